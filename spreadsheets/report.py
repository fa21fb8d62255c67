"""What an import did, or would do: what its preview shows."""

from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from import_export.results import Result, RowResult

from spreadsheets.columns import Column
from spreadsheets.sheets import Unusable
from values.errors import shown

# More is counted, not shown: a preview of 10,000 rows would be megabytes that nobody reads.
SHOWN = 200


class ChangedSincePreview(Exception):
    """What the person agreed to is not what the import would do now."""

    def __str__(self) -> str:
        return _("The data changed since the preview. Nothing was imported: look at the new preview.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one row: (label, before, after) of each value that changes."""

    row: int
    is_new: bool
    record: str
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell, or with a whole row or file, where row and column are empty."""

    row: int | None
    column: str
    value: str
    message: str


@dataclass(slots=True)
class Report:
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    state: str = ""
    is_outdated: bool = False

    @property
    def is_good(self) -> bool:
        return not self.problems

    @property
    def has_changes(self) -> bool:
        return bool(self.new or self.updated)

    @property
    def shown_outcomes(self) -> list[Outcome]:
        return self.outcomes[:SHOWN]

    @property
    def shown_problems(self) -> list[Problem]:
        return self.problems[:SHOWN]

    @property
    def outcomes_left_out(self) -> int:
        return max(0, self.new + self.updated - SHOWN)

    @property
    def problems_left_out(self) -> int:
        return max(0, len(self.problems) - SHOWN)


def report_of(result: Result, columns: list[Column], numbers: list[int]) -> Report:
    """Return what django-import-export's result says; `numbers` are the rows' numbers in the sheet."""
    report = Report(
        new=result.totals[RowResult.IMPORT_TYPE_NEW],
        updated=result.totals[RowResult.IMPORT_TYPE_UPDATE],
        unchanged=result.totals[RowResult.IMPORT_TYPE_SKIP],
    )
    for error in result.base_errors:
        report.is_outdated |= isinstance(error.error, ChangedSincePreview)
        report.problems.append(Problem(None, "", "", str(error.error)))
    by_name = {name: c for c in columns for name in (c.attribute, c.column_name)}
    for row in result.invalid_rows:
        values = dict(zip(result.diff_headers, row.values, strict=True))
        for name, messages in row.error_dict.items():
            column = by_name.get(name)
            label = column.header if column else "" if name == NON_FIELD_ERRORS else name
            value = values.get(column.column_name, "") if column else ""
            given = "" if isinstance(value, Unusable) else shown(value)
            report.problems += [Problem(numbers[row.number - 1], label, given, text) for text in messages]
    for row in result.error_rows:
        text = _("This row could not be recorded: %(error)s")
        report.problems += [
            Problem(numbers[row.number - 1], "", "", text % {"error": error.error}) for error in row.errors
        ]
    report.problems.sort(key=lambda problem: problem.row or 0)
    return report
