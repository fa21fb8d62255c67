"""Text in the parts of an .xlsx: its escapes, and the table of strings that the cells share."""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from files import xml
from files.archive import Archive
from spreadsheets.book import BookError
from spreadsheets.readers import limits
from spreadsheets.readers.limits import damaged
from spreadsheets.readers.old_text import Font, font_of

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)

_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));|&")
_LONGEST_BLOCK = 16 * limits.MB
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_PLAIN = re.compile(rb"<si><t(?: xml:space=\"preserve\")?(?:/>|>([^<]*)</t>)</si>")

_HEAD = re.compile(
    rb"\s*(?:<\?xml[^>]*encoding=[\"'](?i:utf-8)[\"'][^>]*\?>\s*|<\?xml(?:(?!encoding)[^>])*\?>\s*)?<(\w+)\s([^<>]*)>"
)


@dataclass(slots=True)
class SharedStrings:
    """The strings that cells share, by number."""

    texts: list[str] = field(default_factory=list)
    too_long: set[int] = field(default_factory=set)  # an error where a cell shows one; their texts are cut off
    converted: dict[int, tuple[str, Font]] = field(default_factory=dict)  # had pieces in an old font: text before, font

    struck: dict[int, str] = field(default_factory=dict)  # what was struck through of them and left out; "": all of it

    memory: int = 0  # bytes of the texts

    def add(self, text: str) -> None:
        """Add the next text; raise BookError when they need too much memory."""
        if len(text) > limits.LONGEST_CELL:
            self.too_long.add(len(self.texts))
            text = text[:100]
        self.memory += sys.getsizeof(text)
        if self.memory > limits.MOST_TEXT:
            raise limits.too_large()
        self.texts.append(text)


def is_plain(head: bytes, name: bytes) -> bool:
    """Return whether a part begins as nearly all do: UTF-8, this outermost element, no prefix for its namespace."""
    match = _HEAD.match(head.removeprefix(b"\xef\xbb\xbf"))
    return bool(match and match[1] == name and any(f'xmlns="{main}"'.encode() in match[2] for main in MAIN))


def from_xml(raw: bytes) -> str:
    """Return the text of a piece of XML without tags."""
    text = raw.decode()
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unescape(text)


def unescape(text: str) -> str:
    """Return text with Excel's own escapes undone: _x000D_ is a carriage return, _x005F_ an underscore."""
    return _ESCAPE.sub(_escaped, text) if "_x" in text else text


def _escaped(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return match[0] if 0xD800 <= number < 0xE000 or not number else chr(number)


def _entity(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED[name]
    number = int(decimal) if decimal else int(hexadecimal, 16) if hexadecimal else 0
    if not number or 0xD800 <= number < 0xE000 or number > sys.maxunicode:
        raise damaged()
    return chr(number)


def read_shared(archive: Archive, part: str, most: int) -> SharedStrings:
    """Return the shared strings; raise BookError when they are more than `most` or too large for the memory."""
    if part not in archive:
        return SharedStrings()
    shared = _read_plain(archive.chunks(part)) or _StringsReader().read(archive.chunks(part))
    if len(shared.texts) > most:
        raise limits.too_large()
    return shared


def _read_plain(chunks: Iterable[bytes]) -> SharedStrings | None:
    """Return the strings where each is of one piece, the quick way; None when there is anything else among them."""
    shared, rest, is_first = SharedStrings(), b"", True
    for rest in blocks(chunks, b"<si>"):
        if is_first and not is_plain(rest, b"sst"):
            return None
        is_first = False
        texts = _PLAIN.findall(rest)
        if b"<!" in rest or len(texts) != rest.count(b"<si"):
            return None
        for raw in texts:
            shared.add(from_xml(raw) if len(raw) < 16 * limits.LONGEST_CELL else raw.decode())
    if not rest.rstrip().endswith((b"</sst>", b"/>")):
        raise damaged()
    return shared


def blocks(chunks: Iterable[bytes], opening: bytes) -> Iterator[bytes]:
    """Yield the bytes, cut before a tag that begins with `opening`: whole elements, and at last what remains."""
    buffer = b""
    for chunk in chunks:
        buffer += chunk
        if (cut := buffer.rfind(opening, 1)) > 0:
            yield buffer[:cut]
            buffer = buffer[cut:]
        elif len(buffer) > _LONGEST_BLOCK:
            raise BookError(
                _("A cell or a row of the file is far too long: a cell holds %(max)s characters at most."), max="32.767"
            )
    yield buffer


class _StringsReader:
    """The thorough way: strings of several pieces, each in its own font; readings of East Asian text left out."""

    def __init__(self) -> None:
        self.shared = SharedStrings()
        self.pieces: list[str] = []
        self.before: list[str] = []
        self.length = self.phonetic = 0
        self.font: Font | None = None
        self.found: Font | None = None
        self.is_text = self.is_struck = False
        self.struck: list[str] = []

    def read(self, chunks: Iterable[bytes]) -> SharedStrings:
        xml.parse(chunks, self._start, self._end, self._text)
        return self.shared

    def _start(self, name: str, attributes: xml.Attributes) -> None:
        name = xml.local(name)
        if name == "t":
            self.is_text = not self.phonetic
        elif name == "rPh":
            self.phonetic += 1
        elif name == "r":
            self.font, self.is_struck = None, False
        elif name == "strike":
            self.is_struck = is_on(attributes)
        elif name == "rFont":
            self.font = font_of(attributes.get("val"))
            self.found = self.font or self.found

    def _text(self, text: str) -> None:
        if self.is_text and self.length <= limits.LONGEST_CELL:
            self.length += len(text)
            self.before.append(text)
            pieces = self.struck if self.is_struck else self.pieces
            pieces.append(self.font.convert(text) if self.font else text)

    def _end(self, name: str) -> None:
        name = xml.local(name)
        if name == "t":
            self.is_text = False
        elif name == "r":
            self.font, self.is_struck = None, False
        elif name == "rPh":
            self.phonetic -= 1
        elif name == "si":
            if self.found:
                self.shared.converted[len(self.shared.texts)] = (unescape("".join(self.before)), self.found)
            text, struck = without_struck(self.pieces, self.struck)
            if self.struck:
                self.shared.struck[len(self.shared.texts)] = struck
            self.shared.add(text)
            self.pieces, self.before, self.struck, self.found, self.length = [], [], [], None, 0


def is_on(attributes: xml.Attributes) -> bool:
    """Return whether an element that switches something on, as <strike/>, does so."""
    return attributes.get("val", "1") not in ("0", "false")


def without_struck(pieces: list[str], struck: list[str]) -> tuple[str, str]:
    """Return the text of a cell and what of it was struck through and left out; all of it struck is left as it is."""
    text, left_out = unescape("".join(pieces)), unescape("".join(struck))
    return (text.strip(), left_out) if text.strip() and struck else (text + left_out, "")
