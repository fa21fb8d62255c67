"""The past, to look at: inside `as_of(day, user)` every query reads what was recorded until the end of that day.

    with as_of(datetime.date(2024, 6, 14), request.user):
        Cluster.objects.visible_to(request.user)  # as they were recorded then

Reads only, and only what `user` may see today. Costs one filling of temporary tables; see history/shadows.py.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import DatabaseError, connection, transaction
from django.db.models import Min
from django.utils import timezone

from history.shadows import Shadows, history_of, tracked_models
from progress.access import scope
from progress.models import Site
from values.today import at_day, end_of, past_day, refuse_in_the_past

READING = ("SELECT", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def as_of(day: datetime.date, user) -> Iterator[None]:
    """Let every query on this connection see the records as they stood at the end of `day`, of today's sites of `user`.

    `values.today.today()` is that day. Whatever would write raises PastIsReadOnly. Not to be nested.
    """
    if past_day():
        raise RuntimeError("a past day is being looked at already")
    sites = _sites_of_today(user)
    with (
        _standing_before(Shadows(connection, Site), day, sites),
        at_day(day),
        scope.held_for(user, sites),
        connection.execute_wrapper(_only_reading),
    ):
        yield


def first_recorded_day() -> datetime.date | None:
    """The day of the oldest record of all; None while nothing is recorded."""
    moments = [history_of(model).objects.aggregate(first=Min("history_date"))["first"] for model in tracked_models()]
    first = min(filter(None, moments), default=None)
    return first and timezone.localdate(first)


def _sites_of_today(user) -> list[int] | None:
    """Primary keys of the sites `user` sees; None for whoever sees every site, so also those deleted since."""
    if profile := getattr(user, "staff_profile", None):
        # Where a person works is of today: read, with all its name takes, before the units of another day are there.
        for place in (profile.unit, profile.organisation):
            str(place)
    rule = scope.sites_seen_by(user)
    if rule == scope.EVERYTHING:
        return None
    return list(Site.objects.filter(rule).order_by("pk").values_list("pk", flat=True))


@contextmanager
def _standing_before(shadows: Shadows, day: datetime.date, sites: list[int] | None) -> Iterator[None]:
    on_sqlite = connection.vendor == "sqlite"
    if on_sqlite:
        _drop(shadows)  # a crashed request may have left some on this connection
    # Alone, SQLite goes without a transaction, which would take the one lock that writers share.
    by_hand = on_sqlite and not connection.in_atomic_block
    with nullcontext() if by_hand else transaction.atomic():
        try:
            _run(shadows.statements(end_of(day), sites))
            yield
        finally:
            if by_hand:
                _drop(shadows)
            else:
                transaction.set_rollback(True)  # takes the temporary tables away, whatever happened


def _run(statements) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _drop(shadows: Shadows) -> None:
    """Take away what stands in SQLite's schema `temp` of the shadows, and nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT type, name FROM sqlite_temp_master WHERE type IN ('table', 'view')")
            names = shadows.names()
            for kind, name in [row for row in cursor.fetchall() if row[1] in names]:
                cursor.execute(f"DROP {kind} temp.{connection.ops.quote_name(name)}")
    except DatabaseError:
        # Rows not read to the end hold their table; the connection takes all that is temporary with it.
        if connection.in_atomic_block:
            raise
        connection.close()


def _only_reading(execute, sql, params, many, context):
    if not sql.lstrip(" (\n").upper().startswith(READING):
        refuse_in_the_past()
    return execute(sql, params, many, context)
