"""Writes of administrative units: the staff pages call these.

Every action takes keywords only, is atomic, wants `by=` the person, and refuses fields it does not know.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from places.models import AdministrativeUnit
from progress.records.actions import locked, refuse_unknown, sign

UNIT_FIELDS = frozenset({"kind", "name", "code", "parent", "valid_from", "valid_until"})


@transaction.atomic
def add_unit(*, by, values: dict, successors: Iterable[AdministrativeUnit] = ()) -> AdministrativeUnit:
    """Record a unit, with the units that followed it; return it.

    Raises PermissionDenied; ValidationError; TypeError for a field that is not a unit's.
    """
    refuse_unknown(values, UNIT_FIELDS, "of a unit")
    if not by.has_perm("places.add_administrativeunit"):
        raise PermissionDenied
    unit = AdministrativeUnit(**values)
    _save(unit, by, "", set(successors))
    return unit


@transaction.atomic
def update_unit(
    *,
    unit: AdministrativeUnit,
    by,
    version: int,
    changes: dict,
    successors: Iterable[AdministrativeUnit],
    reason: str = "",
) -> AdministrativeUnit:
    """Set `changes` and the `successors` of a unit seen at `version`; return it. What changes nothing is not saved.

    Raises PermissionDenied; StaleVersion when somebody saved since (nothing is written); ValidationError, also for one
    that would lie within itself; TypeError for a field that is not a unit's.
    """
    refuse_unknown(changes, UNIT_FIELDS, "of a unit")
    if not by.has_perm("places.change_administrativeunit"):
        raise PermissionDenied
    current, successors = locked(unit, version), set(successors)
    before = {name: getattr(current, name) for name in UNIT_FIELDS}
    for name, value in changes.items():
        setattr(current, name, value)
    if before != {name: getattr(current, name) for name in UNIT_FIELDS} or successors != set(current.successors.all()):
        _save(current, by, reason, successors)
    return current


def _save(unit: AdministrativeUnit, by, reason: str, successors: set[AdministrativeUnit]) -> None:
    if unit.pk is not None and unit in successors:
        raise ValidationError({"successors": _("A unit does not become itself.")})
    unit.full_clean()
    sign(unit, by, reason)
    unit.save()
    unit.successors.set(successors)
