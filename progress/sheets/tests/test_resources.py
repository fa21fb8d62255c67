"""Sheets of what hangs on sites, by what people write into them: progress, obstacles, projects, figures, documents."""

import datetime

import pytest
from django.utils import timezone, translation
from django.utils.text import capfirst

from progress.access.roles import Role
from progress.documents.resources import DocumentResource
from progress.figures.resources import FigureResource
from progress.milestones.resources import MilestoneResource
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
from progress.obstacles.resources import ObstacleResource
from progress.projects.resources import ProjectResource
from progress.promises.ledger import ledgers
from progress.tests.cast import document
from progress.tests.people import cluster, milestone, organisation, person, stages, zone
from progress.tests.sheets import (
    REASON,
    changes,
    counts,
    edited,
    exported,
    imported,
    places,
    refused,
    tried,
    warnings,
)
from spreadsheets.merge.plan import Status
from spreadsheets.tests.files import excel_date
from values.dates import PartialDate

pytestmark = pytest.mark.django_db
HEADER = [
    "site", "stage", "phase", "state", "planned", "forecast", "actual", "percent", "area_done", "area_total", "note",
]  # fmt: skip


@pytest.fixture
def officer():
    return person(Role.DEPARTMENT, name="lan")


@pytest.fixture
def site():
    stages()
    return cluster("Cẩm Giàng")


def row(**cells) -> list:
    return [cells.get(name) for name in HEADER]


def test_dates_numbers_and_states_are_read_as_offices_write_them(officer, site):
    imported(
        officer, MilestoneResource, HEADER,
        row(site="CCN Cẩm Giàng", stage="site-clearance", state="Đang thực hiện", planned="quý I/2025",
            forecast=excel_date(2027, 3, 15), area_done="18,5", area_total="43", percent=43, note=7.0),
        row(site="cam giang", stage="Báo cáo nghiên cứu khả thi", state="Done", actual="tháng 1/2025", percent="100"),
    )  # fmt: skip
    clearance, feasibility = milestone(site, "site-clearance"), milestone(site)
    told = (clearance.state, str(clearance.planned), str(clearance.forecast), clearance.percent, clearance.note)
    assert told == ("in_progress", "quý I/2025", "15/03/2027", 43, "7")
    assert (str(clearance.area_done), clearance.area_total) == ("18.5000", 43)
    assert (feasibility.state, feasibility.actual, feasibility.percent) == ("done", PartialDate.month(2025, 1), 100)
    record = clearance.history.first()
    assert (record.history_user.username, record.history_change_reason) == ("lan", REASON)


def test_a_promise_moved_by_a_file_wants_a_reason_which_is_not_the_file(officer, site):
    imported(officer, MilestoneResource, HEADER, row(site="Cẩm Giàng", stage="site-clearance", planned="2025"))
    moved = row(site="Cẩm Giàng", stage="site-clearance", forecast="2027")
    waiting = tried(officer, MilestoneResource, HEADER, moved)
    assert (waiting.count(Status.REASON), waiting.count(Status.REFUSED)) == (1, 0)
    assert refused(officer, MilestoneResource, HEADER, moved, reason="") == []
    imported(officer, MilestoneResource, HEADER, moved, reason="Chậm bàn giao đất")
    found = milestone(site, "site-clearance")
    assert (str(found.planned), str(found.forecast)) == ("năm 2025", "năm 2027")
    whys = [entry.why for entry in ledgers([found])[found.pk].entries]
    assert whys == [REASON, f"Chậm bàn giao đất ({REASON})"]


def test_thousands_points_are_read(officer, site):
    imported(officer, MilestoneResource, HEADER, row(site="Cẩm Giàng", stage="site-clearance", area_total="1.780"))
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
        ("area_total", "1,23456"),
        ("actual", "2025"),
        ("site", "Không Có"),
        ("stage", "khong-co"),
        ("phase", "1,5"),
    ],
)
def test_what_cannot_be_read_is_told_by_row_column_and_value(officer, site, cell, value):
    cells = row(**{"site": "Cẩm Giàng", "stage": "feasibility", cell: value})
    [message] = refused(officer, MilestoneResource, HEADER, cells)
    assert message.startswith(capfirst(str(Milestone._meta.get_field(cell).verbose_name)))
    plan = tried(officer, MilestoneResource, HEADER, cells)
    assert places(plan) == [(f"{'ABCDEFGHIJK'[HEADER.index(cell)]}2", str(value).replace(".", ","))]


def test_done_beyond_the_whole_is_refused_at_the_cell(officer, site):
    cells = row(site="Cẩm Giàng", stage="site-clearance", area_done=50, area_total=43)
    assert places(tried(officer, MilestoneResource, HEADER, cells)) == [("I2", "50")]


def test_the_same_dates_and_numbers_are_no_change(officer, site):
    stored = milestone(site)
    stored.planned, stored.area_total = PartialDate.day(datetime.date(2025, 3, 15)), "43.5"
    stored.save()
    cells = row(site="Cẩm Giàng", stage="feasibility", planned=excel_date(2025, 3, 15), area_total=43.5)
    assert counts(tried(officer, MilestoneResource, HEADER, cells)) == (0, 0, 1, 0, 0)


def test_an_export_comes_back_without_a_change_in_either_language(officer, site):
    stored = milestone(site, "site-clearance")
    stored.state, stored.planned, stored.area_done = State.IN_PROGRESS, PartialDate.quarter(2025, 1), "1.780"
    stored.note, stored.document = "-5 ha so với dự kiến", document(site, date=PartialDate.month(2022, 11))
    stored.save()
    for language in ("vi", "en"):
        with translation.override(language):
            header, rows = exported(officer, MilestoneResource)
        assert counts(tried(officer, MilestoneResource, header, *rows)) == (0, 0, 3, 0, 0), language


def test_a_milestone_never_moves_and_is_never_doubled(officer, site):
    other = cluster("Quảng Chu")
    count = Milestone.objects.count()
    cells = {"site": "Quảng Chu", "stage": "feasibility", "note": "Của Quảng Chu"}
    imported(officer, MilestoneResource, HEADER, row(**cells))
    assert (milestone(site).note, milestone(other).note) == ("", "Của Quảng Chu")
    assert Milestone.objects.count() == count
    twice = row(**cells), row(**cells | {"site": "CCN Quảng Chu", "phase": 0, "note": "khác"})
    plan = tried(officer, MilestoneResource, HEADER, *twice)
    assert [note.cell for note in plan.errors] == ["3"]
    header, rows = exported(officer, MilestoneResource)
    moved = edited((header, rows), milestone(site).pk, site="CCN Quảng Chu")
    assert refused(officer, MilestoneResource, *moved)


def test_a_new_phase_is_added_and_a_foreign_stage_refused(officer, site):
    new = row(site="Cẩm Giàng", stage="site-clearance", phase=1, state="in_progress")
    plan = imported(officer, MilestoneResource, HEADER, new)
    assert counts(plan) == (1, 0, 0, 0, 0)
    added = milestone(site, "site-clearance", 1)
    assert (added.state, added.version, added.history.get().history_type) == ("in_progress", 1, "+")
    foreign = row(site="Cẩm Giàng", stage="planning-funding", state="done")
    assert refused(officer, MilestoneResource, HEADER, foreign)


def test_new_rows_can_be_left_out(officer, site):
    new = row(site="Cẩm Giàng", stage="site-clearance", phase=1, state="in_progress")
    changed = row(site="Cẩm Giàng", stage="site-clearance", note="x")
    assert counts(imported(officer, MilestoneResource, HEADER, new, changed, add_new=False)) == (0, 1, 1, 0, 0)
    assert not Milestone.objects.filter(phase=1).exists()


def test_a_cluster_and_a_zone_of_one_name_are_told_apart(site):
    one, other = cluster("Bạch Thông"), zone("Bạch Thông")
    user = person(Role.ADMINISTRATOR)
    header = ["kind of site", "site", "stage", "note"]
    assert refused(user, MilestoneResource, header, [None, "Bạch Thông", "feasibility", "?"])
    imported(
        user, MilestoneResource, header,
        ["Khu công nghiệp", "Bạch Thông", "feasibility", "khu"], [None, "CCN Bạch Thông", "feasibility", "cụm"],
    )  # fmt: skip
    assert (milestone(one).note, milestone(other).note) == ("cụm", "khu")
    assert refused(user, MilestoneResource, header, ["Cụm công nghiệp", "KCN Bạch Thông", "feasibility", "?"])


def test_each_imports_and_exports_within_their_rows(site):
    own, board = zone("Thanh Bình"), person(Role.BOARD)
    _header, rows = exported(board, MilestoneResource)
    assert {cells[2] for cells in rows} == {"KCN Thanh Bình"}
    assert refused(board, MilestoneResource, HEADER, row(site="CCN Cẩm Giàng", stage="feasibility", note="x"))
    imported(board, MilestoneResource, HEADER, row(site="KCN Thanh Bình", stage="feasibility", note="x"))
    assert milestone(own).note == "x"
    officer = person(Role.DEPARTMENT)
    assert refused(officer, MilestoneResource, HEADER, row(site="KCN Thanh Bình", stage="feasibility", note="y"))
    header, rows = exported(officer, MilestoneResource)
    assert counts(tried(officer, MilestoneResource, header, *rows))[2] == len(rows) == Milestone.objects.count()


def test_nobody_adds_a_phase_at_a_site_that_is_not_theirs_to_edit(site):
    zone("Thanh Bình")
    officer = person(Role.DEPARTMENT)
    new = {"stage": "site-clearance", "phase": 1, "state": "in_progress"}
    assert counts(tried(officer, MilestoneResource, HEADER, row(site="CCN Cẩm Giàng", **new)))[0] == 1
    assert refused(officer, MilestoneResource, HEADER, row(site="KCN Thanh Bình", **new))


def test_whoever_holds_no_role_sees_and_writes_nothing(site):
    nobody = person()
    assert exported(nobody, MilestoneResource)[1] == []
    assert refused(nobody, MilestoneResource, HEADER, row(site="Cẩm Giàng", stage="feasibility", note="x"))


def test_a_milestone_rests_on_a_document_that_is_recorded_and_found_by_its_number_and_date(officer, site):
    other = cluster("Quảng Chu")
    paper = document(other, number="1868/QĐ-UBND", date=PartialDate.parse("16/10/2020"))
    document(other, number="1868/QĐ-UBND", date=PartialDate.parse("2021"), issuer=organisation("UBND tỉnh"))
    header = ["site", "stage", "document"]
    assert refused(officer, MilestoneResource, header, ["Cẩm Giàng", "feasibility", "1868/QĐ-UBND"])
    for written in ("QĐ 1868/QĐ-UBND, 16/10/2020", "Quyết định số 1868/qđ-ubnd ngày 16/10/2020"):
        plan = tried(officer, MilestoneResource, header, ["Cẩm Giàng", "feasibility", written])
        assert changes(plan) == [("document", "", str(paper))], written
    imported(officer, MilestoneResource, header, ["Cẩm Giàng", "feasibility", "1868/QĐ-UBND, 16/10/2020"])
    assert milestone(site).document == paper
    link = SiteDocument.objects.get(site=site.pk)
    assert (link.document, link.history.get().history_user) == (paper, officer)
    assert Document.objects.count() == 2
    assert refused(officer, MilestoneResource, header, ["Cẩm Giàng", "feasibility", "1869/QĐ-UBND"])


def test_a_document_of_other_sites_is_not_known_to_who_does_not_see_them(site, reports_are_official):
    document(cluster("Quảng Chu"), number="1868/QĐ-UBND")
    company = organisation()
    site.developer = company
    site.save()
    clerk = person(Role.CLERK, organisation=company)
    assert refused(
        clerk, MilestoneResource, ["site", "stage", "document"], ["Cẩm Giàng", "feasibility", "1868/QĐ-UBND"]
    )


@pytest.mark.parametrize(
    ("cells", "told"),
    [({"area_total": "432,5"}, "10"), ({"households_total": 880}, "10"), ({"area_total": "50"}, None)],
)
def test_ten_times_as_much_is_worth_a_look(officer, site, cells, told):
    stored = milestone(site, "site-clearance")
    stored.area_total, stored.households_total = "43.25", 88
    stored.save()
    header = ["site", "stage", *cells]
    plan = tried(officer, MilestoneResource, header, ["Cẩm Giàng", "site-clearance", *cells.values()])
    assert counts(plan)[1] == 1
    assert any(told in text for text in warnings(plan)) if told else not warnings(plan)


def test_a_stage_done_before_an_earlier_one_is_worth_a_look(officer, site):
    late = row(site="Cẩm Giàng", stage="site-clearance", state="done")
    assert not warnings(tried(officer, MilestoneResource, HEADER, late))
    early = row(site="Cẩm Giàng", stage="feasibility", state="in_progress")
    [warning] = warnings(tried(officer, MilestoneResource, HEADER, late, early))
    assert "Báo cáo nghiên cứu khả thi" in warning
    imported(officer, MilestoneResource, HEADER, early)
    assert warnings(tried(officer, MilestoneResource, HEADER, late))
    done = row(site="Cẩm Giàng", stage="feasibility", state="done")
    assert not warnings(tried(officer, MilestoneResource, HEADER, late, done))


# --- Obstacles ---


@pytest.fixture
def agency():
    ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    return organisation("Ủy ban nhân dân huyện Bạch Thông", "committee")


OBSTACLE = ["id", "site", "kind", "description", "milestone", "responsible authority", "by when", "opened_on"]


def told(site="Cẩm Giàng", description="5 hộ chưa nhận tiền", **cells) -> list:
    given = {"site": site, "kind": "Đất đai", "description": description} | cells
    return [given.get(name) for name in OBSTACLE]


def obstacle_of(site, **fields) -> Obstacle:
    fields = {"kind": ObstacleKind.objects.get(), "description": "Giá đất", "opened_on": "2025-03-15"} | fields
    made = Obstacle.objects.create(site_id=site.pk, **fields)
    return Obstacle.objects.get(pk=made.pk)


def steps(user, obstacle, **cells):
    """An import of some cells of one recorded obstacle."""
    return user, ObstacleResource, ["id", *cells, "site", "description"], [
        obstacle.pk, *cells.values(), str(obstacle.site), obstacle.description,
    ]  # fmt: skip


def test_obstacles_are_new_by_their_words_and_mended_by_their_number(officer, site, agency):
    new = told(milestone="site-clearance", opened_on="15/03/2025")
    new[OBSTACLE.index("responsible authority")], new[OBSTACLE.index("by when")] = (
        "UBND huyện Bạch Thông",
        "quý IV/2025",
    )
    imported(officer, ObstacleResource, OBSTACLE, new)
    recorded = Obstacle.objects.get()
    assert (recorded.milestone, recorded.asked_of) == (milestone(site, "site-clearance"), agency)
    assert (str(recorded.due), recorded.opened_on) == ("quý IV/2025", datetime.date(2025, 3, 15))
    assert counts(tried(officer, ObstacleResource, OBSTACLE, new)) == (0, 0, 1, 0, 0)
    header, rows = exported(officer, ObstacleResource)
    assert counts(tried(officer, ObstacleResource, header, *rows)) == (0, 0, 1, 0, 0)
    imported(officer, ObstacleResource, *edited((header, rows), recorded.pk, description="3 hộ chưa nhận tiền"))
    assert Obstacle.objects.get().description == "3 hộ chưa nhận tiền"
    assert Obstacle.objects.get().folded == "3 ho chua nhan tien"


@pytest.mark.parametrize(
    "cells",
    [
        {"id": 999},
        {"site": "Quảng Chu"},
        {"milestone": "khong-co"},
        {"opened_on": "tháng 3/2025"},
        {"opened_on": "15/03/2999"},
        {"kind": "Khác"},
    ],
)
def test_an_obstacle_that_contradicts_what_is_recorded_is_refused(officer, site, agency, cells):
    cluster("Quảng Chu")
    recorded = obstacle_of(site)
    base = {"id": recorded.pk, "site": "Cẩm Giàng"}
    assert refused(officer, ObstacleResource, OBSTACLE, told(**{**base, **cells}))


@pytest.mark.usefixtures("clock_stands")
def test_asking_another_organisation_forgets_the_answer(officer, site, agency):
    other = organisation("Sở Tài nguyên và Môi trường", "agency")
    recorded = obstacle_of(
        site, asked_of=agency, asked_on="2025-03-16", answered_on="2025-04-01", answer="Đã giao huyện"
    )
    imported(*steps(officer, recorded, asked_of=other.name))
    recorded.refresh_from_db()
    assert (recorded.asked_of, recorded.answered_on, recorded.answer) == (other, None, "")
    assert recorded.asked_on == timezone.localdate()
    assert recorded.history.first().answer == ""


def test_a_resolution_names_who_imported_it_and_waits_for_a_second_person(officer, site, agency):
    recorded = obstacle_of(site)
    assert refused(*steps(officer, recorded, resolved_on="20/03/2025"))
    imported(*steps(officer, recorded, resolved_on="20/03/2025", resolution="Đã chi trả"))
    recorded.refresh_from_db()
    assert (recorded.resolved_by, recorded.confirmed_on, recorded.state) == (officer, None, "waiting")
    assert refused(*steps(officer, recorded, resolved_on="01/03/2025"))


def test_an_answer_wants_somebody_asked_its_words_and_its_day(officer, site, agency):
    recorded = obstacle_of(site)
    assert refused(*steps(officer, recorded, answered_on="20/03/2025", answer="Đồng ý"))
    asked = {"asked_of": agency.name, "asked_on": "16/03/2025"}
    assert refused(*steps(officer, recorded, **asked, answered_on="20/03/2025"))
    imported(*steps(officer, recorded, **asked, answered_on="20/03/2025", answer="Đồng ý"))
    recorded.refresh_from_db()
    assert (recorded.answer, recorded.answered_on.day, recorded.asked_on.day) == ("Đồng ý", 20, 16)


def test_a_closed_obstacle_is_left_alone(officer, site, agency):
    closed = obstacle_of(
        site, resolved_on="2025-04-01", resolution="xong", resolved_by=person(), confirmed_on="2025-04-02",
        confirmed_by=person(),
    )  # fmt: skip
    assert refused(*steps(officer, closed, cause="khác"))
    again = told(description="Giá  đất")
    plan = tried(officer, ObstacleResource, OBSTACLE, again)
    assert [pk for row in plan.sheets[0].rows for pk, _name in row.near] == [closed.pk]
    imported(officer, ObstacleResource, OBSTACLE, again, same_as={"Trang 1!2": "new"})
    assert Obstacle.objects.count() == 2


# --- Secondary projects ---


def test_secondary_projects_are_found_by_site_and_name(officer, site):
    investor = organisation("Công ty TNHH Tập đoàn BETTER POWER")
    header = ["site", "name", "investor", "capacity", "workers", "foreign capital", "planned_operation"]
    imported(officer, ProjectResource, header, ["Cẩm Giàng", "Sản xuất giày", investor.name, 10, "1.200", "có", 2025])
    project = SecondaryProject.objects.get()
    assert (project.investor, project.workers, project.is_foreign) == (investor, 1200, True)
    assert (str(project.planned_operation), project.folded) == ("năm 2025", "san xuat giay")
    imported(officer, ProjectResource, header, ["CCN Cẩm Giàng", "san xuat GIAY", None, None, 1300, None, None])
    project.refresh_from_db()
    assert (SecondaryProject.objects.count(), project.workers, project.name) == (1, 1300, "Sản xuất giày")
    header, rows = exported(officer, ProjectResource)
    assert counts(tried(officer, ProjectResource, header, *rows)) == (0, 0, 1, 0, 0)


def test_a_projects_operation_moved_by_a_file_wants_its_reason(officer, site):
    header = ["site", "name", "state", "planned_operation", "forecast_operation", "actual_operation"]
    imported(officer, ProjectResource, header, ["Cẩm Giàng", "Giày", "building", "2025", None, None])
    for moved in (["2026", None], [None, "quý I/2027"]):
        row = ["Cẩm Giàng", "Giày", None, *moved, None]
        assert tried(officer, ProjectResource, header, row, reason=" ").unreasoned
        assert refused(officer, ProjectResource, header, row, reason=" ") == []
    why = "Chờ thiết bị"
    imported(officer, ProjectResource, header, ["Cẩm Giàng", "Giày", None, None, "quý I/2027", None], reason=why)
    imported(officer, ProjectResource, header, ["Cẩm Giàng", "Giày", "operating", None, None, "15/10/2026"])
    project = SecondaryProject.objects.get()
    dates = (project.planned, project.forecast, project.actual)
    assert [str(date) for date in dates] == ["năm 2025", "quý I/2027", "15/10/2026"]
    assert refused(officer, ProjectResource, header, ["Cẩm Giàng", "Ván", "building", None, None, "15/10/2026"])
    assert [entry.why for entry in ledgers([project])[project.pk].entries] == [REASON, f"{why} ({REASON})"]


def test_a_project_is_renamed_by_its_number_and_never_into_another(officer, site):
    one = SecondaryProject.objects.create(site_id=site.pk, name="Nhà máy giày")
    SecondaryProject.objects.create(site_id=site.pk, name="Nhà máy gỗ")
    table = exported(officer, ProjectResource)
    assert refused(officer, ProjectResource, *edited(table, one.pk, name="NHÀ MÁY GỖ"))
    imported(officer, ProjectResource, *edited(table, one.pk, name="Nhà máy da giày"))
    one.refresh_from_db()
    assert (one.name, one.name_folded) == ("Nhà máy da giày", "nha may da giay")


def test_a_project_of_nearly_the_same_name_is_asked_about(officer, site):
    one = SecondaryProject.objects.create(site_id=site.pk, name="Nhà máy giày da")
    header = ["site", "name", "workers"], ["Cẩm Giàng", "Nhà máy giầy  da", 5], ["Cẩm Giàng", "Nhà máy giày daa", 6]
    plan = tried(officer, ProjectResource, *header)
    assert (counts(plan), plan.sheets[0].rows[-1].near) == ((0, 1, 0, 0, 1), [(one.pk, "Nhà máy giày da")])
    assert refused(officer, ProjectResource, header[0], header[2])
    imported(officer, ProjectResource, header[0], header[2], same_as={"Trang 1!2": one.pk})
    one.refresh_from_db()
    assert (one.workers, one.name, SecondaryProject.objects.count()) == (6, "Nhà máy giày da", 1)


def test_who_may_only_read_projects_writes_none(site):
    company = organisation()
    site.developer = company
    site.save()
    clerk = person(Role.CLERK, organisation=company)
    assert refused(clerk, ProjectResource, ["site", "name"], ["Cẩm Giàng", "Nhà máy giày"])


# --- Figures of sites, documents ---


def test_figures_and_documents_are_exported_within_ones_rows(site):
    other = zone("Thanh Bình")
    for place in (site, other):
        SiteFigure.objects.create(site=place, measure="area", value=43, source="Báo")
        document(place, number=f"{place.pk}/QĐ-UBND")
    board = person(Role.BOARD)
    assert [cells[2] for cells in exported(board, FigureResource)[1]] == ["KCN Thanh Bình"]
    assert len(exported(board, DocumentResource)[1]) == 1


def test_another_sources_figure_stands_beside_the_one_in_use(officer, site):
    SiteFigure.objects.create(site=site, measure="area", value=43, source="Báo")
    header = ["site", "measure", "value", "source"]
    plan = imported(
        officer, FigureResource, header, ["Cẩm Giàng", "Diện tích", "40", "QĐ thành lập"],
        ["Cẩm Giàng", "area", "44", "báo"], ["Cẩm Giàng", "Tổng mức đầu tư", "541,75", "QĐ thành lập"],
    )  # fmt: skip
    assert counts(plan) == (2, 1, 0, 0, 0)
    figures = SiteFigure.objects.values_list("measure", "source", "value", "is_chosen")
    assert sorted(figures) == [
        ("area", "Báo", 44, True),
        ("area", "QĐ thành lập", 40, False),
        ("total-investment", "QĐ thành lập", 541.75, True),
    ]
    header, rows = exported(officer, FigureResource)
    assert counts(tried(officer, FigureResource, header, *rows)) == (0, 0, 3, 0, 0)
    number = SiteFigure.objects.get(value=40).pk
    assert refused(officer, FigureResource, *edited((header, rows), number, is_chosen="có"))


def test_a_cluster_larger_than_the_law_allows_is_worth_a_look(officer, site):
    rows = ["site", "measure", "value"], ["Cẩm Giàng", "area", "80"]
    [warning] = warnings(tried(officer, FigureResource, *rows))
    assert "32/2024" in warning


def test_a_wide_sheet_of_areas_makes_figures(officer, site):
    rows = ["Tên cụm", "Diện tích (ha)", "Tổng mức đầu tư"], ["CCN Cẩm Giàng", "43,5", None]
    imported(officer, FigureResource, *rows)
    assert SiteFigure.objects.get().value == 43.5


def test_documents_come_with_their_sites_and_are_recorded_once(officer, site):
    issuer = organisation("UBND tỉnh Bắc Kạn", "committee")
    other = cluster("Quảng Chu")
    header = ["kind", "number", "date", "issuer", "title", "sites"]
    new = ["Quyết định", "1868/QĐ-UBND", "16/10/2020", issuer.name, "Thành lập", "CCN Cẩm Giàng; Quảng Chu"]
    assert refused(officer, DocumentResource, header, [*new[:5], None])
    assert counts(imported(officer, DocumentResource, header, new)) == (1, 0, 0, 0, 0)
    paper = Document.objects.get()
    assert {link.site_id for link in paper.site_documents.all()} == {site.pk, other.pk}
    table = exported(officer, DocumentResource)
    assert counts(tried(officer, DocumentResource, table[0], *table[1])) == (0, 0, 1, 0, 0)
    imported(officer, DocumentResource, *edited(table, paper.pk, title="Thành lập cụm", sites="Cẩm Giàng"))
    paper.refresh_from_db()
    assert (paper.title, [link.site_id for link in paper.site_documents.all()]) == ("Thành lập cụm", [site.pk])
    found = milestone(site)
    found.document = paper
    found.save()
    assert refused(officer, DocumentResource, *edited(exported(officer, DocumentResource), paper.pk, sites="(xoá)"))


def test_a_site_out_of_sight_that_uses_a_document_is_neither_shown_nor_taken_off(site):
    own = zone("Thanh Bình")
    paper, board = document(site, own), person(Role.BOARD)
    table = exported(board, DocumentResource)
    assert table[1][0][table[0].index("sites")] == "KCN Thanh Bình"
    assert counts(tried(board, DocumentResource, table[0], *table[1])) == (0, 0, 1, 0, 0)
    assert refused(board, DocumentResource, *edited(table, paper.pk, title="x"))  # it is another's document too
    assert paper.site_documents.count() == 2
