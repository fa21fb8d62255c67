"""The parts of an .xlsx file (Open Packaging Conventions, ISO/IEC 29500-2): names, types and relationships."""

import posixpath
import shutil
import zipfile
from collections.abc import Callable
from io import BytesIO
from urllib.parse import unquote

from lxml import etree

TYPES = "[Content_Types].xml"
TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELS_NS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
HEAD = 1024 * 1024  # bytes of a part within which its beginning is looked for


class Damaged(Exception):
    """The file is not put together as an .xlsx file is."""


def read_xml(content: bytes) -> etree._Element:
    """The root of a part; nothing outside it is read and no entity is resolved."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise Damaged("a document type in a part")
    return root


def write_xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class Package:
    """An .xlsx file to be changed in a few parts; every other part is copied as it is.

    Not for files that nobody checked: sizes are what the archive declares. Raises Damaged, zipfile.BadZipFile,
    etree.XMLSyntaxError.
    """

    def __init__(self, content: bytes):
        self.archive = zipfile.ZipFile(BytesIO(content))
        names = self.archive.namelist()
        self._names = {name.lower(): name for name in names}
        if len(self._names) != len(names):
            raise Damaged("two parts of one name")
        self.changed: dict[str, bytes] = {}
        self.heads: dict[str, Callable[[bytes], bytes]] = {}
        self.dropped: set[str] = set()
        self.types = self.xml(TYPES)

    def has(self, part: str) -> bool:
        return part.lower() in self._names and part not in self.dropped

    def xml(self, part: str) -> etree._Element:
        """The root of a part as it stands in the file."""
        if part.lower() not in self._names:
            raise Damaged(f"no part {part}")
        return read_xml(self.archive.read(self._names[part.lower()]))

    def put(self, part: str, content: bytes) -> None:
        """Add a part, or put another content in its place."""
        self.changed[self._names.setdefault(part.lower(), part)] = content

    def change_head(self, part: str, change: Callable[[bytes], bytes]) -> None:
        """Let `change` see, and answer with, the first megabyte of a part while it is copied."""
        if part.lower() in self._names:
            self.heads[self._names[part.lower()]] = change

    def relationships(self, part: str) -> etree._Element:
        """Relationships of a part ("" for the package); an empty root where it has none."""
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
        leads_to = [target(part, rel) for rel in self.relationships(part) if rel.get("TargetMode") != "External"]
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
        """The first of "xl/worksheets/sheet1.xml", "…2.xml" … that no part has; `pattern` holds a {}."""
        number = 1
        while pattern.format(number).lower() in self._names:
            number += 1
        return pattern.format(number)

    def save(self) -> bytes:
        self.put(TYPES, write_xml(self.types))
        file = BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry in self.archive.infolist():
                if entry.filename not in self.dropped and not entry.is_dir():
                    self._copy(entry, archive)
            for name in self.changed.keys() - {entry.filename for entry in self.archive.infolist()}:
                archive.writestr(name, self.changed[name])
        return file.getvalue()

    def _copy(self, entry: zipfile.ZipInfo, archive: zipfile.ZipFile) -> None:
        if entry.filename in self.changed:
            archive.writestr(entry.filename, self.changed[entry.filename])
            return
        with self.archive.open(entry) as source, archive.open(entry.filename, "w") as copy:
            if entry.filename in self.heads:
                copy.write(self.heads[entry.filename](source.read(HEAD)))
            shutil.copyfileobj(source, copy)


def rels_of(part: str) -> str:
    """Where the relationships of a part stand: "xl/_rels/workbook.xml.rels"."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def target(part: str, relationship: etree._Element) -> str:
    """The part that a relationship of `part` leads to."""
    address = unquote(relationship.get("Target", ""))
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), address)).lstrip("/")


def add_relationship(relationships: etree._Element, kind: str, address: str) -> str:
    """Add one and return its identifier."""
    taken, number = {rel.get("Id") for rel in relationships}, 1
    while f"rId{number}" in taken:
        number += 1
    etree.SubElement(relationships, f"{RELS_NS}Relationship", Id=f"rId{number}", Type=kind, Target=address)
    return f"rId{number}"
