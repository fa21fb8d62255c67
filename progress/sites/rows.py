"""The rows of a list of sites: what each cell needs, read with a fixed number of queries."""

import datetime
from dataclasses import dataclass

from progress.milestones import keystages
from progress.models import Measure, Milestone, Site, Stage, Standing
from progress.promises.slippage import behind_at
from progress.sites.ordering import with_last_change
from values.dates import Lateness


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One site of a list. `begins_given_up` marks the first of those revoked or withdrawn from the plan."""

    site: Site
    cells: list[keystages.StageCell]
    begins_given_up: bool
    on: datetime.date
    behind: list[Milestone]  # those behind their original target, the worst first

    @property
    def worst_slip(self) -> Lateness | None:
        """How far the worst of its milestones lies behind; None when none does."""
        worst = self.behind[0] if self.behind else None
        return worst.behind_by(worst.first_promise, self.on) if worst else None

    @property
    def standing_label(self) -> str:
        """The word for a standing other than the usual; empty for the usual."""
        return "" if self.site.standing == Standing.STANDING else str(Standing(self.site.standing).label)

    @property
    def chip(self) -> str:
        return "chip-suspended" if self.site.standing == Standing.SUSPENDED else "chip-revoked"


def site_rows(model: type[Site], pks: list[int], stages: list[Stage], on: datetime.date) -> list[SiteRow]:
    """Rows of the sites with these primary keys, in their order: three queries.

    What a row shows is asked for these sites only, not for all that a filter found.
    """
    found = (
        with_last_change(model.objects.filter(pk__in=pks))
        .with_standing()
        .with_figures(Measure.AREA)
        .with_overdue_count(on)
        .select_related("unit__parent", "developer")
        .prefetch_related(keystages.prefetch_key_milestones())
    )
    by_pk, behind = {site.pk: site for site in found}, behind_at(pks, on)
    rows, before = [], False
    for site in (by_pk[pk] for pk in pks if pk in by_pk):
        is_given_up = site.standing in keystages.GIVEN_UP
        begins = is_given_up and not before
        rows.append(SiteRow(site, keystages.cells(site, stages, on), begins, on, behind[site.pk]))
        before = is_given_up
    return rows
