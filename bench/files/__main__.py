"""`python -m bench files`: imports and exports, in a database of their own that is dropped at the end.

Ends with 1 where a target is missed. DATABASE_URL may name a server: the database "test_…" beside the named one is
made anew there.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bench.setting_up import set_up


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        # Before Django is set up: files go there, and so does the database, unless a server is named.
        os.environ.setdefault("BENCH_FOLDER", folder)
        os.environ["DATA_DIR"] = os.environ["BENCH_FOLDER"]
        os.environ["DJANGO_SETTINGS_MODULE"] = "bkproject.settings"
        os.environ.setdefault("LOG_LEVEL", "WARNING")
        return _memory(*options.memory) if options.memory else _measure(options)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench files", description=__doc__)
    parser.add_argument("--rows", type=int, default=int(os.environ.get("BENCH_ROWS") or 10_000))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--stock-runs", type=int, default=0, help="how often stock runs, which is slow; as ours")
    parser.add_argument("--grown", type=int, default=100_000, help="rows of the largest workbook; 0 for none")
    parser.add_argument("--quick", action="store_true", help="1.000 rows, stock runs once, nothing grows")
    parser.add_argument("--choices", action="store_true", help="compare what readers and writers were chosen from")
    parser.add_argument("--memory", nargs=2, metavar=("FILE", "USER"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.quick:
        options.rows, options.runs, options.stock_runs, options.grown = 1_000, 3, 1, 0
    return options


def _measure(options: argparse.Namespace) -> int:
    set_up()
    from django.db import connection

    from bench.files.choices import compare
    from bench.files.run import measure

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(Path(os.environ["BENCH_FOLDER"]) / "bench.sqlite3")
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        if options.choices:
            compare(options.rows, options.runs)
            return 0
        figures = measure(options.rows, options.runs, grown=options.grown, stock_runs=options.stock_runs)
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
    return figures.tell_missed()


def _memory(file: str, username: str) -> int:
    """Print by how many MB an import of `file` makes a process grow that has nothing else to do."""
    set_up()
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test.utils import override_settings

    from bench.figures import say
    from bench.files.limits import LIMITS
    from bench.files.ours import run_import
    from bench.measuring import memory_above_idle

    connection.settings_dict["NAME"] = os.environ["BENCH_DATABASE_NAME"]
    user = get_user_model().objects.get(username=username)
    with override_settings(**LIMITS):
        say(str(memory_above_idle(lambda: run_import(Path(file).read_bytes(), user))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
