"""Lists as offices lay them out, made at random: what is saved of each is compared value by value.

The seed stands in the test's name; `-k "[17]"` makes the same files again. IMPORT_SEEDS=200 makes a thousand files.
"""

import os
import random
from typing import Any

import pytest
from django.db import transaction

from bkproject.tests.listed import Listed, Maker, Row
from progress.models import Milestone, Obstacle, ObstacleKind, Site, SiteFigure
from progress.tests.cast import call_stages, make_cast
from spreadsheets.imports import sessions
from spreadsheets.imports.understanding import ALL_SHEETS, ANSWERS, SHEET, Choice
from spreadsheets.merge.plan import REALLY_NEW, Decisions
from values.dates import PartialDate

pytestmark = [pytest.mark.usefixtures("ends_hold"), pytest.mark.once]
SEEDS, FILES = int(os.environ.get("IMPORT_SEEDS", "40")), 5


@pytest.fixture
def cast():
    cast = call_stages(make_cast(), {"site-clearance": "GPMB", "eia": "ĐTM"})
    ObstacleKind.objects.create(code="other", name="Khác", order=90)
    return cast


def save(listed: Listed, user) -> None:
    run, found, plan = sessions.start(listed.content, "danh mục.xlsx", user)
    if found.asks == SHEET:
        found, plan = sessions.choose(run, Choice(sheet=ALL_SHEETS))
    if found.asks == ANSWERS:
        answers = {q.key: answer_to(q) for _key, table in found.tables for q in table.open_questions}
        found, plan = sessions.choose(run, Choice(**run.choice | {"answers": answers}))
    assert not found.asks, (found.asks, [m for _kind, table in found.layouts for m in table.matches])
    near = {sheet.place(row.number): REALLY_NEW for sheet in plan.sheets for row in sheet.rows if row.near}
    if near:  # the list's own new names may be alike: each of them is meant
        plan = sessions.decide(run, Decisions(same_as=near))
    assert not plan.errors, plan.errors
    takes = {sheet.place(row.number): True for sheet in plan.sheets for row in sheet.rows if row.doubt}
    plan = sessions.decide(run, Decisions(add_new=True, takes=takes, same_as=near))
    assert not plan.errors, plan.errors
    sessions.confirm(run, by=user, agreed=plan.fingerprint)


def answer_to(question) -> str:
    """Answer what may be asked: to what a note belongs, of which kind obstacles are. Nothing else is."""
    if question.key.startswith("column:"):
        return "row"
    assert question.key == "obstacle-kind", question
    return "other"


def site_of(row: Row) -> Site:
    return Site.objects.get(kind={"ccn": "cluster", "kcn": "zone"}[row.kind], name=row.name)


def recorded(site: Site) -> dict[str, Any]:
    steps = {m.stage.code: m for m in Milestone.objects.filter(site=site).select_related("stage")}
    developer = site.cluster.developer if site.kind == "cluster" else site.zone.developer
    values = {
        "percent": steps["site-clearance"].percent,
        "forecast": steps["eia"].forecast,
        "state": None if steps["eia"].state == "unknown" else steps["eia"].state,
        "developer": developer and developer.name,
        "note": site.note,
        "place": site.unit and (site.unit.name, site.unit.parent.name),
        "obstacle": Obstacle.objects.filter(site=site).values_list("description", flat=True).first(),
    }
    return {name: value for name, value in values.items() if value}


def figures_of(site: Site) -> set[tuple[Any, ...]]:
    return {(f.measure, f.as_of, f.source, f.value) for f in SiteFigure.objects.filter(site=site)}


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_is_saved_of_a_list_is_what_it_says(cast, seed):
    chance = random.Random(seed)
    before = {site.pk: recorded(site) for site in Site.objects.all()}
    for nth in range(FILES):
        listed = Maker(chance).make()
        with transaction.atomic():
            save(listed, cast.administrator)
            check(listed, before, f"seed {seed}, file {nth}: {listed.sheets}")
            transaction.set_rollback(True)


def check(listed: Listed, before: dict[int, dict[str, Any]], told: str) -> None:
    for row in listed.rows:
        site = site_of(row)
        assert recorded(site) == before.get(site.pk, {}) | row.said, (row, told)
        day = PartialDate.parse(listed.day)
        source = listed.source or f"tệp “danh mục.xlsx”, {listed.day}"
        wanted = {(m, PartialDate.parse(period) if period else day, v) for (m, period), v in row.figures.items()}
        found = figures_of(site)
        assert {(measure, as_of, value) for measure, as_of, _source, value in found} == wanted, (row, told)
        if listed.source:
            assert {said for _measure, _as_of, said, _value in found} <= {source}, (row, told)
    assert Site.objects.count() == len(before) + len([r for r in listed.rows if site_of(r).pk not in before]), told
