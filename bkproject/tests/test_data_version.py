"""A version of the data is the same while nobody writes, and never again once somebody has."""

import datetime
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from uuid import uuid4

import pytest
from django.db import connection, transaction

from bkproject.tests.undisturbed import undisturbed
from history.data_version import KeptWhileUnchanged, data_version
from progress.models import WorkSettings
from values.today import at_day

pytestmark = pytest.mark.usefixtures("in_a_file")
WRITE = "INSERT INTO django_session (session_key, session_data, expire_date) VALUES ('{}', '', '2026-01-01')"


@pytest.fixture
def other():
    with closing(connection.copy()) as other:
        yield other


def write(by=connection) -> None:
    with by.cursor() as cursor:
        cursor.execute(WRITE.format(uuid4()))


@undisturbed
def test_reading_leaves_it_as_it_is():
    before = data_version()
    assert before is not None
    assert WorkSettings.objects.count() == 0
    assert data_version() == before


def test_each_commit_changes_it_whoever_wrote(other):
    seen = [data_version()]
    for by in [connection, other, other, connection]:
        write(by)
        seen.append(data_version())
    assert len(set(seen)) == 5


@undisturbed
def test_two_connections_are_told_the_same(other):
    write(other)
    assert data_version(other) == data_version()
    write()
    assert data_version(other) == data_version()


def test_what_is_not_committed_yet_is_seen_by_nobody_and_changes_it_when_it_is(other):
    other.set_autocommit(False)
    before = data_version()
    write(other)
    between = data_version()
    other.commit()
    assert data_version() not in (before, between)


def test_of_two_writers_the_one_that_began_first_may_commit_last(other):
    if connection.vendor != "postgresql":
        pytest.skip("one at a time writes on SQLite")
    other.set_autocommit(False)
    write(other)
    write()
    before = data_version()
    other.commit()
    assert data_version() != before


def test_inside_a_transaction_nothing_can_be_told():
    with transaction.atomic():
        write()
        assert data_version() is None
        transaction.set_rollback(True)
    assert data_version() is not None


def test_of_a_past_day_nothing_can_be_told():
    with at_day(datetime.date(2026, 1, 1)):
        assert data_version() is None


def test_another_file_in_its_place_is_another_version(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL restores into a database of its own")
    before = data_version()
    connection.close()
    path = connection.settings_dict["NAME"]
    shutil.copy(path, tmp_path / "restored")
    (tmp_path / "restored").replace(path)
    assert data_version() != before


@undisturbed
def test_what_is_kept_is_made_again_for_every_version_and_key():
    kept, made = KeptWhileUnchanged[int](most=2), []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    assert [kept.get("a", make), kept.get("a", make), kept.get("b", make), kept.get("a", make)] == [0, 0, 1, 0]
    write()
    assert [kept.get("a", make), kept.get("a", make)] == [2, 2]
    # The longest unasked goes first.
    assert [kept.get("c", make), kept.get("a", make), kept.get("b", make)] == [3, 2, 4]
    assert kept.get("c", make) == 5


def test_to_make_anew_and_to_give_again_asks_for_the_version_once(monkeypatch):
    asked = []
    monkeypatch.setattr("history.data_version.data_version", lambda: asked.append(1) or "of now")
    kept = KeptWhileUnchanged[str](most=2)
    assert [kept.get("a", lambda: "one"), kept.get("a", lambda: "two")] == ["one", "one"]
    assert len(asked) == 2


def test_what_was_made_while_somebody_wrote_is_not_given_again(other):
    kept = KeptWhileUnchanged[str](most=2)

    def make() -> str:
        write(other)
        return "of two versions"

    assert kept.get("a", make) == "of two versions"
    assert kept.get("a", lambda: "anew") == "anew"


def test_inside_a_transaction_nothing_is_kept():
    kept = KeptWhileUnchanged[str](most=2)
    with transaction.atomic():
        assert [kept.get("a", lambda: "one"), kept.get("a", lambda: "two")] == ["one", "two"]


def test_who_asks_for_what_is_being_made_waits_for_it(monkeypatch):
    monkeypatch.setattr("history.data_version.data_version", lambda: "of now")
    kept, made, begun = KeptWhileUnchanged(most=5), [], threading.Event()

    def make() -> str:
        begun.set()
        time.sleep(0.1)
        made.append("page")
        return "page"

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(kept.get, "key", make)
        begun.wait(60)
        second = threads.submit(kept.get, "key", make)
        assert [first.result(), second.result()] == ["page", "page"]
    assert made == ["page"]
