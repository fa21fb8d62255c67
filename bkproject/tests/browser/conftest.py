"""A real Chromium on the seeded data. Each test has its own copy of the database and its own browser context."""

import os
import sqlite3
import threading
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client
from playwright.sync_api import expect, sync_playwright

# Playwright's synchronous interface runs a loop of its own in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PASSWORD = "mat-khau-thu-nghiem-1"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 740}
# Milliseconds to wait for what comes at once on an idle machine: a tester's has other work too.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))  # told at the end of the run


@pytest.fixture(scope="session")
def launched(chromium_path):
    """Call it for the browser; one that broke down is followed by another."""
    with sync_playwright() as playwright:
        browsers = []

        def launch():
            if not browsers or not browsers[-1].is_connected():
                browsers.append(
                    playwright.chromium.launch(executable_path=chromium_path, args=FLAGS, timeout=2 * PATIENCE)
                )
            return browsers[-1]

        yield launch
        for browser in browsers:
            browser.close()


@pytest.fixture(scope="session")
def kept():
    """A database in memory: what the first `office` was filled with, for those after it."""
    with closing(sqlite3.connect(":memory:")) as database:
        yield database


@pytest.fixture
def office(transactional_db, monkeypatch, kept):
    """The shipped data and one person of each role."""
    monkeypatch.setenv("BK_DEMO_PASSWORD", PASSWORD)
    connection.ensure_connection()
    if kept.execute("SELECT 1 FROM sqlite_master").fetchone():
        kept.backup(connection.connection)
        ContentType.objects.clear_cache()  # its ids are those of the first again
        return
    call_command("seed", verbosity=0)
    call_command("demo", verbosity=0)
    connection.connection.backup(kept)


@pytest.fixture
def open_page(launched, live_server, office):
    """Call it for a page in a browser of its own: `open_page(PHONE, user="lanhdao", color_scheme="dark")`.

    The user is signed in, and no address opened yet; the page of sign-in is for `sign_in_here`.
    """
    contexts = []

    def open_(viewport=DESKTOP, user=None, language="vi", **options):
        context = launched().new_context(base_url=live_server.url, viewport=viewport, locale="vi-VN", **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        page = context.new_page()
        page.problems = []
        page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        if user:
            context.add_cookies([{**session_of(user), "url": live_server.url}])
        return page

    yield open_
    for context in contexts:
        context.close()
    # What a page or its worker asked for last may still be answered: it reads tables that are emptied next.
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=PATIENCE / 1000)


def session_of(username) -> dict:
    """Return the cookie of a new session of the user."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}


def sign_in_here(page, user):
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)


@contextmanager
def answered(page):
    """Send a form inside, and go on once the server has answered it: what it says is written then."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        yield


def needed_width(page, width):
    """Return how many pixels of width the page needs in a window of `width`, once its scripts have seen the window."""
    page.set_viewport_size({"width": width, "height": 900})
    # A frame of a table learns that it changed its size in the frame of drawing after it (tracker.js).
    page.evaluate("() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))")
    return page.evaluate("document.documentElement.scrollWidth")


def hard_to_use(page, addresses) -> dict[str, tuple[list[str], int]]:
    """Open each page; return those in which axe finds something serious, or that are wider than the window: both."""
    wrong = {}
    for address in addresses:
        assert page.goto(address).status == 200, address
        serious = [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        width = page.evaluate("document.documentElement.scrollWidth")
        if serious or width > page.viewport_size["width"]:
            wrong[address] = (serious, width)
    return wrong


@pytest.fixture
def superuser(office):
    return get_user_model().objects.create_superuser("admin", password=PASSWORD)
