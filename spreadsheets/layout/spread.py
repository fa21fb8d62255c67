"""A wide sheet, one row per site, made long: a line for each group of cells that are about one thing."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from spreadsheets.book import Note, RawRow, Unusable, is_blank
from spreadsheets.layout.table import ColumnMatch, Line, Table, Target
from spreadsheets.layout.telling import shown_cell, skip_all
from values.errors import ReadingError


def spread(
    table: Table,
    rows: Iterable[RawRow],
    plain: Sequence[ColumnMatch],
    wide: Sequence[ColumnMatch],
    targets: Mapping[str, Target],
    order: Sequence[str],
) -> None:
    """Fill the table with the long form of `rows`; `order` are the keys of all columns.

    A cell that cannot be read is an error, and its line is left out.
    """
    provided = {key for match in wide for key in targets[match.target].provides}
    own = [match.target for match in plain]
    table.keys = [*own, *(key for key in order if key in provided and key not in own)]
    table.letters = [*(match.letter for match in plain), *([""] * (len(table.keys) - len(own)))]
    empty: list[RawRow] = []
    for row in rows:
        found = _Row(table.sheet, row, plain)
        for match in wide:
            cell = _cell(row, match.index)
            if not is_blank(cell):
                found.take(match, targets[match.target], cell)
        table.errors += found.errors
        table.lines += found.lines(table.keys)
        if not found.groups and not found.errors:
            empty.append(row)
    skip_all(table, empty, _("Nothing stands in the columns that become rows."))


class _Row:
    """One wide row while its cells are gathered into lines."""

    def __init__(self, sheet: str, row: RawRow, plain: Sequence[ColumnMatch]):
        self.sheet, self.number = sheet, row.number
        self.plain = {match.target: (_cell(row, match.index), match.letter) for match in plain}
        self.groups: dict[str, dict] = {}
        self.refused: set[str] = set()
        self.errors: list[Note] = []

    def take(self, match: ColumnMatch, target: Target, cell: object) -> None:
        group = self.groups.setdefault(target.row_key, {})
        try:
            values = _values(target, cell)
        except ReadingError as error:
            self._refuse(match, target, cell, str(error))
            return
        for key, value in values.items():
            before, letter = group.get(key) or self.plain.get(key) or (None, "")
            if is_blank(before):
                group[key] = (value, match.letter)
            elif before != value and not is_blank(value):
                message = _("This says “%(this)s”, column %(letter)s says “%(other)s” of the same thing.")
                params = {"this": shown_cell(value), "letter": letter, "other": shown_cell(before)}
                self._refuse(match, target, cell, message % params)

    def _refuse(self, match: ColumnMatch, target: Target, cell: object, message: str) -> None:
        self.refused.add(target.row_key)
        self.errors.append(Note(self.sheet, f"{match.letter}{self.number}", shown_cell(cell), message))

    def lines(self, keys: Sequence[str]) -> list[Line]:
        made = []
        for row_key, group in self.groups.items():
            if row_key not in self.refused:
                cells = [group.get(key) or self.plain.get(key) or (None, "") for key in keys]
                values = [None if is_blank(value) else value for value, _letter in cells]
                made.append(Line(self.number, values, [letter for _value, letter in cells]))
        return made


def _values(target: Target, cell: object) -> dict:
    if isinstance(cell, Unusable):
        raise ReadingError(cell.message, "unusable", cell.params)
    values = target.values(cell)
    if unexpected := values.keys() - set(target.provides):
        raise TypeError(f"target {target.key!r} gives {sorted(unexpected)}, which it does not provide")
    return values


def _cell(row: RawRow, index: int) -> object:
    return row.cells[index] if index < len(row.cells) else None
