"""The quick way of reading an .xlsx and the thorough one find the same in every file."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from files.archive import Archive
from files.errors import MalformedFile
from spreadsheets.book import BookError, RawRow
from spreadsheets.readers import open_book
from spreadsheets.readers.excel import xlsx, xlsx_text
from spreadsheets.readers.excel.xlsx import read_sheet
from spreadsheets.readers.excel.xlsx_cells import Context, NotPlain, XlsxBuilder
from spreadsheets.readers.excel.xlsx_styles import CellStyles
from spreadsheets.readers.excel.xlsx_text import SharedStrings, unescape
from spreadsheets.readers.excel.xlsx_thorough import Thorough
from spreadsheets.tests.corpus import CASES
from spreadsheets.tests.corpus.zips import SHEET_END, SHEET_START
from spreadsheets.tests.readers.test_any_bytes import GOOD
from spreadsheets.tests.readers.test_xlsx import a_bit_of_everything, big_book

quickly = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
BOOKS = {
    "a bit of everything": a_bit_of_everything(),
    "shared strings": big_book(300),
    "strings in cells": big_book(300, constant_memory=True),
    **{f"good {number}": content for number, content in enumerate(GOOD)},
}
MOST_UNPACKED = 5 * 1024**2  # bytes; of larger files the parser refuses most for their elements


def not_plain(*_args):
    raise NotPlain


def is_workbook(content: bytes) -> bool:
    try:
        archive = Archive(io.BytesIO(content))
    except MalformedFile:
        return False
    return "xl/workbook.xml" in archive and archive.unpacked_size < MOST_UNPACKED


def corpus() -> dict[str, bytes]:
    made = BOOKS | {case.name: case.make() for case in CASES}
    return {name: content for name, content in made.items() if is_workbook(content)}


def found(content: bytes) -> list | str:
    """What is found in a workbook, or the message that refuses it."""
    try:
        book = open_book(content)
        sheets = [book.read(number) for number in range(len(book.sheets))]
    except BookError as error:
        return str(error)
    return [
        ([comparable(row) for row in sheet.rows], sheet.merged, sheet.hidden_columns, sheet.notes) for sheet in sheets
    ]


def comparable(row: RawRow) -> tuple:
    return row.number, row.is_hidden, [(type(cell), str(cell)) for cell in row.cells]


@pytest.mark.once
def test_every_file_of_the_corpus_is_read_alike_or_refused_in_both_ways(monkeypatch):
    files = corpus()
    quick = {name: found(content) for name, content in files.items()}
    monkeypatch.setattr(xlsx, "_read_plain", not_plain)
    monkeypatch.setattr(xlsx_text, "_read_plain", lambda _chunks: None)
    thorough = {name: found(content) for name, content in files.items()}
    assert len(files) > 30
    assert {name: found for name, found in quick.items() if isinstance(found, list)} == {
        name: found for name, found in thorough.items() if isinstance(found, list)
    }


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;"})
CELLS = st.one_of(
    TEXT.map(lambda text: f't="inlineStr"><is><t>{text.translate(ESCAPES)}</t></is>'),
    TEXT.map(lambda text: f't="str"><f>A1</f><v>{text.translate(ESCAPES)}</v>'),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda number: f"><v>{number!r}</v>"),
    st.integers(-(10**16), 10**16).map(lambda number: f's="0"><v>{number}</v>'),
    st.sampled_from(["></c><c", "><f>1</f>", '><f t="shared"/><v/>', 't="e"><v>#REF!</v>', 't="b"><v>1</v>']),
)


@quickly
@given(st.lists(st.lists(CELLS, max_size=5), max_size=5), st.booleans())
def test_both_ways_of_reading_find_the_same(lines, is_hidden):
    hidden = ' hidden="1"' if is_hidden else ""
    xml = "".join(f"<row{hidden}>" + "".join(f"<c {cell}</c>" for cell in line) + "</row>" for line in lines)
    content = SHEET_START + xml.replace("<c >", "<c>").replace("></c><c</c>", "/>").encode() + SHEET_END
    context = Context(SharedStrings(), CellStyles())
    quick = read_sheet("S", lambda: [content], context)
    builder = XlsxBuilder("S", context=context, decode=lambda raw: unescape(raw.decode()))
    Thorough(builder).read([content])
    assert [(row.number, row.is_hidden, list(map(str, row.cells))) for row in quick.rows] == [
        (row.number, row.is_hidden, list(map(str, row.cells))) for row in builder.finished().rows
    ]
