"""Whether a cluster was planned, established, given up … by a cut-off, as its milestones and events say."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from places.models import OrganisationKind
from progress.models import DocumentKind, Milestone, SiteEvent, State
from progress.models.event import LEADS_TO
from progress.models.rules.reporting_period import Period
from progress.models.site import GIVEN_UP
from reports.forms.counting.facts import SiteFacts
from reports.forms.counting.said import Said, cut, dated
from values.dates import PartialDate, Precision


def of_part(facts: SiteFacts, part: str) -> list[Milestone]:
    """Return the milestones whose stage plays the part; of a stage in phases those of the phases."""
    found = [m for m in facts.milestones if m.stage.form_part == part]
    in_phases = {m.stage_id for m in found if m.phase}
    return [m for m in found if m.phase or m.stage_id not in in_phases or m.state != State.UNKNOWN]


def done_by(facts: SiteFacts, part: str, end: datetime.date) -> Said:
    """Return whether the step that plays a part was done by `end`."""
    return _together(of_part(facts, part), lambda milestone: _done(milestone, end))


def done_within(facts: SiteFacts, part: str, period: Period) -> Said:
    """Return whether it was done in the period and not before; that the day is not known leaves it unknown."""

    def judge(milestone: Milestone) -> Said:
        said, day = _done(milestone, period.end), _day_of(milestone)
        if said.is_no or said.value is None:
            return said
        if day is None:
            return replace(said, value=None, doubt=_("the date it was done is not recorded"), field="actual")
        before = dated(day, period.start - datetime.timedelta(days=1))
        if before is None and not said.doubt:
            return replace(said, doubt=cut(day, period.start), field="actual")
        return replace(said, value=False, doubt="") if before else said

    return _together(of_part(facts, part), judge)


def begun_by(facts: SiteFacts, part: str, end: datetime.date) -> Said:
    """Return whether the step is done or in progress, by a record that was true by `end`."""

    def judge(milestone: Milestone) -> Said:
        if milestone.state != State.IN_PROGRESS:
            return _done(milestone, end)
        later = milestone.as_of is not None and milestone.as_of.end > end
        return _said(milestone, True, _("recorded for a day after the cut-off") if later else "", "as_of")

    return _together(of_part(facts, part), judge)


def _day_of(milestone: Milestone) -> PartialDate | None:
    """Return the day it was done: its own, else that of its document."""
    return milestone.actual or (milestone.document.date if milestone.document else None)


def _done(milestone: Milestone, end: datetime.date) -> Said:
    if milestone.state == State.UNKNOWN:
        return _said(milestone, None, _("not recorded whether it is done"), "state")
    if milestone.state != State.DONE:
        return _said(milestone, False)
    day = _day_of(milestone)
    reached = dated(day or milestone.as_of, end)
    if reached is None and day:
        return _said(milestone, True, cut(day, end), "actual")
    if not reached and day is None:
        return _said(milestone, True, _("the date it was done is not recorded"), "actual")
    if not reached:
        return _said(milestone, False)
    return _said(milestone, True, _lacks_of_decision(milestone), "document")


def _lacks_of_decision(milestone: Milestone) -> str:
    """Say what lacks of the decision it rests on: a decision has a number and a day."""
    document = milestone.document
    if document is None or document.kind != DocumentKind.DECISION:
        return ""
    if document.number and document.date and document.date.precision == Precision.DAY:
        return ""
    return _("number and day of %(document)s are not complete: check the original") % {"document": document}


def _said(milestone: Milestone, value: bool | None, doubt: str = "", field: str = "") -> Said:
    source = str(milestone.document) if milestone.document else milestone.source
    return Said(value, doubt, milestone, field or "state", source, _day_of(milestone) or milestone.as_of)


def _together(milestones: list[Milestone], judge: Callable[[Milestone], Said]) -> Said:
    """Return what several milestones of one part say: all of one mind, or doubtful where only some phases are done."""
    if not milestones:
        return Said(None, _("the cluster has no such milestone"))
    said = [judge(milestone) for milestone in milestones]
    yes = [one for one in said if one.value]
    if not yes:
        return next((one for one in said if one.value is None), said[0])
    if len(yes) < len(said):
        undone = next(one for one in said if not one.value)
        return replace(undone, value=True, doubt=_("done in some phases only"))
    return next((one for one in yes if one.doubt), yes[0])


def standing_by(facts: SiteFacts, end: datetime.date) -> Said:
    """Return whether the cluster was neither revoked nor removed from the plan by `end`."""
    last, given_up = None, False
    for event in facts.events:
        if event.kind in LEADS_TO and event.date.start <= end:
            leads = LEADS_TO[event.kind] in GIVEN_UP
            if leads != given_up and event.date.end > end:
                return Said(True, cut(event.date, end), event, "date")
            last, given_up = event, leads
    return Said(not given_up, about=last)


def developer_is_enterprise(facts: SiteFacts, end: datetime.date) -> Said:
    """Return whether the developer that the cluster had at `end` is an enterprise."""
    named = [event for event in facts.events if event.new_developer_id]
    developer, doubt = facts.site.developer, ""
    if any(event.date.start > end for event in named):
        before = _last(event for event in named if event.date.end <= end)
        developer = before.new_developer if before else None
        doubt = _("the developer before the change of %(date)s is not recorded") % {"date": named[-1].date}
    if unclear := _last(event for event in named if event.date.start <= end < event.date.end):
        return Said(True, cut(unclear.date, end), unclear, "date")
    if developer is None:
        return Said(None, doubt or _("the developer is not recorded"), facts.site, "developer")
    return Said(developer.kind == OrganisationKind.ENTERPRISE, about=facts.site, note=developer.name)


def _last(events: Iterable[SiteEvent]) -> SiteEvent | None:
    return max(events, key=lambda event: (event.date.start, event.date.end, event.pk), default=None)
