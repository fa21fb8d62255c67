"""Whether the database has the shape that this version expects: asked at every look at the server's health."""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader


@cache
def newest() -> frozenset[tuple[str, str]]:
    """Return (app, name) of the last migrations of this version; read from disk once in a process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def is_behind() -> bool:
    """Return whether the database lacks one of them, or knows none because it is new. One query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return not newest() <= set(cursor.fetchall())
    except DatabaseError:  # there is no such table; that the database answers was asked before
        return True
