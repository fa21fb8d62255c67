"""Which rows below a header hold no record: printed page heads, number rows, groups, totals, notes and signatures.

When in doubt a row stays: it is refused later with a reason, rather than lost here.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from spreadsheets.book import Unusable, is_blank
from spreadsheets.layout.header import filled
from spreadsheets.layout.names import LOOKED_AT, is_numbering
from values.text import fold, normalize

NUMBERS = _("A row of column numbers under the header.")
REPEATED = _("The header, repeated.")
TITLE = _("A title, repeated.")
OTHER_TABLE = _(
    "Another table with other columns begins here. End this one above it under “Change how it is read”, or put the "
    "other one on a sheet of its own."
)
GROUP = _("A group's title.")
TOTAL = _("A total.")
NOTE = _("A note beside the table.")
SIGNATURE = _("A signature or an address under the table.")
ONLY_NUMBER = _("A number only.")
UNTICKED = _("Unticked check boxes and nothing else.")

# A cheap look at the first letters, before text is folded: does it begin like "Tổng" or "Cộng", "Total", "Subtotal",
# "Trong đó", "Mang sang"?
_MAY_BE_TOTAL = re.compile(
    r"\W*(?:[tT][oôổỔÔO]|[cC][oôộỘÔO]|[sS][uU][bB]|[gG][rR][aA]|[lL][uUũŨ]|[tT][rR][oO]|[mM][aA][nN])"
)
_TOTAL_WORDS = r"(?:tong cong|tong so|cong tong|total|grand total|sub ?-?total|luy ke)"
_SURE_TOTAL = re.compile(rf"\W*{_TOTAL_WORDS}\s*(?:[:;.,(=+*/-].*)?")
# "Cộng Hòa" is a place: the short words need a sign that they add something up.
_LIKELY_TOTAL = re.compile(
    rf"\W*(?:{_TOTAL_WORDS}\s.*|(?:cong|tong)\s*(?:[:;.(=+*/-].*)?"
    r"|(?:cong|tong)\s+(?:muc|phan|nhom|toan|theo|chung|trang|chuyen|huyen|cac|dia ban|[ivxlc]+|[a-h]|\d+)\b.*"
    r"|trong do\s*[:,(].*|mang sang(?:\s+trang.*)?)"
)
_ROMAN_OR_LETTER = re.compile(r"\s*(?:[IVXLC]+|[A-ZĐ])\s*[.)]?\s*")
_GROUP_TITLE = re.compile(r"\s*(?:[IVXLC]+|[A-ZĐ])(?:\s*[.)/:]\s*|\s+[-–]\s+)\S.*", re.DOTALL)
_NUMBER = re.compile(r"\s*\d+(?:\.\d+)*\s*[.)]?\s*")
# What an unticked box becomes in a file of text: Google Sheets', Excel's in Vietnamese.
_FALSE = {"false", "sai"}
_NOTE = re.compile(
    r"\W*(?:ghi chu|nguon|nguon so lieu|nguon du lieu|luu y|chu y|chu thich|notes?|sources?|remarks?)\s*(?::.*|$)"
)
_FOOTNOTE = re.compile(r"\(?\*+\)?\s*\S.*|\(\d\)\s*\S.*")
# What stands in a cell instead of words that stand under the table: "*", "(**)", "(1)"; "1" alone is a number.
_FOOTNOTE_MARK = re.compile(r"\(?(\*+)\)?|[(\[](\d)[)\]]")
_ENDS_IN_MARK = re.compile(rf"(.*[^\s*(\[]|)\s*(?:{_FOOTNOTE_MARK.pattern})\s*", re.DOTALL)
_BEGINS_FOOTNOTE = re.compile(rf"\s*(?:{_FOOTNOTE_MARK.pattern})\s*[:.–-]?\s*")
_SIGNATURE = re.compile(
    r"(?:kt|tm|tl|tuq|q)\s?\.\s*\w.*|noi nhan\b.*|nguoi (?:lap|tong hop|bao cao|kiem tra|phe duyet)\b.*"
    r"|(?:pho )?(?:giam doc|chu tich|truong phong|truong ban|thu truong don vi|thu truong)"
    r"|lanh dao(?: don vi)?|ke toan(?: truong)?|(?:prepared|approved|checked) by\b.*|\(?ky,? (?:ghi|ten|dong)\b.*"
    r"|.{0,40}\bngay\b.{0,12}\bthang\b.{0,12}\bnam\b[\s\d.…]*"
)
_SEQUENCE = re.compile(r"\(?(\d{1,3}|[A-Z])\)?(?:\s*=.*)?")


class Judge:
    """Says of one row after the other, in the sheet's order, why it is no record. Indexes are the sheet's."""

    def __init__(
        self,
        header_texts: Sequence[Mapping[int, str]],
        header_words: set[str],
        *,
        has_keys: bool,
        identifying: Collection[int],
        read: Collection[int],
        number: int | None,
        is_numbered: bool,
        hidden: Collection[int],
        titles: Collection[str],
        header_of: Callable[[dict[Any, Any]], Any],
        is_title: Callable[[str], bool],
        is_in_capitals: Callable[[int], bool],
    ) -> None:
        self.identifying, self.read, self.number, self.is_numbered = set(identifying), set(read), number, is_numbered
        self.is_title, self.is_in_capitals = is_title, is_in_capitals
        self.header_texts = header_texts
        self.header_words = header_words.union(*(texts.values() for texts in header_texts))
        self.has_keys, self.hidden, self.titles, self.header_of = has_keys, hidden, set(titles), header_of
        self.after_header, self.after_note, self.after_signature = True, False, False

    def is_surely_record(self, cells: list[Any]) -> bool:
        """Return whether a row needs no closer look: enough cells, and none of the first says otherwise. Quick."""
        if self.after_header or self.after_note or self.after_signature or len(cells) - cells.count(None) < 4:
            return False
        number = self.number
        if number is not None:
            counted = cells[number] if number < len(cells) else None
            if counted is None and self.is_numbered:
                return False
            if type(counted) is str and not counted.isdigit():
                return False
        looked_at = 0
        for value in cells:
            if value is not None:
                if type(value) is str and (_MAY_BE_TOTAL.match(value) or value in self.header_words or not value):
                    return False
                looked_at += 1
                if looked_at == 2:
                    return True
        return False

    def reason(self, cells: list[Any], widest: int) -> Any:
        """Return why a row is left out, None for a record; `widest` is how many columns one merged cell takes."""
        held = {index: _beginning(value) for index, value in filled(cells).items() if index not in self.hidden}
        reason = self._reason(held, widest)
        self.after_header = reason in (REPEATED, NUMBERS)
        if reason is None:
            self.after_note = self.after_signature = False
        self.after_note |= reason is NOTE
        self.after_signature |= reason is SIGNATURE
        return reason

    def _reason(self, held: dict[Any, Any], widest: int) -> Any:
        if held and all(map(_is_unticked, held.values())):
            return UNTICKED
        if any(self._repeats(held, texts) for texts in self.header_texts):
            return REPEATED
        texts = [value for value in held.values() if isinstance(value, str)]
        if len(texts) == len(held) and len(held) * 2 <= len(self.read) and self.titles.issuperset(texts):
            return TITLE
        may_be_header = not self.header_words.isdisjoint(texts[:2]) or self._heads_numbers(held)
        if may_be_header and (header := self.header_of(held)):
            return header
        if self.after_header and not self.has_keys and _counts_columns(held, len(self.read)):
            return NUMBERS
        if self._is_total(held):
            return TOTAL
        if reason := self._beside_the_table(held):
            return reason
        # Our own workbook has no groups and no footnotes: a lone “A. Pháo” is a name.
        if not self.has_keys and self._is_group(held, widest):
            return GROUP
        if self.number is not None and set(held) == {self.number}:
            return ONLY_NUMBER
        return None

    def _heads_numbers(self, held: dict[Any, Any]) -> bool:
        """Return whether "TT" or "STT" stands where rows are counted."""
        value = held.get(self.number)
        return isinstance(value, str) and is_numbering(value)

    def _repeats(self, held: dict[Any, Any], texts: Mapping[int, str]) -> bool:
        if not held or not held.keys() <= texts.keys():
            return False
        same = all(isinstance(value, str) and fold(value) == fold(texts[index]) for index, value in held.items())
        return same and (len(held) > 1 or len(texts) == 1)

    def _is_total(self, held: dict[Any, Any]) -> bool:
        for index in self._labels(held):
            value = held[index]
            if not isinstance(value, str) or not _MAY_BE_TOTAL.match(value):
                continue
            others = {i: other for i, other in held.items() if i not in (index, self.number)}
            if any(_says_something(others[i]) for i in self.identifying & others.keys()):
                continue
            text = fold(value)
            if _SURE_TOTAL.fullmatch(text):
                return True
            if _LIKELY_TOTAL.fullmatch(text) and not any(map(_says_something, others.values())):
                return True
        return False

    def _labels(self, held: dict[Any, Any]) -> list[int]:
        """Return where a row's own title stands: its first cell, and the next one after a number."""
        first = list(held)[:2]
        return first if first and first[0] == self.number else first[:1]

    def _beside_the_table(self, held: dict[Any, Any]) -> Any:
        """Return the reason for a note, a signature, and what follows them; None for anything else."""
        if not held or len(held) > 3:
            return None
        first = next(iter(held.values()))
        is_text = all(isinstance(value, str) for value in held.values())
        text = fold(first) if isinstance(first, str) else ""
        is_numbered = self.number in held and _NUMBER.fullmatch(str(held[self.number]))
        if _SIGNATURE.fullmatch(text) and is_text:
            return SIGNATURE
        if _NOTE.fullmatch(text) and self._is_no_record(held):
            return NOTE
        if not self.has_keys and len(held) == 1 and _FOOTNOTE.fullmatch(text):
            return NOTE
        if self.after_signature and is_text and not is_numbered and len(held) < max(3, len(self.read)):
            return SIGNATURE
        return NOTE if self.after_note and len(held) == 1 and is_text else None

    def _is_no_record(self, held: dict[Any, Any]) -> bool:
        """Return whether all that identifies a record is missing, its title aside."""
        return not self.identifying & set(list(held)[1:])

    def _is_group(self, held: dict[Any, Any], widest: int) -> bool:
        if not held:
            return False
        first, value = next(iter(held.items()))
        if self._is_title_alone(held):
            return True
        if not isinstance(value, str):
            return False
        if len(held) == 1:
            is_title = _GROUP_TITLE.fullmatch(value) or (first == self.number and not _NUMBER.fullmatch(value))
            return bool(is_title) or widest * 2 > max(2, len(self.read))
        if first != self.number or not _ROMAN_OR_LETTER.fullmatch(value) or not self.is_numbered:
            return False
        # "I | Huyện Tân Thành", alone or with the group's sums behind it.
        return not any(map(_says_something, list(held.values())[2:]))

    def _is_title_alone(self, held: dict[Any, Any]) -> bool:
        """Return whether a row's only words, sums and its number aside, are a title: known as one, or in capitals where
        records are numbered and not in capitals."""
        words = [index for index, value in held.items() if index != self.number and _says_something(value)]
        if len(words) != 1 or not isinstance(held[words[0]], str):
            return False
        text = held[words[0]]
        if words[0] in self.identifying and self.is_title(text):
            # "CCN An Phú | A": as short as it is, the second says which record.
            return not any(any(map(str.isalnum, str(held.get(index, "")))) for index in self.identifying - {words[0]})
        is_unnumbered = self.is_numbered and self.number not in held
        return is_unnumbered and len(text) > 3 and text.isupper() and not self.is_in_capitals(words[0])


def without_mark(text: str) -> tuple[str, str]:
    """Return a cell's text without the mark of a footnote at its end, "" where it is all, and that mark or ""."""
    match = _ENDS_IN_MARK.fullmatch(text) if text[-1:] in "*)]" and len(text) <= LOOKED_AT else None
    return (match[1], match[2] or match[3]) if match else (text, "")


def mark_alone(text: object) -> str:
    """Return the mark of a footnote that is all a cell holds; "" for anything else."""
    return text.strip("()[] ") if isinstance(text, str) and _FOOTNOTE_MARK.fullmatch(text.strip()) else ""


def footnote(text: str) -> tuple[str, str]:
    """Return the mark and the words of a footnote under a table; ("", "") for other texts."""
    match = _BEGINS_FOOTNOTE.match(text)
    words = text[match.end() :].strip() if match else ""
    return (match[1] or match[2], words) if match and words else ("", "")


def _is_unticked(value: object) -> bool:
    return value is False or (isinstance(value, str) and len(value) < 9 and fold(value) in _FALSE)


def _beginning(value: object) -> object:
    return value[:LOOKED_AT] if isinstance(value, str) else value


def _says_something(value: object) -> bool:
    """Return whether a cell holds words, as totals do not: "27 cụm" and "-" are none."""
    if not isinstance(value, str):
        return not isinstance(value, int | float | Decimal | Unusable)
    text = value.strip(" -–+(*")
    return bool(text) and not text[0].isdigit() and len(text) > 1


def _counts_columns(held: dict[Any, Any], width: int) -> bool:
    """Return whether a row only numbers the columns: 1 2 3 …, (1) (2) (3) …, A B 1 2 …, "(5)=(3)+(4)" among them."""
    texts = [normalize(str(int(v) if isinstance(v, float) and v.is_integer() else v)) for v in held.values()]
    matches = [_SEQUENCE.fullmatch(text) for text in texts]
    if not matches or None in matches or (len(matches) < 3 and not all(text.startswith("(") for text in texts)):
        return False
    labels = [match[1] for match in matches if match]
    letters = [label for label in labels if label.isalpha()]
    numbers = [int(label) for label in labels if label.isdigit()]
    in_order = letters == [chr(65 + nth) for nth in range(len(letters))] and labels[: len(letters)] == letters
    steps = {after - before for before, after in pairwise(numbers)}
    starts = not numbers or numbers[0] in (1, len(letters) + 1, 0)
    return in_order and starts and steps <= {1} and len(labels) * 2 > width


def is_counted(values: Iterable[Any]) -> bool:
    """Return whether a number column counts with digits somewhere, so that "I" and "A" in it are groups."""
    return any(not is_blank(value) and _NUMBER.fullmatch(str(_beginning(_as_text(value)))) for value in values)


def _as_text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
