"""What stands around a table, and how its headers are spelled, never changes what is read; no row is lost unsaid."""

import datetime
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets.book import NOT_COMPUTED, RawRow, RawSheet, is_blank
from spreadsheets.layout import understand
from spreadsheets.tests.layouts import (
    CAM_GIANG,
    COLUMNS,
    MILESTONE_COLUMNS,
    QUANG_CHU,
    TARGETS,
    VANG_MUOI,
    WEEKLY,
    sheet,
)

pytestmark = pytest.mark.usefixtures("in_english")

RECORDS = [[1, *CAM_GIANG], [2, *QUANG_CHU], [3, *VANG_MUOI]]
TITLES = [
    ["BÁO CÁO TIẾN ĐỘ"],
    [None, None, "(Kèm theo văn bản số 12/SCT-QLCN)"],
    ["UBND TỈNH BẮC KẠN", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["SỞ CÔNG THƯƠNG", None, None, None, "Độc lập - Tự do - Hạnh phúc"],
    ["Đơn vị tính: tỷ đồng"],
    ["Chủ đầu tư", "các công ty"],
    ["Kỳ báo cáo", 2026],
    [],
    [None, " ", ""],
]
WRITTEN = [
    str.upper,
    str.lower,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace(" ", "\n"),
    lambda text: f"  {text}  ",
    lambda text: f"{text} (*)",
    lambda text: text,
]


def as_read(table):
    return [dict(zip(table.keys, line.values, strict=True)) for line in table.lines]


def shuffled(order, cells):
    return [cells[index] for index in order]


EXPECTED = as_read(understand(sheet(WEEKLY, *RECORDS), COLUMNS))


def test_the_sheet_that_is_varied_is_read():
    assert [record["name"] for record in EXPECTED] == ["CCN Cẩm Giàng", "CCN Quảng Chu", "CCN Vằng Mười"]
    assert all(len(record) == 10 for record in EXPECTED)


@given(
    titles=st.lists(st.sampled_from(TITLES), max_size=8),
    order=st.permutations(range(len(WEEKLY))),
    spelled=st.lists(st.sampled_from(WRITTEN), min_size=len(WEEKLY), max_size=len(WEEKLY)),
    blanks=st.lists(st.integers(0, 3), min_size=4, max_size=4),
    numbered=st.booleans(),
)
def test_titles_blank_rows_order_and_spelling_change_nothing(titles, order, spelled, blanks, numbered):
    header = [write(text) for write, text in zip(spelled, WEEKLY, strict=True)]
    numbers = [[f"({n})" for n in range(1, len(WEEKLY) + 1)]] if numbered else []
    rows = [*titles, shuffled(order, header), *numbers]
    for blank, record in zip(blanks, RECORDS, strict=False):
        rows += [[None, ""]] * blank + [shuffled(order, record)]
    table = understand(sheet(*rows), COLUMNS, required=("name",))
    assert as_read(table) == EXPECTED
    assert (table.header_row, table.errors, table.needs_mapping) == (len(titles) + 1, [], False)


@given(order=st.permutations(range(4)))
def test_the_order_of_a_wide_sheets_columns_changes_nothing(order):
    rows = ["Tên cụm", "ĐTM", "GPMB", "Ghi chú"], ["Cẩm Giàng", "xong", "2025", "x"]
    of_eia = {"column:ghi chu": "eia"}
    table = understand(
        sheet(*(shuffled(order, row) for row in rows)), MILESTONE_COLUMNS, targets=TARGETS, answers=of_eia
    )
    assert sorted(as_read(table), key=lambda line: line["stage"]) == [
        {"site": "Cẩm Giàng", "note": "x", "stage": "eia", "state": "xong", "planned": None},
        {"site": "Cẩm Giàng", "note": None, "stage": "site-clearance", "state": None, "planned": "2025"},
    ]


words = st.sampled_from([
    *WEEKLY, "id", "name", "version", "GPMB", "ĐTM", "I", "A", "Tổng cộng", "Cộng", "Ghi chú: x", "Nơi nhận:", "(1)",
    "1", "*", "KT. GIÁM ĐỐC", "Huyện", "()", "(ha)", "II. Huyện", "đến ngày", "",  " ",
])  # fmt: skip
cells = st.one_of(
    st.none(),
    words,
    words,
    st.text(max_size=6),
    st.integers(-5, 5000),
    st.floats(),
    st.decimals(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.just(NOT_COMPUTED),
)
corner = st.integers(0, 8)


@st.composite
def any_sheets(draw):
    rows = draw(st.lists(st.tuples(st.lists(cells, max_size=7), st.booleans()), max_size=12))
    numbered = [RawRow(number, row, hidden) for number, (row, hidden) in enumerate(rows, 1)]
    merged = [
        (row, column, row + down, column + across)
        for row, column, down, across in draw(
            st.lists(st.tuples(st.integers(1, 9), corner, corner, corner), max_size=3)
        )
    ]
    return RawSheet("x", numbered, frozenset(draw(st.sets(corner, max_size=2))), merged)


@settings(max_examples=200)
@given(raw=any_sheets(), read_hidden=st.booleans())
def test_no_row_is_lost_without_a_word(raw, read_hidden):
    before = [list(row.cells) for row in raw.rows]
    table = understand(raw, COLUMNS, read_hidden=read_hidden, required=("name",))
    if not table.header_row:
        assert table.errors
        return
    hidden = {row.number for row in raw.rows if row.is_hidden and not read_hidden}
    holding = {row.number for row in raw.rows if any(not is_blank(value) for value in row.cells)} - hidden
    # A header is up to three rows, whatever blank ones lie between.
    holding -= set(sorted(number for number in holding if number >= table.header_row)[:3])
    read = {line.number for line in table.lines}
    said = {int(note.cell) for note in table.skipped}
    assert not read & said
    if table.keys:
        assert holding <= read | said
    assert all(len(line.values) == len(line.letters) == len(table.keys) for line in table.lines)
    assert repr([row.cells for row in raw.rows]) == repr(before)


@given(raw=any_sheets())
def test_nothing_in_a_wide_sheet_raises(raw):
    table = understand(raw, MILESTONE_COLUMNS, targets=TARGETS)
    assert all(len(line.values) == len(line.letters) == len(table.keys) for line in table.lines)


@given(value=st.one_of(st.integers(10, 99), st.decimals(1, 9, places=2), st.dates(), st.text("abcđ", min_size=1)))
def test_a_value_passes_as_it_is(value):
    table = understand(sheet(["Tên", "Hiện trạng"], ["Cẩm Giàng", value]), COLUMNS)
    assert table.lines[0].values[1] is value
    assert isinstance(value, int | Decimal | datetime.date | str)
