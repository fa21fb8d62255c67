"""Bringing in the units of chosen provinces, all of it or nothing; undone like an import, as one."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from history.bulk import SomeAreStale, add_in_bulk, change_in_bulk, link_in_bulk
from history.tracking import written_together
from places.models import AdministrativeUnit, BroughtUnits
from places.national.matching import levels
from places.national.plan import UnitsPlan, plan_units
from places.national.reading import ListedUnit, provinces, rows_as_csv
from spreadsheets.attached.uploads import open_upload
from spreadsheets.imports import files
from spreadsheets.models import ImportRun, ImportState, Via, new_request_id
from values.text import Person, signed_in


class UnitsChanged(Exception):
    """What would be done now is not what the person agreed to, or others saved meanwhile; nothing was written."""


def may_bring(user: Person) -> bool:
    return user.has_perm("places.add_administrativeunit") and user.has_perm("places.change_administrativeunit")


def bring_units(
    *, codes: Collection[str], by: Person | None, agreed: str | None = None, via: str = Via.PAGE
) -> tuple[UnitsPlan, ImportRun | None]:
    """Write what `plan_units` shows of these provinces of today; return it with the import that keeps it.

    `by` is None for the system, whose writing no import keeps; `agreed` the fingerprint of the plan a person confirmed,
    None where nobody was asked. The number of statements does not depend on that of units. Raises PermissionDenied,
    UnitsChanged.
    """
    if by is not None and not may_bring(by):
        raise PermissionDenied
    run = None
    try:
        with transaction.atomic():
            plan = plan_units(codes)
            if agreed not in (None, plan.fingerprint):
                raise UnitsChanged
            run = _begun(plan, codes, by, via) if by is not None and plan.writes else None
            with written_together(run.request_id if run else new_request_id()):
                _Writing(plan, by, run.reason if run else _reason()).write()
            _remember(plan, run)
    except (SomeAreStale, IntegrityError) as error:
        if run:
            files.drop_unless_wanted(run.path)
        raise UnitsChanged from error
    return plan, run


def _begun(plan: UnitsPlan, codes: Collection[str], by: Person, via: str) -> ImportRun:
    """Record the import, with the rows of the list that it rests on as its file."""
    content = rows_as_csv(codes)
    names = ", ".join(province.name for province in provinces() if province.code in codes)
    with override(settings.LANGUAGE_CODE):
        filename = _("Units of the country: %(provinces)s") % {"provinces": names}
    run = ImportRun(by=signed_in(by), kind="csv", size=len(content), via=via, language=get_language() or "")
    run.filename, run.digest = filename[:251] + ".csv", files.digest_of(content)
    run.path = files.keep(open_upload(content, run.filename))
    run.state, run.saved_at, run.counts = ImportState.SAVED, timezone.now(), plan.counts
    run.save()
    return run


def _reason() -> str:
    with override(settings.LANGUAGE_CODE):
        return _("Data shipped with the software")


class _Writing:
    def __init__(self, plan: UnitsPlan, by: Person | None, reason: str) -> None:
        self.plan, self.by, self.reason = plan, by, reason
        self.units: dict[str, AdministrativeUnit] = plan.matching.found

    def write(self) -> None:
        """Write parents before what belongs to them, then what is completed, then what became what."""
        taken = {unit.slug for unit in self.plan.matching.units.values()}
        wanted = {one.key for one in self.plan.added}
        for level in levels(self.plan.listed.values()):
            self._add([one for one in level if one.key in wanted], taken)
        self._complete()
        links = {self.units[one.key].pk: self._pks(one.became) for one in self.plan.added}
        for done in self.plan.changed:
            if "successors" in done.changes:
                links[done.unit.pk] = self._pks(done.listed.became)
        self._link(links)

    def _add(self, listed: list[ListedUnit], taken: set[str]) -> None:
        added = [self._made(one, taken) for one in listed]
        add_in_bulk(added, by=self.by, reason=self.reason)
        self.units |= {one.key: unit for one, unit in zip(listed, added, strict=True)}

    def _made(self, one: ListedUnit, taken: set[str]) -> AdministrativeUnit:
        unit = AdministrativeUnit(
            kind=one.kind,
            name=one.name,
            code=one.code,
            parent=self.units[one.parent] if one.parent else None,
            valid_from=one.valid_from,
            valid_until=one.valid_until,
        )
        unit.slug = unit.free_slug(taken.__contains__)
        taken.add(unit.slug)
        return unit

    def _complete(self) -> None:
        names = set()
        for done in self.plan.changed:
            changes: dict[str, Any] = {name: value for name, value in done.changes.items() if name != "successors"}
            if "parent" in changes:
                changes["parent"] = self.units[changes["parent"]]
            for name, value in changes.items():
                setattr(done.unit, name, value)
            names |= changes.keys()
        units = sorted((done.unit for done in self.plan.changed), key=lambda unit: unit.pk)
        change_in_bulk(units, sorted(names), by=self.by, reason=self.reason)

    def _link(self, links: dict[int, set[int]]) -> None:
        """Link what became what; a link that the list no longer gives goes."""
        held = self.plan.matching.successors
        gone = [pk for pk, others in links.items() if held[pk] - others]
        if gone:
            AdministrativeUnit.successors.through.objects.filter(from_administrativeunit__in=gone).delete()
        missing = {pk: others if pk in gone else others - held[pk] for pk, others in links.items()}
        link_in_bulk(AdministrativeUnit, "successors", missing)

    def _pks(self, keys: list[str]) -> set[int]:
        return {self.units[key].pk for key in keys if key in self.units}


def _remember(plan: UnitsPlan, run: ImportRun | None) -> None:
    """Keep what the list said of each province, where that is not what it said last time."""
    found, memory = plan.matching.found, plan.matching.memory
    brought = []
    for code, units in plan.units.items():
        said = {key: [found[key].pk if key in found else memory.pk(key), one.said] for key, one in units.items()}
        if said != memory.of_province.get(code):
            brought.append(BroughtUnits(province=code, said=said, run=run))
    BroughtUnits.objects.bulk_create(brought)
