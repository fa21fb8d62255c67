"""Imports by people whose reports wait for acceptance: sent as reports, or refused where they may not touch."""

import pytest

from progress.documents.resources import DocumentResource
from progress.inspections.resources import FindingResource
from progress.milestones.resources import MilestoneResource
from progress.models import Obstacle, ObstacleKind, PeriodFigure, Submission
from progress.obstacles.resources import ObstacleResource
from progress.periods.resources import PeriodFigureResource
from progress.projects.resources import ProjectResource
from progress.tests.cast import milestone
from progress.tests.reports import answer, make_rows, project
from progress.tests.sheets import REASON, counts, edited, exported, imported, refused, tried, warnings
from values.dates import PartialDate

pytestmark = pytest.mark.django_db
FIGURES = ["site", "project", "form", "row", "year", "period", "value", "source"]


@pytest.fixture
def office(cast):
    cast.rows = make_rows()
    cast.project = project(cast.cluster)
    cast.kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    return cast


def figure_row(value, of="Nhà máy giày", row="1", form="01", source="Báo cáo quý", **cells) -> list:
    given = {"site": "Cẩm Giàng", "project": of, "form": form, "row": row, "year": 2026, "period": "half"}
    given |= {"value": value, "source": source} | cells
    return [given[name] for name in FIGURES]


# --- Milestones ---


@pytest.mark.parametrize("who", ["clerk", "local"])
def test_a_clerks_import_waits_for_an_officer(office, who):
    user = getattr(office, who)
    rows = ["site", "stage", "state", "planned"], ["Cẩm Giàng", "eia", "Đang thực hiện", "2027"]
    plan = tried(user, MilestoneResource, *rows)
    assert (plan.sheets[0].waits, counts(plan), Submission.objects.count()) == (True, (0, 1, 0, 0, 0), 0)
    imported(user, MilestoneResource, *rows)
    found = milestone(office.cluster, "eia")
    assert (found.state, found.version) == ("unknown", 1)
    report = Submission.objects.get()
    assert (report.milestone, report.reporter, report.reason, report.state) == (found, user, REASON, "waiting")
    assert report.values == {"state": "in_progress", "planned": PartialDate.year(2027).iso}


def test_a_report_that_waits_takes_a_second_import_up(office):
    imported(office.clerk, MilestoneResource, ["site", "stage", "percent"], ["Cẩm Giàng", "eia", 40])
    imported(office.clerk, MilestoneResource, ["site", "stage", "note"], ["Cẩm Giàng", "eia", "x"])
    assert Submission.objects.get().values == {"percent": "40", "note": "x"}


@pytest.mark.parametrize(
    "row",
    [
        ["Vằng Mười", "eia", 0, "x"],  # another's site
        ["Cẩm Giàng", "site-clearance", 1, "x"],  # a new phase: only officers add one
    ],
)
def test_a_clerk_reports_nothing_they_may_not_touch(office, row):
    assert refused(office.clerk, MilestoneResource, ["site", "stage", "phase", "note"], row)
    assert not Submission.objects.exists()


def test_one_refused_row_sends_none(office):
    rows = [["Cẩm Giàng", "eia", "x"], ["Vằng Mười", "eia", "x"]]
    assert refused(office.clerk, MilestoneResource, ["site", "stage", "note"], *rows)
    assert not Submission.objects.exists()


def test_without_acceptance_a_clerks_import_is_official(office, reports_are_official):
    plan = imported(office.clerk, MilestoneResource, ["site", "stage", "note"], ["Cẩm Giàng", "eia", "x"])
    assert not plan.sheets[0].waits
    assert milestone(office.cluster, "eia").note == "x"


def test_an_officers_import_is_official(office):
    imported(office.department, MilestoneResource, ["site", "stage", "note"], ["Cẩm Giàng", "eia", "x"])
    assert milestone(office.cluster, "eia").note == "x"


@pytest.mark.parametrize("who", ["leader", "nobody", "board"])
def test_who_may_not_change_progress_is_refused(office, who):
    rows = ["site", "stage", "note"], ["Cẩm Giàng", "eia", "x"]
    assert refused(getattr(office, who), MilestoneResource, *rows)


# --- Obstacles ---


def test_a_clerk_tells_of_a_new_obstacle_and_changes_none(office, reports_are_official):
    header = ["id", "site", "kind", "description", "cause", "milestone"]
    new = [None, "Cẩm Giàng", "Đất đai", "5 hộ chưa nhận tiền", "giá đất", "eia"]
    imported(office.clerk, ObstacleResource, header, new)
    report = Submission.objects.get()
    assert (report.kind, report.values["description"], report.site_id) == (
        "obstacle", "5 hộ chưa nhận tiền", office.cluster.pk,
    )  # fmt: skip
    assert report.values["milestone"] == str(milestone(office.cluster, "eia").pk)
    recorded = Obstacle.objects.create(site_id=office.cluster.pk, kind=office.kind, description="Giá đất")
    changed = [recorded.pk, "Cẩm Giàng", None, "Giá đất", "khác", None]
    assert refused(office.clerk, ObstacleResource, header, changed)
    assert refused(office.clerk, ObstacleResource, header, [None, "Vằng Mười", *new[2:5], None])
    for column, value in (("source", "Báo cáo"), ("opened_on", "01/03/2026"), ("resolved_on", "01/03/2026")):
        beyond = ["site", "kind", "description", column], ["Cẩm Giàng", "Đất đai", "Mới", value]
        assert refused(office.clerk, ObstacleResource, *beyond), column
    assert Obstacle.objects.count() == Submission.objects.count() == 1


# --- Figures of periods ---


def test_officers_record_figures_row_by_row(office):
    rows = [figure_row("1.780,5"), figure_row(12, row="3"), figure_row(5.5, of=None, row="4", form="02")]
    assert counts(imported(office.department, PeriodFigureResource, FIGURES, *rows)) == (3, 0, 0, 0, 0)
    found = PeriodFigure.objects.order_by("row__order").values_list("row__number", "project", "value", "source")
    of = office.project.pk
    assert list(found) == [
        ("1", of, 1780.5, "Báo cáo quý"), ("3", of, 12, "Báo cáo quý"), ("4", None, 5.5, "Báo cáo quý"),
    ]  # fmt: skip
    header, cells = exported(office.department, PeriodFigureResource)
    assert counts(tried(office.department, PeriodFigureResource, header, *cells)) == (0, 0, 3, 0, 0)
    number = cells[0][0]
    plan = imported(office.department, PeriodFigureResource, *edited((header, cells), number, value="(xoá)", note="?"))
    assert counts(plan) == (0, 1, 2, 0, 0)
    assert PeriodFigure.objects.get(pk=number).value is None
    table = exported(office.department, PeriodFigureResource)
    assert refused(office.department, PeriodFigureResource, *edited(table, number, unit="m2"))


@pytest.mark.parametrize(
    "cells",
    [
        {"row": "3", "value": "1,5"},  # a count
        {"row": "1", "value": -1},
        {"of": None},  # form 01 is of a project
        {"row": "4", "form": "02"},  # form 02 of none
        {"of": None, "form": "02", "row": "5", "value": 3},  # a rate is computed
        {"of": None, "form": "02", "row": "13", "value": 2},  # yes or no
        {"of": "Nhà máy khác"},
        {"row": "99"},
        {"year": 1850},
        {"year": 10**30},
        {"period": "quý I"},
    ],
)
def test_figures_obey_their_form(office, cells):
    cells = {"value": 1} | cells
    assert refused(office.department, PeriodFigureResource, FIGURES, figure_row(**cells))


def test_a_row_that_a_site_of_the_kind_is_not_asked_is_refused(office):
    row = figure_row(1, of=None, form="02", row="4", site="KCN Thanh Bình")
    assert refused(office.board, PeriodFigureResource, FIGURES, row)


def test_ten_times_the_period_before_is_worth_a_look(office):
    answer(office.rows["revenue"], 100, office.cluster, of=office.project, period="2025-year")
    [warning] = warnings(tried(office.department, PeriodFigureResource, FIGURES, figure_row(1000)))
    assert "1.000" in warning
    assert not warnings(tried(office.department, PeriodFigureResource, FIGURES, figure_row(900)))


def test_a_clerks_figures_of_a_page_wait_together(office):
    rows = [figure_row(5), figure_row(7, row="3")]
    plan = imported(office.clerk, PeriodFigureResource, FIGURES, *rows)
    assert counts(plan) == (2, 0, 0, 0, 0)
    report = Submission.objects.get()
    assert (report.kind, report.project, set(report.values)) == ("period", office.project, {"1", "3"})
    assert not PeriodFigure.objects.exists()
    other_source = [figure_row(6), figure_row(8, row="3", source="Khác")]
    assert refused(office.clerk, PeriodFigureResource, FIGURES, *other_source)


def test_a_clerks_figures_of_another_site_are_refused(office):
    row = figure_row(1, of=None, form="02", row="4", site="Vằng Mười")
    assert refused(office.clerk, PeriodFigureResource, FIGURES, row)


@pytest.mark.parametrize("resource", [ProjectResource, FindingResource, PeriodFigureResource, DocumentResource])
def test_a_leader_writes_nothing(office, resource):
    rows = {
        ProjectResource: (["site", "name"], ["Cẩm Giàng", "Mới"]),
        FindingResource: (["site", "inspection", "found"], ["Cẩm Giàng", "01/03/2026", "x"]),
        PeriodFigureResource: (FIGURES, figure_row(1)),
        DocumentResource: (["kind", "number", "sites"], ["Quyết định", "1/QĐ", "Cẩm Giàng"]),
    }
    assert refused(office.leader, resource, *rows[resource])
