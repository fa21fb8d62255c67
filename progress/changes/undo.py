"""Taking back what the history tells: one change, or all that one request wrote; itself recorded as a change.

An edit may be undone while every field it changed still has the value it gave; an addition while nobody changed the
record since and nothing refers to it; a deletion while the record is gone and what it referred to still stands.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from history.reading import load
from history.tracking import StaleVersion, TrackedModel
from history.transactions import tried_out
from history.undone import UNDOES
from progress.changes.restoring import Hindered, Way, bring_site_back, deletion_of, undo_page
from progress.changes.scope import is_gated
from progress.changes.undo_rules import holders, is_within, missing_target, moment, why_not
from progress.milestones.actions import MILESTONE_FIELDS, update_milestone
from progress.models import (
    Document,
    Milestone,
    NotificationKind,
    Obstacle,
    PeriodFigure,
    Site,
    SiteDocument,
    Submission,
    SubmissionKind,
)
from progress.models.milestone import is_untouched
from progress.models.submission import MADE_OFFICIAL
from progress.notifications.actions import notify
from progress.obstacles.actions import CLOSED
from progress.records.actions import sign, use_document
from progress.records.conflicts import last_save, record_of_version
from progress.records.history import ADDED, CHANGED, DELETED, REQUEST_LIMIT, Change, changed_fields, tell
from progress.records.provenance import SOURCE_STANDS
from usage.models import UseKind
from usage.recording import record_use
from values.rules import as_said_before

REASON_LENGTH = 500
RECORDS_NAMED = 20  # in the record of use, of what was undone together


class UndoRefused(Exception):
    """A change cannot be undone; says why, in the reader's language, and where something can be done about it."""

    def __init__(self, why: str, ways: Iterable[Way] = ()):
        super().__init__(why)
        self.ways = list(ways)


class SeenIsStale(Exception):
    """Somebody saved one of the records since the page that asks was made; nothing was written."""


@dataclass(frozen=True, slots=True)
class Refusal:
    change: Change
    why: str
    ways: list[Way] = field(default_factory=list)


class CannotUndo(Exception):
    """Nothing was written; `refusals` says which changes stand in the way and why."""

    def __init__(self, refusals: list[Refusal]):
        super().__init__(refusals)
        self.refusals = refusals


def seen_now(changes: Iterable[Change]) -> str:
    """Return a digest of the versions of the records of `changes`: it differs once somebody saves one of them."""
    wanted = {(change.model, change.object_pk) for change in changes}
    lines = []
    for model in sorted({model for model, _pk in wanted}, key=lambda model: model._meta.label):
        pks = [pk for of, pk in wanted if of is model]
        versions = model._base_manager.filter(pk__in=pks).order_by("pk").values_list("pk", "version")
        lines += [f"{model._meta.label} {pk} {version}" for pk, version in versions]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def refusals_of(changes: list[Change], by) -> list[Refusal]:
    """Return why `changes` cannot be undone, by trying it in a transaction that is rolled back; empty if they can."""
    with tried_out():
        return _attempt(changes, by, _("a trial"))


@transaction.atomic
def undo(*, changes: list[Change], by, seen: str, reason: str) -> None:
    """Undo `changes`, given the newest first: all of them or none.

    `seen` is `seen_now` of when the person looked. Raises SeenIsStale, ValidationError without a reason, CannotUndo.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason for the undo.")})
    if seen != seen_now(changes):
        raise SeenIsStale
    if refusals := _attempt(changes, by, reason):
        raise CannotUndo(refusals)
    record_use(UseKind.UNDO, by=by, what=_in_short(changes[:RECORDS_NAMED]))
    _tell_reporters(changes, by)


def _in_short(changes: list[Change]) -> str:
    """Return which records changes are of, with their sites as they are called now."""
    sites = dict(Site.objects.filter(pk__in={change.site_pk for change in changes}).values_list("pk", "name"))
    return "; ".join(" · ".join(filter(None, [sites.get(change.site_pk), change.subject])) for change in changes)


def _tell_reporters(changes: list[Change], by) -> None:
    """Tell whose report an officer had made official that this is undone; the report itself stays as decided."""
    for change in changes:
        if (report := _report_of(change)) is None or not change.record.request_id:
            continue
        decided = Submission.history.filter(report, request_id=change.record.request_id, state__in=MADE_OFFICIAL)
        for submission in Submission.objects.filter(pk__in=decided.values("id")):
            notify(people=[submission.reporter_id], kind=NotificationKind.UNDONE, record=submission, by=by)


def _report_of(change: Change) -> Q | None:
    """Return the condition of a report that says what the change recorded; None where no report is of such records."""
    record = change.record
    if change.model is Milestone:
        return Q(milestone=change.object_pk)
    if change.model is Obstacle:
        return Q(kind=SubmissionKind.OBSTACLE, site=change.site_pk, values__description=record.description)
    if change.model is PeriodFigure:
        period = {"year": record.year, "period": record.period, "project": record.project_id}
        return Q(kind=SubmissionKind.PERIOD, site=change.site_pk, **period)
    return None


@transaction.atomic
def undo_save(*, record: TrackedModel, version: int, by) -> None:
    """Undo the save by which `by` made `version` of a record, with a document that was recorded along.

    Raises UndoRefused, in words for the person, when somebody saved since, when it is another's save, or when
    something stands in the way.
    """
    stored = type(record)._base_manager.filter(pk=record.pk).first()
    written = record_of_version(record, version)
    if stored is None or stored.version != version or written is None:
        saved_by, _when = last_save(record)
        raise UndoRefused(
            _("Not undone: %(who)s saved in the meantime. Check it, then undo in the history.") % {"who": saved_by}
        )
    if written.history_user_id != by.pk:
        raise UndoRefused(_("Not undone: this was saved by someone else."))
    changes = _saved_with(record, written, by)
    with override(settings.LANGUAGE_CODE):
        reason = _("right after it was saved")
    try:
        undo(changes=changes, by=by, seen=seen_now(changes), reason=reason)
    except CannotUndo as error:
        raise UndoRefused(_("Not undone: %(why)s") % {"why": error.refusals[0].why}) from error


def _saved_with(record: TrackedModel, written, by) -> list[Change]:
    """Return the save, and the document that was recorded or first used at the site by the same request."""
    keys = [(type(record), written.pk)]
    document = getattr(written, "document_id", None)
    if written.request_id and document:
        for model in (SiteDocument, Document):
            added = model.history.filter(request_id=written.request_id, history_type="+", history_user=by.pk)
            ours = {"document": document} if model is SiteDocument else {"id": document}
            keys += [(model, pk) for pk in added.filter(**ours).values_list("pk", flat=True)]
    return tell(load(keys), by, with_deleted=True)


def _attempt(changes: list[Change], by, reason: str) -> list[Refusal]:
    if len(changes) > REQUEST_LIMIT:
        text = _("More than %(limit)s records were saved together, too many for one undo.")
        return [Refusal(changes[0], text % {"limit": REQUEST_LIMIT})]
    # Judged before the first of them is undone: a document that no site names is nobody's any more.
    within = {change.key for change in changes if is_within(change, by)}
    refusals = [
        Refusal(change, _("You do not have permission to change this record."))
        for change in changes
        if change.key not in within
    ]
    waiting = [change for change in changes if change.key in within]
    while waiting:
        refused = [refusal for change in waiting if (refusal := _tried(change, by, reason))]
        if len(refused) == len(waiting):
            return refusals + refused
        # What refers to a record that was deleted with it can stand again once that does.
        waiting = [refusal.change for refusal in refused]
    return refusals


def _tried(change: Change, by, reason: str) -> Refusal | None:
    try:
        with transaction.atomic():
            _undo_one(change, by, _in_words(change, reason))
    except UndoRefused as error:
        return Refusal(change, str(error), error.ways)
    return None


def _in_words(change: Change, reason: str) -> str:
    """Return what the new record says of itself: in the office's language, whoever reads it later."""
    with override(settings.LANGUAGE_CODE):
        return UNDOES % {"when": moment(change.when), "who": change.who or _("the system"), "reason": reason}


def _undo_one(change: Change, by, words: str) -> None:
    live = change.model._base_manager.select_for_update().filter(pk=change.object_pk).first()
    if why := why_not(change, live, by):
        raise UndoRefused(why)
    act = {CHANGED: _change_back, ADDED: _delete_again, DELETED: _bring_back}[change.record.history_type]
    try:
        with as_said_before():
            act(change, live, by, words)
    except ValidationError as error:
        raise UndoRefused(" ".join(error.messages)) from error
    except StaleVersion as error:
        raise UndoRefused(str(error)) from error
    except PermissionDenied as error:
        raise UndoRefused(_("You do not have permission to change this record.")) from error
    except IntegrityError as error:
        raise UndoRefused(_("It would contradict what is recorded now.")) from error


def _change_back(change: Change, live: TrackedModel, by, words: str) -> None:
    fields = changed_fields(change.before, change.record)
    if why := missing_target(fields, change.before, by):
        raise UndoRefused(why)
    if isinstance(live, Milestone) and {f.name for f in fields} <= MILESTONE_FIELDS:
        changes = {f.name: _value(f, change.before) for f in fields} | {SOURCE_STANDS: True}
        update_milestone(milestone=live, by=by, version=live.version, changes=changes, reason=words)
        return
    if isinstance(live, Obstacle) and not live.is_open and "confirmed_on" not in {f.name for f in fields}:
        raise UndoRefused(CLOSED)
    for f in fields:
        setattr(live, f.attname, getattr(change.before, f.attname))
    _save(live, by, words)


def _value(f: models.Field, record):
    """Return the value a form would give: for a foreign key the row it points at."""
    value = getattr(record, f.attname)
    return f.related_model._base_manager.get(pk=value) if f.is_relation and value is not None else value


def _save(row: TrackedModel, by, words: str) -> None:
    row.full_clean()
    sign(row, by, words)
    row.save()
    if getattr(row, "document_id", None) and getattr(row, "site_id", None):
        use_document(document=row.document, site=row.site, by=by)
    # A document that came back belongs to no site until its use there comes back too.
    if (
        is_gated(type(row))
        and not isinstance(row, Document)
        and not type(row).objects.editable_by(by).filter(pk=row.pk).exists()
    ):
        raise UndoRefused(_("It would belong to a site that you do not have permission to change."))


def _delete_again(change: Change, live: TrackedModel, by, words: str) -> None:
    if held_by := holders(live, by):
        text = _("It is used by: %(what)s. Change or delete that first.")
        raise UndoRefused(text % {"what": "; ".join(held_by)})
    if isinstance(live, Site):
        # The milestones it began with; none was touched, or it would be held.
        for milestone in live.milestones.all():
            _delete(milestone, by, words)
    _delete(live, by, words)


def _delete(row: TrackedModel, by, words: str) -> None:
    sign(row, by, words)
    row.delete()


def _bring_back(change: Change, live: None, by, words: str) -> None:
    record = change.record
    if issubclass(change.model, Site):
        _bring_site_back(record, by, words)
        return
    if gone := deletion_of(change.site_pk) if change.site_pk else None:
        raise UndoRefused(_("Its site was deleted. Bring the site back."), [Way(str(gone.instance), undo_page(gone))])
    if why := missing_target([f for f in change.model._meta.fields if not f.primary_key], record, by):
        raise UndoRefused(why)
    row = record.instance
    row.comes_after(record)
    if isinstance(row, Milestone):
        _make_room(row, by, words)
    _save(row, by, words)


def _bring_site_back(deletion, by, words: str) -> None:
    try:
        bring_site_back(deletion=deletion, by=by, reason=words)
    except Hindered as error:
        raise UndoRefused(" ".join(error.texts), error.ways) from error


def _make_room(milestone: Milestone, by, words: str) -> None:
    """Delete the untouched milestone that a site which came back has already, to make room for the one it had."""
    blank = Milestone.objects.filter(site=milestone.site_id, stage=milestone.stage_id, phase=milestone.phase).first()
    if blank and is_untouched(blank) and not holders(blank, by):
        _delete(blank, by, words)
