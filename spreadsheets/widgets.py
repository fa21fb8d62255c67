"""How a cell is read into a value and written back: one widget of django-import-export per kind of value.

`clean` gets cells that are not blank and raises ValueError with a message for the person; `render` gives a str, a
number, a date or None.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from import_export import widgets

from spreadsheets.book import Unusable
from spreadsheets.cell import LARGEST, CellError, FormattedNumber, SharedName, cell_text
from values.dates import PartialDate, Precision
from values.deadlines import parse_deadline
from values.numbers import format_number, parse_number, whole_percent
from values.quantities import number_in
from values.text import fold, in_every_language, normalize, normalize_lines, shown


class CellWidget(widgets.Widget):
    """The base of ours: refuses cells without a usable value, writes None as an empty cell."""

    # Whether a cell may name the unit of its number, the header's where it names none, and what is beside it decides.
    reads_units = False

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if isinstance(value, Unusable):
            raise CellError(value.message, **value.params)
        return self.read(value, **kwargs)

    def render(self, value: Any, obj: models.Model | None = None, **kwargs: Any) -> Any:
        return None if value is None or value == "" else self.write(value)

    def read(self, value: Any) -> None:
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        return str(value)

    def notice(self, cell: Any, value: Any) -> str:
        """Return what a person must be told of how a cell was read as a value; empty for nothing."""
        return ""

    def reads_number_of(self, cell: FormattedNumber) -> bool:
        """Return whether of such a cell the number is read, and not what the cell shows."""
        return False


class TextWidget(CellWidget):
    def read(self, value: Any) -> Any:
        return normalize(cell_text(value))


class LinesWidget(CellWidget):
    def read(self, value: Any) -> Any:
        return normalize_lines(cell_text(value))


def _number(value: Any, unit: str = "") -> Decimal:
    """Return the number that a cell holds or spells, in `unit`; raise ReadingError for none, or one beyond all
    counting."""
    number = number_in(value, unit) if isinstance(value, str) else parse_number(value)
    if abs(number) >= LARGEST:
        raise CellError(_("“%(given)s” is too large a number."), given=shown(value))
    return number


def _number_notice(cell: Any, value: Any) -> str:
    if not isinstance(cell, FormattedNumber):
        return ""
    if cell.percent is not None and value != cell.percent:
        text = _("The cell shows %(shown)s, but this column holds no percent: read as %(number)s.")
        return text % {"shown": cell.text, "number": format_number(value)}
    if cell.held is not None:
        text = _("The cell shows thousands or millions: its value is %(held)s, and it is read as shown, %(number)s.")
        return text % {"held": format_number(cell.held), "number": format_number(value)}
    return ""


def read_percent(value: Any) -> Any:
    """Return the percent that a cell shows as a number: 40 for "40%" and for 0.4 in a format of percents; what shows
    none, as it is."""
    if isinstance(value, FormattedNumber):
        return value if value.percent is None else value.percent
    if isinstance(value, str) and (text := value.rstrip()).endswith("%"):
        return text[:-1]
    return value


class NumberWidget(CellWidget):
    """A number; text may name its unit, which is made into the column's own: "749.000 m2" into hectares."""

    def __init__(self, unit: Any = "") -> None:
        super().__init__()
        self.unit = unit

    def notice(self, cell: Any, value: Any) -> Any:
        return _number_notice(cell, value)

    def reads_number_of(self, cell: Any) -> bool:
        return True

    def read(self, value: Any) -> Any:
        # Spreadsheet programs hold 15 digits; what a float says beyond them is noise.
        return _number(Decimal(f"{value:.15g}") if isinstance(value, float) else value, str(self.unit))

    def write(self, value: Any) -> Any:
        return Decimal(value).normalize() if value % 1 else int(value)


class WholeNumberWidget(CellWidget):
    def __init__(self, unit: Any = "") -> None:
        super().__init__()
        self.unit = unit

    def read(self, value: Any) -> Any:
        # A column of numbers of records is read as often as there are rows.
        if type(value) is int and 0 <= value < LARGEST:
            return value
        number = _number(value, str(self.unit))
        if number % 1:
            raise CellError(_("“%(given)s” is not a whole number."), given=shown(value))
        return int(number)

    def write(self, value: Any) -> Any:
        return int(value)

    def notice(self, cell: Any, value: Any) -> Any:
        return _number_notice(cell, value)

    def reads_number_of(self, cell: Any) -> bool:
        return True


_PERCENT = re.compile(r"(?<![\d.,/])(\d{1,3}[.,]\d+) ?(?:%|phần trăm|$)")


def _percents_in(cell: Any) -> Iterable[Decimal]:
    """Yield the percents between whole ones that a cell may say."""
    if isinstance(cell, str):
        return (Decimal(number.replace(",", ".")) for number in _PERCENT.findall(cell.strip()))
    percent = read_percent(cell)
    return [Decimal(str(percent))] if isinstance(percent, float | Decimal) else []


class PercentWidget(WholeNumberWidget):
    """Whole percents: as the cell shows them, or a plain number of them."""

    def read(self, value: Any) -> Any:
        if type(value) is int and 0 <= value < LARGEST:
            return value
        whole = whole_percent(_number(read_percent(value), str(self.unit)))
        if whole is None:
            raise CellError(_("“%(given)s” is not a whole number."), given=shown(value))
        return whole

    def notice(self, cell: Any, value: Any) -> Any:
        """Tell what was rounded, also of a percent that words say among others."""
        percents = [percent for percent in _percents_in(cell) if percent % 1 and whole_percent(percent) == value]
        if not percents:
            return super().notice(cell, value)
        text = _("Percents are recorded as whole numbers: %(said)s %% is rounded to %(rounded)s %%.")
        return text % {"said": format_number(percents[0]), "rounded": value}

    def reads_number_of(self, cell: Any) -> bool:
        return cell.percent is None


def _as_written(value: Any) -> Any:
    """Return the words that a format makes of a number ("Quý 1/2025"); anything else as it is."""
    return value.text if isinstance(value, FormattedNumber) else value


class PartialDateWidget(CellWidget):
    def read(self, value: Any) -> Any:
        return PartialDate.parse(_as_written(value))


class DeadlineWidget(PartialDateWidget):
    """A period by whose end something is to be done, in the words of offices too: "trước 30/11/2026"."""

    def read(self, value: Any) -> Any:
        written = _as_written(value)
        return parse_deadline(written) if isinstance(written, str) else PartialDate.parse(written)


class DateWidget(CellWidget):
    def read(self, value: Any) -> Any:
        date = PartialDate.parse(_as_written(value))
        if date.precision != Precision.DAY:
            raise CellError(_("“%(given)s” is not a date. Write for example 15/03/2024."), given=shown(value))
        return date.start

    def write(self, value: Any) -> Any:
        return value


class ChoiceWidget(CellWidget):
    """One of a model field's choices, by its key or its label in any of the interface's languages."""

    def __init__(self, choices: Any) -> None:
        super().__init__()
        self.choices, self._is_ready = list(choices), False
        self._keys: dict[str, Any] = {}

    def know(self, words: Mapping[str, Any]) -> None:
        """Read other words, folded, as choices too."""
        self._keys |= words

    def read(self, value: Any) -> Any:
        if not self._is_ready:
            self._is_ready = True
            for key, label in self.choices:
                spellings = [key, *in_every_language(partial(str, label))]
                self._keys |= {fold(str(spelling)): key for spelling in spellings}
        text = fold(cell_text(value))
        if text not in self._keys:
            offered = ", ".join(str(label) for _key, label in self.choices)
            raise CellError(_("“%(given)s” is not one of: %(choices)s."), given=shown(value), choices=offered)
        return self._keys[text]

    def write(self, value: Any) -> Any:
        return str(dict(self.choices).get(value, value))


class YesNoWidget(ChoiceWidget):
    def __init__(self) -> None:
        super().__init__([(True, _("yes")), (False, _("no"))])
        self._keys = {"x": True}

    def read(self, value: Any) -> Any:
        return value if isinstance(value, bool) else super().read(value)


class LookupWidget(CellWidget):
    """A record named by its own name; `lookup` is set by the resource, for the person it works for."""

    lookup: Any = None

    def read(self, value: Any, among: Any = None, where: Any = None) -> Any:
        return self.lookup.find(value, among, where)


class LookupsWidget(LookupWidget):
    """Several records, their names parted by semicolons."""

    def read(self, value: Any, among: Any = None, where: Any = None) -> Any:
        parts = [part for part in cell_text(value).split(";") if part.strip()]
        return [record for part in parts for record in self._named(part, among, where)]

    def _named(self, part: str, among: Any, where: Any) -> list[Any]:
        """Return the record that a part names or, where it names none, those that it names between commas."""
        try:
            return [self._one(part, among, where)]
        except CellError:
            pieces = [piece for piece in part.split(",") if piece.strip()]
            if len(pieces) < 2:
                raise
            try:
                return [self._one(piece, among, where) for piece in pieces]
            except CellError:
                pass
            raise

    def _one(self, part: str, among: Any, where: Any) -> Any:
        try:
            return self.lookup.find(part, among, where)
        except SharedName as error:
            # Which of several is recorded already says nothing here: all of them may be meant.
            if error.likeliest is None:
                raise CellError(error.message, **error.params) from error
            return self.lookup.get(error.likeliest)
