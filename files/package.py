"""Reads and changes packages (Open Packaging Conventions, ISO/IEC 29500-2), such as .xlsx files: parts and links."""

import itertools
import posixpath
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from files import xml
from files.archive import CHUNK, Archive
from files.errors import MalformedFile

TYPES = "[Content_Types].xml"
TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELS_NS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
HEAD = 1024 * 1024  # bytes of a part within which its beginning is looked for


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link of a part: its id, its kind (last word of its type) and the name of the part that it leads to."""

    id: str
    kind: str
    target: str


def relationships_of(archive: Archive, part: str) -> list[Relationship]:
    """Return the links of a part ("" for the package) within the file; none where it has none."""
    path = rels_of(part)
    return [
        Relationship(
            attributes["Id"], attributes.get("Type", "").rpartition("/")[2], target(part, attributes["Target"])
        )
        for element, attributes in (xml.read_elements(archive.read(path)) if path in archive else ())
        if element == "Relationship" and attributes.get("TargetMode") != "External"
    ]


def read_xml(content: bytes) -> etree._Element:
    """Return the root of a part; nothing outside it is read and no entity is resolved. Raises MalformedFile."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise MalformedFile from error
    if root.getroottree().docinfo.doctype:
        raise MalformedFile("a document type in a part")
    return root


def write_xml(root: etree._Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


class Package:
    """An .xlsx file to be changed in a few parts; every other part is copied as it is.

    Not for files that nobody checked: sizes are what the archive declares. Raises MalformedFile.
    """

    def __init__(self, content: bytes) -> None:
        self.archive = Archive(BytesIO(content))
        self.archive.check_parts()
        self._names = {entry.filename.lower(): entry.filename for entry in self.archive.entries}
        self.changed: dict[str, bytes] = {}
        self.heads: dict[str, Callable[[bytes], bytes]] = {}
        self.dropped: set[str] = set()
        self.types = self.xml(TYPES)

    def has(self, part: str) -> bool:
        return part.lower() in self._names and part not in self.dropped

    def xml(self, part: str) -> etree._Element:
        """Parse a part of the package; return its root element."""
        return read_xml(self.archive.read(part))

    def put(self, part: str, content: bytes) -> None:
        """Add a part, or put another content in its place."""
        self.changed[self._names.setdefault(part.lower(), part)] = content

    def change_head(self, part: str, change: Callable[[bytes], bytes]) -> None:
        """Let `change` see, and answer with, the first megabyte of a part while it is copied."""
        if part.lower() in self._names:
            self.heads[self._names[part.lower()]] = change

    def relationships(self, part: str) -> etree._Element:
        """Return the relationships of a part ("" for the package) to be changed; an empty root where it has none."""
        name = rels_of(part)
        if self.has(name):
            return self.xml(name)
        return etree.Element(f"{RELS_NS}Relationships", nsmap={None: RELS_NS[1:-1]})

    def drop(self, part: str) -> None:
        """Leave out a part, its type, and whatever it alone leads to."""
        name = self._names.get(part.lower())
        if name is None or name in self.dropped:
            return
        self.dropped.add(name)
        leads_to = [
            target(part, rel.get("Target", ""))
            for rel in self.relationships(part)
            if rel.get("TargetMode") != "External"
        ]
        if self.has(rels_of(part)):
            self.dropped.add(self._names[rels_of(part).lower()])
        for override in self.types.findall(f"{TYPES_NS}Override"):
            if override.get("PartName", "").lower() == f"/{name.lower()}":
                self.types.remove(override)
        for other in leads_to:
            self.drop(other)

    def add_type(self, part: str, content_type: str) -> None:
        etree.SubElement(self.types, f"{TYPES_NS}Override", PartName=f"/{part}", ContentType=content_type)

    def free_name(self, pattern: str) -> str:
        """Return the first of "xl/worksheets/sheet1.xml", "…2.xml" … that no part has; `pattern` holds a {}."""
        number = 1
        while pattern.format(number).lower() in self._names:
            number += 1
        return pattern.format(number)

    def save(self) -> bytes:
        self.put(TYPES, write_xml(self.types))
        file, names = BytesIO(), [entry.filename for entry in self.archive.entries]
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
            for name in names:
                if name not in self.dropped and not name.endswith("/"):
                    self._copy(name, target)
            for name in self.changed.keys() - set(names):
                target.writestr(name, self.changed[name])
        return file.getvalue()

    def _copy(self, name: str, archive: zipfile.ZipFile) -> None:
        if name in self.changed:
            archive.writestr(name, self.changed[name])
            return
        with archive.open(name, "w") as copy:
            for piece in self._changed_pieces(name):
                copy.write(piece)

    def _changed_pieces(self, name: str) -> Iterator[bytes]:
        pieces = self.archive.chunks(name)
        if change := self.heads.get(name):
            yield change(b"".join(itertools.islice(pieces, HEAD // CHUNK)))
        yield from pieces


def rels_of(part: str) -> str:
    """Return the name of the part with a part's relationships: "xl/_rels/workbook.xml.rels"."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def owner_of(rels: str) -> str:
    """Return the name of the part that the relationships file `rels` belongs to."""
    folder, name = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def target(part: str, address: str) -> str:
    """Return the name of the part that a relationship of `part` to this address leads to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), address)).lstrip("/")


def add_relationship(relationships: etree._Element, kind: str, address: str) -> str:
    """Add one and return its identifier."""
    taken, number = {rel.get("Id") for rel in relationships}, 1
    while f"rId{number}" in taken:
        number += 1
    etree.SubElement(relationships, f"{RELS_NS}Relationship", Id=f"rId{number}", Type=kind, Target=address)
    return f"rId{number}"
