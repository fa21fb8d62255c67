"""Progress beside a baseline: what it says of each milestone, what is promised or done now, and how far they differ."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from progress.models import Baseline, BaselineDate, Milestone, Site, State
from progress.models.site import GIVEN_UP
from values.dates import Lateness, PartialDate, lateness
from values.today import today


@dataclass(frozen=True, slots=True)
class Compared:
    """One milestone of a baseline. `elsewhere` holds what other baselines of the site say, where they say otherwise."""

    milestone: Milestone
    date: PartialDate
    slip: Lateness | None
    elsewhere: list[tuple[Baseline, PartialDate]]

    @property
    def now(self) -> PartialDate | None:
        """When it was done or, until then, the promise in force."""
        return self.milestone.actual if self.milestone.state == State.DONE else self.milestone.promise

    @property
    def is_done(self) -> bool:
        return self.milestone.state == State.DONE

    @property
    def difference(self) -> str:
        """Now against the baseline, as `lateness` counts it."""
        if self.milestone.state == State.NOT_APPLICABLE:
            return _("does not apply")
        if self.slip:
            return _("%(span)s later") % {"span": self.slip}
        if self.now is None:
            return _("day not recorded") if self.is_done else _("no target now")
        if early := lateness(self.now, self.date):
            return _("%(span)s earlier") % {"span": early}
        return _("as in the baseline")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A baseline and every milestone it holds a date for, in the order of the catalogue."""

    baseline: Baseline
    rows: list[Compared]

    @property
    def behind(self) -> list[Compared]:
        """Those later than the baseline, the worst first."""
        return sorted((row for row in self.rows if row.slip), key=lambda row: row.slip, reverse=True)


@dataclass(frozen=True, slots=True)
class Baselines:
    """The baselines of a site, the newest first, and the one that is looked at."""

    all: list[Comparison] = field(default_factory=list)
    chosen: Comparison | None = None
    is_asked: bool = False  # somebody chose it, rather than it being the newest


def baselines_of(site: Site, wanted_pk: str = "", on: datetime.date | None = None) -> Baselines:
    """Return a site's baselines, that of primary key `wanted_pk` compared; wants `with_standing()`; two queries."""
    on = None if site.standing in GIVEN_UP else on or today()
    baselines = list(Baseline.objects.filter(site=site.pk).select_related("document"))
    if not baselines:
        return Baselines()
    dates = BaselineDate.objects.filter(site=site.pk).select_related("milestone__stage__parent", "milestone__site")
    dates_by_baseline = defaultdict(dict)
    for row in dates.order_by("milestone__stage__order", "milestone__stage__code", "milestone__phase"):
        dates_by_baseline[row.baseline_id][row.milestone] = row.date
    compared = [_compare(baseline, baselines, dates_by_baseline, on) for baseline in baselines]
    chosen = next((comparison for comparison in compared if str(comparison.baseline.pk) == wanted_pk), None)
    return Baselines(compared, chosen or compared[0], bool(chosen))


def _compare(baseline: Baseline, baselines: list[Baseline], dates: dict, on: datetime.date | None) -> Comparison:
    rows = []
    for milestone, date in dates[baseline.pk].items():
        others = [(other, dates[other.pk].get(milestone)) for other in baselines if other is not baseline]
        differing = [(other, theirs) for other, theirs in others if theirs and theirs != date]
        rows.append(Compared(milestone, date, milestone.behind_by(date, on), differing))
    return Comparison(baseline, rows)
