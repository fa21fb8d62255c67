"""Every hostile, broken or foreign file gets a clear message or a right reading, quickly and in little memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from spreadsheets.tests.corpus import CASES

# Seconds of the processor for one file, with room for a slow machine; KB of the whole process.
MOST_SECONDS, MOST_MEMORY = 20, 300 * 1024
_RUN = """
import json, resource, sys, time
from pathlib import Path
import django
django.setup()
def peak_kb():
    # Where the system tells it, of this program alone: the other figure begins with that of the process it came from.
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
from django.utils import translation
from spreadsheets.book import BookError
from spreadsheets.readers import open_book, without_macros
translation.activate("en")
for path in sorted(Path(sys.argv[1]).iterdir()):
    started, told, rows = time.process_time(), "", 0
    try:
        book = open_book(path.read_bytes(), path.name)
        rows = sum(len(book.read(number).rows) for number in range(len(book.sheets)))
    except BookError as error:
        told = str(error)
    seconds, started = time.process_time() - started, time.process_time()
    try:
        without_macros(path.read_bytes())
    except BookError:
        pass
    seconds = max(seconds, time.process_time() - started)
    peak = peak_kb()
    print(json.dumps({"name": path.name, "told": told, "rows": rows, "seconds": seconds, "peak": peak}), flush=True)
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    subprocess.run([sys.executable, "-m", "spreadsheets.tests.corpus", folder], check=True, cwd=settings.BASE_DIR)
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(folder)],
        capture_output=True,
        text=True,
        timeout=1800,
        cwd=Path(settings.BASE_DIR),
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "bkproject.settings"},
    )
    assert done.returncode == 0, done.stderr
    return {found["name"]: found for found in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_is_read_or_refused_as_it_should(outcomes, case):
    found = outcomes[case.name]
    assert case.says in found["told"]
    assert bool(case.says) == bool(found["told"]), found["told"]
    assert found["rows"] == case.rows


def test_none_takes_long_or_much_memory(outcomes):
    assert len(outcomes) == len(CASES)
    slow = {name: found["seconds"] for name, found in outcomes.items() if found["seconds"] > MOST_SECONDS}
    assert not slow
    assert max(found["peak"] for found in outcomes.values()) < MOST_MEMORY


def test_names_are_unique():
    assert len({case.name for case in CASES}) == len(CASES)
