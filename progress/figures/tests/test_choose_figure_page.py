"""Putting one source's figure in use in place of another's."""

import pytest

from progress.models import SiteFigure
from progress.tests.cast import browser, figure, text_of

PAGE = "/clusters/cam-giang/"


@pytest.fixture
def figures(cast):
    return figure(cast.cluster, "area", "43"), figure(cast.cluster, "area", "40.5", source="khi thành lập")


def address(chosen) -> str:
    return f"{PAGE}figures/{chosen.pk}/choose/"


def sent(client, chosen, **typed):
    form = client.get(address(chosen)).context["form"]
    return client.post(address(chosen), {field.html_name: field.value() or "" for field in form} | typed)


def in_use(figures) -> list[bool]:
    return [SiteFigure.objects.get(pk=f.pk).is_chosen for f in figures]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 200),
        ("department", 200),
        ("board", 404),
        ("local", 403),
        ("clerk", 403),
        ("leader", 403),
        ("nobody", 404),
    ],
)
def test_is_for_whoever_keeps_the_figures_of_the_site(cast, figures, role, status):
    client = browser(getattr(cast, role))
    assert client.get(address(figures[1])).status_code == status
    if status != 200:
        assert client.post(address(figures[1]), {"reason": "vì", "version": 1}).status_code == status
        assert in_use(figures) == [True, False]


def test_shows_both_and_asks_why(cast, figures):
    text = text_of(browser(cast.department).get(address(figures[1])))
    assert "Use 40,5 ha in place of the other figures?" in text
    assert "43 ha in use" in text
    assert "Reason for the choice" in text


def test_puts_the_figure_in_use_and_goes_back(cast, figures):
    client = browser(cast.department)
    response = sent(client, figures[1], reason="theo quyết định")
    assert response.url == f"{PAGE}#figures"
    assert in_use(figures) == [False, True]
    text = text_of(client.get(PAGE))
    assert "In use now: Area, 40,5 ha." in text
    assert "Area sources differ 40,5 ha in use khi thành lập" in text
    assert "Reason for using it: theo quyết định" in text


def test_without_a_reason_nothing_changes(cast, figures):
    response = sent(browser(cast.department), figures[1], reason=" ")
    assert response.status_code == 422
    assert 'id="id_reason-error"' in response.content.decode()
    assert in_use(figures) == [True, False]


def test_when_another_was_chosen_meanwhile_nothing_changes(cast, figures):
    client = browser(cast.department)
    third = figure(cast.cluster, "area", "41")
    form = client.get(address(figures[1])).context["form"]
    sent(browser(cast.administrator), third, reason="vì")
    typed = {field.html_name: field.value() or "" for field in form} | {"reason": "vì tôi"}
    response = client.post(address(figures[1]), typed)
    assert response.status_code == 422
    assert "Another figure was put in use in the meantime" in text_of(response)
    assert SiteFigure.objects.get(pk=third.pk).is_chosen


def test_when_the_figure_itself_was_changed_meanwhile_nothing_changes(cast, figures):
    client = browser(cast.department)
    form = client.get(address(figures[1])).context["form"]
    figures[1].value = 4
    figures[1].save()
    typed = {field.html_name: field.value() or "" for field in form} | {"reason": "vì"}
    response = client.post(address(figures[1]), typed)
    assert response.status_code == 422
    assert "was changed in the meantime" in text_of(response)
    assert in_use(figures) == [True, False]


def test_a_figure_of_another_site_is_not_found_here(cast, figures):
    foreign = figure(cast.other_cluster, "area", "15")
    assert browser(cast.department).get(address(foreign)).status_code == 404
