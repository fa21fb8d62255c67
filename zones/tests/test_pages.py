"""What only the pages of zones have."""

import pytest

from progress.tests.cast import browser, figure, text_of
from zones.models import Zone


def read(cast, path="/zones/thanh-binh/") -> str:
    return text_of(browser(cast.board).get(path))


def test_the_sponsor_of_its_planning_is_told(cast):
    assert "Sponsor of its planning not recorded" in read(cast)
    Zone.objects.filter(pk=cast.zone.pk).update(planning_sponsor="Công ty Hạ tầng")
    assert "Sponsor of its planning Công ty Hạ tầng" in read(cast)


def test_the_bounds_for_clusters_are_not_for_zones(cast):
    figure(cast.zone, "area", "300")
    text = read(cast)
    assert "Industrial zone Thanh Bình" in text
    assert "Decree 32/2024, art. 2(1)" not in text


def test_zones_have_no_type(cast):
    assert "Type of cluster" not in read(cast, "/zones/")


@pytest.mark.parametrize("page", ["/zones/", "/zones/thanh-binh/"])
def test_pages_lead_back_to_the_zones(cast, page):
    assert 'href="/zones/"' in browser(cast.board).get(page).content.decode()
