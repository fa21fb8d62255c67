"""A backup of all that the office has, while people work: `manage.py backup`, `manage.py backup FILE.zip`."""

import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from backups.archive import BackupError, write
from backups.last import note_backup

PATTERN = "tracker-*.zip"


class Command(BaseCommand):
    help = (
        "Writes database, uploaded files and secret key to one file while people work, reads it again and checks it. "
        "It is restored by `manage.py restore` on SQLite or PostgreSQL."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        text = "a new .zip file, or a folder in which it gets a name with its time (default: %(default)s)"
        parser.add_argument("target", nargs="?", type=Path, default=settings.BACKUP_DIR, help=text)
        text = "keep so many of the folder's backups, delete older ones once the new one is good"
        parser.add_argument("--keep", type=int, metavar="NUMBER", help=text)

    def handle(self, *, target: Path, keep: int | None, verbosity: int, **options) -> None:
        is_folder = target.suffix != ".zip"
        if keep is not None and (keep < 1 or not is_folder):
            raise CommandError(_("--keep wants a folder, and a number from 1."))
        folder = target if is_folder else target.parent
        path = folder / f"tracker-{timezone.localtime():%Y%m%d-%H%M%S}.zip" if is_folder else target
        if folder != settings.BACKUP_DIR and not (folder.parent if is_folder else folder).is_dir():
            raise CommandError(_("There is no folder %(folder)s.") % {"folder": folder.parent if is_folder else folder})
        if path.exists():
            raise CommandError(_("%(file)s exists: a backup is written over nothing.") % {"file": path})
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            manifest = write(path)
            made_at = datetime.datetime.fromisoformat(manifest.made_at)
            note_backup(path, made_at, manifest.rows, len(manifest.files))
        except (BackupError, OSError) as error:
            raise CommandError(_("No backup was made: %(error)s") % {"error": error}) from error
        if keep is not None:
            for old in sorted(folder.glob(PATTERN))[:-keep]:
                old.unlink()
        if verbosity:
            text = _("Backup made and checked: %(file)s (%(rows)d rows, %(files)d files).")
            self.stdout.write(text % {"file": path, "rows": manifest.rows, "files": len(manifest.files)})
