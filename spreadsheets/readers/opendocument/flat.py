"""OpenDocument spreadsheets in one XML file (.fods): what an .ods keeps in its parts stands in one."""

import re
from collections.abc import Iterator

from files.archive import CHUNK
from spreadsheets.readers.opendocument.reading import OpenDocument

# LibreOffice writes an empty place for scripts into every file; the source of a macro stands in a module.
_SCRIPT = re.compile(rb"<\w+:(?:module|source-code)\b")


class FlatOpenDocument(OpenDocument):
    """An .fods file. Raises BookError and what parsers raise."""

    def __init__(self, content: bytes) -> None:
        super().__init__(_OnePart(content))
        self._has_macros = _SCRIPT.search(content) is not None

    @property
    def has_macros(self) -> bool:
        return self._has_macros


class _OnePart:
    """Stands for the archive: whatever part is asked for is the file itself."""

    names: tuple[str, ...] = ()

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __contains__(self, name: str) -> bool:
        return False

    def read(self, name: str) -> bytes:
        return self._content

    def chunks(self, name: str) -> Iterator[bytes]:
        return (self._content[at : at + CHUNK] for at in range(0, len(self._content), CHUNK))
