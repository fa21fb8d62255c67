"""Doubtful data as a table: a row for each record."""

from django.utils.translation import gettext as _

from reports.doubts.finding import Doubts
from spreadsheets.exports import PlainListing, plain
from spreadsheets.writers.specs import LINES, REFERENCE


def doubt_listing(doubts: Doubts) -> PlainListing:
    columns = [
        plain("doubt", _("What is doubtful"), lambda row: str(row.kind.title), REFERENCE),
        plain("site", _("Site"), lambda row: str(row.site) if row.site else None, REFERENCE),
        plain("record", _("Record"), lambda row: row.what or None, REFERENCE),
        plain("why", _("Reason"), lambda row: "\n".join(row.texts), LINES),
    ]
    return PlainListing("doubts", _("Doubtful data"), columns, doubts, lambda: doubts.total, frozen_columns=2)
