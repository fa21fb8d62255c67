"""`python -m bench.chaos.one_database sqlite|postgresql …`: every trial on one database, rows as JSON.

The environment says where the office lies; `bench.chaos` sets it.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bench.chaos.machine import Cluster, Disk, Server
from bench.worlds.keeping import FOLDER, kept_file, name_of

SITES = 40
PEOPLE = 20  # at least: those who upload and those who save beside them are the last of these


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos.one_database", description=__doc__)
    parser.add_argument("database", choices=("sqlite", "postgresql"))
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--saves", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--postgres-port", type=int, required=True)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    folder = Path(os.environ["CHAOS_DIR"])
    disk, second = Disk(folder / "disk"), Disk(folder / "second")
    cluster = Cluster(second, options.postgres_port)
    try:
        if cluster.bin:
            cluster.make()
        return _try_all(options, folder, disk, second, cluster)
    finally:
        if cluster.bin:
            cluster.stop("immediate")
        disk.remove()
        second.remove()


def _try_all(options: argparse.Namespace, folder: Path, disk: Disk, second: Disk, cluster: Cluster) -> int:
    from bench.setting_up import set_up

    data, temporary = disk.folder / "data", disk.folder / "tmp"
    for path in (data, temporary):
        path.mkdir(mode=0o700)
    os.environ |= {"DATA_DIR": str(data), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "bkproject.settings"}
    os.environ |= {"STATIC_ROOT": str(folder / "static"), "SECRET_KEY": "only-for-trying-it-out"}
    shutil.copyfile(kept_file(SITES), data / "tracker.sqlite3")
    if options.database == "postgresql":
        _move_to(cluster, folder / "world.zip")
    set_up(migrated=True)
    from bench.chaos import broken, crowd, killed, uploads
    from bench.chaos.checking import Trial
    from bench.chaos.office import Office
    from progress.models import Milestone

    server = Server(folder, os.environ | {"TMPDIR": str(temporary)}, options.port)
    office = Office(server, disk, cluster if cluster.bin else None, options.database, folder)
    office.open(max(options.people, PEOPLE))
    site = Milestone.objects.values_list("site", flat=True).get(pk=office.milestones[0])
    full, full_server = "đầy ổ đĩa / full disk", "đầy ổ đĩa của PostgreSQL / full disk of PostgreSQL"
    works: dict[str, Callable[[], list[Trial]]] = {
        "killed": lambda: killed.killed(office),
        "disk": lambda: broken.full_disk(office, site, disk, full),
        "server-disk": lambda: [] if office.is_sqlite else broken.full_disk(office, site, second, full_server),
        "read-only": lambda: broken.read_only(office, site),
        "outage": lambda: broken.outage(office),
        "clock": lambda: broken.clock(office),
        "uploads": lambda: uploads.uploads(office, site),
        "editors": lambda: crowd.editors(office, options.people, options.saves),
    }
    is_good = True
    try:
        for name, work in works.items():
            if options.only and name not in options.only.split(","):
                continue
            try:
                trials = work()
            except Exception:  # noqa: BLE001 - a trial that breaks off is one that is not passed; the others are tried
                trials = [Trial(name, missed=[traceback.format_exc()])]
            for trial in trials:
                is_good &= trial.is_good
                sys.stdout.write(json.dumps(asdict(trial), ensure_ascii=False) + "\n")
                sys.stdout.flush()
    finally:
        server.stop()
    return 0 if is_good else 1


def _move_to(cluster: Cluster, backup: Path) -> None:
    """Move the office to a database of the PostgreSQL server as the manual says: by a backup; kept for another time."""
    url, kept = cluster.address("office"), FOLDER / f"{name_of(SITES)}.dump"
    cluster.ask("postgres", "CREATE DATABASE office")
    if kept.exists():
        cluster.read("office", kept)
        os.environ["DATABASE_URL"] = url
        return
    for words in (["backup", str(backup)], ["restore", str(backup)]):
        subprocess.run([sys.executable, "manage.py", *words], check=True, stdout=subprocess.DEVNULL)
        os.environ["DATABASE_URL"] = url
    cluster.write("office", kept)


if __name__ == "__main__":
    sys.exit(main())
