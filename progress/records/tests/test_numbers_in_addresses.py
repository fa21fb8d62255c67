"""A number in an address that can name nothing: the page is not there, or is as without it."""

import pytest
from django.urls import reverse

from progress.tests.cast import browser

TOO_LONG = "9" * 5000  # more digits than Python turns into a number


@pytest.mark.parametrize("key", [TOO_LONG, "9" * 19, "-1", "1.5", "²", "abc"])
@pytest.mark.parametrize(
    "name", ["obstacle-add", "baseline-add", "project-add", "inspection-add", "document-add", "event-add"]
)
def test_no_such_site_is_not_found(cast, name, key):
    page = browser(cast.department).get(reverse(f"progress:{name}"), {"site": key})
    assert page.status_code == 404


@pytest.mark.parametrize("key", [TOO_LONG, "9" * 19, "abc"])
def test_a_reporter_names_no_such_site(cast, key):
    page = browser(cast.clerk).get(reverse("progress:report-obstacle"), {"site": key})
    assert page.status_code == 404


def test_more_changes_than_a_number_can_say_are_as_many_as_a_page_takes(cast):
    page = browser(cast.department).get(cast.cluster.get_absolute_url(), {"changes": TOO_LONG})
    assert page.status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/history/sites/{}/", "/history/milestone/{}/", "/history/milestone/{}/undo/", "/meetings/{}/", "/imports/{}/"],
)
@pytest.mark.parametrize("key", [TOO_LONG, "9" * 20, "9" * 19])
def test_a_key_that_no_database_takes_is_not_found(cast, address, key):
    assert browser(cast.department).get(address.format(key)).status_code == 404
