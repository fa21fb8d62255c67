"""A company entered by an abbreviation of the name it is recorded by: asked about, or taken as the one it is."""

from places.models import Organisation
from progress.projects.actions import record_investor
from progress.tests.cast import browser, text_of

ADD = "/organisations/add/"


def test_is_asked_about_with_a_link_and_saved_once_it_is_said_to_be_another(cast):
    client = browser(cast.department)
    sent = {"name": "CTCP Nhựa đường", "kind": "enterprise", "version": "0"}
    asked = client.post(ADD, sent)
    assert asked.status_code == 422
    assert "It is another organisation: save it." in text_of(asked)
    assert f'href="{cast.company.get_absolute_url()}"' in asked.content.decode()
    code = f"same-{cast.company.pk}"
    assert code in asked.content.decode()
    client.post(ADD, sent | {"confirmed": code})
    assert Organisation.objects.filter(name="CTCP Nhựa đường").exists()


def test_names_that_are_only_alike_are_not(cast):
    browser(cast.department).post(ADD, {"name": "Công ty Cổ phần Nhựa", "kind": "enterprise", "version": "0"})
    assert Organisation.objects.filter(name="Công ty Cổ phần Nhựa").exists()


def test_a_new_investor_of_such_a_name_is_the_one_that_is_recorded(cast):
    assert record_investor(by=cast.department, name="CTCP Nhựa đường") == cast.company
