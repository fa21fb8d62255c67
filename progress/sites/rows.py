"""The rows of a list of sites: what each cell needs, read with a fixed number of queries."""

import datetime
from dataclasses import dataclass

from django.db.models import Case, F, QuerySet, Value, When

from progress.milestones import keystages
from progress.models import Measure, Milestone, Site, Stage, Standing
from progress.models.site import GIVEN_UP
from progress.promises.slippage import behind_at
from progress.records.filters import ordering_of
from values.dates import Lateness

FIELDS = {
    "name": ["name_key"],
    "area": ["area"],
    "unit": ["unit__folded", "unit__parent__folded"],
    "developer": ["developer__name_folded"],
    "late": ["overdue_count"],
    "slip": ["worst_slip"],
    "changed": ["last_change"],
}


def with_last_change(sites: QuerySet) -> QuerySet:
    """Annotate `last_change`: when the site, or anything that hangs on it, was last saved."""
    return sites.annotate(last_change=F("summary__last_change"))


def in_order(sites: QuerySet, order: str = "") -> QuerySet:
    """`sites` in the order of a key of FIELDS ("-" before it reverses), unknown values last; without one, best hit of
    a search first, then by name. Wants `with_standing()`, and the annotations that the key names."""
    wanted = ordering_of(order, FIELDS)
    if not wanted and "marks_differ" in sites.query.annotations:
        wanted = ["marks_differ"]
    return sites.annotate(
        is_given_up=Case(When(standing__in=GIVEN_UP, then=Value(True)), default=Value(False))
    ).order_by("is_given_up", *wanted, "name_key", "pk")


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
