"""The first sheet of a workbook: what it is, how it comes back, and what each column wants."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from spreadsheets.writers.cells import day_text, writable
from spreadsheets.writers.layout import set_page
from spreadsheets.writers.lists import explain
from spreadsheets.writers.names import cut_visibly
from spreadsheets.writers.specs import (
    DATE,
    NUMBER,
    PARTIAL_DATE,
    WHOLE,
    BookSpec,
    ColumnSpec,
    GuideLine,
)
from spreadsheets.writers.streaming import MAX_TEXT, StreamedSheet, height_of, lines_of
from spreadsheets.writers.styles import HEADER_FILL, BookStyles

_WIDTHS = (30, 64, 16, 30)
_LETTERS_PER_DIGIT = 1.12
_INDENT = 4


def guide_title() -> str:
    return pgettext("sheet of a workbook", "Guide")


def made_text(spec: BookSpec) -> str:
    """Return when the workbook was made, for its first sheet and its pages' feet; "" if that was not said."""
    when = spec.properties.get("when")
    if when is None:
        return ""
    local = timezone.localtime(when)
    return f"{day_text(local.date())} {local:%H:%M}"


def how_to_use(clear_word: str) -> list[GuideLine]:
    """Return how a workbook is filled in and what happens when it comes back."""
    texts = [
        _(
            "Make your changes, add new rows below the last one, and hand the file in on the tracker’s import "
            "page. Nothing is saved before you have seen what would change."
        ),
        _("A blank cell leaves the value as it is. To clear a value, type %(word)s into its cell.")
        % {"word": f"“{clear_word}”"},
        _(
            "By the grey columns at the right end the tracker recognises each row. They are locked; in new "
            "rows they stay blank."
        ),
        _(
            "Hidden rows and columns, also those hidden by a filter, are not read: show them again before you "
            "hand the file in."
        ),
        _(
            "To sort, first choose Review, Unprotect Sheet (there is no password), so that whole rows move together. "
            "Never sort single columns."
        ),
        _(
            "Columns with a darker header must be filled in for a new row. You may add columns of your own to "
            "the right of the others; they are not saved."
        ),
    ]
    return [GuideLine(_("How to use this workbook"), is_heading=True), *(GuideLine(text) for text in texts)]


def example_of(column: ColumnSpec, lists: Mapping[str, Sequence[str]]) -> str:
    """Return a value as it may be typed, the column's own if it has one."""
    if column.example or column.is_locked:
        return column.example
    if column.options and lists.get(column.options):
        return lists[column.options][0]
    by_kind = {NUMBER: "496,651", WHOLE: "83", DATE: "15/03/2024", PARTIAL_DATE: "quý I/2025"}
    return by_kind.get(column.kind, "")


def write_guide(sheet: StreamedSheet, spec: BookSpec, titles: Sequence[str], styles: BookStyles) -> None:
    """Write the sheet; `titles` are those of the sheets as they are in the file."""
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    sheet.hide_gridlines(2)
    set_page(sheet, spec.title, "A4", made_text(spec))
    row = _GuideRows(sheet, styles)
    row.across(spec.title, bold=True, font_size=18)
    for label, value in (
        (_("Made on"), made_text(spec)),
        (_("Made for"), spec.properties.get("who", "")),
        (_("Tracker"), spec.properties.get("address", "")),
    ):
        if value:
            row.fact(label, str(value))
    lines = [*(how_to_use(spec.clear_word) if spec.clear_word else ()), *spec.guide]
    for line in lines:
        if line.is_heading:
            row.heading(line.text)
        elif line.value:
            row.fact(line.text, line.value)
        else:
            row.across(line.text)
    for item, title in zip(spec.sheets, titles, strict=True):
        row.heading(_("Sheet “%(title)s”") % {"title": title})
        if item.about:
            row.across(item.about)
        row.table_head([_("Column"), _("Content of the column"), _("Required"), _("Example")])
        for column in item.columns:
            what = _("Locked: for the tracker only.") if column.is_locked else explain(column)
            needed = _("yes") if column.is_required else ""
            row.table([column.header, what, needed, example_of(column, spec.lists)])


class _GuideRows:
    """Writes the guide's rows one below the other, as high as their text needs: merged cells do not grow alone."""

    def __init__(self, sheet: StreamedSheet, styles: BookStyles) -> None:
        self.sheet, self.make, self.row = sheet, styles.make, 0

    def across(self, text: str, **look: Any) -> None:
        size = look.get("font_size", 12)
        self._height([text], [sum(_WIDTHS)], size)
        style = self.make(text_wrap=True, valign="top", **look)
        self.sheet.merge_range(self.row, 0, self.row, len(_WIDTHS) - 1, "", style)
        self.sheet.write_string(self.row, 0, _fit(text), style)
        self.row += 1

    def heading(self, text: str) -> None:
        self.row += 1
        self.across(text, bold=True, font_size=14)

    def fact(self, label: str, value: str) -> None:
        self._height([label, value], [_WIDTHS[0], sum(_WIDTHS[1:])])
        self.sheet.write_string(self.row, 0, _fit(label), self.make(bold=True, valign="top", text_wrap=True))
        style = self.make(text_wrap=True, valign="top")
        self.sheet.merge_range(self.row, 1, self.row, len(_WIDTHS) - 1, "", style)
        self.sheet.write_string(self.row, 1, _fit(value), style)
        self.row += 1

    def table_head(self, texts: Sequence[str]) -> None:
        self.table(texts, bold=True, bg_color=HEADER_FILL)

    def table(self, texts: Sequence[str], **look: Any) -> None:
        self._height(texts, [width - _INDENT for width in _WIDTHS])
        style = self.make(
            text_wrap=True, valign="top", border=1, border_color="#BFBFBF", align="left", indent=1, **look
        )
        for index, text in enumerate(texts):
            self.sheet.write_string(self.row, index, _fit(text), style)
        self.row += 1

    def _height(self, texts: Sequence[str], widths: Sequence[int], size: int = 12) -> None:
        """Set a row's estimated height: letters of this font are narrower than the digits that widths count."""
        scale = size / 12
        lines = max(
            lines_of(text, width * _LETTERS_PER_DIGIT / scale) for text, width in zip(texts, widths, strict=True)
        )
        self.sheet.set_row(self.row, height_of(lines + 0.2, scale))


def _fit(text: str) -> str:
    return cut_visibly(writable(text), MAX_TEXT)
