"""What bringing in the units of some provinces would do: added, completed, kept as the office has it, left out.

What the office corrected is the office's: a value is taken over where nothing is recorded, or what the list said last.
"""

import datetime
import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from places.models import PREFIXES, AdministrativeUnit, UnitKind
from places.national.matching import Matching, Memory, folded_name
from places.national.reading import ListedUnit, listed_units
from values.text import fold
from values.today import shown_day


@dataclass(slots=True)
class Completed:
    """A unit that is recorded, and the fields that the list completes or corrects: their names with the new values."""

    listed: ListedUnit
    unit: AdministrativeUnit
    changes: dict[str, Any]
    texts: list[str]


@dataclass(slots=True)
class UnitsPlan:
    """`added` have parents before what belongs to them; `kept` and `left` are sentences for the person who decides."""

    units: dict[str, dict[str, ListedUnit]]
    matching: Matching
    added: list[ListedUnit] = field(default_factory=list)
    changed: list[Completed] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    unchanged: int = 0

    @property
    def listed(self) -> dict[str, ListedUnit]:
        return {key: one for of_province in self.units.values() for key, one in of_province.items()}

    @property
    def writes(self) -> bool:
        return bool(self.added or self.changed)

    @property
    def counts(self) -> dict[str, int]:
        """Rows as imports count them."""
        return {
            "new": len(self.added),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "refused": len(self.left),
        }

    @property
    def fingerprint(self) -> str:
        """A word for all that would be done: another plan has another."""
        changed = [[one.unit.pk, one.unit.version, one.texts] for one in self.changed]
        shown = [[one.key for one in self.added], changed, self.kept, self.left]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def plan_units(codes: Collection[str]) -> UnitsPlan:
    """Return what bringing in the units of these provinces of today would do; three queries whatever is recorded."""
    return Planning(codes).plan


class Planning:
    """One going through the list of the chosen provinces."""

    def __init__(self, codes: Collection[str]) -> None:
        units = listed_units(codes)
        self.listed = {key: one for of_province in units.values() for key, one in of_province.items()}
        self.memory = Memory(codes)
        self.matching = Matching(self.listed.values(), self.memory)
        self.plan = UnitsPlan(units, self.matching)
        self.to_add: set[str] = set()
        for one in self.listed.values():
            if one.key not in self.matching.found:
                self._add(one)
        for one in self.listed.values():
            if unit := self.matching.found.get(one.key):
                self._complete(one, unit)

    # --- Units that are not recorded ---

    def _add(self, one: ListedUnit) -> None:
        if why := self._why_not(one):
            self.plan.left.append(f"{self.label(one)}: {why}")
        else:
            self.to_add.add(one.key)
            self.plan.added.append(one)

    def _why_not(self, one: ListedUnit) -> str:
        """Return why a unit of the list cannot be added; empty if it can."""
        if one.key in self.matching.deleted:
            return _("It was deleted here and stays so.")
        if one.parent and one.parent not in self.to_add and one.parent not in self.matching.found:
            return _("The unit it belongs to is not recorded here.")
        if other := self._holder_of_code(one, None):
            return _("The code %(code)s is that of %(unit)s at the same time.") % {
                "code": one.code,
                "unit": other.label,
            }
        above = self.matching.found.get(one.parent)
        if not one.parent or above:
            for unit in self.matching.by_name[folded_name(one), above and above.pk]:
                if unit.kind == one.kind and unit.valid_from == one.valid_from and _is_one(unit, one):
                    return _("Already recorded with another period: %(unit)s.") % {"unit": unit.label}
        return ""

    def _holder_of_code(self, one: ListedUnit, own: AdministrativeUnit | None) -> AdministrativeUnit | None:
        """Return another unit that has the code of `one` while that exists, or its own unit does."""
        period = own or one
        begins, ends = period.valid_from or datetime.date.min, one.valid_until or datetime.date.max
        for unit in self.matching.by_code[one.code] if one.code else ():
            if unit is not own and (unit.valid_from or begins) <= ends and begins <= (unit.valid_until or ends):
                return unit
        return None

    # --- Units that are recorded ---

    def _complete(self, one: ListedUnit, unit: AdministrativeUnit) -> None:
        changes, texts, has_kept = {}, [], False
        before = self.memory.said(one.key)
        for name, value in one.said.items():
            if not self._is_news(one, unit, name, value, before):
                continue
            if self._gives_way(unit, name, before) and not (name == "code" and self._holder_of_code(one, unit)):
                changes[name] = getattr(one, "became" if name == "successors" else name)
                texts.append(f"{_header(name)}: {self._ours(unit, name) or '–'} → {self._shown(name, value)}")
            else:
                has_kept = True
                self._tell_kept(unit, name, value)
        if changes:
            self.plan.changed.append(Completed(one, unit, changes, texts))
        elif not has_kept:
            self.plan.unchanged += 1

    def _is_news(
        self, one: ListedUnit, unit: AdministrativeUnit, name: str, value: Any, before: dict[str, Any]
    ) -> bool:
        """Return whether the list says something, else than last time, and than what is recorded."""
        if not value or before.get(name) == value:
            return False
        if name == "name":
            return fold(value) != fold(unit.name)
        wanted = self._resolved(name, value)
        return bool(wanted) and wanted != self._held(unit, name)

    def _gives_way(self, unit: AdministrativeUnit, name: str, before: dict[str, Any]) -> bool:
        """Return whether nothing is recorded, or what the list said last."""
        held = self._held(unit, name)
        if not held:
            return True
        if name not in before:
            return False
        if name == "parent":
            return bool(held == self.memory.pk(before[name]))
        if name == "successors":
            return bool(held == {self.memory.pk(key) for key in before[name]})
        return bool(held == before[name])

    def _held(self, unit: AdministrativeUnit, name: str) -> Any:
        """Return what is recorded, as `_resolved` gives what is listed."""
        if name == "successors":
            return self.matching.successors[unit.pk]
        if name == "parent":
            return unit.parent_id
        value = getattr(unit, name)
        return value.isoformat() if isinstance(value, datetime.date) else value

    def _resolved(self, name: str, value: Any) -> Any:
        """Return primary keys in place of keys of the list, kept for units to be added; None for what is left."""
        if name == "successors":
            return {key for key in map(self._id, value) if key}
        return self._id(value) if name == "parent" else value

    def _id(self, key: str) -> int | str | None:
        unit = self.matching.found.get(key)
        return unit.pk if unit else key if key in self.to_add else None

    # --- Words ---

    def _tell_kept(self, unit: AdministrativeUnit, name: str, value: Any) -> None:
        text = _("%(object)s, %(field)s: “%(kept)s” is kept, the shipped data say “%(shipped)s”.")
        words = {"object": unit.label, "field": _header(name), "shipped": self._shown(name, value)}
        self.plan.kept.append(text % {**words, "kept": self._ours(unit, name) or "–"})

    def label(self, one: ListedUnit) -> str:
        """Return a unit of the list as units are offered to choose from."""
        text = _short(one)
        if one.parent:
            text = f"{text}, {_short(self.listed[one.parent])}"
        if not one.valid_until:
            return text
        return _("%(unit)s (until %(day)s)") % {"unit": text, "day": f"{one.valid_until:%d/%m/%Y}"}

    def _shown(self, name: str, value: Any) -> str:
        if name == "successors":
            return "; ".join(_short(self.listed[key]) for key in value)
        if name == "parent":
            return _short(self.listed[value])
        if name == "kind":
            return str(UnitKind(value).label)
        return shown_day(datetime.date.fromisoformat(value)) if name.startswith("valid") else value

    def _ours(self, unit: AdministrativeUnit, name: str) -> str:
        if name == "successors":
            return "; ".join(sorted(self.matching.units[pk].short_name for pk in self.matching.successors[unit.pk]))
        if name == "parent":
            return unit.parent.short_name if unit.parent else ""
        value = unit.get_kind_display() if name == "kind" else getattr(unit, name)
        return shown_day(value) if isinstance(value, datetime.date) else value or ""


def _short(one: ListedUnit) -> str:
    return f"{PREFIXES[one.kind]} {one.name}"


def _header(name: str) -> str:
    return str(AdministrativeUnit._meta.get_field(name).verbose_name)


def _is_one(unit: AdministrativeUnit, one: ListedUnit) -> bool:
    """Return whether the two may not stand side by side: see AdministrativeUnit.clean."""
    return not (unit.code and one.code and unit.code != one.code) or unit.name.casefold() == one.name.casefold()
