"""The state of a past day, as queries give it, is what a replay of the whole history in Python gives."""

import datetime
import random
from collections import defaultdict
from types import SimpleNamespace

import pytest
from django.db import models

from history.past_tables import history_of, models_with_past, tables_with_past
from progress.changes.past import as_of
from progress.models import Milestone, Obstacle, Site, SiteEvent
from progress.tests.cast import document, figure
from progress.tests.past import BEGUN, make_past, on, work_at_random
from values.dates import PartialDate
from values.today import end_of

DAYS = [BEGUN + datetime.timedelta(days=number) for number in range(0, 400, 10)]


@pytest.fixture
def past(ends_hold):
    return make_past()


def replayed(day: datetime.date) -> dict[type[models.Model], dict[int, dict]]:
    """Return the rows of every table at the end of a day, by table and primary key."""
    found = defaultdict(dict)
    for source in models_with_past():
        records = history_of(source).objects.filter(history_date__lt=end_of(day))
        last = {getattr(r, source._meta.pk.attname): r for r in records.order_by("history_date", "history_id")}
        for table in (source, *source._meta.parents):
            for pk, record in last.items():
                if record.history_type != "-":
                    row = {f.attname: getattr(record, f.attname) for f in table._meta.local_concrete_fields}
                    found[table][pk] = row | {table._meta.pk.attname: pk}
    for row in found[Obstacle].values():  # of a milestone that is gone it is emptied
        if row["milestone_id"] not in found[Milestone]:
            row["milestone_id"] = None
    return found


def read(table: type[models.Model]) -> dict[int, dict]:
    rows = table._base_manager.values(*(f.attname for f in table._meta.local_concrete_fields))
    return {row[table._meta.pk.attname]: row for row in rows}


def is_theirs(past: SimpleNamespace, table: type[models.Model], pk: int, row: dict) -> bool:
    """Whether a row is of the clerk's site, or of none."""
    site = pk if issubclass(table, Site) else row.get("site_id")
    return site in (None, past.cluster.pk)


def test_every_table_on_every_day(past):
    with on(BEGUN):
        document(past.cluster, issuer=past.company)
        figure(past.cluster, "area", "43")
        SiteEvent.objects.create(site=past.cluster, kind="revoked", date=PartialDate.parse("1/2/2024"))
    chance = random.Random(20240102)
    for day in chance.sample(DAYS, 12):
        # Out of order: a clock that was wrong must not harm.
        work_at_random(past, chance, day)
    with on(DAYS[-3]):
        past.zone.delete()
    for day in (*DAYS, DAYS[-1] + datetime.timedelta(days=500)):
        right = replayed(day)
        with as_of(day, past.department):
            assert {table: read(table) for table in tables_with_past()} == {t: right[t] for t in tables_with_past()}
    for day in DAYS[::8]:
        right = replayed(day)
        with as_of(day, past.clerk):
            for table in tables_with_past():
                theirs = {pk: row for pk, row in right[table].items() if is_theirs(past, table, pk, row)}
                assert read(table) == theirs
