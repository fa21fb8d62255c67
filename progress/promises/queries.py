"""The rows of the page of target dates, read with a fixed number of queries."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from progress.access.kept_queries import records_at
from progress.models import Milestone, SecondaryProject
from progress.promises.ledger import promise_counts, which_promise
from progress.promises.slippage import with_kept
from values.dates import Lateness
from values.today import past_day


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One milestone or project, how often it was promised, and how late it is."""

    record: Milestone | SecondaryProject
    count: int  # of promises that were made
    overdue: Lateness | None
    behind: Lateness | None

    @property
    def which(self) -> str:
        """Which promise is in force: "3rd target"."""
        return which_promise(self.count)


def promise_rows(model: type[Milestone | SecondaryProject], pks: list[int], on: datetime.date) -> list[PromiseRow]:
    """Return rows of the records with these primary keys, in their order: two queries."""

    def read(pks: list[int]) -> QuerySet:
        queryset = with_kept(model.objects.filter(pk__in=pks), on).select_related(
            "site__unit__parent", "site__developer"
        )
        return queryset.with_blocked().select_related("stage") if model is Milestone else queryset

    by_pk = {record.pk: record for record in records_at(("promise rows", model, on, past_day()), read, pks)}
    records = [by_pk[pk] for pk in pks if pk in by_pk]
    counts = promise_counts(model, records)
    return [
        PromiseRow(record, counts[record.pk], record.overdue_by(on), record.behind_by(record.first_promise, on))
        for record in records
    ]
