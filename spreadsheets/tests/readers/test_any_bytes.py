"""Whatever the bytes, a file is read or refused with a message: nothing else ever comes out."""

import io
import zipfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spreadsheets.book import BookError
from spreadsheets.readers import open_book, without_macros
from spreadsheets.readers.limits import ReaderFailedError
from spreadsheets.tests.corpus import old_excel as old
from spreadsheets.tests.corpus.zips import ODS_CELL, ods, table
from spreadsheets.tests.files import xlsx

NUMBERS = (
    b'<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="percentage" '
    b'office:value="0.4" table:number-columns-spanned="2"><text:p>40%</text:p></table:table-cell><table:table-cell '
    b'office:value-type="date" office:date-value="2024-03-15" table:style-name="ce1"><text:p>x</text:p>'
    b"</table:table-cell></table:table-row>"
)


def with_formats(book) -> None:
    for cell, code in (("B1", "0.0%"), ("C1", "0000000"), ("A2", "dd/mm/yyyy"), ("B2", '[=1]"Có";0,,')):
        book.active[cell].number_format = code
    book.active.merge_cells("A1:B1")


GOOD = [
    xlsx(["Tên", 7, 43.25, True], ["Cẩm Giàng", None, "=1+1"]),
    xlsx(["Tên", 0.4, 7], [45000, 1, "x"], prepare=with_formats),
    ods(table(NUMBERS)),
    ods(table(b"<table:table-row>" + ODS_CELL % (b"", b"x") * 3 + b"</table:table-row>")),
    old.xls(old.label(0, 0, "Cẩm Giàng") + old.number(1, 1, 7.5), before=old.font("Arial") + old.style(0, 14)),
    "Tên;Số\nCẩm Giàng;7\n".encode(),
    "Tên\tSố\nCẩm Giàng\t7\n".encode("utf-16"),
]
STARTS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xef\xbb\xbf", b"<?xml ", b"sep="]
quickly = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def read_or_refuse(content: bytes) -> None:
    try:
        without_macros(content)
    except ReaderFailedError:
        raise
    except BookError:
        pass
    try:
        book = open_book(content, "x.xlsx")
        numbers = [row.number for sheet in range(len(book.sheets)) for row in book.read(sheet).rows]
    except ReaderFailedError:
        raise
    except BookError as error:
        message = str(error)
        numbers = []
    else:
        message = "read"
    assert message
    assert all(number > 0 for number in numbers)


@quickly
@given(st.sampled_from(STARTS), st.binary(max_size=2000))
def test_random_bytes(start, content):
    read_or_refuse(start + content)


@quickly
@given(st.sampled_from(GOOD), st.integers(0, 10**6))
def test_cut_off_anywhere(content, place):
    read_or_refuse(content[: place % len(content)])


@quickly
@given(st.sampled_from(GOOD), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8))
def test_changed_anywhere(content, changes):
    changed = bytearray(content)
    for place, byte in changes:
        changed[place % len(changed)] = byte
    read_or_refuse(bytes(changed))


def repacked(content: bytes, wanted: int, changes: list) -> bytes:
    """The same container, one part's bytes changed and its checksum right again."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    names = source.namelist()
    with zipfile.ZipFile(target, "w") as kept:
        for number, name in enumerate(names):
            raw = bytearray(source.read(name))
            if number == wanted % len(names) and raw:
                for place, piece in changes:
                    at = place % len(raw)
                    raw[at : at + len(piece)] = piece
            kept.writestr(name, bytes(raw))
    return target.getvalue()


PIECES = [
    b"<",
    b">",
    b'"',
    b"</c>",
    b"<row>",
    b"&",
    b"<!--",
    b"\0",
    b"-1",
    b"99999999999",
    b"/",
    b"\xff",
    b" r=",
    b"XFD9",
]


@quickly
@given(
    st.sampled_from(GOOD[:4]),
    st.integers(0, 20),
    st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(PIECES)), min_size=1, max_size=4),
)
def test_changed_inside_a_part(content, part, changes):
    read_or_refuse(repacked(content, part, changes))


@quickly
@given(st.data())
def test_records_of_old_excel(data):
    kinds = st.sampled_from(
        [0x204, 0xFD, 0x203, 0x27E, 0xBD, 0x205, 0x06, 0x207, 0x208, 0x7D, 0xE5, 0xFC, 0x3C, 0x31, 0x41E, 0xE0]
    )
    records = st.lists(st.builds(old.record, kinds, st.binary(max_size=60)), max_size=6).map(b"".join)
    read_or_refuse(old.xls(data.draw(records), before=data.draw(records)))
