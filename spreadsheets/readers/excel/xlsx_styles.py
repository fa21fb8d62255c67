"""What the styles of an .xlsx tell of a cell: what it shows of a number, and in which encoding its text is."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from files import xml
from spreadsheets.book import Look, Unusable, error_cell, look_of
from spreadsheets.readers.excel.biff12 import named_colour
from spreadsheets.readers.limits import whole
from spreadsheets.readers.old_text import Font, font_of
from spreadsheets.readers.shown_numbers import reader_of_numbers

_GENERAL, _DATE, _MONTH, _YEAR, _MOMENT, _TIME = "general", "date", "month", "year", "moment", "time"

# Numbers of formats that files need not spell out.
_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, *range(27, 32), 36, *range(50, 55), 57, 58), _DATE),
    17: _MONTH,
    22: _MOMENT,
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), _TIME),
}

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_LAST_SERIAL = 2_958_466  # 1 January 10000
_DAY_1900, _DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - workbooks know no time zones
_NO_DATE = error_cell("#####")
Shown = date | datetime | str | Unusable


def kind_of_format(number: int, code: str | None) -> str:
    """Return what a format shows of a number; `code` is the format spelled out, if it is."""
    if code is None:
        return _BUILT_IN.get(number, _GENERAL)
    letters = set(_LITERAL.sub("", code.partition(";")[0]).lower().replace("general", "").replace("am/pm", "h"))
    if letters & {"h", "s"}:
        return _MOMENT if letters & {"d", "y"} else _TIME
    if "d" in letters:
        return _DATE
    if "m" in letters:
        # Only a format with digits of a number in it, "# m", shows an m that is no month.
        return _GENERAL if letters & {"0", "#", "?"} else _MONTH
    return _YEAR if "y" in letters else _GENERAL


def reader_of_dates(kind: str, is_1904: bool) -> Callable[[float], Shown] | None:
    """Return what makes a date, a moment, or text of a number shown in this kind of format; None for plain numbers.

    A format without a day shows a month or a year, so that is what is read ("03/2024"); a time or a duration is text.
    """
    if kind == _GENERAL:
        return None

    def read(serial: float) -> Shown:
        if kind == _TIME:
            return _as_time(serial)
        moment = _moment(serial, is_1904)
        if moment is None:
            return _NO_DATE
        if kind == _MONTH:
            return f"{moment:%m/}{moment.year:04}"
        if kind == _YEAR:
            return f"{moment.year:04}"
        return moment.date() if kind == _DATE or moment.time() == datetime.min.time() else moment

    return read


def _moment(serial: float, is_1904: bool) -> datetime | None:
    """Return the moment, to the second; None where Excel shows ##### or a day that never was."""
    if not 0 < serial < _LAST_SERIAL - (1462 if is_1904 else 0) and not (is_1904 and serial == 0):
        return None
    if is_1904:
        start = _DAY_1904
    elif serial >= 61:
        start = _DAY_1900
    elif serial < 60 and serial >= 1:
        start = _DAY_1900 + timedelta(days=1)  # Excel has a 29 February 1900, number 60
    else:
        return None
    days, fraction = divmod(serial, 1)
    try:
        return start + timedelta(days=int(days), seconds=round(fraction * 86_400))
    except OverflowError:
        return None


def _as_time(serial: float) -> Shown:
    if not 0 <= serial < _LAST_SERIAL:
        return _NO_DATE
    seconds = round(serial * 86_400)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")


@dataclass(slots=True)
class CellStyles:
    """By the number of a style, as cells write it (b"3"); cells without a style have style 0, written b""."""

    # What makes of a number what is shown: a date, a percent …; none for those that show plain numbers.
    readers: dict[bytes, Callable[..., Any]] = field(default_factory=dict)
    fonts: dict[bytes, Font] = field(default_factory=dict)
    looks: dict[bytes, Look] = field(default_factory=dict)

    def add_look(self, number: int, look: Look | None) -> None:
        """Say how cells of a style look."""
        if look:
            self.looks |= dict.fromkeys(_names_of(number), look)


def _names_of(number: int) -> tuple[bytes, ...]:
    return (b"%d" % number, b"") if number == 0 else (b"%d" % number,)


def read_styles(content: bytes, is_1904: bool) -> CellStyles:
    """Return what the part `styles.xml` says."""
    codes: dict[Any, Any] = {}
    fonts: list[Any] = []
    styles: list[tuple[int, int]] = []
    filled: list[int] = []
    struck: list[bool] = []
    colours: list[str] = []
    fills: list[str] = []
    section, is_patterned = "", False
    for name, attributes in xml.read_elements(content):
        if name in ("numFmts", "fonts", "cellXfs", "cellStyleXfs", "fills", "borders", "dxfs", "cellStyles"):
            section = name
        elif name == "numFmt" and section == "numFmts":
            codes[whole(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "font" and section == "fonts":
            fonts.append(None)
            struck.append(False)
            colours.append("")
        elif section == "fonts" and fonts:
            if name == "name":
                fonts[-1] = font_of(attributes.get("val"))
            elif name == "strike":
                struck[-1] = attributes.get("val", "1") in ("1", "true")
            elif name == "color":
                colours[-1] = _colour(attributes)
        elif name == "fill" and section == "fills":
            fills.append("")
        elif name == "patternFill" and section == "fills":
            is_patterned = attributes.get("patternType", "none") != "none"
        elif name == "fgColor" and section == "fills" and fills and is_patterned:
            fills[-1] = _colour(attributes)
        elif name == "xf" and section == "cellXfs":
            styles.append((whole(attributes.get("numFmtId", "0")), whole(attributes.get("fontId", "0"))))
            filled.append(whole(attributes.get("fillId", "0")))
    cell_styles = make_styles(styles, codes, fonts, is_1904)
    for number, ((_format, font), fill) in enumerate(zip(styles, filled, strict=True)):
        is_struck, text = (struck[font], colours[font]) if 0 <= font < len(fonts) else (False, "")
        colour = fills[fill] if 0 <= fill < len(fills) else ""
        cell_styles.add_look(number, look_of(is_struck=is_struck, fill=colour, text=text))
    return cell_styles


def _colour(attributes: xml.Attributes) -> str:
    """Return a colour that a style names: "AARRGGBB", or a name of our own for one of a list of the workbook."""
    if "rgb" in attributes:
        return attributes["rgb"]
    kind = next((kind for kind in ("theme", "indexed") if kind in attributes), "")
    try:
        return named_colour(kind, int(attributes.get(kind, "0")), float(attributes.get("tint", "0")))
    except ValueError:
        return ""


def make_styles(
    styles: list[tuple[int, int]], codes: dict[int, str], fonts: list[Font | None], is_1904: bool
) -> CellStyles:
    """Return the styles of these pairs of format and font; `codes` are the formats that the file spells out."""
    cell_styles = CellStyles()
    for number, (format_number, font_number) in enumerate(styles):
        code = codes.get(format_number)
        read = reader_of_dates(kind_of_format(format_number, code), is_1904) or reader_of_numbers(format_number, code)
        font = fonts[font_number] if font_number < len(fonts) else None
        for name in _names_of(number):
            if read:
                cell_styles.readers[name] = read
            if font:
                cell_styles.fonts[name] = font
    return cell_styles
