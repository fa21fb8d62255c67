"""Writes about inspections: a visit with its findings, what was done about them, photos."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction

from progress.models import Finding, Inspection, InspectionPhoto, NotificationKind, Site
from progress.notifications.actions import notify_each
from progress.notifications.concerned import people_concerned
from progress.records.actions import change_record, locked, refuse_unknown, require, sign, use_document

INSPECTION_FIELDS = frozenset({"kind", "date", "people", "remarks", "document"})
FINDING_FIELDS = frozenset({"found", "kind", "to_do", "responsible", "responsible_people", "due"})
DONE_FIELDS = frozenset({"done_on", "done_note"})
PHOTO_FIELDS = frozenset({"caption"})


@dataclass(frozen=True, slots=True)
class FindingEdit:
    """What is to become of one finding of an inspection; without `finding` it is a new one."""

    changes: dict = field(default_factory=dict)
    finding: Finding | None = None
    version: int = 0
    is_deleted: bool = False


@transaction.atomic
def add_inspection(*, by, site: Site, facts: dict, findings: Iterable[dict] = ()) -> Inspection:
    """Record a visit to `site` with what it found; its document counts among those of the site.

    Raises PermissionDenied, ValidationError, and TypeError for fields that are not INSPECTION_FIELDS, FINDING_FIELDS.
    """
    refuse_unknown(facts, INSPECTION_FIELDS, "of an inspection")
    require(by, site, "progress.add_inspection")
    inspection = Inspection(site_id=site.pk, **facts)
    inspection.full_clean()
    sign(inspection, by, "")
    inspection.save()
    _use(inspection, by)
    for finding in findings:
        _add_finding(inspection, by, finding)
    tell_of([inspection], by=by)
    return inspection


def tell_of(inspections: Collection[Inspection], *, by) -> None:
    """Tell the people concerned with each site that it was visited."""
    people = people_concerned([inspection.site_id for inspection in inspections])
    told = [(inspection, people[inspection.site_id]) for inspection in inspections]
    notify_each(records_with_people=told, kind=NotificationKind.OPENED, by=by)


@transaction.atomic
def update_inspection(
    *, inspection: Inspection, by, version: int, changes: dict, findings: Iterable[FindingEdit] = (), reason: str = ""
) -> Inspection:
    """Change a visit seen at `version` and its findings, each seen at its own: all of it or nothing.

    Raises as `change_record` does, also for a finding.
    """
    saved = change_record(
        record=inspection,
        by=by,
        permission="progress.change_inspection",
        allowed=INSPECTION_FIELDS,
        version=version,
        changes=changes,
        reason=reason,
    )
    _use(saved, by)
    for edit in findings:
        if edit.finding is None:
            _add_finding(saved, by, edit.changes)
        elif edit.is_deleted:
            _delete(edit.finding, by, edit.version, reason)
        else:
            _change_finding(edit.finding, by, edit.version, edit.changes, FINDING_FIELDS, reason)
    return saved


def close_finding(*, finding: Finding, by, version: int, done_on, done_note: str = "", reason: str = "") -> Finding:
    """Say on which day a finding was settled and how; without a day it is open again. Raises as `change_record`."""
    return _change_finding(finding, by, version, {"done_on": done_on, "done_note": done_note}, DONE_FIELDS, reason)


@transaction.atomic
def add_photos(*, by, inspection: Inspection, files: Iterable, caption: str = "") -> list[InspectionPhoto]:
    """Keep uploaded pictures of a visit, all of them or none; raises PermissionDenied and ValidationError."""
    require(by, inspection, "progress.add_inspectionphoto")
    photos = [InspectionPhoto(inspection=inspection, site=inspection.site, file=f, caption=caption) for f in files]
    for photo in photos:
        photo.full_clean()
        sign(photo, by, "")
        photo.save()
    return photos


def caption_photo(*, photo: InspectionPhoto, by, version: int, caption: str) -> InspectionPhoto:
    """Change a photo's caption. Raises as `change_record` does."""
    return change_record(
        record=photo,
        by=by,
        permission="progress.change_inspectionphoto",
        allowed=PHOTO_FIELDS,
        version=version,
        changes={"caption": caption},
    )


@transaction.atomic
def remove_photo(*, photo: InspectionPhoto, by, version: int) -> None:
    """Take a photo off its visit; its file stays in storage. Raises PermissionDenied and StaleVersion."""
    _delete(photo, by, version, "")


def _add_finding(inspection: Inspection, by, facts: dict) -> None:
    refuse_unknown(facts, FINDING_FIELDS, "of a finding")
    if not by.has_perm("progress.add_finding"):
        raise PermissionDenied
    finding = Finding(inspection=inspection, site_id=inspection.site_id, **facts)
    finding.full_clean()
    sign(finding, by, "")
    finding.save()


def _change_finding(finding, by, version, changes, allowed, reason) -> Finding:
    return change_record(
        record=finding,
        by=by,
        permission="progress.change_finding",
        allowed=allowed,
        version=version,
        changes=changes,
        reason=reason,
    )


def _delete(record, by, version: int, reason: str) -> None:
    require(by, record, f"progress.delete_{record._meta.model_name}")
    current = locked(record, version)
    sign(current, by, reason)
    current.delete()


def _use(inspection: Inspection, by) -> None:
    if inspection.document_id:
        use_document(document=inspection.document, site=inspection.site, by=by)
