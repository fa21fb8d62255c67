"""What happened since a webhook was told last, read from history: nothing is written beside the change itself.

A change that was rolled back left no record, and one that stands left one, so nothing is lost and nothing invented.
"""

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, ExpressionWrapper, Max, Model, QuerySet
from django.utils import timezone

from api.hooks.events import BROKEN, BY_CODE, DELETED, Event, Saved
from api.hooks.models import Delivery, Webhook
from api.nouns import Noun
from api.nouns.base import Source
from api.reading import OVERLAP
from history.past_tables import history_of
from history.tracking import IN_FORCE
from history.undone import made_by_undo
from values.dates import slot_of
from values.today import end_of, today

ROWS_READ = 1000  # of one table at a time


@dataclass(frozen=True, slots=True)
class Found:
    """One event of one record: the moment, and the key of the save that says it (0: a day that passed)."""

    event: str
    noun: Noun
    pk: int
    at: datetime.datetime
    said_by: int
    is_deletion: bool = False
    what: str = ""

    @property
    def message_id(self) -> str:
        """The same for the same event, whoever looks and how often; of a restored backup another for another event."""
        said = f"{self.event} {self.noun.key} {self.pk} {self.at.timestamp()} {self.said_by} {self.what}"
        return f"msg_{hashlib.sha256(said.encode()).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class _Table:
    """A table that is looked through: of history, or (without sources) of what never changes once it is there."""

    model: type[Model]
    uses: tuple[tuple[Event, Noun, Source | None], ...]

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def moment(self) -> str:
        noun = self.uses[0][1]
        return noun.since or "history_date"

    def rows(self) -> QuerySet:
        if self.uses[0][2] is None:
            return self.model._default_manager.order_by("pk")
        undone = ExpressionWrapper(made_by_undo(), BooleanField())
        return history_of(self.model)._default_manager.annotate(is_undo=undone).order_by("history_id")

    def newest(self) -> int:
        return self.rows().aggregate(newest=Max("pk"))["newest"] or 0


def tables_of(codes: Iterable[str], user) -> list[_Table]:
    """Return the tables in which these events are found, those of lists that `user` may open."""
    uses: dict[type[Model], list] = defaultdict(list)
    for event in (BY_CODE[code] for code in codes if code in BY_CODE):
        for noun in event.nouns:
            if not noun.opens_for(user):
                continue
            if noun.since:
                uses[noun.rows(user).model].append((event, noun, None))
            for source in noun.sources:
                uses[source.model].append((event, noun, source))
    return [_Table(model, tuple(of_model)) for model, of_model in uses.items()]


def beginning(hook: Webhook) -> dict[str, int]:
    """Return from where the tables of a webhook's events are looked through: as before, those new to it from now on."""
    known = hook.position
    tables = tables_of(hook.events, hook.person)
    return {table.label: known[table.label] if table.label in known else table.newest() for table in tables}


def collect(hook: Webhook) -> None:
    """Put down what happened that a webhook is to be told; what was put down before stays once."""
    now, on = timezone.now(), today()
    until, position, found = _settled_before(now), dict(hook.position), {}
    for table in tables_of(hook.events, hook.person):
        seen = position.setdefault(table.label, table.newest())
        for rows in _parts(table, seen):
            settled = [row.pk for row in rows if getattr(row, table.moment) < until]
            position[table.label] = max([position[table.label], *settled])
            for one in _told_by(table, rows, on):
                found[one.event, one.noun.key, one.pk] = one  # of several saves one is told, the last
    told = [*_seen(hook.person, list(found.values())), *_passed(hook, on)]
    told.sort(key=lambda one: (one.at, one.said_by))
    deliveries = [_delivery(hook, one, now) for one in told]
    with transaction.atomic():
        Delivery.objects.bulk_create(deliveries, ignore_conflicts=True, batch_size=200)
        hook.position, hook.days_until, hook.looked_at = position, on, now
        hook.save(update_fields=["position", "days_until", "looked_at"])


def _settled_before(now: datetime.datetime) -> datetime.datetime:
    """Return the moment before which no save can come to light any more.

    A save is dated when it is made and seen when its transaction ends. On SQLite writers follow one another; PostgreSQL
    says when the oldest transaction that writes began.
    """
    moments = [now]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT min(xact_start) FROM pg_stat_activity "
                "WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
            )
            moments += [moment for (moment,) in cursor.fetchall() if moment]
    return min(moments) - OVERLAP


def _parts(table: _Table, seen: int) -> Iterator[list[Any]]:
    while rows := list(table.rows().filter(pk__gt=seen)[:ROWS_READ]):
        yield rows
        seen = rows[-1].pk


def _told_by(table: _Table, rows: list[Any], on: datetime.date) -> Iterator[Found]:
    before = _before(table, rows) if table.uses[0][2] else {}
    for row in rows:
        for event, noun, source in table.uses:
            saved = Saved(row, before.get(row.pk), source, on)
            if event.is_told_by(saved):
                key = getattr(row, source.column) if source else row.pk
                what = str(_over(row, source)) if event.code == BROKEN else ""
                said_by = 0 if what else row.pk
                at = end_of(_over(row, source)) if what else getattr(row, table.moment)
                yield Found(event.code, noun, key, at, said_by, saved.is_own and saved.kind == DELETED, what)


def _over(row: Any, source: Any) -> datetime.date:
    """Return the last day of the target date that a record of history holds."""
    dates = source.model.dates
    return (getattr(row, dates.forecast) or getattr(row, dates.planned)).end


def _before(table: _Table, rows: list[Any]) -> dict[int, Any]:
    """Return the record of history before each, by the key of the later one; one query."""
    key = table.model._meta.pk.attname
    since = min(row.history_date for row in rows)
    theirs = {getattr(row, key) for row in rows if row.history_type != "+"}
    earlier = table.rows().filter(**{f"{key}__in": theirs}, in_force_until__gte=since)
    last: dict[int, Any] = {}
    found = {}
    for record in sorted(earlier, key=lambda record: (record.history_date, record.pk)):
        if record.history_type != "+":
            found[record.pk] = last.get(getattr(record, key))
        last[getattr(record, key)] = None if record.history_type == DELETED else record
    return found


def _seen(user, found: list[Found]) -> list[Found]:
    """Return the events of records that `user` sees, or of deleted ones that they would; few queries for each list."""
    seen = []
    for noun in {one.noun.key: one.noun for one in found}.values():
        of_noun = [one for one in found if one.noun is noun]
        alive = [one for one in of_noun if not one.is_deletion]
        rows = noun.rows(user).filter(noun.narrow, pk__in={one.pk for one in alive})
        keys = set(rows.values_list("pk", flat=True)) if alive else set()
        broken = {one.pk for one in alive if one.event == BROKEN}
        late = set(_over_now(rows.filter(pk__in=broken)).values_list("pk", flat=True)) if broken else set()
        seen += [one for one in alive if one.pk in (late if one.event == BROKEN else keys)]
        gone = {one.pk for one in of_noun if one.is_deletion}
        if gone:
            own = [source for source in noun.sources if source.own]
            told = set()
            for source in own:
                records = history_of(source.model)._default_manager.filter(
                    history_type=DELETED, in_force_until=IN_FORCE, **{f"{source.column}__in": gone}
                )
                told |= set(noun.deleted(user, records).values_list(source.column, flat=True))
            seen += [one for one in of_noun if one.is_deletion and one.pk in told]
    return seen


def _over_now(rows: Any) -> Any:
    """Return those of records with a promise that are not done though their date in force is over."""
    return rows.filter(rows.over(today())).at_standing_sites()


def _passed(hook: Webhook, on: datetime.date) -> Iterator[Found]:
    """Give the target dates that passed since they were looked through last: nobody saves anything when a day ends."""
    if BROKEN not in hook.events or hook.days_until >= on:
        return
    for noun in BY_CODE[BROKEN].nouns:
        if noun.opens_for(hook.person):
            rows: Any = noun.rows(hook.person).filter(noun.narrow, due_slot__gte=slot_of(hook.days_until))
            for row in _over_now(rows):
                last = row.promise.end
                yield Found(BROKEN, noun, row.pk, end_of(last), 0, what=str(last))


def _delivery(hook: Webhook, found: Found, now: datetime.datetime) -> Delivery:
    return Delivery(
        hook=hook,
        message_id=found.message_id,
        event=found.event,
        noun=found.noun.key,
        record_pk=found.pk,
        is_deletion=found.is_deletion,
        at=found.at,
        next_at=now,
    )
