"""From the bytes of any file to the rows of its sheets, or to a message a person can act on."""

from spreadsheets.readers.excel.macros import without_macros
from spreadsheets.readers.opening import Book, open_book

__all__ = ["Book", "open_book", "without_macros"]
