"""Which column of a sheet goes where, by keys, by names, or by a person's word."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext as _

from spreadsheets.book import REASON_KEY, Note, column_letter
from spreadsheets.layout.header import LOCKED, Header
from spreadsheets.layout.names import HeaderNames, header_key, is_numbering, period_in, unit_of
from spreadsheets.layout.table import ColumnMatch
from values.quantities import common_unit, factor
from values.text import shown


def match_columns(header: Header, names: HeaderNames) -> list[ColumnMatch]:
    """Return where each column that has a header goes, in the sheet's order."""
    matches, in_part = [], []
    seen: Counter[str] = Counter()
    for index, parts in header.parts.items():
        match = ColumnMatch(index, column_letter(index), header.text(index), "", None, "unknown")
        match.key = _unique(header_key(match.header), seen)
        own_key = header.keys.get(index)
        if match.key in names.said:
            match.target, match.how = names.said[match.key], "mapped"
            match.period = _period(parts, match.target, names)
            if not match.target and is_numbering(match.header):
                match.how = "number"  # left out, and it tells groups from records all the same
        elif own_key in names.columns:
            match.target, match.how = own_key, "key"
        elif own_key == REASON_KEY:
            match.target, match.how = "", "key"  # what we said of the row, not what it says
        elif recognised := names.find(match.header):
            # "No." may be a record's number or the row's: nobody knows, unless it is said.
            if recognised.how == "key" or recognised.target not in LOCKED or not is_numbering(match.header):
                match.target, match.how = recognised.target, recognised.how
        elif is_numbering(match.header):
            match.target, match.how = "", "number"
        elif recognised := names.find_parts(parts):
            match.target, match.how = recognised.target, recognised.how
        elif dated := names.find_dated(parts):
            match.target, match.how, match.period = dated[0].target, dated[0].how, dated[1].iso
        elif recognised := names.find_part(parts):
            match.target, match.how = recognised.target, recognised.how
            in_part.append(match)
        matches.append(match)
    _doubt(in_part, matches)
    return matches


def _period(parts: list[str], target: str, names: HeaderNames) -> str:
    period = period_in(parts)[1] if names.is_dated(target) else None
    return period.iso if period else ""


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
    places = Counter((match.target, match.period) for match in matches)
    for match in in_part:
        if places[match.target, match.period] > 1:
            match.target, match.how = None, "unknown"


def layout_id(matches: list[ColumnMatch]) -> str:
    """Return a digest (64 hex digits) of the folded headers in order, the same for every file of this layout."""
    return hashlib.sha256("\n".join(match.key for match in matches).encode()).hexdigest()


def duplicates(sheet: str, matches: list[ColumnMatch], names: HeaderNames) -> list[Note]:
    """Return an error for each column that goes where another goes already."""
    first: dict[tuple[str, str], ColumnMatch] = {}
    errors = []
    for match in matches:
        if match.target and first.setdefault((match.target, match.period), match) is not match:
            message = _("Columns %(first)s and %(second)s are both “%(column)s”. Skip one of them.") % {
                "first": first[match.target, match.period].letter,
                "second": match.letter,
                "column": names.label(match.target),
            }
            errors.append(Note(sheet, match.letter, shown(match.header), message))
    return errors


def conversions(matches: list[ColumnMatch], names: HeaderNames) -> dict[int, tuple[str, str]]:
    """Return by column the unit that its header gives and the one that is kept, where the one is made of the other."""
    units = _units(matches, names)
    return {m.index: (written, kept) for m, written, kept in units if written != kept and factor(written, kept)}


def wrong_units(sheet: str, row: int, matches: list[ColumnMatch], names: HeaderNames) -> list[Note]:
    """Return an error for each header that gives a unit which cannot be made into its column's: m where hectares are
    kept."""
    errors = []
    for match, written, kept in _units(matches, names):
        if factor(written, kept) is None:
            unit = names.unit(match.place)
            message = _(
                "The header gives another unit than “%(unit)s”, in which the column is kept. Convert the values."
            )
            errors.append(Note(sheet, f"{match.letter}{row}", shown(match.header), message % {"unit": unit}))
    return errors


def _units(matches: list[ColumnMatch], names: HeaderNames) -> Iterator[tuple[ColumnMatch, str, str]]:
    for match in matches:
        kept, written = common_unit(names.unit(match.target or "")), unit_of(match.header)
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
