"""What cells show by their formats, from the file through the preview to what is saved."""

import datetime
import io
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import load_workbook

from places.models import Organisation
from progress.models import PeriodFigure, ReportRow, SiteFigure, State
from progress.tests.cast import browser, make_cast, text_of
from spreadsheets.exports import workbook_for
from spreadsheets.models import ImportRun
from spreadsheets.tests.files import excel_date, xlsx
from spreadsheets.writers import write_book

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def client(cast):
    return browser(cast.department)


def formatted(*rows, formats: dict[str, str]) -> bytes:
    """A workbook of these rows, with the formats of some cells."""

    def prepare(book):
        for cell, code in formats.items():
            book.active[cell].number_format = code

    return xlsx(*rows, prepare=prepare)


def previewed(client, content: bytes, name="a.xlsx", **fields) -> tuple[ImportRun, str]:
    """The import that the file begins, and the page of its preview."""
    response = client.post("/import/", {"file": SimpleUploadedFile(name, content), **fields})
    assert response.status_code == HTTPStatus.FOUND, text_of(response)
    run = ImportRun.objects.latest("pk")
    return run, "".join(text_of(client.get(f"/imports/{run.pk}/{part}")) for part in ("", "?part=warnings"))


def save(client, run: ImportRun) -> None:
    client.post(f"/imports/{run.pk}/confirm/", {"fingerprint": run.fingerprint, "add_new": "on"})
    run.refresh_from_db()
    assert run.state == "saved", text_of(client.get(f"/imports/{run.pk}/"))


def milestone_of(cast, stage="eia"):
    return cast.cluster.milestones.get(stage__code=stage, phase=0)


COMPANY = ["Name", "Kind", "Tax code"]
PROGRESS = ["Site", "Stage", "State", "Percent"]


@pytest.mark.parametrize(
    ("number", "code", "percent"),
    [(0.4, "0%", 40), (0.333, "0%", 33), (0.01, "0%", 1), (0.8, '0.00%;"-"', 80), (40, '0"%"', 40), (40, "0", 40)],
)
def test_a_percent_is_saved_as_the_cell_shows_it(cast, client, number, code, percent):
    row = ["Cẩm Giàng", "EIA", "In progress", number]
    run, _page = previewed(client, formatted(PROGRESS, row, formats={"D2": code}))
    save(client, run)
    assert milestone_of(cast).percent == percent


def test_a_whole_one_shown_as_a_hundred_percent_is_not_one_percent(cast, client):
    run, _page = previewed(client, formatted(PROGRESS, ["Cẩm Giàng", "EIA", "Done", 1], formats={"D2": "0%"}))
    save(client, run)
    assert milestone_of(cast).percent == 100


def test_our_own_workbook_whose_column_somebody_formats_as_percent(cast, client):
    target = io.BytesIO()
    with translation.override("en"):
        write_book(workbook_for(cast.department, keys=["progress"]), target)
    book = load_workbook(target)
    sheet = book.worksheets[1]
    places = {cell.value: cell.column for cell in sheet[1]}
    milestone = milestone_of(cast)
    row = next(row for row in sheet.iter_rows(3) if row[places["id"] - 1].value == milestone.pk)
    cell = row[places["percent"] - 1]
    cell.value, cell.number_format = 0.6, "0%"
    stream = io.BytesIO()
    book.save(stream)
    run, _page = previewed(client, stream.getvalue())
    save(client, run)
    milestone.refresh_from_db()
    assert milestone.percent == 60


@pytest.mark.parametrize("cell", [0.333, 12.5, "12,5%"])
def test_a_percent_between_whole_ones_is_rounded_and_that_is_told(cast, client, cell):
    row = ["Cẩm Giàng", "EIA", "In progress", cell]
    formats = {"D2": "0.0%"} if cell == 0.333 else {}
    run, _page = previewed(client, formatted(PROGRESS, row, formats=formats))
    warnings = text_of(client.get(f"/imports/{run.pk}/?part=warnings"))
    said = "33,3 % is rounded to 33 %." if cell == 0.333 else "12,5 % is rounded to 13 %."
    assert said in warnings
    save(client, run)
    assert milestone_of(cast).percent == (33 if cell == 0.333 else 13)


def test_a_percent_that_rounding_would_make_nothing_or_all_is_refused(cast, client):
    row = ["Cẩm Giàng", "EIA", "In progress", 0.997]
    run, page = previewed(client, formatted(PROGRESS, row, formats={"D2": "0.0%"}))
    assert "“99,7%” is not a whole number." in page
    assert "D2" in page
    assert client.post(f"/imports/{run.pk}/confirm/", {"fingerprint": run.fingerprint}).status_code != HTTPStatus.FOUND
    assert milestone_of(cast).percent is None


def test_a_percent_written_as_text_is_that_percent(cast, client):
    text = "Site;Stage;State;Percent\r\nCẩm Giàng;EIA;In progress;40 %\r\n"
    run, _page = previewed(client, text.encode("utf-8-sig"), "a.csv")
    save(client, run)
    assert milestone_of(cast).percent == 40


def test_stage_columns_of_a_wide_sheet_take_the_percent_they_show(cast, client):
    header = ["Site", "EIA", "Site clearance"]
    content = formatted(header, ["Cẩm Giàng", 0.333, 1], formats={"B2": "0%", "C2": "0%"})
    run, _page = previewed(client, content, kind="progress")
    save(client, run)
    assert (milestone_of(cast).percent, milestone_of(cast).state) == (33, State.IN_PROGRESS)
    assert milestone_of(cast, "site-clearance").percent == 100


def test_a_percent_in_a_column_of_hectares_is_told(cast, client):
    header = ["Site", "Measure", "Value", "Source", "As at"]
    row = ["Cẩm Giàng", "industrial-area", 0.4, "QĐ 1/QĐ-UBND", "5/1/2024"]
    run, page = previewed(client, formatted(header, row, formats={"C2": "0%"}), kind="site_figures")
    assert "The cell shows 40%, but this column holds no percent: read as 0,4." in page
    save(client, run)
    assert SiteFigure.objects.get(site=cast.cluster, measure="industrial-area").value == Decimal("0.4")


def test_a_figure_shown_in_billions_is_read_as_shown_and_told(cast, client):
    header = ["Site", "Measure", "Value", "Source", "As at"]
    row = ["Cẩm Giàng", "total-investment", 541_750_000_000, "QĐ 1/QĐ-UBND", "5/1/2024"]
    run, page = previewed(client, formatted(header, row, formats={"C2": "0.00,,,"}), kind="site_figures")
    assert "its value is 541.750.000.000, and it is read as shown, 541,75" in page
    save(client, run)
    assert SiteFigure.objects.get(site=cast.cluster, measure="total-investment").value == Decimal("541.75")


def test_a_tax_code_keeps_the_zeros_that_its_cell_shows(cast, client):
    content = formatted(COMPANY, ["Công ty Mới", "enterprise", 101234567], formats={"C2": "0000000000"})
    run, _page = previewed(client, content, kind="organisations")
    save(client, run)
    assert Organisation.objects.get(name="Công ty Mới").tax_code == "0101234567"


def test_a_plain_tax_code_stays_as_it_is(cast, client):
    run, _page = previewed(client, xlsx(COMPANY, ["Công ty Mới", "enterprise", 4700123456]), kind="organisations")
    save(client, run)
    assert Organisation.objects.get(name="Công ty Mới").tax_code == "4700123456"


PERIOD = ["Site", "Form", "Row", "Year", "Reporting period", "Value"]


def test_a_rate_of_a_reporting_period_is_the_percent_shown_and_no_other_row_is(cast, client):
    ReportRow.objects.create(form="02", number="5", order=50, name="Tỷ lệ", name_en="Rate", unit="%", unit_en="%")
    ReportRow.objects.create(form="02", number="4", order=40, name="Đất", name_en="Land", unit="ha", unit_en="ha")
    rows = [["Cẩm Giàng", "02", number, 2025, "year", 0.625] for number in ("5", "4")]
    with translation.override("en"):
        content = formatted(PERIOD, *rows, formats={"F2": "0.0%", "F3": "0.0%"})
    run, page = previewed(client, content, kind="figures")
    assert page.count("but this column holds no percent") == 1
    save(client, run)
    found = dict(PeriodFigure.objects.values_list("row__number", "value"))
    assert {number: float(value) for number, value in found.items()} == {"5": 62.5, "4": 0.625}


def test_a_moment_in_a_column_of_text_keeps_its_time(cast, client):
    moment = excel_date(2024, 3, 15) + datetime.timedelta(hours=8, minutes=30)
    rows = ["Site", "Stage", "Note"], ["Cẩm Giàng", "EIA", moment]
    run, _page = previewed(client, formatted(*rows, formats={"C2": "dd/mm/yyyy hh:mm"}))
    save(client, run)
    assert milestone_of(cast).note == "15/03/2024 08:30"


def test_rows_refused_come_back_with_the_percents_they_showed(cast, client):
    rows = [["Cẩm Giàng", "EIA", "In progress", 0.4], ["Không có", "EIA", "In progress", 0.25]]
    run, _page = previewed(client, formatted(PROGRESS, *rows, formats={"D2": "0%", "D3": "0%"}))
    answer = client.get(f"/imports/{run.pk}/refused/")
    assert answer.status_code == HTTPStatus.OK
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content))
    shown = {cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert "25%" in shown
