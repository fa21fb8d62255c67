"""The tables of the page as they are exported: milestones, targets, stages, months."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from progress.models import Milestone, Stage
from progress.promises.given import TargetGiven
from reports.moves.months import MonthEnd
from reports.moves.reading import MilestoneMoves, Moves, quartiles
from spreadsheets.exports import PlainListing, in_chunks, plain
from spreadsheets.writers.specs import DATE, PARTIAL_DATE, REFERENCE, WHOLE
from values.dates import SLOTS


class ListedRow(NamedTuple):
    """A milestone and the targets given for it."""

    milestone: Milestone
    moves: MilestoneMoves


def listed(moves: Iterable[MilestoneMoves]) -> Iterator[ListedRow]:
    """Yield the rows of milestones in their order, read some at a time."""
    for chunk in in_chunks(moves):
        milestones = Milestone.objects.filter(pk__in=[m.pk for m in chunk])
        read = milestones.select_related("site__unit__parent", "site__developer", "stage").in_bulk()
        yield from (ListedRow(read[m.pk], m) for m in chunk if m.pk in read)


def milestone_listing(moves: list[MilestoneMoves]) -> PlainListing:
    columns = [
        *_named(lambda row: row.milestone),
        plain("unit", _("Administrative unit"), lambda row: _text(row.milestone.site.unit), REFERENCE),
        plain("developer", _("Developer"), lambda row: _text(row.milestone.site.developer), REFERENCE),
        plain("first", _("Original target"), lambda row: _text(row.milestone.first_promise), PARTIAL_DATE),
        plain("now", _("Current target"), lambda row: _text(row.milestone.promise), PARTIAL_DATE),
        plain("actual", _("Done on"), lambda row: _text(row.milestone.actual), PARTIAL_DATE),
        plain("times", _("Times changed"), lambda row: row.moves.times, WHOLE),
        plain("moved", _("Changed by, months"), lambda row: months(row.moves.moved), WHOLE),
    ]
    return PlainListing("moves", _("Changes of target dates"), columns, listed(moves), lambda: len(moves))


def target_listing(moves: list[MilestoneMoves]) -> PlainListing:
    columns = [
        *_named(lambda row: row[0]),
        plain("number", _("Which target"), lambda row: row[1].number, WHOLE),
        plain("given", _("Given on"), lambda row: row[1].on, DATE),
        plain("target", _("Target date"), lambda row: str(row[1].date), PARTIAL_DATE),
    ]

    def rows() -> Iterator[tuple[Milestone, TargetGiven]]:
        for row in listed(moves):
            yield from ((row.milestone, target) for target in row.moves.given)

    return PlainListing(
        "moves-targets", _("Target dates given"), columns, rows(), lambda: sum(len(m.given) for m in moves)
    )


def stage_listing(moves: list[MilestoneMoves]) -> PlainListing:
    slips = Moves(moves).slips
    stages = Stage.objects.filter(pk__in=slips)

    def quartile(number: int) -> Callable:
        def cell(stage: Stage):
            quarters = quartiles(slips[stage.pk])
            return months(quarters[number]) if quarters else None

        return cell

    columns = [
        plain("stage", _("Stage"), lambda stage: stage.label, REFERENCE),
        plain("count", _("Milestones"), lambda stage: len(slips[stage.pk]), WHOLE),
        plain("low", _("First quartile, months"), quartile(0), WHOLE),
        plain("median", _("Median, months"), quartile(1), WHOLE),
        plain("high", _("Third quartile, months"), quartile(2), WHOLE),
        plain("most", _("Longest, months"), lambda stage: months(slips[stage.pk][-1]), WHOLE),
    ]
    return PlainListing("moves-stages", _("Behind original target, by stage"), columns, stages, stages.count)


def month_listing(ends: list[MonthEnd]) -> PlainListing:
    columns = [
        plain("day", _("End of the month"), lambda month: month.day, DATE),
        plain("overdue", _("Overdue milestones"), lambda month: month.overdue, WHOLE),
    ]
    return PlainListing("moves-months", _("Overdue at the end of each month"), columns, ends, lambda: len(ends))


def months(slots: float) -> int:
    """Return a length of time given in slots in whole months."""
    return int(slots / SLOTS)


def _named(milestone_of: Callable) -> list:
    return [
        plain("site", _("Site"), lambda row: str(milestone_of(row).site), REFERENCE),
        plain("stage", _("Stage"), lambda row: milestone_of(row).title, REFERENCE),
    ]


def _text(value) -> str | None:
    return None if value is None else str(value)
