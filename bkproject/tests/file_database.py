"""The tests' database as it is in an office: on SQLite in a file, for what happens between connections."""

import sqlite3

import pytest
from django.db import connection, connections


@pytest.fixture
def in_a_file(transactional_db, tmp_path):
    """Let the default connection lead to a file; PostgreSQL stays as it is."""
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
