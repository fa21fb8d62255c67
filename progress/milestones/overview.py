"""Where a site stands as a whole, in a line or two: what is under way, what is due next, how far all of it is."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.models import Milestone, Stage, State
from progress.models.milestone import BLOCKED, is_untouched

UNDER_WAY = (State.IN_PROGRESS, BLOCKED)


@dataclass(frozen=True, slots=True)
class Overall:
    """The mean of what is recorded of the stages that apply, by their weights; what is unknown counts as nothing."""

    percent: int | None  # None where nothing is known of any stage, or none that applies weighs anything
    stages: int
    done: int
    in_part: int  # not done, with a percentage
    without_percent: int  # under way, with none: counted as nothing
    unknown: int
    is_weighted: bool  # not all of them weigh the same

    @property
    def basis(self) -> str:
        """From what it is computed, in words."""
        done = _("calculated: %(done)s of %(all)s stages done") % {"done": self.done, "all": self.stages}
        return "; ".join([done, *self._how()])

    def _how(self) -> Iterator[str]:
        """Yield how the stages that are not done are counted, and whether by weights."""
        counted = (
            (self.in_part, ngettext("%(count)s with its percentage", "%(count)s with their percentages", self.in_part)),
            (
                self.without_percent,
                ngettext(
                    "%(count)s under way without a percentage counted as 0",
                    "%(count)s under way without a percentage counted as 0",
                    self.without_percent,
                ),
            ),
            (
                self.unknown,
                ngettext(
                    "%(count)s without information counted as 0",
                    "%(count)s without information counted as 0",
                    self.unknown,
                ),
            ),
        )
        yield from (text % {"count": count} for count, text in counted if count)
        if self.is_weighted:
            yield _("the stages have weights")


@dataclass(frozen=True, slots=True)
class Overview:
    """`under_way` and `next_due` are MilestoneRow; `known` and `unknown` are StageRows, in the order of reading."""

    overall: Overall
    under_way: list[Any]
    next_due: Any | None
    known: list[Any]
    unknown: list[Any]


def overview_of(stages: list, reports: Container[int | str]) -> Overview:
    """Return where a site stands.

    A stage counts as known where something is recorded of it or reported: `reports` holds the primary keys of
    milestones with a report, as `reports_at` gives them.
    """
    known = [stage for stage in stages if _is_told(stage, reports)]
    told = [row for stage in stages for row in stage.rows if not row.is_divided]
    coming = [row for row in told if row.milestone.promise and not row.milestone.is_settled and not row.overdue]
    return Overview(
        overall_of(stages),
        [row for row in told if row.milestone.shown_state in UNDER_WAY],
        min(coming, key=lambda row: row.milestone.promise.end, default=None),
        known,
        [stage for stage in stages if stage not in known],
    )


def _is_told(stage, reports: Container[int | str]) -> bool:
    """Return whether something is recorded, confirmed or reported of the stage or of its sub-steps."""
    rows = [*stage.rows, *stage.substeps]
    return any(
        not is_untouched(row.milestone) or row.ledger.entries or row.no_change or row.milestone.pk in reports
        for row in rows
    )


def overall_of(stages: list) -> Overall:
    """Return how far the stages are together; phases of one stage count alike."""
    counted: list[tuple[Stage, list[Milestone]]] = []
    for stage in stages:
        rows = [row.milestone for row in stage.rows if not row.is_divided]
        applies = [milestone for milestone in rows if milestone.state != State.NOT_APPLICABLE]
        if applies:
            counted.append((stage.stage, applies))
    weight = sum(stage.weight for stage, _rows in counted)
    reached = sum(stage.weight * sum(map(_share, rows)) / len(rows) for stage, rows in counted)
    unknown = sum(all(m.state == State.UNKNOWN and m.percent is None for m in rows) for _stage, rows in counted)
    return Overall(
        int(reached / weight) if weight and unknown < len(counted) else None,
        len(counted),
        done=sum(all(m.state == State.DONE for m in rows) for _stage, rows in counted),
        in_part=sum(any(_is_in_part(m) for m in rows) for _stage, rows in counted),
        without_percent=sum(any(_is_unsaid(m) for m in rows) for _stage, rows in counted),
        unknown=unknown,
        is_weighted=len({stage.weight for stage, _rows in counted}) > 1,
    )


def _share(milestone: Milestone) -> int:
    """Return how far a milestone is, in per cent; 0 where nothing is known of it."""
    return 100 if milestone.state == State.DONE else milestone.percent or 0


def _is_in_part(milestone: Milestone) -> bool:
    return milestone.state != State.DONE and bool(milestone.percent)


def _is_unsaid(milestone: Milestone) -> bool:
    return milestone.state == State.IN_PROGRESS and milestone.percent is None
