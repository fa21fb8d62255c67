"""Results by sector: both totals kept."""

import pytest

from reports.models import Computed
from reports.tests.world import chosen, indicator, leader, published, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def output():
    money = {"unit": "tỷ đồng", "unit_en": "billion VND"}
    whole = indicator("output", computed=Computed.SUM_OF_PARTS, **money)
    chosen(whole, 2023, reason="Số công bố")
    published(whole, 2023, "1780")
    for order, (code, value) in enumerate([("mining", "514.35"), ("making", "1124.5"), ("rest", "141.45")], 20):
        published(indicator(code, part_of=whole, order=order, **money), 2023, value)
    return whole


def test_sectors_stand_with_the_published_total_and_their_own_sum(output):
    page = read(leader())
    assert "Indicator output, 2023 billion VND" in page
    assert "Indicator mining 514,35 28,9 %" in page
    assert "Indicator making 1.124,5 63,2 %" in page
    assert "Total as published 1.780 Used in reports Bài báo, figure of 2023" in page
    assert "Sum of the sectors 1.780,3 The two differ by 0,3 billion VND; both are kept." in page
    assert "Reason: Số công bố" in page


def test_the_last_year_with_results_is_the_one_shown(output):
    published(output, 2022, "1586")
    page = read(leader())
    assert "Indicator output, 2023" in page
    assert "up 12,23 % on 2022 (1.586), calculated" in page
    assert "Indicator output, 2022" not in page


def test_a_sector_without_a_figure_is_no_zero_and_leaves_the_sum_unknown(output):
    indicator("water", part_of=output, order=30)
    page = read(leader())
    assert "Indicator water no data yet" in page
    assert "Sum of the sectors no data yet" in page


def test_figures_that_stand_alone_are_shown_with_their_source():
    published(indicator("growth", unit="%"), 2023, "12.22")
    published(indicator("of-plan", unit="%"), 2023, "100.4", source="Báo cáo")
    page = read(leader())
    assert "Indicator growth, 2023 12,22 % Bài báo, figure of 2023" in page
    assert "Indicator of-plan, 2023 100,4 % Báo cáo, figure of 2023" in page
