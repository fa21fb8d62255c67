"""What every test shares: settings fit for tests, the language, and the browser where there is one."""

import gc
import os
import random
import shutil
import sqlite3
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed

from bkproject.startup.translations import compile_catalogues
from bkproject.tests.ends import wrong_ends
from bkproject.tests.kept_ready import wrong_columns
from bkproject.tests.migrated import migrated_once
from values.rules import as_said_before

# The same examples on every run, however slow the machine.
hypothesis.settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("steady")

# A Monday morning in the office: dates that tests type are past or to come as they were meant, whenever they run.
TEST_CLOCK = "2026-11-30T03:00:00Z"
NO_BROWSER = "no Chromium: install one (sudo apt install chromium) or set CHROMIUM to its path"


def find_chromium() -> str | None:
    """Return the path of the browser that CHROMIUM names or the system has."""
    configured = os.environ.get("CHROMIUM")
    names = [configured] if configured else ["chromium", "chromium-browser", "google-chrome"]
    return next(filter(None, map(shutil.which, names)), None)


def pytest_configure(config):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.PUBLIC_REQUESTS_PER_MINUTE = 100_000  # all tests ask from one address
    # Files as they lie in the source: nothing to collect first.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    for folder in settings.LOCALE_PATHS:
        for catalogue in compile_catalogues(Path(folder)):
            translation_file_changed(config, catalogue)  # Django has read the older one by now


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What asks no database says the same on every one."""
    for item in items:
        if not _asks_database(item):
            item.add_marker("once")
    if seed := os.environ.get("TEST_ORDER"):
        random.Random(seed).shuffle(items)  # no test may need another to have run before it


def pytest_collection_finish():
    """Look for garbage seldom, and not among all modules: it took a twentieth of the run."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _asks_database(item) -> bool:
    fixtures = {"db", "transactional_db", "client", "admin_client", "live_server"}
    return bool(item.get_closest_marker("django_db") or fixtures.intersection(item.fixturenames))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol():
    """Let each test begin at the moment that TEST_CLOCK names, UTC, from where the clock goes on; `now` is now."""
    moment = os.environ.get("TEST_CLOCK") or TEST_CLOCK
    with nullcontext() if moment == "now" else time_machine.travel(datetime.fromisoformat(moment)):
        return (yield)


def pytest_runtest_setup(item):
    if item.get_closest_marker("browser") and not find_chromium():
        pytest.skip(NO_BROWSER)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter):
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if skipped:
        terminalreporter.write_sep("!", f"{len(skipped)} BROWSER TESTS SKIPPED: {NO_BROWSER}", red=True, bold=True)
    if again := terminalreporter.stats.get("rerun"):
        said = f"{len(again)} TESTS FAILED AND WERE RUN AGAIN: look for what they did not wait for, above"
        terminalreporter.write_sep("!", said, yellow=True, bold=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_use_migrations):
    """Before pytest-django makes the test database: on SQLite it may be a copy of the last one."""
    with migrated_once() if django_db_use_migrations else nullcontext():
        yield


@pytest.fixture(scope="session", autouse=True)
def _uploads_go_to_a_temporary_folder(tmp_path_factory):
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def in_vietnamese():
    """Each test starts in the product's language, whatever the one before it left."""
    with translation.override("vi"):
        yield


@pytest.fixture
def in_english(in_vietnamese):
    """The rest of the test speaks English; for a page, set the cookie: client.cookies["django_language"] = "en"."""
    with translation.override("en"):
        yield


@pytest.fixture
def clock_stands():
    """The test happens in one moment: today is the same day when it records and when it looks."""
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield


@pytest.fixture
def told_of_the_past():
    """What the test records is taken for said at its time: a forecast that is over by now is no news of today."""
    with as_said_before():
        yield


@pytest.fixture
def ready_columns_hold(db):
    """After the test, what is kept ready of promises and of sites is what follows from all that was written."""
    yield
    assert wrong_columns() == []


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser's path for Playwright's `executable_path`; tests marked `browser` are skipped without one."""
    return find_chromium() or pytest.skip(NO_BROWSER)


@pytest.fixture
def ends_hold(db):
    """After the test, every record of history ends where the next one of its row begins."""
    yield
    assert wrong_ends() == []


@pytest.fixture
def in_a_file(transactional_db, tmp_path):
    """Let the default connection lead to a file, as in an office, for what happens between connections on SQLite."""
    if connection.vendor != "sqlite":
        yield
        return
    in_memory = connections["default"]
    path = tmp_path / "tracker.sqlite3"
    in_memory.ensure_connection()
    with sqlite3.connect(path) as target:
        in_memory.connection.backup(target)
    target.close()
    connections["default"] = type(in_memory)(in_memory.settings_dict | {"NAME": path})
    connections["default"].ensure_connection()  # the first turns the file's journal into a WAL
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = in_memory
