"""Excel workbooks."""

from collections.abc import Iterator
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

from spreadsheets.sheets import NOT_COMPUTED, RawRow, Sheet, error_cell, make_sheet


class _Parser(WorkSheetParser):
    """Row by row, as openpyxl's own read-only sheets do, but telling hidden rows and formulas without a result."""

    is_hidden = False

    def parse_row(self, row):
        self.is_hidden = row.get("hidden") in ("1", "true")
        parsed = super().parse_row(row)
        self.row_dimensions.clear()  # kept for every formatted row, of which there may be a million
        return parsed

    def parse_cell(self, element):
        cell = super().parse_cell(element)
        if cell["data_type"] == "e":
            cell["value"] = error_cell(cell["value"])
        elif element.find(FORMULA_TAG) is not None and not element.findtext(VALUE_TAG) and element.get("t") != "str":
            cell["value"] = NOT_COMPUTED
        return cell


def read(content: bytes) -> Sheet:
    """Return the first visible sheet. Raises SheetError, and whatever a damaged file makes the parsers raise."""
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
    return make_sheet(_rows(book, sheet), name=sheet.title, other_sheets=len(book.sheetnames) - 1)


def _rows(book, sheet) -> Iterator[RawRow]:
    with sheet._get_source() as source:
        parser = _Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            yield RawRow(number, _placed(cells), parser.is_hidden)


def _placed(cells: list[dict]) -> list:
    """Cells at their columns; the file leaves out those never written."""
    values = []
    for cell in cells:
        if cell["value"] is not None:
            values.extend([None] * (cell["column"] - len(values)))
            values[cell["column"] - 1] = cell["value"]
    return values
