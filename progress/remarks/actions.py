"""Writes about remarks: written, changed within minutes, struck out, read by whom they name.

As all actions: keywords only, atomic, `by=` the person.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from history.tracking import StaleVersion
from progress.models import Mention, NotificationKind, Remark
from progress.models.exchange.remark import subject_field
from progress.notifications import actions as notifications
from progress.notifications.actions import notify_only
from progress.records.actions import locked, sign
from progress.remarks.queries import mentions_of, people_named

TOO_LATE = _("A remark is changed by its writer within 15 minutes. After that it can only be struck out.")


def may_write(user, record: Model) -> bool:
    """Return whether `user` may say something about `record`: whoever sees it and holds the permission."""
    return user.has_perm("progress.add_remark") and _sees(user, record)


@transaction.atomic
def write_remark(*, by, record: Model, text: str, file=None) -> Remark:
    """Keep what `by` says about a site or a part of it; the people it names find it in their work.

    What `by` had not read of the remarks on the same record counts as read. Raises PermissionDenied, ValidationError.
    """
    if not may_write(by, record):
        raise PermissionDenied
    named = subject_field(record)
    site = record.pk if named == "site" else record.site_id
    remark = Remark(site_id=site, text=text, file=file or "", written_by=by, written_at=timezone.now())
    if named != "site":
        setattr(remark, named, record)
    remark.full_clean()
    sign(remark, by, "")
    remark.save()
    _name_people(remark, by)
    mark_read(by=by, record=record)
    return remark


@transaction.atomic
def edit_remark(*, remark: Remark, by, version: int, text: str) -> Remark:
    """Change the words of one's own remark for some minutes; whom they no longer name is no longer told.

    Raises PermissionDenied; StaleVersion when it was saved since `version`; ValidationError, also when it is too late.
    """
    if not Remark.objects.editable_by(by).filter(pk=remark.pk).exists() or not by.has_perm("progress.change_remark"):
        raise PermissionDenied
    current = locked(remark, version)
    if not current.may_be_edited_by(by):
        raise ValidationError(TOO_LATE)
    if current.text == text:
        return current
    current.text = text
    current.full_clean()
    sign(current, by, "")
    current.save()
    _name_people(current, by)
    return current


@transaction.atomic
def strike_remark(*, remark: Remark, by, version: int) -> Remark:
    """Strike a remark out: it stays readable as struck, with who did it and when.

    Raises PermissionDenied for another's without the right to delete remarks, and StaleVersion.
    """
    is_theirs = remark.written_by_id == by.pk or by.has_perm("progress.delete_remark")
    if not is_theirs or not by.has_perm("progress.change_remark") or not _sees(by, remark):
        raise PermissionDenied
    current = locked(remark, version)
    if current.struck_at:
        raise StaleVersion(remark, current)
    current.struck_by, current.struck_at = by, timezone.now()
    current.full_clean()
    sign(current, by, "")
    current.save()
    return current


@transaction.atomic
def mark_read(*, by, record: Model) -> int:
    """Say that `by` has read the remarks on `record` that name them; return how many were not read before."""
    about = Remark.objects.visible_to(by).about(record).order_by().values("pk")
    return notifications.mark_read(by=by, notifications=mentions_of(by).filter(about_pk__in=about))


def _name_people(remark: Remark, by) -> None:
    """Make the mentions of a remark those that its text has now; who is still named keeps what they have read."""
    people = {person.pk for person in people_named(remark.text, remark.record)} - {remark.written_by_id}
    remark.mentions.exclude(person__in=people).delete()
    Mention.objects.bulk_create([Mention(remark=remark, person_id=pk) for pk in sorted(people)], ignore_conflicts=True)
    notify_only(people=people, kind=NotificationKind.MENTIONED, record=remark, by=by)


def _sees(user, record: Model) -> bool:
    return type(record).objects.visible_to(user).filter(pk=record.pk).exists()
