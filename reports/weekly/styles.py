"""The cell formats of one workbook added to those of another, which keep their numbers."""

from copy import deepcopy

from lxml import etree

from reports.weekly.package import Damaged

NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Width of a digit as a part of the font's size.
DIGITS = {"Times New Roman": 0.5, "Calibri": 0.507, "Arial": 0.556, ".VnTime": 0.5, ".VnArial": 0.556, "Tahoma": 0.546}
PARTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}


def add_formats(kept: etree._Element, added: etree._Element, used: set[int]) -> dict[int, int]:
    """Add to the style sheet `kept` the cell formats of `added` numbered in `used`; return their numbers there.

    What `kept` has already is used again, so that a file handed on from week to week does not grow. Number formats
    are those every workbook has (general, text): the weekly sheet writes no other.
    """
    formats = _section(added, "cellXfs")
    return {number: _add_format(kept, added, formats[number]) for number in used}


def digit_width(styles: etree._Element) -> int:
    """Pixels of a digit in a workbook's first font, in which the widths of its columns are counted."""
    font = _section(styles, "fonts")[0]
    size, name = font.find(f"{NS}sz"), font.find(f"{NS}name")
    points = float(size.get("val")) if size is not None else 11
    wide = DIGITS.get(name.get("val", "") if name is not None else "", 0.52)
    return max(1, round(points * 96 / 72 * wide))


def _add_format(kept: etree._Element, added: etree._Element, given: etree._Element) -> int:
    xf = deepcopy(given)
    for attribute, section in PARTS.items():
        part = _section(added, section)[int(given.get(attribute, "0"))]
        xf.set(attribute, str(_place_of(_section(kept, section), part)))
        xf.set(f"apply{attribute[:-2].capitalize()}", "1")
    xf.set("xfId", "0")  # the style "Normal", which stands first everywhere
    xf.attrib.pop("pivotButton", None)
    return _place_of(_section(kept, "cellXfs"), xf)


def _place_of(section: etree._Element, wanted: etree._Element) -> int:
    """The number of an element equal to `wanted`, which is added where there is none."""
    canonical = _canonical(wanted)
    elements = [element for element in section if isinstance(element.tag, str)]
    for place, element in enumerate(elements):
        if _canonical(element) == canonical:
            return place
    section.append(deepcopy(wanted))
    section.set("count", str(len(elements) + 1))
    return len(elements)


def _canonical(element: etree._Element) -> tuple:
    """An element as something to compare, whatever its prefixes and the spaces between its children."""
    return (element.tag, sorted(element.attrib.items()), [_canonical(e) for e in element if isinstance(e.tag, str)])


def _section(styles: etree._Element, name: str) -> etree._Element:
    found = styles.find(f"{NS}{name}")
    if found is None:
        raise Damaged(f"no {name} among the styles")
    return found
