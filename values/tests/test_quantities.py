from decimal import Decimal

import pytest

from values.numbers import NumberError
from values.quantities import converted, number_in, read_quantity


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("43 ha", "ha", "43"),
        ("74,9ha", "ha", "74.9"),
        ("749.000 m2", "ha", "74.9"),
        ("749.000 m²", "ha", "74.9"),
        ("1,5 km2", "ha", "150"),
        ("541.750 triệu đồng", "tỷ đồng", "541.75"),
        ("541,75 tỷ", "tỷ đồng", "541.75"),
        ("541,75 Tỷ đồng.", "billion VND", "541.75"),
        ("60.495.583.995 đồng", "tỷ đồng", "60.4956"),
        ("1.000 m3/ngày đêm", "m³ a day", "1000"),
        ("85%", "%", "85"),
        ("120 người", "người", "120"),
        ("30", "ha", "30"),
    ],
)
def test_a_number_is_read_in_the_unit_it_says(text, unit, number):
    assert number_in(text, unit) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["khoảng 43 ha", "43 ha đất", "43-50 ha", "ha", "43 ha (đã GPMB 20 ha)", "43 ha 5", "quý 1/2025"]
)
def test_what_says_more_than_a_number_and_its_unit_is_none(text):
    assert read_quantity(text) is None
    with pytest.raises(NumberError):
        number_in(text, "ha")


@pytest.mark.parametrize(
    ("text", "unit"), [("16 người", "ha"), ("5 tỷ đồng", "ha"), ("43 ha", ""), ("3 USD", "tỷ đồng")]
)
def test_a_unit_that_cannot_be_made_into_the_columns_is_refused(text, unit):
    with pytest.raises(NumberError) as refused:
        number_in(text, unit)
    assert refused.value.code == "unit"


def test_a_converted_number_tells_how_it_stood():
    assert converted(Decimal(749000), "m2", "ha") == (Decimal("74.9"), "749.000 m²")
