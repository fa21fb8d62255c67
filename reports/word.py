"""What all Word files of the reports share: their font, cells and rows, and how they are sent."""

import io

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from docx.document import Document as DocumentObject
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from values.text import as_file_name

FONT = "Times New Roman"
A4 = Mm(210), Mm(297)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_response(content: bytes, name: str) -> HttpResponse:
    """Return a Word file as an answer, to be kept under a name that every system takes."""
    headers = {"Content-Disposition": content_disposition_header(True, as_file_name(name))}
    return HttpResponse(content, content_type=WORD, headers=headers)


def saved(document: DocumentObject) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def set_font(document: DocumentObject, size: int) -> None:
    """Set the font of the document, Vietnamese letters included; `size` in points."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)


def two_columns(document: DocumentObject, left, right) -> tuple:
    """Add two cells beside each other, without lines, and return them."""
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    set_widths(table, (left, right))
    keep_whole(table.rows[0])
    cells = table.rows[0].cells
    return cells[0], cells[1]


def add_field(paragraph: Paragraph, name: str) -> None:
    """Add a field that Word computes, such as the page's number, each part a run: else LibreOffice loses its size."""
    instruction = word_element("w:instrText")
    instruction.text = name
    for part in (_field("begin"), instruction, _field("separate"), "1", _field("end")):
        run = paragraph.add_run(part if isinstance(part, str) else None)
        if not isinstance(part, str):
            run._r.append(part)


def _field(kind: str):
    return word_element("w:fldChar", fldCharType=kind)


def write_line(cell, text: str, size: int, *, bold=False, italic=False, align=ALIGN.CENTER) -> Paragraph:
    """Add a paragraph to a cell; the empty one that a new cell begins with is used first."""
    is_fresh = len(cell.paragraphs) == 1 and not cell.paragraphs[0].runs
    paragraph = cell.paragraphs[0] if is_fresh else cell.add_paragraph()
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return paragraph


def set_widths(table: WordTable, widths) -> None:
    """Set the widths of the columns and of every cell: Word reads the one, LibreOffice the other."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def keep_with_next(row) -> None:
    """Let no page end after a row of a table."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def keep_whole(row) -> None:
    row._tr.get_or_add_trPr().append(word_element("w:cantSplit"))


def repeat_on_each_page(row) -> None:
    row._tr.get_or_add_trPr().append(word_element("w:tblHeader"))


def word_element(tag: str, **attributes: str):
    """Return an element of Word's own XML with attributes of its namespace."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element
