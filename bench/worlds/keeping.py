"""Worlds are made once and kept; what measures gets a copy.

They lie in `.bench/`, or on the PostgreSQL server of DATABASE_URL as databases `bench_…`.
"""

import datetime
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from bench.figures import say
from bench.worlds import VERSION

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = Path(os.environ.get("BENCH_WORLDS") or ROOT / ".bench")
# Sites of which each is updated on one of so many days of updates; the others on every one.
SELDOM = {10_000: 10}
SQLITE_NAME = "tracker.sqlite3"


@contextmanager
def copy_of(sites: int) -> Iterator[dict[str, str]]:
    """Yield the environment in which a process finds a world of its own; it is made first, where it is not kept yet."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="run-", dir=FOLDER) as folder, _copied(sites, Path(folder)) as url:
        yield os.environ | {
            "DATA_DIR": folder,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "bkproject.settings",
            "STATIC_ROOT": str(FOLDER / "static"),
            "LOG_LEVEL": "ERROR",
            "SECRET_KEY": os.environ.get("SECRET_KEY") or "only-for-measuring",
        }


@contextmanager
def _copied(sites: int, folder: Path) -> Iterator[str]:
    """Yield the DATABASE_URL of a copy: empty for SQLite, whose file is put into `folder`."""
    if url := os.environ.get("DATABASE_URL", ""):
        with _copied_on_server(url, name_of(sites)) as copy:
            yield copy
        return
    shutil.copyfile(kept_file(sites), folder / SQLITE_NAME)
    yield ""


def kept_file(sites: int) -> Path:
    """Return the file of SQLite that holds a world; it is made first, where it is not kept yet."""
    FOLDER.mkdir(exist_ok=True)
    kept = FOLDER / f"{name_of(sites)}.sqlite3"
    if not kept.exists():
        making = FOLDER / f"making-{sites}.sqlite3"
        making.unlink(missing_ok=True)
        make(sites, "", making)
        for other in FOLDER.glob(f"bench_{sites}_*.sqlite3"):
            other.unlink()
        making.rename(kept)
    return kept


def name_of(sites: int) -> str:
    """Return the name of a world: another one after a migration, a change of the maker, or in another month.

    What is overdue depends on the day.
    """
    migrations = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("*/migrations/*.py"))
    state = hashlib.sha256("\n".join(migrations).encode()).hexdigest()[:8]
    return f"bench_{sites}_{VERSION}_{datetime.datetime.now(datetime.UTC):%Y%m}_{state}"


def make(sites: int, url: str, file: Path | None = None) -> None:
    """Make a world in the empty database of `url` or in a new SQLite file, in a process of its own."""
    say(f"Making a world of {sites} sites, which is kept")
    every = ["--every", str(SELDOM.get(sites, 1))]
    target = [str(file)] if file else []
    environment = os.environ | {"DATABASE_URL": url, "SECRET_KEY": "only-for-measuring"}
    subprocess.run([sys.executable, "-m", "bench.worlds", str(sites), *target, *every], env=environment, check=True)


@contextmanager
def _copied_on_server(url: str, kept: str) -> Iterator[str]:
    """Yield the address of a copy of the database `kept`, which is made on the server of `url` when it is not there."""
    import psycopg

    copy = f"{kept}_{os.getpid()}"
    with psycopg.connect(_of(url, "postgres"), autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [kept]).fetchone():
            server.execute(f'DROP DATABASE IF EXISTS "{kept}_making"')
            server.execute(f'CREATE DATABASE "{kept}_making"')
            make(int(kept.split("_")[1]), _of(url, f"{kept}_making"))
            server.execute(f'ALTER DATABASE "{kept}_making" RENAME TO "{kept}"')
        server.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{kept}"')
        try:
            with psycopg.connect(_of(url, copy), autocommit=True) as database:
                database.execute("ANALYZE")
            yield _of(url, copy)
        finally:
            server.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


def _of(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
