"""Files to download: written to the disk first, so that memory stays small and a failure is an error, not half a
file."""

import tempfile
from collections.abc import Callable
from typing import BinaryIO

from django.http import FileResponse
from django.utils import timezone

from spreadsheets.writers import CONTENT_TYPES, BookSpec, SheetSpec, file_name, write_book, write_marked, write_table
from values.today import today


def table_response(kind: str, sheet: SheetSpec, *, delimiter: str = ";", with_keys: bool = False) -> FileResponse:
    """Return one table to download; rows of keys are left out of CSV, where they could not be hidden."""
    when, with_keys = timezone.now(), with_keys and kind != "csv"

    def write(target: BinaryIO) -> None:
        write_table(kind, sheet, target, delimiter=delimiter, with_keys=with_keys, when=when)

    return _response(kind, sheet.title, write)


def book_response(spec: BookSpec) -> FileResponse:
    return _response("xlsx", spec.title, lambda target: write_book(spec, target))


def marked_response(spec: BookSpec) -> FileResponse:
    """Return the workbook of what was refused to download."""
    return _response("xlsx", spec.title, lambda target: write_marked(spec, target))


def _response(kind: str, title: str, write: Callable[[BinaryIO], None]) -> FileResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    try:
        write(file)
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    name = file_name(title, kind, today())
    response = FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPES[kind])
    response["Content-Length"] = size
    return response
