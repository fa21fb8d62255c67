"""The steps of an import, each safe to be taken by another worker than the one before."""

import datetime
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from typing import Any, BinaryIO

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from spreadsheets.attached.archives import drop_files
from spreadsheets.attached.uploads import Upload, open_upload, store_kept
from spreadsheets.book import Note
from spreadsheets.catalogue import sheet as kind_of
from spreadsheets.imports import files, pages
from spreadsheets.imports.files import pack, unpack
from spreadsheets.imports.remembering import remember, to_remember
from spreadsheets.imports.understanding import Choice, Understood, understand_book
from spreadsheets.layout.table import listed
from spreadsheets.merge.beyond import beyond
from spreadsheets.merge.plan import Decisions, Plan, Status
from spreadsheets.merge.run import NotSaved, Outdated, Sheets, preview, save
from spreadsheets.models import ImportRun, ImportState, Via
from spreadsheets.work_progress import Tell, silent
from usage.models import UseKind
from usage.recording import record_use
from values.text import Person, signed_in

LIFETIME = datetime.timedelta(days=7)


class NotWaiting(Exception):
    """The import was saved, taken back or given up already, perhaps by another click or in another window."""


def start(
    source: bytes | BinaryIO,
    filename: str,
    user: Person,
    *,
    choice: Choice | None = None,
    via: str = Via.PAGE,
    on_progress: Any = silent,
) -> Any:
    """Keep a file that `user` sent, a workbook or an archive of one and of the files it names, and read it; return
    (the ImportRun, what was Understood, its Plan or None).

    Raises BookError: nothing is kept then. Without a plan the person must be asked first.
    """
    upload = open_upload(source, filename)
    choice = choice or Choice()
    understood = _understood(upload, user, choice)
    clear_old()
    with transaction.atomic():  # the file goes with a run that cannot be saved
        run = ImportRun(
            by=signed_in(user),
            filename=filename[-255:],
            digest=upload.digest,
            size=upload.size,
            kind=upload.kind,
            via=via,
            language=get_language() or "",
            path=files.keep(upload),
        )
        run.save()
    return run, understood, _take(run, understood, choice, on_progress)


def reopen(run: ImportRun, choice: Choice | None = None) -> Understood:
    """Read the file of a run again, as it was chosen or as `choice` says: for the pages that ask how. Raises
    BookError."""
    with files.open_kept(run.path) as source:
        return _understood(open_upload(source, run.filename), run.by, choice or Choice(**run.choice))


def _understood(upload: Upload, user: Person, choice: Choice) -> Understood:
    understood = understand_book(upload.book, user, choice)
    upload.hand_on(understood.tables, user)
    return understood


def choose(run: ImportRun, choice: Choice, on_progress: Tell = silent) -> tuple[Understood, Plan | None]:
    """Read the file again as a person says. Raises BookError."""
    _refuse_unless_waiting(run)
    with files.open_kept(run.path) as source:
        understood = _understood(open_upload(source, run.filename), run.by, choice)
    choice = replace(choice, learned=to_remember(understood, choice))
    return understood, _take(run, understood, choice, on_progress)


def _take(run: ImportRun, understood: Understood, choice: Choice, on_progress: Tell) -> Plan | None:
    run.choice, run.decisions = asdict(choice), asdict(Decisions())
    if understood.asks:
        _ask(run)
        return None
    for _key, table in understood.tables[:1]:
        table.warnings[:0] = understood.notes
    run.tables = pack(understood.tables)
    return _prepare(run, _sheets(understood.tables), on_progress)


@transaction.atomic
def _ask(run: ImportRun) -> None:
    _refuse_unless_waiting(ImportRun.objects.select_for_update().get(pk=run.pk))
    run.state = ImportState.ASKING
    run.save()


def _sheets(tables: Any) -> Sheets:
    return [(kind_of(key), table) for key, table in tables]


def _prepare(run: ImportRun, sheets: Sheets, on_progress: Tell = silent) -> Plan:
    plan = preview(
        sheets, user=run.by, decisions=Decisions(**run.decisions), reason=run.reason, on_progress=on_progress
    )
    _show(run, plan, named=beyond(sheets, run.by) if plan.count(Status.REFUSED) else ())
    return plan


@transaction.atomic
def _show(
    run: ImportRun, plan: Plan, differing: Sequence[dict[Any, Any]] = (), named: Sequence[dict[Any, Any]] = ()
) -> None:
    """Keep a plan as what the person looks at now, unless it was saved or given up in another window meanwhile."""
    _refuse_unless_waiting(ImportRun.objects.select_for_update().get(pk=run.pk))
    run.state, run.counts, run.fingerprint = ImportState.PREVIEW, plan.counts, plan.fingerprint
    run.language = get_language() or ""
    run.save()
    pages.write(run, plan, differing, named)


def prepare_again(run: ImportRun, on_progress: Tell = silent) -> Plan:
    """Make the preview anew: the data or the reader's language changed."""
    _refuse_unless_waiting(run)
    return _prepare(run, _sheets(unpack(run.tables)), on_progress)


def decide(run: ImportRun, decisions: Decisions) -> Plan:
    """Take a person's decisions, and show what follows from them."""
    run.decisions = asdict(decisions)
    return prepare_again(run)


def confirm(run: ImportRun, *, by: Person, agreed: str | None, on_progress: Tell = silent) -> Plan:
    """Save what the preview with the fingerprint `agreed` showed (None: what the file says now); return what was done.

    Raises NotWaiting for a second confirmation; Outdated and NotSaved, nothing written, with a new preview kept.
    """
    if by.pk != run.by_id:
        raise PermissionDenied
    run.refresh_from_db()
    _refuse_unless_waiting(run)
    agreed = _agreed_without_left_out(run, agreed)
    tables = unpack(run.tables)
    stored = store_kept(run.path, tables, by)
    try:
        with override(run.language or get_language()):
            plan = save(
                _sheets(tables),
                user=by,
                decisions=Decisions(**run.decisions),
                reason=run.reason,
                request_id=run.request_id,
                agreed=agreed,
                on_progress=on_progress,
                first=partial(_hold, run),
                then=partial(_note, run),
            )
    except NotSaved as error:
        drop_files(stored)
        if not isinstance(error, Outdated) or agreed is not None:
            _show(run, error.plan, pages.differences(run, error.plan))
        raise
    except BaseException:
        drop_files(stored)
        raise
    run.refresh_from_db()
    return plan


def _agreed_without_left_out(run: ImportRun, agreed: str | None) -> str | None:
    """Return the fingerprint of what is saved where new rows were unticked that others of their row rest on: these go
    with them, and nothing else may have become another than was shown."""
    decisions = Decisions(**run.decisions)
    unticked = {place for place, is_taken in decisions.takes.items() if not is_taken}
    if agreed != run.fingerprint or not unticked:
        return agreed
    sheets = _sheets(unpack(run.tables))
    if len({table.sheet for _kind, table in sheets}) == len(sheets):
        return agreed
    with override(run.language or get_language()):
        plan = preview(sheets, user=run.by, decisions=decisions, reason=run.reason)
    places = {f"{row['sheet']}!{row['number']}" for row in pages.differences(run, plan)}
    return plan.fingerprint if places <= unticked else agreed


def _hold(run: ImportRun) -> None:
    """Lock a run until the transaction ends: of two confirmations the second one finds it saved. Raises NotWaiting."""
    locked = ImportRun.objects.select_for_update().defer("tables").get(pk=run.pk)
    seen, now = ((r.state, r.fingerprint, r.decisions) for r in (run, locked))
    if locked.state != ImportState.PREVIEW or now != seen:
        raise NotWaiting


def _note(run: ImportRun, plan: Plan) -> None:
    if plan.count(Status.NEW) != run.counts.get("new"):
        pages.write(run, plan)  # what was not ticked was not added
    run.state, run.saved_at, run.counts = ImportState.SAVED, timezone.now(), plan.counts
    run.save()
    remember(run.choice.get("learned", ()), run.by)
    record_use(UseKind.IMPORT, by=run.by, what=run.filename)


@transaction.atomic
def give_up(run: ImportRun) -> None:
    """Forget what was not saved. Raises NotWaiting."""
    _refuse_unless_waiting(ImportRun.objects.select_for_update().get(pk=run.pk))
    run.state, run.tables = ImportState.DROPPED, b""
    run.save()
    run.pages.all().delete()
    if run.path:
        transaction.on_commit(partial(files.drop_unless_wanted, run.path))


def clear_old() -> None:
    """Give up what nobody confirmed for days; what was asked of it can be asked again."""
    old = ImportRun.objects.waiting().filter(started_at__lt=timezone.now() - LIFETIME)
    for run in old[:20]:
        with suppress(NotWaiting):
            give_up(run)


def _refuse_unless_waiting(run: ImportRun) -> None:
    if run.state not in (ImportState.ASKING, ImportState.PREVIEW):
        raise NotWaiting


def unanswered(understood: Understood) -> list[Note]:
    """Return what would have to be asked of cells, as errors, one a question: for whoever cannot be asked."""
    text = _("Not fully understood. %(read)s Import the file on the page and answer once; it is remembered.")
    once = _("Not fully understood. %(read)s Import the file on the page and answer there.")
    notes = []
    for _key, table in understood.tables:
        for question in table.open_questions:
            message = (text if question.is_remembered else once) % {"read": question.read}
            notes.append(Note(table.sheet, listed(question.cells), question.text, f"{question.about}: {message}"))
    return notes


def unknown_columns(understood: Understood) -> list[Note]:
    """Return what would have to be asked of columns, as errors: for whoever cannot be asked."""
    text = _("This column is not recognised: rename it, or import the file on the page and choose its content.")
    return [
        Note(table.sheet, match.letter, match.header, text)
        for _kind, table in understood.layouts
        for match in table.matches
        if match.target is None
    ]
