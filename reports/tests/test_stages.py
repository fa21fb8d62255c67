"""Key stages by state: each number leads to exactly the sites it counts."""

import re
from html import unescape

import pytest
from django.http import QueryDict

from clusters.filters import ClusterFilter
from clusters.models import Cluster
from progress.models import Milestone, Obstacle, ObstacleKind, SiteKind, State
from reports.dashboard.stages import key_stages
from reports.dashboard.totals import Counts
from reports.tests.world import befell, cluster, done, key_stage, leader, open_page, read, zone

pytestmark = pytest.mark.django_db


def counts(user, kind: str = "cluster") -> dict[str, dict[str, int]]:
    """{stage: {state: count}} without the zeros."""
    totals = {kind: Counts(user).of_kind(kind) for kind in SiteKind.values}
    tables = {table.kind: table for table in key_stages(user, totals).tables}
    return {row.stage.code: {c.state: c.count for c in row.counts if c.count} for row in tables[kind].rows}


def phase(site, stage, number: int, state: str) -> None:
    Milestone.objects.create(site=site, stage=stage, phase=number, state=state)


def test_sites_are_counted_by_the_state_of_each_key_stage():
    eia = key_stage("eia")
    key_stage("levelling", is_key=False)
    done(cluster("Cẩm Giàng"), eia)
    cluster("Quảng Chu")
    cluster("Vằng Mười")
    assert counts(leader()) == {"eia": {State.DONE: 1, State.UNKNOWN: 2}}


def test_a_site_that_runs_a_stage_in_phases_is_counted_once():
    clearance = key_stage("site-clearance")
    site = cluster("Thanh Thịnh")
    phase(site, clearance, 1, State.DONE)
    phase(site, clearance, 2, State.IN_PROGRESS)
    assert counts(leader()) == {"site-clearance": {State.IN_PROGRESS: 1}}


def test_an_open_obstacle_makes_its_stage_blocked():
    clearance = key_stage("site-clearance")
    milestone = cluster("Cẩm Giàng").milestones.get(stage=clearance)
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    Obstacle.objects.create(site=milestone.site, milestone=milestone, kind=kind, description="5 hộ chưa nhận tiền")
    assert counts(leader()) == {"site-clearance": {"blocked": 1}}


def test_sites_given_up_are_not_counted():
    key_stage("eia")
    cluster("Cẩm Giàng")
    befell(cluster("Chu Hương"), "revoked")
    befell(cluster("Bản Áng"), "withdrawn")
    assert counts(leader()) == {"eia": {State.UNKNOWN: 1}}


def test_suspended_sites_are_counted_apart():
    key_stage("eia")
    cluster("Cẩm Giàng")
    befell(cluster("Quảng Chu"), "suspended")
    user = leader()
    assert counts(user) == {"eia": {State.UNKNOWN: 1}}
    assert "1 suspended, not counted" in read(user)


def test_clusters_and_zones_have_their_own_stages():
    key_stage("eia")
    key_stage("subdivision-plan", for_clusters=False, order=5)
    cluster("Cẩm Giàng")
    zone("Thanh Bình")
    user = leader()
    assert set(counts(user)) == {"eia"}
    assert set(counts(user, "zone")) == {"subdivision-plan", "eia"}


def test_each_number_leads_to_the_list_of_just_those_sites():
    eia, clearance = key_stage("eia"), key_stage("site-clearance", order=20)
    sites = [cluster(name) for name in ("Cẩm Giàng", "Quảng Chu", "Vằng Mười", "Chu Hương", "Nam Bằng Lũng")]
    done(sites[0], eia)
    done(sites[3], eia)
    befell(sites[3], "revoked")
    befell(sites[4], "suspended")
    phase(sites[1], clearance, 1, State.DONE)
    phase(sites[1], clearance, 2, State.IN_PROGRESS)
    user = leader()
    page = open_page(user).content.decode()
    links = re.findall(r'href="/clusters/\?(stage=[^"]+)"\s+aria-label="[^"]+">(\d+)</a>', page)
    assert len(links) == 4
    for query, shown in links:
        found = ClusterFilter(QueryDict(unescape(query)), Cluster.objects.visible_to(user)).qs
        assert found.count() == int(shown), query
