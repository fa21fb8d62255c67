"""Which unit of the database each unit of the list is: by what was brought before, by name and place, by code."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from places.models import PREFIXES, AdministrativeUnit, BroughtUnits
from places.national.reading import ListedUnit
from spreadsheets.models import ImportState
from values.text import fold

Said = dict[str, Any]


class Memory:
    """What the list said when it was last brought in, by key: [primary key of the unit, what was said of it]."""

    def __init__(self, codes: Iterable[str]) -> None:
        """Read it; one query. What an undone import brought was never said."""
        brought = BroughtUnits.objects.filter(province__in=codes).exclude(run__state=ImportState.UNDONE)
        self.of_province: dict[str, dict[str, Any]] = dict(brought.order_by("pk").values_list("province", "said"))
        self._said = {key: entry for said in self.of_province.values() for key, entry in said.items()}

    def pk(self, key: str) -> int | None:
        return self._said[key][0] if key in self._said else None

    def said(self, key: str) -> Said:
        """Return what was said of the fields of a unit; nothing of one that was never brought."""
        return self._said[key][1] if key in self._said else {}


class Matching:
    """The units of the database that those of the list are: no unit is two of the list.

    A name counts with its kind, in the unit it belongs to, on the day of which the list speaks; a code on that day.
    """

    def __init__(self, listed: Iterable[ListedUnit], memory: Memory) -> None:
        """Read all units, with what they became, and match them: two queries."""
        self.memory = memory
        self.units: dict[int, AdministrativeUnit] = AdministrativeUnit.objects.select_related("parent").in_bulk()
        self.successors: dict[int, set[int]] = defaultdict(set)
        links = AdministrativeUnit.successors.through.objects
        for pk, other in links.values_list("from_administrativeunit_id", "to_administrativeunit_id"):
            self.successors[pk].add(other)
        self.by_code, self.by_name = defaultdict(list), defaultdict(list)
        for unit in self.units.values():
            self.by_code[unit.code].append(unit)
            self.by_name[unit.folded, unit.parent_id].append(unit)
        self._taken: set[int] = set()
        self.found: dict[str, AdministrativeUnit] = {}
        self.deleted: set[str] = set()
        for level in levels(listed):
            self._match(level)

    def _match(self, level: list[ListedUnit]) -> None:
        for how in (self._brought_before, self._named, self._of_code):
            for one in level:
                if one.key not in self.found and one.key not in self.deleted and (unit := how(one)):
                    self.found[one.key] = unit
                    self._taken.add(unit.pk)

    def _brought_before(self, one: ListedUnit) -> AdministrativeUnit | None:
        pk = self.memory.pk(one.key)
        if pk and pk not in self.units:
            self.deleted.add(one.key)
        return self.units.get(pk) if pk else None

    def _named(self, one: ListedUnit) -> AdministrativeUnit | None:
        if one.parent and one.parent not in self.found:
            return None
        parent = self.found[one.parent].pk if one.parent else None
        free = [unit for unit in self.by_name[folded_name(one), parent] if self._is_free(unit, one)]
        same = [unit for unit in free if unit.name.casefold() == one.name.casefold()]
        # Names that differ in marks alone are told apart by their codes.
        return next(iter(same or [unit for unit in free if unit.code in ("", one.code)]), None)

    def _of_code(self, one: ListedUnit) -> AdministrativeUnit | None:
        found = self.by_code[one.code] if one.code else []
        return next((unit for unit in found if self._is_free(unit, one)), None)

    def _is_free(self, unit: AdministrativeUnit, one: ListedUnit) -> bool:
        return unit.pk not in self._taken and unit.is_valid_on(one.day)


def folded_name(one: ListedUnit) -> str:
    """Return the name with its kind as AdministrativeUnit.folded has it."""
    return fold(f"{PREFIXES[one.kind]} {one.name}")


def levels(listed: Iterable[ListedUnit]) -> list[list[ListedUnit]]:
    """Return provinces, what lies right in them, and what lies in their districts; the order stays otherwise.

    `listed` has parents before what belongs to them.
    """
    depth: dict[str, int] = {}
    grouped: dict[int, list[ListedUnit]] = defaultdict(list)
    for one in listed:
        depth[one.key] = depth[one.parent] + 1 if one.parent else 0
        grouped[depth[one.key]].append(one)
    return [grouped[number] for number in sorted(grouped)]
