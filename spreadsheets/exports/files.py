"""Files to download: written to the disk first, so that memory stays small and a failure is an error, not half a
file."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

from django.http import FileResponse
from django.utils import timezone

from spreadsheets.attached.sending import FileToSend, write_archive
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


def archive_response(spec: BookSpec, files: Sequence[FileToSend], *, part: int = 0) -> FileResponse:
    """Return a workbook and files that it names as one archive to download; `part` numbers one of several."""
    name = file_name(spec.title, "xlsx", today())
    title = f"{spec.title} ({part})" if part else spec.title

    def write_workbook(entry: Any) -> None:
        with tempfile.TemporaryFile() as book:  # the writer goes back in what it writes
            write_book(spec, book)
            book.seek(0)
            shutil.copyfileobj(book, entry)

    return _response("zip", title, lambda target: write_archive(target, name, write_workbook, files))


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
    response = FileResponse(
        file, as_attachment=True, filename=name, content_type=CONTENT_TYPES.get(kind, "application/zip")
    )
    response["Content-Length"] = size
    return response
