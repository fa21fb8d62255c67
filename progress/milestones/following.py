"""What the sub-steps of a stage suggest of the stage itself: offered as a question, never recorded by itself.

Some begun or done: the stage is in progress. All that apply done: it is done, on the last of their days if all are
known. Whoever answers that it stays as it is confirms that nothing changed (no_change.py): the question comes back
once the stage or one of its sub-steps is saved again.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from progress.milestones.actions import finishing, report_milestone
from progress.milestones.no_change import last_no_changes
from progress.models import Milestone, NoChange, State, Submission
from progress.models.milestone import is_untouched
from values.dates import PartialDate
from values.text import Label
from values.today import today

BEGUN = (State.IN_PROGRESS, State.DONE)
SOURCE_LENGTH = Milestone._meta.get_field("source").max_length


class OfferGone(Exception):
    """The sub-steps do not suggest this state any more; nothing was written."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The state that the sub-steps of a milestone suggest, since when, and the sub-steps that say so."""

    milestone: Milestone
    state: str
    actual: PartialDate | None
    grounds: list[Milestone]

    @property
    def state_label(self) -> Label:
        return State(self.state).label

    @property
    def because(self) -> str:
        """Return the sub-steps that say so, each with its day or its state: "Khởi công (05/03/2026)"."""
        return ", ".join(
            f"{substep.title} ({substep.actual or State(substep.state).label})" for substep in self.grounds
        )

    def changes(self) -> dict:
        """Return what is recorded of the milestone when somebody says yes; the source in the office's language."""
        with override(settings.LANGUAGE_CODE):
            source = _("as its sub-steps: %(substeps)s") % {"substeps": self.because}
        values = {"source": source[:SOURCE_LENGTH], "as_of": PartialDate.day(today()), "state": self.state}
        return finishing(self.milestone, values | ({"actual": self.actual} if self.actual else {}))


def offers_of(milestones: Iterable[Milestone], confirmed: dict[int | None, NoChange]) -> dict[int, Offer]:
    """Return offers by the primary key of the milestone they are about, among all the milestones of a site.

    `confirmed` holds the last confirmation of each that nothing changed.
    """
    milestones, substeps = list(milestones), defaultdict(list)
    with_phases = {m.stage_id for m in milestones if m.phase}
    for m in milestones:
        if m.stage.parent_id and (m.stage.is_active or not is_untouched(m)):
            substeps[m.stage.parent_id, m.phase].append(m)
    offers = {}
    for m in milestones:
        is_divided = not m.phase and m.stage_id in with_phases
        if (below := substeps.get((m.stage_id, m.phase))) and not is_divided:
            offers[m.pk] = _offer(m, below, confirmed.get(m.pk))
    return {pk: offer for pk, offer in offers.items() if offer}


def _offer(milestone: Milestone, substeps: list[Milestone], kept: NoChange | None) -> Offer | None:
    counted = [step for step in substeps if step.state != State.NOT_APPLICABLE]
    begun = [step for step in counted if step.state in BEGUN]
    is_all_done = bool(counted) and all(step.state == State.DONE for step in counted)
    saved = max((step.changed_at for step in (milestone, *counted)), default=milestone.changed_at)
    if not begun or milestone.is_settled or (kept and kept.changed_at >= saved):
        return None
    if is_all_done:
        days = [step.actual for step in counted if step.actual]
        last = max(days, key=lambda day: (day.end, day.start)) if len(days) == len(counted) else None
        return Offer(milestone, State.DONE, last, counted)
    return None if milestone.state == State.IN_PROGRESS else Offer(milestone, State.IN_PROGRESS, None, begun)


def offer_at(milestone: Milestone) -> Offer | None:
    """Return what is offered now of the stage of a milestone, itself or one of its sub-steps; two queries."""
    stage = milestone.stage.parent_id or milestone.stage_id
    rows = Milestone.objects.filter(Q(stage=stage) | Q(stage__parent=stage), site=milestone.site_id)
    milestones = list(rows.select_related("site", "stage__parent").order_by("stage__order", "stage__code", "phase"))
    offers = offers_of(milestones, last_no_changes(milestone.site_id))
    return next((offer for offer in offers.values() if offer.milestone.phase == milestone.phase), None)


@transaction.atomic
def follow_substeps(*, milestone: Milestone, by, version: int, state: str) -> Milestone | Submission:
    """Record of a stage's milestone seen at `version` the state that its sub-steps suggest, or send it for acceptance.

    Raises OfferGone where they suggest another by now, and what `report_milestone` raises.
    """
    offer = offer_at(milestone)
    if offer is None or offer.milestone.pk != milestone.pk or offer.state != state:
        raise OfferGone
    return report_milestone(milestone=milestone, by=by, version=version, changes=offer.changes())
