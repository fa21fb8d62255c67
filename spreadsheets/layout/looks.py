"""What only the looks of a table's cells say: struck through, in colours. It is not read, and told."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets.book import COLUMNS, Look, Note, RawRow, RawSheet, column_letter, is_blank
from spreadsheets.layout.table import ColumnMatch, Table, listed

_STRUCK = gettext_lazy(
    "Struck through, which is not read: %(places)s. If it says something (revoked, removed), write that in a column of "
    "its own."
)
_COLOURED = gettext_lazy(
    "In other colours than the rest, which is not read: %(places)s. If a colour says something, write that in a column "
    "of its own."
)


_LEAST_STRIPES = 4  # fewer rows may alternate by chance


def tell_looks(table: Table, sheet: RawSheet, matches: Sequence[ColumnMatch], records: Sequence[RawRow]) -> None:
    """Add a warning where some cells of a column look unlike the others of it; none for our own workbook, nor where
    rows are striped."""
    if table.has_keys or not sheet.looks:
        return
    columns = [match.index for match in matches]
    told: tuple[tuple[str, Callable[[Look], object]], ...] = (
        (str(_STRUCK), lambda look: look.is_struck),
        (str(_COLOURED), lambda look: (look.fill, look.text) if look.fill or look.text else None),
    )
    for message, said_by in told:
        if places := _places(table, sheet, columns, records, said_by):
            table.warnings.append(Note(table.sheet, "", "", message % {"places": listed(places)}))


def _places(
    table: Table, sheet: RawSheet, columns: Sequence[int], records: Sequence[RawRow], said_by: Callable[[Look], object]
) -> list[str]:
    """Return the rows, and the cells of other rows, that look unlike most cells of their columns."""
    plain = Look()
    said = {
        (row.number, column): said_by(sheet.looks.get((row.number, column), plain)) or None
        for row in records
        for column in columns
        if column < len(row.cells) and not is_blank(row.cells[column])
    }
    usual = {
        column: _usual([said[row.number, column] for row in records if (row.number, column) in said])
        for column in columns
    }
    places = []
    for row in records:
        held = [column for column in columns if (row.number, column) in said]
        unlike = [column for column in held if usual[column] and said[row.number, column] != usual[column][0]]
        if len(held) > 1 and unlike == held:
            is_turned = table.frame.shape == COLUMNS
            text = _("column %(column)s") if is_turned else _("row %(row)s")
            place = table.place(str(row.number))
            places.append(text % {"row": place, "column": place})
        else:
            places += [table.place(f"{column_letter(column)}{row.number}") for column in unlike]
    return places


def _usual(said: Sequence[object]) -> tuple[object, ...]:
    """Return what most cells of a column look like; nothing where all do, or where they are striped.

    Of cells struck through and others the others, however few: it is those struck through that are told.
    """
    if len(set(said)) < 2 or _are_striped(said):
        return ()
    return (None,) if True in said else (max(dict.fromkeys(said), key=said.count),)


def _are_striped(said: Sequence[object]) -> bool:
    return len(said) >= _LEAST_STRIPES and len(set(said)) == 2 and all(one != other for one, other in pairwise(said))
