from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.reloader import translation_file_changed

from bkproject.startup.translations import compile_catalogues


class Command(BaseCommand):
    help = "Compiles the translations whose text changed; needs no gettext."
    requires_system_checks = []

    def handle(self, *, verbosity: int, **options):
        for folder in settings.LOCALE_PATHS:
            for path in compile_catalogues(Path(folder)):
                translation_file_changed(sender=self, file_path=path)  # what this process says next is translated too
                if verbosity:
                    self.stdout.write(f"{path}")
