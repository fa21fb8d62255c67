"""The dashboard in one screen, in a real browser: what it shows is what its tables and lists say."""

from collections import Counter

import pytest
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import DESKTOP, PHONE
from bkproject.tests.browser.test_pages import serious_findings

BOTTOM = "selector => document.querySelector(selector).getBoundingClientRect().bottom"
CELLS = """() => [...document.querySelectorAll('.site-grid tbody tr')].flatMap(row =>
    [...row.querySelectorAll('.grid-cell')].map((cell, place) =>
        [place, cell.querySelector('.state').className.split('state-')[1]]))"""
COUNTS = """() => [...document.querySelectorAll('.state-table tbody')].flatMap(body =>
    [...body.querySelectorAll('tr:not(.group-row)')].flatMap((row, place) =>
        [...row.querySelectorAll('td')].map((cell, n) => [place, n, Number(cell.textContent)])))"""
STATES = ["unknown", "not_started", "in_progress", "blocked", "done", "not_applicable"]


@pytest.mark.parametrize(("language", "scheme"), [("vi", "light"), ("en", "dark")])
def test_one_screen_says_what_its_tables_say(open_page, language, scheme):
    page = open_page(DESKTOP, user="lanhdao", language=language, color_scheme=scheme)
    page.goto("/")
    page.wait_for_selector(".latest:not(:has(button))")
    assert page.evaluate(BOTTOM, ".board-grid") <= DESKTOP["height"]
    assert page.evaluate(BOTTOM, ".board-worst") <= DESKTOP["height"]
    shown = Counter(map(tuple, page.evaluate(CELLS)))
    counted = Counter()
    for place, number, count in page.evaluate(COUNTS):
        counted[place, STATES[number]] += count
    assert shown == +counted
    assert serious_findings(page) == []
    page.locator(".grid-cell a").first.click()
    expect(page.locator(":target")).to_be_visible()
    assert page.problems == []


def test_what_is_folded_opens_for_who_is_sent_there(open_page):
    page = open_page(DESKTOP, user="lanhdao")
    page.goto("/")
    title = page.locator("#stages-title")
    expect(title).to_be_hidden()
    page.locator("a[href='#stages-title']").click()
    expect(title).to_be_visible()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_phone_shows_the_numbers_first_and_the_grid_whole(open_page, language):
    page = open_page(PHONE, user="lanhdao", language=language)
    page.goto("/")
    assert page.locator(".grid-blocks").evaluate("(frame) => frame.scrollWidth - frame.clientWidth") == 0
    assert page.evaluate(BOTTOM, ".board-numbers .stat:nth-child(2)") <= PHONE["height"]
    assert page.evaluate("document.documentElement.scrollHeight") <= 3500
