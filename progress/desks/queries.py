"""On whose desk dossiers are, for how long, and how that compares with the legal time limit."""

import datetime
import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from progress.desks.limits import Deadline, Limits
from progress.models import Milestone, Movement, MovementKind, Site, Stage
from values.today import today


class LimitState(models.TextChoices):
    """How a dossier stands to its legal time limit; computed, never stored."""

    OVER = "over", _("over the time limit")
    WITHIN = "within", _("within the time limit")
    UNKNOWN = "unknown", _("deadline not known")


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A dossier on a desk, or decided: since when, and what the law says of it."""

    movement: Movement
    deadline: Deadline | None
    on: datetime.date  # the day of the decision, else the day that the page speaks of

    @property
    def days(self) -> int | None:
        """Days that the office has had it, or had it; None of a decision without a movement before."""
        return (self.on - self.movement.since).days if self.movement.since else None

    @property
    def state(self) -> LimitState:
        return _state(self.deadline, self.on)

    @property
    def days_left(self) -> int | None:
        return self.deadline.days_left(self.on) if self.deadline else None

    @property
    def days_over(self) -> int:
        return max(0, -(self.days_left or 0))


def _state(deadline: Deadline | None, on: datetime.date) -> LimitState:
    if deadline is None or deadline.day is None:
        return LimitState.UNKNOWN
    return LimitState.OVER if deadline.is_over(on) else LimitState.WITHIN


def with_stage(movements: QuerySet) -> QuerySet:
    """Annotate what the time limit of a movement is found by."""
    return movements.annotate(stage_id=F("milestone__stage"), site_kind=F("site__kind"))


def desk_rows(movements: Iterable[Movement], on: datetime.date, limits: Limits | None = None) -> list[DeskRow]:
    """Return movements, read with `with_run()` and `with_stage()`, with what is computed of them."""
    limits = limits or Limits()
    return [DeskRow(m, limits.deadline(m), _judged_on(m.kind, m.date, on)) for m in movements]


def _judged_on(kind: str, date: datetime.date, on: datetime.date) -> datetime.date:
    return date if kind == MovementKind.DECIDED else on


def pks_in_state(movements: QuerySet, state: str, on: datetime.date, limits: Limits | None = None) -> list[int]:
    """Return the primary keys of those movements that stand so to their time limit; three queries."""
    limits, pks = limits or Limits(), []
    if state != LimitState.UNKNOWN:
        movements = movements.filter(milestone__stage__in=limits.stages)
    rows = with_stage(movements).order_by()
    for pk, kind, date, stage, site_kind, begun, received in rows.values_list(
        "pk", "kind", "date", "stage_id", "site_kind", "begun", "received"
    ):
        deadline = limits.deadline_of(stage, site_kind, begun, received)
        if _state(deadline, _judged_on(kind, date, on)) == state:
            pks.append(pk)
    return pks


def over_limit(movements: QuerySet, on: datetime.date) -> QuerySet:
    """Return those of `movements` with which an office has a dossier longer than the law gives it; three queries."""
    return Movement.objects.filter(pk__in=pks_over_limit(movements, on))


def pks_over_limit(movements: QuerySet, on: datetime.date) -> list[int]:
    """Return the primary keys of those with which an office has a dossier longer than the law gives it."""
    limits = Limits()
    return pks_in_state(movements.on_desks(), LimitState.OVER, on, limits) if limits.stages else []


@dataclass(slots=True)
class DeskTotal:
    """How many dossiers of one stage are at one office, for how long, and how many over the time limit."""

    office: int
    office_name: str
    stage_code: str
    stage: str
    days: list[int] = field(default_factory=list)
    count: int = 0
    over: int = 0
    unknown: int = 0

    @property
    def median(self) -> int | None:
        return int(statistics.median(self.days)) if self.days else None

    @property
    def longest(self) -> int | None:
        return max(self.days, default=None)


def desk_totals(movements: QuerySet, on: datetime.date) -> list[DeskTotal]:
    """Add up movements, read with `with_run()`, by office and stage: who is over the limit with most comes first."""
    limits, totals = Limits(), {}
    rows = with_stage(movements).order_by()
    names = ("kind", "date", "begun", "received", "since", "stage_id", "site_kind")
    shown = ("office", "office__name", "milestone__stage__code", "milestone__stage__name", "milestone__stage__name_en")
    for *key, kind, date, begun, received, since, stage, site_kind in rows.values_list(*shown, *names):
        total = totals.setdefault((key[0], stage), _new_total(*key))
        judged = _judged_on(kind, date, on)
        state = _state(limits.deadline_of(stage, site_kind, begun, received), judged)
        total.count += 1
        total.over += state == LimitState.OVER
        total.unknown += state == LimitState.UNKNOWN
        if since:
            total.days.append((judged - since).days)
    return sorted(totals.values(), key=lambda t: (-t.over, -t.count, t.office_name, t.stage_code))


def _new_total(office, office_name, code, name, name_en) -> DeskTotal:
    return DeskTotal(office, office_name, code, Stage(name=name, name_en=name_en).label)


def desks_at(site: Site) -> list[DeskRow]:
    """Return the dossiers of a site that offices hold, the longest first."""
    held = with_stage(Movement.objects.filter(site=site.pk).on_desks()).in_full()
    return desk_rows(held.order_by("since", "pk"), today())


def movements_of(milestone: Milestone) -> QuerySet:
    """Return every movement of a milestone's dossier, in order."""
    return Movement.objects.filter(milestone=milestone.pk).in_full()


def desk_of(milestone: Milestone) -> DeskRow | None:
    """Return where the dossier of a milestone is; None where no office is recorded to hold it."""
    held = with_stage(Movement.objects.filter(milestone=milestone.pk).on_desks()).in_full()
    return next(iter(desk_rows(held, today())), None)
