"""The sheet itself: A3 landscape, Times New Roman 12, thin borders, no fill, its heading repeated on every page."""

import io
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from files.package import Package, write_xml
from reports.weekly.groups import roman
from reports.weekly.row_heights import SIZE, height_of, lines_in
from reports.weekly.text import WIDTHS, WeeklySheet

FONT = "Times New Roman"
LONG = (2, 3, 6, 7, 11)  # columns of running text, set to the left; the others stand in the middle
HEADING_ROW = 3
NORMAL, BOLD, ITALIC = Font(FONT, SIZE), Font(FONT, SIZE, bold=True), Font(FONT, SIZE, italic=True)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
BOX = Border(*[Side("thin")] * 4)
BEGINS_A_FORMULA = ("=", "+", "-", "@")
MM = 1 / 25.4  # margins are inches


def as_workbook(sheet: WeeklySheet) -> bytes:
    """Return a workbook of that one sheet, called by its day: "23.11.2026"."""
    book = Workbook()
    book._named_styles["Normal"].font = NORMAL  # what widths of columns are counted in
    page = book.active
    page.title = f"{sheet.on:%d.%m.%Y}"
    _set_up(page)
    _title(page, 1, sheet.title, BOLD)
    _title(page, 2, sheet.subtitle, ITALIC)
    for column, head in enumerate(sheet.heads, 1):
        _write(page.cell(HEADING_ROW, column), head, BOLD, MIDDLE)
    _heighten(page, HEADING_ROW, sheet.heads, bold=True)
    _rows(page, sheet)
    file = io.BytesIO()
    book.save(file)
    return _rows_grow(file.getvalue())


def _rows_grow(content: bytes) -> bytes:
    """Return the workbook with heights that are not fixed: a row grows when somebody writes more into it."""
    package, part = Package(content), "xl/worksheets/sheet1.xml"
    sheet = package.xml(part)
    for element in sheet.iter("{*}row"):
        element.attrib.pop("customHeight", None)
    package.put(part, write_xml(sheet))
    return package.save()


def _rows(page: Worksheet, sheet: WeeklySheet) -> None:
    row, styles = HEADING_ROW, _Styles()
    for number, group in enumerate(sheet.groups, 1):
        row += 1
        _group(page, row, number, f"{group.title} ({group.count})")
        for cells in group.rows:
            row += 1
            for column, text in enumerate(cells, 1):
                styles.write(page.cell(row, column), text, is_long=column in LONG)
            page.cell(row, 1).value = int(cells[0])  # counted on, when somebody drags it down
            _heighten(page, row, cells)


class _Styles:
    """Writes plain cells: openpyxl makes out each kind of them once, for that takes longer than the writing."""

    def __init__(self) -> None:
        self.made: dict[tuple[bool, bool], Any] = {}

    def write(self, cell: Cell, text: str, *, is_long: bool) -> None:
        kind = is_long, text.startswith(BEGINS_A_FORMULA)
        if kind in self.made:
            _put_text(cell, text)
            cell._style = self.made[kind]
        else:
            _write(cell, text, NORMAL, LEFT if is_long else MIDDLE)
            self.made[kind] = copy(cell._style)


def _heighten(page: Worksheet, row: int, cells: tuple[str, ...], *, bold: bool = False) -> None:
    """Make a row as high as the longest of its texts needs."""
    most = max(lines_in(text, width, bold=bold) for text, width in zip(cells, WIDTHS, strict=True))
    page.row_dimensions[row].height = height_of(most)


def _set_up(page: Worksheet) -> None:
    for column, width in zip("ABCDEFGHIJK", WIDTHS, strict=True):
        page.column_dimensions[column].width = width
    page.sheet_view.tabSelected = True
    page.freeze_panes = f"A{HEADING_ROW + 1}"
    page.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    page.page_setup.paperSize = page.PAPERSIZE_A3
    page.page_setup.orientation = page.ORIENTATION_LANDSCAPE
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0  # as many pages down as it takes
    page.print_options.horizontalCentered = True
    margins = page.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 15 * MM, 10 * MM, 15 * MM, 15 * MM
    margins.header = margins.footer = 7 * MM
    page.oddFooter.center.text, page.oddFooter.center.font, page.oddFooter.center.size = "Trang &P/&N", FONT, SIZE


def _title(page: Worksheet, row: int, text: str, font: Font) -> None:
    cell = page.cell(row, 1)
    _write(cell, text, font, MIDDLE, Border())
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(WIDTHS))
    page.row_dimensions[row].height = height_of(1)


def _group(page: Worksheet, row: int, number: int, title: str) -> None:
    _write(page.cell(row, 1), roman(number), BOLD, MIDDLE)
    _write(page.cell(row, 2), title, BOLD, LEFT)
    page.merge_cells(start_row=row, end_row=row, start_column=2, end_column=len(WIDTHS))
    page.row_dimensions[row].height = height_of(lines_in(title, sum(WIDTHS[1:]), bold=True))
    for column in range(3, len(WIDTHS) + 1):
        page.cell(row, column).border = BOX


def _write(cell: Cell, text: str, font: Font, alignment: Alignment, border: Border = BOX) -> None:
    """Write a cell: text stays text, whatever it begins with, also when somebody edits it."""
    _put_text(cell, text)
    cell.quotePrefix = text.startswith(BEGINS_A_FORMULA)
    cell.font, cell.alignment, cell.border = font, alignment, border


def _put_text(cell: Cell, text: str) -> None:
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
