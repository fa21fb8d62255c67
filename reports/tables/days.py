"""By which day a report is true: by the end of its period, as far as its columns know a day, else as it is recorded."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.timezone import localtime

from reports.tables.parts import measure_of
from values.today import shown_day, today

# Of lists, the columns whose values carry a day; all others are known only as they are recorded.
# A name that ends in "_" stands for all that begin so.
OF_SITES = frozenset({"area", "developer", "stage_", "late", "slip", "standing", "obstacles"})
OF_TARGETS = frozenset({"state", "first", "now", "actual", "overdue", "slip", "developer"})
DATED: dict[str, frozenset[str]] = {
    "clusters:list": OF_SITES,
    "zones:list": OF_SITES,
    "progress:projects": frozenset(
        {"state", "planned", "late", "slip", "land", "capital", "paid", "workers", "forecast", "actual"}
        | {"approved_on", "leased_on", "stopped_on"}
    ),
    "progress:promises": OF_TARGETS,
    "progress:obstacles": frozenset(
        {"obstacle", "days", "state", "opened", "asked_on", "answered", "answer", "resolved", "resolution", "confirmed"}
    ),
    "progress:inspections": frozenset({"date", "findings", "open", "overdue"}),
    "progress:calls": frozenset({"site", "sought", "date"}),
    "progress:desks": frozenset({"site", "stage", "office", "movement", "since", "days", "received"}),
    "progress:timeline": frozenset({"developer", "first", "now", "done", "slip", "obstacles"}),
    "progress:meetings": frozenset({"date"}),
    "progress:documents": frozenset({"date"}),
    "progress:remarks": frozenset({"written"}),
    "moves": frozenset({"developer", "first", "now", "actual"}),
    "outlook": frozenset({"target", "early", "late", "cases"}),
    "indicator": frozenset(
        {"period", "target", "published", "source", "as_of", "rivals", "computed", "change", "part_"}
    ),
}
LISTS_OF_SITES = ("clusters:list", "zones:list")
# Of lists of what happens on a day, that day: what happened after the cut-off is left out.
HAPPENED: dict[str, Callable[[Any], Any]] = {
    "progress:meetings": lambda meeting: meeting.date,
    "progress:documents": lambda row: row[0].date,
    "progress:remarks": lambda remark: localtime(remark.written_at).date(),
}
SOURCED = ("land", "capital", "paid", "workers")  # of the list of projects


def cut_off_of(table) -> datetime.date | None:
    """Return the last day of a table's period; None while it is not over, or not given yet."""
    return table.period.end if table.period and table.period.end < today() else None


def by_cut_off(view_name: str, rows: Iterable, cut_off: datetime.date | None) -> list:
    """Return the rows but for those of a day that lies wholly after the cut-off."""
    if cut_off is None or view_name not in HAPPENED:
        return list(rows)
    days = ((row, HAPPENED[view_name](row)) for row in rows)
    return [row for row, day in days if day is None or getattr(day, "start", day) <= cut_off]


def is_dated(view_name: str, key: str, measure: str) -> bool:
    """Return whether the values of a list's column carry a day; `measure` is the figure of sites that it shows."""
    known = DATED.get(view_name, frozenset())
    if measure and view_name in LISTS_OF_SITES:
        return True
    return key in known or any(key.startswith(name) for name in known if name.endswith("_"))


def lacks_day(row: Any, key: str, made_of: list[dict] | None) -> bool:
    """Return whether nobody recorded the day of what a column that carries days says in a row that says something."""
    if key.startswith("stage_"):
        milestone = next((cell.milestone for cell in row.cells if key == f"stage_{cell.stage.pk}"), None)
        return milestone is not None and not (milestone.actual or milestone.as_of or milestone.document_id)
    is_sourced = measure_of(key) or key in SOURCED
    return bool(is_sourced and made_of) and not any(one.get("as_of") for one in made_of)


def not_dated(asked: Any) -> list[str]:
    """Return the labels of what a cross table takes as it is recorded."""
    parts: list[Any] = [asked.rows, *([asked.across] if asked.across else []), asked.amount]
    return [part.label for part in parts if not part.is_dated]


def days_in_words(content: dict, recorded_on: datetime.date) -> list[str]:
    """Return, for its page and files, by which day a report is true; nothing of a version filed before that was said.

    `recorded_on` is the day of its filing or, of one that is not filed, today.
    """
    if "true_by" not in content:
        return []
    true_by, known = content["true_by"], shown_day(recorded_on)
    if not true_by["day"]:
        return [f"Theo dữ liệu ghi nhận đến ngày {known}; kỳ số liệu chưa kết thúc"]
    said = [f"Số liệu đến hết ngày {true_by['day']}, theo dữ liệu ghi nhận đến ngày {known}"]
    if true_by["as_recorded"]:
        columns = "; ".join(true_by["as_recorded"])
        said.append(f"Không có ngày, lấy như đã ghi nhận đến ngày {known}: {columns}")
    return said
