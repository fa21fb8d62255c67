from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from progress.access.roles import create_missing_groups
from seeding.merge import seed
from seeding.office import PackError, seed_office
from seeding.rows import SeedError


class Command(BaseCommand):
    help = "Merges the data shipped with the software; what staff edited stands. Makes the groups of the roles."

    def add_arguments(self, parser):
        parser.add_argument("--fixtures", type=Path, help="merge this folder alone, in place of catalogue and pack")

    def handle(self, *, fixtures: Path | None = None, verbosity: int, **options):
        try:
            with transaction.atomic():
                outcome = seed(fixtures) if fixtures else seed_office()
                groups = create_missing_groups()
        except SeedError as error:
            message = _("The shipped data were not loaded, nothing was changed. %(error)s") % {"error": error}
            raise CommandError(message) from error
        except PackError as error:
            raise CommandError(str(error)) from error
        if not verbosity:
            return
        if groups:
            names = ", ".join(role.value for role in groups)
            self.stdout.write(_("Groups made: %(names)s.") % {"names": names})
        for line in outcome.lines():
            self.stdout.write(line)
