"""Which units hold a place for certain, of whatever time, and what a place lay in before the reform of 01/07/2025."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, QuerySet, Subquery, Value
from django.utils.translation import gettext_lazy as _

from places.models import DISTRICTS, PROVINCES, AdministrativeUnit, Family, UnitKind
from values.text import Label

DISTRICTS_UNTIL = datetime.date(2025, 6, 30)
COMMUNES = (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.TOWNSHIP, UnitKind.SPECIAL_ZONE)


class Holders:
    """All units and how they hang together: a query, and another for what became of them, when it is asked."""

    def __init__(self):
        self.units = AdministrativeUnit.objects.by_key()
        self._found: dict[int, frozenset[int]] = {}

    @cached_property
    def family(self) -> Family:
        return AdministrativeUnit.objects.family({pk: unit.parent_id for pk, unit in self.units.items()})

    def provinces(self, places: Iterable[int | None]) -> list[AdministrativeUnit]:
        """Return the provinces at the top of what holds the places as it is recorded, in the order of their names."""
        tops = {}
        for place in set(places) & self.units.keys():
            unit = self.units[place]
            while unit.parent:
                unit = unit.parent
            tops[unit.pk] = unit
        found = [unit for unit in tops.values() if unit.kind in PROVINCES]
        return sorted(found, key=lambda unit: (unit.folded, unit.pk))

    def of(self, unit: int | None) -> frozenset[int]:
        """Return the keys of all units that hold whatever lies in `unit`: those above it, and what it became or was.

        A divided unit lies in what all of its successors lie in, one made of others in what all of these lay in.
        """
        if unit not in self.units:  # not recorded, or not yet on the past day that is looked at
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
        held = {unit} | (self._above(parent, kin, passed) if parent in self.units else set())
        if kin is self.family.formers and self.units[unit].kind in PROVINCES:
            return held  # made of others than those recorded, perhaps
        others = [self._above(other, kin, passed) for other in kin[unit] if other in self.units]
        return held | set.intersection(*others) if others else held

    def wider_than(self, unit: int) -> frozenset[int]:
        """Return the keys of the units of which `unit` is a part: what lies in one of them may lie in it."""
        return self.of(unit) | frozenset(self.family.formers[unit])

    def may_hold(self, unit: int, place: int | None) -> bool:
        """Return whether `unit` may hold what lies in `place`, where `of` does not say it: it is a part of it."""
        return place is None or place in self.wider_than(unit)

    def levels(
        self, places: Iterable[int | None], kinds: Iterable[str], day: datetime.date
    ) -> list[AdministrativeUnit]:
        """Return the units of some kinds, valid on `day`, that hold one of the places, in the order of their names."""
        held = {pk for place in set(places) for pk in self.of(place)}
        units = [self.units[pk] for pk in held if self.units[pk].kind in kinds and self.units[pk].is_valid_on(day)]
        return sorted(units, key=lambda unit: (unit.folded, unit.pk))


@dataclass(frozen=True, slots=True)
class PlaceLevel:
    """By what places are told apart: the one unit of some kinds, valid on a day, that holds a place for certain."""

    key: str
    label: Label
    kinds: Collection[str]
    day: datetime.date
    is_present: bool = False

    def of(self, holders: Holders, place: int | None, on: datetime.date) -> AdministrativeUnit | None:
        """Return the unit, that of `on` for present ones; None where the place is unknown or may lie in several."""
        day = max(self.day, on) if self.is_present else self.day
        units = [holders.units[pk] for pk in holders.of(place)]
        found = [unit for unit in units if unit.kind in self.kinds and unit.is_valid_on(day)]
        return found[0] if len(found) == 1 else None


_SINCE = DISTRICTS_UNTIL + datetime.timedelta(days=1)
OLD_PROVINCE = PlaceLevel("old-province", _("Province (until 30/06/2025)"), PROVINCES, DISTRICTS_UNTIL)
LEVELS = (
    PlaceLevel("unit", _("Commune (since 01/07/2025)"), COMMUNES, _SINCE, is_present=True),
    PlaceLevel("old-unit", _("District (until 30/06/2025)"), DISTRICTS, DISTRICTS_UNTIL),
    PlaceLevel("old-commune", _("Commune (until 30/06/2025)"), COMMUNES, DISTRICTS_UNTIL),
    PlaceLevel("province", _("Province (since 01/07/2025)"), PROVINCES, _SINCE, is_present=True),
    OLD_PROVINCE,
)


def _former_provinces() -> QuerySet:
    return AdministrativeUnit.objects.filter(kind__in=PROVINCES, valid_until__lte=DISTRICTS_UNTIL).order_by()


def _has_one_province(holders: Holders | None) -> bool:
    """Return whether there was one province, or none, before the reform; no query with the units at hand."""
    if holders is None:
        return len(_former_provinces().values_list("pk", flat=True)[:2]) < 2
    ends = [unit.valid_until for unit in holders.units.values() if unit.kind in PROVINCES]
    return sum(end is not None and end <= DISTRICTS_UNTIL for end in ends) < 2


def how_many_former() -> Subquery:
    """Return an expression for the number of former provinces, null for none: asked along with something else."""
    together = _former_provinces().annotate(of=Value(1)).values("of")
    return Subquery(together.annotate(count=Count("pk")).values("count"))


def were_merged(places: Iterable[int | None], holders: Holders | None = None) -> Holders | None:
    """Return who holds these places where they lay in more than one former province; else None.

    One query in an office of one province, two more in others; with the units at hand one at most.
    """
    if _has_one_province(holders):
        return None
    holders, on = holders or Holders(), DISTRICTS_UNTIL
    found = {OLD_PROVINCE.of(holders, place, on) for place in set(places)} - {None}
    return holders if len(found) > 1 else None
