"""The copy to sign as a Word file: A4 upright, Times New Roman, the head of the table repeated on each page."""

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt

from reports.forms.copies.printed import HEAD_OF_UNIT, PREPARED_BY, PrintedForm
from reports.word import (
    A4,
    add_field,
    keep_whole,
    keep_with_next,
    repeat_on_each_page,
    saved,
    set_font,
    set_widths,
    two_columns,
    write_line,
)

# Points; millimetres of the columns, 175 between the margins.
TEXT, TITLE, SMALL, CELLS = 12, 13, 10, 11
WIDTHS = (12, 75, 18, 30, 40)
WIDE_UNITS = (12, 67, 38, 30, 28)  # where a unit is long: "Triệu đồng/người/tháng"
HALVES = Mm(78), Mm(97)
CENTRED = (0, 2, 3)  # columns


def as_word(form: PrintedForm) -> bytes:
    """Return the .docx of a copy to sign."""
    document = Document()
    set_font(document, TEXT)
    document.core_properties.title = f"{form.name}. {form.title}"[:255]
    document.core_properties.author = form.reporter[:255]
    document.core_properties.comments = ""
    _page(document, form)
    _heading(document, form)
    _table(document, form)
    _signatures(document, form)
    return saved(document)


def _page(document: DocumentObject, form: PrintedForm) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = A4
    section.top_margin = section.bottom_margin = Mm(18)
    section.left_margin, section.right_margin = Mm(20), Mm(15)
    section.header_distance = section.footer_distance = Mm(8)
    if form.mark:
        line = section.header.paragraphs[0]
        line.alignment = ALIGN.CENTER
        line.add_run(form.mark).bold = True
    foot = section.footer.paragraphs[0]
    foot.alignment = ALIGN.CENTER
    foot.add_run(f"{form.foot} · Trang ")
    add_field(foot, "PAGE")
    foot.add_run("/")
    add_field(foot, "NUMPAGES")
    for run in foot.runs:
        run.font.size = Pt(SMALL)


def _heading(document: DocumentObject, form: PrintedForm) -> None:
    left, right = two_columns(document, *HALVES)
    write_line(left, form.name, TEXT, bold=True, align=ALIGN.LEFT)
    if form.basis:
        write_line(left, form.basis, SMALL, italic=True, align=ALIGN.LEFT)
    _named(right, "Đơn vị báo cáo: ", form.reporter)
    _named(right, "Đơn vị nhận báo cáo:", "")
    for receiver in form.receivers:
        write_line(right, f"- {receiver}", TEXT, align=ALIGN.LEFT)
    title = _centred(document, form.title.upper(), TITLE, before=12)
    title.runs[0].bold = True
    if form.about:
        _centred(document, form.about, TEXT)
    _centred(document, form.period, TEXT)
    for text in form.said:
        _centred(document, text, TEXT).runs[0].italic = True
    _centred(document, "", SMALL)


def _named(cell, name: str, value: str) -> None:
    write_line(cell, name, TEXT, bold=True, align=ALIGN.LEFT).add_run(value).font.size = Pt(TEXT)


def _centred(document: DocumentObject, text: str, size: int, before: int = 0):
    paragraph = document.add_paragraph()
    paragraph.alignment, paragraph.paragraph_format.space_before = ALIGN.CENTER, Pt(before)
    paragraph.add_run(text).font.size = Pt(size)
    return paragraph


def _table(document: DocumentObject, form: PrintedForm) -> None:
    grid = document.add_table(rows=1, cols=len(WIDTHS), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    widths = WIDE_UNITS if form.has_long_units else WIDTHS
    for cell, head in zip(grid.rows[0].cells, form.heads, strict=True):
        write_line(cell, head, CELLS, bold=True)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    repeat_on_each_page(grid.rows[0])
    for row in form.rows:
        for place, (cell, text) in enumerate(zip(grid.add_row().cells, row.cells, strict=True)):
            align = ALIGN.CENTER if place in CENTRED else ALIGN.LEFT
            write_line(cell, text, CELLS, bold=row.is_heading, align=align)
    for line, row in zip(grid.rows, [None, *form.rows], strict=True):
        keep_whole(line)
        if row is None or row.is_heading:
            keep_with_next(line)
    set_widths(grid, [Mm(width) for width in widths])
    for line, row in zip(grid.rows[1:], form.rows, strict=True):
        if row.is_heading:
            _across(line.cells[1], line.cells[-1])
    for line in grid.rows[-2:]:  # no signature stands alone on a page
        keep_with_next(line)


def _across(first, last) -> None:
    """Let a heading go across the columns that it has no value in."""
    text = first.merge(last)
    for paragraph in text.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)


def _signatures(document: DocumentObject, form: PrintedForm) -> None:
    for text in form.below:
        line = document.add_paragraph()
        line.paragraph_format.space_before, line.paragraph_format.keep_with_next = Pt(3), True
        run = line.add_run(text)
        run.italic, run.font.size = True, Pt(CELLS)
    left, right = two_columns(document, *HALVES)
    write_line(left, "", TEXT)
    write_line(right, form.place_and_day, TEXT, italic=True)
    for cell, (who, how) in ((left, PREPARED_BY), (right, HEAD_OF_UNIT)):
        write_line(cell, who, TEXT, bold=True)
        write_line(cell, how, SMALL, italic=True)
        write_line(cell, "", TEXT).paragraph_format.space_before = Pt(60)  # room for the signature
