"""The sections of "my work", in the order of reading."""

import datetime
from collections.abc import Callable

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from progress.milestones.stage_cells import target_text
from progress.models import Explanation, Milestone, Obstacle, SecondaryProject, Site, State
from progress.models.rules.milestone import SETTLED
from progress.promises.ledger import how_late
from progress.work.structure import Desk, SectionKind, WorkLine, site_key
from values.dates import slot_of

READING = ("site__name_key", "stage__order", "stage__code", "phase", "pk")


def dated(desk: Desk) -> QuerySet:
    """Return the milestones of the sections that follow from dates, each with the code of its `section`.

    Overdue ones, of which somebody said why or nobody did, and due ones: the date in force that ends first at the top.
    Those behind their original target whose date in force comes later: the furthest behind at the top. `rank` is the
    number of that day, or how far behind, below 0.
    """
    over, due = Q(due_slot__lt=slot_of(desk.on)), Q(due_slot__lte=slot_of(desk.due_until))
    # Not NULL beside the alternatives, of which each would be looked for on its own.
    milestones = desk.milestones().filter(due | Milestone.objects.slipped(desk.on), due_slot__isnull=False)
    section = Case(
        When(over & is_answered(), then=Value("explained")),
        When(over, then=Value("late")),
        When(due, then=Value("due")),
        default=Value("anew"),
    )
    rank = Case(When(due, then=F("due_slot")), default=-F("slip"), output_field=IntegerField())
    return milestones.with_slip(desk.on).annotate(section=section, rank=rank).order_by("rank", "due_slot", *READING)


def up_to(ranks: dict[str, int], desk: Desk) -> Q:
    """Return the condition that holds of those of `dated` up to these ranks of their sections, and of few others."""
    over = Q(due_slot__lte=max(ranks.get("late", 0), ranks.get("explained", 0)))
    due = Q(due_slot__range=(slot_of(desk.on), ranks.get("due", 0)))
    anew = Q(due_slot__gt=slot_of(desk.due_until), slip__gte=-ranks["anew"]) if "anew" in ranks else Q(pk__in=[])
    return over | due | anew


def _in_section(code: str) -> Callable[[Desk], QuerySet]:
    return lambda desk: dated(desk).filter(section=code)


def is_answered() -> Q:
    """Return the condition that somebody said why an overdue milestone is late.

    An open obstacle holds it, or since the last day of its date in force a person explained it (`Explanation`).
    """
    held = Obstacle.objects.open().filter(milestone=OuterRef("pk"))
    return Q(Exists(held)) | Q(Exists(Explanation.objects.filter(milestone=OuterRef("pk"))))


def blocked(desk: Desk) -> QuerySet:
    """Return of each milestone that open obstacles hold up the obstacle that is open the longest, in that order."""
    held = desk.of_parts(Obstacle.objects.open()).exclude(milestone=None).exclude(milestone__state__in=SETTLED)
    older = Q(opened_on__lt=OuterRef("opened_on")) | Q(opened_on=OuterRef("opened_on"), pk__lt=OuterRef("pk"))
    others = Obstacle.objects.open().filter(older, milestone=OuterRef("milestone"))
    order = ("opened_on", *(f"milestone__{name}" for name in READING))
    return held.filter(~Exists(others)).order_by(*order)


def untouched(desk: Desk) -> QuerySet:
    """Return sites never touched first, then those whose last touch is longest ago."""
    long_ago = Q(summary__last_touch=None) | Q(summary__last_touch__lt=desk.untouched_before)
    sites = desk.sites().filter(long_ago)
    return sites.order_by(F("summary__last_touch").asc(nulls_first=True), "name_key", "pk")


def _read(pks: list[int]) -> QuerySet:
    return Milestone.objects.filter(pk__in=pks).with_blocked().select_related("site", "stage")


def _dated_lines(milestones: list[Milestone], desk: Desk) -> list[WorkLine]:
    return [_line(m, when_due(m, desk.on)) for m in milestones]


def when_due(record: Milestone | SecondaryProject, on: datetime.date) -> str:
    """Return how long it still has or how overdue it is, and how far it is behind its original target.

    "22 months overdue; 3 years 1 month behind original target", "12 days left".
    """
    left = "" if record.overdue_by(on) else days_left((record.promise.end - on).days)
    return "; ".join(filter(None, [left, how_late(record, on)]))


def _anew_lines(milestones: list[Milestone], desk: Desk) -> list[WorkLine]:
    return [_line(m, f"{how_late(m, desk.on)}; {target_text(m)}") for m in milestones]


def days_left(days: int) -> str:
    """Return how long a promise still has, from 0 days: "12 days left", "ends today"."""
    if days == 0:
        return _("due today")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def _blocked_lines(held: list[Obstacle], desk: Desk) -> list[WorkLine]:
    milestones = [obstacle.milestone for obstacle in held]
    for milestone in milestones:
        milestone.is_blocked = True  # that is why it stands here
    obstacles = Obstacle.objects.open().select_related("asked_of").order_by("opened_on", "pk")
    prefetch_related_objects(milestones, Prefetch("obstacles", queryset=obstacles, to_attr="open_obstacles"))
    return [_line(m, "; ".join(_held_by(o, desk) for o in m.open_obstacles)) for m in milestones]


def _held_by(obstacle: Obstacle, desk: Desk) -> str:
    """Return what holds it up, for how long, and who is asked."""
    days = obstacle.days_open(desk.on)
    words = ngettext("open for %(days)s day", "open for %(days)s days", days) % {"days": days}
    organisation = str(obstacle.asked_of) if obstacle.asked_of else ""
    waits = _("waiting for confirmation") if obstacle.is_waiting else ""
    return f"{obstacle} ({', '.join(filter(None, (words, organisation, waits)))})"


def _untouched_lines(sites: list[Site], desk: Desk) -> list[WorkLine]:
    """Return a line for each site, with the milestone that its next news is most likely to be about."""
    suggested = _suggested([site.pk for site in sites])
    lines = []
    for site in sites:
        if site.last_touch is None:
            text = _("nothing recorded yet")
        else:
            days = (desk.on - timezone.localdate(site.last_touch)).days
            text = ngettext("last updated %(days)s day ago", "last updated %(days)s days ago", days) % {"days": days}
        milestone = suggested.get(site.pk)
        if milestone:
            milestone.site = site
        lines.append(WorkLine(site, text, site.get_absolute_url(), milestone, key=site_key(site.pk)))
    return lines


def _suggested(sites: list[int]) -> dict[int, Milestone]:
    """Return by site what is under way, or else promised first, or else comes first; nothing where all is settled."""
    begun = Case(When(state=State.IN_PROGRESS, then=Value(0)), default=Value(1), output_field=IntegerField())
    candidates = (
        Milestone.objects.chased()
        .filter(site=OuterRef("pk"), stage__parent=None, stage__is_active=True)
        .order_by(begun, F("planned").asc(nulls_last=True), "-stage__is_key", "stage__order", "phase", "pk")
    )
    with_next = Site.objects.filter(pk__in=sites).annotate(next=Subquery(candidates.values("pk")[:1]))
    by_site = dict(with_next.values_list("pk", "next"))
    milestones = Milestone.objects.with_blocked().select_related("stage").in_bulk([pk for pk in by_site.values() if pk])
    return {site: milestones[pk] for site, pk in by_site.items() if pk in milestones}


def _line(milestone: Milestone, text: str) -> WorkLine:
    site = milestone.site
    return WorkLine(site, text, f"{site.get_absolute_url()}#milestone-{milestone.pk}", milestone)


def _due_title(desk: Desk) -> str:
    days = desk.settings.due_within_days
    return ngettext("Due within %(days)s day", "Due within %(days)s days", days) % {"days": days}


def _untouched_title(desk: Desk) -> str:
    days = desk.settings.untouched_after_days
    return ngettext("Not updated for %(days)s day", "Not updated for %(days)s days", days) % {"days": days}


# As the summary names the same.
UNANSWERED, ANSWERED = gettext_lazy("Overdue without explanation"), gettext_lazy("Overdue with a reason")

LATE = SectionKind(
    code="late",
    is_of_parts=True,
    found_with=dated,
    up_to=up_to,
    title=lambda desk: str(UNANSWERED),
    find=_in_section("late"),
    lines=_dated_lines,
    empty=gettext_lazy("No overdue milestones without a reason or a new date."),
    of_milestone="pk",
    read=_read,
    stage_path="stage",
    tone="late",
    term="overdue",
)
EXPLAINED = SectionKind(
    code="explained",
    is_of_parts=True,
    found_with=dated,
    up_to=up_to,
    title=lambda desk: str(ANSWERED),
    find=_in_section("explained"),
    lines=_dated_lines,
    empty=gettext_lazy("No overdue milestones with a reason."),
    of_milestone="pk",
    read=_read,
    stage_path="stage",
    tone="late",
)
ANEW = SectionKind(
    code="anew",
    is_of_parts=True,
    found_with=dated,
    up_to=up_to,
    title=lambda desk: _("Behind plan, new date given"),
    find=_in_section("anew"),
    lines=_anew_lines,
    empty=gettext_lazy("No milestone behind its original target has a later date."),
    of_milestone="pk",
    read=_read,
    stage_path="stage",
    term="behind",
)
DUE = SectionKind(
    code="due",
    is_of_parts=True,
    found_with=dated,
    up_to=up_to,
    title=_due_title,
    find=_in_section("due"),
    lines=_dated_lines,
    empty=gettext_lazy("No target date ends in that time. Only milestones with a target date are listed."),
    of_milestone="pk",
    read=_read,
    stage_path="stage",
)
BLOCKED_ONES = SectionKind(
    code="blocked",
    is_of_parts=True,
    title=lambda desk: _("Blocked"),
    find=blocked,
    lines=_blocked_lines,
    empty=gettext_lazy("No obstacle blocks a milestone. Add obstacles on the site's page."),
    of_milestone="milestone",
    read=lambda pks: Obstacle.objects.filter(pk__in=pks).select_related("milestone__site", "milestone__stage"),
    stage_path="milestone__stage",
    tone="blocked",
)
UNTOUCHED = SectionKind(
    code="untouched",
    title=_untouched_title,
    find=untouched,
    read=lambda pks: Site.objects.filter(pk__in=pks).annotate(last_touch=F("summary__last_touch")),
    lines=_untouched_lines,
    empty=gettext_lazy("All your sites are up to date."),
    of_milestone="milestones",
    by_site=True,
    site_path="",
)
OF_MILESTONES = (LATE, EXPLAINED, ANEW, DUE, BLOCKED_ONES)
