"""Reading in one line."""

from spreadsheets.book import RawSheet
from spreadsheets.readers import open_book


def sheet(content: bytes, index: int = 0, name: str = "") -> RawSheet:
    return open_book(content, name).read(index)


def rows(content: bytes, index: int = 0) -> list[list]:
    """The cells of each row; what cannot be used as its message."""
    return [[shown(cell) for cell in row.cells] for row in sheet(content, index).rows]


def shown(cell):
    return str(cell) if type(cell).__name__ == "Unusable" else cell
