"""The workbook, or one of its sheets, written to a file for a person: `export_workbook so-lieu.xlsx --user lan`."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from spreadsheets.catalogue import sheets
from spreadsheets.exports import NothingToSee, SheetListing, workbook_for
from spreadsheets.writers import CONTENT_TYPES, SheetSpec, write_book, write_table
from values.addresses import site_address
from values.text import Person

REFUSED, WRONG_USAGE = 1, 2
# A line of progress after so many rows.
TOLD_EVERY = 10_000


class Command(BaseCommand):
    help = "Write the workbook, or one sheet of it, with what a person may see."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help=".xlsx; with --only also .ods or .csv")
        parser.add_argument("--user", required=True, metavar="NAME", help="the person it is made for")
        parser.add_argument("--only", choices=list(sheets()), metavar="SHEET", help=f"one of: {', '.join(sheets())}")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], help="of the headers")
        parser.add_argument("--template", action="store_true", help="without rows")
        parser.add_argument("--delimiter", choices=[";", ","], default=";", help="of a .csv file")

    def handle(
        self,
        *args: Any,
        file: Any,
        user: str,
        only: Any,
        language: str,
        template: Any,
        delimiter: str,
        **options: Any,
    ) -> None:
        target = Path(file)
        kind = target.suffix.lower().removeprefix(".")
        if kind not in CONTENT_TYPES:
            raise CommandError("the file's name must end in .xlsx, .ods or .csv", returncode=WRONG_USAGE)
        if kind != "xlsx" and not only:
            raise CommandError(f".{kind} holds one sheet: say with --only which", returncode=WRONG_USAGE)
        person = self._person(user)
        self.loud = options["verbosity"] > 0
        with translation.override(language or settings.LANGUAGE_CODE):
            if kind == "xlsx":
                self._book(target, person, only, template)
            else:
                self._table(target, kind, person, only, template, delimiter)

    def _person(self, name: str) -> Any:
        person = get_user_model().objects.filter(username=name, is_active=True).first()
        if person is None:
            raise CommandError(f"there is no person “{name}” who may sign in", returncode=WRONG_USAGE)
        return person

    def _book(self, target: Path, person: Person, only: str | None, template: bool) -> None:
        try:
            spec = workbook_for(person, keys=[only] if only else (), with_rows=not template, address=site_address())
        except NothingToSee as error:
            raise self._nothing_to_see(person) from error
        for sheet in spec.sheets:
            sheet.rows = self._telling(sheet.title, sheet.rows)
        self._write(target, lambda file: write_book(spec, file))

    def _table(self, target: Path, kind: str, person: Person, only: str, template: bool, delimiter: str) -> None:
        resource_class = sheets()[only]
        if not resource_class.may_be_seen(person):
            raise self._nothing_to_see(person)
        spec: SheetSpec = SheetListing(resource_class(person)).spec()
        spec.rows = () if template else self._telling(spec.title, spec.rows)

        def write(file: BinaryIO) -> None:
            with_keys = kind != "csv"
            write_table(kind, spec, file, delimiter=delimiter, with_keys=with_keys, when=timezone.now())

        self._write(target, write)

    def _nothing_to_see(self, person: Person) -> CommandError:
        return CommandError(f"“{person.get_username()}” may see nothing of this", returncode=REFUSED)

    def _telling(self, title: str, rows: Iterable[Any]) -> Iterator[Any]:
        count = 0
        for count, row in enumerate(rows, start=1):
            yield row
            if self.loud and count % TOLD_EVERY == 0:
                self.stderr.write(f"{title}: {count}")
        if self.loud:
            self.stderr.write(f"{title}: {count}")

    def _write(self, target: Path, write: Any) -> None:
        """Write the whole file or none: it gets its name when it is finished."""
        try:
            descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        except OSError as error:
            raise CommandError(f"nothing can be written there: {error}", returncode=REFUSED) from error
        try:
            with os.fdopen(descriptor, "w+b") as file:
                write(file)
            os.chmod(name, 0o640)
            os.replace(name, target)
        except OSError as error:
            raise CommandError(f"the file could not be written: {error}", returncode=REFUSED) from error
        finally:
            Path(name).unlink(missing_ok=True)
