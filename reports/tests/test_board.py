"""The dashboard's one screen: each number opens the list that makes it, each sentence says what is recorded."""

import datetime
import re
from html import unescape

import pytest
from django.test import Client

from progress.models import Milestone, Obstacle, ObstacleKind, SiteEvent, State
from progress.tests.cast import TODAY
from reports.models import DashboardLook
from reports.tests.world import cluster, key_stage, leader, open_page, read, text_of, zone
from values.dates import PartialDate

pytestmark = pytest.mark.django_db
A_DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def now(time_machine):
    """Call it to go to 8 o'clock of another day."""

    def go(day: datetime.date) -> None:
        time_machine.move_to(datetime.datetime.combine(day, datetime.time(8), datetime.UTC))

    go(TODAY)
    return go


@pytest.fixture(autouse=True)
def stages(now):
    """Three key stages, of which one asks for hectares."""
    now(datetime.date(2025, 1, 1))
    for code in ("eia", "operation"):
        key_stage(code)
    key_stage("site-clearance", asks_area=True)
    now(TODAY)


def milestone(site, stage: str = "eia", **values) -> Milestone:
    found = site.milestones.get(stage__code=stage)
    for name, value in values.items():
        setattr(found, name, value)
    found.save()
    return found


def obstacle(site, **values) -> Obstacle:
    kind, _new = ObstacleKind.objects.get_or_create(code="land", defaults={"name": "Đất đai", "order": 1})
    return Obstacle.objects.create(site=site, kind=kind, description="Vướng", **values)


def part(user, name: str, address: str = "/") -> str:
    """Return the HTML of the section whose heading has this id."""
    html = open_page(user, address).content.decode()
    return re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', html, re.S)[0]


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def numbers(user) -> list[tuple[str, str]]:
    """Return (address, number) of each link among the four numbers."""
    html = open_page(user).content.decode()
    tiles = html.partition("board-numbers")[2].partition("</dl>")[0]
    return [(unescape(url), words(text)) for url, text in re.findall(r'<a href="([^"]+)">(.*?)</a>', tiles, re.S)]


def test_each_number_opens_a_list_of_as_many():
    one, two = cluster("Một"), cluster("Hai")
    cluster("Ba"), zone("Bốn")
    milestone(one, planned=PartialDate.year(2020), state=State.IN_PROGRESS)
    milestone(two, planned=PartialDate.year(2021), state=State.IN_PROGRESS)
    milestone(two, "operation", state=State.DONE)
    obstacle(one), obstacle(two), obstacle(two)
    gone = cluster("Năm")
    milestone(gone, "operation", state=State.DONE)
    SiteEvent.objects.create(site=gone, kind="revoked", date=PartialDate.year(2024))
    SiteEvent.objects.create(site=cluster("Sáu"), kind="suspended", date=PartialDate.year(2024))
    user = leader()
    found = dict(numbers(user))
    listed = {
        "/clusters/?standing=current&operating=yes": ("1 cluster", 1),
        "/promises/?late=overdue": ("2", 2),
        "/clusters/?late=yes": ("2 at 2 clusters", 2),
        "/obstacles/?state=open&sites=standing": ("3", 3),
        "/clusters/?standing=current": ("4", 4),
        "/zones/?standing=current": ("1", 1),
    }
    for url, (text, count) in listed.items():
        assert found[url] == text
        assert rows_of(user, url) == count, url


def rows_of(user, url: str) -> int:
    html = open_page(user, url).content.decode()
    rows = {"promises": r'data-label="Overdue"', "obstacles": r'href="(/obstacles/\d+/)"'}
    found = re.findall(rows.get(url.split("/")[1], r'<th scope="row"'), html)
    return len(set(found) if "obstacles" in url else found)


def test_the_grid_says_the_state_of_each_key_stage_and_opens_it():
    late, fine = cluster("Chậm"), cluster("Khoẻ")
    overdue = milestone(late, planned=PartialDate.year(2024), state=State.IN_PROGRESS)
    milestone(fine, state=State.DONE)
    grid = part(leader(), "grid-title")
    rows = re.findall(r"<tr>.*?</tr>", grid, re.S)[1:]
    assert [words(row) for row in rows] == [
        "CCN Chậm In progress overdue No information No information 22 months",
        "CCN Khoẻ Done No information No information",
    ]
    assert f'href="/clusters/cham/#milestone-{overdue.pk}"' in rows[0]
    assert "is-late" in rows[0]
    assert "is-late" not in rows[1]


def test_forty_sites_are_in_sight_of_more_the_longest_overdue():
    sites = [cluster(f"Số {number:02}") for number in range(40)]
    user = leader()
    assert len(re.findall(r'<th scope="row"', part(user, "grid-title"))) == 40
    zone("Một khu nữa")
    milestone(sites[30], planned=PartialDate.year(2025), state=State.IN_PROGRESS)
    grid = part(user, "grid-title")
    assert "the 20 longest overdue of 41" in words(grid)
    rows = re.findall(r'<th scope="row">.*?</th>', grid, re.S)
    assert len(rows) == 20
    assert words(rows[0]) == "CCN Số 30"


def test_the_worst_are_told_from_what_is_recorded():
    worst, held, fine = cluster("Tệ"), cluster("Vướng"), cluster("Khoẻ")
    milestone(worst, planned=PartialDate.year(2024), state=State.IN_PROGRESS)
    milestone(worst, "operation", planned=PartialDate.year(2025))
    obstacle(held, opened_on=TODAY - 118 * A_DAY)
    milestone(fine, planned=PartialDate.year(2027))
    told = words(part(leader(), "worst-title"))
    assert told == (
        "Needs a decision CCN Tệ : Stage eia: 22 months overdue; no new date; 1 more overdue milestone. "
        "CCN Vướng : 1 open obstacle, 118 days."
    )


def test_without_anything_late_nothing_is_said_to_be():
    cluster("Khoẻ")
    assert "Nothing recorded is overdue or blocked." in words(part(leader(), "worst-title"))


def test_numbers_stand_beside_those_of_a_month_ago(now):
    now(datetime.date(2026, 9, 1))
    site, other = cluster("Một"), cluster("Hai")
    milestone(other, planned=PartialDate.month(2026, 10))
    held = obstacle(site)
    user = leader()
    assert "as on" in read(user)
    now(datetime.date(2025, 1, 15))
    assert "as on" not in read(user)  # records begin on 1 January
    now(datetime.date(2026, 11, 23))
    held.resolved_on = held.confirmed_on = TODAY
    held.save()
    page = read(user)
    assert "Overdue milestones 1 1 at 1 cluster ▲ 1 more than on 24/10" in page
    assert "Open obstacles 0 ▼ 1 fewer than on 24/10" in page
    assert "In operation 0 of 2 sites = as on 24/10" in page
    assert "than on" not in text_of(open_page(user, "/?as_of=2026-11-22"))  # one past at a time


def test_hectares_are_summed_and_what_is_unknown_is_counted():
    one, two = cluster("Một", "50"), cluster("Hai", "20")
    cluster("Ba")
    milestone(one, "site-clearance", area_done=30, area_ready=12)
    milestone(two, "site-clearance", area_done=5)
    gone = cluster("Bốn", "99")
    milestone(gone, "site-clearance", area_done=7)
    SiteEvent.objects.create(site=gone, kind="revoked", date=PartialDate.year(2024))
    told = words(part(leader(), "hectares-cluster"))
    assert "Area recorded 70 ha unknown at 1 site" in told
    assert "Cleared 35 ha unknown at 1 site" in told
    assert "12 ha unknown at 2 sites" in told
    assert "Leased no data yet Pace unknown" in told


def test_hectares_of_phases_are_counted_once():
    site = cluster("Một", "50")
    stage = milestone(site, "site-clearance", area_done=30).stage
    for phase, area in ((1, 10), (2, 8)):
        Milestone.objects.create(site_id=site.pk, stage=stage, phase=phase, area_done=area)
    assert "Cleared 18 ha" in words(part(leader(), "hectares-cluster"))


def test_the_pace_counts_only_what_was_known_a_year_ago(now):
    now(datetime.date(2025, 6, 1))
    one, two = cluster("Một", "50"), cluster("Hai", "20")
    grown = milestone(one, "site-clearance", area_ready=10)
    now(datetime.date(2026, 11, 23))
    grown.area_ready = 14
    grown.save()
    milestone(two, "site-clearance", area_ready=20)  # entered late, not grown
    assert "4 ha became ready in the last 12 months." in words(part(leader(), "hectares-cluster"))


def latest_of(user, *, htmx: bool = True):
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client.post("/latest-changes/", headers={"hx-request": "true"} if htmx else {})


def test_what_changed_since_the_last_look_is_what_the_list_says(now):
    now(datetime.date(2026, 10, 1))
    site, user = cluster("Một"), leader()
    now(datetime.date(2026, 11, 10))
    assert "Since 03/11/2026" in words(latest_of(user).content.decode())  # a week, for who never looked
    now(datetime.date(2026, 11, 20))
    milestone(site, state=State.IN_PROGRESS)
    held = obstacle(site)
    now(datetime.date(2026, 11, 23))
    for _again in range(2):  # a second look on the same day says the same
        told = latest_of(user).content.decode()
        assert words(told) == "Since your last look, 10/11/2026: Progress made 1 · Opened 1"
    for url, count in re.findall(r'href="([^"]+)">\D+(\d+)', told):
        listed = open_page(user, unescape(url)).content.decode().partition("diff-table")[2]
        assert len(re.findall(r'<th scope="row"', listed)) == int(count)
    assert held.description in text_of(open_page(user, latest_of(user, htmx=False).headers["Location"]))
    now(datetime.date(2026, 11, 24))
    assert words(latest_of(user).content.decode()) == "Since your last look, 23/11/2026: no changes"
    assert DashboardLook.objects.count() == 1


def test_how_targets_of_the_worst_moved_is_drawn_and_said():
    site = cluster("Tệ")
    moved = milestone(site, planned=PartialDate.month(2025, 3), state=State.IN_PROGRESS)
    moved.forecast = PartialDate.month(2026, 2)
    moved.save()
    drawn = part(leader(), "moves-heading")
    assert drawn.count("<circle") == 2
    table = words(drawn.partition("<tbody>")[2])
    assert table.startswith("CCN Tệ, Stage eia 23/11/2026 03/2025 CCN Tệ, Stage eia 23/11/2026 02/2026")
