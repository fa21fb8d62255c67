"""How cells look, the same in every sheet we write."""

from functools import cache
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from spreadsheets.writers.specs import DATE, NUMBER, WHOLE, ColumnSpec

# Without "none" Excel would show the font of its theme, Calibri. Family 1 is that of letters with serifs.
FONT = {"font_name": "Times New Roman", "font_size": 12, "font_family": 1, "font_scheme": "none"}
HEADER_FILL, REQUIRED_FILL, LOCKED_FILL, MARKED_FILL = "#E7EDF3", "#CFDDEA", "#F0F0F0", "#FCE0DC"
_BORDER, _LOCKED_TEXT = "#BFBFBF", "#7F7F7F"
_MAX_PLACES = 15


class BookStyles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.make = cache(self._make)

    def _make(self, **properties: Any) -> Format:
        return self.book.add_format(FONT | properties)

    def cell(self, column: ColumnSpec, number_format: str, *, is_marked: bool = False, fill: str = "") -> Format:
        """Return the look of a cell with data; text stays text also when it is typed over, which is what "@" means."""
        look = {"num_format": number_format, "valign": "top", "border": 1, "border_color": _BORDER}
        if column.kind == DATE or column.fills:
            look["align"] = "center"
        elif column.kind not in (NUMBER, WHOLE):
            look |= {"text_wrap": True, "align": "left", "indent": 1}
        fill = MARKED_FILL if is_marked else fill
        return self.make(**(look | _lock(column) | ({"bg_color": fill} if fill else {})))

    def blank_column(self, column: ColumnSpec) -> Format:
        """Return the look of the cells of a new row below the others."""
        formats = {DATE: "dd/mm/yyyy", NUMBER: "General", WHOLE: "0" if column.places is None else "#,##0"}
        look = {"num_format": formats.get(column.kind, "@"), "valign": "top"}
        return self.make(**look, **_lock(column))

    def header(self, column: ColumnSpec) -> Format:
        fill = LOCKED_FILL if column.is_locked else REQUIRED_FILL if column.is_required else HEADER_FILL
        look = {"text_wrap": True, "align": "center", "valign": "vcenter", "border": 1, "border_color": _BORDER}
        text: dict[str, Any] = {"font_color": _LOCKED_TEXT} if column.is_locked else {}
        if column.fills:  # upright, beside so many others
            text["rotation"] = 90
        return self.make(bold=True, bg_color=fill, **look, **text)


def _lock(column: ColumnSpec) -> dict[Any, Any]:
    return {"bg_color": LOCKED_FILL, "font_color": _LOCKED_TEXT} if column.is_locked else {"locked": False}


def number_format(column: ColumnSpec, decimals: int) -> str:
    """Return a format that shows all decimals of a number and no mark without digits after it.

    Thousands and marks come out as the reader's computer has them.
    """
    if column.kind == WHOLE and column.places is None and not decimals:
        return "0"
    places = min(max(column.places or 0, decimals), _MAX_PLACES)
    return f"#,##0.{'0' * places}" if places else "#,##0"
