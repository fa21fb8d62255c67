"""What every action begins and ends with: permissions, versions, fields that are known, the signature.

Every action takes keywords only, is atomic, wants `by=` the person, and refuses fields it does not know.
"""

from collections.abc import Collection
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from history.tracking import StaleVersion, TrackedModel
from progress.models import Document, Site, SiteDocument

FOR_OTHER_SITES = _(
    "This document is recorded for other sites only. Ask the Department to attach it to a site you manage."
)

# Characters a person may write of why something changes.
REASON_LENGTH = 1000

Row = TypeVar("Row", bound=TrackedModel)


def may_change(user, record, permission: str) -> bool:
    """Return whether `user` holds `permission` ("progress.change_milestone") and `record` is in their scope."""
    return user.has_perm(permission) and type(record).objects.editable_by(user).filter(pk=record.pk).exists()


@transaction.atomic
def use_document(*, document: Document, site: Site, by) -> None:
    """Count `document` among those of `site`, once; refuse one that `by` may not see."""
    if not Document.objects.visible_to(by).filter(pk=document.pk).exists():
        raise PermissionDenied
    link_document(document, site, by)


def link_document(document: Document, site: Site, by) -> None:
    if not SiteDocument.objects.filter(site_id=site.pk, document=document).exists():
        link = SiteDocument(site_id=site.pk, document=document)
        sign(link, by, "")
        link.save()


def sign(record, by, reason: str) -> None:
    """Say in the record's history who writes and why; django-simple-history reads these two attributes."""
    record._history_user = by
    record._change_reason = reason or None


def refuse_unknown(changes: Collection[str], allowed: frozenset[str], what: str) -> None:
    if unknown := set(changes) - allowed:
        raise TypeError(f"not {what}: {', '.join(sorted(unknown))}")


def require(user, record, permission: str) -> None:
    if not may_change(user, record, permission):
        raise PermissionDenied


@transaction.atomic
def change_record(
    *, record: Row, by, permission: str, allowed: frozenset[str], version: int, changes: dict, reason: str = ""
) -> Row:
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
    """Return a value to compare; a file by its name, for its object is the same before and after."""
    return str(value) if isinstance(value, FieldFile) else value


def locked(record: Row, version: int) -> Row:
    """Return the record as it is stored, locked, so that nobody saves between the comparison and the write."""
    stored = type(record).objects.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if stored is None or stored.version != version:
        raise StaleVersion(record, stored, version)
    return stored
