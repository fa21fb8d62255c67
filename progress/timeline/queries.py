"""The dates of many sites on one axis, read with a fixed number of queries."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from pictures.ranges import TimeAxis
from progress.milestones.strips import dates_of
from progress.models import Milestone, Obstacle, Site, Stage, State
from progress.models.site import GIVEN_UP
from progress.promises.slippage import worst_of
from values.dates import Lateness, PartialDate

DATES = ("planned", "first_forecast", "forecast", "actual")
READ = ("site_id", "stage_id", "phase", "state", *DATES)  # of thousands of milestones
APPLIES = ~Q(state=State.NOT_APPLICABLE)
WITHOUT_DATE = Q(planned=None, forecast=None, actual=None)
YEARS_AROUND = 15  # today, that the axis goes at most


@dataclass(frozen=True, slots=True)
class DateTotals:
    """How many milestones apply, how many of them have no date at all, and the days that the dates lie between."""

    milestones: int
    undated: int
    first: datetime.date | None
    last: datetime.date | None


def date_totals(milestones: QuerySet, counted: Q) -> DateTotals:
    """Return what an axis of these milestones spans and, of the `counted`, how many it cannot show: one query."""
    found = milestones.order_by().aggregate(
        milestones=Count("pk", filter=counted & APPLIES),
        undated=Count("pk", filter=counted & APPLIES & WITHOUT_DATE),
        **{f"begin_{name}": Min(f"{name}__start") for name in DATES},
        **{f"end_{name}": Max(f"{name}__end") for name in DATES},
    )
    begins, ends = ([found[f"{side}_{name}"] for name in DATES] for side in ("begin", "end"))
    return DateTotals(
        found["milestones"],
        found["undated"],
        min(filter(None, begins), default=None),
        max(filter(None, ends), default=None),
    )


@dataclass(frozen=True, slots=True)
class DatedMilestone:
    """A milestone with the open obstacles that hold it; `on` is None where nothing is chased."""

    milestone: Milestone
    site_url: str
    on: datetime.date | None
    obstacles: list[Obstacle] = field(default_factory=list)

    @property
    def dates(self) -> dict[str, PartialDate]:
        return dates_of(self.milestone)

    @property
    def url(self) -> str:
        return f"{self.site_url}#milestone-{self.milestone.pk}"

    @property
    def behind(self) -> Lateness | None:
        return self.milestone.behind_by(self.milestone.original_target, self.on) if self.on else None

    @property
    def overdue(self) -> Lateness | None:
        return self.milestone.overdue_by(self.on)

    @property
    def text(self) -> str:
        """All that its shapes say, in words."""
        m, behind, overdue = self.milestone, self.behind, self.overdue
        told = {
            _("Original target"): m.original_target,
            _("Current target"): m.forecast,
            _("Done"): m.actual,
            _("Behind original target"): behind,
            _("Overdue by"): overdue,
            _("Open obstacles"): len(self.obstacles),
        }
        return "\n".join([m.title, *(f"{label}: {value}" for label, value in told.items() if value)])


@dataclass
class SiteDates:
    """A site with its milestones that have a date or an open obstacle, in the order of stages.

    `obstacles` are the open ones that hold no milestone shown; `worst` is the milestone furthest behind.
    """

    site: Site
    milestones: list[DatedMilestone] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)
    undated: int = 0
    worst: Milestone | None = None
    on: datetime.date | None = None

    @property
    def worst_slip(self) -> Lateness | None:
        return self.worst.behind_by(self.worst.first_promise, self.on) if self.worst and self.on else None

    @cached_property
    def url(self) -> str:
        return self.site.get_absolute_url()

    @cached_property
    def name(self) -> str:
        return str(self.site)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it can be drawn."""
        return not self.milestones and not self.obstacles

    @cached_property
    def by_stage(self) -> dict[int, list[DatedMilestone]]:
        """The milestones of each stage, those of its sub-steps among them."""
        found = defaultdict(list)
        for dated in self.milestones:
            found[dated.milestone.stage.parent_id or dated.milestone.stage_id].append(dated)
        return found


def shown_milestones(stages: Sequence[Stage] | None) -> QuerySet:
    """Return the milestones of `stages` and of their sub-steps, or of all."""
    milestones = Milestone.objects.all()
    if stages is None:
        return milestones
    pks = [stage.pk for stage in stages]
    return milestones.filter(Q(stage__in=pks) | Q(stage__parent__in=pks))


def dates_of_sites(sites: QuerySet, stages: Sequence[Stage] | None, on: datetime.date) -> list[SiteDates]:
    """Return the sites in their order, with what the axis shows of them: five queries.

    Wants `with_standing()`. Without `stages` it is of all of them, and sub-steps are counted too.
    """
    listed = list(sites.select_related("unit__parent", "developer"))
    pks = [site.pk for site in listed]
    worst = worst_of(pks, on)
    lines = {
        site.pk: SiteDates(site, worst=worst.get(site.pk), on=None if site.standing in GIVEN_UP else on)
        for site in listed
    }
    holding = _obstacles(pks)
    milestones, every = shown_milestones(stages).filter(site__in=pks).only(*READ), Stage.objects.in_bulk()
    for milestone in milestones.order_by("stage__order", "stage__code", "phase"):
        line, milestone.stage = lines[milestone.site_id], every[milestone.stage_id]
        dated = DatedMilestone(milestone, line.url, line.on, holding.pop((milestone.site_id, milestone.pk), []))
        if dated.dates or dated.obstacles:
            line.milestones.append(dated)
        is_counted = milestone.state != State.NOT_APPLICABLE and not (stages and milestone.stage.parent_id)
        line.undated += is_counted and not dated.dates
    for (site, _milestone), obstacles in holding.items():
        lines[site].obstacles += obstacles
    return list(lines.values())


def _obstacles(sites: list[int]) -> dict[tuple[int, int | None], list[Obstacle]]:
    """Return the open obstacles by site and by the milestone that each holds, None for none."""
    found = defaultdict(list)
    for obstacle in Obstacle.objects.open().filter(site__in=sites).order_by("opened_on", "pk"):
        found[obstacle.site_id, obstacle.milestone_id].append(obstacle)
    return found


def axis_of(totals: DateTotals, on: datetime.date) -> TimeAxis:
    """Return the axis of whole years that holds today and all dates, as far as YEARS_AROUND years go.

    One year mistyped would else leave no room for all others; what lies beyond has its arrow.
    """
    first, last = datetime.date(on.year - YEARS_AROUND, 1, 1), datetime.date(on.year + YEARS_AROUND, 12, 31)
    return TimeAxis.of(min(max(day, first), last) for day in (on, totals.first, totals.last) if day)
