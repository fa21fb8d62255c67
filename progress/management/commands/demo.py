import os
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from places.models import AdministrativeUnit, Organisation
from progress.access.roles import ENTERS_DATA, Role, create_missing_groups
from progress.models import StaffProfile


@dataclass(frozen=True, slots=True)
class Person:
    """Someone to try the tracker as; `unit` and `organisation` are natural keys of the shipped data."""

    username: str
    role: Role
    unit: str = ""
    organisation: str = ""


PEOPLE = (
    Person("quantri", Role.ADMINISTRATOR),
    Person("so.chuyenvien", Role.DEPARTMENT),
    Person("bql.chuyenvien", Role.BOARD),
    Person("diaphuong.camgiang", Role.LOCAL, unit="xa-cam-giang-thai-nguyen-2025"),
    Person("cdt.thanhthinh", Role.CLERK, organisation="Công ty Cổ phần Khoáng sản Bắc Kạn"),
    Person("lanhdao", Role.LEADER),
)


class Command(BaseCommand):
    help = "Adds one user of each role, for trying out; BK_DEMO_PASSWORD sets the password of all of them."

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="also where PRODUCTION is set")

    def handle(self, *, force: bool, **options):
        if settings.PRODUCTION and not force:
            raise CommandError(
                _("PRODUCTION is set: no trial users on a server in use. Add --force to make them all the same.")
            )
        password_from_environment = os.environ.get("BK_DEMO_PASSWORD", "")
        with transaction.atomic():
            create_missing_groups()
            existing = set(get_user_model().objects.values_list("username", flat=True))
            made = {
                p: password_from_environment or secrets.token_urlsafe(9) for p in PEOPLE if p.username not in existing
            }
            for person, password in made.items():
                self._add(person, password)
        hidden = "(BK_DEMO_PASSWORD)" if password_from_environment else ""
        self._print([(p, (hidden or made[p]) if p in made else _("exists already")) for p in PEOPLE])
        if made and not password_from_environment:
            self.stdout.write(_("The passwords are shown only this once."))

    def _add(self, person: Person, password: str) -> None:
        user = get_user_model().objects.create_user(
            person.username,
            password=password,
            first_name=_("%(role)s (trial)") % {"role": person.role.value},
            is_staff=person.role in ENTERS_DATA,
        )
        user.groups.add(Group.objects.get(name=person.role.value))
        if person.unit or person.organisation:
            unit = _recorded(AdministrativeUnit, person.unit)
            StaffProfile.objects.create(user=user, unit=unit, organisation=_recorded(Organisation, person.organisation))

    def _print(self, people: list[tuple[Person, str]]) -> None:
        head = (_("User name"), _("Password"), _("Role"))
        rows = [head, *((person.username, word, person.role.value) for person, word in people)]
        first, second = (max(len(row[column]) for row in rows) + 2 for column in (0, 1))
        for name, word, role in rows:
            self.stdout.write(f"{name:<{first}}{word:<{second}}{role}")


def _recorded(model, name: str):
    """Return what the shipped data hold under that natural key; None for an empty one."""
    try:
        return model.objects.get_by_natural_key(name) if name else None
    except model.DoesNotExist as error:
        message = _("“%(name)s” is not recorded. Load the shipped data first: manage.py seed")
        raise CommandError(message % {"name": name}) from error
