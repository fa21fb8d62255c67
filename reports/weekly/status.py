"""The column "Hiện trạng": what an officer would write of a site on that day."""

import datetime
import functools
from typing import NamedTuple

from django.utils import translation

from progress.milestones.stage_cells import state_label
from progress.models import Milestone, Obstacle, ObstacleState, Site, Stage, Standing, State
from progress.models.milestone import BLOCKED, is_untouched
from progress.models.site import GIVEN_UP
from progress.promises.ledger import how_late
from reports.weekly.forecasts import Forecasts
from reports.weekly.phrases import UNKNOWN, day_or_period, period, short
from values.numbers import format_number

MOVING = (State.IN_PROGRESS, BLOCKED)
OBSTACLES_SHOWN = 4
PROJECTS_SHOWN = 3
LONGEST = 160  # characters of an obstacle, or of a note


class StatusLine(NamedTuple):
    """A line, and what people noted of it, which stands behind it where there is room."""

    text: str
    note: str = ""


def status_lines(site: Site, milestones: list[Milestone], on: datetime.date) -> list[StatusLine]:
    """Return lines on standing, key stages, what else is under way or late, late projects, obstacles; never empty.

    Wants a site of `sites_for` and its `listed_milestones`.
    """
    lines = [*map(StatusLine, _standing(site)), *(_stage_line(m, site, on) for m in milestones)]
    plain = _late_projects(site, on)
    if silent := _silent_key_stages(site, milestones):
        plain.append(f"- Chưa có số liệu: {', '.join(silent)}.")
    return [*lines, *map(StatusLine, [*plain, *_obstacles(site.open_obstacles, on)])] or [StatusLine(UNKNOWN)]


def listed_milestones(site: Site, forecasts: Forecasts, on: datetime.date) -> list[Milestone]:
    """Return those of key stages of which something is known, and others under way or late, in the order of stages.

    What is no more than late is not told twice: not here where its column "Dự kiến …" says so. Nothing of a site given
    up is late.
    """
    elsewhere, chased = forecasts.milestones, site.standing not in GIVEN_UP
    return [
        m
        for m in site.listed_milestones
        if (_is_key(m.stage) and not is_untouched(m))
        or m.shown_state in MOVING
        or (chased and m not in elsewhere and _is_late(m, on))
    ]


def _is_late(milestone: Milestone, on: datetime.date) -> bool:
    """Return whether it is overdue or, not done, behind its original target."""
    return not milestone.is_settled and bool(
        milestone.overdue_by(on) or milestone.behind_by(milestone.first_promise, on)
    )


def _is_key(stage: Stage) -> bool:
    return stage.is_key and stage.is_active


def _standing(site: Site) -> list[str]:
    """Return the decision that left it revoked, withdrawn or suspended; none for a site that stands."""
    if site.standing == Standing.STANDING:
        return []
    event = site.standing_events[0]
    when = f" {day_or_period(event.date)}"
    number = f" ({event.document.number})" if event.document and event.document.number else ""
    return [f"{Standing(site.standing).label}{when}{number}."]


def _silent_key_stages(site: Site, listed: list[Milestone]) -> list[str]:
    """Return the short names of the key stages of which nobody has said anything."""
    spoken = {m.stage_id for m in listed}
    silent = {m.stage_id: m.stage.short_label for m in site.listed_milestones if _is_key(m.stage)}
    return [label for pk, label in silent.items() if pk not in spoken]


def _stage_line(milestone: Milestone, site: Site, on: datetime.date) -> StatusLine:
    """Return "- GPMB: đang thực hiện, 12,5/40 ha, 83/88 hộ; thời hạn quý I/2025, quá hạn 21 tháng."."""
    phase = f" giai đoạn {milestone.phase}" if milestone.phase else ""
    parts = [", ".join([_state(milestone), *_done_so_far(milestone)])]
    if milestone.promise and not milestone.is_settled:
        late = how_late(milestone, on) if site.standing not in GIVEN_UP else ""
        parts.append(", ".join(filter(None, [f"thời hạn {period(milestone.promise)}", late])))
    note = f" {short(milestone.note, LONGEST).rstrip('.')}." if milestone.note else ""
    return StatusLine(f"- {milestone.stage.short_label}{phase}: {'; '.join(parts)}.", note)


def _state(milestone: Milestone) -> str:
    label = _label_of(milestone.shown_state)
    if milestone.state == State.DONE:
        return f"{label} {day_or_period(milestone.actual)}" if milestone.actual else label
    return label


@functools.cache
def _label_of(state: str) -> str:
    """Return the word for a state; the sheet is in Vietnamese, whoever makes it."""
    with translation.override("vi"):
        return state_label(state).lower()


def _done_so_far(milestone: Milestone) -> list[str]:
    """Return "60 %", "12,5/40 ha", "10 ha mặt bằng sạch", "83/88 hộ": each only as far as it is known."""
    parts = [f"{milestone.percent} %"] if milestone.percent is not None else []
    parts += _of(milestone.area_done, milestone.area_total, "ha")
    if milestone.area_ready is not None:
        parts.append(f"{format_number(milestone.area_ready)} ha mặt bằng sạch")
    return parts + _of(milestone.households_done, milestone.households_total, "hộ")


def _of(done, total, unit: str) -> list[str]:
    if done is None:
        return []
    whole = "" if total is None else f"/{format_number(total)}"
    return [f"{format_number(done)}{whole} {unit}"]


def _late_projects(site: Site, on: datetime.date) -> list[str]:
    """Return "- Dự án “Sản xuất giày”: dự kiến hoạt động năm 2025, quá hạn 10 tháng.": the longest overdue first."""
    if site.standing in GIVEN_UP:
        return []
    late = sorted((p for p in site.told_projects if p.overdue_by(on)), key=lambda p: p.overdue_by(on), reverse=True)
    lines = [
        f"- Dự án “{short(p.name, 80)}”: dự kiến hoạt động {period(p.promise)}, {how_late(p, on)}."
        for p in late[:PROJECTS_SHOWN]
    ]
    if left := len(late) - len(lines):
        lines.append(f"- Còn {left} dự án thứ cấp khác quá hạn hoạt động.")
    return lines


def _obstacles(obstacles: list[Obstacle], on: datetime.date) -> list[str]:
    """Return the oldest open obstacles first, and how many more there are."""
    lines = [
        f"- Vướng mắc: {short(o.description, LONGEST)} ({_waits_for(o, on)})." for o in obstacles[:OBSTACLES_SHOWN]
    ]
    if left := len(obstacles) - len(lines):
        lines.append(f"- Còn {left} vướng mắc khác chưa giải quyết.")
    return lines


def _waits_for(obstacle: Obstacle, on: datetime.date) -> str:
    """Return who is asked, by when, and whether the time is over."""
    if obstacle.is_waiting:
        return "đã báo giải quyết, chờ xác nhận"
    if obstacle.state == ObstacleState.ANSWERED:
        return f"{obstacle.asked_of or 'cơ quan được hỏi'} đã trả lời ngày {obstacle.answered_on:%d/%m/%Y}"
    parts = [f"đề nghị {obstacle.asked_of} giải quyết" if obstacle.asked_of else f"từ {obstacle.opened_on:%d/%m/%Y}"]
    if obstacle.due:
        parts.append(f"hạn {period(obstacle.due)}" + (", đã quá hạn" if obstacle.is_overdue(on) else ""))
    return ", ".join(parts)
