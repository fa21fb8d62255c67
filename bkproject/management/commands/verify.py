"""Whether a backup is whole: `manage.py verify FILE.zip`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from backups.archive import BackupError, verify


class Command(BaseCommand):
    help = "Reads a whole backup and compares every table and every file with what was written; changes nothing."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file that `manage.py backup` made")

    def handle(self, *, file: Path, **options) -> None:
        try:
            manifest = verify(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        text = _("%(file)s is whole: %(rows)d rows, %(files)d files.")
        self.stdout.write(text % {"file": file, "rows": manifest.rows, "files": len(manifest.files)})
