"""Whether the unit in an authority's name is there on a day and, where it is not, which stand in its place."""

import datetime
from dataclasses import dataclass

from places.models import PUBLIC_AUTHORITIES, AdministrativeUnit, Organisation, OrganisationQuerySet
from values.text import fold

# How names write what the names of units shorten, folded.
_SPELLED = ((" thanh pho ", " tp. "), (" tp ", " tp. "))


@dataclass(frozen=True, slots=True)
class NotThere:
    """A unit that has ceased by a day, or has not begun, and the units of that day in its place; none if unknown."""

    unit: AdministrativeUnit
    is_over: bool
    instead: list[AdministrativeUnit]
    authority: str  # what stands before the unit in the authority's name, folded: "uy ban nhan dan "

    def authorities(self, among: OrganisationQuerySet) -> list[Organisation]:
        """Return the authorities of the same name in the units in its place, as far as they are recorded; one query."""
        names = {f"{self.authority}{fold(name)}" for unit in self.instead for name in (unit.short_name, unit.full_name)}
        return list(among.filter(name_folded__in=names))


def not_there_on(organisation: Organisation, day: datetime.date) -> NotThere | None:
    """Return which unit in the name of an authority is not there on `day`; None where it names none or one that is.

    The name alone says it ("UBND huyện Tân Thành"): where a unit of the same name is there on the day, it is that one.
    """
    return Succession().not_there(organisation, day) if names_a_unit(organisation) else None


def names_a_unit(organisation: Organisation) -> bool:
    """Return whether the name of an organisation may say of which unit it is: that of a public authority."""
    return organisation.kind in PUBLIC_AUTHORITIES


class Succession:
    """Which units stand in the place of others on a day; three queries, however many are asked for."""

    def __init__(self):
        self.family = AdministrativeUnit.objects.family()
        self.units = AdministrativeUnit.objects.select_related("parent").in_bulk()

    def not_there(self, organisation: Organisation, day: datetime.date) -> NotThere | None:
        """Return what `not_there_on` does, of an organisation that names a unit."""
        said, _comma, above = fold(organisation.name).partition(",")
        for spelled, short in _SPELLED:
            said = said.replace(spelled, short)
        named = self._named(said, above.strip())
        if not named or any(unit.is_valid_on(day) for unit in named):
            return None
        over = [unit for unit in named if unit.valid_until and unit.valid_until < day]
        unit = max(over, key=lambda one: one.valid_until) if over else min(named, key=lambda one: one.valid_from)
        return NotThere(unit, bool(over), self.instead_of(unit, day), said.removesuffix(unit.folded))

    def _named(self, said: str, above: str) -> list[AdministrativeUnit]:
        """Return the units with which the name ends: "thị xã Phổ Yên" rather than "xã Phổ Yên"; in `above` if said."""
        found = [unit for unit in self.units.values() if said.endswith(f" {unit.folded}")]
        longest = max((len(unit.folded) for unit in found), default=0)
        found = [unit for unit in found if len(unit.folded) == longest]
        return [unit for unit in found if unit.parent and above.startswith(unit.parent.folded)] if above else found

    def instead_of(self, unit: AdministrativeUnit, day: datetime.date) -> list[AdministrativeUnit]:
        """Return the units of `day` that a unit became, or was made of; those of its parts where neither is said."""
        is_over = unit.valid_until is not None and unit.valid_until < day
        kin = self.family.successors if is_over else self.family.formers
        passed, waiting, found = {unit.pk}, [unit.pk], []
        while waiting:
            pk = waiting.pop()
            if self.units[pk].is_valid_on(day):
                found.append(self.units[pk])
                continue
            new = (kin[pk] or self.family.children[pk]) - passed
            passed |= new
            waiting.extend(new)
        return sorted(found, key=lambda one: (one.folded, one.pk))
