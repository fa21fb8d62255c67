"""No page is wider than the window, and the menu shows what one does daily; every page that links lead to."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.urls import Resolver404, resolve
from playwright.sync_api import expect

from bkproject.tests.browser.conftest import DESKTOP, PHONE, needed_width

WIDTHS = [1366, 1280, 1024, 375]
# A link in a picture says its address as it is written.
LINKS = """[...document.querySelectorAll('header a[href], main a[href]')]
    .map((link) => new URL(link.getAttribute("href"), document.baseURI).href)"""
# Addresses that answer with a file or with JSON, and the administration, which is Django's.
NO_PAGES = re.compile("admin|api:(index|schema|list|record)$|.*(file|-word|-photo|-refused|minutes)$")


def name_of(url: str) -> str:
    """Return the name of an address; empty for what is no page of ours."""
    try:
        name = resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""
    return "" if not name or NO_PAGES.match(name) else name


def every_page(page, first="/"):
    """Open one page of each address that links lead to, and yield its path."""
    seen, waiting = set(), [first]
    while waiting:
        url = waiting.pop(0)
        name = name_of(url)
        if not name or name in seen:
            continue
        seen.add(name)
        path = urlsplit(url)._replace(scheme="", netloc="").geturl()
        assert page.goto(path).status == 200, path
        waiting += [link for link in page.evaluate(LINKS) if urlsplit(link).netloc == urlsplit(page.url).netloc]
        yield path


@pytest.mark.once
@pytest.mark.parametrize(("user", "language"), [("quantri", "vi"), ("cdt.hatang", "en")])
def test_no_page_is_wider_than_the_window(open_page, user, language):
    page = open_page(DESKTOP, user=user, language=language)
    too_wide, count = {}, 0
    for path in every_page(page):
        count += 1
        for width in WIDTHS:
            if (needed := needed_width(page, width)) > width:
                too_wide[path, width] = needed
        page.set_viewport_size(DESKTOP)
    assert too_wide == {}
    assert count > 30
    assert page.problems == []


@pytest.mark.parametrize("width", [1024, 1280])
def test_a_long_name_is_shown_whole_and_the_menu_stands_on_one_line(open_page, width):
    get_user_model().objects.filter(username="so.chuyenvien").update(
        first_name="Nguyễn Hoàng Minh Nguyệt", last_name="Công Tằng Tôn Nữ"
    )
    page = open_page({"width": width, "height": 900}, user="so.chuyenvien")
    page.goto("/clusters/")
    assert page.locator(".menu-name").evaluate("(name) => name.scrollWidth <= name.clientWidth")
    tops = page.locator(".site-nav > ul > li").evaluate_all("(all) => all.map((li) => li.getBoundingClientRect().top)")
    assert len(set(tops)) == 1


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_on_a_phone_the_menu_is_behind_one_button(open_page, java_script):
    page = open_page(PHONE, user="so.chuyenvien", java_script_enabled=java_script)
    page.goto("/clusters/")
    expect(page.locator("header nav a[href='/zones/']")).to_be_hidden()
    page.locator(".nav-button > summary").click()
    expect(page.locator("header nav a[href='/zones/']")).to_be_visible()
    expect(page.locator("header nav a[href='/documents/']")).to_be_hidden()
    page.locator(".nav-menu:has(a[href='/documents/']) > summary").click()
    page.locator("header nav a[href='/documents/']").click()
    expect(page).to_have_url(re.compile("/documents/"))
