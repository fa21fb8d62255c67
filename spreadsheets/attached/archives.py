"""An archive that somebody sends: one workbook, and the files and photos that it names."""

import hashlib
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from files import archive as zips
from files.archive import Archive
from files.kinds import checked_kind, largest_size
from spreadsheets.attached.cells import SentFile
from spreadsheets.book import BookError, Note
from spreadsheets.readers.limits import MB, parser_errors_as_damage

_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods", ".csv", ".tsv")
# Of containers that are workbooks or documents themselves.
_OF_DOCUMENTS = ("[content_types].xml", "mimetype", "meta-inf/manifest.xml", "index/document.iwa")
_JUNK = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_IN_MEMORY = 5 * MB


@dataclass(slots=True)
class SentArchive:
    """What an archive holds: a workbook, and files by their name. `notes` tell of what is not kept."""

    content: bytes
    filename: str
    files: dict[str, SentFile] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)  # names of the archive's own, by ours
    notes: list[Note] = field(default_factory=list)


def is_archive_of_files(file: BinaryIO) -> bool:
    """Return whether this is an archive and no workbook or document, which are archives too."""
    file.seek(0)
    start = file.read(len(zips.BEGINNING))
    file.seek(0)
    if start != zips.BEGINNING:
        return False
    try:
        with parser_errors_as_damage():
            names = Archive(file).names
    except BookError:
        return False  # whoever reads it as a workbook tells
    finally:
        file.seek(0)
    return not any(name in names for name in _OF_DOCUMENTS)


def read_archive(file: BinaryIO) -> SentArchive:
    """Return what an archive holds, its files looked into. Raises BookError."""
    with parser_errors_as_damage():
        archive = Archive(file)
        if archive.unpacked_size > settings.IMPORT_ARCHIVE_MAX_MB * 2 * MB:
            raise BookError(
                gettext_lazy("The archive holds more than %(max)s MB once it is unpacked. Send it in parts."),
                max=settings.IMPORT_ARCHIVE_MAX_MB * 2,
            )
        archive.check_parts()
        names = {name: archive.spelled(name) for name in archive.names if not _is_junk(name)}
        sent = _workbook_of(archive, names)
        token = uuid.uuid4().hex[:12]
        for ours, part in sent.parts.items():
            sent.files[ours] = _looked_into(archive, part, token)
    refused = [f"{name}: {file.refusal}" for name, file in sent.files.items() if file.refusal]
    for text in refused:
        sent.notes.append(Note("", "", "", _("Not kept from the archive: %(file)s") % {"file": text}))
    return sent


def _workbook_of(archive: Archive, names: dict[str, str]) -> SentArchive:
    """Find the one workbook at the top of the archive, below the one folder that all may lie in."""
    top = {name.partition("/")[0] for name in names}
    prefix = f"{next(iter(top))}/" if len(top) == 1 and all("/" in name for name in names) else ""
    inside = {spelled[len(prefix) :].replace("\\", "/"): name for name, spelled in names.items()}
    books = [ours for ours in inside if "/" not in ours and ours.lower().endswith(_WORKBOOKS)]
    if len(books) != 1:
        raise BookError(
            gettext_lazy(
                "The archive must hold one workbook at its top, with the files it names in folders: %(count)s found. "
                "To send a packed workbook alone, unpack it and send it as .xlsx."
            ),
            count=len(books),
        )
    [book] = books
    if archive.size(inside[book]) > settings.SPREADSHEET_MAX_MB * MB:
        raise BookError(gettext_lazy("The file is larger than %(max)s MB."), max=settings.SPREADSHEET_MAX_MB)
    parts = {ours: name for ours, name in inside.items() if ours != book}
    return SentArchive(archive.read(inside[book]), book, parts=parts)


def _looked_into(archive: Archive, part: str, token: str) -> SentFile:
    size = archive.size(part)
    if size > largest_size():
        too_large = _("The file is larger than %(max)s MB.") % {"max": settings.DOCUMENT_MAX_MB}
        return SentFile("", size, "", token, too_large)
    with unpacked(archive, part) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        try:
            return SentFile(digest, size, checked_kind(File(file)), token)
        except ValidationError as error:
            return SentFile(digest, size, "", token, " ".join(error.messages))


@contextmanager
def unpacked(archive: Archive, part: str) -> Iterator[Any]:
    """Give one part of an archive as a file, at its beginning; it is gone afterwards."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        for piece in archive.chunks(part):
            file.write(piece)
        file.seek(0)
        yield file


def write_clean(source: BinaryIO, sent: SentArchive, target: BinaryIO) -> None:
    """Write an archive of the workbook and of the files that may be kept, and nothing else."""
    archive = Archive(source)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as kept:
        kept.writestr(sent.filename, sent.content, zipfile.ZIP_DEFLATED)
        for name, part in sent.parts.items():
            if not sent.files[name].refusal:
                with kept.open(name, "w") as copy:
                    for piece in archive.chunks(part):
                        copy.write(piece)


def keep_files(source: Any, wanted: dict[str, str]) -> list[str]:
    """Store files of an archive, a name of it for each path in the storage; return the paths. A failure stores none."""
    archive = Archive(source)
    stored: list[str] = []
    try:
        for path, name in wanted.items():
            with unpacked(archive, name) as file:
                stored.append(default_storage.save(path, File(file)))
            if stored[-1] != path:
                raise FileExistsError(path)
    except BaseException:
        drop_files(stored)
        raise
    return stored


def drop_files(paths: list[str]) -> None:
    for path in paths:
        default_storage.delete(path)


def _is_junk(name: str) -> bool:
    return name.endswith("/") or name.startswith(_JUNK[0]) or name.rpartition("/")[2] in _JUNK
