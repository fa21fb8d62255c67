"""Who sees and who edits which sites, role by role: the gate that everything passes."""

import pytest
from django.contrib.auth.models import AnonymousUser, User

from clusters.models import Cluster
from places.models import AdministrativeUnit
from progress.access import scope
from progress.access.roles import Role
from progress.models import Document, Milestone, Obstacle, ObstacleKind, Site
from progress.tests.cast import document, milestone, person

SITES = ["cluster", "other_cluster", "zone"]
SEES = {
    "administrator": {"cluster", "other_cluster", "zone"},
    "department": {"cluster", "other_cluster", "zone"},
    "board": {"zone"},
    "local": {"cluster"},
    "clerk": {"cluster"},
    "leader": {"cluster", "other_cluster", "zone"},
    "nobody": set(),
}
EDITS = SEES | {"department": {"cluster", "other_cluster"}, "leader": set()}


def named(cast, sites) -> set[str]:
    found = {site.pk for site in sites}
    return {name for name in SITES if getattr(cast, name).pk in found}


@pytest.mark.parametrize("role", SEES)
def test_each_role_sees_its_sites_and_no_others(cast, role):
    assert named(cast, Site.objects.visible_to(getattr(cast, role))) == SEES[role]


@pytest.mark.parametrize("role", EDITS)
def test_each_role_edits_its_sites_and_no_others(cast, role):
    assert named(cast, Site.objects.editable_by(getattr(cast, role))) == EDITS[role]


@pytest.mark.parametrize("role", SEES)
def test_what_hangs_on_a_site_follows_the_site(cast, role):
    user = getattr(cast, role)
    seen = {m.site_id for m in Milestone.objects.visible_to(user)}
    edited = {m.site_id for m in Milestone.objects.editable_by(user)}
    assert seen == {getattr(cast, name).pk for name in SEES[role]}
    assert edited == {getattr(cast, name).pk for name in EDITS[role]}


def test_the_children_of_a_kind_pass_the_same_gate(cast):
    assert set(Cluster.objects.visible_to(cast.clerk)) == {cast.cluster}
    assert not Cluster.objects.visible_to(cast.board).exists()


def test_obstacles_follow_their_site_too(cast):
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    Obstacle.objects.create(site_id=cast.cluster.pk, kind=kind, description="Chưa có giá đất")
    assert Obstacle.objects.visible_to(cast.local).count() == 1
    assert Obstacle.objects.visible_to(cast.board).count() == 0


def test_nobody_signed_in_sees_nothing(cast):
    assert not Site.objects.visible_to(AnonymousUser()).exists()


def test_a_person_whose_account_was_closed_sees_nothing(cast):
    cast.department.is_active = False
    assert not Site.objects.visible_to(cast.department).exists()


def test_a_superuser_sees_and_edits_everything(cast):
    root = User.objects.create(username="root", is_superuser=True)
    assert named(cast, Site.objects.visible_to(root)) == set(SITES)
    assert named(cast, Site.objects.editable_by(root)) == set(SITES)


@pytest.mark.parametrize("role", [Role.LOCAL, Role.CLERK])
def test_without_a_place_of_work_there_is_no_scope(cast, role):
    assert not Site.objects.visible_to(person("new", role)).exists()


def test_an_officer_of_the_former_commune_still_finds_its_sites(cast):
    officer = person("former", Role.LOCAL, unit=cast.places.old_commune)
    assert named(cast, Site.objects.visible_to(officer)) == {"cluster"}


def test_an_officer_of_a_district_answers_for_its_communes(cast):
    officer = person("district", Role.LOCAL, unit=cast.places.district)
    assert named(cast, Site.objects.visible_to(officer)) == {"cluster"}


def test_a_unit_without_sites_sees_none(cast):
    empty = AdministrativeUnit.objects.create(kind="commune", name="Mỹ Thanh")
    assert not Site.objects.visible_to(person("empty", Role.LOCAL, unit=empty)).exists()


def test_two_roles_add_up(cast):
    both = person("both", Role.BOARD)
    both.groups.add(cast.clerk.groups.get())
    assert named(cast, Site.objects.visible_to(both)) == {"zone"}


@pytest.mark.once
def test_the_gate_costs_a_fixed_number_of_queries(cast, django_assert_num_queries):
    user = User.objects.get(pk=cast.local.pk)
    with django_assert_num_queries(6):  # roles, profile, its unit, units, what they became, sites
        list(Site.objects.visible_to(user))
    with django_assert_num_queries(1):
        list(Site.objects.visible_to(user))


@pytest.mark.parametrize(
    ("role", "kind", "whole"),
    [
        ("leader", "cluster", True),
        ("department", "zone", True),
        ("board", "zone", True),
        ("board", "cluster", False),
        ("local", "cluster", False),
        ("clerk", "cluster", False),
        ("nobody", "zone", False),
    ],
)
def test_who_sees_the_whole_province(cast, role, kind, whole):
    assert scope.sees_every(getattr(cast, role), kind) is whole


class TestDocuments:
    def test_are_seen_with_a_site_they_are_used_at(self, cast):
        paper = document(cast.cluster)
        assert list(Document.objects.visible_to(cast.clerk)) == [paper]
        assert not Document.objects.visible_to(cast.board).exists()

    def test_of_no_site_are_for_those_who_see_every_site(self, cast):
        paper = document()
        assert list(Document.objects.visible_to(cast.leader)) == [paper]
        assert not Document.objects.visible_to(cast.clerk).exists()
        assert not Document.objects.visible_to(cast.board).exists()

    def test_used_at_a_foreign_site_as_well_are_read_and_not_edited(self, cast):
        paper = document(cast.cluster, cast.other_cluster)
        assert list(Document.objects.visible_to(cast.clerk)) == [paper]
        assert not Document.objects.editable_by(cast.clerk).exists()
        assert list(Document.objects.editable_by(cast.department)) == [paper]

    def test_of_ones_own_sites_only_are_edited(self, cast):
        paper = document(cast.cluster)
        assert list(Document.objects.editable_by(cast.clerk)) == [paper]


def test_a_milestone_of_the_other_kind_is_not_the_departments_to_edit(cast):
    assert not Milestone.objects.editable_by(cast.department).filter(pk=milestone(cast.zone, "eia").pk).exists()
