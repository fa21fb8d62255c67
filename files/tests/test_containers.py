"""Archives and compound files: what is read of them, and what is refused before it costs anything."""

import io
import struct
import zipfile

import pytest

from files import archive as archives
from files.archive import Archive
from files.compound import CompoundFile
from files.errors import LockedFile, MalformedFile, TooManyParts
from files.tests.samples import archive, compound
from spreadsheets.tests.corpus import old_excel
from spreadsheets.tests.corpus.zips import container

PARTS = {"xl/workbook.xml": "<workbook/>", "Empty.txt": "", "docProps/Đọc.xml": "x" * 2000}


def zipped(**how) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in PARTS.items():
            made.writestr(name, text)
        made.comment = how.get("comment", b"")
    return out.getvalue()


def opened(content: bytes) -> Archive:
    return Archive(io.BytesIO(content))


def with_64_bit_ending(content: bytes, listing: int | None = None) -> bytes:
    """The same archive with the ending of large ones, as programs write that stream; `listing` is how long it says."""
    end = content.rindex(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<H2I", content, end + 10)
    size = size if listing is None else listing
    record = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
    marks = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return content[:end] + record + locator + marks


@pytest.mark.parametrize("content", [zipped(), zipped(comment=b"PK\x05 ghi"), with_64_bit_ending(zipped())])
def test_parts_are_found_by_their_name_in_any_case(content):
    found = opened(content)
    found.check_parts()
    assert found.names == ["xl/workbook.xml", "empty.txt", "docprops/đọc.xml"]
    assert found.read("XL/Workbook.XML") == b"<workbook/>"
    assert found.read("EMPTY.TXT") == found.beginning("empty.txt", 5) == b""
    assert found.spelled("empty.txt") == "Empty.txt"
    assert (found.beginning("docProps/đọc.xml", 5), found.size("docProps/đọc.xml")) == (b"xxxxx", 2000)
    assert b"".join(found.chunks("docProps/Đọc.xml", 300)) == b"x" * 2000
    assert found.unpacked_size == 2011
    assert "xl/other.xml" not in found
    with pytest.raises(MalformedFile):
        found.read("xl/other.xml")


def test_a_listing_without_end_is_refused_before_it_is_read(monkeypatch):
    content = with_64_bit_ending(zipped(), listing=2**40)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(TooManyParts):
        opened(content)


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x05\x06", zipped()[:-30], b"", b"x" * 100_000])
def test_what_has_no_listing_is_malformed(content):
    with pytest.raises(MalformedFile):
        opened(content)


@pytest.mark.parametrize(
    "content",
    [
        container([("a.xml", b"x"), ("A.xml", b"y")]),
        container([("a/b.xml", b"x"), ("a\\b.xml", b"y")]),
        container([("a.xml", b"x" * 99), ("b.xml", b"y" * 99)], same_place=True),
    ],
    ids=["two of one name", "two of one path", "parts that overlap"],
)
def test_parts_that_mislead_are_refused(content):
    with pytest.raises(MalformedFile):
        opened(content).check_parts()


def test_too_many_parts_are_refused(monkeypatch):
    monkeypatch.setattr(archives, "MOST_PARTS", 3)
    opened(archive("a", "b", "c")).check_parts()
    with pytest.raises(MalformedFile):
        opened(archive("a", "b", "c", "d")).check_parts()


def test_a_part_with_a_password_is_told():
    content = bytearray(archive("a"))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(LockedFile):
        opened(bytes(content)).check_parts()


def test_of_a_name_that_stands_twice_the_stream_at_the_top_is_read():
    inner, outer = b"inner".ljust(4096), b"outer".ljust(4096)
    content = bytearray(old_excel.compound({"Workbook": outer, "Other": b"", "Inner": inner}))
    # The last stream, renamed, is taken out of the top: it belongs to a document within this one.
    name = "Inner".encode("utf-16-le")
    at = content.index(name)
    content[at : at + 64] = "Workbook".encode("utf-16-le").ljust(64, b"\0")
    struct.pack_into("<H", content, at + 64, 18)
    other = content.index("Other".encode("utf-16-le"))
    struct.pack_into("<I", content, other + 72, 0xFFFFFFFF)
    found = CompoundFile(io.BytesIO(bytes(content)))
    assert found.top == {"workbook", "other"}
    assert found.read("workbook") == outer


def test_a_compound_file_tells_what_lies_at_its_top():
    found = CompoundFile(io.BytesIO(compound("WordDocument", "ObjectPool", below=("Workbook",))))
    assert found.top == {"worddocument", "objectpool"}
    assert found.names == {"root entry", "worddocument", "objectpool", "workbook"}
    with pytest.raises(MalformedFile):
        found.read("book")
