"""The progress chart in a real browser: it says what its table and the lists say, and stays short and narrow."""

import pytest
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import DESKTOP, PHONE, needed_width
from bkproject.tests.browser.test_pages import serious_findings

OFFICER = "so.chuyenvien"
# The milestones that links of the picture lead to, and those of the table in words.
DRAWN = "() => [...document.querySelectorAll('.time-strip svg a')].map(link => link.getAttribute('href'))"
SAID = """() => [...document.querySelectorAll('.time-dates tbody tr')]
    .map(row => row.querySelector('a').getAttribute('href'))"""
# (site, how far behind) of each line of the picture and of the list.
BEHIND = """() => [...document.querySelectorAll('.time-table tbody tr')]
    .map(row => [row.querySelector('th a')?.textContent, row.lastElementChild.textContent.trim()])"""
LISTED = """() => [...document.querySelectorAll('.site-table tbody tr')]
    .map(row => [row.querySelector('th a')?.textContent,
                 row.querySelector('td')?.firstElementChild?.textContent ?? '–'])"""


@pytest.mark.parametrize(("language", "scheme"), [("vi", "light"), ("en", "dark")])
def test_the_picture_and_its_table_say_the_same(open_page, language, scheme):
    page = open_page(DESKTOP, user=OFFICER, language=language, color_scheme=scheme)
    page.goto("/timeline/?show=all&kind=cluster")
    drawn = [href for href in page.evaluate(DRAWN) if "#milestone-" in href]
    assert drawn
    assert sorted(drawn) == sorted(page.evaluate(SAID))
    assert serious_findings(page) == []
    page.locator(".time-strip svg a").first.click()
    expect(page.locator(":target")).to_be_visible()
    assert page.problems == []


def test_how_far_sites_are_behind_is_what_the_list_says(open_page):
    page = open_page(DESKTOP, user=OFFICER)
    page.goto("/clusters/?order=-slip&columns=slip")
    said = {name: span for name, span in page.evaluate(LISTED) if name}
    page.goto("/timeline/?kind=cluster&order=-slip")
    drawn = {name: span for name, span in page.evaluate(BEHIND) if name}
    assert next(iter(drawn.values())) != "–"
    assert {name.removeprefix("CCN "): span for name, span in drawn.items()} == said


@pytest.mark.parametrize("query", ["", "?show=all", "?axis=quarter&order=unit"])
@pytest.mark.parametrize("java_script", [True, False], ids=["", "without JavaScript"])
def test_a_phone_shows_each_strip_below_its_name(open_page, query, java_script):
    page = open_page(PHONE, user=OFFICER, java_script_enabled=java_script)
    page.goto(f"/timeline/{query}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate("document.documentElement.scrollHeight") <= 5000
    strip = page.locator(".time-strip svg").first.bounding_box()
    assert strip["width"] > PHONE["width"] - 60


def test_nothing_is_moved_sideways(open_page):
    page = open_page(DESKTOP, user=OFFICER)
    for query in ("", "?show=all", "?axis=quarter&show=all"):
        page.goto(f"/timeline/{query}")
        assert [width for width in (1024, 1280, 1366) if needed_width(page, width) > width] == [], query
    page.goto("/timeline/")
    assert page.evaluate("document.documentElement.scrollHeight") <= 1300
