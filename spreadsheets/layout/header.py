"""Where the header stands: under titles and letterheads, in one row or up to three, hidden keys of our own above it."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from spreadsheets.book import Frame, RawRow, RawSheet, is_blank
from spreadsheets.columns import Column
from spreadsheets.layout.names import LOOKED_AT, OVER, HeaderNames, is_numbering, is_unit
from spreadsheets.layout.periods import header_text, is_period, split_period
from spreadsheets.layout.table import Target
from values.numbers import NumberError, parse_number
from values.text import normalize

SEARCHED_ROWS = 40
MAX_DEPTH = 3
# A part of a header of several rows tells less than a whole header.
PART = 0.9
# So does a column that only counts the rows.
NUMBERING = 0.5
# The columns of our own workbook that say which record a row is, and as of which state of it.
LOCKED = ("id", "version")
# How many rows under a header of unknown names are looked at to see that it is one.
ROWS_UNDER = 5


@dataclass(slots=True)
class Header:
    """`rows` are positions in the sheet's list of rows; `parts` are the texts over each column that has any."""

    rows: list[int]
    parts: dict[int, list[str]]
    keys: dict[int, str]
    known: float = 0

    @property
    def has_keys(self) -> bool:
        return bool(self.keys)

    def text(self, index: int) -> str:
        return OVER.join(self.parts.get(index, ()))


def filled(cells: Sequence[Any]) -> dict[int, object]:
    """Return the cells that hold something, by index."""
    return {index: value for index, value in enumerate(cells) if not is_blank(value)}


def find_header(
    rows: Sequence[RawRow], sheet: RawSheet, names: HeaderNames, *, read_hidden: bool = False
) -> Header | None:
    """Return the header, or None where nothing looks like one. Keys of our own count hidden or not; a header that a
    person said counts before any other."""
    if sheet.frame.header:
        return _said_header(rows, sheet, names)
    searched = []
    for position, row in enumerate(rows):
        if cells := filled(row.cells):
            searched.append((position, row, cells))
        if len(searched) == SEARCHED_ROWS + ROWS_UNDER:
            break
    if header := _own_header(rows, searched, names):
        return header
    visible = [entry for entry in searched if read_hidden or not entry[1].is_hidden]
    header = _foreign_header(rows, visible, sheet, names)
    if len(visible) < len(searched) and (header is None or header.known < 2):
        # A header that someone hid is better than a row of data taken for one.
        whole = _foreign_header(rows, searched, sheet, names)
        header = whole if whole and whole.known >= 2 else header
    return header


def _foreign_header(rows: Sequence[RawRow], searched: list[Any], sheet: RawSheet, names: HeaderNames) -> Header | None:
    seen = [(position, cells) for position, _row, cells in searched]
    numbers = [rows[position].number for position, _cells in seen]
    candidates: list[Any] = []
    for at in range(min(len(seen), SEARCHED_ROWS)):
        reach = set().union(*(cells.keys() for _position, cells in seen[at : at + MAX_DEPTH]))
        if any(_holds(earlier, seen[at][0], reach) for earlier in candidates):
            continue
        candidate = _candidate(seen, numbers, at, sheet, names)
        if not any(_explains(earlier, candidate) for earlier in candidates):
            candidates.append(candidate)
    return _best(candidates, seen)


def _holds(header: Header, position: int, reach: set[int]) -> bool:
    """Return whether a row, however deep a header it might begin, is data under this header. Saves looking names up."""
    return header.known >= PART and position not in header.rows and reach <= header.parts.keys()


def _explains(header: Header, later: Header) -> bool:
    """Return whether what stands later under a header's columns is data of its, whatever words it uses.

    Unless the header is this later row under a letterhead: titles that span every column of it.
    """
    is_letterhead = later.rows[0] in header.rows and all(len(parts) > 1 for parts in header.parts.values())
    return header.known >= PART and later.parts.keys() <= header.parts.keys() and not is_letterhead


def _best(candidates: list[Header], seen: list[tuple[int, dict[Any, Any]]]) -> Header | None:
    lone = [candidate for candidate in candidates if len(candidate.parts) == 1 and candidate.known >= 1]
    candidates = [candidate for candidate in candidates if len(candidate.parts) > 1]
    known = max(candidates, key=lambda candidate: candidate.known, default=None)
    alike = max(candidates, key=lambda candidate: _likeness(candidate, seen), default=None)
    if known and known.known >= 2:
        return known
    # One known word stands in titles too: the header must then look like one.
    likeness = _likeness(alike, seen) if alike else 0
    if known and known.known and _likeness(known, seen) * 2 >= likeness:
        return known
    return alike if likeness else next(iter(lone), None)


def _likeness(candidate: Header, seen: list[tuple[int, dict[Any, Any]]]) -> float:
    """Return how much a row looks like a header: wide, all words, rows of the same width below; 0 for not at all."""
    texts = [part for parts in candidate.parts.values() for part in parts]
    if len(candidate.parts) < 2 or sum(map(_is_words, texts)) * 2 <= len(texts):
        return 0
    under = [cells for position, cells in seen if position > candidate.rows[-1]][:ROWS_UNDER]
    fitting = [cells for cells in under if len(cells.keys() & candidate.parts.keys()) * 2 > len(candidate.parts)]
    return len(candidate.parts) * len(fitting) / len(under) if under else 0


def _is_words(text: str) -> bool:
    try:
        parse_number(text.strip("()% "))
    except NumberError:
        return any(map(str.isalpha, text))
    return False


# --- Our own workbook ---


def _own_header(rows: Sequence[RawRow], searched: list[Any], names: HeaderNames) -> Header | None:
    for nth, (position, row, cells) in enumerate(searched[:SEARCHED_ROWS]):
        keys = {index: value[:LOOKED_AT].strip() for index, value in cells.items() if isinstance(value, str)}
        ours = [key for key in keys.values() if key in names.columns]
        if len(keys) < len(cells) or len(ours) * 2 <= len(cells):
            continue
        following = searched[nth + 1] if nth + 1 < len(searched) else None
        if row.is_hidden or (following and _stands_under_keys(following[2], keys, names)):
            header = _text_of(following[2]) if following else {}
            positions = [position, *([following[0]] if following else [])]
            parts = {index: [header.get(index, keys.get(index, ""))] for index in sorted(keys.keys() | header.keys())}
            return Header(positions, parts, keys, known=len(ours))
    return None


def _stands_under_keys(cells: dict[Any, Any], keys: dict[int, str], names: HeaderNames) -> bool:
    """Return whether a row under visible keys is their header and not yet the first row of values."""
    text = _text_of(cells)
    named = [
        index
        for index, key in keys.items()
        if (recognised := names.find(text.get(index, ""))) and recognised.target == key
    ]
    locked = [text.get(index, "") for index, key in keys.items() if key in LOCKED]
    return len(named) * 3 >= len(keys) or any(map(_is_words, locked))


def _text_of(cells: dict[Any, Any]) -> dict[int, str]:
    return {index: normalize(str(header_text(value))[:LOOKED_AT]) for index, value in cells.items()}


# --- A header of any office ---


def _said_header(rows: Sequence[RawRow], sheet: RawSheet, names: HeaderNames) -> Header | None:
    frame: Frame = sheet.frame
    seen = [
        (nth, filled(row.cells)) for nth, row in enumerate(rows) if row.number >= frame.header and filled(row.cells)
    ]
    seen = seen[: SEARCHED_ROWS + ROWS_UNDER]
    if not seen or rows[seen[0][0]].number != frame.header:
        return None
    return _candidate(seen, [rows[position].number for position, _cells in seen], 0, sheet, names, frame.depth)


def _candidate(
    seen: list[Any], numbers: list[int], at: int, sheet: RawSheet, names: HeaderNames, depth: int = 0
) -> Header:
    """Return the header that would begin with this row, of `depth` rows or as deep as the rows below belong to it."""
    levels = [_text_of(seen[at][1])]
    while len(levels) < (depth or MAX_DEPTH) and at + len(levels) < len(seen):
        below = at + len(levels)
        if not depth and not _is_continued(
            levels[-1], seen[below][1], numbers[below - 1], numbers[below], sheet.merged
        ):
            break
        levels.append(_text_of(seen[below][1]))
    for level in reversed(range(len(levels) - 1)):
        levels[level] = _spread_titles(levels[level], levels[level + 1], numbers[at + level], sheet.merged)
    indexes = sorted(set().union(*levels))
    parts = {index: list(dict.fromkeys(level[index] for level in levels if index in level)) for index in indexes}
    header = Header([seen[at + level][0] for level in range(len(levels))], parts, {})
    header.known = _known(header, names)
    return header


def _known(header: Header, names: HeaderNames) -> float:
    """Return how many columns the header names; a name that comes twice counts once, less a bit."""
    weights: dict[str, float] = {}
    twice = 0
    for index, parts in header.parts.items():
        text = header.text(index)
        if match := names.find_parts(parts):
            twice += match.target in weights
            weights[match.target] = 1
        elif (said := split_period(parts, None)) and (match := names.find_dated(said[1])):
            weights[f"{match.target} {said[0]}"] = 1
        elif is_numbering(text):
            weights.setdefault("", NUMBERING)
        elif match := next(filter(None, map(names.find, parts)), None):
            weights.setdefault(match.target, PART)
    return sum(weights.values()) - twice / 2


def _spans(upper: dict[int, str], number: int, merged: list[Any]) -> dict[int, int]:
    """Return the columns that a row's titles span, by merging or by blanks, each with the column of its title."""
    spans: dict[int, int] = {}
    for first_row, first, last_row, last in merged:
        if first_row <= number <= last_row and last > first and first in upper:
            spans |= dict.fromkeys(range(first, last + 1), first)
    start = None
    for index in range(max(upper, default=-1) + 1):
        start = index if index in upper else start
        if index not in upper and start is not None and index not in spans:
            spans[start] = spans[index] = start
    return spans


def _is_continued(upper: dict[int, str], cells: dict[Any, Any], number: int, below: int, merged: list[Any]) -> bool:
    """Return whether the row below is part of the header: units, or titles under a title that spans several columns."""
    periods = {index for index, value in cells.items() if is_period(value)}
    periods = periods if len(periods) > 1 else set()
    texts = [value[:LOOKED_AT] for index, value in cells.items() if isinstance(value, str) and index not in periods]
    if len(upper) < 2 or below != number + 1 or len(texts) + len(periods) < len(cells):
        return False
    if texts and all(map(is_unit, texts)):
        return True
    if not all(map(_is_words, texts)):
        return False
    down = {c for first, c, last, _last in merged if first <= number < below <= last and c in upper}
    if down:
        # Some programs repeat what is merged.
        repeated = _text_of({index: cells[index] for index in down & cells.keys()})
        return all(upper[index] == text for index, text in repeated.items())
    spans = _spans(upper, number, merged)
    last_title = max(upper)
    # Nothing shows where the last title ends: it goes as far as titles stand below it.
    beyond = {index for index in cells if index > last_title}
    if beyond and last_title in cells:
        spans |= dict.fromkeys([last_title, *beyond], last_title)
    under = Counter(spans.get(index) for index in cells)
    return None not in under and max(under.values()) > 1


def _spread_titles(upper: dict[int, str], lower: dict[int, str], number: int, merged: list[Any]) -> dict[int, str]:
    """Return the upper titles, each over all the lower ones it spans."""
    spans = _spans(upper, number, merged)
    last_title = max(upper)
    for index in lower:
        if index not in upper and (index in spans or (index > last_title and last_title in lower)):
            upper = {**upper, index: upper[spans.get(index, last_title)]}
    return upper


def score(
    sheet: RawSheet | Iterable[RawRow],
    columns: Sequence[Column],
    targets: Sequence[Target] = (),
    known_by: Collection[str] = (),
) -> float:
    """Return how well the columns fit a sheet, to guess what a foreign sheet is about: 0 not at all, above 1 well.

    The number of columns that the header names plus the share of the header that is named, so that of two resources
    which know as many columns the one wins that leaves fewer unknown. With `known_by` 0 where it names none of these.
    """
    if not isinstance(sheet, RawSheet):
        sheet = RawSheet("", sheet)
    names = HeaderNames(columns, targets)
    header = find_header(list(sheet.rows), sheet, names, read_hidden=True)
    if header is None or header.known < 1 or (known_by and not _names_any(header, names, known_by)):
        return 0.0
    return max(0.0, header.known + header.known / len(header.parts))


def _names_any(header: Header, names: HeaderNames, keys: Collection[str]) -> bool:
    found = (names.find(header.text(index)) or names.find_parts(parts) for index, parts in header.parts.items())
    return any(match is not None and match.target in keys for match in found)
