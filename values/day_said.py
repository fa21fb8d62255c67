"""The day that titles and headings speak of: "(Tính đến ngày 27/11/2026)", "Hiện trạng đến 14-6-2026"."""

import datetime
import re
from collections.abc import Iterable
from contextlib import suppress

from values.text import fold

_DAY = r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})\b"
_DAY_IN_WORDS = r"(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})\b"
_UNTIL = re.compile(rf"\b(?:den|toi|as of|as at|until)(?:\s+het)?(?:\s+ngay)?\s*(?:{_DAY}|{_DAY_IN_WORDS})")
_ANY = re.compile(rf"\b(?:ngay\s*)?(?:{_DAY}|{_DAY_IN_WORDS})")


def day_said(texts: Iterable[str]) -> datetime.date | None:
    """Return the day up to which texts say they are true, else the latest one they name; None for none."""
    folded = [fold(text[:500]) for text in texts]
    for pattern in (_UNTIL, _ANY):
        if days := [day for text in folded for match in pattern.finditer(text) if (day := _day(match))]:
            return max(days)
    return None


def _day(match: re.Match[str]) -> datetime.date | None:
    day, month, year = (int(part) for part in match.groups() if part is not None)
    with suppress(ValueError):
        return datetime.date(year, month, day)
    return None
