"""The titles of groups among the rows of a sheet, and which rows stand under which: groups lie within groups."""

import re
from collections.abc import Sequence
from typing import Any

from spreadsheets.layout.header import filled
from spreadsheets.layout.names import LOOKED_AT
from values.text import normalize

_MARK = re.compile(r"\s*(?:([IVX]+)|([A-ZĐ])|(\d+(?:\.\d+)*))\s*(?:[.)/:]|[-–]\s|$)")
ROMAN, LETTER, DIGITS, PLAIN = "roman", "letter", "digits", ""


class RowGroups:
    """Follows a sheet downward. `of_rows` are the titles that each record stands under, by its row's number."""

    def __init__(self, number: int | None) -> None:
        self.number = number
        self.of_rows: dict[int, str] = {}
        self._open: list[tuple[str, str]] = []  # (how its kind of group is counted, title), the outermost first

    def begin(self, cells: Sequence[Any]) -> None:
        """Take a group's title: it ends the last group that is counted in its way, and all within that."""
        held = filled(cells)
        texts = [normalize(v[:LOOKED_AT]) for v in held.values() if isinstance(v, str)]
        counted = None if self.number is None else held.get(self.number)
        style = _style(normalize(str(counted)) if counted is not None else texts[0] if texts else "")
        styles = [one for one, _title in self._open]
        if style in styles:
            del self._open[styles.index(style) :]
        self._open.append((style, " ".join(dict.fromkeys(texts))[:LOOKED_AT]))
        self._title = "\n".join(title for _kind, title in self._open)

    def note(self, number: int) -> None:
        """Note under which titles the record of a row stands."""
        if self._open:
            self.of_rows[number] = self._title


def _style(mark: str) -> str:
    found = _MARK.match(mark)
    if not found:
        return PLAIN
    return ROMAN if found[1] else LETTER if found[2] else DIGITS
