"""Servers of their own, beside the tests' database: for what happens between processes."""

import os
import subprocess
import sys
import uuid
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection


@contextmanager
def own_environment(folder: Path):
    """Variables of a server of its own, with its data in `folder`, on the kind of database that the tests run on."""
    own = {"DATA_DIR": str(folder), "BK_ADMIN_PASSWORD": "given by the office", "SECRET_KEY": "x" * 60, "DEBUG": "0"}
    own |= {"DATABASE_WAIT_SECONDS": "300"}  # a machine that tests is slow in what it does at once
    if connection.vendor != "postgresql":
        yield os.environ | own | {"DATABASE_URL": ""}
        return
    with _postgres_database() as url:
        yield os.environ | own | {"DATABASE_URL": url}


@contextmanager
def _postgres_database():
    base, name = os.environ["DATABASE_URL"], f"start_{uuid.uuid4().hex}"
    with psycopg.connect(base, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{base.rpartition('/')[0]}/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(environment, *words):
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
