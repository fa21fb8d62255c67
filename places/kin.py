"""Which units lie within which, whatever their time: worked out once for a whole file, in two queries."""

from collections import defaultdict
from collections.abc import Iterable

from places.models import AdministrativeUnit


class Kin:
    """The units below each unit, the former ones that became these, and the later ones made of nothing else."""

    def __init__(self):
        self.parents = dict(AdministrativeUnit.objects.values_list("pk", "parent_id"))
        through = AdministrativeUnit.successors.through.objects
        self._later = list(through.values_list("from_administrativeunit_id", "to_administrativeunit_id"))
        self._below: dict[int, set[int]] = defaultdict(set)
        self._made_of: dict[int, set[int]] = defaultdict(set)
        for pk, parent in self.parents.items():
            if parent is not None:
                self._below[parent].add(pk)
        for former, later in self._later:
            self._below[later].add(former)
            self._made_of[later].add(former)
        self._within: dict[int, frozenset[int]] = {}

    def successors(self, pk: int) -> list[int]:
        """Return the primary keys of the units that a former one became."""
        return [later for former, later in self._later if former == pk]

    def within(self, pk: int) -> frozenset[int]:
        """Return the primary keys of a unit and of all that lies in it, former and later ones too."""
        if pk not in self._within:
            units, waiting = {pk}, [pk]
            while waiting:
                new = self._below.get(waiting.pop(), set()) - units
                units |= new
                waiting.extend(new)
            while more := {
                later for later, formers in self._made_of.items() if later not in units and formers <= units
            }:
                units |= more
            self._within[pk] = frozenset(units)
        return self._within[pk]

    def may_be_one_place(self, unit: int, others: Iterable[int]) -> bool:
        """Return whether a place in `unit` can be one in any of the `others`: they share ground at some time."""
        return any(not self.within(unit).isdisjoint(self.within(other)) for other in others)

    def in_district(self, pk: int, districts: Iterable[int]) -> bool:
        """Return whether a unit stood below one of these at its time; a later one that lies there does not count."""
        wanted, parent = set(districts), self.parents.get(pk)
        while parent is not None:
            if parent in wanted:
                return True
            parent = self.parents.get(parent)
        return False
