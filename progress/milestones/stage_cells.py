"""The key stages of a site at a glance: one cell per stage, whatever its phases."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _

from progress.models import Milestone, Stage, State
from progress.models.milestone import BLOCKED, UNTOUCHED, is_untouched
from progress.models.site import GIVEN_UP
from progress.promises.ledger import overdue_text
from values.dates import Lateness
from values.numbers import format_number
from values.text import Label
from values.today import today


def state_label(state: str) -> str:
    """Return the word for a state that is shown: one of State, or "blocked"."""
    return _("Blocked") if state == BLOCKED else str(State(state).label)


def value_text(milestone: Milestone, name: str) -> str:
    """Return one of a milestone's values as people read it; empty for none."""
    value = getattr(milestone, name)
    if value is None or value == "":
        return ""
    if name == "state":
        return str(State(value).label)
    return format_number(value) if isinstance(value, int | Decimal) else str(value)


def target_text(milestone: Milestone) -> str:
    """Return the date that matters now: when it was done, or the date in force; empty when none was said."""
    if milestone.state == State.DONE:
        return str(milestone.actual or "")
    if not milestone.promise or milestone.is_settled:
        return ""
    return _("target %(date)s") % {"date": milestone.promise}


# What lists of sites leave unread: a fifth of the time that their milestones take.
NOT_SHOWN = ("version", "changed_at", "first_forecast", "due_slot", "first_due_slot", "recorded_slip")

OPERATION = "operation"  # the one key stage that figures of the province count by itself

# The milestone that comes first here speaks for its stage.
URGENCY = {
    BLOCKED: 0,
    State.IN_PROGRESS: 1,
    State.NOT_STARTED: 2,
    State.UNKNOWN: 3,
    State.DONE: 4,
    State.NOT_APPLICABLE: 5,
}


@dataclass(frozen=True, slots=True)
class StageCell:
    """How far a site is with one stage: the state of the stage and the milestone that says it."""

    stage: Stage
    state: str | None
    milestone: Milestone | None
    overdue_by: Lateness | None

    @property
    def state_label(self) -> Label:
        return self.milestone.shown_state_label if self.milestone else ""

    @property
    def date(self) -> str:
        return target_text(self.milestone) if self.milestone else ""

    @property
    def overdue_text(self) -> str:
        return overdue_text(self.overdue_by)


def prefetch_key_milestones() -> Prefetch:
    """Prefetch the key milestones for a queryset of sites: one query, kept on each site as `key_milestones`."""
    return _prefetch(_in_order(Milestone.objects.key()))


def prefetch_shown_milestones(on: datetime.date) -> Prefetch:
    """Prefetch with the key milestones, and as they are kept, all that lie behind their target; with `slip`."""
    return _prefetch(_shown(on).all())


@lru_cache(maxsize=10)
def _shown(on: datetime.date) -> QuerySet:
    """Return the query, never asked itself, that Django takes long to make and every list wants."""
    of_key_stages = Q(stage__is_key=True, stage__is_active=True)
    shown = Milestone.objects.filter(of_key_stages | Milestone.objects.slipped(on)).with_slip(on)
    return _in_order(shown.defer(*NOT_SHOWN))


def _in_order(milestones: QuerySet) -> QuerySet:
    return milestones.with_blocked().order_by("stage__order", "phase")


def _prefetch(milestones: QuerySet) -> Prefetch:
    return Prefetch("milestones", queryset=milestones, to_attr="key_milestones")


def cells_of(site, stages, on: datetime.date | None = None) -> list[StageCell]:
    """Return one cell per stage of `stages`, in that order; wants `prefetch_key_milestones()` on the sites.

    With `with_standing()` on them too, nothing of a site given up is overdue.
    """
    of_stages = defaultdict(list)
    for milestone in site.key_milestones:
        of_stages[milestone.stage_id].append(milestone)
    cells = [cell_of(stage, of_stages[stage.pk], on) for stage in stages]
    given_up = getattr(site, "standing", None) in GIVEN_UP
    return [replace(c, overdue_by=None) for c in cells] if given_up else cells


def operates() -> Q:
    """Return the condition on sites that operation is recorded as done, in any phase."""
    return Q(pk__in=_said_of_operation().filter(state=State.DONE).values("site"))


def operation_known() -> Q:
    """Return the condition on sites that somebody has said whether they operate."""
    return Q(pk__in=_said_of_operation().exclude(state=State.UNKNOWN).values("site"))


def _said_of_operation() -> QuerySet:
    return Milestone.objects.filter(stage__code=OPERATION).order_by()


def cell_of(stage: Stage, milestones: list[Milestone], on: datetime.date | None = None) -> StageCell:
    """Return what a site's milestones of one stage say together: the unfinished first, and the longest overdue."""
    on = on or today()
    those = speaking(milestones)
    if not those:
        return StageCell(stage, None, None, None)
    first = min(those, key=lambda m: (URGENCY[m.shown_state], m.phase))
    first.stage = stage
    overdue = [m for m in those if m.overdue_by(on)]
    earliest = min(overdue, key=lambda m: m.promise.end, default=None)
    return StageCell(stage, first.shown_state, first, earliest and earliest.overdue_by(on))


def speaking(milestones: list[Milestone]) -> list[Milestone]:
    """Return all but the stage as a whole, where it runs in phases and only they were touched."""
    if any(m.phase for m in milestones):
        return [m for m in milestones if m.phase or not is_untouched(m)]
    return milestones


def sites_in_state(sites: QuerySet, stage: Stage, state: str) -> QuerySet:
    """Return those of `sites` whose cell of `stage` shows `state`: one of State, or "blocked"."""
    phases = Milestone.objects.filter(site=OuterRef("site"), stage=stage, phase__gt=0)
    speaking = (
        Milestone.objects.filter(site=OuterRef("pk"), stage=stage)
        .exclude(UNTOUCHED & Q(phase=0) & Q(Exists(phases)))
        .with_blocked()
        .annotate(
            urgency=Case(
                When(is_blocked=True, then=Value(URGENCY[BLOCKED])),
                *(When(state=s, then=Value(URGENCY[s])) for s in State),
                output_field=IntegerField(),
            )
        )
        .order_by("urgency")
    )
    return sites.annotate(stage_urgency=Subquery(speaking.values("urgency")[:1])).filter(stage_urgency=URGENCY[state])
