"""What only the pages of clusters have."""

import pytest

from clusters.models import Cluster
from progress.tests.cast import browser, figure, text_of


def read(cast, path="/clusters/cam-giang/") -> str:
    return text_of(browser(cast.department).get(path))


@pytest.mark.parametrize(("area", "is_told"), [("80", True), ("43", False)])
def test_a_size_outside_the_decrees_is_a_notice(cast, area, is_told):
    figure(cast.cluster, "area", area)
    assert ("Decree 32/2024, art. 2(1)" in read(cast)) is is_told


def test_the_figure_in_use_is_the_one_that_is_judged(cast):
    figure(cast.cluster, "area", "43")
    figure(cast.cluster, "area", "80")
    assert "Decree 32/2024, art. 2(1)" not in read(cast)


def test_an_unknown_size_is_not_judged(cast):
    assert "Decree 32/2024, art. 2(1)" not in read(cast)


def test_the_type_is_told_and_can_be_asked_for(cast):
    Cluster.objects.filter(pk=cast.cluster.pk).update(cluster_type="craft-village")
    assert "Type of cluster Craft village" in read(cast)
    assert "Type of cluster not recorded" in read(cast, "/clusters/vang-muoi/")
    assert "Found 1 cluster" in read(cast, "/clusters/?type=craft-village")
