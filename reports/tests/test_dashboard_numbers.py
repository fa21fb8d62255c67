"""Every number of the dashboard is what one counts row by row, whoever reads it."""

import datetime
import itertools
import random
from collections import Counter
from decimal import Decimal

import pytest

from clusters.models import Cluster
from progress.access import scope
from progress.milestones import stage_cells
from progress.models import Measure, Milestone, Obstacle, ObstacleKind, SecondaryProject, Site, SiteEvent, Stage, State
from progress.models.site import GIVEN_UP
from progress.tests.cast import TODAY, figure, make_cast
from reports.dashboard.page import dashboard_for
from values.dates import PartialDate
from values.tests.once import built_once
from zones.models import Zone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
READERS = ("leader", "administrator", "department", "board", "local", "clerk", "nobody")
SAID = [None, "quý III/2024", "15/10/2026", "tháng 11/2026", "22/11/2026", "23/11/2026", "năm 2026", "năm 2028"]
EVENTS = ["suspended", "resumed", "revoked", "withdrawn", "amended"]


@pytest.fixture
def world(db, today):
    return make_world()


@built_once
def make_world():
    """Forty sites of every mixture: standing or not, built at once or in phases, held up, late, done."""
    cast, dice = make_cast(), random.Random(11)
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    units = [cast.places.old_commune, cast.places.new_commune, cast.places.elsewhere, None]
    for number in range(40):
        model, developer = dice.choice([Cluster, Cluster, Zone]), dice.choice([cast.company, cast.rival, None])
        site = model.objects.create(name=f"Nơi {number:02}", unit=dice.choice(units), developer=developer)
        if dice.random() < 0.7:
            figure(site, Measure.AREA, str(dice.randint(10, 750) / 10))
        for year in range(dice.choice([0, 0, 0, 1, 2, 3])):
            date = PartialDate.year(2023 + year)
            SiteEvent.objects.create(site_id=site.pk, kind=dice.choice(EVENTS[: 4 + (year == 0)]), date=date)
        for stage in cast.stages.values():
            for phase in dice.choice([(), (), (), (1,), (1, 2)]):
                Milestone.objects.create(site_id=site.pk, stage=stage, phase=phase)
        for milestone in Milestone.objects.filter(site=site.pk):
            record(milestone, dice, (*State.values, "unknown", "in_progress"), "done", "actual")
            if dice.random() < 0.3:
                described = {"site_id": site.pk, "milestone": milestone, "kind": kind, "description": "Vướng"}
                opened, closed = TODAY - datetime.timedelta(dice.randint(2, 90)), dice.choice([None, None, TODAY])
                Obstacle.objects.create(**described, opened_on=opened, resolved_on=closed, confirmed_on=closed)
        project = SecondaryProject(site_id=site.pk, name=f"Dự án {number}")
        record(project, dice, ("approved", "building", "operating", "stopped"), "operating", "actual_operation")
    return cast


def record(promise, dice, states, done: str, actual: str) -> None:
    """Record any mixture of state and dates, and then perhaps a second forecast."""
    if dice.random() < 0.2 and isinstance(promise, Milestone):
        return
    dates = promise.dates
    promise.state = dice.choice(states)
    for name in (dates.planned, dates.forecast):
        said = dice.choice(SAID)
        setattr(promise, name, said and PartialDate.parse(said))
    if promise.state == done and dice.random() < 0.7:
        setattr(promise, actual, PartialDate.parse(dice.choice(SAID[1:5])))
    promise.save()
    if getattr(promise, dates.forecast) and dice.random() < 0.5:
        setattr(promise, dates.forecast, PartialDate.parse("tháng 12/2027"))
        promise.save()


@pytest.mark.parametrize("name", READERS)
def test_numbers_are_those_of_the_rows(world, name):
    user = getattr(world, name)
    shown, sites = dashboard_for(user, TODAY), list(Site.objects.visible_to(user).with_standing())
    for kind, entered in itertools.product(("cluster", "zone"), shown.entered):
        if entered.kind == kind:
            assert totals_of(entered.totals) == counted([site for site in sites if site.kind == kind])
    assert {entered.kind for entered in shown.entered} == {
        kind for kind in ("cluster", "zone") if scope.sees_every(user, kind) or any(s.kind == kind for s in sites)
    }
    stages = {(t.kind, r.stage.code, c.state): c.count for t in shown.stages.tables for r in t.rows for c in r.counts}
    assert Counter(stages) == cells_of(user)
    tables = {table.kind: (table.standing, table.suspended) for table in shown.stages.tables}
    standing = Counter((site.kind, site.standing) for site in sites)
    assert tables == {
        kind: (standing[kind, "standing"], standing[kind, "suspended"])
        for kind in ("cluster", "zone")
        if standing[kind, "standing"] or standing[kind, "suspended"]
    }


@pytest.mark.parametrize("name", READERS)
def test_what_is_late_is_that_of_the_rows(world, name):
    user = getattr(world, name)
    late = dashboard_for(user, TODAY).late
    milestones = promises_of(user, Milestone)
    overdue = [m for m in milestones if m.overdue_by(TODAY)]
    assert counts_of(late.milestones) == by_kind(overdue)
    longest = sorted((m.overdue_by(TODAY).slots for m in overdue), reverse=True)[:10]
    assert [m.overdue_by(TODAY).slots for m in late.milestones.rows] == longest
    assert late.milestones_behind == sum(bool(m.behind_by(first_promise(m), TODAY)) for m in milestones)
    projects = [p for p in promises_of(user, SecondaryProject) if p.overdue_by(TODAY)]
    assert counts_of(late.projects) == by_kind(projects)
    longest = sorted((p.overdue_by(TODAY).slots for p in projects), reverse=True)[:5]
    assert [p.overdue_by(TODAY).slots for p in late.projects.rows] == longest


@pytest.mark.parametrize("name", READERS)
def test_open_obstacles_are_those_of_the_rows(world, name):
    user = getattr(world, name)
    shown, standing = dashboard_for(user, TODAY).obstacles, standing_sites(user)
    found = [o for o in Obstacle.objects.select_related("site") if not o.confirmed_on and o.site_id in standing]
    assert counts_of(shown) == by_kind(found)
    assert [o.opened_on for o in shown.rows] == sorted(o.opened_on for o in found)[:5]


def test_every_reader_sees_something_else(world):
    """The mixture tells the readers and the kinds of lateness apart."""
    shown = {name: dashboard_for(getattr(world, name), TODAY) for name in ("leader", "board", "local", "clerk")}
    assert len({board.late.milestones_behind for board in shown.values()}) == 4
    assert all(board.late.milestones.total for board in shown.values())
    assert {state for _kind, _stage, state in cells_of(world.leader)} == {*State.values, "blocked"}


def standing_sites(user) -> set[int]:
    return {site.pk for site in Site.objects.visible_to(user).with_standing() if site.standing not in GIVEN_UP}


def promises_of(user, model) -> list:
    standing = standing_sites(user)
    return [record for record in model.objects.select_related("site") if record.site_id in standing]


def first_promise(promise) -> PartialDate | None:
    """Planned, or the first forecast that was ever recorded, of what is promised now."""
    if promise.planned or not promise.promise:
        return promise.planned
    told = [row.forecast for row in promise.history.order_by("history_date", "history_id") if row.forecast]
    return told[0]


def by_kind(records) -> dict:
    """{kind: (records, sites)}"""
    return {
        kind: (len(of_kind), len({record.site_id for record in of_kind}))
        for kind in ("cluster", "zone")
        if (of_kind := [record for record in records if record.site.kind == kind])
    }


def counts_of(found) -> dict:
    return {counted.kind: (counted.count, counted.sites) for counted in found.counts}


def totals_of(totals) -> dict:
    names = ("standing", "suspended", "revoked", "withdrawn", "operating", "operation_unknown", "area", "without_area")
    return {name: getattr(totals, name) for name in names}


def counted(sites) -> dict:
    standing = [site for site in sites if site.standing not in GIVEN_UP]
    operation = {site.pk: list(site.milestones.filter(stage__code="operation")) for site in standing}
    areas = [area for site in standing if (area := area_of(site)) is not None]
    return {
        "standing": len(standing),
        **{name: sum(site.standing == name for site in sites) for name in ("suspended", "revoked", "withdrawn")},
        "operating": sum(any(m.state == State.DONE for m in found) for found in operation.values()),
        "operation_unknown": sum(all(m.state == State.UNKNOWN for m in found) for found in operation.values()),
        "area": sum(areas) if areas else None,
        "without_area": len(standing) - len(areas),
    }


def area_of(site) -> Decimal | None:
    figure = site.figures.filter(measure=Measure.AREA, is_chosen=True).first()
    return figure and figure.value


def cells_of(user) -> Counter:
    """Sites by (kind, stage, state), from the cells that lists of sites show."""
    stages, found = list(Stage.objects.key()), Counter()
    for site in Site.objects.visible_to(user).with_standing().prefetch_related(stage_cells.prefetch_key_milestones()):
        if site.standing == "standing":
            found.update((site.kind, cell.stage.code, cell.state) for cell in stage_cells.cells_of(site, stages))
    return found


def test_late_to_the_day_is_late_by_the_rule_of_records(world):
    """The condition on days finds what the count of periods between finds."""
    behind = {
        milestone.pk
        for milestone in Milestone.objects.promised()
        if milestone.behind_by(first_promise(milestone), TODAY)
    }
    assert set(Milestone.objects.with_slip(TODAY).filter(slip__gt=0).values_list("pk", flat=True)) == behind
    at_standing = Milestone.objects.filter(pk__in=behind).at_standing_sites()
    assert set(Milestone.objects.behind(TODAY)) == set(at_standing)
