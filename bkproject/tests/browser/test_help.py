"""The "?" beside a term: opened by keyboard and by click, with and without scripts, and never wider than the window."""

import pytest
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import DESKTOP, PHONE

PAGES = ["/clusters/", "/clusters/cam-giang/", "/promises/", "/obstacles/", "/figures/", "/desks/", "/work/"]


def test_a_term_opens_by_keyboard_and_closes_with_escape(open_page):
    page = open_page(user="so.chuyenvien")
    page.goto("/promises/")
    term = page.locator(".what-is", has_text="Thời hạn cam kết").first
    term.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(term.get_by_role("link", name="Mọi thuật ngữ")).to_be_visible()
    page.keyboard.press("Escape")
    expect(term.get_by_role("link", name="Mọi thuật ngữ")).to_be_hidden()
    expect(term.locator("summary")).to_be_focused()


def test_without_scripts_a_term_opens_and_leads_to_its_place_among_all(open_page):
    page = open_page(PHONE, user="so.chuyenvien", java_script_enabled=False)
    page.goto("/promises/")
    page.locator(".what-is > summary").first.click()
    page.locator(".what-is[open] a").click()
    page.wait_for_url("**/help/terms/#target-date")
    expect(page.locator("#target-date")).to_be_in_viewport()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "375"])
def test_no_open_term_widens_the_page(open_page, viewport):
    page = open_page(viewport, user="so.chuyenvien")
    too_wide = {}
    for path in PAGES:
        page.goto(path)
        for place in range(page.locator(".what-is > summary").count()):
            term = page.locator(".what-is").nth(place)
            if not term.locator("summary").is_visible():
                continue
            term.evaluate("(details) => { details.open = true; }")
            width = page.evaluate("document.documentElement.scrollWidth")
            box = term.locator("div").bounding_box()
            in_table = term.evaluate("(details) => details.closest('th') !== null")  # scrolls sideways with it
            is_cut = box["x"] < 0 or box["x"] + box["width"] > viewport["width"]
            if width > viewport["width"] or (is_cut and not in_table):
                too_wide[path, place] = (width, box["x"], box["width"])
            term.evaluate("(details) => { details.open = false; }")
    assert too_wide == {}
