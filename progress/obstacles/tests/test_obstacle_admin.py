"""Obstacles in the administration and in spreadsheets: days are typed, persons are whoever saves."""

import datetime

import pytest
from django.urls import reverse

from progress.access.roles import Role
from progress.models import Obstacle, ObstacleKind, ObstacleState
from progress.models.obstacle import NEEDS_A_SECOND_PERSON
from progress.obstacles.resources import ObstacleResource
from progress.tests.people import cluster, errors_of, page_form, person, signed_in
from progress.tests.sheets import exported, imported
from values.text import person_name

pytestmark = [pytest.mark.django_db, pytest.mark.once]
RESOLVED = {"resolved_on": "20/11/2026", "resolution": "đã chi trả"}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700")


@pytest.fixture
def obstacle():
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    return Obstacle.objects.create(site=cluster(), kind=kind, description="Vướng", opened_on=datetime.date(2026, 9, 1))


@pytest.fixture
def first():
    return person(Role.DEPARTMENT)


@pytest.fixture
def second():
    return person(Role.DEPARTMENT)


def change(user, obstacle, **typed):
    client, address = signed_in(user), reverse("admin:progress_obstacle_change", args=[obstacle.pk])
    response = client.post(address, page_form(client, address, "obstacle_form") | typed)
    obstacle.refresh_from_db()
    return response


def test_who_saves_a_step_is_its_person(obstacle, first, second):
    assert change(first, obstacle, **RESOLVED).status_code == 302
    assert (obstacle.resolved_by, obstacle.confirmed_by) == (first, None)
    assert obstacle.is_open
    assert change(second, obstacle, confirmed_on="21/11/2026").status_code == 302
    assert (obstacle.resolved_by, obstacle.confirmed_by) == (first, second)
    page = signed_in(first).get(reverse("admin:progress_obstacle_change", args=[obstacle.pk])).content.decode()
    assert person_name(second) in page


def test_nobody_does_both_at_once_or_one_after_the_other(obstacle, first):
    response = change(first, obstacle, **RESOLVED, confirmed_on="21/11/2026")
    assert str(NEEDS_A_SECOND_PERSON) in errors_of(response)
    assert obstacle.resolved_on is None
    change(first, obstacle, **RESOLVED)
    response = change(first, obstacle, confirmed_on="21/11/2026")
    assert response.context["adminform"].form.errors["confirmed_on"]
    assert obstacle.confirmed_on is None


def test_a_confirmed_resolution_is_not_changed_under_its_confirmation(obstacle, first, second):
    change(first, obstacle, **RESOLVED)
    change(second, obstacle, confirmed_on="21/11/2026")
    assert change(first, obstacle, resolution="khác").status_code == 200
    assert obstacle.resolution == "đã chi trả"
    assert change(second, obstacle, resolution="khác", confirmed_on="").status_code == 302
    assert (obstacle.resolved_by, obstacle.confirmed_by) == (second, None)


def test_a_row_in_its_sites_page_follows_the_same_rules(obstacle, first):
    client, address = signed_in(first), reverse("admin:clusters_cluster_change", args=[obstacle.site_id])
    form = page_form(client, address, "cluster_form")
    rows = {f"obstacles-0-{name}": value for name, value in RESOLVED.items()}
    response = client.post(address, form | rows | {"obstacles-0-confirmed_on": "21/11/2026"})
    assert str(NEEDS_A_SECOND_PERSON) in errors_of(response)
    assert client.post(address, form | rows).status_code == 302
    obstacle.refresh_from_db()
    assert obstacle.resolved_by == first


def test_days_out_of_order_are_told_at_their_field(obstacle, first):
    response = change(first, obstacle, resolved_on="1/8/2026", resolution="x")
    assert response.context["adminform"].form.errors["resolved_on"]


@pytest.mark.parametrize(("which", "found"), [("yes", 1), ("waiting", 1), ("no", 0)])
def test_the_list_is_filtered_by_how_far_they_are(obstacle, first, which, found):
    change(first, obstacle, **RESOLVED)
    page = signed_in(first).get(f"{reverse('admin:progress_obstacle_changelist')}?open={which}")
    assert page.context["cl"].result_count == found


def test_an_imported_resolution_waits_for_a_second_person(obstacle, first, second):
    header = ["id", "site", "description", "resolved_on", "resolution"]
    row = [obstacle.pk, "Cẩm Giàng", "Vướng", "20/11/2026", "đã chi trả"]
    imported(first, ObstacleResource, header, row)
    obstacle.refresh_from_db()
    assert (obstacle.resolved_by, obstacle.is_waiting) == (first, True)
    change(second, obstacle, confirmed_on="21/11/2026")
    header, rows = exported(first, ObstacleResource)
    assert rows[0][header.index("state")] == ObstacleState.CLOSED.label
