"""Records found by the names that people write into cells."""

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from spreadsheets.cell import CellError, LeftOut, cell_text
from spreadsheets.questions import LEAVE_OUT
from values.text import fold, normalize, shown

# How alike two names are, of 100, before one is offered for the other; among more names than these nobody looks.
LIKE = 78
FEW_ENOUGH = 20_000
LONGEST_NAME = 1000
_NUMBERS = re.compile(r"\d+")
# A name that two records share is written with the number of the one that is meant.
_NUMBERED = re.compile(r"(.+) #(\d+)", re.DOTALL)


class Lookup:
    """Finds records by the names people know them by; each of them counts without marks, case and extra spaces.

    `names` gives the spellings of a record that are understood, `write` the one that files are given; `among` says to
    which others a record belongs, where a name says little without that. One query, made when the first is asked for;
    the names of all, and those among others, are gathered when they are first needed.
    """

    def __init__(
        self,
        records: models.QuerySet[Any],
        names: Callable[[object], Iterable[str]],
        key: Any = fold,
        write: Callable[[object], str] = str,
        among: Callable[[object], Hashable] | None = None,
    ) -> None:
        self.records, self.names, self.key, self.write, self.among = records, names, key, write, among
        self._by_pk: dict[Any, Any] | None = None
        # Primary keys by the key of a name, by what the records are among: None for any.
        self._named_in: dict[Hashable, dict[Any, list[Any]]] = {}
        self._gathered: set[bool] = set()
        self._written: dict[Any, str | None] = {}
        # What a person said of a name that several records have: the identifier of one, by the question's key.
        self.answers: Mapping[str, str] = {}

    @property
    def model(self) -> type[models.Model]:
        return self.records.model

    def add(self, record: models.Model) -> None:
        """Let a record made meanwhile be found too."""
        known = self._load()
        if record.pk not in known:
            for of_all in self._gathered:
                self._gather(record, of_all)
        known[record.pk] = record

    def know_former(self, record: Any) -> None:
        """Let a record be found by what it was called before too, where no other is called so now."""
        for among in {None, self.among(record) if self.among else None}:
            self._names(among)
            names = self._named_in.setdefault(among, {})
            for name in filter(None, self.names(record)):
                names.setdefault(self.key(name), [record.pk])

    def find(self, value: Any, among: Hashable = None, where: dict[str, str] | None = None) -> Any:
        """Return the record of that name; raise CellError for none or for several.

        `where` is what else the row says that may tell records of one name apart, by a hint's name.
        """
        text = cell_text(value)
        if len(text) > LONGEST_NAME:
            raise CellError(_("“%(given)s” is too long for a name."), given=shown(text))
        records = self._named(text, among)
        if len(records) == 1:
            return next(iter(records.values()))
        if not records:
            raise self._unknown(text, among)
        several = "; ".join(str(record) for record in records.values())
        raise CellError(_("“%(given)s” can be any of these: %(several)s."), given=shown(text), several=several)

    def _named(self, text: str, among: Hashable) -> dict[Any, Any]:
        names = self._names(among)
        pks = names.get(self.key(normalize(text)), [])
        if not pks and (match := _NUMBERED.fullmatch(normalize(text))):
            pks = [pk for pk in names.get(self.key(match[1]), []) if pk == int(match[2])]
        return {pk: self.get(pk) for pk in pks}

    def answered(self, question: str, records: Iterable[Any]) -> int | None:
        """Return the primary key of the one of several records that a person said is meant; None for nothing said.

        Raises LeftOut.
        """
        if (answer := self.answers.get(question)) == LEAVE_OUT:
            raise LeftOut
        return next((record.pk for record in records if answer and record.slug == answer), None)

    def in_order(self, pks: Collection[int]) -> list[int]:
        """Return primary keys in the order in which their records are offered."""
        return [pk for pk in self._pks() if pk in pks]

    def called(self, text: str) -> list[Any]:
        """Return the records of a name, none or several."""
        return list(self._named(text, None).values())

    def all(self) -> list[Any]:
        """Return the records, in their order."""
        return list(self._load().values())

    def get(self, pk: Any) -> Any:
        """Return the record with this primary key; None for one that is not among these."""
        return self._load().get(pk)

    def name_of(self, pk: Any) -> str | None:
        """Return how files name the record with this primary key: so that just this one is found by it."""
        if pk not in self._written:
            record = self.get(pk)
            self._written[pk] = None if record is None else self._unmistakable(record)
        return self._written[pk]

    def _unmistakable(self, record: models.Model) -> str:
        name = self.write(record)
        same = self._names(self.among(record) if self.among else None).get(self.key(normalize(name)), [])
        return f"{name} #{record.pk}" if len(same) > 1 else name

    def options(self) -> list[str]:
        """Return every name that files are given, in order."""
        return sorted({name for pk in self._pks() if (name := self.name_of(pk)) is not None}, key=fold)

    def near(self, text: str, among: Hashable = None, most: int = 3) -> list[Any]:
        """Return the records whose names are most like `text`, the likeliest first.

        Names that differ in a number ("An Phú 1", "An Phú 2") are meant to differ.
        """
        names = self._names(among)
        if len(names) > FEW_ENOUGH:
            return []
        wanted = self.key(normalize(text))
        close = process.extract(wanted, list(names), scorer=fuzz.ratio, score_cutoff=LIKE, limit=most + 5)
        alike = [name for name, _score, _place in close if _same_numbers(wanted, name)]
        records = {pk: self.get(pk) for name in alike for pk in names[name]}
        return list(records.values())[:most]

    def _unknown(self, text: str, among: Hashable) -> CellError:
        if near := self.near(text, among):
            message = _("“%(given)s” is not recorded or outside your access. Similar names: %(near)s.")
            return CellError(message, given=shown(text), near="; ".join(str(record) for record in near))
        return CellError(_("“%(given)s” is not recorded or outside your access."), given=shown(text))

    def _pks(self) -> Iterable[Any]:
        return self._load()

    def _load(self) -> dict[Any, Any]:
        """Return the records by primary key."""
        if self._by_pk is None:
            self._by_pk = {record.pk: record for record in self.records}
        return self._by_pk

    def _names(self, among: Hashable) -> dict[Any, list[Any]]:
        """Return primary keys by the key of a name, of the records among others or, for None, of all."""
        of_all = among is None
        if of_all not in self._gathered:
            self._gathered.add(of_all)
            for record in self._load().values():
                self._gather(record, of_all)
        return self._named_in.get(among, {})

    def _gather(self, record: models.Model, of_all: bool) -> None:
        if of_all or self.among:
            names = self._named_in.setdefault(self.among(record) if self.among and not of_all else None, {})
            for key in {self.key(name): None for name in self.names(record) if name}:
                names.setdefault(key, []).append(record.pk)


def _same_numbers(name: str, other: str) -> bool:
    mine, theirs = _NUMBERS.findall(name), _NUMBERS.findall(other)
    return not (mine and theirs) or mine == theirs
