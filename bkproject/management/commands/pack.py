from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seeding.export import export_pack
from values.text import slugify


class Command(BaseCommand):
    help = "Writes what this office records as a pack, with which another database can be begun (PACK=FOLDER)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["export"])
        parser.add_argument("folder", type=Path, help="a folder that is empty or not there yet")
        parser.add_argument("--name", default="", help="what the pack is called: the province; left out: the folder")

    def handle(self, *, folder: Path, name: str, **options: Any) -> None:
        folder = folder.expanduser().resolve()
        code = slugify(folder.name)
        if not code:
            raise CommandError(_("The name of the folder gives the pack its code: use letters or digits."))
        try:
            if folder.exists() and any(folder.iterdir()):
                raise CommandError(
                    _("%(folder)s is not empty. Name a folder that is not there yet.") % {"folder": folder}
                )
            exported = export_pack(folder, code=code, name=name or folder.name)
        except OSError as error:
            message = _("%(folder)s cannot be written: %(problem)s")
            raise CommandError(message % {"folder": folder, "problem": error.strerror}) from error
        for filename, count in exported.counts.items():
            text = ngettext("%(count)s object", "%(count)s objects", count) % {"count": count}
            self.stdout.write(f"{filename}: {text}")
        if exported.left:
            self.stdout.write(_("Skipped, for a pack cannot tell them from another record:"))
            self.stdout.writelines(f"  - {line}" for line in exported.left)
        self.stdout.write(
            _("Without accounts, files and history. Begin another database with PACK=%(folder)s") % {"folder": folder}
        )
