"""From records to files: what each list and the whole workbook hold, and the pages that offer them."""

from spreadsheets.exports.listing import Listing, PlainColumn, PlainListing, SheetListing, in_chunks, plain
from spreadsheets.exports.workbook import NothingToSee, sheets_for, workbook_for

__all__ = [
    "Listing",
    "NothingToSee",
    "PlainColumn",
    "PlainListing",
    "SheetListing",
    "in_chunks",
    "plain",
    "sheets_for",
    "workbook_for",
]
