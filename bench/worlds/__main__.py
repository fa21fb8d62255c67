"""`python -m bench.worlds 1000 FILE`: make a world in a new SQLite file; FILE.ready beside it says that it is whole."""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.worlds", description=__doc__)
    parser.add_argument("sites", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--every", type=int, default=1, help="each site is updated on one of so many days of updates")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ |= {"DATA_DIR": folder, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "bkproject.settings"}
        _make(options.sites, options.every)
        shutil.move(Path(folder) / "tracker.sqlite3", options.file)
    options.file.with_name(f"{options.file.name}.ready").touch()
    return 0


def _make(sites: int, every: int) -> None:
    import django
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    django.setup()
    from bench.worlds.making import make_world

    call_command("migrate", interactive=False, verbosity=0)
    make_world(sites, timezone.localdate(), every=every)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
