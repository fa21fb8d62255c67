"""Remarks: written by whoever sees the record, changed for some minutes, struck out, read by whom they name."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from files.tests.test_pictures import exif, segment
from files.tests.test_pictures import photo as camera_photo
from progress.access.roles import Role
from progress.models import Mention, Obstacle, ObstacleKind, Remark, SecondaryProject, Submission
from progress.models.exchange.remark import page_of
from progress.tests.cast import browser, milestone, person, text_of

pytestmark = pytest.mark.usefixtures("ready_columns_hold")


@pytest.fixture
def site(cast):
    return cast.cluster


@pytest.fixture
def obstacle(site):
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    return Obstacle.objects.create(site_id=site.pk, kind=kind, description="vướng giá đất")


@pytest.fixture
def report(cast):
    return Submission.objects.create(
        site_id=cast.cluster.pk, milestone=milestone(cast.cluster, "eia"), reporter=cast.clerk,
        values={"percent": "60"}, seen_values={"percent": "40"}, seen_version=2,
    )  # fmt: skip


def say(user, about: str, text: str, **files):
    return browser(user).post(f"/remarks/add/?{about}", {"text": text, **files})


def shown(user, record) -> str:
    response = browser(user).get(page_of(record))
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def count_queries(act) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert act().status_code == HTTPStatus.OK
    return len(seen)


def work(user) -> str:
    """My work as a person reads it, without the last line, which names the groups that are empty."""
    return re.sub(r"Mentions of me 0\b", "", text_of(browser(user).get("/work/")))


@pytest.mark.parametrize("about", ["site", "milestone", "obstacle", "project", "submission"])
def test_a_remark_stands_on_the_page_of_its_record(cast, site, obstacle, report, about):
    records = {
        "site": site,
        "milestone": milestone(site, "eia"),
        "obstacle": obstacle,
        "project": SecondaryProject.objects.create(site_id=site.pk, name="Nhà máy gạch"),
        "submission": report,
    }
    record = records.pop(about)
    page = shown(cast.department, record)
    assert re.search(r'<details class="section no-print" id="remarks">', page), "one line while there is none"
    response = say(cast.department, f"{about}={record.pk}", "Đã gọi <b>điện</b>")
    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"] == Remark.objects.get().get_absolute_url()
    page = shown(cast.leader, record)
    assert "Đã gọi &lt;b&gt;điện&lt;/b&gt;" in page
    assert 'id="remarks" open' in page
    assert not any("Đã gọi" in shown(cast.leader, other).partition('id="history"')[0] for other in records.values())


def test_it_stands_in_the_history_of_the_site(cast, site, obstacle):
    say(cast.department, f"obstacle={obstacle.pk}", "Đã gọi điện")
    history = text_of(browser(cast.leader).get(f"/history/sites/{site.pk}/"))
    assert "remark: Đã gọi điện" in history


def test_who_sees_the_record_reads_and_writes_and_nobody_else(cast, site):
    for user in (cast.department, cast.local, cast.clerk, cast.leader, cast.administrator):
        assert say(user, f"site={site.pk}", "có").status_code == HTTPStatus.FOUND
    for user in (cast.board, cast.nobody):
        assert say(user, f"site={site.pk}", "có").status_code == HTTPStatus.NOT_FOUND
    assert Remark.objects.count() == 5


def test_on_a_report_only_those_who_see_the_report_read_it(cast, site, report):
    say(cast.department, f"submission={report.pk}", "Thiếu biên bản")
    neighbour = person("neighbour", Role.LOCAL, unit=cast.places.new_commune)
    assert "Thiếu biên bản" in shown(cast.clerk, report)
    colleague = person("colleague", Role.CLERK, organisation=cast.rival)
    for reader in (colleague, cast.board):
        assert "Thiếu" not in text_of(browser(reader).get("/remarks/"))
        assert "Thiếu" not in text_of(browser(reader).get("/history/"))
    assert "Thiếu" not in text_of(browser(neighbour).get(f"/history/sites/{site.pk}/"))


def test_the_writer_changes_it_for_fifteen_minutes_and_then_strikes_it_out(cast, site):
    say(cast.clerk, f"site={site.pk}", "Ngày mai nộp")
    remark = Remark.objects.get()
    client, edit = browser(cast.clerk), f"/remarks/{remark.pk}/edit/"
    assert client.post(edit, {"text": "Ngày kia nộp", "version": 1}).status_code == HTTPStatus.FOUND
    assert browser(cast.department).post(edit, {"text": "x", "version": 2}).status_code == HTTPStatus.FORBIDDEN
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert client.post(edit, {"text": "Không nộp", "version": 2}).status_code == 422
        assert "only be struck out" in text_of(client.get(edit, follow=True))
        assert "Edit: Ngày kia nộp" not in text_of(client.get(site.get_absolute_url()))
        client.post(f"/remarks/{remark.pk}/strike/", {"version": 2})
    remark.refresh_from_db()
    assert (remark.text, remark.struck_by) == ("Ngày kia nộp", cast.clerk)
    page = shown(cast.leader, site)
    assert "<del>Ngày kia nộp</del>" in page
    assert "Struck out by Clerk" in page


def test_another_persons_is_struck_out_by_an_administrator_only(cast, site):
    say(cast.clerk, f"site={site.pk}", "nhầm chỗ")
    strike = f"/remarks/{Remark.objects.get().pk}/strike/"
    assert browser(cast.department).post(strike, {"version": 1}).status_code == HTTPStatus.FORBIDDEN
    assert browser(cast.administrator).post(strike, {"version": 1}).status_code == HTTPStatus.FOUND
    assert Remark.objects.get().struck_by == cast.administrator


def test_an_older_version_strikes_nothing_out(cast, site):
    say(cast.clerk, f"site={site.pk}", "nhầm chỗ")
    remark = Remark.objects.get()
    remark.text = "nhầm chỗ rồi"
    remark.save()
    strike = f"/remarks/{remark.pk}/strike/"
    for version, words in (("1", "was changed in the meantime"), ("7", "does not give the version")):
        assert words in text_of(browser(cast.clerk).post(strike, {"version": version}, follow=True))
    assert Remark.objects.get().struck_at is None


def test_whom_it_names_finds_it_in_their_work_until_it_is_read(cast, site):
    assert "Mentions of me" not in work(cast.local)
    say(cast.department, f"site={site.pk}", "@local xem giúp, cc @board @khong-co. Cảm ơn @local.")
    assert [m.person for m in Mention.objects.all()] == [cast.local], "the Board does not see the cluster"
    assert "Mentions of me" in work(cast.local)
    assert "Department: @local xem giúp" in work(cast.local)
    page = shown(cast.local, site)
    assert '<strong title="Local">@local</strong>' in page
    assert "cc @board @khong-co" in page
    assert "Mark as read" in page
    browser(cast.local).post(f"/remarks/read/?site={site.pk}")
    assert "Mentions of me" not in work(cast.local)


def test_an_answer_reads_what_was_said(cast, site):
    say(cast.department, f"site={site.pk}", "@clerk bao giờ nộp?")
    say(cast.clerk, f"site={site.pk}", "@department mai ạ")
    assert "Department: @clerk bao giờ nộp?" not in work(cast.clerk)
    assert "Clerk: @department mai ạ" in work(cast.department)


def test_who_is_no_longer_named_or_sees_it_no_longer_is_not_told(cast, site):
    say(cast.department, f"site={site.pk}", "@clerk @local xem")
    remark = Remark.objects.get()
    browser(cast.department).post(f"/remarks/{remark.pk}/edit/", {"text": "@clerk xem", "version": 1})
    assert "Mentions of me" not in work(cast.local)
    site.developer = cast.rival
    site.save()
    assert "Mentions of me" not in work(cast.clerk)


@pytest.mark.once
def test_who_can_be_named_is_listed_with_as_many_queries_for_few_and_many(cast, site):
    client = browser(cast.department)
    page = text_of(client.get(f"/remarks/people/?site={site.pk}"))
    assert "@local Local" in page
    assert "@board" not in page
    few = count_queries(lambda: client.get(f"/remarks/people/?site={site.pk}"))
    for number in range(6):
        person(f"more{number}", Role.LOCAL, unit=cast.places.new_commune)
    assert count_queries(lambda: client.get(f"/remarks/people/?site={site.pk}")) == few


def test_a_file_goes_to_those_who_see_the_remark(cast, site):
    paper = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.4", "application/pdf")
    say(cast.department, f"site={site.pk}", "Biên bản", file=paper)
    address = f"/remarks/{Remark.objects.get().pk}/file/"
    assert "Attached file (PDF)" in text_of(browser(cast.clerk).get(site.get_absolute_url()))
    response = browser(cast.clerk).get(address)
    assert b"".join(response) == b"%PDF-1.4"
    assert browser(cast.board).get(address).status_code == HTTPStatus.NOT_FOUND


def test_a_file_of_another_kind_is_refused_and_what_was_typed_stays(cast, site):
    program = SimpleUploadedFile("a.pdf", b"MZ\x90\x00", "application/pdf")
    response = say(cast.department, f"site={site.pk}", "Biên bản họp", file=program)
    assert response.status_code == 422
    assert "Biên bản họp" in response.content.decode()
    assert not Remark.objects.exists()


def test_nothing_is_written_in_the_past(cast, site):
    say(cast.department, f"site={site.pk}", "hôm nay")
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        before = (timezone.localdate() - timedelta(days=1)).isoformat()
        page = browser(cast.department).get(f"{site.get_absolute_url()}?as_of={before}").content.decode()
    assert "hôm nay" in page
    assert "/remarks/add/" not in page


def test_a_remark_is_never_undone(cast, site):
    say(cast.department, f"site={site.pk}", "xin lỗi")
    remark = Remark.objects.get()
    address = f"/history/remark/{remark.history.get().pk}/undo/"
    assert "struck out only" in text_of(browser(cast.department).get(address))


def test_the_list_finds_words_and_counts_its_queries(cast, site, obstacle):
    client = browser(cast.department)
    say(cast.clerk, f"obstacle={obstacle.pk}", "Giá đất đã duyệt")
    other = browser(cast.administrator)  # whom no remark names: the bell asks no more of them
    few = count_queries(lambda: other.get("/remarks/"))
    for number in range(5):
        say(cast.clerk, f"site={site.pk}", f"lần {number} @department")
    assert count_queries(lambda: other.get("/remarks/")) == few
    assert "Found 1 remark" in text_of(client.get("/remarks/?q=Giá đất"))
    assert "Found 5 remarks" in text_of(client.get("/remarks/?mention=no"))


@pytest.mark.once
def test_the_page_of_a_site_asks_as_much_for_few_and_many(cast, site):
    client = browser(cast.leader)
    say(cast.department, f"site={site.pk}", "một @clerk")
    few = count_queries(lambda: client.get(f"{site.get_absolute_url()}?changes=0"))
    for number in range(5):
        say(cast.department, f"site={site.pk}", f"lần {number} @clerk @local")
    assert count_queries(lambda: client.get(f"{site.get_absolute_url()}?changes=0")) == few


def test_a_photo_of_the_camera_goes_with_a_report_or_a_milestone(cast, report):
    """Day and place stand apart, and are gone from what is served; the reporter's own report leads to it."""
    waiting = browser(cast.clerk).get("/clusters/cam-giang/").content.decode()
    assert f'href="/remarks/add/?submission={report.pk}"' in waiting
    assert f'href="/remarks/add/?submission={report.pk}"' not in shown(cast.department, cast.cluster)
    form = browser(cast.clerk).get(f"/remarks/add/?submission={report.pk}").content.decode()
    assert 'capture="environment"' in form
    assert 'data-shrink="1600"' in form
    assert '<a href="/clusters/">Industrial clusters</a>' in form  # the way back, not an empty link
    for about, record in ((f"submission={report.pk}", report), (f"milestone={report.milestone_id}", report.milestone)):
        content = camera_photo(segment(0xE1, exif(turned=1)))
        sent = say(cast.clerk, about, "đã rào xong", file=SimpleUploadedFile("anh.jpg", content))
        assert sent.status_code == HTTPStatus.FOUND
        remark = Remark.objects.latest("pk")
        page = shown(cast.department, record)
        assert f'<img src="/remarks/{remark.pk}/file/"' in page
        assert "taken on 14/09/2026" in page
        assert "latitude, longitude" in page
        served = browser(cast.department).get(f"/remarks/{remark.pk}/file/")
        assert b"".join(served.streaming_content) == camera_photo()
