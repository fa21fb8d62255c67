"""Comma-, semicolon- or tab-separated text, in the encodings that office programs write."""

import codecs
import csv
import io
import unicodedata
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from spreadsheets.sheets import RawRow, Sheet, SheetError, make_sheet

SEPARATORS = ";,\t"
# A spreadsheet program computes a cell that begins with one of these. Written with an apostrophe before it, it is text.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_LETTERS = frozenset("aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ")
_SIGNS = frozenset(" –—“”‘’„…•·°²³½¼¾×÷±≥≤€₫§\u00a0\u200b\ufeff")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WRONG = _("The text is in an encoding that cannot be told. Save the file as “CSV UTF-8” or as .xlsx, then try again.")


def guard(text: str) -> str:
    """Return `text` so that no spreadsheet program takes it for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def unguard(text: str) -> str:
    """Return the text that `guard` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(RISKY) else text


def read(content: bytes, is_header: Callable[[list[str]], bool] = lambda names: False) -> Sheet:
    """Return the rows; `is_header` tells whether these are the known column names, to find the right separator."""
    text = decode(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        separators, text = first[4], text[text.index(first) + len(first) :].lstrip("\r\n")
    else:
        separators = sorted(SEPARATORS, key=first.count, reverse=True)
    best = next((s for s in separators if is_header(next(csv.reader([first], delimiter=s), []))), separators[0])
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=best)
        rows = [RawRow(0, [unguard(cell) for cell in cells]) for cells in reader]
    except csv.Error as error:
        raise SheetError(_("The text is not a table: %(error)s."), error=error) from None
    for number, row in enumerate(rows, 1):
        row.number = number
    return make_sheet(rows)


def decode(content: bytes) -> str:
    """Return the text, of UTF-8, UTF-16 or windows-1258; raise SheetError for any other encoding."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    if b"\x00" in content[:200]:
        text = _decoded(content, "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be")
    else:
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            text = unicodedata.normalize("NFC", _decoded(content, "cp1258"))
    # Guessed: right only if it reads like Vietnamese.
    if not all(c.isascii() or c.lower() in _LETTERS or c in _SIGNS for c in text):
        raise SheetError(_WRONG)
    return text


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise SheetError(_WRONG) from None
