"""How a cell is read into a value and written back: one widget of django-import-export per kind of value.

`clean` gets cells that are not blank and raises ValueError with a message for the person; `render` gives a str, a
number, a date or None.
"""

import datetime
import math
import re
from collections.abc import Callable, Hashable, Iterable
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from import_export import widgets
from rapidfuzz import fuzz, process

from spreadsheets.book import Unusable
from values.dates import PartialDate, Precision
from values.errors import ReadingError, shown
from values.labels import in_every_language
from values.numbers import parse_number
from values.text import fold, normalize, normalize_lines

# How alike two names are, of 100, before one is offered for the other; among more names than these nobody looks.
LIKE = 78
FEW_ENOUGH = 20_000
LONGEST_NAME = 1000
# No figure of a province comes near.
LARGEST = 10**20
_NUMBERS = re.compile(r"\d+")
# A name that two records share is written with the number of the one that is meant.
_NUMBERED = re.compile(r"(.+) #(\d+)", re.DOTALL)


class CellError(ReadingError):
    """A cell cannot be read; says what was there and what would be right."""

    def __init__(self, message, **params):
        super().__init__(message, "cell", params)


def cell_text(value) -> str:
    """Return a cell as text: a whole number without its ".0", a date as dates are written."""
    if isinstance(value, float | Decimal) and math.isfinite(value) and abs(value) < LARGEST and value == int(value):
        return str(int(value))
    if isinstance(value, datetime.datetime | datetime.date):
        return str(PartialDate.parse(value))
    return str(value)


class CellWidget(widgets.Widget):
    """The base of ours: refuses cells without a usable value, writes None as an empty cell."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, Unusable):
            raise CellError(value.message, **value.params)
        return self.read(value, **kwargs)

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


def _number(value) -> Decimal:
    """Return the number that a cell holds or spells; raise ReadingError for none, or one beyond all counting."""
    number = parse_number(value)
    if abs(number) >= LARGEST:
        raise CellError(_("“%(given)s” is too large a number."), given=shown(value))
    return number


class NumberWidget(CellWidget):
    def read(self, value):
        # Spreadsheet programs hold 15 digits; what a float says beyond them is noise.
        return _number(Decimal(f"{value:.15g}") if isinstance(value, float) else value)

    def write(self, value):
        return Decimal(value).normalize() if value % 1 else int(value)


class WholeNumberWidget(CellWidget):
    def read(self, value):
        # A column of numbers of records is read as often as there are rows.
        if type(value) is int and 0 <= value < LARGEST:
            return value
        number = _number(value)
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
    """Finds records by the names people know them by; each of them counts without marks, case and extra spaces.

    `names` gives the spellings of a record that are understood, `write` the one that files are given; `among` says to
    which others a record belongs, where a name says little without that. One query, made when the first is asked for.
    """

    def __init__(
        self,
        records: models.QuerySet,
        names: Callable[[object], Iterable[str]],
        key=fold,
        write: Callable[[object], str] = str,
        among: Callable[[object], Hashable] | None = None,
    ):
        self.records, self.names, self.key, self.write, self.among = records, names, key, write, among
        self._found: dict[tuple[Hashable, str], dict] | None = None
        self._by_pk, self._written = {}, {}
        self._like: dict[Hashable, list[str]] = {}

    @property
    def model(self) -> type[models.Model]:
        return self.records.model

    def add(self, record) -> None:
        """Let a record made meanwhile be found too."""
        self._index(record, self._load())
        self._like.clear()

    def find(self, value, among: Hashable = None):
        """Return the record of that name; raise CellError for none or for several."""
        text = cell_text(value)
        if len(text) > LONGEST_NAME:
            raise CellError(_("“%(given)s” is too long for a name."), given=shown(text))
        found = self._named(text, among)
        if len(found) == 1:
            return next(iter(found.values()))
        if not found:
            raise self._unknown(text, among)
        several = "; ".join(str(record) for record in found.values())
        raise CellError(_("“%(given)s” may be any of these: %(several)s."), given=shown(text), several=several)

    def _named(self, text: str, among: Hashable) -> dict:
        known = self._load()
        found = known.get((among, self.key(normalize(text))), {})
        if not found and (match := _NUMBERED.fullmatch(normalize(text))):
            pk = int(match[2])
            same = known.get((among, self.key(match[1])), {})
            found = {pk: same[pk]} if pk in same else {}
        return found

    def get(self, pk):
        """Return the record with this primary key; None for one that is not among these."""
        self._load()
        return self._by_pk.get(pk)

    def name_of(self, pk) -> str | None:
        """Return how files name the record with this primary key: so that just this one is found by it."""
        if pk not in self._written:
            record = self.get(pk)
            self._written[pk] = None if record is None else self._unmistakable(record)
        return self._written[pk]

    def _unmistakable(self, record) -> str:
        name = self.write(record)
        same = self._load().get((self.among(record) if self.among else None, self.key(normalize(name))), {})
        return f"{name} #{record.pk}" if len(same) > 1 else name

    def options(self) -> list[str]:
        """Every name that files are given, in order."""
        self._load()
        return sorted({self.name_of(pk) for pk in self._by_pk}, key=fold)

    def near(self, text: str, among: Hashable = None, most: int = 3) -> list:
        """Return the records whose names are most like `text`, the likeliest first.

        Names that differ in a number ("Chợ Mới 1", "Chợ Mới 2") are meant to differ.
        """
        known = self._load()
        if not self._like:
            for place, name in known:
                self._like.setdefault(place, []).append(name)
        names = self._like.get(among, [])
        if len(names) > FEW_ENOUGH:
            return []
        wanted = self.key(normalize(text))
        close = process.extract(wanted, names, scorer=fuzz.ratio, score_cutoff=LIKE, limit=most + 5)
        alike = [name for name, _score, _place in close if _same_numbers(wanted, name)]
        found = {pk: record for name in alike for pk, record in known[among, name].items()}
        return list(found.values())[:most]

    def _unknown(self, text: str, among: Hashable) -> CellError:
        if near := self.near(text, among):
            message = _("“%(given)s” is not recorded, or not yours to use. Did you mean: %(near)s?")
            return CellError(message, given=shown(text), near="; ".join(str(record) for record in near))
        return CellError(_("“%(given)s” is not recorded, or not yours to use."), given=shown(text))

    def _load(self) -> dict:
        if self._found is None:
            self._found = {}
            for record in self.records:
                self._index(record, self._found)
        return self._found

    def _index(self, record, found: dict) -> None:
        self._by_pk[record.pk] = record
        places = {None, self.among(record)} if self.among else {None}
        for name in self.names(record):
            if name:
                for place in places:
                    found.setdefault((place, self.key(name)), {})[record.pk] = record


def _same_numbers(one: str, other: str) -> bool:
    mine, theirs = _NUMBERS.findall(one), _NUMBERS.findall(other)
    return not (mine and theirs) or mine == theirs


class LookupWidget(CellWidget):
    """A record named by its own name; `lookup` is set by the resource, for the person it works for."""

    lookup: Lookup | None = None

    def read(self, value, among=None):
        return self.lookup.find(value, among)


class LookupsWidget(LookupWidget):
    """Several records, their names parted by semicolons."""

    def read(self, value, among=None):
        return [self.lookup.find(part, among) for part in cell_text(value).split(";") if part.strip()]
