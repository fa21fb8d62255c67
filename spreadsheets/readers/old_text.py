"""Finds text in TCVN3 or VNI among the cells of a sheet by its letters, and converts what is surely so.

A word speaks for an encoding when it is no Vietnamese syllable as it stands and becomes one by conversion. "Nestlé",
"Citroën", "25 °C" and proper Vietnamese never do; in a sheet typed in an old font nearly every word does.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext

from spreadsheets.book import Note, RawRow, column_letter
from spreadsheets.readers.syllables import is_syllable
from values.text import shown

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_TCVN3_TABLE = str.maketrans(_TCVN3)

_VNI_AFTER = {  # what a letter becomes with one of these after it, by the marks it gets
    "aeouyôö": {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"},
    "aeo": {"â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303"},
    "a": {"ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303"},
}
_VNI_AFTER_TOO = {"aeo": {"ä": "\u0302\u0323"}, "a": {"ë": "\u0306\u0323"}}
_VNI_ALONE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư", "ñ": "đ"}


def _vni() -> dict[str, str]:
    table = dict(_VNI_ALONE)
    for after in (_VNI_AFTER, _VNI_AFTER_TOO):
        for letters, marks in after.items():
            for letter in letters:
                for sign, meant_signs in marks.items():
                    table[letter + sign] = unicodedata.normalize("NFC", _VNI_ALONE.get(letter, letter) + meant_signs)
    capitals = {old.upper(): new.upper() for old, new in table.items()}
    # The caps lock reaches the letter and its sign, or the letter alone: the letter decides.
    mixed = {old[0].upper() + old[1:]: new.upper() for old, new in table.items() if len(old) == 2}
    small = {old[0] + old[1:].upper(): new for old, new in table.items() if len(old) == 2}
    return small | mixed | capitals | table


_VNI = _vni()
_VNI_PIECES = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))


def from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3_TABLE)


def from_vni(text: str) -> str:
    return _VNI_PIECES.sub(lambda match: _VNI[match.group()], text)


@dataclass(frozen=True, slots=True)
class Encoding:
    """An old encoding: its name for people, and how its text becomes Unicode in NFC."""

    name: str
    convert: Callable[[str], str]
    signs: frozenset[str]  # letters that, in its texts, stand for Vietnamese ones


TCVN3 = Encoding("TCVN3 (ABC)", from_tcvn3, frozenset(_TCVN3))
VNI = Encoding("VNI", from_vni, frozenset("".join(_VNI)) - frozenset("aeouyAEOUY"))


@dataclass(frozen=True, slots=True)
class Font:
    """What a font's name tells: the encoding of its text, and whether it draws small letters as capitals."""

    encoding: Encoding
    is_capital: bool = False

    def convert(self, text: str) -> str:
        converted = self.encoding.convert(text)
        return converted.upper() if self.is_capital else converted


def font_of(name: str | None) -> Font | None:
    """Return what a font called `name` does to its text, None for a font of Unicode text."""
    name = (name or "").strip().strip("'\"").casefold()
    if name.startswith(".vn"):
        return Font(TCVN3, is_capital=name.endswith("h"))
    if name.startswith(("vni-", "vni ")):
        return Font(VNI)
    return None


_HIGH = re.compile("[\u00a1-\u00ff]")
# Letters that only text in Unicode has, and the marks of decomposed text.
_UNICODE = re.compile("[\u0100-\u01b0\u1ea0-\u1ef9\u0300-\u0323]")
_LATIN = re.compile("[A-Za-z]")  # a lone £ or § is a sign
_SYMBOL = re.compile("[\u00a1-\u00bf]")  # no letters in Western text, so a word with one inside is telling
_WORDS = {  # words as an encoding spells them
    encoding: re.compile("[A-Za-z\u00c0-\u00ff" + re.escape("".join(encoding.signs)) + "]+")
    for encoding in (TCVN3, VNI)
}
_LONGEST_ABBREVIATION = 5  # QĐ, ĐTM, GPMB: neither for nor against
_ENOUGH = 3


@dataclass(slots=True)
class _Votes:
    """What speaks for an encoding: its different words, and the texts it would make sense of."""

    words: set[str] = field(default_factory=set)
    against: int = 0
    sure: set[str] = field(default_factory=set)
    possible: set[str] = field(default_factory=set)

    @property
    def weight(self) -> int:
        return sum(2 if _SYMBOL.search(word) else 1 for word in self.words)

    @property
    def is_enough(self) -> bool:
        return len(self.words) >= 2 and self.weight >= max(_ENOUGH, 4 * self.against)


@dataclass(slots=True)
class _Example:
    cell: str
    before: str
    after: str
    count: int = 0


class Conversions:
    """What was converted in one sheet, to be told to the person."""

    def __init__(self) -> None:
        self._examples: dict[Encoding, _Example] = {}

    def add(self, encoding: Encoding, row: int, column: int, before: str, after: str) -> None:
        """Count a cell; the first of each encoding serves as the example."""
        if encoding not in self._examples:
            self._examples[encoding] = _Example(f"{column_letter(column)}{row}", shown(before), shown(after))
        self._examples[encoding].count += 1

    def notes(self, sheet: str) -> list[Note]:
        """Return one note for each encoding that was met."""
        message = gettext(
            "Text in the old encoding %(encoding)s was converted, in %(count)s cells: “%(before)s” → “%(after)s”."
        )
        notes = []
        for encoding, example in self._examples.items():
            params = {"before": example.before, "after": example.after}
            text = message % {"encoding": encoding.name, "count": example.count, **params}
            notes.append(Note(sheet, example.cell, example.before, text))
        return notes


def find_encoding(texts: Iterable[str]) -> tuple[Encoding | None, set[str]]:
    """Return the encoding that some of these different texts are in, and which they are; (None, empty) for none."""
    suspects, has_unicode = [], False
    for text in texts:
        if _UNICODE.search(text):
            has_unicode = True
        elif _HIGH.search(text):
            suspects.append(text)
    if not suspects:
        return None, set()
    votes = {encoding: _count(suspects, encoding) for encoding in (TCVN3, VNI)}
    best = max(votes, key=lambda encoding: votes[encoding].weight - votes[encoding].against)
    if not votes[best].is_enough:
        return None, set()
    # "Cã" is Vietnamese as it stands, and "Có" in TCVN3: right where all the rest is TCVN3.
    return best, votes[best].sure | (set() if has_unicode else votes[best].possible)


def _count(texts: list[str], encoding: Encoding) -> _Votes:
    votes = _Votes()
    for text in texts:
        words = [word for word in _WORDS[encoding].findall(text) if _HIGH.search(word)]
        good = [word for word in words if is_syllable(encoding.convert(word))]
        sure = {word for word in good if _LATIN.search(word) and not is_syllable(word)}
        wrong = sum(not _may_be(encoding.convert(word)) for word in words)
        if wrong * 2 > len(sure):
            votes.against += 1
        elif sure:
            votes.words |= sure
            votes.sure.add(text)
        elif words:
            votes.possible.add(text)
    return votes


def _may_be(word: str) -> bool:
    return is_syllable(word) or (word.isupper() and len(word) <= _LONGEST_ABBREVIATION)


def share_of_syllables(text: str) -> float:
    """Return which part, 0 to 1, of the different words with letters beyond ASCII could be Vietnamese; 0 for none."""
    words = {word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()}
    return sum(map(_may_be, words)) / len(words) if words else 0.0


def convert_by_letters(rows: list[RawRow], texts: Iterable[str], conversions: Conversions) -> None:
    """Convert in place the cells of `rows` that are in an old encoding; `texts` are their different texts."""
    encoding, wanted = find_encoding(texts)
    if encoding is None or not wanted:
        return
    converted = {text: encoding.convert(text) for text in wanted}
    for row in rows:
        for column, cell in enumerate(row.cells):
            if isinstance(cell, str) and cell in converted:
                row.cells[column] = converted[cell]
                conversions.add(encoding, row.number, column, cell, converted[cell])


def texts_of(rows: list[RawRow]) -> set[str]:
    """Return the different texts of the cells."""
    return {cell for row in rows for cell in row.cells if type(cell) is str}
