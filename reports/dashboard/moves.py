"""How the target dates of the worst milestones moved: the day each was given against the day it named."""

import datetime

from django.utils.translation import gettext as _

from pictures.lines import Line, Lines, Point
from pictures.scales import DayScale
from progress.models import Milestone
from progress.promises.ledger import LedgerEntry, ledgers
from reports.moves.drawing import diagonal_label
from values.dates import plain_day
from values.today import past_day, shown_day


def moves(milestones: list[Milestone], on: datetime.date) -> Lines | None:
    """Return the picture of their targets, one query; None where none has any, and on a page of the past."""
    if past_day() or not milestones:
        return None
    told = ledgers(milestones)
    lines = [Line(_label(m), _points(told[m.pk].entries), _url(m)) for m in milestones]
    lines = [line for line in lines if line.points]
    if not lines:
        return None
    days = [day for line in lines for point in line.points for day in (point.x, point.y)]
    scale = DayScale.of([on, *days])
    return Lines(
        name="moves",
        title=_("How target dates moved"),
        description=_("Each point is a target: how far right it was given, how high the day it names."),
        x=scale,
        y=scale,
        x_heading=_("given on"),
        y_heading=_("target"),
        lines=lines,
        line_heading=_("Milestone"),
        diagonal=diagonal_label(),
    )


def _points(entries: list[LedgerEntry]) -> list[Point]:
    """Return a point for each target. It was given when its source was true, or else when it was recorded."""
    points = []
    for entry in entries:
        if entry.number and entry.date:
            given = entry.as_of.end if entry.as_of else plain_day(entry.when)
            text = str(entry.as_of) if entry.as_of else shown_day(entry.when)
            points.append(Point(given, entry.date.end, text, str(entry.date)))
    return points


def _label(milestone: Milestone) -> str:
    return f"{milestone.site}, {milestone.stage.short_label}"


def _url(milestone: Milestone) -> str:
    return f"{milestone.site.get_absolute_url()}#milestone-{milestone.pk}"
