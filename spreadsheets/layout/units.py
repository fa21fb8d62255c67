"""Numbers of a sheet in the units in which they are kept: as their header, a line above or their row says."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets.book import Note, RawRow, Unusable, is_blank
from spreadsheets.cell import FormattedNumber, cell_text
from spreadsheets.layout.match import units_given
from spreadsheets.layout.names import HeaderNames, is_unit_heading, unit_of
from spreadsheets.layout.table import ColumnMatch, Table, shown_cell
from values.numbers import NumberError, format_number, parse_number
from values.quantities import common_unit, converted, factor, shown_unit


def in_kept_units(
    table: Table, records: Sequence[RawRow], goes: list[ColumnMatch], names: HeaderNames
) -> Sequence[RawRow]:
    """Return the rows with the numbers of the columns that go somewhere in the units of these; a number whose own unit
    another cell decides has the one that is said behind it, and percents are percents. Words stay as they are."""
    if not table.has_keys and (said := [match.index for match in table.matches if _says_units(match, names)]):
        numbers = [match for match in goes if match.index not in said]
        kept = {m.index: unit for m in numbers if (unit := common_unit(names.unit(m.place)))}
        kept |= {m.index: "" for m in numbers if names.reads_units(m.place)}
        states = [m.index for m in numbers if m.target in names.targets and names.targets[m.place].takes_percent]
        heads = {m.index: unit for m in numbers if (unit := unit_of(m.header))}
        records = [_as_said(row, said, kept, heads, states) for row in records]
    given = {match.index: (written, kept) for match, written, kept in units_given(goes, names)}
    if units := {index: pair for index, pair in given.items() if pair[0] != pair[1] and factor(*pair)}:
        _tell_units(table, goes, units)
        records = [_converted(row, units) for row in records]
    if written := {m.index: unit for m in goes if (unit := unit_of(m.header)) and names.reads_units(m.place)}:
        records = [_with_units(row, written) for row in records]
    wide = [match for match in goes if match.target in names.targets]
    if percents := _percents(wide, names, records):
        records = [_in_percent(row, percents) for row in records]
    return records


# --- Units that a row gives, in columns of their own ---


def _says_units(match: ColumnMatch, names: HeaderNames) -> bool:
    column = names.columns.get(match.target or "")
    return is_unit_heading(match.header) or (column is not None and column.gives_units)


def _as_said(
    row: RawRow, said: Sequence[int], kept: Mapping[int, str], heads: Mapping[int, str], states: Sequence[int]
) -> RawRow:
    """Return a row with the units of its columns `said` behind its plain numbers; a unit is taken out of its own cell
    then, and a number of whose unit the header (`heads`) says something else cannot be read. `kept` are the columns of
    numbers with their units, "" where another cell decides; `states` those that say how far something is, of which a
    number may be anything: it has the unit beside it that no other number has. A unit that fits no number is written
    behind those it stands beside all the same, and refused there."""
    units = {at: text for at in said if (text := _words(_cell(row, at)))}
    numbers = {at: number for at in kept if units and (number := _plain_number(row, at)) is not None}
    cells, taken = [*row.cells], set()
    for index, number in numbers.items():
        fitting = [at for at, unit in units.items() if _fits(unit, kept[index])]
        if fitting:
            taken.add(at := next((at for at in fitting if at > index), fitting[-1]))
            cells[index] = f"{format_number(number)} {units[at]}"
            if heads.get(index, said_unit := common_unit(units[at])) != said_unit:
                cells[index] = _two_units(cells[index], heads[index])
    for index in states if units else ():
        behind = _behind(index, units)
        if behind not in taken and common_unit(units[behind]) and (number := _plain_number(row, index)) is not None:
            taken.add(behind)
            cells[index] = f"{format_number(number)} {units[behind]}"
    told = set(taken)
    for index, number in numbers.items():
        behind = _behind(index, units)
        if kept[index] and cells[index] is row.cells[index] and behind not in taken:
            cells[index] = f"{format_number(number)} {units[behind]}"
            told.add(behind)
    return replace(row, cells=[None if at in told else cell for at, cell in enumerate(cells)])


def _two_units(written: str, head: str) -> Unusable:
    message = gettext_lazy(
        "The row says %(written)s, the header of the column %(head)s. "
        "Correct one of them in the file and send it again."
    )
    return Unusable(message, written=written, head=shown_unit(head))


def _behind(index: int, units: Mapping[int, str]) -> int:
    return next((at for at in units if at > index), max(units))


def _words(cell: object) -> str:
    return "" if is_blank(cell) else cell_text(cell).strip(" -–—.…/")


def _fits(written: str, kept: str) -> bool:
    unit = common_unit(written)
    return bool(unit) and (not kept or factor(unit, kept) is not None)


# --- Units of whole columns ---


def _tell_units(table: Table, matches: list[ColumnMatch], units: Mapping[int, tuple[str, str]]) -> None:
    in_header = _("The header gives “%(given)s”: the numbers are converted into “%(kept)s”.")
    above = _("The lines above the table give “%(given)s”: the numbers are converted into “%(kept)s”.")
    for match in matches:
        if match.index in units:
            given, kept = units[match.index]
            message = in_header if unit_of(match.header) else above
            text = message % {"given": shown_unit(given), "kept": shown_unit(kept)}
            table.warnings.append(Note(table.sheet, match.letter, shown_cell(match.header), text))


def _converted(row: RawRow, units: Mapping[int, tuple[str, str]]) -> RawRow:
    """Return a row with the numbers of some columns in the unit that is kept; words stay as they are."""
    cells = [*row.cells]
    for index, (given, kept) in units.items():
        cell = _cell(row, index)
        if isinstance(cell, float):
            cell = Decimal(f"{cell:.15g}")
        if isinstance(cell, int | Decimal | str) and not isinstance(cell, bool | FormattedNumber):
            with suppress(NumberError):  # words are read, and refused, as any other
                cells[index] = FormattedNumber(*converted(parse_number(cell), given, kept))
    return replace(row, cells=cells)


def _with_units(row: RawRow, units: Mapping[int, str]) -> RawRow:
    """Return a row with the unit of their header behind the plain numbers of some columns."""
    cells = [*row.cells]
    for index, unit in units.items():
        if (number := _plain_number(row, index)) is not None:
            cells[index] = f"{format_number(number)} {shown_unit(unit)}"
    return replace(row, cells=cells)


def _percents(wide: Sequence[ColumnMatch], names: HeaderNames, records: Sequence[RawRow]) -> list[int]:
    """Return the columns whose header says "(%)" and whose plain numbers are percents: where none is more than 1, they
    may be shares of the whole, which is asked."""
    under = [m.index for m in wide if names.targets[m.place].takes_percent and unit_of(m.header) == "%"]
    return [index for index in under if any(n > 1 for row in records if (n := _plain_number(row, index)) is not None)]


def _plain_number(row: RawRow, index: int) -> Decimal | None:
    """Return the number that is all a cell holds and shows; None for anything else, a percent among it."""
    cell = _cell(row, index)
    if not isinstance(cell, int | float | Decimal | str) or isinstance(cell, bool | FormattedNumber):
        return None
    try:
        return parse_number(f"{cell:.15g}" if isinstance(cell, float) else cell)
    except NumberError:
        return None


def _in_percent(row: RawRow, indexes: Sequence[int]) -> RawRow:
    cells = [*row.cells]
    for index in indexes:
        if (number := _plain_number(row, index)) is not None:
            cells[index] = FormattedNumber(number / 100, format_number(number), number)
    return replace(row, cells=cells)


def _cell(row: RawRow, index: int) -> Any:
    return row.cells[index] if index < len(row.cells) else None
