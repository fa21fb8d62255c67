"""What is counted of the sites, and what stands apart."""

from decimal import Decimal

import pytest

from progress.models import Measure, SiteFigure
from reports.dashboard.totals import Counts
from reports.tests.world import befell, cluster, done, key_stage, leader, read, zone

pytestmark = pytest.mark.django_db


def test_revoked_and_withdrawn_sites_stand_apart_and_in_no_other_number():
    operation = key_stage("operation")
    cluster("Cẩm Giàng", "43")
    for name, kind in (("Chu Hương", "revoked"), ("Bản Áng", "withdrawn")):
        site = cluster(name, "18")
        done(site, operation)
        befell(site, kind)
    page = read(leader())
    assert "1 clusters entered 0 in operation · 43 ha 1: operation not recorded" in page
    assert "1 revoked, not counted" in page
    assert "1 removed from the plan, not counted" in page


def test_a_suspended_site_counts_and_is_said_to_be_suspended():
    cluster("Cẩm Giàng", "43")
    befell(cluster("Quảng Chu", "74.4"), "suspended")
    page = read(leader())
    assert "2 clusters entered" in page
    assert "117,4 ha" in page
    assert "1 of them suspended" in page


def test_a_reinstated_site_counts_again():
    site = cluster("Chu Hương", "18")
    befell(site, "revoked", "2022-11-04/2022-11-04")
    befell(site, "resumed", "2023-01-01/2023-01-31")
    assert Counts(leader()).of_kind("cluster").standing == 1


def test_the_area_is_the_sum_of_the_figures_in_use():
    site = cluster("Quảng Chu", "74.4")
    SiteFigure.objects.create(site=site, measure=Measure.AREA, value=Decimal("74.9"), source="another")
    SiteFigure.objects.create(site=site, measure=Measure.TERM, value=Decimal("50"))
    cluster("Cẩm Giàng", "0.1")
    assert Counts(leader()).of_kind("cluster").area == Decimal("74.5")


def test_sites_without_area_are_named_beside_the_sum():
    cluster("Cẩm Giàng", "43")
    cluster("Huyền Tụng")
    page = read(leader())
    assert "43 ha" in page
    assert "1: no area, not in the total" in page


def test_an_area_nobody_knows_is_no_zero():
    cluster("Huyền Tụng")
    page = read(leader())
    assert "· no data yet" in page
    assert "0 ha" not in page


def test_a_site_operates_when_its_operation_is_done():
    operation = key_stage("operation")
    done(cluster("Cẩm Giàng"), operation)
    done(zone("Thanh Bình"), operation)
    cluster("Quảng Chu")
    user = leader()
    counts = Counts(user)
    assert [counts.of_kind(kind).operating for kind in ("cluster", "zone")] == [1, 1]
    assert "1: operation not recorded" in read(user)
