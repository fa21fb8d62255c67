"""How many lines a text takes in a column, so that rows are as high as what stands in them.

Spreadsheet programs do not agree on fitting rows when they open a file: phones and LibreOffice show what the file
says. Reckoned with the widths of Times New Roman, whose letters are as wide with marks as without.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

SIZE = 12  # points
SPACE = 0.2  # lines above and below a row's text, together
HIGHEST = 24  # lines: a row can be 409 points high, and what is below is neither seen nor printed
DIGIT = 8  # pixels of a digit, in which widths of columns are counted where this font is the workbook's
MARGINS = 4  # points of a cell, left and right, where nothing stands
SPARE = 1.06  # programs set letters a little wider or narrower
_THOUSANDTHS = {
    250: " .,",
    278: "ijlt:;/",
    333: "frI-()[]!",
    389: "sJ",
    408: '"',
    444: "acez?“”",
    500: "bdghknopquvxyđơư0123456789–$*_",
    556: "FPS",
    611: "ELTZ",
    667: "BCR",
    722: "wADGHKNOQUVXYĐƠƯ",
    778: "m&",
    833: "%",
    889: "M",
    944: "W@",
}
_WIDEST = 1000


class _Widths(dict[str, int]):
    """The thousandths of a letter, marks and all, worked out when it is first met."""

    def __missing__(self, letter: str) -> int:
        bare = [part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part)]
        width = self[letter] = sum(self.get(part, _WIDEST) for part in bare)
        return width


_WIDTH = _Widths({letter: thousandths for thousandths, letters in _THOUSANDTHS.items() for letter in letters})


def lines_in(text: str, column: float, *, bold: bool = False) -> int:
    """Return the lines that `text` takes in a column so many digits wide, broken at spaces as spreadsheets break it."""
    room = column * DIGIT * 0.75 - MARGINS
    return sum(_lines(line, room, 1.08 * SPARE if bold else SPARE) for line in text.split("\n"))


def digits_of(text: str, *, bold: bool = False) -> float:
    """Return how many digits wide a text of one line is."""
    return sum(_WIDTH[letter] for letter in text) / 500 * (1.08 * SPARE if bold else SPARE)


def lines_of_row(texts: Sequence[str], columns: Sequence[float], *, bold: bool = False) -> int:
    """Return the lines that the longest of a row's texts takes, in columns so many digits wide."""
    return max(lines_in(text, column, bold=bold) for text, column in zip(texts, columns, strict=True))


@lru_cache(10_000)
def _lines(line: str, room: float, spare: float) -> int:
    space, widths = spare * _SPACE, [spare * width for width in map(_width, line.split(" "))]
    if sum(widths) + space * (len(widths) - 1) <= room:
        return 1
    lines, used = 1, 0.0
    for width in widths:
        if used and used + space + width > room:
            lines, used = lines + 1, 0.0
        used += (space if used else 0) + width
        while used > room:  # a word longer than the line
            lines, used = lines + 1, used - room
    return lines


@lru_cache(20_000)
def _width(word: str) -> float:
    """Return the points of a word."""
    return SIZE * sum(map(_WIDTH.__getitem__, word)) / 1000


_SPACE = _width(" ")
