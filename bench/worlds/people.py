"""Who records in the worlds of the bench, and who looks at them; all have one password."""

from django.contrib.auth.models import Group, User

from bench.worlds import BOARD, CLERK, LEADER, OFFICER, PASSWORD
from demo.timeline import Recorders, add
from places.models import Organisation
from progress.access.roles import Role, create_missing_groups
from progress.models import StaffProfile


def make_people() -> Recorders:
    """Make two officers, a clerk who sees the sites of one developer, and a leader.

    The rights of an officer are checked row by row, and nothing of theirs waits for acceptance.
    """
    create_missing_groups()
    department, clerk = _person(OFFICER, Role.DEPARTMENT), _person(CLERK, Role.CLERK)
    developer = Organisation(name="Công ty Cổ phần Hạ tầng Bench", kind="enterprise")
    add([developer], department)
    add([StaffProfile(user=clerk, organisation=developer)], department)
    _person(LEADER, Role.LEADER)
    return Recorders(department, _person(BOARD, Role.BOARD), clerk)


def _person(name: str, role: Role) -> User:
    user = User.objects.create_user(name, password=PASSWORD, is_staff=role != Role.LEADER)
    user.groups.add(Group.objects.get(name=role.value))
    return User.objects.get(pk=user.pk)
