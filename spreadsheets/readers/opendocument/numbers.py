"""What a cell of an OpenDocument spreadsheet shows of its number, by the text that stands in it beside the number."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from spreadsheets.cell import FormattedNumber

# A number by its digits, with signs before it and at most a unit behind it.
_PLAIN = re.compile(r"\W*(?!0[0-9])[0-9][0-9.,\s\u00a0\u202f]*(?:E[+-]?[0-9]+)?[^0-9/]*", re.IGNORECASE)
_DECIMALS = re.compile(r"[.,]([0-9]{1,30})[^0-9]*%")
_CONTEXT = Context(prec=700)  # the largest float has 309 digits


def as_shown(
    value: float, text: str, *, is_percent: bool, factor: Decimal = Decimal(1)
) -> FormattedNumber | int | float:
    """Return a cell's number, with what its format shows where that is more: a percent, leading zeros, words.

    `is_percent` says that the format shows a hundredth as 1 %; a sign behind the number itself is only written there.
    """
    text = text.strip()
    if is_percent or text.endswith("%"):
        return _percent(Decimal(repr(value)), text, 100 if is_percent else 1)
    if factor > 1:
        held = Decimal(repr(value))
        return FormattedNumber(_CONTEXT.divide(held, factor), text, held=held)
    if not text or (text.isdigit() and text[0] != "0") or _PLAIN.fullmatch(text):
        return value
    # Accounts show a dash for zero, which is still a zero.
    return FormattedNumber(Decimal(repr(value)), text) if any(map(str.isalnum, text)) else value


def _percent(number: Decimal, text: str, times: int) -> FormattedNumber:
    percent = _CONTEXT.multiply(number, Decimal(times))
    if text:
        decimals = _DECIMALS.search(text)
        places = len(decimals[1]) if decimals else 0
        percent = percent.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _CONTEXT)
    return FormattedNumber(number, text.replace(".", ",") or f"{percent:f}%".replace(".", ","), percent)
