"""Whether a backup is whole: `manage.py verify FILE.zip`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from backups.archive import verify
from backups.errors import BackupError
from backups.sealing import add_key_file, key_given


class Command(BaseCommand):
    help = "Reads a whole backup and compares every table and every file with what was written; changes nothing."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file that `manage.py backup` made")
        add_key_file(parser)

    def handle(self, *, file: Path, key_file: Path | None = None, **options) -> None:
        try:
            manifest = verify(file, key_given(key_file))
        except BackupError as error:
            raise CommandError(str(error)) from error
        text = _("%(file)s is whole: %(rows)d rows, %(files)d files.")
        self.stdout.write(text % {"file": file, "rows": manifest.rows, "files": len(manifest.files)})
