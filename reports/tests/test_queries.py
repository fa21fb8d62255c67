"""The dashboard asks the database as often for 200 sites as for 10."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from progress.access.roles import Role
from progress.models import Obstacle, ObstacleKind, State
from reports.models import Computed
from reports.tests.world import cluster, indicator, key_stage, leader, officer, person, published, target, unit, zone
from values.dates import PartialDate

pytestmark = pytest.mark.django_db

MOST = 28  # of whoever does not see all sites one more: how many may lie at the place too


def busy_sites(start: int, end: int, *, home, stage, kind, by) -> None:
    """Sites with a late milestone, an open obstacle and a change by a person each."""
    for number in range(start, end):
        make = zone if number % 5 == 0 else cluster
        site = make(f"Số {number}", "10", unit=home)
        milestone = site.milestones.get(stage=stage)
        milestone.planned, milestone.state, milestone._history_user = PartialDate.year(2020), State.IN_PROGRESS, by
        milestone.save()
        Obstacle.objects.create(site=site, milestone=milestone, kind=kind, description="Vướng")


def queries_of_the_page(user) -> int:
    client = Client()
    client.force_login(user)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get("/").status_code == 200
    return len(captured)


@pytest.mark.once
def test_the_number_of_queries_does_not_grow_with_the_sites():
    home, stage = unit(), key_stage("eia")
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    area = indicator("area", computed=Computed.CLUSTERS_AREA)
    published(area, 2024, "186.4")
    target(area, 2030, "676.4")
    by = officer()
    readers = [leader(), by, person("local", Role.LOCAL, unit=home)]
    busy_sites(0, 10, home=home, stage=stage, kind=kind, by=by)
    few = [queries_of_the_page(user) for user in readers]
    busy_sites(10, 200, home=home, stage=stage, kind=kind, by=by)
    assert [queries_of_the_page(user) for user in readers] == few
    assert max(few) <= MOST
