"""Taking back a saved import, as far as nothing later stands on what it wrote.

Of a changed record each field goes back that still has the value the import gave; an added record is deleted if nobody
changed it since and nothing else refers to it; a deleted one is recorded again. The rest is kept, and told with who.
"""

from dataclasses import asdict

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from history.bulk import SomeAreStale
from history.tracking import StaleVersion, written_together
from history.transactions import tried_out
from spreadsheets.catalogue import resources_by_model
from spreadsheets.imports.pages import SIZE
from spreadsheets.imports.taking_back import TakingBack
from spreadsheets.imports.undoplan import UndoPlan
from spreadsheets.models import ImportPage, ImportRun, ImportState, new_request_id
from spreadsheets.work_progress import TellCount, silent
from usage.models import UseKind
from usage.recording import record_use
from values.text import Person, signed_in

# The part of the pages that tells what was left, and why.
KEPT = "kept"


class NotSavedNow(Exception):
    """The import was never saved, or was taken back already, perhaps by another click or in another window."""


class NothingToUndo(Exception):
    """Nothing can be taken back by this person; `plan` says why."""

    def __init__(self, plan: UndoPlan) -> None:
        super().__init__(plan)
        self.plan = plan


class UndoOutdated(Exception):
    """What a person agreed to is not what would be done now: it is to be looked at again. Nothing was written."""


def may_look_at(run: ImportRun, user: Person) -> bool:
    """Return whether a person sees an import and its file: their own, or any with the right to see all."""
    return run.by_id == user.pk or user.has_perm("spreadsheets.view_importrun")


def may_undo_some(user: Person) -> bool:
    """Return whether a person may take back anything at all of imports; of which records is judged one by one."""
    return any(made(user).may_be_sent for made in resources_by_model().values())


def what_undo_does(run: ImportRun, by: Person, on_progress: TellCount = silent) -> UndoPlan:
    """Return what `undo` by this person would do: tried in the database, and taken back. Raises as `undo` does."""
    _refuse_unless_saved(run)
    try:
        taking_back = _taking_back(run, by)
        with tried_out():
            plan = taking_back.run(on_progress)
    except (SomeAreStale, StaleVersion, IntegrityError) as error:
        raise UndoOutdated from error
    return plan


def undo(run: ImportRun, *, by: Person, agreed: str | None, on_progress: TellCount = silent) -> UndoPlan:
    """Take back what the plan with the fingerprint `agreed` showed (None: whatever is possible), in one transaction.

    An import of which records are left that this person may not change stays SAVED, so that somebody else can take back
    the rest. Raises PermissionDenied, NotSavedNow for one that was taken back already, UndoOutdated, NothingToUndo.
    """
    if not may_look_at(run, by):
        raise PermissionDenied
    try:
        taking_back = _taking_back(run, by)
        with transaction.atomic():
            # Locked until the end: of two clicks the second one finds it taken back.
            locked = ImportRun.objects.select_for_update().get(pk=run.pk)
            _refuse_unless_saved(locked)
            with written_together(new_request_id()):
                plan = taking_back.run(on_progress)
            if agreed is not None and plan.fingerprint != agreed:
                raise UndoOutdated
            if not plan.undone:
                raise NothingToUndo(plan)
            _note(locked, plan, by)
    except (SomeAreStale, StaleVersion, IntegrityError) as error:
        # Somebody saved between reading and writing, or referred to what was to be deleted.
        raise UndoOutdated from error
    run.refresh_from_db()
    return plan


def _taking_back(run: ImportRun, by: Person) -> TakingBack:
    """Return what was read of an import to take it back, before anything is locked."""
    with override(settings.LANGUAGE_CODE):
        reason = _("Undo of %(what)s") % {"what": run.reason}
    return TakingBack(run, by, reason)


def _note(run: ImportRun, plan: UndoPlan, by: Person) -> None:
    run.undone_at, run.undone_by = timezone.now(), signed_in(by)
    before = run.undone_counts.get("undone", 0)
    run.undone_counts = plan.counts | {"undone": before + plan.counts["undone"]}
    if not plan.forbidden:
        run.state = ImportState.UNDONE
    run.pages.filter(part=KEPT).delete()
    ImportPage.objects.bulk_create(
        ImportPage(run=run, part=KEPT, number=number, entries=[asdict(row) for row in plan.kept[start : start + SIZE]])
        for number, start in enumerate(range(0, len(plan.kept), SIZE), 1)
    )
    run.save(update_fields=["state", "undone_at", "undone_by", "undone_counts"])
    record_use(UseKind.UNDO, by=by, what=run.filename)


def _refuse_unless_saved(run: ImportRun) -> None:
    if run.state != ImportState.SAVED:
        raise NotSavedNow
