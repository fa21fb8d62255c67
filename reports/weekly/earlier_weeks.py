"""A new week's sheet put before the sheets of last week's file, which stay as they are.

The sheet goes into the file's package, and no library reads and writes the others anew: openpyxl would lose pictures
in groups, shapes, slicers, the newer conditional formats and text in several fonts within a cell. Besides the list of
sheets only this is changed: which sheet is open, so that two are never selected, and edited, together. Macros,
buttons of the ribbon that call them and a signature, which a changed file cannot keep, are left out.
"""

import logging
import re

from django.utils.translation import gettext_lazy as _
from lxml import etree

from files.errors import MalformedFile
from files.package import TYPES_NS, Package, add_relationship, rels_of, target, write_xml
from reports.weekly.row_heights import DIGIT
from reports.weekly.styles import NS, add_formats, digit_width
from spreadsheets.book import BookError

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
R = f"{{{OFFICE}}}"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
PLAIN_BINARY = "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"
# Ends of types of relationships. The chain of calculation names sheets by number; programs make it anew.
LEFT_OUT = ("/vbaProject", "/ui/extensibility", "/digital-signature/origin", "/calcChain")
SELECTED = re.compile(rb"""(<(?:\w+:)?sheetView\b[^>]*?)\s+tabSelected\s*=\s*(["'])(?:1|true)\2""")
# What stands in a workbook after its list of defined names, so that one can be put in its place.
AFTER_NAMES = (
    "calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr "
    "webPublishObjects extLst"
)

logger = logging.getLogger(__name__)


def put_before(new: bytes, last: bytes) -> bytes:
    """Return the workbook `last` with the only sheet of the workbook `new` as its first; BookError where it cannot be.

    A sheet whose name is taken is numbered: "23.11.2026 (2)". `last` has passed `spreadsheets.readers.open_book`.
    """
    try:
        return _put_before(Package(new), Package(last))
    except MalformedFile as error:
        raise _cannot_be_kept() from error
    except Exception as error:
        logger.exception(
            "Last week's file could not be kept: it is put together strangely, or this is a fault of ours."
        )
        raise _cannot_be_kept() from error


def _cannot_be_kept() -> BookError:
    return BookError(
        _("Its sheets cannot be kept after the new one. Open the file in Excel, save it as .xlsx, and try again.")
    )


def _put_before(new: Package, last: Package) -> bytes:
    path = _workbook_of(last)
    book, links = last.xml(path), last.relationships(path)
    if book.tag != f"{NS}workbook":
        raise MalformedFile("a workbook of the strict kind")
    _leave_out(last, path, links)
    sheets = book.find(f"{NS}sheets")
    for rel in links:
        if rel.get("Type", "").lower().endswith("sheet"):  # worksheet, chartsheet, dialogsheet
            last.change_head(target(path, rel.get("Target", "")), _unselected)
    part = last.free_name("xl/worksheets/sheet{}.xml")
    last.put(part, _sheet_with_formats_of(new, last, path, links))
    last.add_type(part, SHEET_TYPE)
    name = _free_sheet_name(new.xml("xl/workbook.xml"), sheets)
    number = max(int(sheet.get("sheetId")) for sheet in sheets) + 1
    link = add_relationship(links, f"{OFFICE}/worksheet", f"/{part}")
    sheets.insert(0, etree.Element(f"{NS}sheet", {"name": name, "sheetId": str(number), f"{R}id": link}))
    _name_titles(book, new.xml("xl/workbook.xml"), name)
    _open_first(book, sheets)
    last.put(path, write_xml(book))
    last.put(rels_of(path), write_xml(links))
    return last.save()


def _open_first(book: etree._Element, sheets: etree._Element) -> None:
    """Let every window show the first sheet; a workbook without a window gets one."""
    views = book.find(f"{NS}bookViews")
    if views is None:
        views = etree.Element(f"{NS}bookViews")
        etree.SubElement(views, f"{NS}workbookView")
        sheets.addprevious(views)
    for view in views:
        view.attrib.pop("activeTab", None)
        view.attrib.pop("firstSheet", None)


def _workbook_of(package: Package) -> str:
    for rel in package.relationships(""):
        if rel.get("Type", "").endswith("/officeDocument"):
            return target("", rel.get("Target", ""))
    raise MalformedFile("no workbook")


def _leave_out(package: Package, path: str, links: etree._Element) -> None:
    """Drop macros, a signature and the chain of calculation, and call what remains a workbook without macros."""
    if any(rel.get("Type", "").endswith(("/xlMacrosheet", "/xlIntlMacrosheet")) for rel in links):
        raise MalformedFile("sheets of macros")
    roots = package.relationships("")
    for part, relationships in (("", roots), (path, links)):
        for rel in [rel for rel in relationships if rel.get("Type", "").endswith(LEFT_OUT)]:
            package.drop(target(part, rel.get("Target", "")))
            relationships.remove(rel)
    package.put(rels_of(""), write_xml(roots))
    for entry in package.types:
        if entry.get("PartName", "").lower() == f"/{path.lower()}":
            entry.set("ContentType", MAIN_TYPE)
        elif entry.tag == f"{TYPES_NS}Default" and "vbaProject" in entry.get("ContentType", ""):
            entry.set("ContentType", PLAIN_BINARY)


def _unselected(head: bytes) -> bytes:
    """Return the beginning of a sheet, no longer selected."""
    before, data, after = head.partition(b"<sheetData")
    return SELECTED.sub(rb"\1", before) + data + after


def _sheet_with_formats_of(new: Package, last: Package, path: str, links: etree._Element) -> bytes:
    """Return the new sheet, whose texts stand in its own cells, with its formats as the old file numbers them."""
    sheet = new.xml("xl/worksheets/sheet1.xml")
    cells = list(sheet.iter(f"{NS}c"))
    styles = next(target(path, rel.get("Target", "")) for rel in links if rel.get("Type") == f"{OFFICE}/styles")
    kept = last.xml(styles)
    numbers = add_formats(kept, new.xml("xl/styles.xml"), {int(cell.get("s", "0")) for cell in cells})
    last.put(styles, write_xml(kept))
    for cell in cells:
        cell.set("s", str(numbers[int(cell.get("s", "0"))]))
        if cell.get("t") == "s":
            raise MalformedFile("the new sheet's texts stand elsewhere")
    for column in sheet.iter(f"{NS}col"):
        column.set("width", f"{float(column.get('width')) * DIGIT / digit_width(kept):.2f}")
    return write_xml(sheet)


def _free_sheet_name(new: etree._Element, sheets: etree._Element) -> str:
    """Return the new sheet's name, numbered where last week's file has one of that name already."""
    name = wanted = new.find(f"{NS}sheets/{NS}sheet").get("name")
    taken, number = {sheet.get("name").casefold() for sheet in sheets}, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wanted} ({number})"
    return name


def _name_titles(book: etree._Element, new: etree._Element, name: str) -> None:
    """Count the sheets of defined names anew, for there is one more before them, and add the rows repeated in print."""
    names = book.find(f"{NS}definedNames")
    if names is None:
        names = etree.Element(f"{NS}definedNames")
        after = [child for child in book if etree.QName(child).localname in AFTER_NAMES.split()]
        after[0].addprevious(names) if after else book.append(names)
    for defined in names:
        if (place := defined.get("localSheetId")) is not None:
            defined.set("localSheetId", str(int(place) + 1))
    titles = new.find(f"{NS}definedNames/{NS}definedName")
    _sheet, _mark, rows = titles.text.rpartition("!")
    added = etree.Element(f"{NS}definedName", name=titles.get("name"), localSheetId="0")
    added.text = f"'{name}'!{rows}"
    names.insert(0, added)
