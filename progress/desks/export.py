"""The list of dossiers by desk, and its totals, as tables."""

import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from progress.desks.columns import desk_columns
from progress.desks.limits import Limits
from progress.desks.queries import DeskTotal, desk_rows
from spreadsheets.exports import PlainListing, in_chunks, plain
from spreadsheets.writers.specs import REFERENCE, WHOLE


def desk_listing(movements: QuerySet, on: datetime.date) -> PlainListing:
    """Return the dossiers as the list finds them, a row each, with what is computed of them."""
    columns = [column.plain for column in desk_columns()]
    limits = Limits()
    records = (row for chunk in in_chunks(movements) for row in desk_rows(chunk, on, limits))
    return PlainListing("desks", _("Dossiers by desk"), columns, records, movements.count)


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
