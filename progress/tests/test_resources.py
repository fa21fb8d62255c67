"""Import and export of what hangs on sites: milestones, obstacles, secondary projects; export of documents, figures."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.text import capfirst

from progress.models import (
    Document,
    Milestone,
    Obstacle,
    ObstacleKind,
    SecondaryProject,
    SiteDocument,
    SiteFigure,
    State,
)
from progress.promises import ledgers
from progress.resources import MilestoneResource
from progress.roles import Role
from progress.tests.people import cluster, milestone, organisation, person, signed_in, stages, zone
from progress.tests.sheets import address, counts, exported, imported, preview, problems, table
from spreadsheets.tests.files import excel_date
from spreadsheets.writing import write
from values.dates import PartialDate

pytestmark = pytest.mark.django_db
HEADER = [
    "site",
    "stage",
    "phase",
    "state",
    "planned",
    "forecast",
    "actual",
    "percent",
    "area_done",
    "area_total",
    "note",
]


@pytest.fixture
def officer():
    return signed_in(person(Role.DEPARTMENT, name="lan"))


@pytest.fixture
def site():
    stages()
    return cluster("Cẩm Giàng")


def row(**cells) -> list:
    return [cells.get(name) for name in HEADER]


def wrong(page) -> list[tuple]:
    return [(number, column) for number, column, _message in problems(page)]


def test_dates_numbers_and_states_are_read_as_offices_write_them(officer, site):
    imported(
        officer, Milestone, HEADER,
        row(site="CCN Cẩm Giàng", stage="site-clearance", state="Đang thực hiện", planned="quý I/2025",
            forecast=excel_date(2025, 3, 15), area_done="18,5", area_total="43", percent=43, note=7.0),
        row(site="cam giang", stage="Báo cáo nghiên cứu khả thi", state="Done", actual="tháng 1/2025", percent="100"),
    )  # fmt: skip
    clearance, feasibility = milestone(site, "site-clearance"), milestone(site)
    assert (clearance.state, str(clearance.planned), str(clearance.forecast)) == (
        "in_progress",
        "quý I/2025",
        "15/03/2025",
    )
    assert (str(clearance.area_done), clearance.area_total, clearance.percent, clearance.note) == (
        "18.5000",
        43,
        43,
        "7",
    )
    assert (feasibility.state, feasibility.actual, feasibility.percent) == ("done", PartialDate.month(2025, 1), 100)
    assert clearance.history.first().history_user.username == "lan"
    assert "số liệu.xlsx" in clearance.history.first().history_change_reason


def test_a_promise_moved_by_a_file_has_the_file_for_its_reason(officer, site):
    imported(officer, Milestone, HEADER, row(site="Cẩm Giàng", stage="site-clearance", planned="2025"))
    imported(officer, Milestone, HEADER, row(site="Cẩm Giàng", stage="site-clearance", forecast="2027"))
    found = milestone(site, "site-clearance")
    assert (str(found.planned), str(found.forecast)) == ("năm 2025", "năm 2027")
    assert [entry.why for entry in ledgers([found])[found.pk].entries] == ["nhập từ số liệu.xlsx"] * 2


def test_thousands_points_are_read(officer, site):
    imported(officer, Milestone, HEADER, row(site="Cẩm Giàng", stage="site-clearance", area_total="1.780"))
    assert milestone(site, "site-clearance").area_total == 1780


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("percent", "186,4"),
        ("percent", 101),
        ("percent", 0.5),
        ("planned", "sắp tới"),
        ("planned", "31/02/2025"),
        ("state", "gần xong"),
        ("state", "blocked"),
        ("area_total", "nhiều"),
        ("actual", "2025"),
        ("site", "Không Có"),
        ("stage", "khong-co"),
        ("phase", "1,5"),
    ],
)
def test_what_cannot_be_read_is_told_by_row_column_and_value(officer, site, cell, value):
    page = preview(officer, Milestone, HEADER, row(**{"site": "Cẩm Giàng", "stage": "feasibility", cell: value}))
    (problem,) = page.context["report"].problems
    label = Milestone._meta.get_field(cell).verbose_name
    assert (problem.row, problem.column, problem.value) == (2, capfirst(label), str(value))
    assert problem.message
    assert not page.context.get("upload")


def test_done_beyond_the_whole_is_refused_at_the_cell(officer, site):
    cells = {"site": "Cẩm Giàng", "stage": "site-clearance", "area_done": 50, "area_total": 43}
    assert len(problems(preview(officer, Milestone, HEADER, row(**cells)))) == 1


def test_the_same_dates_and_numbers_are_no_change(officer, site):
    stored = milestone(site)
    stored.planned, stored.area_total = PartialDate.day(datetime.date(2025, 3, 15)), "43.5"
    stored.save()
    cells = {"site": "Cẩm Giàng", "stage": "feasibility", "planned": excel_date(2025, 3, 15), "area_total": 43.5}
    assert counts(preview(officer, Milestone, HEADER, row(**cells))) == (0, 0, 1)


def test_an_export_imports_again_without_a_change(officer, site):
    stored = milestone(site, "site-clearance")
    stored.state, stored.planned, stored.area_done = State.IN_PROGRESS, PartialDate.quarter(2025, 1), "1.780"
    stored.note = "-5 ha so với dự kiến"
    stored.save()
    for kind in ("xlsx", "ods", "csv"):
        assert counts(preview(officer, Milestone, content=exported(officer, Milestone, kind), name=f"a.{kind}")) == (
            0,
            0,
            3,
        )
    officer.cookies["django_language"] = "en"
    content = exported(officer, Milestone)
    assert table(content)[1]["Planned"] == "Q1 2025"
    officer.cookies["django_language"] = "vi"
    assert counts(preview(officer, Milestone, content=content)) == (0, 0, 3)


def test_numbers_stay_numbers_and_nothing_stays_empty(officer, site):
    stored = milestone(site, "site-clearance")
    stored.area_done = "18.5"
    stored.save()
    found = next(r for r in table(exported(officer, Milestone)) if r["Bước thủ tục"] == "site-clearance")
    values = list(found.values())
    assert 18.5 in values
    assert "None" not in values


def test_a_milestone_never_moves_and_is_never_doubled(officer, site):
    other = cluster("Quảng Chu")
    count = Milestone.objects.count()
    cells = {"site": "Quảng Chu", "stage": "feasibility", "note": "Của Quảng Chu"}
    imported(officer, Milestone, HEADER, row(**cells))
    assert (milestone(site).note, milestone(other).note) == ("", "Của Quảng Chu")
    assert Milestone.objects.count() == count
    twice = preview(officer, Milestone, HEADER, row(**cells), row(**cells | {"site": "CCN Quảng Chu", "phase": 0}))
    assert wrong(twice)[0][0] == 3


def test_a_name_of_a_stage_that_belies_its_code_is_refused(officer, site):
    page = preview(
        officer, Milestone, ["site", "stage", "name of the stage"], ["Cẩm Giàng", "feasibility", "Site clearance"]
    )
    assert problems(page)
    fine = ["Cẩm Giàng", "feasibility", "Feasibility"]
    assert counts(preview(officer, Milestone, ["site", "stage", "stage_name"], fine)) == (0, 0, 1)


def test_a_new_phase_is_added_and_a_foreign_stage_refused(officer, site):
    imported(officer, Milestone, HEADER, row(site="Cẩm Giàng", stage="site-clearance", phase=1, state="in_progress"))
    assert milestone(site, "site-clearance", 1).state == "in_progress"
    assert problems(preview(officer, Milestone, HEADER, row(site="Cẩm Giàng", stage="planning-funding", state="done")))


def test_a_cluster_and_a_zone_of_one_name_are_told_apart():
    stages()
    one, other = cluster("Bạch Thông"), zone("Bạch Thông")
    client = signed_in(person(Role.ADMINISTRATOR))
    header = ["kind of site", "site", "stage", "note"]
    assert problems(preview(client, Milestone, header, [None, "Bạch Thông", "feasibility", "?"]))
    imported(client, Milestone, header, ["Khu công nghiệp", "Bạch Thông", "feasibility", "khu"])
    imported(client, Milestone, header, [None, "CCN Bạch Thông", "feasibility", "cụm"])
    assert (milestone(one).note, milestone(other).note) == ("cụm", "khu")


def test_each_imports_and_exports_within_their_rows(site):
    own, board = zone("Thanh Bình"), signed_in(person(Role.BOARD))
    assert {r["Khu, cụm"] for r in table(exported(board, Milestone))} == {"Thanh Bình"}
    assert problems(preview(board, Milestone, HEADER, row(site="CCN Cẩm Giàng", stage="feasibility", note="x")))
    imported(board, Milestone, HEADER, row(site="KCN Thanh Bình", stage="feasibility", note="x"))
    assert milestone(own).note == "x"
    officer = signed_in(person(Role.DEPARTMENT))
    assert problems(preview(officer, Milestone, HEADER, row(site="KCN Thanh Bình", stage="feasibility", note="y")))
    assert counts(preview(officer, Milestone, content=exported(officer, Milestone)))[2] == Milestone.objects.count()


def test_nobody_adds_a_phase_at_a_site_that_is_not_theirs_to_edit(site):
    zone("Thanh Bình")
    officer = signed_in(person(Role.DEPARTMENT))
    new = {"stage": "site-clearance", "phase": 1, "state": "in_progress"}
    assert counts(preview(officer, Milestone, HEADER, row(site="CCN Cẩm Giàng", **new))) == (1, 0, 0)
    assert problems(preview(officer, Milestone, HEADER, row(site="KCN Thanh Bình", **new)))


def test_a_resource_shows_nobody_more_than_the_gate(site):
    own = zone("Thanh Bình")
    _headers, rows = MilestoneResource(user=person(Role.BOARD)).table(Milestone.objects.all())
    assert len(rows) == own.milestones.count()


def test_importing_a_thousand_unchanged_rows_asks_little(officer, site):
    for number in range(40):
        cluster(f"Cụm {number}")
    content = exported(officer, Milestone)
    with CaptureQueriesContext(connection) as captured:
        page = preview(officer, Milestone, content=content)
    assert counts(page) == (0, 0, 123)
    # One savepoint a row, opened and released, and a few dozen for the page.
    assert len([q for q in captured if "SAVEPOINT" not in q["sql"]]) < 60


def test_obstacles_come_and_go_by_their_number(officer, site):
    ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    header = ["id", "site", "kind", "description", "milestone", "asked of", "by when", "opened_on"]
    agency = organisation("Ủy ban nhân dân huyện Bạch Thông", "committee")
    new = [
        None,
        "Cẩm Giàng",
        "Đất đai",
        "5 hộ chưa nhận tiền",
        "site-clearance",
        agency.name,
        "quý IV/2025",
        "15/03/2025",
    ]
    imported(officer, Obstacle, header, new)
    recorded = Obstacle.objects.get()
    assert (recorded.milestone, recorded.asked_of) == (milestone(site, "site-clearance"), agency)
    assert (str(recorded.due), recorded.opened_on) == ("quý IV/2025", datetime.date(2025, 3, 15))
    assert wrong(preview(officer, Obstacle, header, new))[0][0] == 2
    changed = [recorded.pk, *new[1:3], "3 hộ chưa nhận tiền", *new[4:]]
    imported(officer, Obstacle, header, changed)
    assert Obstacle.objects.get().description == "3 hộ chưa nhận tiền"
    assert problems(preview(officer, Obstacle, header, [999, *new[1:]]))
    cluster("Quảng Chu")
    assert problems(preview(officer, Obstacle, header, [recorded.pk, "Quảng Chu", *new[2:]]))
    assert problems(
        preview(officer, Obstacle, header, [None, "Cẩm Giàng", "Đất đai", "Khác", "khong-co", None, None, None])
    )
    assert problems(
        preview(officer, Obstacle, header, [None, "Cẩm Giàng", "Đất đai", "Khác", None, None, None, "tháng 3/2025"])
    )
    assert counts(preview(officer, Obstacle, content=exported(officer, Obstacle))) == (0, 0, 1)


def test_secondary_projects_are_found_by_site_and_name(officer, site):
    investor = organisation("Công ty TNHH Tập đoàn BETTER POWER")
    header = ["site", "name", "investor", "capacity", "workers", "foreign capital", "planned_operation"]
    imported(officer, SecondaryProject, header, ["Cẩm Giàng", "Sản xuất giày", investor.name, 10, "1.200", "có", 2025])
    project = SecondaryProject.objects.get()
    assert (project.investor, project.workers, project.is_foreign) == (investor, 1200, True)
    assert str(project.planned_operation) == "năm 2025"
    imported(officer, SecondaryProject, header, ["CCN Cẩm Giàng", "san xuat GIAY", None, None, 1300, None, None])
    project.refresh_from_db()
    assert (SecondaryProject.objects.count(), project.workers, project.name) == (1, 1300, "Sản xuất giày")
    assert counts(preview(officer, SecondaryProject, content=exported(officer, SecondaryProject))) == (0, 0, 1)


def test_figures_and_documents_are_exported_within_ones_rows(site):
    other = zone("Thanh Bình")
    for place in (site, other):
        SiteFigure.objects.create(site=place, measure="area", value=43, source="Báo")
        paper = Document.objects.create(kind="decision", number=f"{place.pk}/QĐ-UBND")
        SiteDocument.objects.create(site=place, document=paper)
    board = signed_in(person(Role.BOARD))
    assert [r["Khu, cụm"] for r in table(exported(board, SiteFigure))] == ["Thanh Bình"]
    assert len(table(exported(board, Document))) == 1
    for model in (SiteFigure, Document):
        assert board.get(address(model, "changelist") + "import/").status_code in (302, 404)
    assert reverse("admin:progress_document_export")


def test_a_file_of_another_table_is_refused(officer, site):
    content = write("csv", ["Tên dự án", "Địa điểm"], [["Cụm", "Xã"]], "x")
    assert problems(preview(officer, Milestone, content=content, name="a.csv"))
