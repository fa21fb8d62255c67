"""Tables and whole workbooks written as files. Text stays text, numbers keep their digits, rows are never collected."""

import datetime
from typing import BinaryIO

from spreadsheets.writers.names import file_name
from spreadsheets.writers.opendocument import write_opendocument
from spreadsheets.writers.separated import write_separated
from spreadsheets.writers.specs import BookSpec, ColumnSpec, GuideLine, Marked, SheetSpec
from spreadsheets.writers.workbook import write_book, write_marked, write_xlsx

__all__ = [
    "CONTENT_TYPES",
    "BookSpec",
    "ColumnSpec",
    "GuideLine",
    "Marked",
    "SheetSpec",
    "file_name",
    "write_book",
    "write_marked",
    "write_table",
]

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
}


def write_table(
    kind: str,
    sheet: SheetSpec,
    target: BinaryIO,
    *,
    delimiter: str = ";",
    with_keys: bool = False,
    when: datetime.datetime | None = None,
) -> None:
    """Write one table as one of the kinds of CONTENT_TYPES.

    `delimiter`, ";" or ",", is of CSV only. `with_keys` puts the columns' stable keys above the headers, hidden where
    the format can hide. `when`, an aware datetime, stands at the foot of printed pages.
    """
    if kind == "xlsx":
        write_xlsx(sheet, target, with_keys=with_keys, when=when)
    elif kind == "ods":
        write_opendocument(sheet, target, with_keys=with_keys)
    elif kind == "csv":
        write_separated(sheet, target, delimiter=delimiter, with_keys=with_keys)
    else:
        raise ValueError(f"no such kind of file: {kind!r}")
