"""One page of a preview: constant queries, whatever the size of the file."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from spreadsheets.imports import pages
from spreadsheets.imports.pages import shown_notes, shown_rows, ticks, whole_row
from spreadsheets.merge.plan import ASK, Decisions, Status
from spreadsheets.models import ImportRun

# In the order in which they want to be looked at.
PARTS = {
    pages.ERRORS: _("Errors of a sheet"),
    str(Status.REFUSED): _("Rejected"),
    str(Status.CONFLICT): _("In conflict"),
    pages.ASKED: _("Asked"),
    str(Status.NEW): _("New"),
    str(Status.CHANGED): _("Changed"),
    str(Status.UNCHANGED): _("Unchanged"),
    pages.WARNINGS: _("Warnings"),
    pages.SKIPPED: _("Rows skipped"),
}
NOTES = (pages.ERRORS, pages.WARNINGS, pages.SKIPPED)
SHOWN_DIFFERENCES = 20
MANY = 5  # rows with numbers of other records: no slip, but a file of another database


def preview_context(run: ImportRun, query: Mapping[str, str]) -> dict[str, Any]:
    """Return what the preview's template shows of the part, the page and perhaps the one row that `query` asks for."""
    sheets = pages.page(run, pages.SHEETS, 1)
    counts = {part: _count(sheets, part) for part in PARTS}
    counts[str(Status.REASON)] = _count(sheets, str(Status.REASON))
    part = query.get("part", "")
    part = part if part in PARTS else _first(counts)
    sizes = pages.sizes(run)
    page = Paginator(range(sizes.get(part, 1)), 1).get_page(query.get("page"))
    entries = pages.page(run, part, page.number)
    decisions = Decisions(**run.decisions)
    differing = pages.page(run, pages.DIFFERING, 1) if sizes.get(pages.DIFFERING) else []
    # More than one page of new rows is looked through page by page; fewer are ticked where they are confirmed.
    ticks_by_page = counts[str(Status.NEW)] > pages.SIZE
    new_rows = [] if ticks_by_page else ticks(_new_rows(run, part, entries, counts), decisions)
    undecided = sum(sheet["undecided"] for sheet in sheets)
    misnumbered = sum(sheet.get("misnumbered", 0) for sheet in sheets)
    return {
        "run": run,
        "origins": _origins(run, sheets),
        "counts": counts,
        "parts": [
            (key, label, counts[key])
            for key, label in PARTS.items()
            if counts[key] or key in (*Status.values, pages.ASKED)
        ],
        "part": part,
        "part_label": PARTS[part],
        "page_obj": page,
        "decisions": decisions,
        "undecided": undecided,
        "waits": any(sheet["waits"] for sheet in sheets),
        "differing": differing[:SHOWN_DIFFERENCES],
        "beyond": pages.page(run, pages.BEYOND, 1)[:SHOWN_DIFFERENCES] if sizes.get(pages.BEYOND) else [],
        "differs_more": len(differing) > SHOWN_DIFFERENCES,
        "prefers": decisions.prefer if decisions.prefer != ASK else "",
        "leaves_new_out": decisions.add_new is False,
        "resourced": sum(sheet.get("resourced", 0) for sheet in sheets),
        "offered": sum(sheet.get("offered", 0) for sheet in sheets),
        "misnumbered": misnumbered if misnumbered >= MANY else 0,
        "unread": sum(sheet.get("unread", 0) for sheet in sheets),
        "skips_unread": decisions.skip_unread or bool(decisions.without_unread),
        "leaves_unreasoned_out": decisions.leave_unreasoned or bool(decisions.left_out),
        "can_save": not (counts[pages.ERRORS] or undecided or counts[Status.REASON])
        and bool(counts["new"] or counts["changed"]),
        "new_rows": new_rows,
        "some_unticked": ticks_by_page or not all(tick.is_taken for tick in new_rows),
        "ticks_by_page": ticks_by_page,
        **_entries(part, entries, decisions, query, ticks_by_page=ticks_by_page),
    }


def _new_rows(run: ImportRun, part: str, entries: list[dict[Any, Any]], counts: dict[str, int]) -> list[dict[Any, Any]]:
    if part == Status.NEW:
        return entries
    return pages.page(run, str(Status.NEW), 1) if counts[str(Status.NEW)] else []


def _origins(run: ImportRun, sheets: list[dict[Any, Any]]) -> list[dict[Any, Any]]:
    """Return where the sheets came from: once, where the same is true of all."""
    same = {(sheet["is_ours"], sheet["waits"]) for sheet in sheets}
    if len(sheets) < 2 or len(same) > 1:
        return sheets
    return [{**sheets[0], "sheet": run.filename, "title": ""}]


def _count(sheets: list[dict[Any, Any]], part: str) -> int:
    if part == pages.ASKED:  # previews made by an earlier version count only the first kind
        return sum(sheet.get(part, sheet["counts"][Status.REASON]) for sheet in sheets)
    return sum(sheet[part] if part in NOTES else sheet["counts"][part] for sheet in sheets)


def _first(counts: dict[str, int]) -> str:
    """Return the part shown by default: the one that needs a person most."""
    order = [pages.ERRORS, Status.REFUSED, Status.CONFLICT, pages.ASKED, Status.NEW, Status.CHANGED, pages.WARNINGS]
    return next((str(part) for part in order if counts[part]), str(Status.UNCHANGED))


def _entries(
    part: str, entries: list[dict[Any, Any]], decisions: Decisions, query: Mapping[str, str], *, ticks_by_page: bool
) -> dict[Any, Any]:
    if part in NOTES:
        return {"notes": shown_notes(entries)}
    row_text = query.get("row", "")
    if row_text.isdecimal() and int(row_text) < len(entries):
        rows = [whole_row(int(row_text), entries[int(row_text)], decisions)]
        is_whole = True
    else:
        rows, is_whole = shown_rows(entries, decisions), False
    asked = (row.near or row.same_as or row.has_conflict or row.offer or row.has_unread for row in rows)
    asks = part == pages.ASKED or any(asked)
    asks = asks or (part == Status.NEW and ticks_by_page)
    return {"rows": rows, "is_whole": is_whole, "asks": asks}
