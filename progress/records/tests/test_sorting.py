"""Sorting a list by several columns: what the heads of the columns show and where they lead."""

import pytest

from progress.templatetags.lists import sorting
from progress.tests.cast import browser


@pytest.mark.parametrize(
    ("order", "key", "direction", "place", "alone", "also"),
    [
        ([], "area", "", 0, ["area"], ["area"]),
        (["area"], "area", "ascending", 1, ["-area"], ["-area"]),
        (["-area"], "area", "descending", 1, ["area"], ["area"]),
        (["-late", "area"], "area", "ascending", 2, ["area"], ["-late", "-area"]),
        (["-late", "area"], "unit", "", 0, ["unit"], ["-late", "area", "unit"]),
    ],
)
def test_a_head_knows_its_place_and_what_follows_a_click(order, key, direction, place, alone, also):
    found = sorting(order, key)
    assert (found.direction, found.place, found.alone, found.also) == (direction, place, alone, also)


@pytest.mark.django_db
class TestListsOfSites:
    def test_heads_show_the_order_by_numbers_and_filters_keep_it(self, cast):
        page = browser(cast.department).get("/clusters/?order=-late&order=name").content.decode()
        assert 'data-also="?order=late&amp;order=name"' in page
        assert 'data-also="?order=-late&amp;order=name&amp;order=area"' in page
        assert page.count('class="sort-place"') == 2
        assert '<input type="hidden" name="order" value="-late" id="id_order_0">' in page
        assert '<input type="hidden" name="order" value="name" id="id_order_1">' in page

    def test_one_key_has_no_number(self, cast):
        assert 'class="sort-place"' not in browser(cast.department).get("/clusters/").content.decode()

    def test_an_order_that_cannot_be_read_finds_nothing_and_says_so(self, cast):
        page = browser(cast.department).get("/clusters/?order=-late&order=colour")
        assert page.context["filter"].form.errors["order"]
