"""The newest changes of a site, one line for all that a person saved together."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from progress.records.history import Change, changes_of_site
from values.numbers import plain_number
from values.today import past_day

# Beyond the last of these the site's own page of history goes on.
CHANGES_AT_FIRST, CHANGES_MORE, CHANGES_AT_MOST = 15, 100, 215
SAVES_AT_FIRST = 5


@dataclass(frozen=True, slots=True)
class Save:
    """What one person changed at once, the newest change first; `reason` where all of it has the same."""

    changes: list[Change]

    @property
    def first(self) -> Change:
        return self.changes[0]

    @property
    def further(self) -> int:
        return len(self.changes) - 1

    @property
    def reason(self) -> str:
        reasons = {change.reason for change in self.changes}
        return reasons.pop() if len(reasons) == 1 else ""


def saves_of(changes: Iterable[Change]) -> list[Save]:
    """Group changes by the request that made them; those of a command by who, why and the minute."""
    together = defaultdict(list)
    for change in changes:
        minute = change.when - datetime.timedelta(seconds=change.when.second, microseconds=change.when.microsecond)
        together[change.record.request_id or (change.who, change.reason, minute)].append(change)
    return [Save(changes) for changes in together.values()]


def history_context(site, reader, wanted_count: str = "") -> dict:
    """Return the newest saves of a site, and whether there are more.

    A few saves or, where a number of changes is asked for, those that these changes belong to. A page of the past leads
    to them: it is read for the state of that day, and to tell of changes takes a third of its queries.

    Wants the queries that `changes_of_site` wants.
    """
    history_url = reverse("progress:site-history", args=[site.pk])
    number = plain_number(wanted_count)
    if past_day() and number is None:
        return {"saves": None, "changes_more": CHANGES_AT_FIRST, "history_url": history_url}
    limit = CHANGES_AT_FIRST if number is None else min(number, CHANGES_AT_MOST)
    changes = changes_of_site(site, reader).newest(limit + 1)
    saves = saves_of(changes[:limit])
    shown = saves[:SAVES_AT_FIRST] if number is None else saves
    has_more = len(changes) > limit or len(shown) < len(saves)
    return {
        "saves": shown,
        "changes_more": limit + CHANGES_MORE if has_more and limit < CHANGES_AT_MOST else None,
        "history_url": history_url,
    }
