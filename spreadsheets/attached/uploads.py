"""A file as somebody sends it, or as it is kept: the workbook in it, and the files that came along."""

import hashlib
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from spreadsheets.attached.archives import (
    SentArchive,
    is_archive_of_files,
    keep_files,
    read_archive,
    write_clean,
)
from spreadsheets.attached.cells import FILES, RecordFiles
from spreadsheets.book import BookError, is_blank
from spreadsheets.catalogue import sheet as kind_of
from spreadsheets.cell import CellError, cell_text
from spreadsheets.layout import Table
from spreadsheets.readers import Book, open_book
from values.text import Person

ZIP = "zip"


@dataclass(slots=True)
class Upload:
    """`book` is the workbook, read from `content`; `archive` what else came, None for a workbook sent by itself."""

    book: Book
    content: bytes
    source: Any
    archive: SentArchive | None = None

    @property
    def kind(self) -> str:
        return ZIP if self.archive else self.book.kind

    @property
    def digest(self) -> str:
        self.source.seek(0)
        return hashlib.file_digest(self.source, "sha256").hexdigest()

    @property
    def size(self) -> int:
        return int(self.source.seek(0, 2))

    def hand_on(self, tables: Iterable[tuple[str, Table]], user: Person) -> None:
        """Let the tables whose rows may name files know those that came."""
        if self.archive is None:
            return
        files = {name: list(facts) for name, facts in self.archive.files.items()}
        for key, table in tables:
            if kind_of(key)(user).file_columns:
                table.given = table.given | {FILES: files}

    def store(self, tables: Iterable[tuple[str, Table]], user: Person) -> list[str]:
        """Store what rows name of the files that came along, as `store_kept` does."""
        if self.archive is None:
            return []
        wanted = new_files(tables, user)
        return keep_files(self.source, {path: self.archive.parts[name] for path, name in wanted.items()})

    def keep(self, folder: str) -> str:
        """Store the archive without what is not to be kept, once however often it is sent; return its path."""
        assert self.archive is not None
        path = f"{folder}/{self.digest}.{ZIP}"
        if default_storage.exists(path):
            return path
        with tempfile.TemporaryFile() as clean:
            write_clean(self.source, self.archive, clean)
            clean.seek(0)
            return default_storage.save(path, File(clean))


def open_upload(source: bytes | BinaryIO, filename: str) -> Upload:
    """Return what somebody sent, opened. Raises BookError."""
    file: Any = BytesIO(source) if isinstance(source, bytes) else source
    if not is_archive_of_files(file):
        file.seek(0)
        content = file.read()
        return Upload(open_book(content, filename), content, file)
    archive = read_archive(file)
    book = open_book(archive.content, archive.filename)
    if book.has_macros:
        raise BookError(_("The workbook in the archive has macros. Save it as .xlsx, without them, and send it again."))
    book.notes += archive.notes
    return Upload(book, archive.content, file, archive)


def new_files(tables: Iterable[tuple[str, Table]], user: Person) -> dict[str, str]:
    """Return the files that came along, are named by rows and are not stored yet: their names, by the path in the
    storage that the rows give them."""
    found: dict[str, str] = {}
    for key, table in tables:
        if FILES not in table.given:
            continue
        resource = kind_of(key)(user)
        resource.given = table.given
        for name, files in resource.file_columns.items():
            if name in table.keys:
                at = table.keys.index(name)
                found |= _new_in(files, (line.values[at] for line in table.lines))
    return found


def _new_in(files: RecordFiles, cells: Iterable[Any]) -> dict[str, str]:
    found = {}
    for cell in cells:
        with suppress(CellError):  # told where the row is judged
            if not is_blank(cell) and (path := files.path_of(cell_text(cell))) not in files.names:
                found[path] = files.name_of(path)
    return found


def store_kept(path: str, tables: Iterable[tuple[str, Table]], user: Person) -> list[str]:
    """Store what rows name of the archive that is kept at `path`, if it is one; return where. Before the rows are
    saved: whoever fails then drops these files again."""
    if not path.endswith(f".{ZIP}") or not (wanted := new_files(tables, user)):
        return []
    with default_storage.open(path) as source:
        return keep_files(source, wanted)
