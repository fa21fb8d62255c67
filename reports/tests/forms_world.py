"""Clusters of which all is known, made by chance, and what the rows of forms 03 and 04 are by counting them slowly."""

import datetime
import random
from decimal import Decimal

from clusters.models import Cluster
from places.models import AdministrativeUnit, Organisation
from progress.models import Milestone, PeriodFigure, ReportRow, SecondaryProject, SiteEvent, SiteFigure, Stage
from progress.models.rules.reporting_period import Period
from values.dates import PartialDate

PARTS = ("plan", "establishment", "detailed-plan", "project", "wastewater")
MEASURES = {
    "planned-area": "plan",
    "established-area": "establishment",
    "detailed-plan-area": "detailed-plan",
    "industrial-area": "detailed-plan",
}
DEVELOPER_SAYS = ("wastewater-standard", "workers", "paid-investment", "leased-area")
PROJECT_SAYS = ("revenue", "budget", "workers")
PERIODS = [Period.parse(code) for code in ("2024-half", "2024-year", "2025-half", "2025-year", "2026-half")]
FIRST, LAST = datetime.date(2020, 1, 1), datetime.date(2026, 6, 1)


def make_world(seed: int = 7, count: int = 14) -> list[dict]:
    """Record `count` clusters in two communes; return of each what is true of it."""
    dice = random.Random(seed)
    stages = {
        p: Stage.objects.create(code=p, order=n, name=p, form_part=p) for n, p in enumerate((*PARTS, "operation"))
    }
    asked = [("01", says) for says in PROJECT_SAYS]
    asked += [("02", s) for s in (*DEVELOPER_SAYS, "projects", "foreign-projects", "operating-projects", "wastewater")]
    rows = {
        (form, says): ReportRow.objects.create(form=form, number=str(n), order=n, name=says, answers=says)
        for n, (form, says) in enumerate(asked)
    }
    units = [AdministrativeUnit.objects.create(kind="commune", name=name) for name in ("Một", "Hai")]
    developers = {
        kind: Organisation.objects.create(name=f"Chủ đầu tư {kind}", kind=kind)
        for kind in ("enterprise", "public-unit")
    }
    return [_make(dice, place, stages, rows, units, developers) for place in range(count)]


def _day(dice, first=FIRST) -> datetime.date:
    return first + datetime.timedelta(days=dice.randrange((LAST - first).days))


def _make(dice, place, stages, rows, units, developers) -> dict:
    truth = {
        "unit": dice.choice(units).pk,
        "developer": dice.choice(list(developers)),
        "type": dice.choice(["ordinary", "craft-village", "specialised"]),
        "done": {part: _day(dice) for part in PARTS if dice.random() < 0.7},
        "revoked": _day(dice) if dice.random() < 0.15 else None,
        "figures": {measure: Decimal(dice.randrange(1000, 7500)) / 100 for measure in MEASURES},
        "investment": [(_day(dice), Decimal(dice.randrange(100, 900))) for _ in range(2)],
        "projects": [_project(dice) for _ in range(dice.randrange(4))],
        "answers": {},
    }
    cluster = Cluster.objects.create(
        name=f"Cụm {place}", unit_id=truth["unit"], developer=developers[truth["developer"]], cluster_type=truth["type"]
    )
    truth["pk"] = cluster.pk
    for part, stage in stages.items():
        milestone = Milestone.objects.get(site=cluster.pk, stage=stage)
        day = truth["done"].get(part)
        milestone.state = "done" if day else "not_started"
        milestone.actual = PartialDate.day(day) if day else None
        milestone.save()
    if truth["revoked"]:
        SiteEvent.objects.create(site_id=cluster.pk, kind="revoked", date=PartialDate.day(truth["revoked"]))
    for measure, value in truth["figures"].items():
        SiteFigure.objects.create(site_id=cluster.pk, measure=measure, value=value, source="QĐ")
    for day, value in truth["investment"]:
        figure = {"measure": "total-investment", "value": value, "as_of": PartialDate.day(day), "source": "QĐ"}
        SiteFigure.objects.create(site_id=cluster.pk, **figure)
    _record_projects(dice, cluster, truth, rows)
    return truth


def _project(dice) -> dict:
    approved = _day(dice)
    began = _day(dice, approved) if dice.random() < 0.7 else None
    stopped = _day(dice, began) if began and dice.random() < 0.3 else None
    return {"approved": approved, "began": began, "stopped": stopped, "foreign": dice.random() < 0.4}


def _record_projects(dice, cluster, truth, rows) -> None:
    for number, project in enumerate(truth["projects"]):
        record = SecondaryProject.objects.create(
            site_id=cluster.pk,
            name=f"Dự án {number}",
            is_foreign=project["foreign"],
            state="stopped" if project["stopped"] else "operating" if project["began"] else "approved",
            approved_on=PartialDate.day(project["approved"]),
            actual_operation=project["began"] and PartialDate.day(project["began"]),
            stopped_on=project["stopped"] and PartialDate.day(project["stopped"]),
        )
        for period in PERIODS:
            for says in PROJECT_SAYS:
                _answer(dice, cluster, truth, rows["01", says], period, number, project=record)
    for period in PERIODS:
        for says in DEVELOPER_SAYS:
            most = 2 if says == "wastewater-standard" else 40
            _answer(dice, cluster, truth, rows["02", says], period, None, most=most)
        counts = {
            "projects": lambda p, end: p["approved"] <= end,
            "foreign-projects": lambda p, end: p["approved"] <= end and p["foreign"],
            "operating-projects": lambda p, end: p["began"] and p["began"] <= end,
        }
        for says, holds in counts.items():
            there = [p for p in truth["projects"] if not (p["stopped"] and p["stopped"] <= period.end)]
            count = sum(bool(holds(p, period.end)) for p in there)
            of = {"row": rows["02", says], "year": period.year, "period": period.kind, "value": count}
            PeriodFigure.objects.create(site_id=cluster.pk, **of)


def _answer(dice, cluster, truth, row, period, project_number, *, project=None, most=40) -> None:
    value = Decimal(dice.randrange(most))
    truth["answers"][project_number, row.answers, period] = value
    PeriodFigure.objects.create(
        site_id=cluster.pk, project=project, row=row, year=period.year, period=period.kind, value=value
    )


def slowly(truths: list[dict], period: Period) -> dict[str, Decimal | None]:
    """Return the rows of the form by counting what is true, one after the other."""
    end, rows = period.end, {}
    standing = [t for t in truths if not (t["revoked"] and t["revoked"] <= end)]

    def done(part):
        return [t for t in standing if part in t["done"] and t["done"][part] <= end]

    def hectares(clusters, measure):
        return sum((t["figures"][measure] for t in clusters), Decimal(0))

    def there(truth):
        return [p for p in truth["projects"] if p["approved"] <= end and not (p["stopped"] and p["stopped"] <= end)]

    def runs(project):
        began = project["began"] is not None and project["began"] <= end
        return began and not (project["stopped"] and project["stopped"] <= end)

    def size(truth):
        established = "establishment" in truth["done"] and truth["done"]["establishment"] <= end
        return truth["figures"]["established-area" if established else "planned-area"]

    established = done("establishment")
    new = [t for t in established if period.start <= t["done"]["establishment"]]
    private = [t for t in established if t["developer"] == "enterprise"]
    for (number, area), clusters, measure in (
        (("1", "2"), done("plan"), "planned-area"),
        (("3", "4"), established, "established-area"),
        (("5", "6"), new, "established-area"),
        (("7", "8"), private, "established-area"),
        (("9", "10"), done("detailed-plan"), "detailed-plan-area"),
        (("11", "12"), done("project"), "detailed-plan-area"),
    ):
        rows[number], rows[area] = Decimal(len(clusters)), hectares(clusters, measure)
    investments = [_in_use(t, end) for t in done("project")]
    rows["13"] = sum((value for value in investments if value is not None), Decimal(0))
    rows["14"] = sum((t["answers"][None, "paid-investment", period] for t in established), Decimal(0))
    operating = [t for t in standing if any(runs(p) for p in t["projects"])]
    of_types = {
        "": operating,
        ".1": [t for t in operating if t in established],
        ".2": [t for t in operating if t not in established],
        ".3": [t for t in operating if t["type"] == "craft-village"],
        ".4": [t for t in operating if t["type"] == "specialised"],
    }
    for suffix, clusters in of_types.items():
        rows[f"15{suffix}"] = Decimal(len(clusters))
        rows[f"16{suffix}"] = sum((size(t) for t in clusters), Decimal(0))
    rows["17"] = hectares(operating, "industrial-area")
    rows["18"] = sum((t["answers"][None, "leased-area", period] for t in standing), Decimal(0))
    leased = sum((t["answers"][None, "leased-area", period] for t in operating), Decimal(0))
    rows["19"] = (100 * leased / rows["17"]).quantize(Decimal("0.01")) if operating else None
    rows["20"] = Decimal(sum(len(there(t)) for t in standing))
    rows["21"] = Decimal(sum(p["foreign"] for t in standing for p in there(t)))
    rows["22"] = Decimal(sum(runs(p) for t in standing for p in there(t)))
    for number, says in (("23", "revenue"), ("24", "budget"), ("25", "workers")):
        given = [t["answers"][n, says, period] for t in standing for n in range(len(t["projects"]))]
        given += [t["answers"][None, says, period] for t in standing] if says == "workers" else []
        rows[number] = sum(given, Decimal(0))
    rows["26"] = Decimal(len(done("wastewater")))
    rows["27"] = Decimal(sum(t["answers"][None, "wastewater-standard", period] for t in done("wastewater")))
    return rows


def _in_use(truth: dict, end: datetime.date) -> Decimal | None:
    """Return the first figure recorded if it was true by then, which is in use, else the newest that was."""
    by_then = [(day, value) for day, value in truth["investment"] if day <= end]
    if not by_then:
        return None
    first = truth["investment"][0]
    return first[1] if first in by_then else max(by_then)[1]
