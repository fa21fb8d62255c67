from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.reloader import translation_file_changed

from bkproject.startup.translations import compile_catalogues

NOT_WRITABLE = (
    "Bản dịch cũ hơn phiên bản này và không ghi được vào {folder}: chạy “sudo make install” trong thư mục phần mềm.\n"
    "The translations are older than this version, and {folder} cannot be written to: run “sudo make install” there."
)


class Command(BaseCommand):
    help = "Compiles the translations whose text changed; needs no gettext."
    requires_system_checks = []

    def handle(self, *, verbosity: int, **options):
        for folder in settings.LOCALE_PATHS:
            try:
                compiled = compile_catalogues(Path(folder))
            except PermissionError as error:
                raise CommandError(NOT_WRITABLE.format(folder=folder)) from error
            for path in compiled:
                translation_file_changed(sender=self, file_path=path)  # what this process says next is translated too
                if verbosity:
                    self.stdout.write(f"{path}")
