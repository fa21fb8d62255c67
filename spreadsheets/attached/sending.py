"""The files and photos that go out beside the whole record, in archives that can come back."""

import shutil
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.storage import default_storage

from spreadsheets.readers.limits import MB
from spreadsheets.resources import SheetResource
from values.text import Person

MOST_FILES = 2_000  # in one archive
_ROOM = 20 * MB  # for the workbook


@dataclass(frozen=True, slots=True)
class FileToSend:
    """A stored file: what the archive calls it, where it is kept, how many bytes it has."""

    name: str
    path: str
    size: int


def files_of(user: Person, kinds: Iterable[type[SheetResource]]) -> list[FileToSend]:
    """Return the files that sheets of these kinds name, as far as the person sees them and they are there."""
    found = {}
    for kind in kinds:
        for files in kind(user).record_files().values():
            for path, name in files.names.items():
                with suppress(OSError):
                    found[path] = FileToSend(name, path, default_storage.size(path))
    return list(found.values())


def in_parts(files: Sequence[FileToSend]) -> list[list[FileToSend]]:
    """Divide files into archives, each of which can come back; none for no files."""
    most = max(settings.IMPORT_ARCHIVE_MAX_MB * MB - _ROOM, MB)
    parts: list[list[FileToSend]] = []
    size = 0
    for file in files:
        if not parts or size + file.size > most or len(parts[-1]) == MOST_FILES:
            parts.append([])
            size = 0
        parts[-1].append(file)
        size += file.size
    return parts


def write_archive(
    target: BinaryIO, workbook: str, write_workbook: Callable[[Any], None], files: Iterable[FileToSend]
) -> None:
    """Write an archive of a workbook, under that name, and of files, which are hardly made smaller by packing."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        with archive.open(workbook, "w", force_zip64=True) as entry:
            write_workbook(entry)
        for file in files:
            with (
                suppress(FileNotFoundError),
                default_storage.open(file.path) as stored,
                archive.open(file.name, "w", force_zip64=True) as entry,
            ):
                shutil.copyfileobj(stored, entry)
