"""The migrations one after the other, as a database that was begun before they were squashed runs them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

# What a database of an early version holds.
EARLY = [
    ("bkproject", "0001_seed_record"),
    ("places", "0002_written_in_a_request"),
    ("clusters", "0002_written_in_a_request"),
    ("zones", "0002_written_in_a_request"),
    ("progress", "0004_obstacle_steps"),
    ("reports", "0002_written_in_a_request"),
]

SCHEMA = "one_by_one"  # beside the tables of the tests, on PostgreSQL


@contextmanager
def empty_database() -> Iterator[None]:
    """Let the default connection lead to a database without tables."""
    ours = connections[DEFAULT_DB_ALIAS]
    empty = ours.copy()
    if ours.vendor == "sqlite":
        empty.settings_dict["NAME"] = ":memory:"
    else:
        with empty.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
            cursor.execute(f"CREATE SCHEMA {SCHEMA}")
            cursor.execute(f"SET search_path TO {SCHEMA}")
    connections[DEFAULT_DB_ALIAS] = empty
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = ours
        if ours.vendor == "postgresql":
            with empty.cursor() as cursor:
                cursor.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
        empty.close()


def loader_without_squashes(connection) -> MigrationLoader:
    """Return a loader of the replaced migrations instead of the squashed; without a connection none is applied."""
    loader = MigrationLoader(connection, replace_migrations=False)
    for key, squashed in loader.replacements.items():
        loader.graph.remove_replacement_node(key, squashed.replaces)
    return loader


def executor_without_squashes(connection) -> MigrationExecutor:
    """Return an executor that can be sent to any migration, replaced or not, forwards and backwards."""
    executor = MigrationExecutor(connection)
    executor.loader = loader_without_squashes(connection)
    return executor
