"""Excel's dates: numbers that only the format of their cell tells from others."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from spreadsheets.book import Unusable, error_cell

_GENERAL, _DATE, _MONTH, _YEAR, _MOMENT, _TIME = "general", "date", "month", "year", "moment", "time"


# Numbers of formats that files need not spell out.
_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, *range(27, 32), 36, *range(50, 55), 57, 58), _DATE),
    17: _MONTH,
    22: _MOMENT,
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), _TIME),
}


_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


_LAST_SERIAL = 2_958_466  # 1 January 10000


_DAY_1900, _DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - workbooks know no time zones


_NO_DATE = error_cell("#####")


Shown = date | datetime | str | Unusable


def kind_of_format(number: int, code: str | None) -> str:
    """Return what a format shows of a number; `code` is the format spelled out, if it is."""
    if code is None:
        return _BUILT_IN.get(number, _GENERAL)
    letters = set(_LITERAL.sub("", code.partition(";")[0]).lower().replace("general", "").replace("am/pm", "h"))
    if letters & {"h", "s"}:
        return _MOMENT if letters & {"d", "y"} else _TIME
    if "d" in letters:
        return _DATE
    if "m" in letters:
        # Only a format with digits of a number in it, "# m", shows an m that is no month.
        return _GENERAL if letters & {"0", "#", "?"} else _MONTH
    return _YEAR if "y" in letters else _GENERAL


def reader_of_dates(kind: str, is_1904: bool) -> Callable[[float], Shown] | None:
    """Return what makes a date, a moment, or text of a number shown in this kind of format; None for plain numbers.

    A format without a day shows a month or a year, so that is what is read ("03/2024"); a time or a duration is text.
    """
    if kind == _GENERAL:
        return None

    def read(serial: float) -> Shown:
        if kind == _TIME:
            return _as_time(serial)
        moment = _moment(serial, is_1904)
        if moment is None:
            return _NO_DATE
        if kind == _MONTH:
            return f"{moment:%m/}{moment.year:04}"
        if kind == _YEAR:
            return f"{moment.year:04}"
        return moment.date() if kind == _DATE or moment.time() == datetime.min.time() else moment

    return read


def _moment(serial: float, is_1904: bool) -> datetime | None:
    """Return the moment, to the second; None where Excel shows ##### or a day that never was."""
    if not 0 < serial < _LAST_SERIAL - (1462 if is_1904 else 0) and not (is_1904 and serial == 0):
        return None
    if is_1904:
        start = _DAY_1904
    elif serial >= 61:
        start = _DAY_1900
    elif serial < 60 and serial >= 1:
        start = _DAY_1900 + timedelta(days=1)  # Excel has a 29 February 1900, number 60
    else:
        return None
    days, fraction = divmod(serial, 1)
    try:
        return start + timedelta(days=int(days), seconds=round(fraction * 86_400))
    except OverflowError:
        return None


def _as_time(serial: float) -> Shown:
    if not 0 <= serial < _LAST_SERIAL:
        return _NO_DATE
    seconds = round(serial * 86_400)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
