"""What cells show of their numbers: percents, leading zeros, thousands and words, in every kind of file alike."""

import pickle
from decimal import Decimal

import pytest

from spreadsheets.cell import FormattedNumber
from spreadsheets.readers.shown_numbers import reader_of_numbers
from spreadsheets.tests.corpus import old_excel as old
from spreadsheets.tests.corpus.zips import ods, table
from spreadsheets.tests.files import xlsx
from spreadsheets.tests.readers.helpers import rows

PERCENTS = [
    ("0%", 1, "100%", 100),
    ("0%", 0.4, "40%", 40),
    ("0%", 0.333, "33%", 33),
    ("0.0%", 0.333, "33,3%", Decimal("33.3")),
    ("0.00%", 0.4, "40,00%", 40),
    ("0.##%", 0.125, "12,5%", Decimal("12.5")),
    ('0"%"', 40, "40%", 40),
    (r"0\%", 40, "40%", 40),
    ("[Red]0%;-0%", -0.4, "-40%", -40),
    ("0%", 0, "0%", 0),
]
TEXTS = [
    ("0000000000", 101234567, "0101234567"),
    ("0000 000 000", 912345678, "0912 345 678"),
    ("000-000", 5, "000-005"),
    ("[<=9999999]###-####;(###) ###-####", 5551234567, "(555) 123-4567"),
    ('0"/QĐ-UBND"', 1852, "1852/QĐ-UBND"),
    ('"Quý "0"/2025"', 1, "Quý 1/2025"),
    ('[=1]"Có";[=0]"Không";General', 0, "Không"),
]
# Cells that show a number by its digits, whatever its marks and its unit: nothing is wrapped around them.
PLAIN = [
    ("General", 1780.3),
    ("#,##0.00", 1780.3),
    ("# ##0", 1780),
    ('#,##0.00 "ha"', 12.5),
    ('_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', 0),
    ("@", 101234567),
    ("0.00E+00", 12345),
    ("# ?/?", 0.5),
    ("0000", 2025),
    ("#,##0 [$₫-42A]", 5),
]


def in_excel(code: str, number) -> bytes:
    def prepare(book):
        book.active["A1"], book.active["A1"].number_format = number, code

    return xlsx(prepare=prepare)


def in_old_excel(code: str, number) -> bytes:
    format_code = old.record(0x41E, b"\xa4\0" + old.text(code))
    return old.xls(old.number(0, 0, number, 1), before=format_code + old.style(0) + old.style(0, 0xA4))


@pytest.mark.parametrize("made", [in_excel, in_old_excel])
@pytest.mark.parametrize(("code", "number", "text", "percent"), PERCENTS)
def test_a_percent_is_read_as_it_is_shown(made, code, number, text, percent):
    [[cell]] = rows(made(code, number))
    assert (cell.text, cell.percent) == (text, percent)
    assert Decimal(cell) == Decimal(repr(number))


@pytest.mark.parametrize("made", [in_excel, in_old_excel])
@pytest.mark.parametrize(("code", "number", "text"), TEXTS)
def test_zeros_signs_and_words_that_a_format_adds_are_kept(made, code, number, text):
    [[cell]] = rows(made(code, number))
    assert (cell.text, Decimal(cell), cell.percent) == (text, number, None)


@pytest.mark.parametrize("made", [in_excel, in_old_excel])
@pytest.mark.parametrize(("code", "number"), PLAIN)
def test_a_plain_number_stays_one(made, code, number):
    [[cell]] = rows(made(code, number))
    assert type(cell) in (int, float)
    assert cell == number


@pytest.mark.parametrize("made", [in_excel, in_old_excel])
def test_a_number_shown_in_thousands_or_millions_is_read_as_shown_and_knows_what_it_holds(made):
    [[cell]] = rows(made('0.0,,," tỷ"', 541750000000))
    assert (Decimal(cell), cell.held, cell.text) == (Decimal("541.75"), 541750000000, "541,8 tỷ")


@pytest.mark.parametrize("made", [in_excel, in_old_excel])
def test_a_number_that_its_format_hides_is_a_blank_cell(made):
    assert rows(made("0;-0;;@", 0)) == []
    assert rows(made("0;-0;;@", 3)) == [[3]]


def test_the_formats_that_no_file_spells_out():
    assert reader_of_numbers(9, None)(0.4).percent == 40
    assert reader_of_numbers(10, None)(0.4125).percent == Decimal("41.25")
    assert reader_of_numbers(3, None) is reader_of_numbers(0, None) is reader_of_numbers(49, None) is None


@pytest.mark.parametrize("code", ["0" * 300, "[<", '"', "\\", "%", ";;;;;;", "[=x]0%", "0%" * 60, "0,,,,,,,,,%"])
@pytest.mark.parametrize("number", [0, 1, -1.5, 1e300, 1e-300])
def test_no_format_stops_the_reading(code, number):
    read = reader_of_numbers(164, code)
    assert read is None or read(number) is None or isinstance(read(number), int | float | FormattedNumber)


def open_document(kind: str, value: str, text: str, style: str = "") -> bytes:
    cell = (
        f'<table:table-row><table:table-cell table:style-name="ce1" office:value-type="{kind}" '
        f'office:value="{value}"><text:p>{text}</text:p></table:table-cell></table:table-row>'
    )
    styles = f'{style}<style:style style:name="ce1" style:data-style-name="N1"/>'
    return ods(table(cell.encode()), styles=styles.encode())


@pytest.mark.parametrize(
    ("kind", "value", "text", "percent"),
    [
        ("percentage", "0.4", "40%", 40),
        ("percentage", "1", "100 %", 100),
        ("percentage", "0.333", "33%", 33),
        ("percentage", "0.333", "33,3%", Decimal("33.3")),
        ("percentage", "0.333", "33.3%", Decimal("33.3")),
        ("percentage", "0.333", "", Decimal("33.3")),
        ("float", "40", "40%", 40),
    ],
)
def test_percents_of_open_documents(kind, value, text, percent):
    [[cell]] = rows(open_document(kind, value, text))
    assert (cell.percent, Decimal(cell)) == (percent, Decimal(value))


@pytest.mark.parametrize(
    ("value", "text"), [("101234567", "0101234567"), ("1852", "1852/QĐ-UBND"), ("912345678", "0912 345 678")]
)
def test_codes_of_open_documents(value, text):
    [[cell]] = rows(open_document("float", value, text))
    assert (cell.text, Decimal(cell)) == (text, Decimal(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [("1780.3", "1.780,30"), ("1780.3", "1780.3"), ("12.5", "12,50 ha"), ("0", "-"), ("0.5", "0,5"), ("7", ""),
     ("123456789012", "1,23E+11"), ("-5", "-5"), ("-5", "(5)")],
)  # fmt: skip
def test_plain_numbers_of_open_documents(value, text):
    assert rows(open_document("float", value, text)) == [[float(value)]]


def test_thousands_of_open_documents():
    style = '<number:number-style style:name="N1"><number:number number:display-factor="1000"/></number:number-style>'
    [[cell]] = rows(open_document("float", "1780300", "1.780", style))
    assert (Decimal(cell), cell.held) == (Decimal("1780.3"), 1780300)


def test_a_formatted_number_is_found_for_no_other():
    percent = FormattedNumber("0.4", "40%", Decimal(40))
    assert percent not in {0.4: 1, Decimal("0.4"): 2, FormattedNumber("0.4", "40,0%", Decimal("40.0")): 3}
    assert {percent: 1}[FormattedNumber("0.4", "40%", Decimal(40))] == 1
    assert pickle.loads(pickle.dumps(percent)).percent == 40
    assert (f"{percent}", f"{percent:.2f}") == ("40%", "0.40")
