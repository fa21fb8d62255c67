"""What sites are called: when two spellings are one name, and how sites of one name are told apart.

A name counts with its marks: "Số 1" and "Sơ 1", "Tân Tiến" and "Tân Tiên" are two. A name typed without any marks may
stand for each of them.
"""

import re
import unicodedata

from values.text import fold, normalize

KIND_WORDS = re.compile(
    r"^(cụm công nghiệp|khu công nghiệp|cụm cn|khu cn|ccn|kcn|c\.\s?c\.\s?n|k\.\s?c\.\s?n)\b[\s.:-]*", re.IGNORECASE
)
# What follows a site's name and says which part of it is meant, or where it is: "An Phú - giai đoạn 1".
_MORE = re.compile(r"\s*(?:[(,:;]|[-–]\s|\b(?:giai đoạn|gđ|mở rộng)\b).*$", re.IGNORECASE)

# What offices put between the kind and the name: "CCN làng nghề An Phú" may be An Phú, and may be another.
_TYPE = re.compile(r"^(?:làng nghề|tiểu thủ công nghiệp|ttcn|tập trung|hỗ trợ|chuyên ngành|sinh thái)\s+", re.I)

_FOLDED_KIND_WORDS = re.compile(fold(KIND_WORDS.pattern), re.IGNORECASE)


_OTHER_NAME = re.compile(
    r"\((?:tên (?:cũ|mới|khác)|đổi tên (?:từ|thành)|trước(?: đây| kia)? là|nay là|còn gọi là|tiền thân(?: là)?)"
    r"\s*:?\s*([^()]+)\)",
    re.IGNORECASE,
)


def bare_name(name: str) -> str:
    """Return a site's name without the words for its kind: "CCN An Phú" is "An Phú"."""
    clean = normalize(name)
    return KIND_WORDS.sub("", clean) or clean


def name_key(name: str) -> str:
    """Return what two spellings of one site's name share, whatever their marks, case and words for the kind."""
    return _FOLDED_KIND_WORDS.sub("", fold(name)) or fold(name)


def without_more(name: str) -> str:
    """Return a site's name without what says of which type it is, which part of it is meant, or where it is."""
    return _MORE.sub("", _TYPE.sub("", bare_name(name)))


def other_name(name: str) -> str:
    """Return the other name in brackets behind a site's name, An Hòa of "An Phú (tên cũ: An Hòa)"; "" for none."""
    match = _OTHER_NAME.search(normalize(name))
    return bare_name(match[1]) if match else ""


def exact_name(name: str) -> str:
    """Return a site's name as it must differ from others in its commune: with its marks, whatever its case."""
    return normalize(bare_name(name).casefold())


def may_be_called(text: str, name: str) -> bool:
    """Return whether a spelling may stand for a name that folds alike: it has no marks, or the same in each word.

    Where in a word a tone is written does not count: "Hoà" is "Hòa".
    """
    spelled, own = exact_name(text).split(), exact_name(name).split()
    if not any(map(_marks, spelled)):
        return True
    return len(spelled) == len(own) and all(
        _marks(word) == _marks(other) for word, other in zip(spelled, own, strict=True)
    )


def _marks(word: str) -> list[str]:
    return sorted(c for c in unicodedata.normalize("NFD", word) if unicodedata.combining(c) or c == "đ")
