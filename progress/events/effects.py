"""What an event must say, and what it changes beside its own record: told first, done by the action that saves it.

An event does not overwrite what a newer one says: events are ordered by their dates, of one date the last recorded
counts. A site's legal status is not written anywhere: it follows from its events.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from places.models import Organisation
from progress.figures.actions import choose_figure
from progress.milestones.actions import finishing, update_milestone
from progress.models import (
    Measure,
    Milestone,
    Site,
    SiteEvent,
    SiteEventKind,
    SiteFigure,
    Stage,
    Standing,
    State,
    Submission,
    WeeklyColumn,
)
from progress.models.event import LEADS_TO, SAYS
from progress.records.actions import change_record, may_change, sign, use_document
from progress.records.doubts import EVERY, doubts_of, law_notices
from progress.records.history import REQUEST_LIMIT
from values.numbers import format_number

# Beside them an event writes itself, its document's place, a figure or two and the site.
MOST_MILESTONES = REQUEST_LIMIT - 10
SAID = ("new_developer", "area", "phases")
SAID_IN = ("new_developer_id", "area", "phases")
IDENTITY = ("site_id", "kind", "date", "document_id")
DECIDING = (*IDENTITY, *SAID_IN)
# A new event of these kinds changes more than its own record, whatever else it says, or tells why it does not.
ACTING = {*LEADS_TO, SiteEventKind.ESTABLISHED, SiteEventKind.DEVELOPER_CHANGED}


def check_event(
    event: SiteEvent, stages=(), has_document: bool | None = None, alike: Collection[int] | None = None
) -> None:
    """Refuse, at its field, what an event of its kind does not say, an area without its decision, and an event that is
    recorded already.

    `has_document` stands in for the document of a form that records a new one on saving; `alike` are the primary keys
    of recorded events of the same `identity_of`, where they are at hand.
    """
    errors = {}
    is_of_new_document = has_document and event.document_id is None
    if event.date and not is_of_new_document and _is_said_before(event, alike):
        errors["date"] = _("“%(event)s” is already recorded. Correct that one, or name the decision of another.") % {
            "event": event
        }
    for name in SAID:
        if getattr(event, name) is not None and name not in SAYS.get(event.kind, ()):
            text = _("An event “%(kind)s” does not change this. Leave it empty or choose another kind.")
            errors[name] = text % {"kind": event.get_kind_display()}
    has_document = event.document_id is not None if has_document is None else has_document
    if event.area is not None and "area" not in errors and not has_document:
        errors["document"] = _("An area needs its decision: choose the document that sets it.")
    if stages and event.kind != SiteEventKind.PHASED:
        errors["stages"] = _("Only “%(kind)s” makes milestones of phases.") % {"kind": SiteEventKind.PHASED.label}
    elif strangers := [stage for stage in stages if not stage.is_for(event.site.kind)]:
        errors["stages"] = _("Not a stage of such a site: %(stages)s.") % {"stages": ", ".join(map(str, strangers))}
    elif stages and not event.phases:
        errors["phases"] = _("Give the number of phases, for their milestones to be made.")
    elif stages and (made := len(stages) * event.phases) > MOST_MILESTONES:
        text = _(
            "%(made)s new milestones are more than one undo can reverse (%(most)s): choose fewer stages at a time."
        )
        errors["stages"] = text % {"made": made, "most": MOST_MILESTONES}
    if errors:
        raise ValidationError(errors)


def identity_of(event: SiteEvent) -> tuple:
    """Return what two records of one event share: site, kind, day and decision."""
    return tuple(getattr(event, name) for name in IDENTITY)


def _is_said_before(event: SiteEvent, alike: Collection[int] | None) -> bool:
    """Return whether another event is recorded that is the same; False where `event` itself is stored so."""
    if alike is None:
        same = dict(zip(IDENTITY, identity_of(event), strict=True))
        alike = SiteEvent.objects.filter(**same).values_list("pk", flat=True)
    return bool(alike) and event.pk not in alike


def is_record_alone(event: SiteEvent) -> bool:
    """Return whether saving an event, without stages, writes nothing beside its own record."""
    before, values = event.as_stored, [getattr(event, name) for name in DECIDING]
    if before and values == [before[name] for name in DECIDING]:
        return True
    was = before or dict.fromkeys((*DECIDING, "kind"))
    says = [*(getattr(event, name) for name in SAID_IN), *(was[name] for name in SAID_IN)]
    return ACTING.isdisjoint({event.kind, was["kind"]}) and all(value is None for value in says)


@dataclass(frozen=True, slots=True)
class Effects:
    """What saving an event does. `sentences` say it to the person; the rest is what `apply` writes."""

    sentences: list[str] = field(default_factory=list)
    developer: Organisation | None = None
    figure: SiteFigure | None = None  # to be saved: a new one, or the one this event recorded before
    is_chosen: bool = False
    milestones: list[Milestone] = field(default_factory=list)
    established: Milestone | None = None  # the milestone that is done by the decision

    def seal(self) -> str:
        """Return a word for what was told: it differs as soon as saving would do something else."""
        return hashlib.sha256("\n".join(self.sentences).encode()).hexdigest()[:16] if self.sentences else ""


def effects_of(
    event: SiteEvent, *, before: SiteEvent | None = None, stages: Iterable[Stage] = (), is_record_only: bool = False
) -> Effects:
    """Return what recording `event` (unsaved; `before`, as it is stored, if it is) does to its site.

    `is_record_only` leaves developer, area and milestones as they are; the legal status follows events all the same.
    """
    others = list(SiteEvent.objects.filter(site=event.site_id).exclude(pk=event.pk).select_related("new_developer"))
    sentences = _standing(event, before, others)
    if is_record_only:
        return Effects(sentences)
    developer, about_developer = _developer(event, before, others)
    figure, is_chosen, about_area = _area(event, before, others)
    milestones, about_phases = _phases(event, stages)
    established, about_establishment = _establishment(event, before)
    sentences += [*about_establishment, *about_developer, *about_area, *about_phases]
    return Effects(sentences, developer, figure, is_chosen, milestones, established)


def apply(effects: Effects, event: SiteEvent, *, by) -> None:
    """Write what `effects` of the saved `event` say; wants a transaction. Raises PermissionDenied, ValidationError."""
    reason = reason_of(event)
    if effects.developer:
        site = event.site.child
        change_record(
            record=site,
            by=by,
            permission=f"{site._meta.app_label}.change_{site._meta.model_name}",
            allowed=frozenset({"developer"}),
            version=site.version,
            changes={"developer": effects.developer},
            reason=reason,
        )
    if effects.established:
        changes = {"state": State.DONE, "actual": event.date, "document": event.document}
        update_milestone(
            milestone=effects.established,
            by=by,
            version=effects.established.version,
            changes=finishing(effects.established, changes),
            reason=reason,
            confirmed=EVERY,
        )
    if effects.figure:
        _save_figure(effects, event, by, reason)
    for milestone in effects.milestones:
        if not may_change(by, event.site, "progress.add_milestone"):
            raise PermissionDenied
        milestone.full_clean()
        sign(milestone, by, reason)
        milestone.save()


def reason_of(event: SiteEvent) -> str:
    """Say why its effects are made: "Đổi chủ đầu tư, 30/08/2024; Quyết định 12/QĐ-UBND, 30/08/2024"."""
    return "; ".join(str(part) for part in (event, event.document) if part)


def _order(event: SiteEvent) -> tuple:
    return event.date, event.pk or float("inf")


def _latest(events: Iterable[SiteEvent]) -> SiteEvent | None:
    return max(events, key=_order, default=None)


def _with(event: SiteEvent | None, others: list[SiteEvent]) -> list[SiteEvent]:
    return [*others, event] if event else others


def _standing(event, before, others) -> list[str]:
    def left_by(events) -> Standing:
        last = _latest(other for other in events if other.kind in LEADS_TO)
        return Standing(LEADS_TO[last.kind]) if last else Standing.STANDING

    was, now = left_by(_with(before, others)), left_by(_with(event, others))
    if was != now:
        return [_("Legal status: %(was)s → %(now)s.") % {"was": was.label, "now": now.label}]
    last = _latest(other for other in others if other.kind in LEADS_TO)
    if event.kind in LEADS_TO and LEADS_TO[event.kind] != now and last:
        text = _("Legal status stays “%(now)s”: “%(event)s” is later.")
        return [text % {"now": now.label, "event": last}]
    return []


def _developer(event, before, others) -> tuple[Organisation | None, list[str]]:
    """Return the developer to set at the site, and the sentences that tell the person about it."""
    names = ("kind", "date", "new_developer_id")
    if before and all(getattr(before, name) == getattr(event, name) for name in names):
        return None, []
    naming = [other for other in others if other.new_developer_id]
    last = _latest([*naming, event] if event.new_developer_id else naming)
    had_a_say = event.new_developer_id or (before and before.new_developer_id)
    now = event.site.developer
    if not had_a_say or last is None:
        is_silent = event.kind == SiteEventKind.DEVELOPER_CHANGED
        text = _("The developer stays as recorded (%(developer)s): no new one is named.")
        return None, [text % {"developer": now or _("no data yet")}] if is_silent else []
    if last is not event and not (before and _latest(_with(before, naming)) is before):
        text = _("The developer stays %(developer)s: “%(event)s” is later.")
        return None, [text % {"developer": now or _("no data yet"), "event": last}]
    if last.new_developer_id == event.site.developer_id:
        return None, []
    text = _("Developer: %(was)s → %(now)s; whose representatives see the site and report of it changes with it.")
    sentences = [text % {"was": now or _("no data yet"), "now": last.new_developer}]
    return last.new_developer, [*sentences, *_open_reports(event.site)]


def _open_reports(site: Site) -> list[str]:
    """Say that reports of the former developer's people still wait for an officer."""
    if not site.developer_id:
        return []
    reports = Submission.objects.open().filter(site=site.pk, reporter__staff_profile__organisation=site.developer_id)
    if not (count := reports.count()):
        return []
    text = ngettext(
        "%(count)s report of %(developer)s is still open: it stays with the officer, to approve or return.",
        "%(count)s reports of %(developer)s are still open: they stay with the officer, to approve or return.",
        count,
    )
    return [text % {"count": count, "developer": site.developer}]


def _area(event, before, others) -> tuple[SiteFigure | None, bool, list[str]]:
    """Return the figure to save, whether it is to be the one in use, and what is said of it."""
    names = ("kind", "date", "area", "document_id")
    if event.area is None or (before and all(getattr(before, name) == getattr(event, name) for name in names)):
        return None, False, []
    figures = list(SiteFigure.objects.filter(site=event.site_id, measure=Measure.AREA).select_related("document"))
    in_use = next((other for other in figures if other.is_chosen), None)
    figure = _figure_of(event, figures) or (before and before.area is not None and _figure_of(before, figures))
    figure = figure or SiteFigure(site_id=event.site_id, measure=Measure.AREA)
    was, figure.value, figure.as_of, figure.source = in_use and in_use.value, event.area, event.date, ""
    if event.document_id:
        figure.document = event.document
    later = _latest(other for other in others if other.area is not None and _order(other) > _order(event))
    values = {"was": _hectares(was), "now": _hectares(event.area)}
    if later:
        text = _("Area %(now)s is saved in addition to the one in use, %(was)s: “%(event)s” is later.")
        return figure, False, [text % {**values, "event": later}, *_doubtful(figure, event)]
    if in_use and in_use.pk != figure.pk and in_use.as_of and in_use.as_of.start > event.date.end:
        text = _("Area %(now)s is saved in addition to the one in use, %(was)s, which has a later date (%(day)s).")
        return figure, False, [text % {**values, "day": in_use.as_of}, *_doubtful(figure, event)]
    sentence = _("Area in use: %(was)s → %(now)s, with this decision as its source.") % values
    return figure, True, [sentence, *_doubtful(figure, event)]


def _doubtful(figure: SiteFigure, event: SiteEvent) -> list[str]:
    """Return what looks wrong about the area, which may be right all the same."""
    figure.site = event.site
    doubts = [doubt.text for doubt in doubts_of(figure) if doubt.field == "value"]
    return [*doubts, *law_notices(figure)]


def _figure_of(event: SiteEvent, figures: list[SiteFigure]) -> SiteFigure | None:
    """Return the figure that an event recorded: of its decision and its day."""
    return next((f for f in figures if f.document_id == event.document_id and f.as_of == event.date), None)


def _hectares(value: Decimal | None) -> str:
    return _("no data yet") if value is None else f"{format_number(value)} ha"


def _save_figure(effects: Effects, event: SiteEvent, by, reason: str) -> None:
    figure = effects.figure
    permission = "progress.change_sitefigure" if figure.pk else "progress.add_sitefigure"
    if not may_change(by, event.site, permission):
        raise PermissionDenied
    figure.document = event.document
    figure.full_clean()
    sign(figure, by, reason)
    figure.save()
    use_document(document=event.document, site=event.site, by=by)
    if effects.is_chosen:
        choose_figure(figure=figure, by=by, reason=reason[: SiteFigure._meta.get_field("reason").max_length])


def _phases(event: SiteEvent, stages: Iterable[Stage]) -> tuple[list[Milestone], list[str]]:
    """Return the milestones of phases that the site has not yet, and what is said of them."""
    stages = list(stages) if event.phases else []
    if not stages:
        return [], []
    known = set(Milestone.objects.filter(site=event.site_id, stage__in=stages).values_list("stage_id", F("phase")))
    made = [
        Milestone(site_id=event.site_id, stage=stage, phase=phase)
        for stage in stages
        for phase in range(1, event.phases + 1)
        if (stage.pk, phase) not in known
    ]
    text = _("New milestone: %(milestone)s.")
    return made, [text % {"milestone": milestone.title} for milestone in made]


def _establishment(event, before) -> tuple[Milestone | None, list[str]]:
    """Return the milestone that the decision makes done, and what is said of it; one that is done already stays."""
    names = ("kind", "date", "document_id")
    is_same = before and all(getattr(before, name) == getattr(event, name) for name in names)
    if event.kind != SiteEventKind.ESTABLISHED or is_same:
        return None, []
    stages = {"stage__weekly_column": WeeklyColumn.ESTABLISHMENT, "stage__parent": None}
    milestone = Milestone.objects.filter(site=event.site_id, phase=0, **stages).select_related("site", "stage").first()
    if milestone is None:
        return None, []
    words = {"milestone": milestone.title, "day": event.date, "recorded": milestone.actual}
    is_of_this_event = before and milestone.actual == before.date
    if milestone.state == State.DONE and milestone.actual not in (None, event.date) and not is_of_this_event:
        return None, [_("“%(milestone)s” stays done on %(recorded)s, as recorded.") % words]
    return milestone, [_("“%(milestone)s”: done on %(day)s, by this decision.") % words]
