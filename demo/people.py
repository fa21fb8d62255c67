"""The people to try the tracker out as: one of each role, and developers' representatives who only report."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from places.models import AdministrativeUnit, Organisation
from progress.access.roles import ENTERS_DATA, Role
from progress.models import StaffProfile
from seeding.office import office_pack


@dataclass(frozen=True, slots=True)
class TrialPerson:
    """Someone to try the tracker as; a local officer works for a unit, a representative for a company of the office."""

    username: str
    role: Role


DEPARTMENT, BOARD, CLERK = "so.chuyenvien", "bql.chuyenvien", "cdt.hatang"
PEOPLE = (
    TrialPerson("quantri", Role.ADMINISTRATOR),
    TrialPerson(DEPARTMENT, Role.DEPARTMENT),
    TrialPerson(BOARD, Role.BOARD),
    TrialPerson("diaphuong.xa", Role.LOCAL),
    TrialPerson(CLERK, Role.CLERK),
    TrialPerson("lanhdao", Role.LEADER),
)


def add_person(person: TrialPerson, password: str) -> None:
    """Add the user of a trial person; raise CommandError where no place of work is recorded."""
    user = _add_user(person.username, person.role, password)
    if person.role == Role.LOCAL:
        StaffProfile.objects.create(user=user, unit=_unit())
    elif person.role == Role.CLERK:
        StaffProfile.objects.create(user=user, organisation=_developer())


def add_clerk(username: str, organisation: Organisation) -> User:
    """Add a representative of a developer who cannot sign in."""
    user = _add_user(username, Role.CLERK, None)
    StaffProfile.objects.create(user=user, organisation=organisation)
    return user


def _add_user(username: str, role: Role, password: str | None) -> User:
    name = _("%(role)s (trial)") % {"role": role.label}
    is_staff = role in ENTERS_DATA
    user = User.objects.create_user(username, password=password, first_name=name, is_staff=is_staff)
    user.groups.add(Group.objects.get(name=role.value))
    return user


def _unit() -> AdministrativeUnit:
    """Return the unit that the office's pack names for it, or else the first in which a site lies."""
    if key := office_pack().trial("unit"):
        return _recorded(AdministrativeUnit.objects.filter(slug=key), key)
    return _recorded(AdministrativeUnit.objects.filter(sites__isnull=False, valid_until=None), _("A site in a unit"))


def _developer() -> Organisation:
    """Return the company that the office's pack names for it, or else the first developer of a site."""
    if key := office_pack().trial("organisation"):
        return _recorded(Organisation.objects.filter(name=key), key)
    return _recorded(Organisation.objects.filter(developed_sites__isnull=False), _("A site with a developer"))


def _recorded(found, name: str):
    """Return the first that was found; raise CommandError for none."""
    if (first := found.first()) is None:
        message = _("“%(name)s” is not recorded. Load the shipped data first: manage.py seed")
        raise CommandError(message % {"name": name})
    return first
