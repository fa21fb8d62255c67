"""Whoever meets a database that others keep busy keeps what they typed, and saves it once."""

from contextlib import ExitStack, contextmanager

import pytest
from django.contrib.auth.signals import user_logged_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.urls import reverse

from bkproject.tests.importing import csv_of
from progress.milestones.tests.test_milestone_page import form_of
from progress.models import Document
from progress.tests.cast import browser, make_cast, milestone
from spreadsheets.imports import sessions
from spreadsheets.imports.understanding import Choice
from spreadsheets.models import ImportRun
from values.tests.page_forms import fields_of

pytestmark = pytest.mark.django_db(transaction=True)
NOTE = 'Đang họp "lần 2" & chờ <kết luận>'


@pytest.fixture
def cast():
    return make_cast()


@contextmanager
def others_saving(*tables: str):
    """Hold, on a connection of its own, what every save of `tables` needs; nobody waits long for it."""
    names = ", ".join(tables or ("progress_milestone", "spreadsheets_importrun"))
    hold = ["BEGIN IMMEDIATE"] if connection.vendor == "sqlite" else ["BEGIN", f"LOCK TABLE {names} IN EXCLUSIVE MODE"]
    wait = "PRAGMA busy_timeout = 50" if connection.vendor == "sqlite" else "SET lock_timeout = 50"
    other = connection.copy()
    try:
        with connection.cursor() as cursor, other.cursor() as holding:
            cursor.execute(wait)
            for statement in hold:
                holding.execute(statement)
        yield
    finally:
        with other.cursor() as holding:
            holding.execute("ROLLBACK")
        other.close()
        connection.close()  # the next one waits as long as usual


def address(cast) -> str:
    return f"{cast.cluster.get_absolute_url()}milestones/{milestone(cast.cluster, 'eia').pk}/"


def test_what_was_typed_is_sent_again_from_the_page_and_saved_once(cast):
    client = browser(cast.department)
    form = form_of(client.get(address(cast)))
    before = milestone(cast.cluster, "eia").history.count()
    with others_saving():
        response = client.post(address(cast), form | {"note": NOTE, "reason": "họp"})
        assert response.status_code == 503
        assert "Someone else is saving. Try again." in response.text
        assert NOTE not in response.text  # escaped
    assert milestone(cast.cluster, "eia").note == ""
    kept = fields_of(response, "send-again")
    assert response.content.count(b"btn-primary") == 1  # to send it again; leaving the page loses it
    assert kept["note"] == [NOTE]
    assert client.post(address(cast), kept).status_code == 302
    assert milestone(cast.cluster, "eia").note == NOTE
    assert milestone(cast.cluster, "eia").history.count() == before + 1


def test_a_form_in_its_place_stays_and_is_told_so(cast):
    client = browser(cast.department)
    form = form_of(client.get(address(cast)))
    with others_saving():
        response = client.post(address(cast), form | {"note": NOTE}, headers={"HX-Request": "true"})
    assert (response.status_code, response.text) == (503, "Someone else is saving. Try again.")


def test_a_file_is_asked_for_again(cast):
    client = browser(cast.department)
    with others_saving():
        file = SimpleUploadedFile("tuần 48.csv", csv_of(["Tên cụm", "Tên dự án"], ["CCN Cẩm Giàng", "Nhà máy"]))
        response = client.post("/import/", {"file": file, "kind": "projects"})
    assert response.status_code == 503
    assert "tuần 48.csv" in response.text
    assert 'enctype="multipart/form-data"' in response.text
    assert not ImportRun.objects.exists()


def test_progress_that_meets_others_says_so(cast):
    client = browser(cast.department)
    with others_saving():
        file = SimpleUploadedFile("tuần 48.csv", csv_of(["Tên cụm", "Tên dự án"], ["CCN Cẩm Giàng", "Nhà máy"]))
        sent = {"file": file, "kind": "projects"}
        response = client.post("/import/", sent, headers={"X-Progress": "1"})
        told = b"".join(response.streaming_content).decode()
    assert told.splitlines()[-1] == "error Someone else is saving. Try again."


def test_a_password_is_never_written_into_the_page(cast):
    cast.department.set_password("mat-khau-cu-1")
    cast.department.save()
    with others_saving("auth_user", "django_session"):
        response = browser().post(reverse("login"), {"username": "department", "password": "mat-khau-cu-1"})
    assert response.status_code == 503
    assert "mat-khau-cu-1" not in response.text


def signed_out_elsewhere(user):
    """A browser whose session ends at its next request, since the password was changed from another one."""
    client = browser(user)
    client.raise_request_exception = False
    user.set_password("mat-khau-moi-2")
    user.save()
    return client


def test_a_session_that_cannot_be_ended_is_met_by_the_same_page(cast):
    client = signed_out_elsewhere(cast.department)
    with others_saving("django_session"):
        response = client.get("/clusters/?q=cam")
        assert response.status_code == 503
        assert (response["Retry-After"], response["Cache-Control"]) == ("5", "no-store, private")
        assert 'href="/clusters/?q=cam"' in response.text
    assert client.get("/clusters/?q=cam").status_code == 302


def test_what_was_typed_outlives_a_session_that_cannot_be_ended(cast):
    client = signed_out_elsewhere(cast.department)
    with others_saving("django_session"):
        response = client.post(address(cast), {"note": NOTE})
    assert response.status_code == 503
    assert fields_of(response, "send-again")["note"] == [NOTE]


def test_a_form_from_elsewhere_is_never_shown_again(cast):
    client = signed_out_elsewhere(cast.department)
    client.handler.enforce_csrf_checks = True
    with others_saving("django_session"):
        response = client.post(address(cast), {"note": NOTE})
    assert response.status_code in (403, 503)
    assert "lần 2" not in response.text


def test_a_session_that_cannot_be_kept_after_sign_in(cast):
    """The view is over when its session is saved."""
    cast.department.set_password("mat-khau-cu-1")
    cast.department.save()
    client = browser()
    client.raise_request_exception = False
    with ExitStack() as stack:

        def hold(**signal):
            stack.enter_context(others_saving("django_session"))

        user_logged_in.connect(hold)
        stack.callback(user_logged_in.disconnect, hold)
        response = client.post(reverse("login"), {"username": "department", "password": "mat-khau-cu-1"})
        assert response.status_code == 503
        assert "mat-khau-cu-1" not in response.text
    response = client.post(reverse("login"), {"username": "department", "password": "mat-khau-cu-1"})
    assert response.status_code == 302


def test_another_error_of_the_database_is_no_busy_one(cast, monkeypatch):
    def broken(*args, **kwargs):
        raise OperationalError("no such table")

    monkeypatch.setattr(sessions, "clear_old", broken)
    client = browser(cast.department)
    client.raise_request_exception = False
    file = SimpleUploadedFile("a.csv", csv_of(["Tên cụm", "Tên dự án"], ["CCN Cẩm Giàng", "Nhà máy"]))
    assert client.post("/import/", {"file": file, "kind": "projects"}).status_code == 500


def test_others_save_while_a_preview_is_made_and_none_of_it_is_seen(cast):
    """A preview of rows that are tried in the database, each by itself."""
    header = ["Loại văn bản", "Số", "Ngày", "Trích yếu", "Các khu, cụm"]
    content = csv_of(header, *(["Decision", f"{n}/QĐ", "16/10/2020", "x", "CCN Cẩm Giàng"] for n in range(1, 10)))
    other, saved = connection.copy(), []

    def on_progress(what, done, total):
        with other.cursor() as cursor:
            cursor.execute("UPDATE progress_milestone SET version = version + 1 WHERE id = %s", [row.pk])
        saved.append(what)

    row = milestone(cast.cluster, "eia")
    try:
        choice = Choice(kind="documents")
        run, _found, plan = sessions.start(
            content, "văn bản.csv", cast.department, choice=choice, on_progress=on_progress
        )
    finally:
        other.close()
    assert saved
    assert milestone(cast.cluster, "eia").version == row.version + len(saved)
    assert plan.counts["new"] == 9
    assert not Document.objects.exists()
    assert ImportRun.objects.get() == run
