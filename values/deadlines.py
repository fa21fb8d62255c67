"""Target dates as offices say them: "trước 30/11/2026", "trong tháng 12/2026", "hết năm 2026"."""

import re

from values.dates import PartialDate, PartialDateError, Precision
from values.text import fold

_DONE = r"(?:(?:phai |se )?(?:xong|hoan thanh) )?"
# Before a period that is longer than a day may mean before it begins: that is asked.
_BY_A_DAY = re.compile(rf"{_DONE}(?:truoc|cham nhat(?: la| vao| den)?|khong qua)(?: ngay)? ")
# A target within a period is met by its end.
_WITHIN = re.compile(rf"{_DONE}(?:den het|het|trong|den cuoi|vao cuoi|cuoi|den)(?: ngay)? ")


def parse_deadline(text: str) -> PartialDate:
    """Return the period by whose end something is to be done, in the words of offices or as any date is written.

    Raises PartialDateError also for words without a precise meaning: "đầu năm 2027", "trước quý III/2026".
    """
    try:
        return PartialDate.parse(text)
    except PartialDateError:
        folded = fold(text).rstrip(" .")
        for pattern, is_by_a_day in ((_BY_A_DAY, True), (_WITHIN, False)):
            match = pattern.match(folded)
            period = _parsed(folded[match.end() :]) if match else None
            if period and (period.precision == Precision.DAY or not is_by_a_day):
                return period
        raise


def _parsed(text: str) -> PartialDate | None:
    """Return the period that a text names, None for none; raise PartialDateError where it is known what is wrong."""
    try:
        return PartialDate.parse(text)
    except PartialDateError as error:
        if error.code == "unreadable":
            return None
        raise
