"""Changes of target dates: what is counted from history, that each number opens its list, and what it costs."""

import datetime
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from progress.models import Milestone, SiteEvent
from progress.promises.given import targets_given
from progress.promises.ledger import ledgers
from progress.tests.cast import browser, make_cast, milestone, record, text_of
from reports.moves.months import month_ends, overdue_by_month
from values.dates import PartialDate

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(time_machine):
    """Moves the clock: `clock("2026-05-02")`."""

    def move(day: str) -> None:
        time_machine.move_to(f"{day} 09:00 +0700")

    move("2026-03-02")
    return move


@pytest.fixture
def world(clock):
    """Half a year: targets changed never, once and three times, one done, a site revoked, one that is sold."""
    cast = make_cast()
    record(cast.cluster, "eia", state="in_progress", planned="30/04/2026")
    record(cast.cluster, "operation", state="in_progress", planned="quý II/2026")
    record(cast.other_cluster, "operation", state="in_progress", forecast="tháng 3/2026")
    record(cast.zone, "operation", state="in_progress", planned="quý I/2026", forecast="quý IV/2026")
    clock("2026-05-02")
    record(cast.cluster, "eia", forecast="30/06/2026")
    clock("2026-06-10")
    record(cast.cluster, "eia", forecast="30/09/2026", as_of="01/06/2026")
    SiteEvent(site_id=cast.other_cluster.pk, kind="revoked", date=PartialDate.parse("09/06/2026")).save()
    clock("2026-07-15")
    record(cast.cluster, "eia", forecast="31/08/2026", as_of=None)
    cast.cluster.developer = cast.rival
    cast.cluster.save()
    clock("2026-08-05")
    record(cast.cluster, "operation", state="done", actual="01/08/2026")
    record(cast.other_cluster, "eia", planned="quý IV/2027")
    clock("2026-11-23")
    return cast


def page(user, query: str = "", language: str = "en"):
    return browser(user, language).get(f"/moves/?{query}")


def test_targets_are_those_of_the_ledger(world):
    record(world.cluster, "feasibility", forecast="2027")
    record(world.cluster, "feasibility", planned="2025", forecast="2027")
    record(world.cluster, "feasibility", planned="2024", forecast="2028")
    record(world.cluster, "feasibility", planned="2024", forecast=None)
    record(world.cluster, "feasibility", planned="2024", forecast="2027")
    milestones = Milestone.objects.promised()
    given = targets_given(milestones, dict(milestones.values_list("pk", "planned")))
    told = ledgers(list(milestones))
    for pk, ledger in told.items():
        numbers = {entry.number for entry in ledger.entries if entry.number and entry.date}
        assert {target.number for target in given[pk]} == numbers
    eia = given[milestone(world.cluster, "eia").pk]
    assert [(str(target.date), target.on.isoformat()) for target in eia] == [
        ("30/04/2026", "2026-03-02"),
        ("30/06/2026", "2026-05-02"),
        ("30/09/2026", "2026-06-01"),  # when its source was true
        ("31/08/2026", "2026-07-15"),
    ]


def test_it_says_how_often_and_how_far(world):
    text = text_of(page(world.department))
    assert "From the history kept since 02/03/2026; changes made before are not known." in text
    assert "How often, how far 4 changes" in text
    assert "never 1 milestone 1 time 1 milestone 2 times 0 milestones 3 times 1 milestone" in text
    assert "3 changes to a later date: 2 months; 3 months; 9 months" in text
    assert "1 change to an earlier date: 1 month" in text


def test_the_spread_of_a_stage_is_told_from_five_on(world, clock):
    text = text_of(page(world.department, "stage=operation"))
    assert "In operation 1 month; 9 months 2 milestones" in text
    for number, months in enumerate((3, 4, 5)):
        site = Cluster.objects.create(name=f"Thêm {number}")
        record(site, "operation", planned="01/2027", forecast=f"{months}/2027")
    html = page(world.department, "stage=operation").content.decode()
    assert "median 3 months" in html
    assert "middle half 2 months – 4 months; longest 9 months; 5 milestones" in html


def listed(user, day: datetime.date, query: str = "") -> int:
    address = f"/promises/?late=overdue&as_of={day}&{query}"
    return browser(user).get(address).context["counts"].overdue


@pytest.mark.parametrize("narrowed", ["", "kind=cluster", "stage=eia", "developer", "unit", "site"])
def test_each_month_says_what_the_list_of_that_day_shows(world, narrowed):
    values = {"developer": world.rival.pk, "unit": world.places.new_commune.slug, "site": world.cluster.pk}
    query = f"{narrowed}={values[narrowed]}" if narrowed in values else narrowed
    [line] = page(world.department, query).context["months"].lines
    assert [point.x for point in line.points] == month_ends(datetime.date(2026, 11, 23))[-8:]  # since March
    assert [point.y for point in line.points] == [listed(world.department, p.x, query) for p in line.points]
    assert any(point.y for point in line.points)
    for point in line.points:
        assert f"as_of={point.x}" in point.url
        shown = browser(world.department).get(point.url).context["counts"].overdue
        assert shown == point.y


def test_an_address_that_cannot_be_read_empties_nobody_elses_page(world):
    record(world.cluster, "feasibility", forecast="2027")
    assert "Found 0 milestones" in text_of(page(world.department, "times=99"))
    assert "Found 0 milestones" not in text_of(page(world.department))


def test_a_site_that_is_gone_was_overdue_before(world):
    before = [month.overdue for month in overdue_by_month(world.department, {}, datetime.date(2026, 11, 23))]
    Cluster.objects.get(pk=world.cluster.pk).delete()
    after = [month.overdue for month in overdue_by_month(world.department, {}, datetime.date(2026, 11, 23))]
    assert before == after


def test_every_number_opens_the_list_that_makes_it(world):
    for number in range(20):  # too many to tell apart: counted by quarters
        site = Cluster.objects.create(name=f"Thêm {number}")
        record(site, "eia", planned="quý II/2026")
        record(site, "eia", forecast=f"quý {'I' * (number % 3 + 1)}/2027")
    html = page(world.department).content.decode()
    context = page(world.department).context
    assert sum(point.count for point in context["targets"].points) == 20 * 2 + 7
    for legend in ("a larger point: more targets", "below: past already when given; along it: put off"):
        assert legend in text_of(page(world.department)), legend
    for point in context["targets"].points:
        found = page(world.department, point.url.lstrip("?").partition("#")[0]).context["rows"]
        assert len(found) == point.count, point
        assert point.url.replace("&", "&amp;") in html
    for bar in context["times"].bars:
        if bar.url:
            rows = page(world.department, bar.url.lstrip("?").partition("#")[0]).context["paginator"]
            assert rows.count == bar.value
    for spread in context["spreads"].spreads:
        found = page(world.department, spread.url.lstrip("?")).context["paginator"]
        assert found.count == len(spread.values)


def test_those_changed_most_often_come_first(world):
    rows = page(world.department).context["rows"]
    assert [(row.milestone.title, row.moves.times) for row in rows][:2] == [("EIA", 3), ("In operation", 1)]


def test_everybody_sees_their_own_sites(world):
    assert "Vằng Mười" not in text_of(page(world.local))
    assert {row.milestone.site.name for row in page(world.local).context["rows"]} == {"Cẩm Giàng"}
    assert {row.milestone.site.name for row in page(world.board).context["rows"]} == {"Thanh Bình"}
    assert text_of(page(world.nobody)).count("No target dates recorded.") == 1
    foreign = page(world.local, f"site={world.zone.pk}")
    assert foreign.context["rows"] == []
    months = page(world.board).context["months"].lines[0].points
    assert [point.y for point in months] == [listed(world.board, point.x) for point in months]


def test_a_past_day_shows_what_was_known_then(world, clock):
    past = text_of(page(world.department, "as_of=2026-06-30"))
    assert "3 changes to a later date: 2 months; 3 months; 9 months" in past
    assert "earlier date" not in past
    assert "30/09/2026" in past
    assert "31/08/2026" not in past
    [line] = page(world.department, "as_of=2026-06-30").context["months"].lines
    assert [point.x.month for point in line.points] == [3, 4, 5]
    html = page(world.department, "as_of=2026-06-30").content.decode()
    days = re.findall(r"as_of=([\d-]+)", unescape(html[html.index("<figure") :]))
    assert {"2026-03-31", "2026-04-30", "2026-05-31"} <= set(days)


def test_the_queries_do_not_grow(world):
    client, counts = browser(world.department), []
    for more in (0, 25):
        for number in range(more):
            site = Cluster.objects.create(name=f"Thêm {number}", unit=world.places.elsewhere, developer=world.rival)
            record(site, "operation", state="in_progress", planned="2025")
            record(site, "operation", forecast="2027")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/moves/").status_code == 200
        counts.append(len(asked))
    assert counts[0] >= counts[1]


def test_the_files_say_what_the_page_says(world):
    def lines(sheet: str, *columns: str) -> list[str]:
        typed = {"export-format": "csv", "export-delimiter": ";", "export-columns": columns}
        file = browser(world.department, "vi").post(f"/export/moves/?export-sheet={sheet}", typed)
        return b"".join(file).decode("utf-8-sig").splitlines()[2:]

    assert lines("moves", "site", "stage", "times")[0] == "CCN Cẩm Giàng;Đánh giá tác động môi trường;3"
    assert lines("moves-targets", "number", "given", "target")[:2] == [
        "1;02/03/2026;30/04/2026",
        "2;02/05/2026;30/06/2026",
    ]
    assert lines("moves-stages", "stage", "count")[0] == "Đánh giá tác động môi trường;1"
    assert lines("moves-months", "day", "overdue")[0].startswith("31/03/2026;")
    assert len(lines("moves-months", "day", "overdue")) == 8


def test_other_pages_lead_to_it(world):
    client = browser(world.department)
    site = client.get(world.cluster.get_absolute_url()).content.decode()
    assert f'href="/moves/?site={world.cluster.pk}"' in site
    assert 'href="/moves/?unit=' in client.get(f"/promises/?unit={world.places.new_commune.slug}").content.decode()
    for address in ("/", "/outlook/"):
        assert 'href="/moves/"' in client.get(address).content.decode()
