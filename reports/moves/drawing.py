"""The pictures of the page: targets by the day they were given, changes, slips by stage, overdue by month."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pictures.bars import Bar, Bars
from pictures.lines import Line, Lines, Point
from pictures.scales import DayScale, NumberScale
from pictures.scatter import CountedPoint, Scatter
from pictures.spreads import Spread, Spreads
from progress.models import Milestone, Stage
from progress.outlook.queries import middle_of
from progress.promises.filters import OVERDUE
from reports.moves.filters import OFTEN
from reports.moves.months import MonthEnd
from reports.moves.reading import MilestoneMoves, Moves, quartiles
from values.dates import Lateness
from values.numbers import format_number
from values.today import shown_day

MOST_LINES = 12  # milestones that are told apart in one picture

LinkTo = Callable[..., str]  # the page with some of its filters set


def given_heading() -> str:
    return _("given on")


def diagonal_label() -> str:
    return _("target on the very day it was given; below: past already when given; along it: put off as it comes near")


def lines_of(moves: list[MilestoneMoves], milestones: dict[int, Milestone]) -> Lines | None:
    """Return the picture of few milestones, a line each; None where no target was given."""
    told = [(milestones[m.pk], m.given) for m in moves if m.given and m.pk in milestones]
    targets = [target for _milestone, given in told for target in given]
    if not targets:
        return None
    lines = [
        Line(
            f"{milestone.site}, {milestone.stage.short_label}",
            [Point(t.on, t.date.end, shown_day(t.on), str(t.date)) for t in given],
            reverse("progress:milestone-promises", args=[milestone.pk]),
        )
        for milestone, given in told
    ]
    return Lines(
        name="targets",
        title=_("Targets by the day they were given"),
        description=_("Each point is a target: how far right it was given, how high the day it names."),
        x=DayScale.of(target.on for target in targets),
        y=DayScale.of(target.date.end for target in targets),
        x_heading=given_heading(),
        y_heading=_("target"),
        lines=lines,
        line_heading=_("Milestone"),
        diagonal=diagonal_label(),
    )


def scatter_of(moves: Moves, link_to: LinkTo) -> Scatter | None:
    """Return the picture of many milestones, counted by quarters; None where no target was given."""
    if not moves.by_quarter:
        return None
    given_in, named = zip(*moves.by_quarter, strict=True)
    points = [
        CountedPoint(
            middle_of(given),
            middle_of(target),
            str(given),
            str(target),
            count,
            ngettext("%(shown)s target", "%(shown)s targets", count) % {"shown": format_number(count)},
            link_to(given=given.iso, target=target.iso),
        )
        for (given, target), count in moves.by_quarter.items()
    ]
    return Scatter(
        name="targets",
        title=_("Targets by the day they were given"),
        description=_(
            "Each point stands for targets: how far right the quarter they were given in, how high the quarter they"
            " name, how large their number."
        ),
        x=DayScale.of(map(middle_of, given_in)),
        y=DayScale.of(map(middle_of, named)),
        x_heading=given_heading(),
        y_heading=_("target"),
        points=points,
        count_heading=_("Targets"),
        size=_("a larger point: more targets of those quarters"),
        diagonal=diagonal_label(),
    )


def times_bars(moves: Moves, link_to: LinkTo) -> Bars:
    """Return how many milestones had their target changed never, once, twice …"""
    bars = []
    for times, count in enumerate(moves.by_times):
        label = ngettext("%(times)s time", "%(times)s times", times) % {"times": times} if times else _("never")
        if times == OFTEN:
            label = _("%(times)s times or more") % {"times": times}
        text = ngettext("%(shown)s milestone", "%(shown)s milestones", count) % {"shown": format_number(count)}
        bars.append(Bar(label, count, text, url=link_to(times=times) if count else ""))
    return Bars(_("How often the target of a milestone was changed"), bars)


def stage_spreads(moves: Moves, stages: dict[int, Stage], link_to: LinkTo) -> Spreads | None:
    """Return how far the milestones of each stage lie behind their first target, in the order of the stages."""
    known = sorted((stage for stage in moves.slips if stage in stages), key=lambda stage: stages[stage].order)
    spreads = []
    for stage in known:
        slips, quarters = moves.slips[stage], quartiles(moves.slips[stage])
        count = ngettext("%(shown)s milestone", "%(shown)s milestones", len(slips))
        text = _("median %(median)s") % {"median": span(quarters.median)} if quarters else spread_text(slips)
        notes = filter(None, [rest_text(slips) if quarters else "", count % {"shown": format_number(len(slips))}])
        url = link_to(stage=stages[stage].code)
        spreads.append(Spread(stages[stage].label, slips, quarters, text, "; ".join(notes), url))
    return Spreads(_("How far stages lie behind their original target"), spreads) if spreads else None


def spread_text(slots: list[int]) -> str:
    """Tell numbers of slots in ascending order: median, middle half and longest, or each one where they are few."""
    if not (quarters := quartiles(slots)):
        return "; ".join(map(span, slots))
    return "; ".join([_("median %(median)s") % {"median": span(quarters.median)}, rest_text(slots)])


def rest_text(slots: list[int]) -> str:
    """Tell the middle half and the longest of enough numbers of slots in ascending order."""
    low, _median, high = quartiles(slots)
    words = {"low": span(low), "high": span(high), "most": span(slots[-1])}
    return _("middle half %(low)s – %(high)s; longest %(most)s") % words


def span(slots: float) -> str:
    """Return a length of time given in slots: "5 months", "0 days"."""
    return str(Lateness.of_slots(round(slots)))


def month_lines(months: list[MonthEnd], query: dict[str, str]) -> Lines | None:
    """Return how many milestones were overdue at the end of each month; `query` narrows the list of target dates."""
    if not months:
        return None
    points = [
        Point(
            month.day,
            month.overdue,
            shown_day(month.day),
            format_number(month.overdue),
            f"{reverse('progress:promises')}?{urlencode({'late': OVERDUE, **query, 'as_of': month.day.isoformat()})}",
        )
        for month in months
    ]
    return Lines(
        name="months",
        title=_("Overdue milestones at the end of each month"),
        description=_("A point for each month that history tells of."),
        x=DayScale.of([months[0].day, months[-1].day]),
        y=NumberScale.of(month.overdue for month in months),
        x_heading=_("end of the month"),
        y_heading=_("overdue milestones"),
        lines=[Line(_("Overdue"), points)],
    )
