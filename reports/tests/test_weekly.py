"""The weekly sheet: who gets which sites, what stands in which cell, and how the sheet is set up for print."""

import io
from http import HTTPStatus
from urllib.parse import unquote

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl.cell.cell import MergedCell

from clusters.models import Cluster
from places.models import AdministrativeUnit, Organisation
from progress.models import Obstacle, ObstacleKind, SiteEvent, Stage
from progress.tests.cast import TODAY, browser, document, figure, make_cast, record, text_of
from progress.tests.past import on as recorded_on
from reports.weekly.groups import roman
from values.dates import PartialDate
from zones.models import Zone

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HEADS = (
    "TT",
    "Tên dự án",
    "Địa điểm",
    "Diện tích",
    "Tổng mức đầu tư",
    "Chủ đầu tư",
    "Hiện trạng đến ngày 23/11/2026",
    "Dự kiến thành lập",
    "Dự kiến khởi công",
    "Dự kiến hoàn thành hạ tầng",
    "Ghi chú",
)
NAME, PLACE, AREA, MONEY, DEVELOPER, STATUS, ESTABLISHED, BEGUN, BUILT, NOTE = range(1, 11)


@pytest.fixture
def office():
    with time_machine.travel(TODAY, tick=False):
        cast = make_cast()
        for code, order, column in (
            ("establishment", 40, "establishment"),
            ("construction", 100, "infrastructure-done"),
            ("groundbreaking", 101, "construction-start"),
            ("completion", 104, "infrastructure-done"),
        ):
            parent = Stage.objects.get(code="construction") if order > 100 else None
            Stage.objects.create(code=code, order=order, name=code.title(), weekly_column=column, parent=parent)
        cast.kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
        yield cast


def ask(user, language="vi", **given):
    given = {"day": "23/11/2026", "by": "kind", "kind": "", **given}
    return browser(user, language).post(reverse("weekly"), given)


def book_of(user, **given):
    response = ask(user, **given)
    assert response.status_code == HTTPStatus.OK, text_of(response)
    return openpyxl.load_workbook(io.BytesIO(response.content))


def rows_of(user, **given) -> list[tuple]:
    """Every row under the heading, group rows too."""
    return list(book_of(user, **given).worksheets[0].iter_rows(min_row=4, values_only=True))


def row_of(user, name="CCN Cẩm Giàng", **given) -> tuple:
    return next(row for row in rows_of(user, **given) if row[NAME] == name)


def names(user, **given) -> list[str]:
    return [row[NAME] for row in rows_of(user, **given)]


def test_the_sheet_is_set_up_as_the_offices_print_it(office):
    page = book_of(office.department).worksheets[0]
    assert page.title == "23.11.2026"
    assert tuple(cell.value for cell in page[3]) == HEADS
    assert (int(page.page_setup.paperSize), page.page_setup.orientation) == (8, "landscape")
    assert page.print_title_rows == "$3:$3"
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)  # one where nothing is said
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page["A1"].value == "TIẾN ĐỘ THỰC HIỆN CÁC KHU, CỤM CÔNG NGHIỆP"
    for row in page.iter_rows(min_row=3):
        for cell in (cell for cell in row if not isinstance(cell, MergedCell)):
            sides = cell.border
            assert {side.style for side in (sides.left, sides.right, sides.top, sides.bottom)} == {"thin"}
            assert cell.fill.fill_type is None
            assert (cell.font.name, cell.font.sz, cell.alignment.wrap_text) == ("Times New Roman", 12, True)


def test_the_file_is_named_by_the_day(office):
    response = ask(office.department)
    name = unquote(response["Content-Disposition"].partition("''")[2])
    assert name == "2026.11.23. Tiến độ khu, cụm công nghiệp.xlsx"
    assert "no-store" in response["Cache-Control"]
    only = ask(office.department, kind="cluster")
    assert "Tiến độ cụm công nghiệp.xlsx" in unquote(only["Content-Disposition"])


def test_no_cell_of_a_site_is_empty_even_where_nothing_is_known(office):
    Cluster.objects.create(name="Không rõ")
    row = row_of(office.department, "CCN Không rõ")
    assert row[PLACE:STATUS] == ("chưa có số liệu",) * 4
    assert row[ESTABLISHED:] == ("chưa có số liệu",) * 3 + ("–",)
    sites = [row for row in rows_of(office.department) if isinstance(row[0], int)]
    assert len(sites) == 4
    assert all(cell not in (None, "") for row in sites for cell in row)


def test_groups_carry_roman_numerals_and_count_as_offices_do(office):
    assert [row[:2] for row in rows_of(office.department)] == [
        ("I", "Cụm công nghiệp (02 cụm)"),
        (1, "CCN Cẩm Giàng"),
        (2, "CCN Vằng Mười"),
        ("II", "Khu công nghiệp (01 khu)"),
        (1, "KCN Thanh Bình"),
    ]
    page = book_of(office.department).worksheets[0]
    assert {"B4:K4", "B7:K7"} <= {str(merged) for merged in page.merged_cells.ranges}


@pytest.mark.parametrize(("number", "numeral"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (48, "XLVIII")])
def test_roman_numerals(number, numeral):
    assert roman(number) == numeral


def test_grouped_by_how_far_they_are_nothing_is_guessed(office):
    record(office.cluster, "establishment", state="done", actual="16/10/2020")
    record(office.cluster, "completion", state="in_progress")
    record(office.other_cluster, "establishment", state="in_progress")
    record(office.zone, "operation", state="done")
    for name, column in (("Xong hạ tầng", "completion"), ("Khởi công", "groundbreaking")):
        record(Cluster.objects.create(name=name), column, state="done")
    Cluster.objects.create(name="Không rõ")
    stopped = Cluster.objects.create(name="Dừng")
    SiteEvent.objects.create(site_id=stopped.pk, kind="suspended", date=PartialDate.parse("2024"))
    assert names(office.department, by="step") == [
        "Đã đi vào hoạt động (01 khu)",
        "KCN Thanh Bình",
        "Đã hoàn thành hạ tầng (01 cụm)",
        "CCN Xong hạ tầng",
        "Đã khởi công xây dựng hạ tầng (01 cụm)",
        "CCN Khởi công",
        "Đã thành lập (01 cụm)",
        "CCN Cẩm Giàng",
        "Chưa thành lập (01 cụm)",
        "CCN Vằng Mười",
        "Chưa có số liệu về việc thành lập (01 cụm)",
        "CCN Không rõ",
        "Tạm dừng (01 cụm)",
        "CCN Dừng",
    ]


def test_grouped_by_the_commune_of_that_day_or_by_the_former_district(office):
    Cluster.objects.create(name="Mới", unit=office.places.new_commune)
    Cluster.objects.create(name="Đâu đó")
    assert names(office.department, by="unit", kind="cluster") == [
        "Xã Cẩm Giàng, tỉnh Thái Nguyên (02 cụm)",
        "CCN Cẩm Giàng",
        "CCN Mới",
        "Xã Trần Phú, huyện Na Rì (01 cụm)",
        "CCN Vằng Mười",
        "Chưa có số liệu về địa điểm (01 cụm)",
        "CCN Đâu đó",
    ]
    assert names(office.department, by="district", kind="cluster")[:3] == [
        "Huyện Bạch Thông (02 cụm)",
        "CCN Cẩm Giàng",
        "CCN Mới",
    ]


def test_sites_are_read_some_at_a_time_and_come_out_the_same(office, monkeypatch):
    for number in range(5):
        Cluster.objects.create(name=f"Mới {number}", unit=office.places.new_commune)
    at_once = rows_of(office.department, by="unit")
    monkeypatch.setattr("reports.weekly.rows.CHUNK", 2)
    assert rows_of(office.department, by="unit") == at_once


def test_a_place_is_told_by_its_name_then_and_now(office):
    assert row_of(office.department)[PLACE] == (
        "xã Cẩm Giàng, huyện Bạch Thông (từ 01/07/2025: xã Cẩm Giàng, tỉnh Thái Nguyên)"
    )


def test_figures_are_those_in_use_with_their_sources_in_the_notes(office):
    paper = document(office.cluster, date=PartialDate.parse("4/11/2022"))
    figure(office.cluster, "area", "74.5", document=paper, source="")
    figure(office.cluster, "area", "74.9")
    figure(office.cluster, "total-investment", "1541.75", source="Báo A", as_of=PartialDate.parse("2024"))
    row = row_of(office.department)
    assert (row[AREA], row[MONEY], row[DEVELOPER]) == ("74,5 ha", "1.541,75 tỷ đồng", "Công ty Cổ phần Nhựa đường")
    assert row[NOTE].split("\n") == [
        "Văn bản mới nhất: 2140/QĐ-UBND, 04/11/2022.",
        "Diện tích: 2140/QĐ-UBND, 04/11/2022 (nguồn khác: 74,9 ha).",
        "Tổng mức đầu tư: Báo A, số liệu năm 2024.",
    ]


def test_the_state_is_what_an_officer_would_write(office):
    record(office.cluster, "eia", state="done", actual="20/11/2026")
    record(
        office.cluster,
        "site-clearance",
        state="in_progress",
        percent=60,
        area_done="12.5",
        area_total="40",
        area_ready="10",
        households_done=83,
        households_total=88,
        planned="quý I/2025",
        forecast="quý IV/2026",
        source="Báo cáo 12/BC",
    )
    record(office.cluster, "payment", state="not_started", planned="2025")
    record(office.cluster, "plan", state="not_started")
    row = row_of(office.department)
    assert row[STATUS].split("\n") == [
        "- Đánh giá tác động môi trường: hoàn thành ngày 20/11/2026.",
        "- Đền bù, giải phóng mặt bằng: đang thực hiện, 60 %, 12,5/40 ha, 10 ha mặt bằng sạch, 83/88 hộ; "
        "thời hạn quý IV/2026, chậm 21 tháng so với kế hoạch.",
        "- Chi trả: chưa bắt đầu; thời hạn năm 2025, quá hạn 10 tháng.",
        "- Chưa có số liệu: Báo cáo nghiên cứu khả thi, Vận hành, khai thác.",
    ]
    assert row[NOTE] == "Hiện trạng: Báo cáo 12/BC."


def test_open_obstacles_are_told_with_who_is_asked_and_by_when(office):
    agency = Organisation.objects.create(name="Sở Tài chính", kind="agency")
    common = {"site_id": office.cluster.pk, "kind": office.kind}
    Obstacle.objects.create(
        **common,
        description="Chưa có giá đất",
        opened_on="2026-01-05",
        asked_of=agency,
        due=PartialDate.parse("6/2026"),
    )
    Obstacle.objects.create(**common, description="Hộ ông A\nchưa nhận tiền", opened_on="2026-02-05")
    for number in range(4):
        Obstacle.objects.create(**common, description=f"Vướng {number}", opened_on="2026-03-05")
    lines = row_of(office.department)[STATUS].split("\n")
    assert lines[1:3] == [
        "- Vướng mắc: Chưa có giá đất (đề nghị Sở Tài chính giải quyết, hạn tháng 6/2026, đã quá hạn).",
        "- Vướng mắc: Hộ ông A chưa nhận tiền (từ 05/02/2026).",
    ]
    assert lines[-1] == "- Còn 2 vướng mắc khác chưa giải quyết."


def test_promises_in_force_stand_in_their_columns_and_what_is_done_says_when(office):
    paper = document(office.cluster, number="1868/QĐ-UBND")
    record(office.cluster, "establishment", state="done", actual="16/10/2020", document=paper)
    record(office.cluster, "groundbreaking", planned="tháng 1/2025", forecast="quý IV/2026")
    record(office.cluster, "construction", state="in_progress")
    record(office.cluster, "completion", planned="năm 2027")
    row = row_of(office.department)
    assert row[ESTABLISHED : BUILT + 1] == (
        "Đã thành lập ngày 16/10/2020 (1868/QĐ-UBND)",
        "quý IV/2026 (kế hoạch tháng 1/2025; chậm 21 tháng so với kế hoạch)",
        "năm 2027",
    )
    record(office.cluster, "completion", state="done")
    assert row_of(office.department)[BUILT] == "Đã hoàn thành (chưa rõ ngày)"


def test_which_stage_speaks_in_which_column_is_data(office):
    record(office.cluster, "plan", planned="năm 2028")
    assert row_of(office.department)[ESTABLISHED] == "chưa có số liệu"
    plan = office.stages["plan"]
    plan.weekly_column = "establishment"
    plan.save()
    assert row_of(office.department)[ESTABLISHED] == "năm 2028"


def test_what_a_column_says_is_late_is_not_told_twice(office):
    record(office.cluster, "groundbreaking", planned="quý I/2023", source="Báo A")
    record(office.other_cluster, "groundbreaking", planned="quý I/2023", state="in_progress")
    row = row_of(office.department)
    assert row[BEGUN] == "quý I/2023 (quá hạn 3 năm 7 tháng)"
    assert "Groundbreaking" not in row[STATUS]
    assert row[NOTE] == "Hiện trạng: Báo A."
    assert "Groundbreaking: đang thực hiện; thời hạn" in row_of(office.department, "CCN Vằng Mười")[STATUS]


def test_notes_give_way_to_obstacles_where_a_row_cannot_hold_both(office):
    for code in ("eia", "site-clearance", "feasibility", "operation", "plan"):
        record(office.cluster, code, state="in_progress", note="ghi chú dài " * 30)
    assert "ghi chú dài" in row_of(office.department)[STATUS]
    for number in range(4):
        what = f"Vướng {number} " + "đề nghị xem xét " * 12
        Obstacle.objects.create(site_id=office.cluster.pk, kind=office.kind, description=what)
    status = row_of(office.department)[STATUS]
    assert "ghi chú dài" not in status
    assert status.count("Vướng mắc") == 4
    assert "nội dung khác" not in status


def test_phases_are_told_one_by_one(office):
    record(office.cluster, "construction", phase=1, state="done", actual="2025")
    record(office.cluster, "construction", phase=2, planned="quý II/2027")
    assert row_of(office.department)[BUILT] == "Giai đoạn 1: đã hoàn thành năm 2025\nGiai đoạn 2: quý II/2027"
    assert "Đã hoàn thành hạ tầng (01 cụm)" not in names(office.department, by="step")


def test_revoked_sites_come_only_when_asked_for_and_nothing_of_them_is_late(office):
    paper = document(office.other_cluster, number="2144/QĐ-UBND")
    SiteEvent.objects.create(
        site_id=office.other_cluster.pk, kind="revoked", date=PartialDate.parse("4/11/2022"), document=paper
    )
    record(office.other_cluster, "groundbreaking", planned="2023")
    assert "CCN Vằng Mười" not in names(office.department)
    row = row_of(office.department, "CCN Vằng Mười", with_given_up="on", by="step")
    assert row[STATUS].startswith("Đã thu hồi quyết định ngày 04/11/2022 (2144/QĐ-UBND).")
    assert row[BEGUN] == "năm 2023"
    assert "quá hạn" not in row[STATUS]


def test_only_sites_the_person_sees_are_in_it(office):
    assert names(office.local) == ["Cụm công nghiệp (01 cụm)", "CCN Cẩm Giàng"]
    assert names(office.board) == ["Khu công nghiệp (01 khu)", "KCN Thanh Bình"]
    nothing = ask(office.board, "en", kind="cluster")
    assert nothing.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "No site of this kind" in text_of(nothing)
    assert "no role yet" in text_of(ask(office.nobody, "en"))


def test_text_is_never_a_formula(office):
    Cluster.objects.create(name="=1+1", address="@SUM(A1)")
    office.company.name = "=HYPERLINK(A1)"
    office.rival.name = "2024"
    office.rival.save()
    office.company.save()
    page = book_of(office.department).worksheets[0]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert row_of(office.department, "CCN Vằng Mười")[DEVELOPER] == "2024"
    firm = next(cell for row in page.iter_rows() for cell in row if cell.value == "=HYPERLINK(A1)")
    assert firm.quotePrefix  # stays text when somebody edits the cell


def test_the_sheet_is_vietnamese_for_an_english_reader_too(office):
    record(office.cluster, "groundbreaking", planned="quý I/2027")
    page = openpyxl.load_workbook(io.BytesIO(ask(office.department, "en").content)).worksheets[0]
    assert page["I5"].value == "quý I/2027"
    assert "Weekly progress sheet" in text_of(browser(office.department).get(reverse("weekly")))


def test_a_past_day_is_told_as_it_was_recorded_then():
    with recorded_on(TODAY.replace(month=9)):
        cast = make_cast()
        stage = Stage.objects.create(code="start", order=101, name="Khởi công")
        record(cast.cluster, "start", planned="quý I/2027")
    with time_machine.travel(TODAY, tick=False):
        stage.weekly_column = "construction-start"  # since: the layout is that of today
        stage.save()
        record(cast.cluster, "start", forecast="quý IV/2027")
        Cluster.objects.create(name="Sau này")
        response = ask(cast.department, day="1/10/2026")
        page = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
        assert page.title == "01.10.2026"
        assert page["I5"].value == "quý I/2027"
        assert "Sau này" not in str(list(page.iter_rows(values_only=True)))


@pytest.mark.parametrize(
    ("day", "said"), [("24/11/2026", "is in the future"), ("1/1/2020", "records begin on 23/11/2026"), ("x", "no day")]
)
def test_a_day_that_cannot_be_told_is_refused(office, day, said):
    response = ask(office.department, "en", day=day)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in text_of(response)


def test_rows_are_as_high_as_their_text_and_no_higher_than_a_row_can_be(office):
    for number in range(30):
        stage = Stage.objects.create(code=f"s{number}", order=200 + number, name=f"Bước {number}")
        record(office.cluster, stage.code, state="in_progress", note="đang làm " * 20)
    page = book_of(office.department, kind="cluster").worksheets[0]
    assert "nội dung khác" in page.cell(5, STATUS + 1).value.split("\n")[-1]
    assert 300 < page.row_dimensions[5].height <= 409
    assert page.row_dimensions[6].height < 100


@pytest.mark.once
def test_it_costs_as_many_queries_for_many_sites(office):
    province = office.places.province

    def add(count):
        for number in range(count):
            unit = AdministrativeUnit.objects.create(kind="commune", name=f"Xã {count}-{number}", parent=province)
            site = (Zone if number % 2 else Cluster).objects.create(
                name=f"S{count}-{number}", unit=unit, developer=office.company
            )
            paper = document(site, number=f"{count}-{number}/QĐ", date=PartialDate.parse("2024"))
            figure(site, "area", "10", document=paper)
            record(site, "groundbreaking", planned="2025", document=paper)
            Obstacle.objects.create(site_id=site.pk, kind=office.kind, description="vướng", asked_of=office.company)
            SiteEvent.objects.create(site_id=site.pk, kind="suspended", date=PartialDate.parse("2024"), document=paper)

    def count(expected):
        client = browser(office.department)
        with CaptureQueriesContext(connection) as queries:
            response = client.post(reverse("weekly"), {"day": "23/11/2026", "by": "district"})
        page = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
        assert sum(isinstance(row[0], int) for row in page.iter_rows(values_only=True)) == expected
        return len(queries)

    add(7)
    few = count(10)
    add(190)
    assert count(200) == few <= 19  # three record that the file was taken out
