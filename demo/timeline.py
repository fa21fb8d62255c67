"""The two years of a made-up province: what is recorded when, and by whom, written at the time it says."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone

from history.bulk import add_in_bulk, change_in_bulk
from history.tracking import TrackedModel, written_together
from progress.models import Site
from progress.models.site import SiteKind
from values.text import Person

UPDATES = 208  # twice a week for two years
PER_REQUEST = 25  # sites


@dataclass(frozen=True, slots=True)
class Recorders:
    """Who records: an officer of clusters, one of zones, and a developer's representative, who says what is done."""

    department: User
    board: User
    clerk: User

    def of(self, site: Site | None) -> User:
        """Return the officer who keeps a site; the Department's for what hangs on none."""
        return self.board if site and site.kind == SiteKind.ZONE else self.department


class Timeline:
    """Days of updates, numbered from 0; the last is the day before `today`."""

    people: Recorders

    def __init__(self, today: datetime.date) -> None:
        yesterday = today - datetime.timedelta(days=1)
        self.days = [yesterday - datetime.timedelta(days=7 * n // 2) for n in reversed(range(UPDATES))]
        self.new: dict[int, list[TrackedModel]] = defaultdict(list)
        self.changes: dict[int, list[tuple[TrackedModel, dict]]] = defaultdict(list)

    def number_of(self, day: datetime.date) -> int:
        """Return the number of the first day of updates on or after `day`; of the last one, where there is none."""
        return next((number for number, of_update in enumerate(self.days) if of_update >= day), UPDATES - 1)

    def add(self, number: int, row: TrackedModel) -> TrackedModel:
        self.new[min(number, UPDATES - 1)].append(row)
        return row

    def change(self, number: int, row: TrackedModel, **values) -> None:
        """Note that the fields of `row` get these values then; it was added on an earlier day."""
        if number < UPDATES:
            self.changes[number].append((row, values))

    def write(self, number: int) -> None:
        """Write what was added and changed on that day."""
        with at_moment(self.days[number], 0), transaction.atomic():
            for by, rows in self._grouped(self.new.pop(number, [])):
                add(rows, by)
            grouped = defaultdict(list)
            for row, values in self.changes.pop(number, []):
                for name, value in values.items():
                    setattr(row, name, value)
                grouped[type(row), tuple(values), self._by(row)].append(row)
            for (_model, names, by), rows in grouped.items():
                change_in_bulk(rows, names, by=by, reason="")

    def _by(self, row: TrackedModel) -> User:
        return self.people.of(getattr(row, "site", None))

    def _grouped(self, rows: list[TrackedModel]) -> Iterator[tuple[User, list[TrackedModel]]]:
        """Yield the rows of each model and recorder, in the order in which the models come first."""
        grouped: dict[type[models.Model], dict[User, list[TrackedModel]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            grouped[type(row)][self._by(row)].append(row)
        for of_model in grouped.values():
            yield from of_model.items()


def add(rows: Sequence[TrackedModel], by: Person) -> None:
    """Record new rows of one model now; what they hang on was recorded before."""
    for row in rows:
        row.changed_at = timezone.now()
        for field in row._meta.concrete_fields:
            if field.is_relation and getattr(row, field.attname) is None and field.is_cached(row):
                setattr(row, field.name, field.get_cached_value(row))
    add_in_bulk(rows, by=by, reason="")


def in_requests(rows: list, name: str, day: datetime.date, write: Callable[[list], None]) -> None:
    """Hand `rows` over in parts, each as a request of its own, minutes after the one before."""
    for start in range(0, len(rows), PER_REQUEST):
        request_id = uuid.uuid5(uuid.NAMESPACE_OID, f"{name} {start}").hex
        with at_moment(day, start // PER_REQUEST + 1), written_together(request_id), transaction.atomic():
            write(rows[start : start + PER_REQUEST])


@contextmanager
def at_moment(day: datetime.date, minutes: int) -> Iterator[datetime.datetime]:
    """Let it be eight o'clock on that day, and so many minutes (modulo nine hours)."""
    opening = timezone.make_aware(datetime.datetime.combine(day, datetime.time(8)))
    moment = (opening + datetime.timedelta(minutes=minutes % 540)).astimezone(datetime.UTC)
    with patch("django.utils.timezone.now", return_value=moment):
        yield moment
