"""A backup of all that the office has, while people work: `manage.py backup`, `manage.py backup FILE.zip`."""

import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from backups.archive import write
from backups.errors import BackupError
from backups.last import note_backup
from backups.sealing import add_key_file, key_given

PATTERN = "tracker-*.zip*"
ENCRYPTED = ".enc"


class Command(BaseCommand):
    help = (
        "Writes database, uploaded files and secret key to one file while people work, encrypted where a key is given, "
        "reads it again and checks it. It is restored by `manage.py restore` on SQLite or PostgreSQL."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        text = "a new .zip file, or a folder in which it gets a name with its time (default: %(default)s)"
        parser.add_argument("target", nargs="?", type=Path, default=settings.BACKUP_DIR, help=text)
        text = "keep so many of the folder's backups, delete older ones once the new one is good"
        parser.add_argument("--keep", type=int, metavar="NUMBER", help=text)
        add_key_file(parser)

    def handle(
        self, *, target: Path, keep: int | None, key_file: Path | None = None, verbosity: int = 1, **options
    ) -> None:
        is_folder = target.suffix not in {".zip", ENCRYPTED}
        if keep is not None and (keep < 1 or not is_folder):
            raise CommandError(_("--keep wants a folder, and a number from 1."))
        folder = target if is_folder else target.parent
        try:
            key = key_given(key_file)
        except BackupError as error:
            raise CommandError(_("No backup was made: %(error)s") % {"error": error}) from error
        name = f"tracker-{timezone.localtime():%Y%m%d-%H%M%S}.zip{ENCRYPTED if key else ''}"
        path = folder / name if is_folder else target
        if folder != settings.BACKUP_DIR and not (folder.parent if is_folder else folder).is_dir():
            raise CommandError(_("There is no folder %(folder)s.") % {"folder": folder.parent if is_folder else folder})
        if path.exists():
            raise CommandError(_("%(file)s exists: a backup is written over nothing.") % {"file": path})
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            manifest = write(path, key)
            made_at = datetime.datetime.fromisoformat(manifest.made_at)
            note_backup(path, made_at, manifest.rows, len(manifest.files))
        except (BackupError, OSError, DatabaseError) as error:
            raise CommandError(_("No backup was made: %(error)s") % {"error": error}) from error
        if keep is not None:
            whole = (path for path in folder.glob(PATTERN) if path.suffix in {".zip", ENCRYPTED})
            for old in sorted(whole)[:-keep]:
                old.unlink()
        if verbosity:
            text = _("Backup made and checked: %(file)s (%(rows)d rows, %(files)d files).")
            if key:
                text = _("Backup made, encrypted and checked: %(file)s (%(rows)d rows, %(files)d files).")
            self.stdout.write(text % {"file": path, "rows": manifest.rows, "files": len(manifest.files)})
