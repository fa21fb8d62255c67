"""Cells that name a file of the archive beside the workbook."""

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any, NamedTuple

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from spreadsheets.cell import CellError, cell_text
from spreadsheets.widgets import CellWidget
from values.text import fold, shown, slugify

FILES = "files"  # under this name a table's `given` holds what came with its workbook
_LONGEST_STEM = 60
_CHUNK = 1024 * 1024


class SentFile(NamedTuple):
    """A file that came with a workbook: facts about its content. `token` is new for each archive that is sent;
    `refusal` says why it is not kept."""

    digest: str
    size: int
    kind: str
    token: str
    refusal: str = ""


class RecordFiles:
    """The files of the records of one kind that a person sees, by the names that archives give them.

    `folder` is where they lie in the archive, `stored_in` where the storage keeps new ones; `records` gives (primary
    key, what the file is called after, path in the storage); `sent` what came with the workbook, by name.
    """

    def __init__(
        self,
        folder: str,
        stored_in: str,
        records: Callable[[], Iterable[tuple[int, str, str]]],
        sent: Callable[[], Mapping[str, Any]],
    ) -> None:
        self.folder, self.stored_in, self._records, self._sent = folder, stored_in, records, sent

    @cached_property
    def names(self) -> dict[str, str]:
        """The names in the archive, by path in the storage: safe on every system, each once."""
        names: dict[str, str] = {}
        for pk, called, path in self._records():
            if path:
                names.setdefault(path, f"{self.folder}/{pk}-{slugify(called)[:_LONGEST_STEM]}.{_suffix(path)}")
        return names

    @cached_property
    def _paths(self) -> dict[str, str]:
        return {name: path for path, name in self.names.items()}

    @cached_property
    def _by_number(self) -> dict[str, str]:
        """The paths by what a name begins with, which stays though the record is called anew."""
        return {name.partition("-")[0]: path for name, path in self._paths.items()}

    @cached_property
    def sent(self) -> dict[str, SentFile]:
        """What came with the workbook, by each spelling of its name that is understood."""
        files = {name: SentFile(*facts) for name, facts in self._sent().items()}
        spelled: dict[str, list[SentFile]] = {}
        for name, file in files.items():
            for spelling in {_key(name), _key(name.rpartition("/")[2])}:
                spelled.setdefault(spelling, []).append(file)
        return {spelling: found[0] for spelling, found in spelled.items() if len(found) == 1}

    def path_of(self, text: str) -> str:
        """Return the path of the file that a cell names: the one that is stored, where it is the same. Raises
        CellError."""
        name = text.replace("\\", "/").strip().lstrip("./")
        recorded = self._paths.get(name) or self._by_number.get(name.partition("-")[0], "")
        file = self.sent.get(_key(name)) or self.sent.get(_key(name.rpartition("/")[2]))
        if file is None:
            if recorded:
                return recorded
            message = _("The file “%(name)s” did not come with the workbook: send both as one archive (.zip).")
            raise CellError(message, name=shown(name))
        if file.refusal:
            raise CellError(_("“%(name)s”: %(why)s"), name=shown(name), why=file.refusal)
        return self._same_content(file, recorded) or self.path_for(file)

    def path_for(self, file: SentFile) -> str:
        """Return where a file that came with the workbook is kept: a name of our own."""
        return f"{self.stored_in}/{file.digest[:24]}{file.token}.{file.kind}"

    def name_of(self, path: str) -> str:
        """Return what a stored file is called in the archive; of a new one what it is called in the one that came."""
        if path in self.names:
            return self.names[path]
        sent = (name for name, facts in self._sent().items() if self.path_for(SentFile(*facts)) == path)
        return next(sent, path.rpartition("/")[2])

    def _same_content(self, file: SentFile, recorded: str) -> str:
        """Return the path of a stored file with this content, the one that the cell's name stood for before others."""
        alike = self._by_size.get(file.size, [])
        candidates = [recorded] if recorded in alike else []
        return next((path for path in (*candidates, *alike) if self._digest(path) == file.digest), "")

    @cached_property
    def _by_size(self) -> dict[int, list[str]]:
        by_size: dict[int, list[str]] = {}
        for path in self.names:
            with suppress(OSError):
                by_size.setdefault(default_storage.size(path), []).append(path)
        return by_size

    def _digest(self, path: str) -> str:
        if path not in self._digests:
            self._digests[path] = digest_of(path)
        return self._digests[path]

    @cached_property
    def _digests(self) -> dict[str, str]:
        return {}


def digest_of(path: str) -> str:
    """Return the SHA-256 of a stored file; "" of one that is not there."""
    digest = hashlib.sha256()
    try:
        with default_storage.open(path) as file:
            while piece := file.read(_CHUNK):
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()


def _key(name: str) -> str:
    return fold(unicodedata.normalize("NFC", name))


def _suffix(path: str) -> str:
    return path.rpartition(".")[2].lower()


class FileWidget(CellWidget):
    """A file by its name in the archive; `files` is set by the resource, for the person it works for."""

    files: RecordFiles

    def read(self, value: Any) -> Any:
        return self.files.path_of(cell_text(value))

    def write(self, value: Any) -> str:
        return self.files.name_of(str(value))
