from django.core.management import call_command
from django.core.management.base import BaseCommand

from bkproject.static import collect_if_changed


class Command(BaseCommand):
    help = "Brings database, data, translations and static files to this version; run before each start."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--no-static", action="store_true", help="leave the static files (development server)")

    def handle(self, *, no_static: bool, **options):
        call_command("compile_translations", verbosity=0)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("clearsessions")
        call_command("seed")
        if not no_static:
            collect_if_changed()
        call_command("ensure_admin")
