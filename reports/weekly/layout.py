"""The sheet itself: A3 landscape, Times New Roman 12, thin borders, no fill, its heading repeated on every page."""

import io
from collections.abc import Iterable

from xlsxwriter import Workbook

from reports.weekly.groups import WeeklyGroup, roman
from reports.weekly.row_heights import SPACE, lines_in, lines_of_row
from reports.weekly.text import WIDTHS, WeeklySheet
from spreadsheets.writers.cells import writable
from spreadsheets.writers.streaming import StreamedSheet, text_element
from spreadsheets.writers.styles import FONT

LONG = (2, 3, 6, 7, 11)  # columns of running text, set to the left; the others stand in the middle
LETTERS = "ABCDEFGHIJK"
HEADING_ROW = 3
A3 = 8
MM = 1 / 25.4  # margins are inches
FOOTER = '&C&"Times New Roman,Regular"&12Trang &P/&N'
BEGINS_A_FORMULA = ("=", "+", "-", "@")


def as_workbook(sheet: WeeklySheet) -> bytes:
    """Return a workbook of that one sheet, called by its day: "23.11.2026"."""
    file = io.BytesIO()
    with Workbook(file, {"constant_memory": True, "default_format_properties": dict(FONT)}) as book:
        page = book.add_worksheet(f"{sheet.on:%d.%m.%Y}", worksheet_class=StreamedSheet)
        _set_up(page)
        _Rows(book, page).write(sheet)
    return file.getvalue()


def _set_up(page: StreamedSheet) -> None:
    for column, width in enumerate(WIDTHS):
        page.set_column_pixels(column, column, width * page.max_digit_width)
    page.freeze_panes(HEADING_ROW, 0)
    page.repeat_rows(HEADING_ROW - 1)
    page.set_paper(A3)
    page.set_landscape()
    page.fit_to_pages(1, 0)  # as many pages down as it takes
    page.center_horizontally()
    page.set_margins(left=15 * MM, right=10 * MM, top=15 * MM, bottom=15 * MM)
    page.set_header("", {"margin": 7 * MM})
    page.set_footer(FOOTER, {"margin": 7 * MM})
    page.expect(len(WIDTHS))


class _Style:
    """A look of cells with text: text stays text, whatever it begins with, also when somebody edits it."""

    def __init__(self, book: Workbook, align: str, *, border: int = 1, **font: bool) -> None:
        look = FONT | font | {"align": align, "valign": "vcenter", "text_wrap": True, "border": border}
        self.plain = f's="{book.add_format(look)._get_xf_index()}"'
        self.quoted = f's="{book.add_format(look | {"quote_prefix": True})._get_xf_index()}"'

    def text(self, text: str) -> str:
        """Return a cell's element after its place."""
        text = writable(text)
        if not text:
            return f"{self.plain}/>"
        style = self.quoted if text.startswith(BEGINS_A_FORMULA) else self.plain
        return f'{style} t="inlineStr"><is><t{text_element(text)}</t></is></c>'

    def number(self, number: int) -> str:
        return f"{self.plain}><v>{number}</v></c>"


class _Rows:
    """Writes the rows of the sheet, the first to the last."""

    def __init__(self, book: Workbook, page: StreamedSheet) -> None:
        self.page, self.row = page, 0
        self.title, self.subtitle = (_Style(book, "center", border=0, **{font: True}) for font in ("bold", "italic"))
        self.bold, self.group = _Style(book, "center", bold=True), _Style(book, "left", bold=True)
        self.middle, left = _Style(book, "center"), _Style(book, "left")
        self.styles = [left if column in LONG else self.middle for column in range(2, len(WIDTHS) + 1)]

    def write(self, sheet: WeeklySheet) -> None:
        for text, style in ((sheet.title, self.title), (sheet.subtitle, self.subtitle)):
            self.page.join(self.row, 0, len(WIDTHS) - 1)
            self._append([style.text(text), *[style.text("")] * (len(WIDTHS) - 1)], 1)
        self._append(map(self.bold.text, sheet.heads), lines_of_row(sheet.heads, WIDTHS, bold=True))
        for number, group in enumerate(sheet.groups, 1):
            self._group(number, group)

    def _group(self, number: int, group: WeeklyGroup) -> None:
        title = f"{group.title} ({group.count})"
        self.page.join(self.row, 1, len(WIDTHS) - 1)
        cells = [self.bold.text(roman(number)), self.group.text(title), *[self.group.text("")] * (len(WIDTHS) - 2)]
        self._append(cells, lines_in(title, sum(WIDTHS[1:]), bold=True))
        for line, row in enumerate(group.rows, 1):
            # A number is counted on, when somebody drags it down.
            texts = (style.text(text) for style, text in zip(self.styles, row.texts, strict=True))
            self._append([self.middle.number(line), *texts], row.lines)

    def _append(self, cells: Iterable[str], lines: int) -> None:
        """Write the next row; it is no higher than its texts need, and grows when somebody writes more into it."""
        row = self.row + 1
        xml = "".join(f'<c r="{letter}{row}" {cell}' for letter, cell in zip(LETTERS, cells, strict=True))
        self.page.append(self.row, xml, lines + SPACE)
        self.row = row
