"""What the styles of an OpenDocument spreadsheet tell: hidden sheets, old fonts, dates without a day."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from files.xml import Attributes, local
from spreadsheets.book import Look, look_of
from spreadsheets.readers.old_text import Font, font_of


@dataclass(slots=True)
class OpenDocumentStyles:
    """Collects the automatic styles, which stand before the sheets in `content.xml`."""

    hidden_tables: set[str] = field(default_factory=set)
    fonts: dict[str, Font] = field(default_factory=dict)  # by the name of a cell's style
    formats: dict[str, str] = field(default_factory=dict)  # the name of the format, by that of the style
    parts: dict[str, set[str]] = field(default_factory=dict)  # what a date format shows: day, month, year
    factors: dict[str, Decimal] = field(default_factory=dict)  # by which a format divides: thousands, millions
    looks: dict[str, Look] = field(default_factory=dict)  # by the name of a cell's style
    _families: dict[str, str] = field(default_factory=dict)  # what a font's declared name stands for
    _style: str = ""
    _format: str = ""

    def start(self, name: str, attributes: Attributes) -> None:
        """Take note of an element outside the sheets; names as the parser gives them."""
        element = local(name)
        values = {local(key): value for key, value in attributes.items()} if element in _ELEMENTS else {}
        if element == "font-face":
            self._families[values.get("name", "")] = values.get("font-family", "")
        elif element == "style":
            self._style = values.get("name", "")
            if "data-style-name" in values:
                self.formats[self._style] = values["data-style-name"]
        elif element == "table-properties":
            if values.get("display") == "false":
                self.hidden_tables.add(self._style)
        elif element == "text-properties":
            name = values.get("font-name", "")
            font = font_of(values.get("font-family")) or font_of(self._families.get(name)) or font_of(name)
            if font:
                self.fonts[self._style] = font
            is_struck = values.get("text-line-through-style", "none") != "none"
            self._see_look(look_of(is_struck=is_struck, text=values.get("color", "")))
        elif element == "table-cell-properties":
            self._see_look(look_of(fill=values.get("background-color", "")))
        elif element in ("number-style", "currency-style"):
            self._format = values.get("name", "")
        elif element == "number":
            self._take_factor(values.get("display-factor", "1"))
        elif element == "date-style":
            self._format = values.get("name", "")
            self.parts[self._format] = set()
        elif element in ("day", "month", "year", "hours") and self._format in self.parts:
            self.parts[self._format].add(element)

    def _see_look(self, look: Look | None) -> None:
        """Add to how a style looks: what is said of its text and of its cell stands apart."""
        if look:
            known = self.looks.get(self._style, Look())
            self.looks[self._style] = Look(
                known.is_struck or look.is_struck, look.fill or known.fill, look.text or known.text
            )

    def _take_factor(self, written: str) -> None:
        try:
            factor = Decimal(written)
        except InvalidOperation:
            return
        if factor.is_finite() and factor > 1:
            self.factors[self._format] = factor

    def factor(self, style: str | None) -> Decimal:
        """Return by what cells of this style divide their number to show it."""
        return self.factors.get(self.formats.get(style or "", ""), Decimal(1))

    def shown_parts(self, style: str | None) -> set[str]:
        """Return what cells of this style show of a date; empty when nothing is known."""
        return self.parts.get(self.formats.get(style or "", ""), set())


_ELEMENTS = {
    "font-face", "style", "table-properties", "table-cell-properties", "text-properties", "date-style", "number-style",
    "currency-style", "number",
}  # fmt: skip
