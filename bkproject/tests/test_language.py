import pytest
from django.utils import translation

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_vietnamese_whatever_the_browser_was_installed_in(client):
    page = client.get("/login/", headers={"accept-language": "en-US,en;q=0.9"})
    assert page["Content-Language"] == "vi"
    assert '<html lang="vi"' in page.text


def test_english_is_chosen_before_sign_in_and_remembered(client):
    response = client.post("/i18n/setlang/", {"language": "en", "next": "/login/"})
    assert response["Location"] == "/login/"
    assert client.cookies["django_language"]["max-age"] >= 60 * 60 * 24 * 365
    assert '<html lang="en"' in client.get("/login/").text


def test_the_choice_does_not_lead_to_another_site(client):
    response = client.post("/i18n/setlang/", {"language": "en", "next": "https://example.com/"})
    assert "example.com" not in response["Location"]


def test_a_language_we_do_not_have_changes_nothing(client):
    client.post("/i18n/setlang/", {"language": "fr"})
    assert client.get("/login/")["Content-Language"] == "vi"


def test_tests_start_in_vietnamese():
    assert translation.get_language() == "vi"
