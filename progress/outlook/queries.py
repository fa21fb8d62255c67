"""When open milestones are likely to be done, computed from how long their stage took at other sites; never stored."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from progress.models import Milestone, Site, SiteEvent, SiteEventKind, State
from progress.outlook.durations import Case, Durations
from values.dates import PartialDate
from values.today import ONE_DAY

ESTABLISHMENT = "establishment"  # the stage from whose end all later ones are counted
OPEN = (State.NOT_STARTED, State.IN_PROGRESS)
FIRST_PHASES = (0, 1)  # a later phase begins when somebody decides so, not with the site


@dataclass(frozen=True, slots=True)
class Outlook:
    """The quarters within which a milestone is likely to be done: the middle half of `cases` other sites.

    `late` is None where too few of them have ended to tell.
    """

    established: datetime.date
    early: PartialDate
    late: PartialDate | None
    cases: int

    def __str__(self) -> str:
        """Return "quý I/2027 – quý III/2029"."""
        if self.late is None:
            return _("%(early)s or later") % {"early": self.early}
        return str(self.early) if self.early == self.late else f"{self.early} – {self.late}"


@dataclass
class StageDurations:
    """What is known of how long one stage takes at sites of one kind, in days from the establishment of the site."""

    kind: str
    stage: int
    cases: list[Case] = field(default_factory=list)
    undated: int = 0  # done, but nobody recorded when, or when the site was established

    @cached_property
    def durations(self) -> Durations:
        return Durations(self.cases)

    @property
    def still_open(self) -> int:
        return sum(not case.is_done for case in self.cases)


class Outlooks:
    """Ranges computed from the milestones of the sites that `user` sees, of `stages` (primary keys) or of all.

    Three queries, made when first asked. Sites revoked or withdrawn are left out.
    """

    def __init__(self, user, on: datetime.date, stages: Iterable[int] | None = None) -> None:
        self.on = on
        self._stages = stages
        self._sites = Site.objects.visible_to(user).chased().order_by()

    @cached_property
    def established(self) -> dict[int, datetime.date]:
        """When each site was established, by its primary key: what the stage says, else what its first event says."""
        events = SiteEvent.objects.filter(kind=SiteEventKind.ESTABLISHED, site__in=self._sites.values("pk"))
        days = {site: middle_of(date) for site, date in events.order_by("-date").values_list("site", "date")}
        done = self._milestones().filter(stage__code=ESTABLISHMENT, state=State.DONE, actual__isnull=False)
        return days | {site: middle_of(actual) for site, actual in done.values_list("site", "actual")}

    @cached_property
    def by_stage(self) -> dict[tuple[str, int], StageDurations]:
        """The durations by kind of site and stage."""
        read: dict[tuple[str, int], StageDurations] = {}
        milestones = self._milestones().exclude(stage__code=ESTABLISHMENT).filter(state__in=(State.DONE, *OPEN))
        if self._stages is not None:
            milestones = milestones.filter(stage__in=self._stages)
        rows = milestones.values_list("site__kind", "stage", "site", "state", "actual")
        for kind, stage, site, state, actual in rows:
            of_stage = read.setdefault((kind, stage), StageDurations(kind, stage))
            self._add(of_stage, self.established.get(site), state, actual)
        return read

    def _milestones(self) -> QuerySet:
        milestones = Milestone.objects.filter(site__in=self._sites.values("pk"), phase__in=FIRST_PHASES)
        return milestones.order_by()

    def _add(self, of_stage: StageDurations, begun: datetime.date | None, state: str, actual) -> None:
        is_done = state == State.DONE
        if begun is None or (is_done and not actual):
            of_stage.undated += is_done
            return
        days = ((middle_of(actual) if is_done else self.on) - begun).days
        if days > 0:  # what was done before the site was established was not counted from there
            of_stage.cases.append(Case(days, is_done))

    def _so_far(self, milestone: Milestone) -> int | None:
        """Return how many days an open milestone has taken; None where nothing can be computed of it."""
        begun = self.established.get(milestone.site_id)
        if begun is None or milestone.state not in OPEN or milestone.phase not in FIRST_PHASES:
            return None
        return max((self.on - begun).days, 0)

    def _durations(self, milestone: Milestone) -> Durations:
        key = (milestone.site.kind, milestone.stage_id)
        return self.by_stage[key].durations if key in self.by_stage else Durations([])

    def of(self, milestone: Milestone) -> Outlook | None:
        """Return the range of an open milestone; None where too few cases, or no day of establishment, are known."""
        so_far = self._so_far(milestone)
        half = self._durations(milestone).middle_half(so_far) if so_far is not None else None
        if half is None:
            return None
        begun = self.established[milestone.site_id]
        late = quarter_after(begun, half.late) if half.late is not None else None
        return Outlook(begun, quarter_after(begun, half.early), late, half.cases)

    def chance(self, milestone: Milestone, until: datetime.date) -> float | None:
        """Return how likely an open milestone is done by `until`, 0 to 1; None where nothing can be computed."""
        so_far = self._so_far(milestone)
        if so_far is None:
            return None
        begun = self.established[milestone.site_id]
        return self._durations(milestone).chance(so_far, (until - begun).days)


def middle_of(date: PartialDate) -> datetime.date:
    """Return the day in the middle of a partial date."""
    return date.start + (date.end - date.start) // 2


def quarter_after(begun: datetime.date, days: int) -> PartialDate:
    """Return the quarter in which `days` after `begun` lie: more exact no such computation is."""
    day = begun + days * ONE_DAY
    return PartialDate.quarter(day.year, (day.month + 2) // 3)


def open_milestones(user) -> QuerySet:
    """Return the milestones a range is asked for: open, and after the establishment, at sites still waited for."""
    sites = Site.objects.visible_to(user).chased().order_by().values("pk")
    milestones = Milestone.objects.filter(site__in=sites, state__in=OPEN).exclude(stage__code=ESTABLISHMENT)
    return milestones.filter(stage__is_active=True)
