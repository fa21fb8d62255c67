from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from bkproject.broken_history import missing_columns, told
from bkproject.one_start import one_start_at_a_time
from bkproject.static import collect_if_changed


class Command(BaseCommand):
    help = "Brings database, data, translations and static files to this version; run before each start."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--no-static", action="store_true", help="leave the static files (development server)")

    def handle(self, *, no_static: bool, **options):
        with one_start_at_a_time(self.stderr.write):
            call_command("compile_translations", verbosity=0)
            call_command("migrate", interactive=False, verbosity=0)
            if lacking := missing_columns():
                raise CommandError(told(lacking))
            call_command("clearsessions")
            call_command("seed")
            if not no_static:
                collect_if_changed()
            call_command("ensure_admin")
