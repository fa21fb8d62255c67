"""The encodings of Vietnamese fonts before Unicode: TCVN3 ("ABC", fonts .Vn…) and VNI (fonts VNI-…).

Their bytes were typed into programs that took them for Western letters, so "Cẩm Giàng" lies in the file as "CÈm Giµng"
(TCVN3) or "Caåm Giaøng" (VNI) and looks right only in such a font.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

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
                for sign, given in marks.items():
                    table[letter + sign] = unicodedata.normalize("NFC", _VNI_ALONE.get(letter, letter) + given)
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
