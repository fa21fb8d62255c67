"""A preview kept in pages, so that tens of thousands of rows are looked at a hundred at a time."""

from collections.abc import Iterator

from spreadsheets.merge.plan import Plan, Status
from spreadsheets.models import ImportPage, ImportRun

SIZE = 100
WARNINGS, SKIPPED, ERRORS = "warnings", "skipped", "errors"


def write(run: ImportRun, plan: Plan) -> None:
    """Replace the pages of a run by those of `plan`."""
    run.pages.all().delete()
    parts = {str(status): list(_rows(plan, status)) for status in Status}
    parts[WARNINGS] = [note.as_dict() for sheet in plan.sheets for note in sheet.warnings]
    parts[SKIPPED] = [note.as_dict() for sheet in plan.sheets for note in sheet.skipped]
    parts[ERRORS] = [note.as_dict() for sheet in plan.sheets for note in sheet.errors]
    ImportPage.objects.bulk_create(
        ImportPage(run=run, part=part, number=number, entries=entries[start : start + SIZE])
        for part, entries in parts.items()
        for number, start in enumerate(range(0, len(entries), SIZE), 1)
    )


def _rows(plan: Plan, status: Status) -> Iterator[dict]:
    for sheet in plan.sheets:
        for row in sheet.of(status):
            yield {"sheet": sheet.sheet, "title": sheet.title, "key": sheet.key, **row.as_dict()}


def page(run: ImportRun, part: str, number: int) -> list[dict]:
    """Return the entries of a page, from 1; none beyond the last."""
    found = run.pages.filter(part=part, number=number).first()
    return found.entries if found else []


def sizes(run: ImportRun) -> dict[str, int]:
    """Return how many pages each part has."""
    counted: dict[str, int] = {}
    for part in run.pages.values_list("part", flat=True):
        counted[part] = counted.get(part, 0) + 1
    return counted
