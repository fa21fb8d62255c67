"""An own table as a file to sign: Word and Excel of the same content, A4, Times New Roman.

A file is made of the content and the moment it was filed alone, so that a version is the same at every download.
"""

import datetime
import io
import zipfile

from django.http import HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from xlsxwriter import Workbook

from reports.letters.word import day_to_sign, grid, office_and_motto
from reports.tables.column_widths import fitted
from reports.tables.days import days_in_words
from reports.weekly.row_heights import SPACE, lines_of_row
from reports.word import FONT, WORD, add_field, keep_with_next, saved, two_columns, write_line
from spreadsheets.writers import CONTENT_TYPES
from spreadsheets.writers.cells import writable
from spreadsheets.writers.styles import FONT as SHEET_FONT
from values.text import as_file_name

WIDE_FROM = 7  # columns that stand on a page laid sideways
TEXT_WIDTH, WIDE_TEXT_WIDTH = 180, 262  # millimetres between the margins
BODY, SMALL = 12, 10  # points
A4 = 9  # of XlsxWriter
WORD_DIGIT = 1.94  # millimetres of a digit in the cells of Word
SHEET_WIDTH, WIDE_SHEET_WIDTH, POINTS = 84, 124, 15.75  # of Excel: digits between the margins, points of a line
PAGE, WIDE_PAGE = 755, 509  # points of A4 between the margins of Excel, upright and sideways
LINES_WITH_SIGNATURE = 2  # of the table, the total with them
UNSURE = 0.03  # of the height of a page: how far programs differ, for each page before
DRAFT = "DỰ THẢO"
LEFT = 0.42  # of the width: the office's half of the head
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP file knows


def table_file(kind: str, content: dict, *, when: datetime.datetime, number: int | None = None) -> HttpResponse:
    """Return a table as a file to download, "docx" or "xlsx"; `number` is that of a filed version."""
    made, name = written(kind, content, when, "" if number else DRAFT), file_name(kind, content, when, number)
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(made, content_type=WORD if kind == "docx" else CONTENT_TYPES[kind], headers=headers)


def written(kind: str, content: dict, when: datetime.datetime, mark: str = "") -> bytes:
    """Return the bytes of a file of a table, "docx" or "xlsx"."""
    with translation.override("vi"):
        return as_word(content, when, mark) if kind == "docx" else as_excel(content, when, mark)


def file_name(kind: str, content: dict, when: datetime.datetime, number: int | None) -> str:
    """Return the name under which a file is downloaded, which begins with a day as the offices name theirs."""
    version = f", bản {number}" if number else ""
    return as_file_name(f"{localtime(when):%Y.%m.%d}. {content['title'][:100]}, {content['period']}{version}.{kind}")


def under_title(content: dict, when: datetime.datetime) -> list[str]:
    """Return the lines under the title: period, what it is made of and narrowed to, by which day it is true."""
    filters = "; ".join(f"{label}: {value}" for label, value in content["filters"])
    days = days_in_words(content, localtime(when).date())
    return list(filter(None, [f"Kỳ: {content['period']}", content["source"], filters, *days]))


def as_word(content: dict, when: datetime.datetime, mark: str = "") -> bytes:
    """Return the .docx of a table; `mark` stands above every page."""
    document = Document()
    is_wide = len(content["columns"]) >= WIDE_FROM
    _page(document, is_wide)
    _margins(document, mark)
    head = content["head"]
    width = WIDE_TEXT_WIDTH if is_wide else TEXT_WIDTH
    halves = (width * 0.4, width * 0.6)
    office_and_motto(document, head["superior"], head["office"], place=head["place"], widths=halves)
    _line(document, content["title"].upper(), bold=True, before=14)
    for text in under_title(content, when):
        _line(document, text, size=SMALL, italic=True)
    _line(document, "", size=6)
    rows = [[cell_text(cell) for cell in row["cells"]] for row in content["rows"]]
    numbers = [column["is_number"] for column in content["columns"]]
    heads = [column["header"] for column in content["columns"]]
    bold = {place for place, row in enumerate(content["rows"]) if row.get("is_total")}
    aligned = [ALIGN.RIGHT if is_number else ALIGN.LEFT for is_number in numbers]
    widths = [digits * WORD_DIGIT for digits in fitted(texts_by_column(content), width / WORD_DIGIT)]
    table = grid(document, heads, widths, rows, aligned=aligned, bold=bold)
    for line in table.rows[-LINES_WITH_SIGNATURE:]:  # neither a total nor a signature stands alone on a page
        keep_with_next(line)
    for note in content["notes"]:
        line = _line(document, note, size=SMALL, italic=True, align=ALIGN.LEFT, before=4)
        line.paragraph_format.keep_with_next = True
    _signature(document, content["signer"], width)
    return same_always(saved(document))


def cell_text(cell: dict) -> str:
    """Return what a cell prints: its number and, under it, how many records gave none."""
    return f"{cell['text']} ({cell['unknown']} chưa có số liệu)" if cell.get("unknown") else cell["text"]


def texts_by_column(content: dict) -> list[list[str]]:
    """Return the texts of each column, its header first."""
    rows = [[cell_text(cell) for cell in row["cells"]] for row in content["rows"]]
    return [[column["header"], *(row[place] for row in rows)] for place, column in enumerate(content["columns"])]


def _page(document: DocumentObject, is_wide: bool) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if is_wide else (Mm(210), Mm(297))
    section.top_margin = section.bottom_margin = Mm(15)
    section.left_margin, section.right_margin = Mm(20), Mm(10 if not is_wide else 15)


def _margins(document: DocumentObject, mark: str) -> None:
    """Write what stands above and below every page: the mark, the number of the page."""
    section = document.sections[0]
    section.header_distance = section.footer_distance = Mm(7)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.alignment = foot.alignment = ALIGN.CENTER
    head.add_run(mark).bold = True
    add_field(foot, "PAGE")
    foot.add_run("/")
    add_field(foot, "NUMPAGES")
    for run in foot.runs:
        run.font.size = Pt(SMALL)


def _line(document: DocumentObject, text: str, *, size=BODY, bold=False, italic=False, before=0, align=ALIGN.CENTER):
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(before)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return paragraph


def _signature(document: DocumentObject, signer: dict, width: float) -> None:
    left, right = two_columns(document, Mm(width / 2), Mm(width / 2))
    for cell, lines, name in ((left, ["NGƯỜI LẬP BIỂU"], ""), (right, signer["capacity"], signer["name"])):
        for place, line in enumerate(lines):
            written = write_line(cell, line.upper(), BODY, bold=True)
            written.paragraph_format.space_before = Pt(12 if place == 0 else 0)
        write_line(cell, name, BODY, bold=True).paragraph_format.space_before = Pt(60)


def same_always(content: bytes) -> bytes:
    """Return a ZIP file whose parts all say the same time, whenever it was made."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as same:
        for part in parts.infolist():
            named = zipfile.ZipInfo(part.filename, EARLIEST)
            named.compress_type = zipfile.ZIP_DEFLATED
            same.writestr(named, parts.read(part))
    return target.getvalue()


def as_excel(content: dict, when: datetime.datetime, mark: str = "") -> bytes:
    """Return the .xlsx of a table: numbers as the text that people sign; `mark` stands above every page."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(file, options | {"default_format_properties": dict(SHEET_FONT)}) as book:
        book.set_properties(
            {"title": content["title"][:200], "created": when.astimezone(datetime.UTC).replace(tzinfo=None)}
        )
        sheet = _Sheet(book, content, under_title(content, when))
        sheet.write()
        if mark:
            sheet.page.set_header(f'&C&"Times New Roman,Bold"&12{mark}')
    return same_always(file.getvalue())


def is_torn(heights: list[float], first: int, head_row: int, page: float) -> bool:
    """Return whether the rows from `first` on, which belong together, may come to stand on two pages.

    Spreadsheets know no rows that stay together, so it is reckoned where pages end; `head_row` is repeated on each.
    """
    number, used, starts = 0, 0.0, (0, 0.0)
    for row, height in enumerate(heights):
        if used + height > page:
            number, used = number + 1, heights[head_row]
        if row == first:
            starts = (number, used)
        used += height
    spare = UNSURE * page * (number + 1)
    begins_page = number > 0 and starts[1] < heights[head_row] + spare
    return number != starts[0] or used + spare > page or begins_page


class _Sheet:
    """Writes the one sheet from its heading to the signatures."""

    def __init__(self, book: Workbook, content: dict, under: list[str]):
        self.under = under
        self.content, self.page, self.row = content, book.add_worksheet("Báo cáo"), 0
        self.heights: list[float] = []  # points of each row, in order
        room = WIDE_SHEET_WIDTH if len(content["columns"]) >= WIDE_FROM else SHEET_WIDTH
        self.widths = fitted(texts_by_column(content), room)
        self.last = max(len(content["columns"]) - 1, 1)
        self.columns = [*self.widths, *[room / 2] * (2 - len(self.widths))]  # the head stands in two halves
        self.half = min(range(1, len(self.columns)), key=lambda place: abs(sum(self.columns[:place]) - LEFT * room))

        def look(**more):
            return book.add_format(SHEET_FONT | {"valign": "vcenter", "text_wrap": True} | more)

        self.middle, self.bold = look(align="center"), look(align="center", bold=True)
        self.italic, self.title = look(align="center", italic=True), look(align="center", bold=True, font_size=14)
        self.head = look(align="center", bold=True, border=1)
        self.note = look(align="left", italic=True)
        boxed = {"border": 1, "indent": 1}
        self.text, self.number = (look(align=align, **boxed) for align in ("left", "right"))
        self.total_text, self.total_number = (look(align=align, bold=True, **boxed) for align in ("left", "right"))

    def write(self) -> None:
        content, page = self.content, self.page
        page.set_paper(A4)
        is_wide = len(content["columns"]) >= WIDE_FROM
        if is_wide:
            page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.8, right=0.4, top=0.6, bottom=0.6)
        page.set_footer('&C&"Times New Roman,Regular"&10&P/&N')
        for place, width in enumerate(self.columns):
            page.set_column(place, place, width)
        head = content["head"]
        self._beside(head["superior"].upper(), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", self.middle, self.bold)
        self._beside(head["office"].upper(), "Độc lập - Tự do - Hạnh phúc", self.bold, self.bold)
        self._beside("", day_to_sign(head["place"]), self.middle, self.italic)
        self._skip()
        self._across(content["title"].upper(), self.title)
        for text in self.under:
            self._across(text, self.italic)
        self._skip()
        self._cells([column["header"] for column in content["columns"]], [self.head] * len(content["columns"]))
        head_row = self.row - 1
        page.repeat_rows(head_row)
        for row in content["rows"]:
            looks = (self.total_text, self.total_number) if row.get("is_total") else (self.text, self.number)
            self._cells(
                [cell_text(cell) for cell in row["cells"]],
                [looks[column["is_number"]] for column in content["columns"]],
            )
        end_of_table = self.row
        for note in content["notes"]:
            self._across(note, self.note)
        self._skip()
        for line in content["signer"]["capacity"] or [""]:
            is_first = line == (content["signer"]["capacity"] or [""])[0]
            self._beside("NGƯỜI LẬP BIỂU" if is_first else "", line.upper(), self.bold, self.bold)
        self._skip(4)
        self._beside("", content["signer"]["name"], self.bold, self.bold)
        first = end_of_table - LINES_WITH_SIGNATURE
        if first > head_row + 1 and is_torn(self.heights, first, head_row, WIDE_PAGE if is_wide else PAGE):
            page.set_h_pagebreaks([first])

    def _grow(self, texts: list[str], widths: list[float], *, bold: bool = False) -> None:
        """Give the row the height its texts need: Excel measures wrapped text only when somebody edits it."""
        height = (lines_of_row(texts, widths, bold=bold) + SPACE) * POINTS
        self.page.set_row(self.row, height)
        self.heights.append(height)

    def _skip(self, rows: int = 1) -> None:
        self.heights += [POINTS] * rows
        self.row += rows

    def _cells(self, texts: list[str], looks: list) -> None:
        self._grow(texts, self.widths, bold=looks[0].bold)
        for place, (text, look) in enumerate(zip(texts, looks, strict=True)):
            self.page.write_string(self.row, place, writable(text), look)
        self.row += 1

    def _beside(self, left: str, right: str, left_look, right_look) -> None:
        halves = [sum(self.columns[: self.half]), sum(self.columns[self.half :])]
        self._grow([left, right], halves, bold=right_look.bold)
        self._merged(0, self.half - 1, left, left_look)
        self._merged(self.half, self.last, right, right_look)
        self.row += 1

    def _across(self, text: str, look) -> None:
        self._grow([text], [sum(self.columns)], bold=look.bold)
        self._merged(0, self.last, text, look)
        self.row += 1

    def _merged(self, first: int, last: int, text: str, look) -> None:
        if first == last:
            self.page.write_string(self.row, first, writable(text), look)
        else:
            self.page.merge_range(self.row, first, self.row, last, "", look)
            self.page.write_string(self.row, first, writable(text), look)
