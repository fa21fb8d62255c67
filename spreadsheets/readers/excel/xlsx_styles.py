"""What the styles of an .xlsx tell of a cell: what it shows of a number, and in which encoding its text is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from files import xml
from spreadsheets.readers.damage import whole
from spreadsheets.readers.excel.number_formats import kind_of_format, reader_of_dates
from spreadsheets.readers.old_encodings import Font, font_of
from spreadsheets.readers.shown_numbers import reader_of_numbers


@dataclass(slots=True)
class CellStyles:
    """By the number of a style, as cells write it (b"3"); cells without a style have style 0, written b""."""

    # What makes of a number what is shown: a date, a percent …; none for those that show plain numbers.
    readers: dict[bytes, Callable[..., Any]] = field(default_factory=dict)
    fonts: dict[bytes, Font] = field(default_factory=dict)


def read_styles(content: bytes, is_1904: bool) -> CellStyles:
    """Return what the part `styles.xml` says."""
    codes: dict[Any, Any] = {}
    fonts: list[Any] = []
    styles: list[Any] = []
    section = ""
    for name, given in xml.read_elements(content):
        if name in ("numFmts", "fonts", "cellXfs", "cellStyleXfs", "fills", "borders", "dxfs", "cellStyles"):
            section = name
        elif name == "numFmt" and section == "numFmts":
            codes[whole(given["numFmtId"])] = given.get("formatCode", "")
        elif name == "font" and section == "fonts":
            fonts.append(None)
        elif name == "name" and section == "fonts" and fonts:
            fonts[-1] = font_of(given.get("val"))
        elif name == "xf" and section == "cellXfs":
            styles.append((whole(given.get("numFmtId", "0")), whole(given.get("fontId", "0"))))
    return make_styles(styles, codes, fonts, is_1904)


def make_styles(
    styles: list[tuple[int, int]], codes: dict[int, str], fonts: list[Font | None], is_1904: bool
) -> CellStyles:
    """Return the styles of these pairs of format and font; `codes` are the formats that the file spells out."""
    found = CellStyles()
    for number, (format_number, font_number) in enumerate(styles):
        names = (b"%d" % number, b"") if number == 0 else (b"%d" % number,)
        code = codes.get(format_number)
        read = reader_of_dates(kind_of_format(format_number, code), is_1904) or reader_of_numbers(format_number, code)
        font = fonts[font_number] if font_number < len(fonts) else None
        for name in names:
            if read:
                found.readers[name] = read
            if font:
                found.fonts[name] = font
    return found
