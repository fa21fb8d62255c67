"""Remarks on an obstacle that belongs to no site: written and read by whoever sees every site of its kind."""

import csv
import datetime
import io
from http import HTTPStatus

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from progress.access.roles import Role
from progress.models import Mention, Obstacle, ObstacleKind, Remark
from progress.tests.cast import browser, person, text_of


@pytest.fixture
def common(cast):
    kind = ObstacleKind.objects.create(code="capital", name="Vốn", order=1)
    return Obstacle.objects.create(common_to="cluster", kind=kind, description="thiếu vốn mồi")


def say(user, obstacle, text: str, **files):
    return browser(user).post(f"/remarks/add/?obstacle={obstacle.pk}", {"text": text, **files})


def page_of(user, obstacle) -> str:
    return text_of(browser(user).get(obstacle.get_absolute_url()))


def count_queries(act) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert act().status_code == HTTPStatus.OK
    return len(seen)


def test_an_officer_writes_on_its_page_and_who_sees_every_site_of_the_kind_reads_it(cast, common):
    assert "Save the remark" in page_of(cast.department, common)
    sent = say(cast.department, common, "Đã trình Sở Tài chính")
    remark = Remark.objects.get()
    assert (sent.status_code, sent["Location"]) == (HTTPStatus.FOUND, remark.get_absolute_url())
    assert (remark.site, remark.record, remark.place) == (None, common, "Common to all clusters")
    for reader in (cast.department, cast.leader, cast.administrator):
        assert "Đã trình Sở Tài chính" in page_of(reader, common)
        listed = text_of(browser(reader).get("/remarks/"))
        assert "Common to all clusters · thiếu vốn mồi" in listed
        assert "Đã trình Sở Tài chính" in text_of(browser(reader).get("/history/"))


def test_who_does_not_see_every_site_of_the_kind_neither_writes_nor_reads(cast, common):
    file = SimpleUploadedFile("to-trinh.pdf", b"%PDF-1.4", "application/pdf")
    say(cast.department, common, "Đã trình Sở Tài chính", file=file)
    remark = Remark.objects.get()
    for user in (cast.board, cast.local, cast.clerk, cast.nobody):
        client = browser(user)
        assert say(user, common, "có").status_code == HTTPStatus.NOT_FOUND
        assert "Đã trình" not in text_of(client.get("/remarks/"))
        assert "Đã trình" not in text_of(client.get("/history/"))
        for address in (
            common.get_absolute_url(),
            f"/remarks/people/?obstacle={common.pk}",
            f"/remarks/{remark.pk}/edit/",
            f"/remarks/{remark.pk}/file/",
            f"/history/remark/{remark.pk}/",
        ):
            assert client.get(address).status_code == HTTPStatus.NOT_FOUND, (user, address)
        assert client.post(f"/remarks/{remark.pk}/strike/", {"version": 1}).status_code == HTTPStatus.NOT_FOUND
    assert Remark.objects.count() == 1
    sent = browser(cast.leader).get(f"/remarks/{remark.pk}/file/")
    assert b"".join(sent) == b"%PDF-1.4"
    assert "Common to all clusters" in sent["Content-Disposition"]


def test_one_common_to_zones_is_the_boards_too(cast, common):
    common.common_to = "zone"
    common.save()
    assert say(cast.board, common, "Ban quản lý đã báo cáo").status_code == HTTPStatus.FOUND
    listed = text_of(browser(cast.board).get("/remarks/?site=zone"))
    assert "Common to all zones · thiếu vốn mồi" in listed
    assert "Found 0 remarks" in text_of(browser(cast.board).get("/remarks/?site=cluster"))


def test_whom_it_names_finds_it_by_the_bell_and_in_their_work_until_it_is_read(cast, common):
    second = person("second", Role.DEPARTMENT)
    people = text_of(browser(cast.department).get(f"/remarks/people/?obstacle={common.pk}"))
    assert "@second" in people
    assert "@board" not in people
    say(cast.department, common, "@second xem giúp, cc @board @clerk")
    assert [mention.person for mention in Mention.objects.all()] == [second]
    client = browser(second)
    work = text_of(client.get("/work/"))
    assert "Common to all clusters" in work
    assert "Department: @second xem giúp" in work
    told = text_of(client.get("/notifications/"))
    assert "Common to all clusters: @second xem giúp" in told
    typed = {"export-format": "csv", "export-delimiter": ";", "export-columns": ["site", "why"]}
    exported = b"".join(client.post("/export/work/", typed).streaming_content).decode("utf-8-sig")
    assert "Common to all clusters;Department: @second xem giúp" in exported
    for group in ("site", "unit", "kind", "person"):
        assert "@second xem giúp" in text_of(client.get(f"/work/?group={group}"))
    assert "Mark as read" in page_of(second, common)
    client.post(f"/remarks/read/?obstacle={common.pk}")
    assert "@second xem giúp" not in text_of(client.get("/work/"))


def test_the_writer_changes_it_for_fifteen_minutes_and_then_strikes_it_out(cast, common):
    say(cast.department, common, "Ngày mai trình")
    remark, client = Remark.objects.get(), browser(cast.department)
    edit = f"/remarks/{remark.pk}/edit/"
    assert "Your remark: Common to all clusters" in text_of(client.get(edit))
    assert client.post(edit, {"text": "Ngày kia trình", "version": 1}).status_code == HTTPStatus.FOUND
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=16)):
        assert client.post(edit, {"text": "Không trình", "version": 2}).status_code == 422
        assert client.post(f"/remarks/{remark.pk}/strike/", {"version": 2}).status_code == HTTPStatus.FOUND
    page = browser(cast.leader).get(common.get_absolute_url()).content.decode()
    assert "<del>Ngày kia trình</del>" in page
    history = text_of(browser(cast.leader).get(f"/history/remark/{remark.pk}/"))
    assert "Ngày mai trình" in history
    assert "struck out only" in text_of(client.get(f"/history/remark/{remark.history.last().pk}/undo/"))


def test_with_errors_the_form_comes_back_on_a_page_of_its_own(cast, common):
    program = SimpleUploadedFile("a.pdf", b"MZ\x90\x00", "application/pdf")
    response = say(cast.department, common, "Biên bản họp", file=program)
    assert response.status_code == 422
    assert "Your remark: Common to all clusters" in text_of(response)
    assert "Biên bản họp" in response.content.decode()


def test_a_page_as_of_a_past_day_shows_what_was_said_then(cast):
    with time_machine.travel(timezone.now() - datetime.timedelta(days=9)):
        kind = ObstacleKind.objects.create(code="capital", name="Vốn", order=1)
        early = Obstacle.objects.create(common_to="cluster", kind=kind, description="thiếu đất đắp")
        say(cast.department, early, "chín ngày trước")
    say(cast.department, early, "hôm nay")
    day = (timezone.localdate() - datetime.timedelta(days=5)).isoformat()
    page = browser(cast.leader).get(f"{early.get_absolute_url()}?as_of={day}")
    assert "chín ngày trước" in text_of(page)
    assert "hôm nay" not in text_of(page)
    assert "/remarks/add/" not in page.content.decode()
    listed = text_of(browser(cast.leader).get(f"/remarks/?as_of={day}"))
    assert "Common to all clusters" in listed
    assert "hôm nay" not in listed
    assert browser(cast.board).get(f"{early.get_absolute_url()}?as_of={day}").status_code == HTTPStatus.NOT_FOUND


def test_the_list_finds_and_exports_it(cast, common):
    say(cast.department, common, "Đã trình Sở Tài chính")
    browser(cast.department).post(f"/remarks/add/?site={cast.cluster.pk}", {"text": "san nền"})
    client = browser(cast.department)
    assert "Found 1 remark" in text_of(client.get("/remarks/?q=so tai chinh"))
    assert "Found 2 remarks" in text_of(client.get("/remarks/?site=cluster"))
    typed = {"export-format": "csv", "export-delimiter": ";", "export-columns": ["site", "about", "text"]}
    sent = client.post("/export/remarks/", typed)
    rows = list(csv.reader(io.StringIO(b"".join(sent.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert ["Common to all clusters", "thiếu vốn mồi", "Đã trình Sở Tài chính"] in rows
    assert len(rows) == 4


def test_the_administration_lists_it(cast, common):
    cast.administrator.is_staff = True
    cast.administrator.save()
    say(cast.department, common, "Đã trình Sở Tài chính")
    client = browser(cast.administrator)
    assert "Common to all clusters" in text_of(client.get("/admin/progress/remark/"))
    page = client.get(f"/admin/progress/remark/{Remark.objects.get().pk}/change/")
    assert "Đã trình Sở Tài chính" in text_of(page)


def test_a_remark_of_no_site_is_on_an_obstacle_of_no_site(cast, common):
    at_site = Obstacle.objects.create(site_id=cast.cluster.pk, kind=common.kind, description="giá đất")
    for wrong in ({}, {"obstacle": at_site}, {"obstacle": common, "site_id": cast.cluster.pk}):
        with pytest.raises(ValidationError):
            Remark(text="x", written_by=cast.department, **wrong).full_clean()


@pytest.mark.once
def test_pages_ask_as_much_for_few_and_many(cast, common):
    client = browser(cast.leader)
    say(cast.department, common, "một @administrator")
    pages = (common.get_absolute_url(), "/remarks/")
    few = [count_queries(lambda page=page: client.get(page)) for page in pages]
    for number in range(5):
        other = Obstacle.objects.create(common_to="cluster", kind=common.kind, description=f"việc {number}")
        say(cast.department, other, f"lần {number}")
        say(cast.department, common, f"lần {number} @administrator")
    assert [count_queries(lambda page=page: client.get(page)) for page in pages] == few
