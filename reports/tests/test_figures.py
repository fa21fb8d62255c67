"""Computed and published figures side by side, and which of them reports use."""

from decimal import Decimal

import pytest

from reports.dashboard.totals import Counts
from reports.indicators.figures import Province
from reports.models import Basis, Computed
from reports.tests.world import chosen, cluster, indicator, leader, officer, open_page, published, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    """186,4 ha were published; the two clusters recorded have 218,4 ha."""
    found = indicator("area", computed=Computed.CLUSTERS_AREA)
    published(found, 2024, "186.4", note="Có cụm Chu Hương")
    cluster("Cẩm Giàng", "143.9")
    cluster("Quảng Chu", "74.5")
    return found


def test_both_figures_stand_side_by_side_each_with_source_and_date(area, today):
    page = read(leader())
    assert "Calculated by the tracker 218,4 ha Calculated from the records of 2 clusters, as at 23/11/2026" in page
    assert "Published Used in reports 186,4 ha Bài báo, figure of 2024 Có cụm Chu Hương" in page
    assert "The calculated figure is 32 ha more than the published one." in page


def test_without_a_reason_the_page_says_that_none_is_recorded(area):
    page = read(leader())
    assert "Reports use the published figure. No reason recorded." in page


def test_the_reason_of_the_choice_is_shown(area):
    chosen(area, 2024, Basis.COMPUTED, "Chu Hương đã thu hồi")
    page = read(leader())
    assert "Calculated by the tracker Used in reports 218,4 ha" in page
    assert "Reports use the calculated figure. Reason: Chu Hương đã thu hồi" in page


def test_figures_of_other_sources_are_shown_too(area):
    published(area, 2024, "190", source="Báo cáo Sở")
    page = read(leader())
    assert "186,4 ha Bài báo" in page
    assert "another source: 190 ha · Báo cáo Sở, figure of 2024" in page


def test_an_officer_is_led_to_the_choice_from_the_figure(area):
    address = f"/indicators/{area.code}/basis/?period=2024-01-01%2F2024-12-31"
    assert f'href="{address}"' in open_page(officer()).content.decode()


def test_the_sum_of_parts_is_unknown_while_one_part_is():
    whole = indicator("output", computed=Computed.SUM_OF_PARTS)
    mining, energy = indicator("mining", part_of=whole), indicator("energy", part_of=whole)
    published(whole, 2023, "600")
    published(mining, 2023, "514.35")
    counts = Counts(leader())
    assert Province(counts).counted_pairs()[0].computed.value is None
    published(energy, 2023, "85.65")
    pair = Province(counts).counted_pairs()[0]
    assert (pair.computed.value, pair.gap) == (Decimal("600"), None)


def test_what_a_sum_of_areas_lacks_is_said(area):
    cluster("Huyền Tụng")
    page = read(leader())
    assert "218,4 ha Calculated from the records of 3 clusters" in page
    assert "1 cluster without area, not in the total." in page


def test_nothing_published_leaves_nothing_to_compare():
    indicator("area", computed=Computed.CLUSTERS_AREA)
    assert "Calculated and published figures" not in read(leader())
