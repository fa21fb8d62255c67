"""Files that people sent, kept by their digest where all files lie, without macros; nothing serves them directly."""

import hashlib
from contextlib import suppress
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from spreadsheets.models import ImportRun, ImportState
from spreadsheets.readers import Book, without_macros

FOLDER = "imports"


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def keep(content: bytes, book: Book) -> str:
    """Store a file, once however often it is sent; return its name in the storage.

    Of a file with macros that cannot be taken out (an old .xls) nothing is stored: the name is empty.
    """
    kept = without_macros(content)
    if book.has_macros and kept is content:
        return ""
    path = f"{FOLDER}/{digest_of(content)}.{'xlsx' if book.kind == 'xlsm' else book.kind}"
    if default_storage.exists(path):
        return path
    return default_storage.save(path, ContentFile(kept))


def read(path: str) -> bytes:
    with default_storage.open(path) as file:
        content: bytes = file.read()
    return content


def open_kept(path: str) -> Any:
    """Return the stored file, open to be read; raise FileNotFoundError."""
    return default_storage.open(path)


def drop_unless_wanted(path: str) -> None:
    """Delete a file that no import keeps, as far as is recorded: to be called once that is committed."""
    if not ImportRun.objects.exclude(state=ImportState.DROPPED).filter(path=path).exists():
        with suppress(FileNotFoundError):
            default_storage.delete(path)
