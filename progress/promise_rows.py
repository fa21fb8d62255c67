"""The rows of the page of slipped promises, read with a fixed number of queries."""

import datetime
from dataclasses import dataclass

from progress.models import Milestone
from progress.promises import Ledger, ledgers, which_promise
from progress.slippage import Slip, slip, with_kept


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One milestone, what was promised of it and how far it slipped."""

    milestone: Milestone
    ledger: Ledger
    slip: Slip | None

    @property
    def which(self) -> str:
        """Which promise is in force: "3rd promise"."""
        return which_promise(self.ledger.count)


def promise_rows(pks: list[int], on: datetime.date) -> list[PromiseRow]:
    """Rows of the milestones with these primary keys, in their order: two queries."""
    found = with_kept(Milestone.objects.filter(pk__in=pks), on).with_blocked()
    found = found.select_related("site__unit__parent", "site__developer", "stage").in_bulk()
    milestones = [found[pk] for pk in pks if pk in found]
    kept = ledgers(milestones)
    return [PromiseRow(m, kept[m.pk], slip(kept[m.pk].first, m, on)) for m in milestones]
