"""`python -m bench.worlds SITES [FILE]`: make a world in a new SQLite file, or in the settings' empty database."""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.worlds", description=__doc__)
    parser.add_argument("sites", type=int)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--every", type=int, default=1, help="each site is updated on one of so many days of updates")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bkproject.settings"
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ["DATA_DIR"] = folder
        if options.file:
            os.environ["DATABASE_URL"] = ""
        _make(options.sites, options.every)
        if options.file:
            shutil.move(Path(folder) / "tracker.sqlite3", options.file)
    return 0


def _make(sites: int, every: int) -> None:
    import django
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone, translation

    django.setup()
    from bench.figures import say
    from bench.worlds.people import make_people
    from demo.making import make_world

    translation.activate("vi")
    call_command("migrate", interactive=False, verbosity=0)
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if is_sqlite:
            cursor.execute("PRAGMA synchronous = OFF")
        make_world(sites, timezone.localdate(), make_people, every=every, report=say)
        if is_sqlite:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
