"""What the parts of a cell mean together, or why a person must be asked."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from progress.milestones.cells.parts import DONE, IN_PROGRESS, NOT_APPLICABLE, NOT_STARTED, CellParts
from progress.milestones.cells.subject import Subject
from values.dates import PartialDate
from values.numbers import whole_percent


@dataclass(slots=True)
class Meaning:
    """Values by the milestone's field: state, actual, forecast, planned, percent, quantities, document."""

    values: dict[str, Any] = field(default_factory=dict)


class Unclear(Exception):
    """A cell is not understood wholly. `why` is a key of what is doubtful, `read` what could be read all the same.

    `read` is empty where its parts contradict each other, or nothing was read. `words` are those left over.
    """

    def __init__(self, why: str, read: dict[str, Any] | None = None, words: tuple[str, ...] = ()):
        super().__init__(why)
        self.why, self.read, self.words = why, read or {}, words


def meaning_of(
    cell: CellParts, subject: Subject, today: datetime.date, said_on: datetime.date | None = None
) -> Meaning:
    """Return the values that the parts give; raise Doubt unless all of them are understood and agree.

    `said_on` is the day on which the cell was true, today unless told: what was expected then may be over since.
    """
    try:
        values = _Weighing(cell, subject, today).values()
    except Unclear as doubt:
        if _is_over(doubt.read, said_on or today):
            doubt.read = {}
        raise
    is_over = _is_over(values, said_on or today)
    if cell.left:
        raise Unclear("left", {} if is_over else values, tuple(cell.left))
    if is_over:
        raise Unclear("over", values)
    if cell.begins_firmly and "state" not in values:
        raise Unclear("firm", values | {"state": DONE})
    if values.keys() <= {"document"}:
        raise Unclear("document" if values else "nothing", values and _done_by_document(cell, values, today))
    return Meaning(values)


def _is_over(values: dict[str, Any], on: datetime.date) -> bool:
    return "forecast" in values and values["forecast"].is_over(on)


def _done_by_document(cell: CellParts, values: dict[str, Any], today: datetime.date) -> dict[str, Any]:
    [(_reference, day)] = cell.documents
    return values | {"state": DONE} | ({"actual": day} if day and day.start <= today else {})


class _Weighing:
    """Gathers the values, and raises Doubt at the first contradiction; words left over are the caller's."""

    def __init__(self, cell: CellParts, subject: Subject, today: datetime.date):
        self.cell, self.subject, self.today = cell, subject, today

    def values(self) -> dict[str, Any]:
        cell = self.cell
        for parts in (cell.percents, cell.areas, cell.households, cell.documents):
            if len(parts) > 1:
                self._doubt("twice")
        if len(set(cell.states)) > 1:
            self._doubt("states")
        state = cell.states[0] if cell.states else ""
        self.found: dict[str, Any] = {}
        self._take_quantities()
        self._take_percent()
        self._take_promises()
        if cell.documents:
            self.found["document"] = cell.documents[0][0]
        state = self._state(state)
        self._check_promises(state)
        actual = self._actual(state)
        if state == NOT_APPLICABLE and self.found:
            self._doubt("states")
        weighed = {"state": state} if state else {}
        return weighed | ({"actual": actual} if actual else {}) | self.found

    def _doubt(self, why: str, read: dict[str, Any] | None = None) -> None:
        """Raise Unclear; what could be read is all that the cell says, or nothing is offered."""
        if why != "future" and any(not role for role, _period in self.cell.dates):
            read = None
        raise Unclear(why, read, tuple(self.cell.left))

    def _take_quantities(self) -> None:
        kinds = (
            ("area", self.cell.areas, self.subject.counts_area),
            ("households", self.cell.households, self.subject.counts_households),
        )
        for kind, counted, belongs in kinds:
            for done, total in counted:
                if not belongs:
                    self._doubt("quantity")
                if done > total or (kind == "households" and (done % 1 or total % 1)):
                    self._doubt("more")
                as_kept = int if kind == "households" else (lambda number: number)
                self.found |= {f"{kind}_done": as_kept(done), f"{kind}_total": as_kept(total)}

    def _take_percent(self) -> None:
        for percent in self.cell.percents:
            whole = whole_percent(percent)
            if whole is None or whole > 100:
                self._doubt("percent")
            self.found["percent"] = whole

    def _state(self, state: str) -> str:
        """Return the state that is said, or that percent and quantities prove; they must not contradict it."""
        percent = self.found.get("percent")
        counted = [*self.cell.areas, *self.cell.households]
        is_part = any(done < total for done, total in counted)
        is_begun = bool(percent) or any(done for done, _total in counted)
        is_all = percent == 100 or (bool(counted) and not is_part)
        if (percent == 100 and is_part) or (percent is not None and percent < 100 and counted and not is_part):
            self._doubt("quantities")
        if state == DONE and ((percent is not None and percent < 100) or is_part):
            self._doubt("part", self.found | {"state": IN_PROGRESS})
        if state == IN_PROGRESS and (is_all or percent == 0):
            self._doubt("quantities")
        if state == NOT_STARTED and is_begun:
            self._doubt("quantities")
        if state or not (counted or percent is not None):
            return state
        if percent == 100:
            return DONE
        if is_all:
            self._doubt("all", None if "forecast" in self.found else self.found | {"state": DONE})
        if is_begun:
            return IN_PROGRESS
        return NOT_STARTED if percent == 0 else ""

    def _take_promises(self) -> None:
        for role in ("forecast", "planned"):
            periods = [period for said_role, period in self.cell.dates if said_role == role]
            if len(periods) > 1:
                self._doubt("twice")
            if periods:
                self.found[role] = periods[0]

    def _check_promises(self, state: str) -> None:
        # "Kế hoạch 2025 hoàn thành" is what was to be done.
        if "planned" in self.found and state == DONE and not self.cell.is_firm:
            self._doubt("states")
        forecast = self.found.get("forecast")
        if forecast and state in (DONE, NOT_APPLICABLE):
            self._doubt("states")

    def _actual(self, state: str) -> PartialDate | None:
        """Return the day it was done: the one period that is only named, or else the day of the decision."""
        named = [period for role, period in self.cell.dates if not role]
        if len(named) > 1:
            self._doubt("twice")
        decided = [day for _reference, day in self.cell.documents if day]
        if not named:
            is_past = state == DONE and decided and decided[0].start <= self.today
            if decided and decided[0].start > self.today:
                self._doubt("future")
            return decided[0] if is_past else None
        if state != DONE:
            self._doubt("left" if self.cell.left else "role")
        [day] = named
        is_running = day.start != day.end and not day.is_over(self.today)
        if day.start > self.today or (is_running and not self.cell.is_firm):
            # All will be done then: a percent says no more, and quantities are of that day as well, not of today.
            counted = self.cell.areas or self.cell.households
            said = {name: value for name, value in self.found.items() if name != "percent"}
            self._doubt("future", None if counted else said | {"forecast": day})
        return day
