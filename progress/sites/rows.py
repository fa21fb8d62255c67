"""The rows of a list of sites: what each cell needs, read with a fixed number of queries."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Case, F, QuerySet, Value, When, prefetch_related_objects
from django.utils.translation import ngettext

from progress.milestones import stage_cells
from progress.models import Measure, Milestone, Site, Stage, Standing
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


def in_order(sites: QuerySet, order: Iterable[str] = ()) -> QuerySet:
    """Sort `sites` by keys of FIELDS ("-" before one reverses), unknown values last; else as a search ranks, by name.

    Wants `with_standing()`, and the annotations that the keys name.
    """
    wanted = ordering_of(order, FIELDS)
    if not wanted and "marks_differ" in sites.query.annotations:
        wanted = ["marks_differ"]
    given_up = When(pk__in=Site.objects.given_up().order_by().values("pk"), then=Value(True))
    return sites.annotate(is_given_up=Case(given_up, default=Value(False))).order_by(
        "is_given_up", *wanted, "name_key", "pk"
    )


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One site of a list. `begins_given_up` marks the first of those revoked or withdrawn from the plan."""

    site: Site
    cells: list[stage_cells.StageCell]
    begins_given_up: bool
    on: datetime.date
    worst: Milestone | None  # the one furthest behind its original target
    behind_count: int

    @property
    def worst_slip(self) -> Lateness | None:
        """How far the worst of its milestones lies behind; None when none does."""
        return self.worst.behind_by(self.worst.first_promise, self.on) if self.worst else None

    @property
    def behind_text(self) -> str:
        """How many of its milestones lie behind, in words."""
        words = ngettext("%(slipped)s milestone", "%(slipped)s milestones", self.behind_count)
        return words % {"slipped": self.behind_count}

    @property
    def standing_label(self) -> str:
        """The word for a standing other than the usual; empty for the usual."""
        return "" if self.site.standing == Standing.STANDING else str(Standing(self.site.standing).label)

    @property
    def chip(self) -> str:
        return "chip-suspended" if self.site.standing == Standing.SUSPENDED else "chip-revoked"


def site_rows(sites: QuerySet, stages: list[Stage], on: datetime.date, *, named: Iterable[Stage] = ()) -> list[SiteRow]:
    """Return the rows of `sites`, few of one kind and `with_standing()`, in their order: two queries.

    What a row shows is asked for these sites only, not for all that a filter found. `named` are stages that were read
    already; a further query reads what is missing to name the milestones furthest behind.
    """
    listed = list(
        with_last_change(sites)
        .with_figures(Measure.AREA)
        .with_overdue_count(on)
        .select_related("unit__parent", "developer")
        .prefetch_related(stage_cells.prefetch_shown_milestones(on))
    )
    rows, before, by_pk = [], False, {stage.pk: stage for stage in named}
    for site in listed:
        is_given_up = site.standing in stage_cells.GIVEN_UP
        behind = [] if is_given_up else [m for m in site.key_milestones if m.slip]
        worst = max(behind, key=attrgetter("slip"), default=None)
        if worst and worst.stage_id in by_pk:
            worst.stage = by_pk[worst.stage_id]
        begins = is_given_up and not before
        rows.append(SiteRow(site, stage_cells.cells_of(site, stages, on), begins, on, worst, len(behind)))
        before = is_given_up
    prefetch_related_objects([row.worst for row in rows if row.worst], "stage")
    return rows
