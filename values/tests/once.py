"""Rows that many tests begin with, built once in a run and copied from then on."""

import functools
import io
import pickle
from datetime import UTC, datetime

import time_machine
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

# What Django itself writes into a new database; their ids change when a test empties the tables.
SHIPPED = ("auth_permission", "django_content_type")
# What a test may record first: neither counted as filled nor copied.
SETTINGS = ("progress_worksettings", "progress_historicalworksettings")
_NOW = object()


def built_once(make):
    """Decorate a function without arguments that fills an empty database and returns what it made.

    Its first call on a day runs; later calls on that day insert the same rows, with the time of the call where they
    have that of the first, and return a copy of what the first returned. In a database that is not empty it always
    runs.
    """
    recordings: dict[tuple, Recording] = {}

    @functools.wraps(make)
    def made():
        if (state := _empty_state()) is None:
            return make()
        key = timezone.localdate(), *state
        if key not in recordings:
            recordings[key] = Recording(make)
            return recordings[key].result(recordings[key].moment)
        return recordings[key].replay()

    return made


class Recording:
    """What a function returned and the rows it inserted, with a mark wherever the time of its call stood."""

    def __init__(self, make):
        self.moment = timezone.now()
        with time_machine.travel(self.moment, tick=False):
            made = make()
        pickled = io.BytesIO()
        pickler = pickle.Pickler(pickled)
        pickler.persistent_id = lambda value: "now" if self._is_now(value) else None
        pickler.dump(made)
        self.pickled = pickled.getvalue()
        self.inserts = [(insert, rows) for model in _models() for insert, rows in [self._rows_of(model)] if rows]
        filled = [model for model in _models() if model._base_manager.exists()]
        self.after = "".join(connection.ops.sequence_reset_sql(no_style(), filled))

    def replay(self):
        """Insert the rows as if they were made now; return what the function returned."""
        now = timezone.now()
        stored = now if connection.features.supports_timezones else timezone.make_naive(now, UTC)
        # Rows name others that come after them: the database looks at the end of the transaction.
        with transaction.atomic(), connection.cursor() as cursor:
            for insert, rows in self.inserts:
                cursor.executemany(insert, [[stored if value is _NOW else value for value in row] for row in rows])
            if self.after:
                cursor.execute(self.after)
        return self.result(now)

    def result(self, now: datetime):
        """Return a copy of what the function returned, of the test's own to change."""
        unpickler = pickle.Unpickler(io.BytesIO(self.pickled))
        unpickler.persistent_load = lambda _mark: now
        return unpickler.load()

    def _rows_of(self, model) -> tuple[str, list[list]]:
        """Return the statement that inserts a row, and the rows of the table as the database gives them."""
        quote = connection.ops.quote_name
        table = quote(model._meta.db_table)
        columns = [quote(field.column) for field in model._meta.local_concrete_fields]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)} FROM {table}")
            rows = [[_NOW if self._is_now(value) else value for value in row] for row in cursor.fetchall()]
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})", rows

    def _is_now(self, value) -> bool:
        if not isinstance(value, datetime):
            return False
        return (value if value.tzinfo else value.replace(tzinfo=UTC)) == self.moment


@functools.cache
def _models() -> list:
    models = apps.get_models(include_auto_created=True)
    return [
        m for m in models if m._meta.managed and not m._meta.proxy and m._meta.db_table not in (*SHIPPED, *SETTINGS)
    ]


def _empty_state() -> tuple | None:
    """Return the newest ids of Django's own rows if there are no others, else None."""
    with connection.cursor() as cursor:
        cursor.execute(_state_query())
        is_filled, *state = cursor.fetchone()
    return None if is_filled else tuple(state)


@functools.cache
def _state_query() -> str:
    quote = connection.ops.quote_name
    filled = " OR ".join(f"EXISTS (SELECT 1 FROM {quote(model._meta.db_table)})" for model in _models())
    newest = ", ".join(f"(SELECT MAX(id) FROM {quote(table)})" for table in SHIPPED)
    return f"SELECT {filled}, {newest}"
