"""Papers as a Word file: the blocks that the page shows, each sheet a section of its own.

Tables are written as Word's XML at once: by way of cells a hundred sheets would take minutes. A drawing is a row of
narrow cells with patterns, so that it needs no picture and prints in black and white.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import singledispatch

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.section import Section
from docx.shared import Mm, Pt

from pictures.ranges import Stretch
from reports.paper.blocks import Cell, Facts, Head, Paper, Table, Value
from reports.word import A4, saved, set_font, word_element

SHORT, LONG = A4
TEXT, SMALL, TITLE = 9, 7, 14  # points
TWENTIETHS = 1440 / 25.4  # of a point, in a millimetre
NARROW = 2.0  # millimetres of a cell of a drawing, at least
# The pattern and colour of each kind of bar, and which of those at one place is seen.
PATTERNS = {
    "actual": ("clear", "333333"),
    "strong": ("clear", "333333"),
    "done": ("clear", "333333"),
    "plain": ("clear", "888888"),
    "forecast": ("diagStripe", "BBBBBB"),
    "pale": ("clear", "DDDDDD"),
    "planned": ("clear", "DDDDDD"),
    "late": ("horzStripe", "D08080"),
}


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a Word table: its width in millimetres, its text, its filling."""

    width: float
    text: str = ""
    bold: bool = False
    size: int = TEXT
    span: int = 1
    pattern: tuple[str, str] | None = None
    is_today: bool = False
    align: str = "left"


def as_word(papers: Sequence[Paper]) -> bytes:
    """Return the .docx of papers, a page each."""
    document = Document()
    set_font(document, TEXT)
    document.styles["Normal"].paragraph_format.line_spacing = 1.0
    for number, paper in enumerate(papers):
        section = document.add_section(WD_SECTION.NEW_PAGE) if number else document.sections[0]
        _page(section, paper)
        _head(document, paper.head, 134.5 if paper.is_wide else 91)
        for block in paper.blocks:
            write(block, document)
    return saved(document)


def _page(section: Section, paper: Paper) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if paper.is_wide and not paper.is_tall else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (LONG, SHORT) if paper.is_wide else (SHORT, LONG)
    if paper.is_tall:
        section.page_height = 2 * SHORT
    section.top_margin = section.bottom_margin = Mm(12)
    section.left_margin = section.right_margin = Mm(14)
    section.header_distance = section.footer_distance = Mm(5)


def _head(document: DocumentObject, head: Head, half: float) -> None:
    left = [text for text in (head.superior, head.office) if text]
    right = [text for text in (head.place, head.printed) if text]
    rows = []
    for number in range(max(len(left), len(right))):
        office, day = (texts[number] if number < len(texts) else "" for texts in (left, right))
        rows.append([Box(half, office, bold=office == head.office), Box(half, day, align="right")])
    _table(document, [half, half], rows, is_ruled=False)
    _text(document, head.title, bold=True, size=TITLE, before=6, align=ALIGN.CENTER)
    if head.lead:
        _text(document, head.lead, align=ALIGN.CENTER)


def _text(document: DocumentObject, text: str, *, bold=False, size=TEXT, before=0, align=ALIGN.LEFT):
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(before)
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    return paragraph


@singledispatch
def write(block, document: DocumentObject) -> None:
    """Write a block at the end of the document."""
    raise TypeError(type(block))


@write.register
def _facts(block: Facts, document: DocumentObject) -> None:
    _text(document, "", size=3)
    name, value, *further = block.widths
    rows = []
    for facts in block.rows:
        wide = 3 if len(facts) == 1 else 1
        width = value + sum(further) * (wide > 1)
        rows.append([box for f in facts for box in (Box(name, f.name), Box(width, f.value, bold=True, span=wide))])
    _table(document, block.widths, rows, is_ruled=False)


@write.register
def _with_rows(block: Table, document: DocumentObject) -> None:
    title = _text(document, block.title, bold=True, size=10, before=5)
    title.paragraph_format.space_after = Pt(1)
    title.paragraph_format.keep_with_next = True
    if block.rows:
        _table_of(block, document)
    if block.rest:
        _text(document, block.rest)


def _table_of(block: Table, document: DocumentObject) -> None:
    *plain, last = block.widths
    parts = _parts(block, last)
    heads = [Box(w, head, bold=True) for w, head in zip(plain, block.heads, strict=False)]
    rows = [[*heads, Box(last, block.heads[-1], bold=True, span=parts)]]
    if block.axis:
        rows.append([*(Box(w) for w in plain), *_axis(block, last, parts)])
    rows += [list(_boxes(row, block, parts)) for row in block.rows]
    _table(document, [*plain, *[last / parts] * parts], rows)
    if block.today:
        _legend(document)


def _parts(block: Table, width: float) -> int:
    """Return into how many cells the drawings of a table are divided; 1 for a table without any."""
    return int(width / NARROW) if any(isinstance(cell, Cell) and cell.bars is not None for cell in block.rows[0]) else 1


def _axis(block: Table, width: float, parts: int) -> Iterable[Box]:
    """Yield boxes that reach from the text of one place to that of the next."""
    starts = [(_cell_at(x, parts), text) for x, text in block.axis]
    if starts[0][0]:
        starts.insert(0, (0, ""))
    ends = [start for start, _text_ in starts[1:]] + [parts]
    for (start, text), end in zip(starts, ends, strict=True):
        if end > start:
            yield Box(width * (end - start) / parts, text, size=SMALL, span=end - start)


def _cell_at(place: str, parts: int) -> int:
    """Return in which of so many cells a place in per cent ("12.50%") lies."""
    return min(int(float(place.rstrip("%")) * parts / 100 + 1e-6), parts - 1)


def _boxes(row: tuple[Value, ...], block: Table, parts: int) -> Iterable[Box]:
    for column, (cell, width) in enumerate(zip(row, block.widths, strict=True)):
        bars = cell.bars if isinstance(cell, Cell) else None
        if bars is None:
            span = parts if column == len(row) - 1 else 1
            yield Box(width, str(cell), bold=column == 0, span=span)
            continue
        today = _cell_at(block.today, parts) if block.today else None
        filled = _filled(bars, parts)
        for number in range(parts):
            yield Box(width / parts, size=2, pattern=filled.get(number), is_today=number == today)


def _filled(bars: Sequence[Stretch], parts: int) -> dict[int, tuple[str, str]]:
    """Return the pattern of each cell that a bar covers; a bar covers one cell at least."""
    filled: dict[int, tuple[str, str]] = {}
    for kind in reversed(PATTERNS):
        for bar in bars:
            if bar.kind == kind:
                first = _cell_at(bar.middle if bar.is_point else bar.x, parts)
                last = first if bar.is_point else _cell_at(bar.end, parts)
                filled |= dict.fromkeys(range(first, max(last, first + 1)), PATTERNS[kind])
    return filled


def _legend(document: DocumentObject) -> None:
    """Write what the patterns of a timeline mean, in the words of the page."""
    paragraph = _text(document, "")
    words = {
        "planned": _("Planned (original target)"),
        "forecast": _("Forecast (current target)"),
        "actual": _("Actual"),
        "late": _("Past the original target"),
    }
    for kind, text in words.items():
        key = paragraph.add_run("      ")
        key._r.get_or_add_rPr().append(_shading(PATTERNS[kind]))
        paragraph.add_run(f" {text}   ")
    paragraph.add_run("▎ " + _("Today"))
    for run in paragraph.runs:
        run.font.size = Pt(8)


def _shading(pattern: tuple[str, str]):
    return word_element("w:shd", val=pattern[0], color="000000" if pattern[0] != "clear" else "auto", fill=pattern[1])


def _table(document: DocumentObject, widths: Iterable[float], rows: list[list[Box]], *, is_ruled: bool = True) -> None:
    grid = word_element("w:tbl")
    properties = word_element("w:tblPr")
    properties.append(word_element("w:tblW", w="0", type="auto"))
    if is_ruled:
        borders = word_element("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            borders.append(word_element(f"w:{side}", val="single", sz="4", space="0", color="666666"))
        properties.append(borders)
    properties.append(word_element("w:tblLayout", type="fixed"))
    margins = word_element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(word_element(f"w:{side}", w=_twentieths(0.8), type="dxa"))
    properties.append(margins)
    grid.append(properties)
    columns = word_element("w:tblGrid")
    for width in widths:
        columns.append(word_element("w:gridCol", w=_twentieths(width)))
    grid.append(columns)
    for row in rows:
        line = word_element("w:tr")
        kept = word_element("w:trPr")
        kept.append(word_element("w:cantSplit"))
        line.append(kept)
        for box in row:
            line.append(_cell(box))
        grid.append(line)
    document.element.body.insert_element_before(grid, "w:sectPr")


def _cell(box: Box):
    cell, properties = word_element("w:tc"), word_element("w:tcPr")
    properties.append(word_element("w:tcW", w=_twentieths(box.width), type="dxa"))
    if box.span > 1:
        properties.append(word_element("w:gridSpan", val=str(box.span)))
    is_drawn = box.size == 2
    if is_drawn:
        borders = word_element("w:tcBorders")
        if box.is_today:
            borders.append(word_element("w:left", val="single", sz="18", space="0", color="B35C00"))
        else:
            borders.append(word_element("w:left", val="nil"))
        borders.append(word_element("w:right", val="nil"))
        properties.append(borders)
    if box.pattern:
        properties.append(_shading(box.pattern))
    cell.append(properties)
    paragraph, style = word_element("w:p"), word_element("w:pPr")
    style.append(word_element("w:jc", val=box.align))
    paragraph.append(style)
    if box.text:
        run, look, text = word_element("w:r"), word_element("w:rPr"), word_element("w:t")
        if box.bold:
            look.append(word_element("w:b"))
        look.append(word_element("w:sz", val=str(box.size * 2)))
        run.append(look)
        text.text = box.text
        run.append(text)
        paragraph.append(run)
    cell.append(paragraph)
    return cell


def _twentieths(millimetres: float) -> str:
    return str(round(millimetres * TWENTIETHS))
