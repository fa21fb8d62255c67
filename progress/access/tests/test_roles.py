"""The groups that stand for roles, and what each may do."""

import pytest
from django.contrib.auth.models import Group, Permission, User

from progress.access.roles import PERMISSIONS, Role, create_missing_groups, permissions_of, roles_of
from progress.tests.cast import person

pytestmark = pytest.mark.django_db


def may(user: User, permission: str) -> bool:
    return User.objects.get(pk=user.pk).has_perm(permission)


def test_a_group_is_made_for_every_role_and_only_once():
    assert create_missing_groups() == list(Role)
    assert create_missing_groups() == []
    assert Group.objects.count() == len(Role)


def test_every_permission_that_is_named_exists():
    create_missing_groups()
    for role in Role:
        held = Group.objects.get(name=role.value).permissions.values_list("content_type__app_label", "codename")
        assert set(held) == permissions_of(role)


def test_what_an_administrator_took_away_stays_away():
    create_missing_groups()
    group = Group.objects.get(name=Role.CLERK.value)
    group.permissions.remove(Permission.objects.get(codename="add_document"))
    create_missing_groups()
    assert not group.permissions.filter(codename="add_document").exists()


def test_groups_made_by_an_older_release_get_their_permissions_of_new_models():
    create_missing_groups()
    for group in Group.objects.all():
        group.permissions.remove(*Permission.objects.filter(codename__endswith="_worksettings"))
    assert create_missing_groups() == []
    held = Group.objects.get(name=Role.ADMINISTRATOR.value).permissions
    assert held.filter(codename="change_worksettings").exists()


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.BOARD, Role.LOCAL, Role.CLERK, Role.ADMINISTRATOR])
def test_whoever_reports_progress_may_change_milestones_and_name_documents(role):
    user = person("somebody", role)
    assert may(user, "progress.change_milestone")
    assert may(user, "progress.add_document")


def test_a_leader_changes_nothing_but_says_what_they_think():
    user = person("leader", Role.LEADER)
    more = {codename for _app, codename in permissions_of(Role.LEADER) if not codename.startswith("view_")}
    assert more == {"add_remark", "change_remark"}
    assert not may(user, "progress.change_milestone")


@pytest.mark.parametrize("role", [Role.LOCAL, Role.CLERK, Role.LEADER])
def test_those_who_only_report_choose_no_figures(role):
    assert not may(person("somebody", role), "progress.change_sitefigure")


@pytest.mark.parametrize("role", list(Role))
def test_only_the_administrator_keeps_users(role):
    assert may(person("somebody", role), "auth.change_user") is (role == Role.ADMINISTRATOR)


def test_every_role_has_permissions():
    assert set(PERMISSIONS) == set(Role)


def test_roles_are_asked_once_and_a_group_of_another_name_is_none(django_assert_num_queries):
    user = person("somebody", Role.LEADER)
    user.groups.add(Group.objects.create(name="Đội bóng"))
    with django_assert_num_queries(1):
        assert roles_of(user) == {Role.LEADER}
        assert roles_of(user) == {Role.LEADER}
