"""Who recorded the differences and when: of those shown on one page, one query per kind of record and one for names."""

import datetime
from collections import defaultdict

from django.contrib.auth import get_user_model

from history.past_tables import history_of
from progress.records.history import ADDED, DELETED
from reports.differences.base import Difference
from values.text import person_name
from values.today import end_of


def signatures(
    listed: list[Difference], first: datetime.date, last: datetime.date
) -> list[tuple[str, datetime.datetime] | None]:
    """Return of each difference who made it and when, between the ends of the two days; None where only days passed."""
    trails = {}
    for model in {difference.model for difference in listed if difference.model}:
        trails[model] = _trails(model, [d for d in listed if d.model is model], first, last)
    records = [_record(d, trails[d.model].get(d.pk, [])) if d.model else None for d in listed]
    people = get_user_model().objects.in_bulk({record["history_user_id"] for record in records if record} - {None})
    return [
        record and (person_name(people.get(record["history_user_id"])), record["history_date"]) for record in records
    ]


def _trails(model, listed: list[Difference], first, last) -> dict[int, list[dict]]:
    key = model._meta.pk.attname
    names = sorted({name for difference in listed for name in difference.names})
    records = (
        history_of(model)
        .objects.filter(
            **{f"{key}__in": {difference.pk for difference in listed}},
            history_date__gte=end_of(first),
            history_date__lt=end_of(last),
        )
        .order_by("history_date", "history_id")
        .values(key, "history_date", "history_user_id", "history_type", *names)
    )
    trails = defaultdict(list)
    for record in records:
        trails[record[key]].append(record)
    return trails


def _record(difference: Difference, trail: list[dict]) -> dict | None:
    """Return the last record that changed the fields, or that added or deleted the whole."""
    if not difference.names:
        return next((record for record in reversed(trail) if record["history_type"] in (ADDED, DELETED)), None)
    was, newest = difference.was, None
    for record in trail:
        now = tuple(record[name] for name in difference.names)
        if now != was:
            was, newest = now, record
    return newest
