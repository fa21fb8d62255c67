from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from values.numbers import NumberError, format_number, parse_number


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1.780", "1780"),
        ("60.495.583.995", "60495583995"),
        ("676,4", "676.4"),
        ("43.25", "43.25"),
        ("43.2500", "43.25"),
        ("1.234,5", "1234.5"),
        ("1.780,30", "1780.3"),
        ("544.874,8", "544874.8"),
        ("1 234 567,8", "1234567.8"),
        ("1\u00a0234", "1234"),
        ("1\u202f234", "1234"),
        ("07", "7"),
        ("0", "0"),
        ("0,500", "0.5"),
        ("+5", "5"),
        ("-1.780,5", "-1780.5"),
        ("\u22125", "-5"),
        ("  12 ", "12"),
        ("1,780", "1.78"),
    ],
)
def test_numbers_are_read_as_vietnamese_offices_write_them(text, meant):
    assert parse_number(text) == Decimal(meant)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("0.500", "0.5"), ("-0.125", "-0.125"), ("00.500", "0.5"), ("1780.500", "1780.5"), ("12345.678", "12345.678")],
)
def test_a_point_that_cannot_group_is_a_decimal_point(text, meant):
    assert parse_number(text) == Decimal(meant)


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (0.1, "0.1"),
        (676.4, "676.4"),
        (0.1 + 0.2, "0.30000000000000004"),
        (7, "7"),
        (1e22, "1E+22"),
        (Decimal("2.50"), "2.5"),
    ],
)
def test_numbers_of_a_workbook_keep_their_printed_value(value, meant):
    assert parse_number(value) == Decimal(meant)


@pytest.mark.parametrize(
    "value",
    [
        "1,2,3",
        "1,780.5",
        "12.34.5",
        "1.78.000",
        "0.500.000",
        "0 500",
        "1.780 300",
        "12 34",
        "1780,",
        ",5",
        ".5",
        "5.",
        "abc",
        "12 ha",
        "1e3",
        "--5",
        "- 5",
        "NaN",
        "Infinity",
        "١٢",
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        Decimal("sNaN"),
        True,
        None,
        [1],
    ],
)
def test_what_is_no_number_is_refused_with_examples(value, english):
    with pytest.raises(NumberError, match="cannot be read as a number") as refusal:
        parse_number(value)
    assert f"“{value}”" in str(refusal.value)
    assert "676,4" in str(refusal.value)


@pytest.mark.parametrize("text", ["", "  ", "\u00a0"])
def test_nothing_is_refused_as_nothing(text, english):
    with pytest.raises(NumberError, match="No number was given"):
        parse_number(text)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("676.4000"), "676,4"),
        (Decimal("1780.3"), "1.780,3"),
        (1780, "1.780"),
        (60495583995, "60.495.583.995"),
        (999, "999"),
        (Decimal("0.05"), "0,05"),
        (Decimal("-1234.5"), "-1.234,5"),
        (Decimal("-0.00"), "0"),
        (-0.0, "0"),
        (Decimal("1E+6"), "1.000.000"),
        (Decimal("0E+3"), "0"),
        (Decimal("1E-7"), "0,0000001"),
        (0.1, "0,1"),
        (Decimal("100"), "100"),
    ],
)
def test_numbers_are_shown_with_points_between_thousands_and_a_decimal_comma(value, shown):
    assert format_number(value) == shown


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Decimal("12.216"), 2, "12,22"),
        (Decimal("12.225"), 2, "12,23"),
        (Decimal("-12.225"), 2, "-12,23"),
        (Decimal("0.5"), 0, "1"),
        (Decimal("-0.004"), 2, "0"),
        (Decimal("999.96"), 1, "1.000"),
        (Decimal("12.5"), 2, "12,5"),
        (Decimal("1234567890123456789012345678901234.56"), 1, "1.234.567.890.123.456.789.012.345.678.901.234,6"),
    ],
)
def test_numbers_are_rounded_half_away_from_zero_when_asked(value, places, shown):
    assert format_number(value, places) == shown


def test_only_finite_numbers_are_shown():
    with pytest.raises(NumberError):
        format_number(float("nan"))
    with pytest.raises(TypeError):
        format_number("1.780")


FINITE = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**18), max_value=10**18)


@given(FINITE)
def test_whatever_is_shown_can_be_read_again(number):
    assert parse_number(format_number(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_keep_their_value(number):
    assert float(parse_number(format_number(number))) == number


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_a_clear_refusal(text):
    with suppress(NumberError):
        assert parse_number(text).is_finite()
