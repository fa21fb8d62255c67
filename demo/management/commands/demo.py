import os
import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from demo import province
from demo.people import PEOPLE, TrialPerson, add_person
from progress.access.roles import create_missing_groups


class Command(BaseCommand):
    help = "Adds one user of each role, for trying out; BK_DEMO_PASSWORD sets the password of all of them."

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="also where PRODUCTION is set")
        parser.add_argument("--world", type=int, metavar="SITES", help="make up a province with two years of history")

    def handle(self, *, force: bool, world: int | None, **options):
        if settings.PRODUCTION and not force:
            raise CommandError(
                _("PRODUCTION is set: no trial users on a server in use. Add --force to make them all the same.")
            )
        if get_user_model()._meta.db_table not in connection.introspection.table_names():
            raise CommandError(_("The database is empty: run `make demo`, or `manage.py startup` first."))
        is_made = bool(world) and province.is_made()
        if world and not is_made and (reason := province.reason_against(world)):
            raise CommandError(reason)
        self._add_people()
        if is_made:
            self.stdout.write(_("The made-up province is there already."))
        elif world:
            province.make_province(world, self.stdout.write)
            self.stdout.write(
                _("A made-up province of %(count)s sites is recorded: no figure in it is real.") % {"count": world}
            )

    def _add_people(self) -> None:
        password_from_environment = os.environ.get("BK_DEMO_PASSWORD", "")
        with transaction.atomic():
            create_missing_groups()
            existing = set(get_user_model().objects.values_list("username", flat=True))
            made = {
                p: password_from_environment or secrets.token_urlsafe(9) for p in PEOPLE if p.username not in existing
            }
            for person, password in made.items():
                add_person(person, password)
        hidden = "(BK_DEMO_PASSWORD)" if password_from_environment else ""
        self._print([(p, (hidden or made[p]) if p in made else _("exists already")) for p in PEOPLE])
        if made and not password_from_environment:
            self.stdout.write(_("The passwords are shown only this once."))

    def _print(self, people: list[tuple[TrialPerson, str]]) -> None:
        head = (_("User name"), _("Password"), _("Role"))
        rows = [head, *((person.username, word, str(person.role.label)) for person, word in people)]
        first, second = (max(len(row[column]) for row in rows) + 2 for column in (0, 1))
        for name, word, role in rows:
            self.stdout.write(f"{name:<{first}}{word:<{second}}{role}")
