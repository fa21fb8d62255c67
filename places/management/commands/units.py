"""Units of the whole country brought in from the command line: `manage.py units --province 19`."""

from argparse import SUPPRESS
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from places.national.bringing import UnitsChanged, bring_units
from places.national.plan import UnitsPlan, plan_units
from places.national.reading import ListedProvince, province_named, provinces
from spreadsheets.models import Via


class Command(BaseCommand):
    help = (
        "Brings in the former and present administrative units of provinces, from the list shipped with the software. "
        "What is recorded is completed; what the office corrected stands."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        chosen = parser.add_mutually_exclusive_group(required=True)
        text = "a province of today, by its code or name; may be given several times"
        chosen.add_argument("--province", action="append", default=[], metavar="PROVINCE", help=text)
        chosen.add_argument("--all", action="store_true", help="the whole country")
        chosen.add_argument("--list", action="store_true", help="tell the provinces with their codes, and do nothing")
        parser.add_argument("--user", metavar="NAME", default=SUPPRESS, help="on whose behalf; they can undo it as one")
        parser.add_argument("--dry-run", action="store_true", help="tell what would be done, and leave nothing behind")

    def handle(self, *, province: list[str], verbosity: int, **options: Any) -> None:
        if options["list"]:
            self._list()
            return
        chosen = list(provinces()) if options["all"] else [self._province(text) for text in province]
        codes = [one.code for one in chosen]
        person = self._person(options["user"]) if "user" in options else None
        if options["dry_run"]:
            self._tell(plan_units(codes), verbosity)
            self.stdout.write(_("Trial run: nothing was saved."))
            return
        try:
            plan, run = bring_units(codes=codes, by=person, via=Via.COMMAND)
        except UnitsChanged as error:
            text = _("Others saved the same units at the same time. Nothing was saved. Run the command again.")
            raise CommandError(text) from error
        except PermissionDenied as error:
            raise CommandError(_("You do not have permission to change this record.")) from error
        self._tell(plan, verbosity)
        if run:
            self.stdout.write(_("Saved as import no. %(number)s.") % {"number": run.pk})
        elif not plan.writes:
            self.stdout.write(_("Nothing to do."))

    def _province(self, text: str) -> ListedProvince:
        found = province_named(text)
        if found is None:
            message = _("No province of today is called “%(name)s” or has this code. See: manage.py units --list")
            raise CommandError(message % {"name": text})
        return found

    def _person(self, name: str) -> Any:
        person = get_user_model().objects.filter(username=name, is_active=True).first()
        if person is None:
            raise CommandError(_("No account has the user name “%(name)s”.") % {"name": name})
        return person

    def _list(self) -> None:
        for one in provinces():
            formers = f" ({', '.join(one.formers)})" if one.formers else ""
            self.stdout.write(f"{one.code}  {one.name}{formers}")

    def _tell(self, plan: UnitsPlan, verbosity: int) -> None:
        text = _("New: %(new)s, changed: %(changed)s, unchanged: %(unchanged)s")
        self.stdout.write(text % plan.counts)
        for title, lines in ((_("Entries of staff are kept:"), plan.kept), (_("Skipped:"), plan.left)):
            if lines and verbosity:
                self.stdout.write(title)
                self.stdout.writelines(f"  - {line}" for line in lines)
