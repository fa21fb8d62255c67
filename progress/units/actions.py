"""Writes of administrative units: the staff pages call these.

Every action takes keywords only, is atomic, wants `by=` the person, and refuses fields it does not know.
"""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from places.models import AdministrativeUnit
from progress.models import Notification, NotificationKind
from progress.models.exchange.notification import about
from progress.notifications.actions import notify
from progress.records.actions import locked, refuse_unknown, sign
from spreadsheets.models import ImportRun

ADDS_UNITS = "places.add_administrativeunit"
UNIT_FIELDS = frozenset({"kind", "name", "code", "parent", "valid_from", "valid_until"})


@transaction.atomic
def add_unit(*, by, values: dict, successors: Iterable[AdministrativeUnit] = ()) -> AdministrativeUnit:
    """Record a unit, with the units that followed it; return it.

    Raises PermissionDenied; ValidationError; TypeError for a field that is not a unit's.
    """
    refuse_unknown(values, UNIT_FIELDS, "of a unit")
    if not by.has_perm(ADDS_UNITS):
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


@transaction.atomic
def ask_for_units(*, run: ImportRun, by) -> int:
    """Tell everybody else who may add units that an import waits for some; return how many they are."""
    backend = "django.contrib.auth.backends.ModelBackend"
    people = get_user_model().objects.with_perm(ADDS_UNITS, backend=backend).exclude(pk=by.pk)
    asked = set(people.values_list("pk", flat=True))
    notify(people=asked, kind=NotificationKind.WANTED, record=run, by=by)
    return len(asked)


def was_asked(*, run: ImportRun, person) -> bool:
    told = Notification.objects.filter(person=person, kind=NotificationKind.WANTED)
    return told.filter(about=about(run), about_pk=run.pk).exists()


def _save(unit: AdministrativeUnit, by, reason: str, successors: set[AdministrativeUnit]) -> None:
    if unit.pk is not None and unit in successors:
        raise ValidationError({"successors": _("A unit does not become itself.")})
    unit.full_clean()
    sign(unit, by, reason)
    unit.save()
    unit.successors.set(successors)
