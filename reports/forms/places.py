"""Which units hold a cluster for certain, of whatever time: so a district can be asked for today, a commune of then."""

import datetime
from collections.abc import Iterable

from places.models import DISTRICTS, AdministrativeUnit, UnitKind

DISTRICTS_UNTIL = datetime.date(2025, 6, 30)
COMMUNES = (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.TOWNSHIP, UnitKind.SPECIAL_ZONE)


class Holders:
    """All units and how they hang together: three queries."""

    def __init__(self):
        self.units = {unit.pk: unit for unit in AdministrativeUnit.objects.select_related("parent")}
        self.family = AdministrativeUnit.objects.family()
        self._found: dict[int, frozenset[int]] = {}

    def of(self, unit: int | None) -> frozenset[int]:
        """Return the keys of all units that hold whatever lies in `unit`: those above it, and what it became or was.

        A divided unit lies in what all of its successors lie in, one made of others in what all of these lay in.
        """
        if unit is None:
            return frozenset()
        if unit not in self._found:
            self._found[unit] = frozenset(self._above(unit, self.family.successors, set())) | frozenset(
                self._above(unit, self.family.formers, set())
            )
        return self._found[unit]

    def _above(self, unit: int, kin: dict[int, set[int]], passed: set[int]) -> set[int]:
        """Return the unit, what holds it, and what all of its `kin` (successors or formers) are held by."""
        if unit in passed:
            return set()
        passed = passed | {unit}
        parent = self.units[unit].parent_id
        held = {unit} | (self._above(parent, kin, passed) if parent else set())
        others = [self._above(other, kin, passed) for other in kin[unit]]
        return held | set.intersection(*others) if others else held

    def may_hold(self, unit: int, place: int | None) -> bool:
        """Return whether `unit` may hold what lies in `place`, where `of` does not say it: it is a part of it."""
        return place is None or place in self.of(unit) or unit in self.family.successors[place]

    def levels(
        self, places: Iterable[int | None], kinds: Iterable[str], day: datetime.date
    ) -> list[AdministrativeUnit]:
        """Return the units of some kinds, valid on `day`, that hold one of the places, in the order of their names."""
        held = {pk for place in set(places) for pk in self.of(place)}
        units = [self.units[pk] for pk in held if self.units[pk].kind in kinds and self.units[pk].is_valid_on(day)]
        return sorted(units, key=lambda unit: (unit.folded, unit.pk))


def units_of(holders: Holders, places: list[int | None], end: datetime.date) -> list[AdministrativeUnit]:
    """Return the units a form of one unit can be asked for: those of the cut-off's own level, then of the other one."""
    communes = holders.levels(places, COMMUNES, max(end, DISTRICTS_UNTIL + datetime.timedelta(days=1)))
    districts = holders.levels(places, DISTRICTS, min(end, DISTRICTS_UNTIL))
    return [*communes, *districts] if end > DISTRICTS_UNTIL else [*districts, *communes]
