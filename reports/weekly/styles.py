"""The cell formats of one workbook added to those of another, which keep their numbers."""

from copy import deepcopy

from lxml import etree

from files.errors import MalformedFile

NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Width of a digit as a part of the font's size.
DIGITS = {"Times New Roman": 0.5, "Calibri": 0.507, "Arial": 0.556, ".VnTime": 0.5, ".VnArial": 0.556, "Tahoma": 0.546}
PARTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}


def add_formats(kept: etree._Element, added: etree._Element, used: set[int]) -> dict[int, int]:
    """Add to the style sheet `kept` the cell formats of `added` numbered in `used`; return their numbers there.

    What `kept` has already is used again, so that a file handed on from week to week does not grow. Number formats
    are those every workbook has (general, text): the weekly sheet writes no other.
    """
    lists = {name: _List(_section(kept, name)) for name in (*PARTS.values(), "cellXfs")}
    formats, numbers = _section(added, "cellXfs"), {}
    for number in sorted(used):
        xf = deepcopy(formats[number])
        for attribute, name in PARTS.items():
            part = _section(added, name)[int(xf.get(attribute, "0"))]
            xf.set(attribute, str(lists[name].place_of(part)))
            xf.set(f"apply{attribute[:-2].capitalize()}", "1")
        xf.set("xfId", "0")  # the style "Normal", which stands first everywhere
        xf.attrib.pop("pivotButton", None)
        numbers[number] = lists["cellXfs"].place_of(xf)
    return numbers


class _List:
    """A list of fonts, fills … of a style sheet, in which equal ones are found."""

    def __init__(self, section: etree._Element):
        self.section = section
        elements = [element for element in section if isinstance(element.tag, str)]
        self.length = len(elements)
        self.places: dict[tuple, int] = {}
        for place, element in enumerate(elements):
            self.places.setdefault(_canonical(element), place)

    def place_of(self, wanted: etree._Element) -> int:
        """Return the number of an element equal to `wanted`, which is added where there is none."""
        canonical = _canonical(wanted)
        if canonical not in self.places:
            self.section.append(deepcopy(wanted))
            self.places[canonical] = self.length
            self.length += 1
            self.section.set("count", str(self.length))
        return self.places[canonical]


def _canonical(element: etree._Element) -> tuple:
    """Return an element as text to compare, whatever its prefixes and the spaces between its children."""
    children = tuple(_canonical(child) for child in element if isinstance(child.tag, str))
    return element.tag, tuple(sorted(element.attrib.items())), children


def digit_width(styles: etree._Element) -> int:
    """Return the pixels of a digit in a workbook's first font, in which the widths of its columns are counted."""
    font = _section(styles, "fonts")[0]
    size, name = font.find(f"{NS}sz"), font.find(f"{NS}name")
    points = float(size.get("val")) if size is not None else 11
    wide = DIGITS.get(name.get("val", "") if name is not None else "", 0.52)
    return max(1, round(points * 96 / 72 * wide))


def _section(styles: etree._Element, name: str) -> etree._Element:
    section = styles.find(f"{NS}{name}")
    if section is None:
        raise MalformedFile(f"no {name} among the styles")
    return section
