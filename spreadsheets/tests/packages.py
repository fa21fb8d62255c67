"""What Excel checks when it opens a workbook, and calls it damaged otherwise; and how others read what we wrote."""

import csv
import io
import posixpath
import re
import zipfile

from lxml import etree
from odf.opendocument import load
from odf.table import TableCell, TableRow
from odf.teletype import extractText
from odf.text import P
from openpyxl import load_workbook
from python_calamine import load_workbook as load_calamine

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def check_package(content: bytes) -> None:
    """Fail on whatever would make Excel offer to repair the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert len(names) == len({name.lower() for name in names})
        parts = {name: etree.fromstring(archive.read(name)) for name in names if name.endswith((".xml", ".rels"))}
    _check_relations(parts, names)
    book = parts["xl/workbook.xml"]
    titles = [sheet.get("name") for sheet in book.iter(f"{_MAIN}sheet")]
    assert len(titles) == len({title.casefold() for title in titles})
    for title in titles:
        assert 0 < len(title.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", title)
    defined = [(name.get("name").casefold(), name.get("localSheetId")) for name in book.iter(f"{_MAIN}definedName")]
    assert len(defined) == len(set(defined))
    styles = len(parts["xl/styles.xml"].find(f"{_MAIN}cellXfs"))
    for name, part in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            _check_sheet(part, styles, {name for name, _sheet in defined})


def _check_relations(parts, names) -> None:
    for name, part in parts.items():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            ids = [relation.get("Id") for relation in part]
            assert len(ids) == len(set(ids))
            for relation in part:
                assert relation.get("TargetMode") != "External"
                assert posixpath.normpath(posixpath.join(folder, relation.get("Target"))) in names


def _check_sheet(part, styles: int, defined: set[str]) -> None:
    rows = [int(row.get("r")) for row in part.iter(f"{_MAIN}row")]
    assert rows == sorted(set(rows))
    assert not list(part.iter(f"{_MAIN}f"))
    for row in part.iter(f"{_MAIN}row"):
        assert 0 < float(row.get("ht", 15)) <= 409
        places = [cell.get("r") for cell in row]
        assert places == sorted(set(places), key=lambda place: (len(place), place))
        assert all(place.rstrip("0123456789") + row.get("r") == place for place in places)
        for cell in row:
            assert int(cell.get("s", 0)) < styles
            assert sum(len(text.encode("utf-16-le")) for text in cell.itertext()) <= 32_767 * 2
    for rule in part.iter(f"{_MAIN}dataValidation"):
        for name, limit in (("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 255)):
            assert len(rule.get(name, "").encode("utf-16-le")) <= limit * 2
        if rule.get("type") == "list":
            assert rule.findtext(f"{_MAIN}formula1").casefold() in defined
    for text in part.iter(f"{_MAIN}oddHeader", f"{_MAIN}oddFooter"):
        assert len(text.text) <= 255


def by_openpyxl(content: bytes, sheet: int = 0) -> list[list]:
    """Rows of cells; openpyxl leaves Excel's escapes in texts that stand in the cell itself."""

    def value(cell):
        assert cell.data_type in ("s", "n", "d")
        if cell.data_type != "s":
            return cell.value
        return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), cell.value)

    return [[value(cell) for cell in row] for row in load_workbook(io.BytesIO(content)).worksheets[sheet].iter_rows()]


def by_calamine(content: bytes, sheet: int = 0) -> list[list]:
    found = load_calamine(io.BytesIO(content)).get_sheet_by_index(sheet).to_python(skip_empty_area=False)
    return [[None if cell == "" else cell for cell in row] for row in found]


def by_odfpy(content: bytes) -> list[list]:
    """Rows of (kind of value, value) or None."""

    def value(cell):
        kind = cell.getAttrNS(_OFFICE, "value-type")
        if kind == "string":
            return kind, "\n".join(extractText(paragraph) for paragraph in cell.getElementsByType(P))
        if kind == "date":
            return kind, cell.getAttrNS(_OFFICE, "date-value")
        return (kind, cell.getAttrNS(_OFFICE, "value")) if kind else None

    rows = load(io.BytesIO(content)).spreadsheet.getElementsByType(TableRow)
    return [[value(cell) for cell in row.getElementsByType(TableCell)] for row in rows]


def by_csv(content: bytes, delimiter: str) -> list[list[str]]:
    """Rows of cells, without the apostrophe that keeps a text from being a formula."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter)
    return [[cell.removeprefix("'") for cell in row] for row in rows]
