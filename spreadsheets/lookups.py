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
    which others a record belongs, where a name says little without that. One query, made when the first is asked for.
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
        self._found: dict[tuple[Hashable, str], dict[Any, Any]] | None = None
        self._by_pk: dict[Any, Any] = {}
        self._written: dict[Any, str | None] = {}
        self._like: dict[Hashable, list[str]] = {}
        # What a person said of a name that several records have: the identifier of one, by the question's key.
        self.answers: Mapping[str, str] = {}

    @property
    def model(self) -> type[models.Model]:
        return self.records.model

    def add(self, record: models.Model) -> None:
        """Let a record made meanwhile be found too."""
        self._index(record, self._load())
        self._like.clear()

    def find(self, value: Any, among: Hashable = None, where: dict[str, str] | None = None) -> Any:
        """Return the record of that name; raise CellError for none or for several.

        `where` is what else the row says that may tell records of one name apart, by a hint's name.
        """
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

    def _named(self, text: str, among: Hashable) -> dict[Any, Any]:
        known = self._load()
        found: dict[Any, Any] = known.get((among, self.key(normalize(text))), {})
        if not found and (match := _NUMBERED.fullmatch(normalize(text))):
            pk = int(match[2])
            same = known.get((among, self.key(match[1])), {})
            found = {pk: same[pk]} if pk in same else {}
        return found

    def answered(self, question: str, found: Iterable[Any]) -> int | None:
        """Return the primary key of the one of several records that a person said is meant; None for nothing said.

        Raises LeftOut.
        """
        if (answer := self.answers.get(question)) == LEAVE_OUT:
            raise LeftOut
        return next((record.pk for record in found if answer and record.slug == answer), None)

    def in_order(self, pks: Collection[int]) -> list[int]:
        """Return primary keys in the order in which their records are offered."""
        return [pk for pk in self._by_pk if pk in pks]

    def called(self, text: str) -> list[Any]:
        """Return the records of a name, none or several."""
        return list(self._named(text, None).values())

    def get(self, pk: Any) -> Any:
        """Return the record with this primary key; None for one that is not among these."""
        self._load()
        return self._by_pk.get(pk)

    def name_of(self, pk: Any) -> str | None:
        """Return how files name the record with this primary key: so that just this one is found by it."""
        if pk not in self._written:
            record = self.get(pk)
            self._written[pk] = None if record is None else self._unmistakable(record)
        return self._written[pk]

    def _unmistakable(self, record: models.Model) -> str:
        name = self.write(record)
        same = self._load().get((self.among(record) if self.among else None, self.key(normalize(name))), {})
        return f"{name} #{record.pk}" if len(same) > 1 else name

    def options(self) -> list[str]:
        """Return every name that files are given, in order."""
        self._load()
        return sorted({name for pk in self._by_pk if (name := self.name_of(pk)) is not None}, key=fold)

    def near(self, text: str, among: Hashable = None, most: int = 3) -> list[Any]:
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

    def _load(self) -> dict[Any, Any]:
        if self._found is None:
            self._found = {}
            for record in self.records:
                self._index(record, self._found)
        return self._found

    def _index(self, record: models.Model, found: dict[Any, Any]) -> None:
        self._by_pk[record.pk] = record
        places = {None, self.among(record)} if self.among else {None}
        for name in self.names(record):
            if name:
                for place in places:
                    found.setdefault((place, self.key(name)), {})[record.pk] = record


def _same_numbers(name: str, other: str) -> bool:
    mine, theirs = _NUMBERS.findall(name), _NUMBERS.findall(other)
    return not (mine and theirs) or mine == theirs
