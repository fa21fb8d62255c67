"""A site's figures by measure, and the occupancy rate with its parts."""

from decimal import Decimal

import pytest

from progress.figures.queries import figures_of
from progress.models import Measure, SiteFigure
from progress.tests.cast import document, figure

pytestmark = pytest.mark.usefixtures("in_english")


def test_a_site_without_figures_has_no_groups_and_no_rate(cast):
    found = figures_of(cast.cluster)
    assert (found.groups, found.occupancies, found.has_area) == ([], [], False)


def test_groups_stand_in_the_order_of_reading_with_the_figure_in_use_first(cast):
    figure(cast.cluster, "total-investment", "149")
    figure(cast.cluster, "area", "43")
    figure(cast.cluster, "area", "40")
    groups = figures_of(cast.cluster).groups
    assert [(g.measure, g.chosen.value, [r.value for r in g.rivals]) for g in groups] == [
        (Measure.AREA, 43, [40]),
        (Measure.TOTAL_INVESTMENT, 149, []),
    ]
    assert [(g.label, g.unit) for g in groups] == [("Area", "ha"), ("Total investment", "billion VND")]


def test_sources_that_say_the_same_do_not_differ(cast):
    figure(cast.cluster, "area", "43")
    figure(cast.cluster, "area", "43.0")
    assert not figures_of(cast.cluster).groups[0].differ
    figure(cast.cluster, "area", "40")
    assert figures_of(cast.cluster).groups[0].differ


def test_a_measure_without_a_chosen_figure_still_shows_its_sources(cast):
    figure(cast.cluster, "area", "43")
    SiteFigure.objects.update(is_chosen=False)
    [group] = figures_of(cast.cluster).groups
    assert (group.chosen, len(group.rivals)) == (None, 1)


class TestOccupancy:
    def test_is_the_leased_land_over_each_basis_known(self, cast):
        figure(cast.cluster, "leased-area", "12.5")
        figure(cast.cluster, "industrial-area", "50")
        figure(cast.cluster, "built-industrial-area", "25")
        rates = figures_of(cast.cluster).occupancies
        assert [(r.per_cent, r.basis.measure) for r in rates] == [
            (Decimal(25), "industrial-area"),
            (Decimal(50), "built-industrial-area"),
        ]

    @pytest.mark.parametrize("known", [("leased-area",), ("industrial-area",)])
    def test_is_unknown_while_a_part_is(self, cast, known):
        for measure in known:
            figure(cast.cluster, measure, "12")
        assert figures_of(cast.cluster).occupancies == []

    def test_is_not_computed_of_no_land(self, cast):
        figure(cast.cluster, "leased-area", "0")
        figure(cast.cluster, "industrial-area", "0")
        assert figures_of(cast.cluster).occupancies == []

    def test_of_nothing_leased_is_nought(self, cast):
        figure(cast.cluster, "leased-area", "0")
        figure(cast.cluster, "industrial-area", "50")
        assert figures_of(cast.cluster).occupancies[0].per_cent == 0


@pytest.mark.once
def test_they_cost_one_query_however_many(cast, django_assert_num_queries):
    for number in range(10):
        figure(cast.cluster, "area", str(number), document=document(number=f"{number}/QĐ"))
    with django_assert_num_queries(1):
        [figure.source_label for group in figures_of(cast.cluster).groups for figure in group.rivals]
