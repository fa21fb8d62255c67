"""Which units lie within the area that a figure speaks of."""

from collections import defaultdict
from functools import cached_property

from places.models import PROVINCES, AdministrativeUnit
from progress.models import Site


class Areas:
    """The tree of units, read once when it is first asked for: two queries."""

    @cached_property
    def _units(self) -> list[tuple]:
        return list(AdministrativeUnit.objects.order_by().values_list("pk", "parent_id", "kind"))

    @cached_property
    def _became(self) -> list[tuple[int, int]]:
        links = AdministrativeUnit.successors.through.objects
        return list(links.values_list("from_administrativeunit_id", "to_administrativeunit_id"))

    def within(self, area: AdministrativeUnit) -> set[int]:
        """Return the keys of `area`, of units below it, of former units that became these, and of what they became.

        A unit that was made of others lies within when all of them do; a province made of others does not.
        """
        below = defaultdict(list)
        for pk, parent, _kind in self._units:
            below[parent].append(pk)
        for former, successor in self._became:
            below[successor].append(former)
        units, waiting = {area.pk}, [area.pk]
        while waiting:
            new = set(below[waiting.pop()]) - units
            units |= new
            waiting.extend(new)
        return units | self._made_of(units)

    def _made_of(self, units: set[int]) -> set[int]:
        parts = defaultdict(set)
        for former, successor in self._became:
            parts[successor].add(former)
        return {pk for pk, _parent, kind in self._units if kind not in PROVINCES and parts[pk] and parts[pk] <= units}


def provinces_of_sites() -> list[AdministrativeUnit]:
    """Return the units at the top of those that hold a site, in the order of their names; one query."""
    held = AdministrativeUnit.objects.filter(pk__in=Site.objects.exclude(unit=None).order_by().values("unit"))
    tops = {}
    for unit in held.select_related("parent__parent__parent"):
        while unit.parent_id:
            unit = unit.parent
        tops[unit.pk] = unit
    provinces = [unit for unit in tops.values() if unit.kind in PROVINCES]
    return sorted(provinces, key=lambda unit: (unit.folded, unit.pk))
