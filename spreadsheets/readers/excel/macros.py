"""Takes the macros out of a workbook, so that nothing we keep and hand out again can run anything."""

import posixpath
import re
import zipfile
from io import BytesIO

from files.archive import Archive
from files.package import owner_of, relationships_of, rels_of
from spreadsheets.readers import limits, sniffing
from spreadsheets.readers.limits import damaged, parser_errors_as_damage

# Macros, controls and the programs and documents behind them, buttons that call macros, settings of printers.
_UNWANTED = re.compile(
    r".*\.bin|.*\.vbs|.*/vbadata\.xml|(?:xl|customui)/(?:.*/)?(?:activex|ctrlprops|embeddings|macrosheets|intlmacrosheets|"
    r"dialogsheets|customui)/.*|customui/.*|basic/.*|scripts/.*|dialogs/.*|object \d+/(?:basic|scripts)/.*"
)

_MACRO_FREE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_TYPES = re.compile(rb"application/vnd\.ms-excel\.(?:sheet|template|addin)\.macroEnabled\.main\+xml")
# A tag holds no "<": each search ends at the next one, so that no file makes it slow.
_TYPE = re.compile(rb"<(?:[\w.-]+:)?(?:Default|Override)\s[^<]*?(?:/>|></[^<>]*>)")
_LINK = re.compile(rb"<(?:[\w.-]+:)?Relationship\s[^<]*?(?:/>|></[^<>]*>)")
_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheet\s[^<]*?(?:/>|></[^<>]*>)")
_NAME = re.compile(rb"<(?:[\w.-]+:)?definedName\s[^<]*</[^<>]*>")
_CALLED = re.compile(rb"\s(?:vbProcedure|xlm|macro|function)=[\"'](?:1|true)[\"']")
_ENTRY = re.compile(rb"<(?:[\w.-]+:)?file-entry\s[^<]*?(?:/>|>\s*</[^<>]*>)")
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CONTROLS = re.compile(rb"<((?:[\w.-]+:)?(?:controls|oleObjects))[\s/>]")
_CALLS = re.compile(rb"(\smacro=)(?:\"[^\"<]*\"|'[^'<]*')")
_BUTTON_CALLS = re.compile(rb"<(?:[\w.-]+:)?FmlaMacro>[^<]*</[^<>]*>")


def without_macros(content: bytes) -> bytes:
    """Return an .xlsx, .xlsm or .ods without macros, controls and embedded programs; its cells are untouched.

    A macro-enabled workbook becomes an .xlsx. What holds none of these, or is no such container, is returned as it
    is: an .xls or .xlsb is never rewritten (`Book.has_macros` tells). Raises BookError for a damaged container.
    """
    if not sniffing.is_archive(content):
        return content
    with parser_errors_as_damage():
        archive = limits.open_archive(content)
        if "xl/workbook.bin" in archive:  # every part of such a workbook is a .bin
            return content
        unwanted = {name for name in archive.names if _UNWANTED.fullmatch(name)}
        types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in archive else b""
        if not unwanted and not _MACRO_TYPES.search(types):
            return content
        return _rewritten(archive, unwanted)


def _rewritten(archive: Archive, unwanted: set[str]) -> bytes:
    links = {part: relationships_of(archive, owner_of(part)) for part in archive.names if part.endswith(".rels")}
    gone = {
        part: {link.id for link in part_links if link.target.casefold() in unwanted}
        for part, part_links in links.items()
    }
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in archive.names:
            if name in unwanted or name.endswith("/"):
                continue
            # The type of an OpenDocument file stands first and unpacked.
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            kept.writestr(archive.spelled(name), _cleaned(archive, name, unwanted, gone), how)
    return target.getvalue()


def _cleaned(archive: Archive, name: str, unwanted: set[str], gone: dict[str, set[str]]) -> bytes:
    content = archive.read(name)
    if name == "[content_types].xml":
        content = _MACRO_TYPES.sub(_MACRO_FREE, content)
        return _TYPE.sub(lambda match: b"" if _is_lost_type(match[0], unwanted) else match[0], content)
    if name in gone:
        return _LINK.sub(lambda match: b"" if _attribute(match[0], b"Id") in gone[name] else match[0], content)
    if name == "meta-inf/manifest.xml":
        return _ENTRY.sub(lambda match: b"" if _is_lost_entry(match[0], unwanted) else match[0], content)
    if not name.endswith((".xml", ".vml")) or b"<!DOCTYPE" in content:
        return content
    folder, base = posixpath.split(name)
    lost = gone.get(rels_of(name), set())
    if "/worksheets" in folder and lost:
        content = _without_controls(content)
    if "/drawings" in folder:
        content = _BUTTON_CALLS.sub(b"", _CALLS.sub(rb'\1""', content))
    if base == "workbook.xml":
        content = _NAME.sub(lambda match: b"" if _CALLED.search(match[0]) else match[0], content)
        content = _SHEET.sub(lambda match: b"" if _attribute(match[0], b"r:id") in lost else match[0], content)
    return content


def _without_controls(content: bytes) -> bytes:
    kept, at = [], 0
    while match := _CONTROLS.search(content, at):
        kept.append(content[at : match.start()])
        closing = b"</" + match[1] + b">"
        end = content.find(b">", match.start()) + 1
        if content[end - 2 : end] != b"/>":
            end = content.find(closing, end) + len(closing)
            if end < match.end():
                raise damaged()
        at = end
    return b"".join([*kept, content[at:]])


def _attribute(tag: bytes, name: bytes) -> str:
    return next(((a or b).decode() for key, a, b in _ATTRIBUTE.findall(tag) if key == name), "")


def _is_lost_type(tag: bytes, unwanted: set[str]) -> bool:
    part = _attribute(tag, b"PartName").lstrip("/").casefold()
    return part in unwanted or _attribute(tag, b"Extension").casefold() == "bin"


def _is_lost_entry(tag: bytes, unwanted: set[str]) -> bool:
    path = next(((a or b).decode() for key, a, b in _ATTRIBUTE.findall(tag) if key.endswith(b"full-path")), "")
    return path.casefold() in unwanted or path.casefold().startswith(("basic/", "scripts/", "dialogs/"))
