"""A file imported in one go, for whoever cannot be asked: all of it is saved, or nothing and it is said why."""

from dataclasses import dataclass, field
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from history.transactions import is_busy
from spreadsheets.attached.archives import drop_files
from spreadsheets.attached.uploads import Upload, open_upload
from spreadsheets.book import BookError, Note
from spreadsheets.catalogue import sheet as kind_of
from spreadsheets.imports import files, pages
from spreadsheets.imports.sessions import unanswered, unknown_columns
from spreadsheets.imports.understanding import ANSWERS, KIND, SHEET, Choice, Understood, kinds_for, understand_book
from spreadsheets.merge.plan import MINE, THEIRS, Decisions, Plan, Status
from spreadsheets.merge.run import TRIES, NotSaved, Outdated, preview, save
from spreadsheets.models import ImportRun, ImportState, Via, new_request_id
from spreadsheets.work_progress import Tell
from values.text import Person, signed_in

COUNTS = ("new", "changed", "unchanged", "conflicts", "refused")


@dataclass(slots=True)
class ImportOutcome:
    """What became of a file. `counts` are rows, as Plan.counts has them; `run` is the import that was saved, if any.

    Without errors and undecided conflicts it was saved, was tried only, or there was nothing to do.
    """

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    errors: list[Note] = field(default_factory=list)
    conflict_cells: list[Note] = field(default_factory=list)
    skipped: list[Note] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)
    undecided: int = 0
    run: ImportRun | None = None

    @property
    def is_refused(self) -> bool:
        return bool(self.errors or self.undecided)

    def as_dict(self) -> dict[Any, Any]:
        """Return what `--json` prints."""
        lists = ("errors", "conflict_cells", "skipped", "warnings")
        notes = {name: [note.as_dict() for note in getattr(self, name)] for name in lists}
        return {**self.counts, "saved": self.run is not None, **notes}


def import_at_once(
    content: bytes,
    filename: str,
    user: Person,
    *,
    choice: Choice,
    prefer: str,
    on_progress: Tell,
    dry_run: bool = False,
    request_id: str = "",
    reason: str = "",
    source_stands: bool = False,
    skip_unread: bool = False,
) -> ImportOutcome:
    """Save a file, in one transaction, for `user`; `prefer` settles all conflicts ("ask" refuses them), `reason` is
    that of the rows which want one and have none of their own; `source_stands` and
    `skip_unread` as in Decisions.

    What would have to be asked is refused. A file that changes nothing leaves no import, nor does a dry run or a
    refused one: nothing of it is kept. What the import writes carries `request_id`.
    """
    try:
        upload = open_upload(content, filename)
        understood = understand_book(upload.book, user, choice, proposes=False)
        upload.hand_on(understood.tables, user)
    except BookError as error:
        return ImportOutcome(errors=[Note(choice.sheet, "", "", str(error))])
    outcome = ImportOutcome(warnings=list(understood.notes))
    if questions := _questions(understood, user):
        outcome.errors = questions
        outcome.warnings += [note for _key, table in understood.tables for note in table.warnings]
        outcome.skipped = [note for _key, table in understood.tables for note in table.skipped]
        return outcome
    sheets = [(kind_of(key), table) for key, table in understood.tables]
    run = ImportRun(
        by=signed_in(user),
        filename=filename[-255:],
        digest=upload.digest,
        size=upload.size,
        kind=upload.kind,
        via=Via.COMMAND,
        language=get_language() or "",
        request_id=request_id or new_request_id(),
    )
    decisions = Decisions(
        prefer=prefer, reason=reason, source_stands=source_stands, skip_unread=skip_unread, refuse_doubtful=True
    )
    try:
        if dry_run:
            _tell_plan(
                outcome, preview(sheets, user=user, decisions=decisions, reason=run.reason, on_progress=on_progress)
            )
            return outcome
        for _time in range(TRIES):
            try:
                return _save(run, upload, understood.tables, decisions, outcome, on_progress)
            except Outdated:
                run.pk, run._state.adding = None, True
    except BookError as error:  # others kept saving, again and again
        outcome.errors = [Note("", "", "", str(error))]
        return outcome
    except OperationalError as error:
        if not is_busy(error):
            raise
    outcome.errors = [Note("", "", "", _("Others saved the same rows at the same time. Import the file again."))]
    return outcome


def _save(
    run: ImportRun,
    upload: Upload,
    tables: Any,
    decisions: Decisions,
    outcome: ImportOutcome,
    on_progress: Tell,
) -> ImportOutcome:
    """Save the file; raises Outdated, nothing written, where others saved the same rows meanwhile."""

    def begin() -> str:
        run.save()
        return run.reason

    def end(plan: Plan) -> None:
        if not (plan.count(Status.NEW) or plan.count(Status.CHANGED)):
            transaction.set_rollback(True)
            return
        run.state, run.saved_at = ImportState.SAVED, timezone.now()
        run.counts, run.fingerprint = plan.counts, plan.fingerprint
        pages.write(run, plan)
        # The file last: what is stopped before has left none, and one more of the same content is the same file.
        run.path = files.keep(upload)
        run.save()
        outcome.run = run

    options: dict[str, Any] = {
        "user": run.by,
        "decisions": decisions,
        "reason": run.reason,
        "request_id": run.request_id,
    }
    sheets = [(kind_of(key), table) for key, table in tables]
    stored = upload.store(tables, run.by)
    try:
        _tell_plan(outcome, save(sheets, **options, on_progress=on_progress, first=begin, then=end))
        if outcome.run is None:
            drop_files(stored)
    except NotSaved as error:
        drop_files(stored)
        if isinstance(error, Outdated):
            raise
        _tell_plan(outcome, error.plan)
    except BaseException:
        drop_files(stored)
        if run.path:
            files.drop_unless_wanted(run.path)
        raise
    return outcome


def _questions(understood: Understood, user: Person) -> list[Note]:
    """Return as errors what a person would have to be asked about the file."""
    if understood.asks == SHEET:
        text = _("The file has several sheets. Choose one: %(sheets)s.")
        return [Note("", "", "", text % {"sheets": "; ".join(understood.offered)})]
    if understood.asks == KIND:
        text = _("The content of the rows is not clear. Choose it: %(kinds)s.")
        return [Note("", "", "", text % {"kinds": ", ".join(understood.may_be or kinds_for(user))})]
    if understood.asks == ANSWERS:
        return unanswered(understood)
    unknown = unknown_columns(understood)
    if understood.asks and not unknown:
        text = _("The content of the columns is not clear: import the file on the page.")
        return [note for _kind, table in understood.layouts for note in table.errors] or [Note("", "", "", text)]
    return unknown


def _tell_plan(outcome: ImportOutcome, plan: Plan) -> None:
    outcome.counts, outcome.undecided = plan.counts, plan.undecided
    outcome.errors = [*plan.errors, *plan.unreasoned]
    for sheet in plan.sheets:
        outcome.warnings += sheet.warnings
        outcome.skipped += sheet.skipped
        outcome.conflict_cells += [_conflict(sheet.sheet, cell) for _row, cell in sheet.conflict_cells]


def _conflict(sheet: str, cell: Any) -> Note:
    text = _("%(column)s: now “%(theirs)s”.")
    if cell.who:
        text = _("%(column)s: %(who)s changed it to “%(theirs)s” (%(when)s).")
    message = text % {"column": cell.header, "who": cell.who, "theirs": cell.theirs, "when": cell.when}
    settled = {MINE: _("Use the value of the file."), THEIRS: _("Use the saved value.")}.get(cell.choice, "")
    return Note(sheet, cell.cell, cell.new, f"{message} {settled}".strip())
