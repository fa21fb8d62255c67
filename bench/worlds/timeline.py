"""The two years of a world: what was recorded when. Everything is written by `history.bulk`, at the time it says."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone

from history.bulk import add_in_bulk, change_in_bulk
from history.tracking import TrackedModel, written_together

UPDATES = 208  # twice a week for two years
PER_REQUEST = 25  # sites


class Timeline:
    """Days of updates, numbered from 0; the last is the day before `today`."""

    def __init__(self, today: datetime.date) -> None:
        yesterday = today - datetime.timedelta(days=1)
        self.days = [yesterday - datetime.timedelta(days=7 * n // 2) for n in reversed(range(UPDATES))]
        self.new: dict[int, list[TrackedModel]] = defaultdict(list)
        self.changes: dict[int, list[tuple[TrackedModel, dict]]] = defaultdict(list)

    def number_of(self, day: datetime.date) -> int:
        """Return the number of the first day of updates on or after `day`; of the last one, where there is none."""
        return next((number for number, one in enumerate(self.days) if one >= day), UPDATES - 1)

    def add(self, number: int, row: TrackedModel) -> TrackedModel:
        self.new[min(number, UPDATES - 1)].append(row)
        return row

    def change(self, number: int, row: TrackedModel, **values) -> None:
        """Note that the fields of `row` get these values then; it was added on an earlier day."""
        if number < UPDATES:
            self.changes[number].append((row, values))

    def write(self, number: int, by: User) -> None:
        """Write what was added and changed on that day."""
        with at_moment(self.days[number], 0), transaction.atomic():
            for rows in _by_model(self.new.pop(number, [])):
                add(rows, by)
            grouped = defaultdict(list)
            for row, values in self.changes.pop(number, []):
                for name, value in values.items():
                    setattr(row, name, value)
                grouped[type(row), tuple(values)].append(row)
            for (_model, names), rows in grouped.items():
                change_in_bulk(rows, names, by=by, reason="")


def add(rows: list[TrackedModel], by: User) -> None:
    """Record new rows of one model now; what they hang on was recorded before."""
    for row in rows:
        row.changed_at = timezone.now()
        for field in row._meta.concrete_fields:
            if field.is_relation and getattr(row, field.attname) is None and field.is_cached(row):
                setattr(row, field.name, field.get_cached_value(row))
    add_in_bulk(rows, by=by, reason="")


def _by_model(rows: list[TrackedModel]) -> list[list[TrackedModel]]:
    """Return the rows of each model, in the order in which the models come first."""
    grouped: dict[type[models.Model], list[TrackedModel]] = defaultdict(list)
    for row in rows:
        grouped[type(row)].append(row)
    return list(grouped.values())


def in_requests(rows: list, number: int, day: datetime.date, write: Callable[[list], None]) -> None:
    """Hand `rows` over in parts, each as a request of its own, minutes after the one before."""
    for start in range(0, len(rows), PER_REQUEST):
        name = uuid.uuid5(uuid.NAMESPACE_OID, f"{number} {start}").hex
        with at_moment(day, start // PER_REQUEST + 1), written_together(name), transaction.atomic():
            write(rows[start : start + PER_REQUEST])


@contextmanager
def at_moment(day: datetime.date, minutes: int) -> Iterator[None]:
    """Let it be eight o'clock on that day, and so many minutes (modulo nine hours)."""
    opening = timezone.make_aware(datetime.datetime.combine(day, datetime.time(8)))
    moment = (opening + datetime.timedelta(minutes=minutes % 540)).astimezone(datetime.UTC)
    with patch("django.utils.timezone.now", return_value=moment):
        yield
