"""The people to try the tracker out as: one of each role, and developers' representatives who only report."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from places.models import AdministrativeUnit, Organisation
from progress.access.roles import ENTERS_DATA, Role
from progress.models import StaffProfile


@dataclass(frozen=True, slots=True)
class TrialPerson:
    """Someone to try the tracker as; `place` is what of the office's pack they work for: a unit or an organisation."""

    username: str
    role: Role
    place: str = ""


DEPARTMENT, BOARD, CLERK = "so.chuyenvien", "bql.chuyenvien", "cdt.thanhthinh"
PEOPLE = (
    TrialPerson("quantri", Role.ADMINISTRATOR),
    TrialPerson(DEPARTMENT, Role.DEPARTMENT),
    TrialPerson(BOARD, Role.BOARD),
    TrialPerson("diaphuong.camgiang", Role.LOCAL, unit="xa-cam-giang-thai-nguyen-2025"),
    TrialPerson(CLERK, Role.CLERK, organisation="Công ty Cổ phần Khoáng sản Bắc Kạn"),
    TrialPerson("lanhdao", Role.LEADER),
)


def add_person(person: TrialPerson, password: str) -> None:
    """Add the user of a trial person; raise CommandError where the place of work is not recorded."""
    user = _add_user(person.username, person.role, password)
    if person.unit or person.organisation:
        unit = _recorded(AdministrativeUnit, person.unit)
        StaffProfile.objects.create(user=user, unit=unit, organisation=_recorded(Organisation, person.organisation))


def add_clerk(username: str, organisation: Organisation) -> User:
    """Add a representative of a developer who cannot sign in."""
    user = _add_user(username, Role.CLERK, None)
    StaffProfile.objects.create(user=user, organisation=organisation)
    return user


def _add_user(username: str, role: Role, password: str | None) -> User:
    name = _("%(role)s (trial)") % {"role": role.value}
    is_staff = role in ENTERS_DATA
    user = User.objects.create_user(username, password=password, first_name=name, is_staff=is_staff)
    user.groups.add(Group.objects.get(name=role.value))
    return user


def _recorded(model, name: str):
    """Return what the shipped data hold under that natural key; None for an empty one."""
    try:
        return model.objects.get_by_natural_key(name) if name else None
    except model.DoesNotExist as error:
        message = _("“%(name)s” is not recorded. Load the shipped data first: manage.py seed")
        raise CommandError(message % {"name": name}) from error
