"""Writes that span several records. Pages, admin, imports and commands all call these.

Every action takes keywords only, is atomic, wants `by=` the person, and refuses fields it does not know.
"""

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.doubts import ask
from progress.models import Document, Milestone, Site, SiteDocument, SiteFigure
from progress.promise_rule import Promised, check_reason
from progress.provenance import Statement, differing, entered_by, renew, said_again
from progress.reporters import needs_acceptance
from values.tracking import StaleVersion

MILESTONE_FIELDS = frozenset(
    {
        "state",
        "planned",
        "forecast",
        "actual",
        "percent",
        "area_done",
        "area_ready",
        "area_total",
        "households_done",
        "households_total",
        "document",
        "note",
        "source",
        "as_of",
    }
)
FOR_OTHER_SITES = _("This document is recorded for other sites only. Ask the Department to attach it to yours.")
# Characters a person may write of why something changes.
REASON_LENGTH = 1000


def may_change(user, record, permission: str) -> bool:
    """Whether `user` holds `permission` ("progress.change_milestone") and `record` is in their scope."""
    return user.has_perm(permission) and type(record).objects.editable_by(user).filter(pk=record.pk).exists()


@dataclass(frozen=True, slots=True)
class Intended:
    """A record as a change would leave it, checked and not saved, with the values before and after by field."""

    record: Model
    before: dict
    after: dict
    said: Collection[str] = ()  # fields said again, though they stay as they are

    @property
    def version(self) -> int:
        return self.record.version

    @property
    def changed(self) -> list[str]:
        return sorted(name for name, value in self.after.items() if value != self.before[name])

    @property
    def told(self) -> list[str]:
        """What changes, and what was said again."""
        return sorted({*self.changed, *self.said})


def hold_milestone(*, milestone: Milestone, by) -> Milestone:
    """Return the milestone as it is stored, locked so that nobody saves between a comparison and the write.

    Wants a transaction. Raises PermissionDenied where its progress is not for `by` to change.
    """
    if not by.has_perm("progress.change_milestone"):
        raise PermissionDenied
    rows = Milestone.objects.editable_by(by).select_for_update(of=("self",))
    if current := rows.select_related("site", "stage__parent").filter(pk=milestone.pk).first():
        return current
    raise PermissionDenied


def intended_milestone(
    *,
    milestone: Milestone,
    by,
    version: int,
    changes: dict,
    reason: str = "",
    statement: Statement | None = None,
    confirmed: Collection[str] = (),
    held: Milestone | None = None,
) -> Intended:
    """Check `changes` to a milestone seen at `version` as `update_milestone` does, and save nothing.

    Without a `statement` the values are a report: where they come from is settled when it is accepted.
    Wants a transaction: the row stays locked until it ends, or is `held` already. Raises as `update_milestone` does.
    """
    changes, said = said_again(changes)
    if unknown := set(changes) - MILESTONE_FIELDS:
        raise TypeError(f"not a milestone's progress: {', '.join(sorted(unknown))}")
    current = copy(held) if held else hold_milestone(milestone=milestone, by=by)
    if current.version != version:
        raise StaleVersion(milestone, current)
    before, promised = _progress(current), Promised.of(current)
    for field, value in changes.items():
        setattr(current, field, value)
    current.full_clean()
    if statement:
        renew(current, differing(current, before), statement=statement, said=said)
    intended = Intended(current, before, _progress(current), [name for name in said if before[name]])
    if intended.changed:
        check_reason(current, promised, reason)
        ask(current, confirmed)
    return intended


@transaction.atomic
def update_milestone(
    *,
    milestone: Milestone,
    by,
    version: int,
    changes: dict,
    reason: str = "",
    statement: Statement | None = None,
    confirmed: Collection[str] = (),
) -> Milestone:
    """Set `changes` on a milestone seen at `version`; return it as saved. What changes nothing is not saved.

    New values rest on the source said with them, or on `statement` (that `by` enters them today); the recorded one
    stays where `changes` say so (SOURCE_STANDS). `confirmed` are the codes of the doubts about it (progress/doubts.py)
    of which the person says it is really so.

    Raises PermissionDenied, also for a person whose reports wait for acceptance (acceptance.py is their way);
    StaleVersion when somebody saved since (nothing is written); ValidationError, at "reason" for a promise that moves
    without one, at "confirmed" for what is doubtful; TypeError for a field that is not a milestone's progress.
    """
    if needs_acceptance(by):
        raise PermissionDenied
    intended = intended_milestone(
        milestone=milestone,
        by=by,
        version=version,
        changes=changes,
        reason=reason,
        statement=statement or entered_by(by),
        confirmed=confirmed,
    )
    current = intended.record
    if not intended.changed:
        return current
    sign(current, by, reason)
    current.save()
    if current.document_id:
        use_document(document=current.document, site=current.site, by=by)
    return current


def _progress(milestone: Milestone) -> dict:
    return {name: getattr(milestone, Milestone._meta.get_field(name).attname) for name in MILESTONE_FIELDS}


@transaction.atomic
def use_document(*, document: Document, site: Site, by) -> None:
    """Count `document` among those of `site`, once; refuse one that `by` may not see."""
    if not Document.objects.visible_to(by).filter(pk=document.pk).exists():
        raise PermissionDenied
    _link(document, site, by)


@transaction.atomic
def record_document(
    *, by, site: Site, kind: str, number: str, title: str = "", date=None, issuer: Organisation | None = None, **more
) -> Document:
    """Return the document of this number (or title), date and issuer, made if it is not recorded yet, as one of `site`.

    `more` (url, file, note) is recorded of a new document only.

    Raises PermissionDenied, and ValidationError also for one that is recorded but not for `by` to see: a guessed
    number opens no file of another office.
    """
    if not may_change(by, site, "progress.add_document"):
        raise PermissionDenied
    if unknown := set(more) - {"url", "file", "note"}:
        raise TypeError(f"not a document's: {', '.join(sorted(unknown))}")
    document = Document(kind=kind, number=number, title=title, date=date, issuer=issuer, **more)
    known = Document.objects.of_reference(reference=document.reference, date=date, issuer=issuer).first()
    if known and not Document.objects.visible_to(by).filter(pk=known.pk).exists():
        raise ValidationError({"number": FOR_OTHER_SITES})
    if not known:
        document.full_clean()
        sign(document, by, "")
        document.save()
    _link(known or document, site, by)
    return known or document


def _link(document: Document, site: Site, by) -> None:
    if not SiteDocument.objects.filter(site_id=site.pk, document=document).exists():
        link = SiteDocument(site_id=site.pk, document=document)
        sign(link, by, "")
        link.save()


@transaction.atomic
def choose_figure(*, figure, by, reason: str):
    """Put one source's figure in use in place of its rivals', with the reason; return it as saved.

    `figure` carries the version it was seen at. Raises PermissionDenied; StaleVersion (nothing is written);
    ValidationError without a reason.
    """
    app, model = figure._meta.app_label, figure._meta.model_name
    permission = f"{app}.change_{model}"
    allowed = may_change(by, figure, permission) if isinstance(figure, SiteFigure) else by.has_perm(permission)
    if not allowed:
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this figure is the one in use.")})
    # The old one steps back first: the database allows one chosen figure at any moment.
    for rival in figure.rivals().filter(is_chosen=True):
        rival.is_chosen = False
        sign(rival, by, reason)
        rival.save()
    figure.is_chosen, figure.reason = True, reason
    sign(figure, by, reason)
    figure.save()
    return figure


def sign(record, by, reason: str) -> None:
    """Say in the record's history who writes and why; django-simple-history reads these two attributes."""
    record._history_user = by
    record._change_reason = reason or None
