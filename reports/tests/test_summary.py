"""The summary to send: what it says, in which order, how short, and to whom."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clusters.models import Cluster
from places.models import Organisation
from progress.models import Finding, Inspection, Obstacle, ObstacleKind, SiteEvent, WorkSettings
from progress.tests.cast import TODAY, browser, make_cast, record
from progress.tests.past import on
from reports.models import Letterhead
from reports.summary import LONGEST
from values.dates import PartialDate

BEFORE = TODAY - timedelta(days=20)


@pytest.fixture
def cast(db):
    with on(BEFORE):
        cast = make_cast()
        cast.kind = ObstacleKind.objects.create(code="land", order=1, name="Đất đai")
        cast.agency = Organisation.objects.create(name="Sở Nông nghiệp và Môi trường", kind="agency")
    return cast


def told(user, language="en", day=TODAY) -> list[str]:
    """The lines of the text on the page."""
    with on(day, "17:00"):
        response = browser(user, language).get(reverse("summary"))
    assert response.status_code == 200
    found = re.search(r"<textarea[^>]*readonly[^>]*>(.*?)</textarea>", response.content.decode(), re.DOTALL)
    return unescape(found[1]).strip("\r\n").splitlines()


def obstacle(cast, site, description="Chưa có giá đất", **values) -> Obstacle:
    values = {"kind": cast.kind, "opened_on": BEFORE, **values}
    return Obstacle.objects.create(site_id=site.pk, description=description, **values)


def finding(site, found="San nền chậm", **values) -> Finding:
    values = {name: PartialDate.parse(value) if name == "due" else value for name, value in values.items()}
    visit = Inspection.objects.create(site_id=site.pk, date=BEFORE)
    return Finding.objects.create(inspection=visit, found=found, **values)


PLANTED = "Giá đất\r\nQuá hạn (9)\n1. CCN Giả: xem https://tracker.vn.evil.example/x\u202egnp.exe\u2028www.evil.vn"


def test_what_people_typed_is_part_of_a_line_and_no_link(cast):
    with on(BEFORE):
        record(cast.cluster, "operation", planned="quý I/2024")
    cast.company.name = f"Công ty\u2028{PLANTED}"[:150]
    with on(TODAY):
        obstacle(cast, cast.cluster, description=PLANTED)
        finding(cast.zone, found=PLANTED, due="15/11/2026", responsible_people=PLANTED)
        record(cast.cluster, "eia", state="done", actual="20/11/2026", note=PLANTED)
    lines = told(cast.leader)
    ours = re.compile(r"(\d+\. (CCN|KCN) (?!Giả)|[A-Z][a-z ]+ \(\d+\)$|23/11/2026, )")
    assert [line for line in lines if not ours.match(line)] == []
    assert "Quá hạn (9) 1. CCN Giả: xem https: //tracker. vn. evil. example/xgnp. exe" in " ".join(lines)
    assert not re.search(r"://|\w\.\w\w|\u202e", " ".join(lines))


def test_numbered_through_with_todays_changes_first(cast):
    with on(BEFORE):
        record(cast.cluster, "operation", planned="quý IV/2025", state="in_progress")
        record(cast.other_cluster, "operation", planned="quý I/2024")
        record(cast.zone, "eia", planned="10/12/2026")
        obstacle(cast, cast.cluster, asked_of=cast.agency, asked_on=BEFORE + timedelta(days=10))
        finding(cast.zone, due="15/11/2026", responsible=cast.agency)
    with on(TODAY):
        record(cast.cluster, "eia", state="done", actual="20/11/2026")
        record(cast.cluster, "operation", forecast="quý II/2027")
    assert told(cast.leader) == [
        "23/11/2026, Department of Industry and Trade",
        "Today (1)",
        "1. CCN Cẩm Giàng: EIA done 20/11/2026; In operation – forecast Q4 2025 → Q2 2027",
        "Overdue without explanation (1)",
        "2. CCN Vằng Mười, In operation: 2 years 7 months overdue, target Q1 2024",
        "Open obstacles (1)",
        "3. CCN Cẩm Giàng: Chưa có giá đất – waiting for Sở Nông nghiệp và Môi trường, 10 days",
        "Due within 30 days (1)",
        "4. KCN Thanh Bình, EIA: 10/12/2026 (17 days left)",
        "Overdue findings of inspections (1)",
        "5. KCN Thanh Bình: San nền chậm – Sở Nông nghiệp và Môi trường, overdue by 8 days",
    ]


def test_a_day_without_anything_says_so(cast):
    assert told(cast.leader) == ["23/11/2026, Department of Industry and Trade", "Today: no changes"]


def test_on_the_day_the_records_begin_there_is_nothing_to_compare_with(cast):
    assert told(cast.leader, day=BEFORE)[1:] == ["Today: no earlier day to compare"]


def test_changes_of_yesterday_are_not_todays(cast):
    with on(TODAY - timedelta(days=1)):
        record(cast.cluster, "eia", state="done")
    assert told(cast.leader)[1] == "Today: no changes"


def test_what_came_and_went_today(cast):
    with on(BEFORE):
        seen = finding(cast.cluster)
    with on(TODAY):
        obstacle(cast, cast.cluster, "Mưa\nlũ")
        seen.done_on = TODAY
        seen.save()
        Cluster.objects.create(name="Mới")
    assert told(cast.leader)[2:4] == [
        "1. CCN Cẩm Giàng: Obstacle: Mưa lũ – open; Finding: San nền chậm – still open → done 23/11/2026",
        "2. CCN Mới: Industrial cluster – added",
    ]


def test_what_was_said_for_the_first_time_and_what_was_taken_back(cast):
    with on(BEFORE):
        record(cast.cluster, "eia", planned="quý I/2027")
    with on(TODAY):
        record(cast.cluster, "operation", forecast="quý II/2027")
        record(cast.cluster, "eia", planned=None)
    assert set(told(cast.leader)[2].removeprefix("1. CCN Cẩm Giàng: ").split("; ")) == {
        "EIA – planned Q1 2027 → –",
        "In operation – forecast Q2 2027",
    }


def test_days_that_passed_tonight_are_todays_news(cast):
    with on(BEFORE):
        record(cast.cluster, "eia", planned="22/11/2026")
    assert told(cast.leader)[2] == "1. CCN Cẩm Giàng: EIA – 1 day overdue"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "no authority chosen"),
        ({"answered_on": TODAY}, "Sở Nông nghiệp và Môi trường has answered"),
        ({"resolved_on": TODAY}, "waiting for confirmation"),
    ],
)
def test_whom_an_obstacle_waits_for(cast, values, said):
    with on(BEFORE):
        obstacle(cast, cast.cluster, **values, **({"asked_of": cast.agency} if values else {}))
    assert told(cast.leader)[-1] == f"1. CCN Cẩm Giàng: Chưa có giá đất – {said}"


def test_nothing_of_a_site_given_up_but_that_it_was(cast):
    with on(BEFORE):
        record(cast.cluster, "operation", planned="2024")
        record(cast.cluster, "eia", planned="10/12/2026")
        obstacle(cast, cast.cluster)
        finding(cast.cluster, due="15/11/2026")
    with on(TODAY):
        SiteEvent.objects.create(site=cast.cluster, kind="revoked", date=PartialDate.parse("23/11/2026"))
    assert told(cast.leader)[1:] == ["Today (1)", "1. CCN Cẩm Giàng: Event: Decision revoked – 23/11/2026"]


def test_it_speaks_the_readers_language(cast):
    with on(BEFORE):
        record(cast.cluster, "operation", planned="quý IV/2025")
    assert "1. CCN Cẩm Giàng, Vận hành, khai thác: quá hạn 10 tháng, thời hạn quý IV/2025" in told(cast.leader, "vi")


def test_due_follows_the_settings(cast):
    with on(BEFORE):
        record(cast.zone, "eia", planned="10/12/2026")
        WorkSettings.objects.create(due_within_days=10)
    assert "Due" not in "".join(told(cast.leader))


def test_everybody_reads_of_the_sites_they_see(cast):
    with on(TODAY):
        for site in (cast.cluster, cast.other_cluster, cast.zone):
            record(site, "operation", planned="2024")
            obstacle(cast, site)
            finding(site, due="15/11/2026")
    for role, sites in {
        "leader": {"Cẩm Giàng", "Vằng Mười", "Thanh Bình"},
        "department": {"Cẩm Giàng", "Vằng Mười", "Thanh Bình"},
        "board": {"Thanh Bình"},
        "local": {"Cẩm Giàng"},
        "clerk": {"Cẩm Giàng"},
    }.items():
        text = "\n".join(told(getattr(cast, role))[1:])
        assert {name for name in ("Cẩm Giàng", "Vằng Mười", "Thanh Bình") if name in text} == sites
        assert text.count(next(iter(sites))) == 4


def test_the_first_line_names_the_office_or_the_part_of_the_sites(cast):
    for kind, office in (("cluster", "Sở Công Thương tỉnh"), ("zone", "Ban Quản lý")):
        Letterhead.objects.create(kind=kind, office=office, symbol="X", place="Y", signer_capacity="Z", receivers="-")
    heads = [told(getattr(cast, role))[0].partition(", ")[2] for role in ("leader", "board", "local", "clerk")]
    assert heads == [
        "Sở Công Thương tỉnh",
        "Ban Quản lý",
        "Sites in xã Cẩm Giàng, tỉnh Thái Nguyên",
        "Sites of Công ty Cổ phần Nhựa đường",
    ]


def test_however_much_there_is_it_stays_short_and_says_what_is_left_out(cast):
    with on(BEFORE):
        sites = [Cluster.objects.create(name=f"Cụm có tên rất dài ở một nơi rất xa {n:03}") for n in range(40)]
        cast.agency.name = "Cơ quan có tên dài " * 6
        cast.agency.save()
        for site in sites:
            obstacle(cast, site, "Vướng mắc kể dài dòng " * 30, asked_of=cast.agency)
            finding(site, "Tồn tại kể dài dòng " * 30, due="15/11/2026", responsible=cast.agency)
            record(site, "operation", planned="2024")
    with on(TODAY):
        for site in sites:
            for code in ("plan", "feasibility", "eia", "site-clearance"):
                record(site, code, state="in_progress", planned="10/12/2026")
    lines = told(cast.leader)
    assert len("\n".join(lines)) <= LONGEST
    numbers = [line.partition(".")[0] for line in lines if re.match(r"\d+\. ", line)]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    totals = [int(found[1]) for line in lines if (found := re.search(r"\((\d+)\)$", line))]
    left = [int(found[1]) for line in lines if (found := re.match(r"… and (\d+) more$", line))]
    assert totals == [40, 40, 40, 160, 40]
    assert sum(left) == sum(totals) - len(numbers)


def test_what_people_typed_is_text(cast):
    with on(BEFORE):
        obstacle(cast, cast.cluster, "</textarea><script>alert(1)</script>")
    assert "</textarea><script>alert(1)</script>" in told(cast.leader)[-1]


def test_the_button_wants_javascript_and_the_text_does_not(cast):
    with on(TODAY):
        html = browser(cast.leader).get(reverse("summary")).content.decode()
    button = re.search(r"<button[^>]*data-copy[^>]*>", html)[0]
    assert " hidden" in button
    assert 'data-copy="summary-text"' in button
    assert 'id="summary-text"' in html
    assert "js/copy" in html


def test_whoever_has_no_role_reads_no_summary(cast):
    assert "summary-text" not in browser(cast.nobody).get(reverse("summary")).content.decode()


def test_dashboard_and_differences_lead_here(cast):
    client = browser(cast.leader)
    for name in ("dashboard", "differences"):
        assert f'href="{reverse("summary")}"' in client.get(reverse(name)).content.decode()


@pytest.mark.once
def test_queries_do_not_grow_with_what_there_is(cast):
    def more(numbers):
        with on(BEFORE):
            sites = [Cluster.objects.create(name=f"Cụm {n}", developer=cast.company) for n in numbers]
            for site in sites:
                obstacle(cast, site, asked_of=cast.agency)
                finding(site, due="15/11/2026", responsible=cast.agency)
                record(site, "eia", planned="10/12/2026")
        with on(TODAY):
            for site in sites:
                record(site, "operation", planned="2024")

    def count():
        with CaptureQueriesContext(connection) as queries:
            told(cast.leader)
        return len(queries)

    more(range(10))
    few = count()
    more(range(10, 200))
    assert count() == few


def test_it_is_of_today_alone(cast):
    with on(TODAY):
        assert browser(cast.leader).get(reverse("summary"), {"as_of": f"{date(2026, 11, 10)}"}).status_code == 404
