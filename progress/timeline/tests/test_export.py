"""The progress chart as a workbook: the same ranges as cells, by letters and colours."""

import datetime
import io

import openpyxl
import pytest

from progress.models import Obstacle, ObstacleKind
from progress.tests.cast import TODAY, browser, milestone, record

pytestmark = pytest.mark.django_db
EVERY = {"export-format": "xlsx", "export-delimiter": ";"}
COLUMNS = ["site", "stage", "first", "now", "done", "slip", "obstacles", "axis"]


@pytest.fixture
def client(cast, time_machine):
    time_machine.move_to(datetime.datetime.combine(TODAY, datetime.time(8)).astimezone())
    record(cast.cluster, "site-clearance", state="in_progress", planned="quý I/2026", forecast="quý IV/2026")
    record(cast.cluster, "eia", state="done", planned="quý I/2026", actual="15/3/2026")
    kind = ObstacleKind.objects.create(code="land", order=1, name="Đất đai", name_en="Land")
    held = milestone(cast.cluster, "site-clearance")
    Obstacle.objects.create(
        site_id=cast.cluster.pk, kind=kind, milestone=held, description="Giá", opened_on="2026-05-02"
    )
    return browser(cast.department, "vi")


def sheet(client, query="?kind=cluster", columns=COLUMNS):
    page = client.post(f"/export/timeline/{query}", EVERY | {"export-columns": columns})
    assert page.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(page.getvalue())).active


def test_each_quarter_is_a_cell_with_the_letters_of_what_lies_in_it(client):
    page = sheet(client)
    rows = [["" if cell is None else str(cell) for cell in row] for row in page.iter_rows(min_row=2, values_only=True)]
    assert rows[0][7:] == ["quý I/2026", "quý II/2026", "quý III/2026", "quý IV/2026"]
    assert rows[1] == [
        "CCN Cẩm Giàng", "Đánh giá tác động môi trường", "quý I/2026", "quý I/2026", "15/03/2026", "", "",
        "HK", "", "", "",
    ]  # fmt: skip
    assert rows[2] == [
        "CCN Cẩm Giàng", "Đền bù, giải phóng mặt bằng", "quý I/2026", "quý IV/2026", "", "9 tháng", "1",
        "K", "VC", "C", "DC",
    ]  # fmt: skip
    assert rows[3][0] == "CCN Vằng Mười"
    assert not any(rows[3][1:])
    assert [row[0] for row in rows[4:]] == [
        "V: vướng mắc chưa giải quyết, từ thời điểm này",
        "H: hoàn thành",
        "D: dự kiến (hiện nay)",
        "K: kế hoạch ban đầu",
        "C: chậm so với kế hoạch",
    ]


def test_a_cell_has_the_colour_of_its_first_letter(client):
    page = sheet(client)
    meanings = {page.cell(row, 8).value: page.cell(row, 8).fill.fgColor.rgb for row in range(6, 11)}
    assert len(set(meanings.values())) == 5
    for row in page.iter_rows(min_row=3, max_row=5, min_col=8):
        for cell in row:
            assert cell.fill.fgColor.rgb == (meanings[cell.value[0]] if cell.value else "00000000")


def test_it_is_ready_to_print_on_a3(client):
    page = sheet(client)
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (8, "landscape")
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToWidth in (None, 1)
    assert page.page_setup.fitToHeight == 0
    assert page.print_title_rows == "$2:$2"
    assert page.freeze_panes == "E3"
    assert page.auto_filter.ref.startswith("A2:G")


def test_by_month_where_the_axis_is_of_quarters(client):
    page = sheet(client, "?kind=cluster&axis=quarter", ["stage", "axis"])
    assert [cell.value for cell in page[2]][1:3] == ["tháng 1/2026", "tháng 2/2026"]
    assert page.max_column == 13
    assert [cell.value for cell in page[3]][1:4] == ["K", "K", "HK"]


def test_without_the_axis_it_is_a_plain_table(client):
    page = sheet(client, "?kind=zone", ["site", "stage"])
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=2)] == [
        ["Khu, cụm", "Bước thực hiện"],
        ["KCN Thanh Bình", None],
    ]
