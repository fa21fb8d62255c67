"""What Decree 32/2024, article 2(1), has to say of a cluster's size."""

from decimal import Decimal

import pytest

from clusters.models import Cluster

pytestmark = pytest.mark.usefixtures("in_english")


def notices(area: str, cluster_type: str = "") -> list[str]:
    return Cluster(name="Cẩm Giàng", cluster_type=cluster_type).size_notices(Decimal(area))


@pytest.mark.parametrize("area", ["10", "43", "75"])
def test_within_the_bounds_there_is_nothing_to_say(area):
    assert notices(area) == []


def test_more_than_75_ha_is_too_much():
    assert notices("75.01") == ["75,01 ha is more than the 75 ha a cluster may have (Decree 32/2024, art. 2(1))."]


@pytest.mark.parametrize("cluster_type", ["", "craft-village"])
def test_less_than_5_ha_is_too_little_for_any(cluster_type):
    assert notices("4.9", cluster_type) == [
        "4,9 ha is less than the 5 ha any cluster must have (Decree 32/2024, art. 2(1))."
    ]


def test_between_5_and_10_ha_both_cases_are_told():
    [notice] = notices("5")
    assert "mountain districts" in notice
    assert "Decree 303/2026" in notice


def test_a_craft_village_may_be_that_small():
    assert notices("5", "craft-village") == []
