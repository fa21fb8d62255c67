"""From records to files: what each list and the whole workbook hold, and the pages that offer them."""

from spreadsheets.exports.listing import Listing, PlainColumn, PlainListing, SheetListing, in_chunks, plain
from spreadsheets.exports.workbook import NothingToSee, may_see, sheets_for, workbook_for

__all__ = [
    "Listing",
    "NothingToSee",
    "PlainColumn",
    "PlainListing",
    "SheetListing",
    "in_chunks",
    "may_see",
    "plain",
    "sheets_for",
    "workbook_for",
]
