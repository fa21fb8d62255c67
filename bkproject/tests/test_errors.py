"""When something goes wrong the person reads a page of ours, and the log has the trace."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client
from django.urls import path

from bkproject.urls import urlpatterns as project
from progress.tests.cast import browser, make_cast


def _raises(error):
    def view(request):
        raise error

    view.login_required = False
    return view


urlpatterns = [
    path("broken/", _raises(RuntimeError("a detail for developers"))),
    path("forbidden/", _raises(PermissionDenied("a detail for developers"))),
    path("suspicious/", _raises(SuspiciousOperation("a detail for developers"))),
    *project,
]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.once]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/no-such-page/", "/password/", "/search/"])
def test_what_stands_around_every_page_asks_three_questions(address, django_assert_num_queries):
    """The session, the person with what they may do, and whether notifications are unread."""
    client = browser(make_cast().department)
    with django_assert_num_queries(3):
        client.get(address)


@pytest.mark.django_db
def test_the_address_of_a_button_opened_by_itself_leads_on():
    response = browser(make_cast().department, "vi").get("/notifications/read/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "405.html" in [used.name for used in response.templates]
    assert 'href="/"' in response.text


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "template"),
    [
        ("/suspicious/", 400, "400.html"),
        ("/forbidden/", 403, "403.html"),
        ("/no-such-page/", 404, "404.html"),
        ("/broken/", 500, "500.html"),
    ],
)
def test_each_error_has_its_page_and_shows_no_detail(address, status, template, visitor):
    response = visitor.get(address)
    assert response.status_code == status
    assert template in [used.name for used in response.templates]
    assert '<html lang="vi"' in response.text
    assert "a detail for developers" not in response.text
    assert "Traceback" not in response.text


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_with_a_page(visitor):
    response = visitor.post("/login/", {"username": "lan", "password": "x"})
    assert response.status_code == 403
    assert "403_csrf.html" in [used.name for used in response.templates]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "back"),
    [("http://testserver/?unit=an", "/?unit=an"), ("https://elsewhere.vn/x", "/"), ("", "/")],
)
def test_an_expired_form_leads_back_to_its_page_not_to_what_it_called(visitor, page, back):
    """Much of what a form calls answers nobody who opens it, as what asks for the latest changes."""
    response = visitor.post("/latest-changes/", headers={"Referer": page} if page else {})
    assert response.status_code == 403
    assert f'<a class="btn btn-outline-secondary" href="{back}">' in response.text


def test_the_error_page_needs_no_database(visitor):
    """This test may not use the database: asking it anything would raise once more."""
    assert visitor.get("/broken/").status_code == 500


def test_the_log_has_what_the_page_hides(visitor, caplog):
    visitor.get("/broken/")
    assert "a detail for developers" in caplog.text
    assert "Traceback" in caplog.text


@pytest.mark.django_db
def test_an_unknown_host_is_a_bad_request_with_a_page(visitor):
    response = visitor.get("/login/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert '<html lang="vi"' in response.text
