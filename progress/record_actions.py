"""What actions on one record share: refuse what is not allowed, not known or out of date; write the rest once."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.fields.files import FieldFile

from progress.actions import may_change, sign
from values.tracking import StaleVersion, TrackedModel


def refuse_unknown(changes: Collection[str], allowed: frozenset[str], what: str) -> None:
    if unknown := set(changes) - allowed:
        raise TypeError(f"not {what}: {', '.join(sorted(unknown))}")


def require(user, record, permission: str) -> None:
    if not may_change(user, record, permission):
        raise PermissionDenied


@transaction.atomic
def change_record(
    *, record: TrackedModel, by, permission: str, allowed: frozenset[str], version: int, changes: dict, reason: str = ""
) -> TrackedModel:
    """Set `changes` on a record seen at `version`; return it as saved. What changes nothing is not saved.

    Raises PermissionDenied; StaleVersion when somebody saved or deleted it since (nothing is written);
    ValidationError; TypeError for a field that is not among `allowed`.
    """
    refuse_unknown(changes, allowed, f"of a {record._meta.model_name}")
    require(by, record, permission)
    current = locked(record, version)
    fields = [current._meta.get_field(name).attname for name in allowed]
    before = {name: _plain(getattr(current, name)) for name in fields}
    for field, value in changes.items():
        setattr(current, field, value)
    current.full_clean()
    if before != {name: _plain(getattr(current, name)) for name in fields}:
        sign(current, by, reason)
        current.save()
    return current


def _plain(value):
    """A file by its name: the object itself is one before and after."""
    return str(value) if isinstance(value, FieldFile) else value


def locked(record: TrackedModel, version: int) -> TrackedModel:
    """The record as it is stored, locked, so that nobody saves between the comparison and the write."""
    stored = type(record).objects.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if stored is None or stored.version != version:
        raise StaleVersion(record, stored)
    return stored
