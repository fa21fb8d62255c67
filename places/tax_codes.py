"""Tax codes (mã số thuế): ten digits, three more for a dependent unit; a person's or a household's has twelve."""

import re

SHAPE = re.compile(r"(\d{9})(\d)(?:-\d{3})?")
OF_A_PERSON = re.compile(r"\d{12}")
# The tenth digit is 10 less the remainder by 11 of the first nine, each times its weight.
WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def check_digit(first_nine: str) -> int:
    """Return the digit that follows the first nine; 10 where no code begins so."""
    return 10 - sum(int(digit) * weight for digit, weight in zip(first_nine, WEIGHTS, strict=True)) % 11


def has_right_shape(code: str) -> bool:
    return bool(SHAPE.fullmatch(code) or OF_A_PERSON.fullmatch(code))


def has_right_check_digit(code: str) -> bool:
    """Return whether the tenth digit follows from those before it; of twelve none does."""
    match = SHAPE.fullmatch(code)
    return check_digit(match[1]) == int(match[2]) if match else bool(OF_A_PERSON.fullmatch(code))
