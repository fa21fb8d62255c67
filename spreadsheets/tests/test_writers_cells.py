"""Whatever a cell holds comes back the same from every format, by readers that are not ours; nothing is a formula."""

import datetime
import enum
import io
import zipfile
from decimal import Decimal

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from spreadsheets.book import NOT_COMPUTED, BookError
from spreadsheets.tests.packages import by_calamine, by_csv, by_odfpy, by_openpyxl, check_package
from spreadsheets.writers import ColumnSpec, SheetSpec, write_table
from values.numbers import parse_number

RISKY = ["=1+1", "==1+1", "+84 912", "-5", "@SUM(1)", "\tA", "\rA", "\nA", "'=A1", "''x", "'x", '=cmd|" /C calc"!A0']
ODD = ["<r><t>x</t></r>", "<r>", "_x000D_ a", "_x005F_x000D_", "_x0041_x0042_", "&amp;<b>", "  a  b ", "a\r\nb\n"]
ODD += ["\u2028", "đ\u0301 NFD", "😀" * 3, ";,\"'", "\ufeffBOM", "00123", "1/2", "TRUE", "sep=;"]
TEXTS = RISKY + ODD
DAY = datetime.date(2024, 3, 15)


def written(kind: str, values: list, column_kind: str = "text", **options) -> bytes:
    """A table of one column, "x" beside it so that no row is blank."""
    target = io.BytesIO()
    columns = [ColumnSpec("value", "Value", column_kind), ColumnSpec("mark", "Mark")]
    write_table(kind, SheetSpec("sheet", "Sheet", columns, ([value, "x"] for value in values)), target, **options)
    return target.getvalue()


def read_back(read, kind: str, values: list, *more, **options) -> list:
    content = written(kind, values, **options)
    if kind == "xlsx":
        check_package(content)
    return [row[0] for row in read(content, *more)[1:]]


def kept(text: str) -> str:
    """What every format can hold of a text."""
    return "".join(c for c in text if c in "\t\n\r" or (ord(c) >= 32 and c not in "\ufffe\uffff"))


@pytest.mark.parametrize("read", [by_openpyxl, by_calamine])
def test_text_in_excel_workbooks_stays_the_text_it_was(read):
    assert read_back(read, "xlsx", TEXTS) == TEXTS


def test_text_in_opendocument_stays_the_text_it_was():
    assert read_back(by_odfpy, "ods", TEXTS) == [("string", text) for text in TEXTS]


@pytest.mark.parametrize("delimiter", [";", ","])
def test_text_in_csv_stays_the_text_it_was(delimiter):
    assert read_back(by_csv, "csv", TEXTS, delimiter, delimiter=delimiter) == TEXTS


@pytest.mark.parametrize("delimiter", [";", ","])
def test_no_cell_of_text_in_csv_begins_as_a_formula_does(delimiter):
    content = written("csv", [*RISKY, "x\r=1", "\x01=1", "\ufffe=1"], delimiter=delimiter).decode("utf-8-sig")
    for line in content.split("\r\n")[1:-1]:
        assert not line.lstrip('"').startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_no_workbook_holds_a_formula():
    for kind in ("xlsx", "ods"):
        with zipfile.ZipFile(io.BytesIO(written(kind, TEXTS))) as archive:
            texts = b"".join(archive.read(name) for name in archive.namelist())
        assert b"<f>" not in texts
        assert b"table:formula" not in texts


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=40) | st.sampled_from(TEXTS), min_size=1, max_size=20))
def test_any_text_comes_back_from_every_format(texts):
    wanted = [kept(text) for text in texts]
    blank = [text or None for text in wanted]
    assert read_back(by_openpyxl, "xlsx", texts) == blank
    assert read_back(by_calamine, "xlsx", texts) == blank
    assert read_back(by_odfpy, "ods", texts) == [("string", text) if text else None for text in wanted]
    assert read_back(by_csv, "csv", texts, ";") == wanted


_LARGE = {"min_value": -(10**12), "max_value": 10**12, "allow_nan": False, "allow_infinity": False}
_NUMBERS = st.integers(-(10**20), 10**20) | st.decimals(places=3, **_LARGE) | st.decimals(**_LARGE)


@settings(max_examples=60, deadline=None)
@given(st.lists(_NUMBERS, min_size=1, max_size=20))
def test_any_number_comes_back_without_losing_a_digit(numbers):
    for content in (
        read_back(by_openpyxl, "xlsx", numbers, column_kind="number"),
        [Decimal(text) if kind == "float" else text for kind, text in read_back(by_odfpy, "ods", numbers)],
        read_back(by_csv, "csv", numbers, ";", delimiter=";"),
        read_back(by_csv, "csv", numbers, ",", delimiter=","),
    ):
        assert [_read_number(cell) for cell in content] == numbers


def _read_number(cell) -> Decimal:
    # What is a number in the file has a point; what is text is written as Vietnamese offices write it.
    if isinstance(cell, str):
        try:
            return parse_number(cell)
        except ValueError:
            return Decimal(cell)
    return cell if isinstance(cell, Decimal) else Decimal(repr(cell))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dates(), min_size=1, max_size=20))
def test_any_day_comes_back(days):
    first = datetime.date(1900, 3, 1)
    shown = [f"{day.day:02}/{day.month:02}/{day.year:04}" for day in days]
    wanted = [day if day >= first else text for day, text in zip(days, shown, strict=True)]
    assert read_back(by_calamine, "xlsx", days, column_kind="date") == wanted
    assert read_back(by_odfpy, "ods", days, column_kind="date") == [("date", day.isoformat()) for day in days]
    assert read_back(by_csv, "csv", days, ";") == shown
    assert read_back(by_csv, "csv", days, ",", delimiter=",") == [day.isoformat() for day in days]


def test_numbers_that_excel_would_round_are_text_with_all_their_digits():
    numbers = [Decimal("123456789012345678"), 10**15 + 1, Decimal("1234567890123.456"), Decimal("0.1234567890123456")]
    assert read_back(by_openpyxl, "xlsx", numbers) == [
        "123456789012345678",
        "1000000000000001",
        "1234567890123,456",
        "0,1234567890123456",
    ]
    fits = [999_999_999_999_999, 10**20, Decimal("9.00719925474099"), Decimal("-0.00"), Decimal("1E+3"), 1e-7]
    assert read_back(by_openpyxl, "xlsx", fits) == [999_999_999_999_999, 10**20, 9.00719925474099, 0, 1000, 1e-7]


def test_three_decimals_in_csv_are_never_read_as_thousands():
    assert read_back(by_csv, "csv", [Decimal("1.234"), Decimal("-12.500")], ",", delimiter=",") == [
        "1.2340",
        "-12.5",
    ]
    assert read_back(by_csv, "csv", [Decimal("1.234"), Decimal("1E+3")], ";") == ["1,234", "1000"]


def test_numbers_show_thousands_their_own_decimals_and_no_mark_without_digits():
    def formats(values, **options):
        target = io.BytesIO()
        column = ColumnSpec("value", "Value", **options)
        write_table("xlsx", SheetSpec("s", "S", [column], [[value] for value in values]), target)
        return [row[0].number_format for row in load_workbook(target).active.iter_rows(min_row=2)]

    numbers = [1780, Decimal("75.000"), Decimal("496.651"), Decimal("-0.25")]
    assert formats(numbers, kind="number") == ["#,##0", "#,##0", "#,##0.000", "#,##0.00"]
    assert formats(numbers, kind="number", places=1) == ["#,##0.0", "#,##0.0", "#,##0.000", "#,##0.00"]
    assert formats([2026], kind="whole") == ["0"]
    assert formats([2026], kind="whole", places=0) == ["#,##0"]
    assert formats([DAY], kind="date") == ["dd/mm/yyyy"]
    assert formats(["1/2"], kind="partial_date") == ["@"]


def test_text_too_long_for_a_cell_is_told_and_not_cut():
    just, much, wide = "a" * 32_767, "b" * 32_768, "😀" * 16_384
    content = written("xlsx", [just, much, wide])
    sheet = load_workbook(io.BytesIO(content)).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [just, None, None]
    assert "32768" in sheet["A3"].comment.text
    assert "bbb" in sheet["A3"].comment.text
    check_package(content)
    assert read_back(by_odfpy, "ods", [just, much, wide]) == [("string", just), None, None]
    with pytest.raises(BookError, match="32767"):  # there is no comment in it to tell
        written("csv", [much], ";")


class _Stage(enum.StrEnum):
    PLAN = "Plan"


def test_values_of_other_types_are_written_as_what_they_mean():
    moment = datetime.datetime(2024, 3, 15, 8, 30)  # noqa: DTZ001
    values = [mark_safe("<b>"), gettext_lazy("yes"), _Stage.PLAN, moment.replace(hour=0, minute=0), moment, 0.5, True]
    wanted = ["<b>", str(gettext_lazy("yes")), "Plan", DAY, "15/03/2024 08:30", 0.5, "True", None]
    assert read_back(by_calamine, "xlsx", [*values, NOT_COMPUTED]) == wanted
    csv_cells = ["<b>", wanted[1], "Plan", "15/03/2024", "15/03/2024 08:30", "0,5", "True", ""]
    assert read_back(by_csv, "csv", [*values, NOT_COMPUTED], ";") == csv_cells


def test_csv_begins_with_the_mark_excel_needs_and_leaves_the_target_open():
    target = io.BytesIO()
    write_table("csv", SheetSpec("s", "S", [ColumnSpec("a", "Tên")], [[DAY]]), target)
    assert target.getvalue() == b"\xef\xbb\xbfT\xc3\xaan\r\n15/03/2024\r\n"


def test_unknown_kinds_and_separators_are_refused():
    for kind, options in (("xls", {}), ("csv", {"delimiter": "|"})):
        with pytest.raises(ValueError, match=r"no such kind|not a separator"):
            written(kind, [], **options)
