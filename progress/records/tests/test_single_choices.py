"""A filter with a single choice is left out of lists and pages, unless the address uses it."""

import re

import pytest

from clusters.models import Cluster
from progress.tests.cast import browser

LISTS = ["/", "/summary/", "/clusters/", "/obstacles/", "/inspections/", "/promises/", "/figures/", "/differences/"]


def asked_for(client, address: str) -> set[str]:
    """Return the names of what the forms of a page that only look for something ask for, in sight."""
    html = client.get(address).content.decode()
    forms = "".join(re.findall(r'<form(?:(?!</form>).)*?role="search".*?</form>', html, re.S))
    return set(re.findall(r'<(?:input(?! type="hidden")|select)[^>]*? name="(\w+)"', forms))


@pytest.mark.parametrize("address", [*LISTS, "/work/"])
def test_a_commune_officer_is_asked_for_no_unit(cast, address):
    Cluster.objects.create(name="Nguyên Phúc", unit=cast.places.new_commune)  # the first lies there under its old name
    assert "unit" not in asked_for(browser(cast.local), address)
    assert "unit" in asked_for(browser(cast.local), f"{address}?unit={cast.places.new_commune.slug}")
    assert "unit" in asked_for(browser(cast.department), address)


@pytest.mark.parametrize("address", LISTS)
def test_who_has_sites_in_several_communes_is_asked(cast, address):
    Cluster.objects.create(name="Quân Hà", unit=cast.places.elsewhere, developer=cast.company)
    assert "unit" in asked_for(browser(cast.clerk), address)


def test_a_representative_is_asked_for_no_developer_and_no_site(cast):
    client = browser(cast.clerk)
    assert "developer" not in asked_for(client, "/clusters/")
    assert "site" not in asked_for(client, "/work/")
    assert "developer" in asked_for(browser(cast.department), "/clusters/")


def test_a_board_officer_is_asked_for_no_kind_of_site(cast):
    assert "site" not in asked_for(browser(cast.board), "/inspections/")
    assert "site" in asked_for(browser(cast.department), "/inspections/")


def test_a_choice_of_nothing_is_not_offered(cast):
    assert "topic" not in asked_for(browser(cast.department), "/inspections/")  # no finding has one yet
