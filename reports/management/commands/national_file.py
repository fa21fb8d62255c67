import os
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from progress.models import Site, SiteKind
from progress.models.rules.reporting_period import Period, calendars_kept
from reports.national.writing import WRITERS, write_national_file
from usage.models import UseKind
from usage.recording import record_use
from values.today import today


class Command(BaseCommand):
    help = (
        "Writes the national file of a reporting period, 2026-half or 2026-year: FILE ends in .json or in .zip (CSV). "
        "The file is recorded in the record of use."
    )

    def add_arguments(self, parser):
        parser.add_argument("period", metavar="PERIOD", help="2026-half, 2026-year")
        parser.add_argument("file", metavar="FILE", type=Path, help="where to write it, .json or .zip")
        parser.add_argument("--kind", choices=SiteKind.values, help="only sites of this kind; without it both")

    def handle(self, *, period: str, file: Path, kind: str | None, **options):
        of_period, ending = self._period(period), file.suffix.lstrip(".").lower()
        if ending not in WRITERS:
            raise CommandError(_("The name of the file must end in .json or .zip."))
        kinds = {kind} if kind else set(SiteKind.values)
        try:
            # Beside the file, and put in its place when it is whole.
            with tempfile.NamedTemporaryFile(dir=file.resolve().parent, delete=False) as part:
                try:
                    with calendars_kept():
                        counts = write_national_file(ending, Site.objects.all(), kinds, of_period, part)
                    part.flush()
                    os.chmod(part.name, 0o640)
                    os.replace(part.name, file)
                except BaseException:
                    Path(part.name).unlink(missing_ok=True)
                    raise
        except OSError as error:
            text = _("The file %(file)s cannot be written: %(error)s")
            raise CommandError(text % {"file": file, "error": error.strerror or error}) from error
        record_use(UseKind.DOWNLOAD, what=file.name, page=f"manage.py national_file {of_period.code}")
        told = ", ".join(f"{name}: {count}" for name, count in counts.items() if count)
        self.stdout.write(_("Written: %(file)s (%(counts)s)") % {"file": file, "counts": told or "0"})

    def _period(self, text: str) -> Period:
        try:
            period = Period.parse(text)
        except ValueError as error:
            message = _("“%(given)s” is no reporting period. Write 2026-half or 2026-year.")
            raise CommandError(message % {"given": text}) from error
        if not period.has_begun(today()):
            raise CommandError(_("The period %(period)s has not begun.") % {"period": period})
        return period
