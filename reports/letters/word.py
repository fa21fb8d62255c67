"""A letter as a Word file, laid out as Decree 30/2020/NĐ-CP, appendix I, wants official letters (công văn).

A4 upright, margins 20 mm above and below, 30 mm left, 15 mm right; Times New Roman, black; the page number in the
middle of the upper margin from the second page on.
"""

import datetime
from collections.abc import Collection

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from reports.letters.parts import Letter, LetterTable, Minutes
from reports.models import Letterhead
from reports.word import (
    A4,
    add_field,
    keep_whole,
    repeat_on_each_page,
    saved,
    set_font,
    set_widths,
    two_columns,
    word_element,
    write_line,
)

# Points. The decree gives each block a range: 12-13 for the heading, 13-14 for the text, 11 for the receivers.
HEADING, BODY, RECEIVERS, CELLS = 12, 14, 11, 11
INDENT = Mm(10)


def as_word(letter: Letter) -> bytes:
    """Return the .docx of a letter."""
    document = _new_document()
    _heading(document, letter.head, letter.head.symbol, letter.subject, letter.day)
    _text(document, letter)
    _signature(document, letter.head)
    return saved(document)


def minutes_as_word(minutes: Minutes) -> bytes:
    """Return the .docx of a notice of the conclusions of a meeting: a document with a title, not a letter."""
    document = _new_document()
    _heading(document, minutes.head, f"TB-{minutes.head.symbol}", "")
    _title(document, "THÔNG BÁO", before=18)
    _title(document, minutes.subject)
    _paragraph(document, minutes.opening, before=12)
    for number, part in enumerate(minutes.parts, 1):
        title = _paragraph(document, f"{number}. {part.title}", before=6)
        title.runs[0].bold = True
        title.paragraph_format.keep_with_next = True
        for text in part.paragraphs:
            _paragraph(document, text)
        if part.table:
            _table(document, part.table)
    _paragraph(document, minutes.closing, before=12)
    _signature(document, minutes.head)
    return saved(document)


def _new_document() -> DocumentObject:
    document = Document()
    _page(document)
    return document


def _title(document: DocumentObject, text: str, before: int = 0) -> None:
    _paragraph(document, text, align=ALIGN.CENTER, before=before, indent=False).runs[0].bold = True


def _page(document: DocumentObject) -> None:
    set_font(document, BODY)
    section = document.sections[0]
    section.page_width, section.page_height = A4
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    add_field(number, "PAGE")


def office_and_motto(
    document: DocumentObject, superior: str, office: str, *, place: str = "", widths: tuple[float, float] = (68, 97)
) -> None:
    """Write the office at the left, country and motto at the right and, with a `place`, it and the day below.

    `widths` of the two are millimetres.
    """
    left, right = two_columns(document, *map(Mm, widths))
    if superior:
        write_line(left, superior.upper(), HEADING)
    write_line(left, office.upper(), HEADING, bold=True)
    _rule(left, Mm(22))
    write_line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", HEADING, bold=True)
    write_line(right, "Độc lập - Tự do - Hạnh phúc", HEADING + 1, bold=True)
    _rule(right, Mm(56))
    if place:
        write_line(right, day_to_sign(place), HEADING + 1, italic=True)


def day_to_sign(place: str, day: datetime.date | None = None) -> str:
    """Return place and day as they stand above a document; a day that is not known is left open for who signs it.

    Days below 10 and the months 1 and 2 are written with a 0 before them (Decree 30/2020/NĐ-CP, appendix I).
    """
    if day is None:
        return f"{place}, ngày …… tháng …… năm ……"
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"{place}, ngày {day.day:02} tháng {month} năm {day.year}"


def _heading(
    document: DocumentObject, head: Letterhead, symbol: str, subject: str, day: datetime.date | None = None
) -> None:
    """Write office and number at the left; country, motto, place and day at the right."""
    office_and_motto(document, head.superior, head.office)
    left, right = two_columns(document, Mm(68), Mm(97))
    write_line(left, f"Số:          /{symbol}", HEADING + 1)
    if subject:
        write_line(left, subject, HEADING)
    write_line(right, day_to_sign(head.place, day), HEADING + 1, italic=True)


def _text(document: DocumentObject, letter: Letter) -> None:
    _addressees(document, letter.addressee.splitlines())
    _paragraph(document, letter.opening)
    for number, table in enumerate(letter.tables, 1):
        title = _paragraph(document, f"{number}. {table.title}", before=6)
        title.runs[0].bold = True
        title.paragraph_format.keep_with_next = True
        _table(document, table)
    for index, text in enumerate(letter.closing):
        _paragraph(document, text, before=12 if index == 0 else 6)


def _addressees(document: DocumentObject, names: list[str]) -> None:
    """Write to whom the letter goes: in one line, or each in a line of their own below “Kính gửi”."""
    if len(names) == 1:
        _paragraph(document, f"Kính gửi: {names[0]}", align=ALIGN.CENTER, before=18, after=12, indent=False)
        return
    first = _paragraph(document, "Kính gửi:", align=ALIGN.LEFT, before=18, indent=False)
    first.paragraph_format.left_indent = Mm(35)
    for place, name in enumerate(names, 1):
        end = "." if place == len(names) else ";"
        line = _paragraph(document, f"- {name}{end}", align=ALIGN.LEFT, before=3, after=12 * (end == "."), indent=False)
        line.paragraph_format.left_indent = Mm(45)


def _signature(document: DocumentObject, head: Letterhead) -> None:
    """Write receivers at the left, the signer's capacity and name at the right; kept on one page."""
    left, right = two_columns(document, Mm(80), Mm(85))
    first = write_line(left, "Nơi nhận:", HEADING, bold=True, italic=True, align=ALIGN.LEFT)
    first.paragraph_format.space_before = Pt(12)
    receivers = [line.strip() for line in head.receivers.splitlines() if line.strip()]
    for index, receiver in enumerate(receivers):
        end = "." if index == len(receivers) - 1 else ";"
        write_line(left, f"- {receiver}{end}", RECEIVERS, align=ALIGN.LEFT)
    for index, line in enumerate(head.signer_capacity.splitlines()):
        capacity = write_line(right, line.upper(), BODY, bold=True)
        capacity.paragraph_format.space_before = Pt(12 if index == 0 else 0)
    name = write_line(right, head.signer_name, BODY, bold=True)
    name.paragraph_format.space_before = Pt(72)  # room for signature and seal


def _rule(cell, length) -> None:
    """Draw the line under office and motto: an empty paragraph with a border, as long as `length`."""
    paragraph = cell.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(4)
    side = int((cell.width - length) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = max(side - Mm(2), 0)
    borders = OxmlElement("w:pBdr")
    borders.append(word_element("w:top", val="single", sz="6", space="1", color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _paragraph(document, text: str, *, align=ALIGN.JUSTIFY, before=6, after=0, indent=True) -> Paragraph:
    paragraph = document.add_paragraph(text)
    paragraph.alignment = align
    style = paragraph.paragraph_format
    style.space_before, style.space_after, style.line_spacing = Pt(before), Pt(after), 1.1
    style.first_line_indent = INDENT if indent else None
    return paragraph


def _table(document: DocumentObject, table: LetterTable) -> None:
    grid(
        document, table.heads, table.widths, table.rows, aligned=[ALIGN.CENTER] + [ALIGN.LEFT] * (len(table.heads) - 1)
    )


def grid(document: DocumentObject, heads, widths, rows, *, aligned: list, bold: Collection[int] = ()):
    """Add and return a ruled table whose head stands on every page; `aligned` by column, `bold` are the places of rows.

    Widths are millimetres.
    """
    table = document.add_table(rows=1 + len(rows), cols=len(heads), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    lines = list(table.rows)
    for cell, head in zip(lines[0].cells, heads, strict=True):
        write_line(cell, head, CELLS, bold=True)
    repeat_on_each_page(lines[0])
    for place, (line, row) in enumerate(zip(lines[1:], rows, strict=True)):
        for cell, text, align in zip(line.cells, row, aligned, strict=True):
            write_line(cell, text, CELLS, align=align, bold=place in bold)
    for line in lines:
        keep_whole(line)
    set_widths(table, [Mm(width) for width in widths])
    return table
