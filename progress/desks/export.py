"""The list of dossiers by desk, and its totals, as tables."""

import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from progress.desks.limits import Limits
from progress.desks.queries import DeskRow, DeskTotal, desk_rows
from spreadsheets.exports import PlainListing, in_chunks, plain
from spreadsheets.writers.specs import CHOICE, DATE, REFERENCE, WHOLE


def desk_listing(movements: QuerySet, on: datetime.date) -> PlainListing:
    """Return the dossiers as the list finds them, a row each, with what is computed of them."""
    columns = [
        plain("site", _("Site"), lambda row: str(row.movement.site), REFERENCE),
        plain("stage", _("Stage"), lambda row: row.movement.milestone.title, REFERENCE),
        plain("office", _("Office"), lambda row: str(row.movement.office), REFERENCE),
        plain("movement", _("Last movement"), lambda row: row.movement.get_kind_display(), CHOICE),
        plain("since", _("Since"), lambda row: row.movement.since, DATE),
        plain("days", _("Days"), lambda row: row.days, WHOLE),
        plain("received", _("Received"), lambda row: row.movement.received, DATE),
        plain("limit", _("Time limit"), _limit),
        plain("article", _("Article"), lambda row: row.deadline.limit.article if row.deadline else None),
        plain("deadline", _("Deadline (calculated)"), lambda row: row.deadline.day if row.deadline else None, DATE),
        plain("left", _("Days left (over: negative)"), lambda row: row.days_left, WHOLE),
        plain("document", _("Document"), lambda row: str(row.movement.document or "") or None, REFERENCE),
        plain("source", _("Source"), lambda row: row.movement.source or None),
        plain("note", _("Note"), lambda row: row.movement.note or None),
    ]
    limits = Limits()
    records = (row for chunk in in_chunks(movements) for row in desk_rows(chunk, on, limits))
    return PlainListing("desks", _("Dossiers by desk"), columns, records, movements.count)


def _limit(row: DeskRow) -> str | None:
    return f"{row.deadline.limit.days} {row.deadline.limit.get_day_kind_display()}" if row.deadline else None


def totals_listing(totals: list[DeskTotal]) -> PlainListing:
    """Return the totals by office and stage, a row each."""
    columns = [
        plain("office", _("Office"), lambda total: total.office_name, REFERENCE),
        plain("stage", _("Stage"), lambda total: total.stage, REFERENCE),
        plain("count", _("Dossiers"), lambda total: total.count, WHOLE),
        plain("median", _("Median days"), lambda total: total.median, WHOLE),
        plain("longest", _("Longest (days)"), lambda total: total.longest, WHOLE),
        plain("over", _("Over the time limit"), lambda total: total.over, WHOLE),
        plain("unknown", _("Deadline not known"), lambda total: total.unknown, WHOLE),
    ]
    return PlainListing("desk-totals", _("Dossiers by office and stage"), columns, totals, lambda: len(totals))
