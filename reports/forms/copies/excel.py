"""The copy to sign as an Excel file: one sheet that prints on A4 upright, its numbers as the text that is signed."""

import io
from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.forms.copies.printed import HEAD_OF_UNIT, PREPARED_BY, PrintedForm
from reports.weekly.row_heights import SPACE, lines_in, lines_of_row
from spreadsheets.writers.cells import writable
from spreadsheets.writers.styles import FONT

A4 = 9
WIDTHS = (6, 45, 9, 14, 22)  # digits
WIDE_UNITS = (6, 31, 19, 14, 19)  # where a unit is long
MIDDLE = 2  # the first column of the right half
POINTS = 15.75  # of a line
CENTRED = (0, 2, 3)
MM = 1 / 25.4  # margins are inches


def as_excel(form: PrintedForm) -> bytes:
    """Return the .xlsx of a copy to sign."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "default_format_properties": dict(FONT)}) as book:
        book.set_properties({"title": f"{form.name}. {form.title}"[:255], "author": form.reporter[:255]})
        page = book.add_worksheet(f"Biểu {form.number}"[:31])
        _Sheet(book, page, WIDE_UNITS if form.has_long_units else WIDTHS).write(form)
        _set_up(page, form)
    return file.getvalue()


def _set_up(page: Worksheet, form: PrintedForm) -> None:
    page.set_paper(A4)
    page.fit_to_pages(1, 0)  # as many pages down as it takes
    page.center_horizontally()
    page.set_margins(left=20 * MM, right=15 * MM, top=18 * MM, bottom=18 * MM)
    page.hide_gridlines(2)
    font = '&"Times New Roman,Regular"&10'
    if form.mark:
        page.set_header(f'&C&"Times New Roman,Bold"&12{form.mark}', {"margin": 8 * MM})
    # A header or a footer holds 255 characters; in it "&" begins a code.
    foot = form.foot.replace("&", "&&")
    foot = foot if len(foot) < 180 else f"{form.mark} {form.name}".strip()
    page.set_footer(f"&C{font}{foot} · Trang &P/&N", {"margin": 8 * MM})


class _Sheet:
    """Writes the rows of the sheet from the first to the last."""

    def __init__(self, book: Workbook, page: Worksheet, widths: Sequence[int]) -> None:
        self.book, self.page, self.row, self.widths = book, page, 0, widths
        for column, width in enumerate(widths):
            page.set_column(column, column, width, self._style())

    def _style(self, **look) -> Format:
        return self.book.add_format(FONT | {"text_wrap": True, "valign": "top", "num_format": "@"} | look)

    def write(self, form: PrintedForm) -> None:
        self._heading(form)
        self._table(form)
        self._signatures(form)

    def _heading(self, form: PrintedForm) -> None:
        bold, small = self._style(bold=True), self._style(italic=True, font_size=10)
        receivers = "\n".join(["Đơn vị nhận báo cáo:", *(f"- {receiver}" for receiver in form.receivers)])
        self._halves((form.name, bold), (f"Đơn vị báo cáo: {form.reporter}", self._style()))
        self._halves((form.basis, small), (receivers, self._style()))
        self._whole(form.title.upper(), self._style(bold=True, align="center", valign="vcenter"), spare=1)
        middle, italic = self._style(align="center"), self._style(align="center", italic=True)
        for text in filter(None, (form.about, form.period)):
            self._whole(text, middle)
        for text in form.said:
            self._whole(text, italic)
        self.row += 1

    def _table(self, form: PrintedForm) -> None:
        head = self._style(bold=True, align="center", valign="vcenter", border=1)
        self.page.repeat_rows(self.row)
        first = self.row
        self._cells(form.heads, [head] * len(self.widths))
        looks = [{"align": "center" if place in CENTRED else "left", "border": 1} for place in range(len(self.widths))]
        plain = [self._style(**look) for look in looks]
        bold = [self._style(bold=True, **look) for look in looks]
        for row in form.rows:
            if row.is_heading:
                self._group(row.number, row.indicator, bold)
            else:
                self._cells(row.cells, plain)
        # The numbers are text on purpose: "74,9" stays so in every language of Excel.
        self.page.ignore_errors({"number_stored_as_text": f"A{first + 1}:E{self.row}"})
        for text in form.below:
            self._whole(text, self._style(italic=True, font_size=11))

    def _signatures(self, form: PrintedForm) -> None:
        bold, italic = self._style(bold=True, align="center"), self._style(italic=True, align="center")
        self._halves(("", italic), (form.place_and_day, italic))
        self._halves((PREPARED_BY[0], bold), (HEAD_OF_UNIT[0], bold))
        self._halves((PREPARED_BY[1], italic), (HEAD_OF_UNIT[1], italic))

    def _cells(self, texts: Sequence[str], styles: list[Format]) -> None:
        for column, (text, style) in enumerate(zip(texts, styles, strict=True)):
            self.page.write_string(self.row, column, writable(text), style)
        self._end(lines_of_row(texts, self.widths, bold=styles[0].bold))

    def _group(self, number: str, text: str, styles: list[Format]) -> None:
        """Write a heading of the form across the columns that it has no value in."""
        self.page.write_string(self.row, 0, writable(number), styles[0])
        self.page.merge_range(self.row, 1, self.row, len(self.widths) - 1, writable(text), styles[1])
        self._end(lines_in(text, sum(self.widths[1:]), bold=True))

    def _halves(self, left: tuple[str, Format], right: tuple[str, Format]) -> None:
        last = len(self.widths) - 1
        self.page.merge_range(self.row, 0, self.row, MIDDLE - 1, writable(left[0]), left[1])
        self.page.merge_range(self.row, MIDDLE, self.row, last, writable(right[0]), right[1])
        lines = (lines_in(left[0], sum(self.widths[:MIDDLE])), lines_in(right[0], sum(self.widths[MIDDLE:])))
        self._end(max(lines))

    def _whole(self, text: str, style: Format, *, spare: int = 0) -> None:
        self.page.merge_range(self.row, 0, self.row, len(self.widths) - 1, writable(text), style)
        self._end(lines_in(text, sum(self.widths), bold=style.bold) + spare)

    def _end(self, lines: float) -> None:
        self.page.set_row(self.row, (lines + SPACE) * POINTS)
        self.row += 1
