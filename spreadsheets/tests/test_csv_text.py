"""Text files: separators and encodings are found, or refused in words."""

import unicodedata

import pytest

from spreadsheets.csv_text import guard, unguard
from spreadsheets.reading import read_sheet
from spreadsheets.sheets import SheetError

TEXT = "Tên;Nơi\nCẩm Giàng;huyện Bạch Thông\n"
ROWS = [(2, ["Cẩm Giàng", "huyện Bạch Thông"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_a_mark(encoding):
    sheet = read_sheet(TEXT.encode(encoding))
    assert sheet.header == ["Tên", "Nơi"]
    assert sheet.rows == ROWS


def windows_1258(text: str) -> bytes:
    """As Windows writes it: base letters of their own, tone marks after them."""
    out = b""
    for char in unicodedata.normalize("NFC", text):
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            *base, tone = unicodedata.normalize("NFD", char)
            out += unicodedata.normalize("NFC", "".join(base)).encode("cp1258") + tone.encode("cp1258")
    return out


def test_windows_1258_is_read():
    text = "Tên;Nơi\nCụm Bằng Lũng;Chợ Đồn\n"
    sheet = read_sheet(windows_1258(text))
    assert sheet.rows == [(2, ["Cụm Bằng Lũng", "Chợ Đồn"])]


@pytest.mark.parametrize(
    "content",
    [
        "Tªn;N¬i\nCôm c«ng nghiÖp;B¾c K¹n\n".encode("latin-1"),
        "Teân;Nôi\nCuïm coâng nghieäp;Baéc Kaïn\n".encode("latin-1"),
    ],
    ids=["TCVN3", "VNI"],
)
def test_older_encodings_are_refused_with_what_to_do(content):
    with pytest.raises(SheetError, match="UTF-8"):
        read_sheet(content)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_found(separator):
    sheet = read_sheet(f"Tên{separator}Nơi\nCẩm Giàng{separator}huyện Bạch Thông\n".encode())
    assert sheet.rows == ROWS


def test_known_headers_tell_the_separator_apart():
    content = "Tên, đơn vị;Nơi\nA;B\n".encode()
    sheet = read_sheet(content, lambda names: names == ["Tên, đơn vị", "Nơi"])
    assert sheet.header == ["Tên, đơn vị", "Nơi"]


def test_a_line_that_names_the_separator_is_understood():
    sheet = read_sheet("sep=,\r\nTên,Nơi\r\nA;1,B\r\n".encode())
    assert sheet.rows == [(2, ["A;1", "B"])]


def test_quotes_line_breaks_and_separators_inside_a_cell():
    assert read_sheet('Tên;Ghi chú\nA;"một;\nhai ""ba"""\nB;c\n'.encode()).rows == [
        (2, ["A", 'một;\nhai "ba"']),
        (3, ["B", "c"]),
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "==1+1", "+84", "-5", "@SUM(A1)", "\tA", "\rA", "'=1", "'", "''", "'A", "A'", "", "đ"]
)
def test_a_guarded_text_comes_back_the_same(text):
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_an_apostrophe_people_wrote_stays():
    assert unguard("'tis") == "'tis"
