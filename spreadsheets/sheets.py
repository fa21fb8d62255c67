"""A sheet as it was read from a file, whatever the file's format, and what is wrong with one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from values.errors import ReadingError, shown

MAX_ROWS = 2000


class SheetError(ReadingError):
    """The file as a whole cannot be used; says why and what to do."""

    def __init__(self, message, **params):
        super().__init__(message, "sheet", params)


class Unusable:
    """A cell that shows something but holds no value to read: a formula never computed, an error."""

    def __init__(self, message, **params):
        self.message, self.params = message, params

    def __str__(self) -> str:
        return str(self.message) % self.params


NOT_COMPUTED = Unusable(
    _("The cell holds a formula without its result. Open the file in a spreadsheet program, save it, and try again.")
)


def error_cell(text: object) -> Unusable:
    return Unusable(_("The cell shows the error %(error)s instead of a value."), error=shown(text))


def is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


@dataclass(slots=True)
class RawRow:
    """A row as the file holds it; `number` is the one the spreadsheet program shows."""

    number: int
    cells: list
    is_hidden: bool = False


@dataclass(slots=True)
class Sheet:
    """The first visible sheet of a file: its header, and each row that holds something under its number."""

    header: list[str]
    rows: list[tuple[int, list]] = field(default_factory=list)
    name: str = ""
    hidden_rows: int = 0
    other_sheets: int = 0


def make_sheet(rows: Iterable[RawRow], name: str = "", other_sheets: int = 0) -> Sheet:
    """Return the sheet that `rows` make: the first with content is the header, blank and hidden ones are left out.

    Raises SheetError.
    """
    sheet = None
    hidden = 0
    for row in rows:
        if all(is_blank(cell) for cell in row.cells):
            continue
        if row.is_hidden:
            hidden += 1
        elif sheet is None:
            sheet = Sheet(_header(row.cells), name=name, other_sheets=other_sheets)
        elif len(sheet.rows) == MAX_ROWS:
            raise SheetError(_("More than %(max)s rows. Divide the file into smaller ones."), max=MAX_ROWS)
        else:
            sheet.rows.append((row.number, _fitted(row, len(sheet.header))))
    if sheet is None:
        raise SheetError(_("The file holds no rows that can be seen."))
    sheet.hidden_rows = hidden
    return sheet


def _header(cells: list) -> list[str]:
    cells = list(cells)
    while is_blank(cells[-1]):
        cells.pop()
    return ["" if is_blank(cell) else str(cell) for cell in cells]


def _fitted(row: RawRow, width: int) -> list:
    if any(not is_blank(cell) for cell in row.cells[width:]):
        raise SheetError(_("Row %(row)s has more cells than there are column names."), row=row.number)
    return [*row.cells[:width], *[None] * (width - len(row.cells))]
