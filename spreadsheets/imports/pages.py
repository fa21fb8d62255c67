"""A preview kept in pages, so that tens of thousands of rows are looked at a hundred at a time."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from spreadsheets.merge.plan import Plan, SheetPlan, Status
from spreadsheets.models import ImportPage, ImportRun

SIZE = 100
WARNINGS, SKIPPED, ERRORS = "warnings", "skipped", "errors"
# Beside the rows: what is said of each sheet, and what became other than in the preview that a person agreed to.
SHEETS, DIFFERING = "sheets", "differing"


def write(run: ImportRun, plan: Plan, differing: Sequence[dict[Any, Any]] = ()) -> None:
    """Replace the pages of a run by those of `plan`; `differing` as `differences` returns it."""
    run.pages.all().delete()
    parts: dict[str, list[Any]] = {SHEETS: [_about(sheet) for sheet in plan.sheets], DIFFERING: list(differing)}
    parts |= {str(status): list(_rows(plan, status)) for status in Status}
    parts[WARNINGS] = [note.as_dict() for sheet in plan.sheets for note in sheet.warnings]
    parts[SKIPPED] = [note.as_dict() for sheet in plan.sheets for note in sheet.skipped]
    parts[ERRORS] = [note.as_dict() for sheet in plan.sheets for note in sheet.errors]
    ImportPage.objects.bulk_create(
        ImportPage(run=run, part=part, number=number, entries=entries[start : start + SIZE])
        for part, entries in parts.items()
        for number, start in enumerate(range(0, len(entries), SIZE), 1)
    )


def _rows(plan: Plan, status: Status) -> Iterator[dict[Any, Any]]:
    for sheet in plan.sheets:
        for row in sheet.of(status):
            yield {"sheet": sheet.sheet, "title": sheet.title, "key": sheet.key, **row.as_dict()}


def _about(sheet: SheetPlan) -> dict[Any, Any]:
    """What is said of a sheet as a whole, with the numbers of entries in its parts."""
    return {
        "key": sheet.key,
        "sheet": sheet.sheet,
        "title": sheet.title,
        "is_ours": sheet.is_ours,
        "waits": sheet.waits,
        "resourced": sheet.resourced,
        "offered": sheet.offered,
        "undecided": sheet.undecided,
        "counts": {str(status): sheet.counts[status] for status in Status},
        **{name: len(getattr(sheet, name)) for name in (WARNINGS, SKIPPED, ERRORS)},
    }


def differences(run: ImportRun, plan: Plan) -> list[dict[Any, Any]]:
    """Return the rows of which the pages kept say something else than `plan`: what was shown, what would be now.

    A status is empty where the row would change nothing (any more).
    """
    shown = {_place(row): row for entries in _entries(run) for row in entries}
    now = {_place(row): row for status in Status for row in json.loads(_as_json(list(_rows(plan, status))))}
    found = []
    for place in sorted({*shown, *now}):
        was, would = shown.get(place), now.get(place)
        if was != would:
            row: dict[Any, Any] = would or was or {}
            told = {name: row[name] for name in ("sheet", "number", "label")}
            found.append(told | {"was": (was or {}).get("status", ""), "now": (would or {}).get("status", "")})
    return found


def _entries(run: ImportRun) -> Iterator[list[dict[Any, Any]]]:
    found = run.pages.filter(part__in=Status.values).order_by("pk")
    return found.values_list("entries", flat=True).iterator(chunk_size=10)


def _place(row: dict[Any, Any]) -> tuple[Any, ...]:
    """Of a wide sheet several rows of a plan have one number."""
    return (row["sheet"], row["number"], row["label"])


def _as_json(rows: list[dict[Any, Any]]) -> str:
    return json.dumps(rows, cls=DjangoJSONEncoder)


def page(run: ImportRun, part: str, number: int) -> list[dict[Any, Any]]:
    """Return the entries of a page, from 1; none beyond the last."""
    found = run.pages.filter(part=part, number=number).first()
    return found.entries if found else []


def sizes(run: ImportRun) -> dict[str, int]:
    """Return how many pages each part has."""
    counted: dict[str, int] = {}
    for part in run.pages.values_list("part", flat=True):
        counted[part] = counted.get(part, 0) + 1
    return counted
