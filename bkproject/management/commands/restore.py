"""A backup put back into an empty place: `manage.py restore FILE.zip`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from api.hooks.delivering import pause_restored
from backups.errors import BackupError
from backups.restoring import restore
from backups.sealing import add_key_file, key_given
from bkproject.startup.one_start import one_start_at_a_time


class Command(BaseCommand):
    help = (
        "Restores a backup into an empty database, SQLite or PostgreSQL whichever it was made from, and an empty "
        "folder of files, all of it or nothing. Stop the tracker first, start it afterwards."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file that `manage.py backup` made")
        add_key_file(parser)

    def handle(self, *, file: Path, key_file: Path | None = None, **options) -> None:
        try:
            with one_start_at_a_time(self.stderr.write):
                manifest = restore(file, key_given(key_file))
                paused = pause_restored()
        except (BackupError, OSError, DatabaseError) as error:
            raise CommandError(_("Nothing was restored: %(error)s") % {"error": error}) from error
        text = _("Restored: %(rows)d rows, %(files)d files. Start the tracker now.")
        self.stdout.write(text % {"rows": manifest.rows, "files": len(manifest.files)})
        if paused:
            text = _("Webhooks paused: %(count)d. Let them go on where no other server sends to the same receivers.")
            self.stdout.write(text % {"count": paused})
