"""Comma-, semicolon- or tab-separated text, in the encodings that office programs write."""

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from spreadsheets.book import BookError, RawSheet, unguard
from spreadsheets.readers import limits
from spreadsheets.readers.building import SheetBuilder
from spreadsheets.readers.old_text import TCVN3, VNI, share_of_syllables
from spreadsheets.readers.sniffing import utf16_of

SEPARATORS = ";\t|,"  # a comma also stands in numbers and sentences: it comes last
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNKNOWN = _("The encoding of the text cannot be recognised. Save the file as “CSV UTF-8” or as .xlsx, then try again.")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_HALF, _NEARLY_ALL = 0.5, 0.9  # of the rows
_SAMPLE = 100_000  # characters
_SAMPLE_ROWS = 60
_SURE = 0.8  # the part of the words that must read as Vietnamese where the encoding is guessed


def decode(content: bytes) -> str:
    """Return the text of UTF-8, UTF-16, windows-1258, TCVN3 or VNI; the last two still unconverted.

    Raises BookError for any other encoding, and for what is no text.
    """
    text = _decoded(content)
    if _NO_TEXT.search(text):
        raise BookError(_("The file is neither a spreadsheet nor a text: it contains characters that no text has."))
    return text


def _decoded(content: bytes) -> str:
    for bom, named in _BOMS:
        if content.startswith(bom):
            return _strictly(content, named)
    if encoding := utf16_of(content):
        return _strictly(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(content)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise BookError(_UNKNOWN) from None


def _guessed(content: bytes) -> str:
    """Return the text in whichever encoding makes Vietnamese words of it."""
    sample = content[:_SAMPLE]
    western = sample.decode("latin-1")
    shares = {
        "cp1258": share_of_syllables(unicodedata.normalize("NFC", sample.decode("cp1258", "replace"))),
        TCVN3.name: share_of_syllables(TCVN3.convert(western)),
        VNI.name: share_of_syllables(VNI.convert(western)),
    }
    best = max(shares, key=lambda name: shares[name])
    if shares[best] < _SURE:
        raise BookError(_UNKNOWN)
    if best == "cp1258":
        return unicodedata.normalize("NFC", _strictly(content, "cp1258"))
    return content.decode("latin-1")


def find_separator(text: str) -> str:
    """Return what stands between the cells: what divides most of the first rows into equally many."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    best, most = ";", 0.0
    for separator in SEPARATORS:
        if separator == "," and most >= _HALF:
            sample = _DECIMAL_COMMA.sub(".", sample)
        share, width = _consistency(sample, separator)
        if share > _NEARLY_ALL and separator != ",":
            return separator
        if share * (width - 1) > most:
            best, most = separator, share * (width - 1)
    return best


def _consistency(sample: str, separator: str) -> tuple[float, int]:
    """Return which part of the rows has the most frequent number of cells over one, and that number."""
    widths = _widths(sample, separator)
    several = Counter(width for width in widths if width > 1)
    if not several:
        return 0.0, 1
    width, rows = several.most_common(1)[0]
    return rows / len(widths), width


def _widths(sample: str, separator: str) -> list[int]:
    widths = []
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            if any(cells):
                widths.append(len(cells))
            if len(widths) == _SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # the real reading will tell
    return widths


class DelimitedText:
    """A .csv or .tsv file, given its text. Raises BookError."""

    def __init__(self, text: str) -> None:
        separator_line = re.match(r"\s*\"?sep=(.)\"?[ ;,\t]*(\r\n|\r|\n)", text, re.IGNORECASE)
        # Without the line, rows would have other numbers than the person sees.
        self._first_row = 2 if separator_line else 1
        text = text[separator_line.end() :] if separator_line else text
        self.separator = separator_line[1] if separator_line else find_separator(text)
        # As bytes it takes a quarter of what a stream of characters would.
        self._content = text.encode("utf-8", "replace")
        self.kind = "tsv" if self.separator == "\t" else "csv"

    def read(self, name: str) -> RawSheet:
        builder = SheetBuilder(name)
        reader = csv.reader(self._lines(builder.count), delimiter=self.separator, strict=True)
        number = self._first_row - 1
        try:
            for number, cells in enumerate(reader, self._first_row):
                if any(cells):
                    values = [unguard(cell) or None for cell in cells]
                    while values and values[-1] is None:
                        values.pop()
                    self._check_length(values, name, number)
                    builder.add_row(number, values)
        except csv.Error as error:
            raise self._complaint(error, number + 1) from None
        return builder.sheet()

    def _lines(self, count: limits.Count) -> Iterator[str]:
        """Yield the lines; one with more separators than a sheet has columns would fill the memory with blank cells."""
        for line in io.TextIOWrapper(io.BytesIO(self._content), encoding="utf-8", newline=""):
            if len(line) > limits.LAST_COLUMN and line.count(self.separator) > limits.LAST_COLUMN:
                count.refuse_columns()
            yield line

    def _check_length(self, values: list[Any], name: str, number: int) -> None:
        for column, value in enumerate(values):
            if value is not None and len(value) > limits.LONGEST_CELL:
                raise limits.too_long(name, number, column)

    def _complaint(self, error: csv.Error, row: int) -> BookError:
        if "field larger" in str(error):
            return BookError(
                _("Row %(row)s: a cell is longer than %(max)s characters, or a quotation mark is never closed."),
                row=row,
                max="32.767",
            )
        return BookError(
            _("Row %(row)s: a quotation mark is not closed, or is inside a text without being doubled."), row=row
        )
