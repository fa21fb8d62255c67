"""Files we write: text that looks like a formula stays text, numbers stay numbers, nothing stays empty."""

import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from spreadsheets.reading import read_sheet
from spreadsheets.tests.files import excel_date
from spreadsheets.writing import write

TEXTS = ["=1+1", "==1+1", "+84", "-5", "@SUM(1)", "\tA", "'=A1", "quý I/2025", "<b>&", "dòng 1\ndòng 2"]
HEADERS = ["Chữ", "Số", "Nguyên", "Ngày", "Trống"]
ROWS = [[text, Decimal("-186.4"), 1780, datetime.date(2025, 3, 15), None] for text in TEXTS]


def test_excel_gets_text_numbers_dates_and_empty_cells():
    sheet = load_workbook(io.BytesIO(write("xlsx", HEADERS, ROWS, "Cụm/1"))).active
    for text, row in zip(TEXTS, sheet.iter_rows(min_row=2), strict=True):
        assert (row[0].data_type, row[0].value) == ("s", text)
        assert (row[1].data_type, row[1].value, row[2].value) == ("n", -186.4, 1780)
        assert row[3].value == excel_date(2025, 3, 15)
        assert row[4].value is None


def test_no_formula_stands_in_any_file():
    for kind in ("xlsx", "ods"):
        with zipfile.ZipFile(io.BytesIO(write(kind, HEADERS, ROWS, "Cụm"))) as archive:
            texts = b"".join(archive.read(name) for name in archive.namelist())
        assert b"<f>" not in texts
        assert b"table:formula" not in texts


def test_csv_opens_in_excel_and_computes_nothing():
    content = write("csv", HEADERS, ROWS, "Cụm")
    assert content.startswith(b"\xef\xbb\xbf")
    first = content.decode("utf-8-sig").splitlines()[1]
    assert first == "'=1+1;-186,4;1780;15/03/2025;"


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_what_was_written_is_read_back(kind):
    sheet = read_sheet(write(kind, HEADERS, ROWS, "Cụm"))
    assert sheet.header == HEADERS
    assert [cells[0] for _number, cells in sheet.rows] == TEXTS
    assert {str(cells[1]).replace(",", ".") for _number, cells in sheet.rows} == {"-186.4"}


def test_characters_that_no_workbook_holds_are_left_out():
    for kind in ("xlsx", "ods"):
        assert read_sheet(write(kind, ["Chữ"], [["a\x0bb"]], "Cụm")).rows == [(2, ["ab"])]
