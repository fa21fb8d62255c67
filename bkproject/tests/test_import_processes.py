"""Imports that are killed, and imports at the same time: on the database of the settings, in real processes.

On SQLite they work on a copy in a file; for PostgreSQL set DATABASE_URL: the same tests then run there.
"""

import json
import os
import sqlite3
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from bkproject.tests.import_processes import ROWS
from progress.models import SecondaryProject, WorkSettings
from progress.tests.cast import make_cast

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork"),
]
KILLED = -9
# 20.000 take some two minutes: IMPORT_ROWS=20000
MANY = int(os.environ.get("IMPORT_ROWS", "2000"))


@pytest.fixture(params=["sqlite", "postgresql"])
def work(request, tmp_path):
    """Run import_processes on the database of this test, with what it holds now."""
    if connection.vendor != request.param:
        pytest.skip(f"needs {request.param}, which DATABASE_URL does not name")

    def run(what: str, *more: str) -> dict:
        env = os.environ | {"DJANGO_SETTINGS_MODULE": "bkproject.settings", "DATA_DIR": str(tmp_path)}
        env |= {"DATABASE_URL": _database(tmp_path), "DATABASE_WAIT_SECONDS": "300"}
        call = [sys.executable, "-m", "bkproject.tests.import_processes", what, str(tmp_path), *more]
        done = subprocess.run(call, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=1800)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    make_cast()
    return run


def _database(folder) -> str:
    """The address of the test database; of SQLite's, which is in memory, a copy is made where the settings look."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(folder / "tracker.sqlite3") as target:
            connection.connection.backup(target)
        target.close()
        return ""
    given = connection.settings_dict
    who = ":".join(quote(given[name], safe="") for name in ("USER", "PASSWORD") if given[name])
    return f"postgresql://{who}@{given['HOST'] or 'localhost'}:{given['PORT'] or 5432}/{quote(given['NAME'])}"


def test_an_import_that_is_killed_left_nothing_or_all_of_it(work):
    results = work("killed")
    (count, whole), *killed = results["statements"]
    nothing, everything = [0, 0, 0, 0], [ROWS, ROWS, 1, ROWS // 100]
    assert whole == everything
    assert count > 20
    assert len(killed) > 10
    assert {status for status, _found in killed} == {KILLED}
    left = [found for _status, found in killed]
    assert [found for found in left if found not in (nothing, everything)] == []
    # Just before the commit there is nothing, from it on everything.
    assert left[-1] == everything
    assert left[-8] == nothing
    assert left == sorted(left)
    assert [found for _status, found in results["while"] if found not in (nothing, everything)] == []


def test_a_confirmation_that_is_killed_up_to_its_commit_left_nothing_and_can_be_confirmed(work):
    (_count, *whole), *killed = work("killed-on-the-page")["confirm"]
    assert whole == [[20, 20], "saved", True]
    assert {status for status, *_left in killed} == {KILLED}
    left, nothing = [rest for _status, *rest in killed], [[0, 0], "preview", True]
    # After the commit the run is only read again: nothing until the one, everything from it on.
    assert left == [nothing] * left.count(nothing) + [whole] * left.count(whole)
    assert left.count(nothing) > 3
    assert left.count(whole) > 0


def test_a_file_goes_only_after_the_commit_of_what_no_longer_wants_it(work):
    (_count, *whole), *killed = work("killed-on-the-page")["give_up"]
    assert whole == [[0, 0], "dropped", False]
    assert {status for status, *_left in killed} == {KILLED}
    states = [(state, is_kept) for _status, _found, state, is_kept in killed]
    assert ("preview", False) not in states
    assert {("preview", True), ("dropped", True)} <= set(states)


def test_of_two_people_who_import_at_once_one_wins_and_the_other_is_asked_again(work):
    for number in range(300):
        site = SecondaryProject._meta.get_field("site").related_model.objects.get(name="Cẩm Giàng").pk
        SecondaryProject.objects.create(site_id=site, name=f"Chung {number}")
    for how, result in work("at-once").items():
        assert sorted(result["endings"]) == [0, 1], how
        # All rows of the one who won, none of the other: nothing is lost, nothing is mixed.
        assert sorted(result["notes"]) == [0, 200], how
        assert result["notes"][result["endings"].index(0)] == 200, how


def test_two_people_save_beside_a_preview_and_a_confirmation_and_nothing_is_lost(work):
    WorkSettings.objects.create(roles_awaiting_acceptance=[])
    results = work("beside", str(MANY))
    assert results["endings"] == [0, 0]
    assert results["found"] == [MANY, MANY, 1, MANY // 100]
    for told in results["writers"]:
        assert told["statuses"].keys() == {"302"}, results
        saved = told["statuses"]["302"]
        assert saved > 3
        assert told["version"] == saved + 1
        assert told["last"]
