"""Which column of a sheet goes where, by keys, by names, or by a person's word."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext as _

from spreadsheets.book import REASON_KEY, Note, column_letter
from spreadsheets.layout.header import LOCKED, Header
from spreadsheets.layout.names import OVER, HeaderNames, Recognised, header_key, is_numbering, is_unit_heading, unit_of
from spreadsheets.layout.periods import PERIOD_KEY, goes_to_its_end, split_period
from spreadsheets.layout.table import OF, ColumnMatch
from values.quantities import common_unit, factor
from values.text import fold, shown


def match_columns(header: Header, names: HeaderNames) -> list[ColumnMatch]:
    """Return where each column that has a header goes, in the sheet's order."""
    matches, in_part = [], []
    seen: Counter[str] = Counter()
    for index, parts in header.parts.items():
        match = ColumnMatch(index, column_letter(index), header.text(index), "", None, "unknown")
        own_key = header.keys.get(index)
        rest = [] if own_key else _take_period(match, parts, names)
        match.key = _unique(f"{header_key(OVER.join(rest))} {PERIOD_KEY}" if rest else header_key(match.header), seen)
        if match.key in names.said:
            match.target, match.how = _said(match, names.said[match.key]), "mapped"
            if not match.target and is_numbering(match.header):
                match.how = "number"  # left out, and it tells groups from records all the same
        elif own_key in names.columns:
            match.target, match.how = own_key, "key"
        elif own_key == REASON_KEY:
            match.target, match.how = "", "key"  # what we said of the row, not what it says
        elif rest and (recognised := names.find_dated(rest)):
            _take_dated(match, recognised, names)
        elif recognised := names.find(match.header):
            # "No." may be a record's number or the row's: nobody knows, unless it is said.
            if recognised.how == "key" or recognised.target not in LOCKED or not is_numbering(match.header):
                match.target, match.how = recognised.target, recognised.how
        elif is_numbering(match.header):
            match.target, match.how = "", "number"
        elif recognised := names.find_parts(parts):
            match.target, match.how = recognised.target, recognised.how
        elif recognised := names.find_part(parts):
            match.target, match.how = recognised.target, recognised.how
            in_part.append(match)
        elif is_unit_heading(match.header):
            match.target, match.how = "", "unit"
        matches.append(match)
    _doubt(in_part, matches)
    _take_one_unit(matches, names)
    _speak_of_their_row(matches, names)
    _see_beside(matches, header)
    return matches


def _take_period(match: ColumnMatch, parts: list[str], names: HeaderNames) -> list[str]:
    """Note the period of a header that names one beside what nothing else is known by; return its other parts, with ""
    for none."""
    if names.find(match.header) or is_numbering(match.header) or not (found := split_period(parts, names.year)):
        return []
    period, rest = found
    match.period = period.iso if period else ""
    return rest or [""]


def _said(match: ColumnMatch, target: str) -> str | None:
    """Return what a person said of a column, with the period of its header where they named none."""
    if not target.endswith(OF):
        return target
    return f"{target}{match.period}" if match.period else None


def _take_dated(match: ColumnMatch, dated: Recognised, names: HeaderNames) -> None:
    """Take what a column of one period holds; a sum that may be of the period alone only a person can tell."""
    is_clear = not names.targets[dated.target].is_sum or goes_to_its_end(match.header)
    if match.period and is_clear and f"{dated.target}{OF}{match.period}" in names.targets:
        match.target, match.how = f"{dated.target}{OF}{match.period}", dated.how


def unnamed(index: int, names: HeaderNames) -> ColumnMatch:
    """Return where a column without a header goes: as a person said, who calls it "#D"."""
    key = f"#{column_letter(index)}"
    target = names.said.get(key)
    return ColumnMatch(index, column_letter(index), "", key, target, "unknown" if target is None else "mapped")


def _unique(key: str, seen: Counter[Any]) -> str:
    seen[key] += 1
    return key if seen[key] == 1 else f"{key} #{seen[key]}"


def _doubt(in_part: list[ColumnMatch], matches: list[ColumnMatch]) -> None:
    """Forget what is known by half a header only, where another column has that name too: a person says which it is."""
    targets = Counter(match.target for match in matches)
    for match in in_part:
        if targets[match.target] > 1:
            match.target, match.how = None, "unknown"


def _speak_of_their_row(matches: list[ColumnMatch], names: HeaderNames) -> None:
    """Let headers of sentences about several things, where each row is about one of these, be what is said of it."""
    said = {match.target for match in matches}
    for match in matches:
        target = names.targets.get(match.target or "") if match.how != "mapped" else None
        if target and target.row_named_by in said and target.of_one_row not in said:
            match.target = target.of_one_row


def _take_one_unit(matches: list[ColumnMatch], names: HeaderNames) -> None:
    """Leave the units of a second column of them to the numbers beside it: a record has one."""
    units = [m for m in matches if (c := names.columns.get(m.target or "")) and c.gives_units and m.how != "mapped"]
    for match in units[1:]:
        match.target, match.how = "", "unit"


# "Tổng" beside the months that it adds up; "Kế hoạch tuần tới" beside what was done.
_SUM = re.compile(r"(?:tong|cong|tong so|tong cong|total|sum)(?: ca nam| cac (?:thang|quy|nam))?")
_AHEAD = re.compile(
    r"\b(?:tuan|thang|ky|quy|nam|week|month|quarter) (?:toi|sau|tiep theo|ke tiep)\b|\bnext (?:week|month)\b"
)


def _see_beside(matches: list[ColumnMatch], header: Header) -> None:
    has_periods = any(match.period is not None for match in matches)
    for match in matches:
        if match.target is None and match.period is None:
            last = fold(header.parts[match.index][-1]).strip(" .:()")
            match.is_beside = bool((has_periods and _SUM.fullmatch(last)) or _AHEAD.search(fold(match.header)))


def layout_id(matches: list[ColumnMatch]) -> str:
    """Return a digest (64 hex digits) of the folded headers in order, the same for every file of this layout."""
    return hashlib.sha256("\n".join(match.key for match in matches).encode()).hexdigest()


def duplicates(sheet: str, matches: list[ColumnMatch], names: HeaderNames) -> list[Note]:
    """Return an error for each column that goes where another goes already."""
    first: dict[str, ColumnMatch] = {}
    errors = []
    for match in matches:
        if match.target and first.setdefault(match.target, match) is not match:
            message = _("Columns %(first)s and %(second)s are both “%(column)s”. Skip one of them.") % {
                "first": first[match.target].letter,
                "second": match.letter,
                "column": names.label(match.target),
            }
            errors.append(Note(sheet, match.letter, shown(match.header), message))
    return errors


def wrong_units(sheet: str, row: int, matches: list[ColumnMatch], names: HeaderNames) -> list[Note]:
    """Return an error for each header that gives a unit which cannot be made into its column's: m where hectares are
    kept."""
    errors = []
    for match, written, kept in units_given(matches, names):
        if factor(written, kept) is None:
            unit = names.unit(match.place)
            message = _(
                "The header gives another unit than “%(unit)s”, in which the column is kept. Convert the values."
            )
            errors.append(Note(sheet, f"{match.letter}{row}", shown(match.header), message % {"unit": unit}))
    return errors


def units_given(matches: list[ColumnMatch], names: HeaderNames) -> Iterator[tuple[ColumnMatch, str, str]]:
    """Yield columns whose unit a header, or a line above the table, gives: with that and the one that is kept."""
    for match in matches:
        kept = common_unit(names.unit(match.target or ""))
        written = unit_of(match.header) or names.unit_above(kept)
        if kept and written:
            yield match, written, kept


def missing(sheet: str, required: Collection[str], provided: Collection[str], names: HeaderNames) -> list[Note]:
    """Return an error for each column that must be there and is not, with the names it would be known by."""
    message = _("The column “%(column)s” is missing. It is known by these headers: %(names)s.")
    return [
        Note(sheet, "", "", message % {"column": names.label(key), "names": names.spelled(key)})
        for key in names.columns
        if key in required and key not in provided
    ]
