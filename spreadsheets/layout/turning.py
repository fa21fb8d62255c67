"""Tables that do not lie as a record in each row: turned on their side, or a sheet of "name: value" for each record.

They are turned into sheets with a record in each row, which are read as any other; `places` of such a sheet tells where
its cells stand in the file.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets.book import CARD, COLUMNS, ROWS, Frame, Note, RawRow, RawSheet, column_letter, is_blank
from spreadsheets.layout.header import SEARCHED_ROWS, filled
from spreadsheets.layout.names import LOOKED_AT, header_key
from spreadsheets.layout.rows import is_counted
from values.quantities import common_unit
from values.text import fold, normalize

SHAPES = {
    ROWS: gettext_lazy("each row is a record"),
    COLUMNS: gettext_lazy("each column is a record (the table lies on its side)"),
    CARD: gettext_lazy("the whole sheet is one record (name: value)"),
}
# A table with more rows of labels is none: nobody describes a site in so many words.
MOST_LABELS = 150
# Labels stand in one of the first columns, behind a number at most.
LABEL_COLUMNS = 3
# The columns of a stack of sheets that hold their names, and the title that each has for itself.
SHEET_NAME, SHEET_TITLE = "Trang tính", "Tiêu đề trang"
# What offices write over the labels and the values of a table on its side; none of it is a column's name.
_CORNERS = {
    "", "chi tieu", "noi dung", "thong tin", "tieu chi", "hang muc", "gia tri", "so lieu", "ket qua", "dvt", "don vi",
    "don vi tinh", "ten chi tieu", "chi tiet", "mo ta", "item", "value", "unit", "ghi chu", "note", "notes",
}  # fmt: skip
# Columns beside the records of a table on its side.
_NO_RECORDS = {"ghi chu", "ghi chu chung", "nguon", "nguon so lieu", "notes", "source", "ky hieu", "ma so"}
_LEAD = re.compile(r"(?:\d+(?:\.\d+)*[.)]?|[IVX]+[.)]|[a-zđA-ZĐ][.)]|[-+•*–])\s+|[-+•*–]\s*")
_LABELLED = re.compile(r"([^:]{2,80}):\s*(\S.*)", re.DOTALL)

Recognise = Callable[[str], str]


def label_of(cell: Any) -> str:
    """Return a label as a header is written: without its number and its colon; empty for what is no text."""
    if not isinstance(cell, str):
        return ""
    text = normalize(cell[:LOOKED_AT])
    return _LEAD.sub("", text, count=1).strip(" :") if _LEAD.match(text) else text.strip(" :")


def likely_shape(sheet: RawSheet, recognise: Recognise) -> str:
    """Return how a sheet's table lies: ROWS unless most speaks for another; `recognise` returns the key of the column
    or target that a header stands for, empty for none."""
    rows = _held(sheet)
    if not 2 <= len(rows) <= MOST_LABELS:
        return ROWS
    in_columns = [
        {recognise(label_of(_beginning(row, index))) for row in rows} - {""} for index in range(LABEL_COLUMNS)
    ]
    at = max(range(LABEL_COLUMNS), key=lambda index: (len(in_columns[index]), -index))
    labels = len(in_columns[at])
    in_row = max(
        (len({recognise(normalize(c[:LOOKED_AT])) for c in row.cells if isinstance(c, str)} - {""}) for row in rows),
        default=0,
    )
    if labels < 2 or labels <= in_row or _has_header(rows, at, recognise) or not _is_first_text(rows, at):
        return ROWS
    if any(_repeats(rows, at, recognise)):
        return ROWS
    return COLUMNS if len(_record_columns(rows, at)) > 1 else CARD


def _beginning(row: RawRow, index: int) -> Any:
    """Return a cell, of "label: value" the label."""
    cell = row.cells[index] if index < len(row.cells) else None
    match = _LABELLED.fullmatch(cell[:LOOKED_AT]) if isinstance(cell, str) and len(filled(row.cells)) < 3 else None
    return match[1] if match else cell


def _repeats(rows: Sequence[RawRow], at: int, recognise: Recognise) -> list[str]:
    """Return what the labels name twice: a list with a row for each step of each record repeats the steps."""
    names = [name for row in rows if (name := recognise(label_of(_beginning(row, at))))]
    return sorted({name for name in names if names.count(name) > 2})


def _has_header(rows: Sequence[RawRow], at: int, recognise: Recognise) -> bool:
    """Return whether the first row that has values beside its label is a header over them."""
    for row in rows:
        others = [c for i, c in filled(row.cells).items() if i > at]
        if at < len(row.cells) and not is_blank(row.cells[at]) and others:
            words = [normalize(c[:LOOKED_AT]) for c in others if isinstance(c, str)]
            named = {recognise(text) for text in words if fold(text) not in _CORNERS} - {""}
            return len(named) > 1
    return False


def _is_first_text(rows: Sequence[RawRow], at: int) -> bool:
    """Return whether only numbers stand before the labels."""
    in_table = (row for row in rows if len(filled(row.cells)) > 1)
    before = [c for row in in_table for c in row.cells[:at] if isinstance(c, str) and not is_blank(c)]
    return all(len(text.strip()) < 6 for text in before)


def _held(sheet: RawSheet) -> list[RawRow]:
    return [row for row in sheet.rows if filled(row.cells)]


def _label_column(rows: Sequence[RawRow]) -> int:
    """Return the column of labels: of the first ones that with most words in it."""
    words = [
        sum(isinstance(row.cells[i], str) and any(map(str.isalpha, row.cells[i])) for row in rows if i < len(row.cells))
        for i in range(LABEL_COLUMNS)
    ]
    return max(range(LABEL_COLUMNS), key=lambda index: (words[index], -index))


def _record_columns(rows: Sequence[RawRow], at: int) -> list[int]:
    """Return the columns behind the labels that hold records: no units, and no remarks on the labels."""
    width = max((len(row.cells) for row in rows), default=0)
    body = rows[_titles(rows, at) :]
    held = [i for i in range(at + 1, width) if any(not is_blank(row.cells[i]) for row in body if i < len(row.cells))]
    return [i for i in held if not _holds_units(body, i) and not _is_beside(body, i)]


def _is_beside(body: Sequence[RawRow], index: int) -> bool:
    head = body[0].cells[index] if body and index < len(body[0].cells) else None
    return isinstance(head, str) and fold(head) in _NO_RECORDS


def _holds_units(body: Sequence[RawRow], index: int) -> bool:
    cells = [row.cells[index] for row in body[1:] if index < len(row.cells) and not is_blank(row.cells[index])]
    return bool(cells) and all(isinstance(cell, str) and (common_unit(cell) or cell.strip() in "-–") for cell in cells)


def _titles(rows: Sequence[RawRow], at: int) -> int:
    """Return how many rows stand above the table: each with nothing but one text."""
    for nth, row in enumerate(rows):
        if len(filled(row.cells)) > 1 and at < len(row.cells):
            return nth
    return 0


# --- A record in each column ---


def turned(sheet: RawSheet) -> RawSheet:
    """Return the sheet of a table on its side with a record in each row. Its labels, with the units that a column of
    units gives, are its header; the rows above it come first."""
    rows = _held(sheet)
    at = sheet.frame.header - 1 if sheet.frame.header else _label_column(rows)
    titles = _titles(rows, at)
    body = [row for row in rows[titles:] if at < len(row.cells) and not is_blank(row.cells[at])]
    if len(rows) > titles and rows[titles] not in body:
        body.insert(0, rows[titles])  # the corner over the labels is often blank
    if sheet.frame.header:
        last = max((len(row.cells) for row in body), default=0)
        columns = [i for i in range(at + 1, last) if not _holds_units(body, i) and not _is_beside(body, i)]
    else:
        columns = _record_columns(rows, at)
    units = next((i for i in range(at + 1, LABEL_COLUMNS + 2) if _holds_units(body, i)), None)
    labels = [_with_unit(row, at, units) for row in body]
    if labels and fold(labels[0] or "") in _CORNERS:
        labels[0] = None  # it is over the labels; what the records are called stands beside it
    made = [RawRow(nth - titles, [*row.cells], row.is_hidden) for nth, row in enumerate(rows[:titles])]
    places = {str(nth - titles): str(row.number) for nth, row in enumerate(rows[:titles])}
    made.append(RawRow(at + 1, labels))
    for column in columns:
        cells = [row.cells[column] if column < len(row.cells) else None for row in body]
        made.append(RawRow(column + 1, cells, column in sheet.hidden_columns))
    for column in (at, *columns):
        places[str(column + 1)] = column_letter(column)
        places |= {
            f"{column_letter(i)}{column + 1}": f"{column_letter(column)}{row.number}" for i, row in enumerate(body)
        }
    places |= {column_letter(i): str(row.number) for i, row in enumerate(body)}
    hidden = frozenset(i for i, row in enumerate(body) if row.is_hidden)
    frame = replace(sheet.frame, shape=COLUMNS, header=at + 1, depth=1)
    at_row = {row.number: i for i, row in enumerate(body)}
    merged = [
        (left + 1, at_row[top], right + 1, at_row[bottom])
        for top, left, bottom, right in sheet.merged
        if top in at_row and bottom in at_row and left > at
    ]
    looks = {(column + 1, at_row[number]): look for (number, column), look in sheet.looks.items() if number in at_row}
    return RawSheet(
        sheet.name, made, hidden, merged, [*sheet.notes], sheet.file, looks=looks, frame=frame, places=places
    )


def _with_unit(row: RawRow, at: int, units: int | None) -> str | None:
    cell = row.cells[at] if at < len(row.cells) else None
    label = label_of(cell) or (None if is_blank(cell) else normalize(str(cell)))
    unit = row.cells[units] if units is not None and units < len(row.cells) else None
    if label and isinstance(unit, str) and common_unit(unit):
        return f"{label} ({normalize(unit)})"
    return label


# --- A record in the whole sheet ---


def stacked(sheets: Sequence[RawSheet], name: str) -> RawSheet:
    """Return one sheet, called `name`, with a record in each row, of sheets that hold one each: "name: value", a label
    in a cell and the value beside it, or both in one cell. The first column holds the names of the sheets, the next one
    their titles where each has its own."""
    columns: dict[str, str] = {"": SHEET_NAME}
    records: list[tuple[str, dict[str, tuple[Any, str]]]] = []
    titles: list[str] = []
    first: dict[str, str] = {}
    pairs = [_pairs(sheet) for sheet in sheets]
    named = _titles_of_their_own([above for _found, above, _others in pairs])
    for sheet, (found, above, others), title in zip(sheets, pairs, named, strict=True):
        values: dict[str, tuple[Any, str]] = {}
        for label, value, place in [*title, *found]:
            key = header_key(label)
            while key in values:
                key += "#"
            columns.setdefault(key, label)
            first.setdefault(key, place)
            values[key] = (value, place)
        records.append((sheet.name, values))
        titles += [*(text for text, _place in above), *others]
    titles = list(dict.fromkeys(titles))
    made = [RawRow(nth - len(titles), [title]) for nth, title in enumerate(titles)]
    made.append(RawRow(1, [*columns.values()]))
    places = {str(nth - len(titles)): "" for nth in range(len(titles))}
    for number, (sheet_name, values) in enumerate(records, 2):
        cells = [sheet_name, *(values.get(key, (None, ""))[0] for key in columns if key)]
        made.append(RawRow(number, cells))
        places[str(number)] = sheet_name
        prefix = f"{sheet_name}!" if len(sheets) > 1 else ""
        places[f"A{number}"] = sheet_name
        for index, key in enumerate(columns):
            if key in values:
                places[f"{column_letter(index)}{number}"] = prefix + values[key][1]
    places |= {column_letter(index): first.get(key, "") for index, key in enumerate(columns)}
    notes = [note for sheet in sheets for note in sheet.notes]
    return RawSheet(name, made, notes=notes, file=sheets[0].file, frame=Frame(CARD, header=1, depth=1), places=places)


_Pairs = list[tuple[str, Any, str]]


def _titles_of_their_own(above: Sequence[Sequence[tuple[str, str]]]) -> list[_Pairs]:
    """Return for each sheet the last line above its pairs that no other one has, which may name its record: as a pair
    under SHEET_TITLE, where each has one. A line in brackets says of which day all of it is, or the like."""
    own = [{text: place for text, place in lines if not text.startswith("(")} for lines in above]
    counts = Counter(text for lines in own for text in lines)
    found = [[(SHEET_TITLE, text, place) for text, place in lines.items() if counts[text] == 1][-1:] for lines in own]
    return found if all(found) else [[] for _lines in found]


def _pairs(sheet: RawSheet) -> tuple[_Pairs, list[tuple[str, str]], list[str]]:
    """Return (label, value, where the value stands) of a sheet, its other lines above them with their places, and those
    among them."""
    found: _Pairs = []
    above, others = [], []
    for row in _held(sheet):
        if row.is_hidden:
            continue
        cells = [(i, c) for i, c in filled(row.cells).items() if i not in sheet.hidden_columns]
        if len(cells) > 1 and is_counted([cells[0][1]]):
            cells = cells[1:]
        if len(cells) == 1:
            index, cell = cells[0]
            match = _LABELLED.fullmatch(normalize(cell)) if isinstance(cell, str) else None
            place = f"{column_letter(index)}{row.number}"
            if match and label_of(match[1]):
                found.append((label_of(match[1]), match[2], place))
            elif isinstance(cell, str) and not cell.strip().endswith(":"):
                text = normalize(cell[:LOOKED_AT])
                above += [] if found else [(text, place)]
                others += [text] if found else []
            continue
        found += _pairs_in(cells, row.number)
    return found, above, others


def _pairs_in(cells: list[tuple[int, Any]], number: int) -> list[tuple[str, Any, str]]:
    """Return the pairs of one row: label, value and perhaps a unit, again where another label with a colon follows."""
    found = []
    while len(cells) > 1:
        label, (index, value) = label_of(cells[0][1]), cells[1]
        rest = cells[2:]
        if isinstance(value, str) and common_unit(value) and rest and not isinstance(rest[0][1], str):
            label, (index, value), rest = f"{label} ({normalize(value)})", rest[0], rest[1:]
        elif rest and isinstance(rest[0][1], str) and common_unit(rest[0][1]):
            label, rest = f"{label} ({normalize(rest[0][1])})", rest[1:]
        if label and not (fold(label) in _CORNERS and isinstance(value, str) and fold(value) in _CORNERS):
            found.append((label, value, f"{column_letter(index)}{number}"))
        is_label = rest and isinstance(rest[0][1], str) and rest[0][1].strip().endswith(":")
        cells = rest if is_label else []
    return found


def stack_name(names: Sequence[str]) -> str:
    """Return what a stack of sheets is called."""
    return names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}"


def _told(sheet: RawSheet, message: str) -> RawSheet:
    sheet.notes.append(Note(sheet.name, "", "", message))
    return sheet


def arranged(
    sheets: Mapping[str, RawSheet], frames: Mapping[str, Frame], recognise: Recognise | None
) -> dict[str, RawSheet]:
    """Return the sheets by name as tables with a record in each row; those of one record each are one sheet.

    What nobody said in `frames` is found out with `recognise`; without it a sheet lies as was said, else in rows.
    """
    result: dict[str, RawSheet] = {}
    shapes = {}
    for name, sheet in sheets.items():
        said = frames.get(name, Frame()).shape
        shapes[name] = said or (likely_shape(sheet, recognise) if recognise else ROWS)
    cards = [name for name, shape in shapes.items() if shape == CARD]
    name = stack_name(cards) if cards else ""
    if len(cards) > 1 and frames.get(name, Frame()).shape in (ROWS, COLUMNS):
        shapes |= dict.fromkeys(cards, frames[name].shape)
        cards = []
    for sheet_name, sheet in sheets.items():
        sheet.frame = frames.get(sheet_name, Frame())
        if sheet_name in cards:
            if sheet_name == cards[0]:
                message = _("Each sheet is read as one record: a label, and the value beside it.")
                result[name] = _told(stacked([sheets[card] for card in cards], name), message)
        elif shapes[sheet_name] == COLUMNS:
            result[sheet_name] = _told(turned(sheet), _("The table lies on its side: each column is read as a record."))
        else:
            result[sheet_name] = sheet
    return result


# --- Found again in the next file ---


def header_digests(sheet: RawSheet) -> dict[str, tuple[str, int]]:
    """Return (ROWS or COLUMNS, number) of each row and column that may be the header, by the digest of its texts."""
    rows = list(islice((row for row in sheet.rows if filled(row.cells)), SEARCHED_ROWS))
    found = {}
    for row in rows:
        texts = [header_key(cell[:LOOKED_AT]) for cell in row.cells if isinstance(cell, str) and not is_blank(cell)]
        if len(texts) > 1:
            found[digest_of(ROWS, texts)] = (ROWS, row.number)
    for index in range(LABEL_COLUMNS):
        labels = [row.cells[index] for row in rows if index < len(row.cells) and len(filled(row.cells)) > 1]
        texts = [header_key(label) for cell in labels if (label := label_of(cell))]
        if len(texts) > 1:
            found[digest_of(COLUMNS, texts)] = (COLUMNS, index + 1)
    return found


def digest_of(shape: str, texts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join((shape, *texts)).encode()).hexdigest()
