"""The columns "Dự kiến …": the promise in force of the stages that speak in each, or when it was done."""

import datetime
from dataclasses import dataclass, field

from progress.models import Milestone, Site, State, WeeklyColumn
from progress.models.milestone import is_untouched
from progress.models.site import GIVEN_UP
from progress.promises.ledger import how_late
from reports.weekly.phrases import UNKNOWN, day_or_period, period

DONE = {
    WeeklyColumn.ESTABLISHMENT: "Đã thành lập",
    WeeklyColumn.CONSTRUCTION_START: "Đã khởi công",
    WeeklyColumn.INFRASTRUCTURE_DONE: "Đã hoàn thành",
}


@dataclass(slots=True)
class Forecasts:
    """What is recorded of one site in each column: the milestones (phases) of the stage that speaks there."""

    speaking: dict[str, list[Milestone]] = field(default_factory=dict)

    def state(self, column: str) -> str:
        """Return DONE where every phase is done, else the state of the first that is not; UNKNOWN where none said."""
        milestones = self.speaking.get(column, [])
        unfinished = [m.state for m in milestones if not m.is_settled]
        return next(iter(unfinished or [m.state for m in milestones]), State.UNKNOWN)

    @property
    def milestones(self) -> list[Milestone]:
        """Return all milestones that speak, in the order of the columns."""
        return [m for column in WeeklyColumn.values for m in self.speaking.get(column, ())]

    def is_done(self, column: str) -> bool:
        return self.state(column) == State.DONE


def forecasts_of(site: Site, columns: dict[int, str]) -> Forecasts:
    """Return what each column says: of several stages one that is done speaks, else one promised, else the first.

    `columns` are those of `columns_of_stages`; wants sites of `sites_for`.
    """
    by_stage: dict[int, list[Milestone]] = {}
    for milestone in site.listed_milestones:
        if milestone.stage_id in columns and not is_untouched(milestone):
            by_stage.setdefault(milestone.stage_id, []).append(milestone)
    forecasts = Forecasts()
    for stage_id in sorted(by_stage, key=lambda pk: _rank(by_stage[pk])):
        forecasts.speaking.setdefault(columns[stage_id], by_stage[stage_id])
    return forecasts


def _rank(milestones: list[Milestone]) -> int:
    if all(m.state == State.DONE for m in milestones):
        return 0
    return 1 if any(m.promise for m in milestones) else 2


def forecast_text(forecasts: Forecasts, column: str, site: Site, on: datetime.date) -> str:
    """Return "quý I/2027 (kế hoạch tháng 1/2025; chậm 2 năm so với kế hoạch)", "Đã khởi công năm 2024", by phase."""
    lines = [_line(m, column, site, on) for m in forecasts.speaking.get(column, ())]
    return "\n".join(filter(None, lines)) or UNKNOWN


def _line(milestone: Milestone, column: str, site: Site, on: datetime.date) -> str:
    text = _said(milestone, column, site, on)
    return f"Giai đoạn {milestone.phase}: {text[:1].lower()}{text[1:]}" if milestone.phase and text else text


def _said(milestone: Milestone, column: str, site: Site, on: datetime.date) -> str:
    if milestone.state == State.DONE:
        when = day_or_period(milestone.actual) if milestone.actual else "(chưa rõ ngày)"
        number = f" ({milestone.document.number})" if milestone.document and milestone.document.number else ""
        return f"{DONE[WeeklyColumn(column)]} {when}{number}"
    if milestone.state == State.NOT_APPLICABLE:
        return str(State.NOT_APPLICABLE.label)
    if not milestone.promise:
        return ""
    more = [f"kế hoạch {period(milestone.planned)}"] if milestone.planned not in (None, milestone.promise) else []
    if site.standing not in GIVEN_UP and (late := how_late(milestone, on)):
        more.append(late)
    promise = period(milestone.promise)
    return f"{promise} ({'; '.join(more)})" if more else promise
