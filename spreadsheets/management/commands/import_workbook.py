"""A file imported from the command line: `manage.py import_workbook tien-do.xlsx --user lan`."""

import json
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from spreadsheets.book import Note
from spreadsheets.catalogue import sheets
from spreadsheets.imports.at_once import ImportOutcome, import_at_once
from spreadsheets.imports.understanding import Choice
from spreadsheets.merge.plan import ASK, MINE, THEIRS
from spreadsheets.models import ImportRun, new_request_id
from values.text import Person

DONE, REFUSED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
# Seconds between two lines of progress where nobody looks at a terminal, and at one.
QUIET, LIVELY = 5, 0.2
MOST_SHOWN = 50


class Command(BaseCommand):
    help = (
        "Imports a spreadsheet on behalf of a person, with their rights: all of it or nothing. Exit status 0: saved or "
        "nothing to do; 1: refused, with the reasons; 2: wrong usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            metavar="FILE",
            help="a workbook (.xlsx, .xls, .ods, .csv …), or a .zip of one and the files it names",
        )
        parser.add_argument("--user", required=True, metavar="NAME", help="on whose behalf: the name they sign in with")
        parser.add_argument("--sheet", default="", metavar="NAME", help="only this sheet of the file")
        parser.add_argument("--kind", default="", choices=["", *sheets()], metavar="KEY", help=", ".join(sheets()))
        parser.add_argument(
            "--prefer", default=ASK, choices=[MINE, THEIRS, ASK], help="whose value counts in a conflict"
        )
        parser.add_argument(
            "--reason", default="", metavar="TEXT", help="why target dates change, where a row does not say it itself"
        )
        parser.add_argument("--day", default="", metavar="DAY", help="when figures were true that give no day")
        parser.add_argument(
            "--source-stands", action="store_true", help="values without a source of their own keep the recorded one"
        )
        parser.add_argument(
            "--skip-unread",
            action="store_true",
            help="cells that cannot be read are skipped, the rest of the row taken",
        )
        parser.add_argument("--dry-run", action="store_true", help="tell what would be done, and leave nothing behind")
        parser.add_argument("--json", action="store_true", help="print one JSON object, and nothing else")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], help="of what is told")

    def handle(self, *, file: str, user: str, language: str | None, **options: Any) -> None:
        self.is_json, self.last_told, self.is_line_open = options["json"], time.monotonic(), False
        with translation.override(language or settings.LANGUAGE_CODE):
            try:
                person, content = self._person(user), self._content(Path(file))
            except CommandError as error:
                if self.is_json:
                    self._print_json(ImportOutcome(errors=[Note("", "", file, str(error))]))
                raise
            outcome = self._import(content, Path(file).name, person, options)
            self._end_line()
            self._print_json(outcome) if self.is_json else self._print(outcome, is_trial=options["dry_run"])
            if outcome.is_refused:
                raise CommandError(_("Rejected. Nothing was saved."), returncode=REFUSED)

    def _import(self, content: bytes, filename: str, person: Person, options: dict[Any, Any]) -> ImportOutcome:
        answers = {"day": options["day"]} if options["day"] else {}
        choice = Choice(sheet=options["sheet"], kind=options["kind"], answers=answers)
        request_id = new_request_id()
        try:
            with ExitStack() as kept:
                for path in settings.SPREADSHEETS_WITHIN:
                    kept.enter_context(import_string(path)())
                return import_at_once(
                    content,
                    filename,
                    person,
                    choice=choice,
                    prefer=options["prefer"],
                    dry_run=options["dry_run"],
                    request_id=request_id,
                    reason=options["reason"].strip(),
                    source_stands=options["source_stands"],
                    skip_unread=options["skip_unread"],
                    on_progress=self._tell,
                )
        except KeyboardInterrupt:
            run = ImportRun.objects.filter(request_id=request_id).first()
            outcome = ImportOutcome(run=run, counts=run.counts) if run else ImportOutcome()
            text = _("Interrupted; the file had been saved by then.") if run else _("Interrupted. Nothing was saved.")
            if self.is_json:
                outcome.errors = [Note("", "", "", text)]
                self._print_json(outcome)
            raise CommandError(text, returncode=INTERRUPTED) from None

    def _person(self, name: str) -> Any:
        person = get_user_model().objects.filter(username=name).first()
        if person is None:
            raise CommandError(_("No account has the user name “%(name)s”.") % {"name": name}, returncode=WRONG_USAGE)
        if not person.is_active:
            text = _("The account “%(name)s” is closed.")
            raise CommandError(text % {"name": name}, returncode=WRONG_USAGE)
        return person

    def _content(self, path: Path) -> bytes:
        """Return the file's bytes, or as many as show that it is too large; raise CommandError."""
        try:
            with path.open("rb") as file:
                return file.read(settings.SPREADSHEET_MAX_MB * 1024 * 1024 + 1)
        except OSError as error:
            text = _("The file cannot be opened: %(error)s")
            raise CommandError(text % {"error": error}, returncode=WRONG_USAGE) from error

    # --- What is told ---

    def _tell(self, sheet: str, done: int, total: int) -> None:
        """Print progress to stderr: on one line of a terminal again and again, elsewhere now and then."""
        is_terminal, now = self.stderr.isatty(), time.monotonic()
        if now - self.last_told < (LIVELY if is_terminal else QUIET):
            return
        self.last_told = now
        text = f"{sheet}: {done} / {total}"
        if is_terminal:
            self.stderr.write(f"\r{text}", ending="")
            self.is_line_open = True
        else:
            self.stderr.write(text)

    def _end_line(self) -> None:
        if self.is_line_open:
            self.stderr.write("")
            self.is_line_open = False

    def _print_json(self, outcome: ImportOutcome) -> None:
        self.stdout.write(json.dumps(outcome.as_dict()))

    def _print(self, outcome: ImportOutcome, *, is_trial: bool) -> None:
        text = _("New: %(new)s, changed: %(changed)s, unchanged: %(unchanged)s")
        more = _("conflicts: %(conflicts)s, rejected: %(refused)s")
        text = f"{text}, {more}"
        self.stdout.write(text % outcome.counts)
        self._list(_("Errors"), outcome.errors)
        self._list(_("In conflict"), outcome.conflict_cells)
        self._list(_("Warnings"), outcome.warnings)
        self._list(_("Rows skipped"), outcome.skipped)
        if outcome.run:
            self.stdout.write(_("Saved as import no. %(number)s.") % {"number": outcome.run.pk})
        elif not outcome.is_refused:
            changes = outcome.counts["new"] or outcome.counts["changed"]
            self.stdout.write(_("Trial run: nothing was saved.") if is_trial and changes else _("Nothing to do."))

    def _list(self, title: str, notes: list[Note]) -> None:
        if notes:
            self.stdout.write(f"{title}: {len(notes)}")
        for note in notes[:MOST_SHOWN]:
            place = " ".join(filter(None, (note.sheet, note.cell)))
            self.stdout.write("  " + ": ".join(filter(None, (place, note.value, note.message))))
        if len(notes) > MOST_SHOWN:
            self.stdout.write(f"  … {len(notes) - MOST_SHOWN}")
