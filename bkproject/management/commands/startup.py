import os
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from bkproject import throttle
from bkproject.startup import address
from bkproject.startup.broken_history import missing_columns, what_to_do
from bkproject.startup.one_start import one_start_at_a_time
from bkproject.startup.sentences import both
from bkproject.startup.static import collect_if_changed
from bkproject.watching.checks import backups_have_their_key, how_mail_goes_out, several_servers, where_people_find_it
from files.disk import Trouble
from files.storage import restrict, uploads
from progress.acceptance import once
from progress.changes.clock import dated_ahead
from progress.changes.clock import warning as dated_warning
from usage import recording, sessions

STORAGE_AWAY = both(
    "Nơi lưu tệp (MEDIA_STORAGE=s3) không trả lời: chưa mở và chưa gửi được tệp."
    " Hãy kiểm tra S3_ENDPOINT, S3_BUCKET và khoá.",
    "The place of files (MEDIA_STORAGE=s3) does not answer: no file can be opened or sent."
    " Check S3_ENDPOINT, S3_BUCKET and the keys.",
)


class Command(BaseCommand):
    help = "Brings database, data, translations and static files to this version; run before each start."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--no-static", action="store_true", help="leave the static files (development server)")

    def handle(self, *, no_static: bool, **options):
        for name, most in (("PORT", 65535), ("WEB_CONCURRENCY", 64)):  # the server itself would say so in Python
            address.number(name, 2, most)
        with one_start_at_a_time(self.stderr.write):
            call_command("compile_translations", verbosity=0)
            keep_private()
            call_command("migrate", interactive=False, verbosity=0)
            if lacking := missing_columns():
                raise CommandError(what_to_do(lacking))
            call_command("clearsessions")
            sessions.forget_ended()
            for counted in settings.METRICS_DIR.glob("*.db"):  # of processes of a former start
                counted.unlink()
            throttle.forget_old()
            recording.forget_old()
            once.forget_old()
            call_command("seed")
            if not no_static:
                collect_if_changed()
            call_command("ensure_admin")
            in_production = (*where_people_find_it(None), *how_mail_goes_out(None)) if settings.PRODUCTION else ()
            for warning in (*in_production, *backups_have_their_key(None), *several_servers(None)):
                self.stderr.write(warning.msg)
            if uploads().trouble() == Trouble.AWAY:
                self.stderr.write(STORAGE_AWAY)
            if ahead := dated_ahead():
                self.stderr.write(dated_warning(ahead))


def keep_private() -> None:
    """Let nobody but the owner read database and uploads; what SQLite writes beside its file follows that file."""
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        database = Path(connection.settings_dict["NAME"])
        os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
        restrict(database, 0o600)
    restrict(settings.DATA_DIR, 0o700)
    uploads().keep_private()
