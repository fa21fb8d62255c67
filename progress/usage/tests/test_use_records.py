"""What is recorded of the use of the tracker, who sees it, and that nobody changes it."""

import json
import logging
from http import HTTPStatus

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from progress.access.roles import Role
from progress.tests.cast import browser, text_of
from usage.models import UseKind, UseRecord

CSV = "/export/clusters/?export-format=csv&export-delimiter=;&export-columns=name"
PASSWORD = "mat-khau-thu-nghiem-1"


def kinds() -> list[str]:
    return list(UseRecord.objects.order_by("pk").values_list("kind", flat=True))


def newest() -> UseRecord:
    return UseRecord.objects.latest("pk")


def sign_in(client, name, password):
    return client.post("/login/", {"username": name, "password": password}, REMOTE_ADDR="192.0.2.7")


def test_signing_in_and_out_is_recorded_with_the_address(cast):
    cast.department.set_password(PASSWORD)
    cast.department.save()
    UseRecord.objects.all()._raw_delete("default")
    client = Client()
    sign_in(client, cast.department.username, "wrong")
    sign_in(client, cast.department.username, PASSWORD)
    client.post("/logout/", REMOTE_ADDR="192.0.2.7")
    assert kinds() == [UseKind.REFUSED, UseKind.SIGN_IN, UseKind.SIGN_OUT]
    assert set(UseRecord.objects.values_list("person", "address")) == {(cast.department.pk, "192.0.2.7")}


def test_a_name_that_is_no_account_is_not_kept_for_it_may_be_a_password(cast, caplog):
    logging.getLogger("usage").addHandler(caplog.handler)
    sign_in(Client(), "mat-khau-go-nham-o", "x")
    record = newest()
    assert (record.kind, record.person, record.what) == (UseKind.REFUSED, None, "")
    logging.getLogger("usage").removeHandler(caplog.handler)
    assert "mat-khau-go-nham-o" not in "".join(
        record.getMessage() for record in caplog.records if record.name == "usage"
    )


def test_attempts_that_are_blocked_are_recorded_once_a_minute(cast, time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700", tick=False)
    for _attempt in range(14):
        sign_in(Client(), cast.department.username, "wrong")
    assert kinds().count(UseKind.BLOCKED) == 1
    assert newest().person == cast.department
    time_machine.shift(61)
    sign_in(Client(), cast.department.username, "wrong")
    assert kinds().count(UseKind.BLOCKED) == 2


def test_files_taken_out_are_recorded_with_their_page(cast):
    client = browser(cast.department)
    client.get(CSV + "&q=cam", REMOTE_ADDR="192.0.2.7")
    record = newest()
    assert (record.kind, record.person, record.address) == (UseKind.DOWNLOAD, cast.department, "192.0.2.7")
    assert record.what.endswith(".csv")
    assert record.page == CSV + "&q=cam"
    before = UseRecord.objects.count()
    client.get("/clusters/")
    client.head(CSV)
    assert UseRecord.objects.count() == before


def test_rights_and_passwords_are_recorded_by_whom_they_were_changed(cast):
    administrator = cast.administrator
    User.objects.filter(pk=administrator.pk).update(is_staff=True)
    staff = browser(administrator)
    officer = User.objects.create(username="new.officer")
    officer.groups.add(Group.objects.get(name=Role.LEADER))
    page = f"/admin/auth/user/{officer.pk}/change/"
    form = staff.get(page).context_data["adminform"].form
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    formsets = {
        "staff_profile-TOTAL_FORMS": "0",
        "staff_profile-INITIAL_FORMS": "0",
    }
    groups = [Group.objects.get(name=Role.LEADER).pk, Group.objects.get(name=Role.DEPARTMENT).pk]
    first = newest().pk
    sent = staff.post(page, typed | formsets | {"groups": groups, "is_active": "on"})
    assert sent.status_code == HTTPStatus.FOUND, text_of(sent)
    changed = list(UseRecord.objects.filter(pk__gt=first).values_list("kind", "person", "what"))
    assert (UseKind.RIGHTS, administrator.pk, f"new.officer: +{Role.DEPARTMENT.value}") in changed
    assert (UseKind.RIGHTS, administrator.pk, "new.officer: +Quản trị dữ liệu") in changed
    new = {"password1": "mot-mat-khau-moi-9", "password2": "mot-mat-khau-moi-9"}
    staff.post(f"/admin/auth/user/{officer.pk}/password/", new)
    password = UseRecord.objects.filter(kind=UseKind.PASSWORD).get()
    assert (password.person, password.what) == (administrator, "new.officer")
    assert "mot-mat-khau" not in "".join(UseRecord.objects.values_list("what", flat=True))


def test_what_a_role_may_do_is_recorded_when_it_changes(cast):
    role = Group.objects.get(name=Role.LEADER)
    permission = Permission.objects.get(codename="add_cluster")
    role.permissions.add(permission)
    assert newest().what == f"{role.name}: +clusters.add_cluster"
    role.permissions.clear()
    assert "−clusters.add_cluster" in newest().what
    assert newest().person is None  # a command, not a page


def test_an_undo_is_recorded(cast):
    client = browser(cast.department)
    site = cast.cluster
    milestone = site.milestones.get(stage__code="eia")
    client.post(
        f"/clusters/{site.slug}/milestones/{milestone.pk}/",
        {"version": milestone.version, "state": "in_progress", "statement": "Sở", "stated_on": "20/11/2026"},
    )
    record = milestone.history.latest("pk")
    page = f"/history/milestone/{record.pk}/undo/"
    form = client.get(page)
    sent = client.post(page, {"seen": form.context["form"]["seen"].value(), "reason": "nhầm cụm"})
    assert sent.status_code == HTTPStatus.FOUND, text_of(sent)
    assert (newest().kind, newest().person) == (UseKind.UNDO, cast.department)
    assert newest().what == f"{site.name} · milestone: EIA"


def test_each_record_is_a_line_of_json_in_the_log(cast, caplog, django_capture_on_commit_callbacks):
    client = browser(cast.department)
    logger = logging.getLogger("usage")
    logger.addHandler(caplog.handler)
    with django_capture_on_commit_callbacks(execute=True):
        client.get(CSV)
    logger.removeHandler(caplog.handler)
    line = json.loads(next(record.getMessage() for record in caplog.records if record.name == "usage"))
    assert (line["use"], line["person"]) == ("download", cast.department.username)


def test_a_database_that_cannot_be_written_to_keeps_nobody_from_their_file(cast, monkeypatch):
    def refuse(self, *args, **kwargs):
        raise DatabaseError("attempt to write a readonly database")

    monkeypatch.setattr(UseRecord, "save", refuse)
    assert browser(cast.department).get(CSV).status_code == HTTPStatus.OK


def test_administrators_read_filter_and_export_it_and_nobody_else(cast):
    browser(cast.department).get(CSV)
    assert browser(cast.department).get("/usage/").status_code == HTTPStatus.FORBIDDEN
    assert browser(cast.department).get("/export/usage/").status_code == HTTPStatus.FORBIDDEN
    assert "/usage/" not in browser(cast.department).get("/").content.decode()
    staff = browser(cast.administrator)
    assert "/usage/" in staff.get("/").content.decode()
    page = staff.get(f"/usage/?person={cast.department.pk}&kind=download")
    assert "Found 1 record" in text_of(page)
    assert "Found 0 records" in text_of(staff.get(f"/usage/?person={cast.department.pk}&until=2020"))
    assert "Found 1 record" in text_of(staff.get(f"/usage/?person={cast.department.pk}&kind=download&since=2020"))
    assert "file downloaded" in staff.get(
        CSV.replace("clusters", "usage").replace("=name", "=kind&q=clusters")
    ).getvalue().decode("utf-8-sig")


def test_the_page_costs_the_same_for_many_records(cast):
    staff = browser(cast.administrator)
    add_records(cast.department, 3)
    staff.get("/usage/")
    few = queries_of(staff)
    add_records(cast.clerk, 30)
    assert queries_of(staff) == few


def add_records(by, count: int) -> None:
    UseRecord.objects.bulk_create(UseRecord(kind=UseKind.SIGN_IN, person=by) for _number in range(count))


def queries_of(client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get("/usage/")
    return len(queries)


def test_nobody_changes_a_record_and_only_time_deletes_it(cast, time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700")
    record = UseRecord(kind=UseKind.SIGN_IN, person=cast.department)
    record.save()
    with pytest.raises(TypeError):
        record.save()
    with pytest.raises(TypeError):
        record.delete()
    with pytest.raises(TypeError):
        UseRecord.objects.update(what="x")
    with pytest.raises(TypeError):
        UseRecord.objects.all().delete()
    time_machine.move_to("2028-11-21 09:00 +0700")
    call_command("send_digest")
    assert UseRecord.objects.filter(pk=record.pk).exists()
    time_machine.move_to("2028-11-24 09:00 +0700")
    call_command("send_digest")
    assert not UseRecord.objects.filter(pk=record.pk).exists()
