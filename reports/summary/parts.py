"""What a summary tells: today's changes, what is overdue, held up or due soon, and overdue findings."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.changes.past import first_recorded_day
from progress.milestones.stage_cells import target_text
from progress.models import Finding, Milestone, Obstacle, ObstacleState, SecondaryProject, Site, WorkSettings
from progress.promises.ledger import how_late
from progress.work.sections import ANSWERED, UNANSWERED, days_left, is_answered
from reports.differences import counted, differences, snapshots
from reports.differences.snapshots import site_of
from reports.summary.phrases import joined, phrase, short
from values.today import ONE_DAY, today

MOST = 12  # lines of a part
READING = ("site__name_key", "stage__order", "phase", "pk")


@dataclass(frozen=True, slots=True)
class SummaryPart:
    """The first lines of a part and how many there are in all; `nothing` says that there are none."""

    title: str
    lines: list[str]
    total: int
    nothing: str = ""


def parts_of(user) -> list[SummaryPart]:
    """Return today's changes, even where there are none, and those other parts that hold anything."""
    on = today()
    others = (*_overdue(user, on), _projects(user, on), _obstacles(user, on), _due(user, on), _findings(user, on))
    return [_changes(user, on), *(part for part in others if part.total)]


def _changes(user, on: datetime.date) -> SummaryPart:
    """Return one line per changed site, comparing the ends of yesterday and today as the differences page does."""
    title, first = _("Today"), first_recorded_day()
    if first is None or on <= first:
        return SummaryPart(title, [], 0, _("no earlier day to compare"))
    before, after = snapshots(user, on - ONE_DAY, on)
    sites = before.sites | after.sites
    order = sorted({pk for pk, _kind in counted(before, after)}, key=lambda pk: (sites[pk].name_key, pk))
    told, by_site = order[:MOST], defaultdict(list)
    for difference in differences(before, after, at=told):
        by_site[difference.site].append(phrase(difference))
    lines = [joined(str(site_of(sites[pk])), by_site[pk]) for pk in told]
    return SummaryPart(title, lines, len(order), _("no changes"))


def _part(title: str, records: QuerySet, line) -> SummaryPart:
    return SummaryPart(title, [line(record) for record in records[:MOST]], records.count())


def _overdue(user, on: datetime.date) -> list[SummaryPart]:
    """Return overdue milestones, unanswered and answered ones apart as in My work, the longest overdue first."""

    def line(milestone: Milestone) -> str:
        return f"{_what(milestone)}: {how_late(milestone, on)}, {target_text(milestone)}"

    milestones = Milestone.objects.visible_to(user).overdue(on).select_related("site", "stage")
    milestones = milestones.order_by("due_slot", *READING)
    unanswered, answered = milestones.exclude(is_answered()), milestones.filter(is_answered())
    return [_part(str(UNANSWERED), unanswered, line), _part(str(ANSWERED), answered, line)]


def _projects(user, on: datetime.date) -> SummaryPart:
    """Return secondary projects overdue to operate, the longest overdue first."""

    def line(project: SecondaryProject) -> str:
        what = short(f"{project.site}, {project.name}", 90)
        target = _("target %(date)s") % {"date": project.promise}
        return f"{what}: {how_late(project, on)}, {target}"

    projects = SecondaryProject.objects.visible_to(user).overdue(on).select_related("site")
    order = ("due_slot", "site__name_key", "name_folded", "pk")
    return _part(_("Overdue secondary projects"), projects.order_by(*order), line)


def _due(user, on: datetime.date) -> SummaryPart:
    within = WorkSettings.current().due_within_days
    title = ngettext("Due within %(days)s day", "Due within %(days)s days", within) % {"days": within}

    def line(milestone: Milestone) -> str:
        return f"{_what(milestone)}: {milestone.promise} ({days_left((milestone.promise.end - on).days)})"

    due = Milestone.objects.visible_to(user).due(on, on + within * ONE_DAY).select_related("site", "stage")
    return _part(title, due.order_by("due_slot", *READING), line)


def _what(milestone: Milestone) -> str:
    return short(f"{milestone.site}, {milestone.title}", 90)


def _obstacles(user, on: datetime.date) -> SummaryPart:
    """Open ones of sites neither revoked nor withdrawn, those open longest at the top."""

    def line(obstacle: Obstacle) -> str:
        return short(f"{obstacle.place}: {short(obstacle.description, 70)} – {_waits_for(obstacle, on)}")

    obstacles = Obstacle.objects.visible_to(user).open().at_standing_sites().select_related("site", "asked_of")
    return _part(_("Open obstacles"), obstacles.order_by("opened_on", "pk"), line)


def _waits_for(obstacle: Obstacle, on: datetime.date) -> str:
    if obstacle.is_waiting:
        return _("waiting for confirmation")
    if obstacle.asked_of is None:
        return _("no authority chosen")
    organisation, days = short(obstacle.asked_of, 50), obstacle.days_asked(on)
    if obstacle.state == ObstacleState.ANSWERED:
        return _("%(organisation)s has answered") % {"organisation": organisation}
    words = ngettext("waiting for %(organisation)s, %(days)s day", "waiting for %(organisation)s, %(days)s days", days)
    return words % {"organisation": organisation, "days": days}


def _findings(user, on: datetime.date) -> SummaryPart:
    """Return the overdue findings at sites neither revoked nor withdrawn."""

    def line(finding: Finding) -> str:
        days = finding.days_overdue
        overdue = ngettext("overdue by %(days)s day", "overdue by %(days)s days", days) % {"days": days}
        responsible = short(finding.responsible or finding.responsible_people, 50)
        details = ", ".join(filter(None, (responsible, overdue)))
        return short(f"{finding.site}: {short(finding.found, 70)} – {details}")

    standing = Site.objects.standing().order_by().values("pk")
    findings = Finding.objects.visible_to(user).overdue(on).filter(site__in=standing)
    return _part(_("Overdue findings of inspections"), findings.most_urgent_first(), line)
