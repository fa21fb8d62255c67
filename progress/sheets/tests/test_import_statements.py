"""How many SQL statements an import costs: the same for ten rows and a hundred, beyond batches of inserted rows."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from clusters.resources import ClusterResource
from places.resources import OrganisationResource, UnitResource
from progress.documents.resources import DocumentResource
from progress.events.resources import EventResource
from progress.figures.resources import FigureResource
from progress.inspections.resources import FindingResource
from progress.milestones.resources import MilestoneResource
from progress.models import Inspection, Measure, ObstacleKind, ReportRow
from progress.models.rules.reporting_period import calendars_kept
from progress.obstacles.resources import ObstacleResource
from progress.periods.resources import PeriodFigureResource
from progress.projects.resources import ProjectResource
from progress.tests.sheets import imported, table_of, tried
from spreadsheets.merge.plan import Decisions
from spreadsheets.merge.run import save

SITES, EACH = 22, 5
# SQLite takes a thousand values with one INSERT: a hundred wide rows are a few batches.
BATCHES = 5
NAMES = [f"Cụm số {number:02}" for number in range(SITES)]
STAGES = ["eia", "feasibility", "plan", "operation", "site-clearance"]
MEASURES = [*Measure][:EACH]


@pytest.fixture
def office(cast):
    """Clusters, each with a visit, and the lines of a form."""
    for name in NAMES:
        site = Cluster.objects.create(name=name, unit=cast.places.elsewhere, developer=cast.company)
        Inspection.objects.create(site_id=site.pk, date=datetime.date(2026, 3, 15))
    ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    for number in range(1, EACH + 1):
        ReportRow.objects.create(form="02", number=str(number), order=number, name=f"Chỉ tiêu {number}")
    return cast


def each(*cells) -> list:
    """A row per site and number, five of each site: a cell is given, or made of the name and the number."""
    made = [(name, number) for name in NAMES for number in range(EACH)]
    return [[cell(name, number) if callable(cell) else cell for cell in cells] for name, number in made]


def site(name, number):
    return name


def numbered(text: str):
    return lambda name, number: f"{text} {number} {name}"


# By kind: the resource, the header, and the cells of a row, or what makes them.
KINDS = {
    "milestones": (
        MilestoneResource,
        ["site", "stage", "forecast"],
        [site, lambda name, number: STAGES[number], "2027"],
    ),
    "figures": (
        FigureResource,
        ["site", "measure", "value", "source", "as_of"],
        [site, lambda name, number: str(MEASURES[number].label), "7", "Báo cáo", "2025"],
    ),
    "projects": (ProjectResource, ["site", "name", "land_area"], [site, numbered("Nhà máy"), "1,5"]),
    "obstacles": (ObstacleResource, ["site", "kind", "description"], [site, "Đất đai", numbered("Vướng mắc")]),
    "findings": (FindingResource, ["site", "inspection", "found"], [site, "15/03/2026", numbered("San nền")]),
    "period figures": (
        PeriodFigureResource,
        ["site", "row__form", "row", "year", "period", "value"],
        [site, "02", lambda name, number: str(number + 1), "2026", "6 tháng đầu năm", "3"],
    ),
    "documents": (
        DocumentResource,
        ["kind", "number", "date", "title", "sites"],
        ["Quyết định", numbered("12"), "1/3/2026", "Về việc", site],
    ),
    "organisations": (OrganisationResource, ["name", "kind"], [numbered("Công ty"), "Doanh nghiệp"]),
    "events": (
        EventResource,
        ["site", "kind", "date"],
        [site, "Điều chỉnh quyết định", lambda name, number: f"{number + 1}/3/2025"],
    ),
    "suspensions": (
        EventResource,
        ["site", "kind", "date"],
        [site, "Tạm dừng", lambda name, number: f"{number + 1}/3/2025"],
    ),
    "clusters": (ClusterResource, ["name"], [numbered("Mới")]),
    "units": (UnitResource, ["kind", "name"], ["Xã", numbered("Xã")]),
}
# What a row costs of kinds that the database cannot be given together: a unit may name another row; an event of these
# kinds is judged by those before it, and acts on its site.
ONE_BY_ONE = {"suspensions": 17, "units": 9}  # each save ends the record of history before it


@pytest.fixture
def costs(office):
    """Return how many statements a preview and a confirmation of some rows of a kind cost; they are saved."""

    def measure(kind: str, chosen: slice) -> tuple[int, int]:
        resource, header, cells = KINDS[kind]
        rows = each(*cells)
        person = office.administrator if kind == "units" else office.department
        with calendars_kept(), CaptureQueriesContext(connection) as preview:  # as a request keeps them
            plan = tried(person, resource, header, *rows[chosen])
        assert plan.counts["refused"] == plan.counts["unchanged"] == 0, plan.errors
        with calendars_kept(), CaptureQueriesContext(connection) as both:
            imported(person, resource, header, *rows[chosen])
        return len(preview), len(both)

    return measure


@pytest.mark.once
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ONE_BY_ONE])
def test_a_hundred_rows_cost_as_much_as_ten(costs, kind, clock_stands):
    few, many = costs(kind, slice(10)), costs(kind, slice(10, 110))
    assert many[0] <= few[0]
    assert many[1] <= few[1] + BATCHES


@pytest.mark.parametrize("kind", ONE_BY_ONE)
def test_rows_that_are_saved_one_by_one(costs, kind, clock_stands):
    few, many = costs(kind, slice(10)), costs(kind, slice(10, 110))
    assert many[0] - few[0] <= 90 * ONE_BY_ONE[kind]
    # Tried for the preview, then saved.
    assert many[1] - few[1] <= 90 * ONE_BY_ONE[kind] * 2


@pytest.mark.usefixtures("ready_columns_hold")
def test_what_is_kept_ready_follows_once_for_all_sheets(office):
    sheets = []
    for kind in ("milestones", "obstacles"):
        resource, header, cells = KINDS[kind]
        sheets.append((resource, table_of(resource(office.department), header, *each(*cells), sheet=kind)))
    with CaptureQueriesContext(connection) as captured:
        save(sheets, user=office.department, decisions=Decisions(), reason="nhập", request_id=uuid.uuid4().hex)
    assert sum(query["sql"].startswith("UPDATE progress_sitesummary") for query in captured) == 1
