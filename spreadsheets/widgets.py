"""How a cell is read into a value and written back: one widget of django-import-export per kind of value.

`clean` gets cells that are not blank and raises ValueError with a message for the person; `render` gives a str, a
number, a date or None.
"""

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from import_export import widgets

from spreadsheets.sheets import Unusable
from values.dates import PartialDate, Precision
from values.errors import ReadingError, shown
from values.labels import in_every_language
from values.numbers import parse_number
from values.text import fold, normalize, normalize_lines


class CellError(ReadingError):
    """A cell cannot be read; says what was there and what would be right."""

    def __init__(self, message, **params):
        super().__init__(message, "cell", params)


def cell_text(value) -> str:
    """Return a cell as text: a whole number without its ".0", a date as dates are written."""
    if isinstance(value, float | Decimal) and value == int(value):
        return str(int(value))
    if isinstance(value, datetime.datetime | datetime.date):
        return str(PartialDate.parse(value))
    return str(value)


class CellWidget(widgets.Widget):
    """The base of ours: refuses cells without a usable value, writes None as an empty cell."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, Unusable):
            raise CellError(value.message, **value.params)
        return self.read(value)

    def render(self, value, obj=None, **kwargs):
        return None if value is None or value == "" else self.write(value)

    def read(self, value):
        raise NotImplementedError

    def write(self, value):
        return str(value)


class TextWidget(CellWidget):
    def read(self, value):
        return normalize(cell_text(value))


class LinesWidget(CellWidget):
    def read(self, value):
        return normalize_lines(cell_text(value))


class NumberWidget(CellWidget):
    def read(self, value):
        return parse_number(value)

    def write(self, value):
        return Decimal(value).normalize() if value % 1 else int(value)


class WholeNumberWidget(CellWidget):
    def read(self, value):
        number = parse_number(value)
        if number % 1:
            raise CellError(_("“%(given)s” is not a whole number."), given=shown(value))
        return int(number)

    def write(self, value):
        return int(value)


class PartialDateWidget(CellWidget):
    def read(self, value):
        return PartialDate.parse(value)


class DateWidget(CellWidget):
    def read(self, value):
        date = PartialDate.parse(value)
        if date.precision != Precision.DAY:
            raise CellError(_("“%(given)s” is not a day. Write for example 15/03/2024."), given=shown(value))
        return date.start

    def write(self, value):
        return value


class ChoiceWidget(CellWidget):
    """One of a model field's choices, by its key or its label in any of the interface's languages."""

    def __init__(self, choices):
        super().__init__()
        self.choices, self._keys, self._is_ready = list(choices), {}, False

    def read(self, value):
        if not self._is_ready:
            self._is_ready = True
            for key, label in self.choices:
                spellings = [key, *in_every_language(lambda label=label: label)]
                self._keys |= {fold(str(spelling)): key for spelling in spellings}
        text = fold(cell_text(value))
        if text not in self._keys:
            offered = ", ".join(str(label) for _key, label in self.choices)
            raise CellError(_("“%(given)s” is none of: %(choices)s."), given=shown(value), choices=offered)
        return self._keys[text]

    def write(self, value):
        return str(dict(self.choices).get(value, value))


class YesNoWidget(ChoiceWidget):
    def __init__(self):
        super().__init__([(True, _("yes")), (False, _("no"))])
        self._keys = {"x": True}

    def read(self, value):
        return value if isinstance(value, bool) else super().read(value)


class Lookup:
    """Finds records by the names people know them by; each of them counts without marks, case and extra spaces."""

    def __init__(self, records: models.QuerySet, names: Callable[[object], Iterable[str]], key=fold):
        self.records, self.names, self.key = records, names, key
        self._found = None

    @property
    def model(self) -> type[models.Model]:
        return self.records.model

    def add(self, record) -> None:
        """Let a record made meanwhile be found too."""
        self._index(record, self._load())

    def find(self, value):
        """Return the record of that name; raise CellError for none or for several."""
        text = cell_text(value)
        found = self._load().get(self.key(normalize(text)), {})
        if len(found) == 1:
            return next(iter(found.values()))
        if not found:
            raise CellError(_("“%(given)s” is not recorded, or not yours to use."), given=shown(text))
        several = "; ".join(str(record) for record in found.values())
        raise CellError(_("“%(given)s” may be any of these: %(several)s."), given=shown(text), several=several)

    def _load(self) -> dict:
        if self._found is None:
            self._found = {}
            for record in self.records:
                self._index(record, self._found)
        return self._found

    def _index(self, record, found: dict) -> None:
        for name in self.names(record):
            if name:
                found.setdefault(self.key(name), {})[record.pk] = record


class LookupWidget(CellWidget):
    """A record named by its own name; `lookup` is set by the resource, for the person it works for."""

    lookup: Lookup

    def __init__(self, write: Callable[[object], str] = str):
        super().__init__()
        self.name = write

    def read(self, value):
        return self.lookup.find(value)

    def write(self, value):
        return self.name(value)


class LookupsWidget(widgets.ManyToManyWidget):
    """Several records, their names parted by semicolons."""

    lookup: Lookup

    def __init__(self, model, write: Callable[[object], str] = str):
        super().__init__(model)
        self.name = write

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, Unusable):
            raise CellError(value.message, **value.params)
        return [self.lookup.find(part) for part in cell_text(value).split(";") if part.strip()]

    def render(self, value, obj=None, **kwargs):
        return "; ".join(sorted(self.name(record) for record in value.all())) if value else None
