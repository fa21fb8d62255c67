"""Text files in every encoding and with every separator that offices send."""

import pytest

from spreadsheets.book import RISKY
from spreadsheets.readers import open_book
from spreadsheets.tests.readers.helpers import rows, sheet

TABLE = "Tên;Diện tích;Xã\nCẩm Giàng;43,25;Cẩm Giàng\nQuang Sơn;74,5;Đức Xuân\n"
CELLS = [["Tên", "Diện tích", "Xã"], ["Cẩm Giàng", "43,25", "Cẩm Giàng"], ["Quang Sơn", "74,5", "Đức Xuân"]]


def in_windows_1258(text: str) -> bytes:
    """Letters with a tone are two there: the letter, then its tone."""
    import unicodedata

    found = b""
    for letter in text:
        try:
            found += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tones = [p for p in parts if p in "\u0300\u0301\u0303\u0309\u0323"]
            rest = unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones))
            found += (rest + "".join(tones)).encode("cp1258")
    return found


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        TABLE.encode("utf-16-le"),
        TABLE.encode("utf-16-be"),
        b"\xfe\xff" + TABLE.encode("utf-16-be"),
        in_windows_1258(TABLE),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace("\n", "\r").encode(),
    ],
)
def test_the_encoding_is_found(content):
    assert rows(content) == CELLS


@pytest.mark.parametrize(("separator", "kind"), [(";", "csv"), ("\t", "tsv"), ("|", "csv")])
def test_the_separator_is_found(separator, kind):
    content = TABLE.replace(";", separator).encode()
    assert rows(content) == CELLS
    assert open_book(content).kind == kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a,b,c\n"x;y;z",1,2\n"p;q;r",3,4\n', [["a", "b", "c"], ["x;y;z", "1", "2"], ["p;q;r", "3", "4"]]),
        ("TIÊU ĐỀ\n\na;b\n1,5;2,5\n1,5;2,5\n", [["TIÊU ĐỀ"], ["a", "b"], ["1,5", "2,5"], ["1,5", "2,5"]]),
        ('a;b\n"x\ny";2\n', [["a", "b"], ["x\ny", "2"]]),
        ("sep=,\na;b,c\n1,2\n", [["a;b", "c"], ["1", "2"]]),
        ("một cột\nx\n", [["một cột"], ["x"]]),
        ('a;b\n"nói ""to""";1\n', [["a", "b"], ['nói "to"', "1"]]),
        ("a;b;c\n;;3\n1;;\n", [["a", "b", "c"], [None, None, "3"], ["1"]]),
    ],
)
def test_rows_of_text(text, expected):
    assert rows(text.encode()) == expected


def test_rows_have_the_numbers_a_person_sees():
    assert [row.number for row in sheet(b"sep=;\na;b\n\n1;2\n").rows] == [2, 4]


@pytest.mark.parametrize("text", [*(f"{sign}1+1" for sign in sorted(RISKY - {"\r", "\n"})), "'quoted", "''", "'=1"])
def test_the_apostrophe_that_keeps_text_from_being_a_formula_is_taken_off(text):
    guarded = f"'{text}"
    assert rows(f"a;b\n{guarded};1\n".encode())[1][0] == text


def test_other_apostrophes_stay():
    assert rows(b"a;b\n'tis;=1+1\n")[1] == ["'tis", "=1+1"]


def test_the_sheet_has_the_name_of_the_file():
    assert open_book(TABLE.encode(), "C:\\bao cao\\tuan 12.csv").sheets[0].name == "tuan 12"
    assert open_book(TABLE.encode()).sheets[0].name == "CSV"
