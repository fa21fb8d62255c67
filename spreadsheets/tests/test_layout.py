"""Sheets as offices make them: which header is found, which rows are read, which are left out and with which words."""

import datetime
import time
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy

from spreadsheets.book import NOT_COMPUTED, Note, RawRow, RawSheet
from spreadsheets.layout import score, understand
from spreadsheets.questions import Asked, Option, Question
from spreadsheets.tests.layouts import (
    CAM_GIANG,
    COLUMNS,
    MILESTONE_COLUMNS,
    QUANG_CHU,
    TARGETS,
    VANG_MUOI,
    WEEKLY,
    WEEKLY_KEYS,
    column,
    counted_calls,
    sheet,
)
from values.text import in_every_language

pytestmark = pytest.mark.usefixtures("in_english")
KEYS = ["id", "name", "area", "version"]
LABELS = ["Số hiệu", "Tên", "Diện tích", "Phiên bản"]


def values(table):
    return [line.values for line in table.lines]


def told(notes):
    return [(note.cell, note.message) for note in notes]


def read(
    *rows, columns=COLUMNS, mapping=None, read_hidden=False, required=(), targets=(), answers=None, shared=(), **options
):
    return understand(
        sheet(*rows, **options),
        columns,
        mapping=mapping,
        read_hidden=read_hidden,
        required=required,
        targets=targets,
        answers=answers,
        shared=shared,
    )


# --- Our own workbook ---


def test_hidden_keys_decide_whatever_the_visible_headers_say():
    table = read(KEYS, ["Mã", "Diện tích", "Ghi chú", "?"], [7, "Cẩm Giàng", 43, 2], hidden={1})
    assert (table.has_keys, table.keys, values(table)) == (True, KEYS, [[7, "Cẩm Giàng", 43, 2]])
    assert (table.lines[0].number, list(table.lines[0].letters)) == (3, ["A", "B", "C", "D"])
    assert [*table.errors, *table.warnings, *table.skipped] == []
    assert not table.needs_mapping


def test_keys_that_were_unhidden_still_count():
    table = read(KEYS, LABELS, [7, "Cẩm Giàng", 43, 2])
    assert (table.has_keys, values(table)) == (True, [[7, "Cẩm Giàng", 43, 2]])


def test_keys_alone_are_a_header_and_what_stands_under_them_is_data():
    table = read(KEYS, [7, "Cẩm Giàng", 43, 2])
    assert (table.has_keys, table.keys, values(table)) == (False, KEYS, [[7, "Cẩm Giàng", 43, 2]])


def test_hidden_locked_columns_of_our_own_are_read_and_other_hidden_ones_told():
    table = read(KEYS, LABELS, [7, "Cẩm Giàng", 43, 2], hidden={1}, hidden_columns=frozenset({0, 2, 3, 9}))
    assert (table.keys, values(table)) == (["id", "name", "version"], [[7, "Cẩm Giàng", 2]])
    assert [note.message for note in table.warnings] == ["Hidden columns, not read: 1 (C)."]


def test_the_same_key_twice_names_both_columns():
    table = read(["name", "area", "area"], ["Tên", "Diện tích", "Diện tích"], ["Cẩm Giàng", 1, 2], hidden={1})
    assert told(table.errors) == [("C", "Columns B and C are both “Diện tích”. Skip one of them.")]


def test_a_column_a_person_added_to_our_workbook_is_found_by_name_or_asked_for():
    table = read(["name", "area"], ["Tên", "Diện tích", "Ghi chú", "Riêng"], ["A", 1, "x", "y"], hidden={1})
    assert [(m.letter, m.target, m.how) for m in table.matches][2:] == [("C", "note", "name"), ("D", None, "unknown")]
    assert table.needs_mapping


def test_a_total_a_person_added_to_our_workbook_is_left_out():
    table = read(KEYS, LABELS, [7, "A", 43, 2], [None, "Tổng cộng", 43, None], hidden={1})
    assert [line.number for line in table.lines] == [3]
    assert told(table.skipped) == [("4", "A total.")]


@pytest.mark.parametrize("name", ["A. Pháo", "(1) Cẩm Giàng", "*Cẩm Giàng", "I"])
def test_a_name_alone_in_our_own_workbook_is_a_record(name):
    table = read(KEYS, LABELS, [None, name], hidden={1})
    assert (values(table), table.skipped) == ([[None, name, None, None]], [])


# --- Finding the header ---


def weekly(*rows, **options):
    titles = (["BÁO CÁO TIẾN ĐỘ CÁC CỤM CÔNG NGHIỆP"], ["(Kèm theo văn bản số 12/SCT)"], None)
    return read(*titles, WEEKLY, *rows, required=("name",), **options)


def test_the_weekly_progress_sheet_is_read():
    table = weekly(
        [f"({n})" for n in range(1, 12)],
        ["I", "Các cụm đã thành lập"],
        [1, *CAM_GIANG],
        ["2", *QUANG_CHU],
        ["II", "Các cụm đang làm thủ tục", None, 15],
        [1, *VANG_MUOI],
        ["Tổng cộng", None, None, 132.4, 1335.5],
        None,
        ["Ghi chú: số liệu do chủ đầu tư cung cấp"],
        [None] * 8 + ["Bắc Kạn, ngày 23 tháng 11 năm 2026"],
        ["Nơi nhận:"] + [None] * 8 + ["KT. GIÁM ĐỐC"],
        ["- Như trên;"] + [None] * 8 + ["PHÓ GIÁM ĐỐC"],
        [None] * 9 + ["Nguyễn Văn A"],
    )
    assert (table.header_row, table.keys) == (4, WEEKLY_KEYS)
    assert values(table) == [CAM_GIANG, QUANG_CHU, VANG_MUOI]
    assert [(n.cell, n.message) for n in table.skipped] == [
        ("1", "Is above the header."),
        ("2", "Is above the header."),
        ("5", "A row of column numbers under the header."),
        ("6", "A group's title."),
        ("9", "A group's title."),
        ("11", "A total."),
        ("13", "A note beside the table."),
        ("14", "A signature or an address under the table."),
        ("15", "A signature or an address under the table."),
        ("16", "A signature or an address under the table."),
        ("17", "A signature or an address under the table."),
    ]
    assert [*table.errors, *table.warnings] == []
    assert not table.needs_mapping


def test_a_column_that_only_counts_is_left_out():
    match = weekly([1, *CAM_GIANG]).matches[0]
    assert (match.header, match.target, match.how) == ("TT", "", "number")


def test_next_weeks_sheet_has_the_same_layout():
    other = [text.replace("23/11", "30/11") for text in WEEKLY]
    first, second = read(WEEKLY, [1, *CAM_GIANG]), read(other, [1, *CAM_GIANG])
    assert first.layout_id == second.layout_id != read(WEEKLY[:-1], [1, *CAM_GIANG[:-1]]).layout_id


def test_letterhead_above_the_header_is_no_header():
    table = read(
        ["UBND TỈNH BẮC KẠN", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["SỞ CÔNG THƯƠNG", None, "Độc lập - Tự do - Hạnh phúc"],
        ["STT", "Tên cụm", "Diện tích", "Ghi chú"],
        [1, "Cẩm Giàng", 43, "x"],
        merged=[(1, 0, 1, 1), (1, 2, 1, 3), (2, 0, 2, 1), (2, 2, 2, 3)],
    )
    assert (table.header_row, values(table)) == (3, [["Cẩm Giàng", 43, "x"]])
    assert [match.header for match in table.matches] == ["STT", "Tên cụm", "Diện tích", "Ghi chú"]


TWO_ROWS = (
    ["TT", "Tên cụm", "Diện tích", "Tiến độ", None, "Ghi chú"],
    [None, None, None, "GPMB", "ĐTM", None],
)


@pytest.mark.parametrize("merged", [[], [(1, 3, 1, 4), *((1, column, 2, column) for column in (0, 1, 2, 5))]])
def test_a_header_of_two_rows_is_joined_with_and_without_merged_cells(merged):
    columns = [*COLUMNS, column("clearance", "GPMB"), column("eia", "Tiến độ ĐTM")]
    table = read(*TWO_ROWS, [1, "Cẩm Giàng", 43, "xong", "chưa", "x"], columns=columns, merged=merged)
    assert table.keys == ["name", "area", "clearance", "eia", "note"]
    assert table.matches[3].header == "Tiến độ / GPMB"
    assert values(table) == [["Cẩm Giàng", 43, "xong", "chưa", "x"]]


@pytest.mark.parametrize(("below", "lines"), [("Tên cụm", 1), ("Cẩm Giàng", 2)])
def test_what_is_repeated_under_a_merged_header_belongs_to_it_and_nothing_else(below, lines):
    rows = ["Tên cụm", "Chủ đầu tư", "Hiện trạng"], [below, "Công ty", "tốt"], ["Quảng Chu", "B", "x"]
    assert len(read(*rows, merged=[(1, 0, 2, 0)]).lines) == lines


def test_half_headers_that_name_the_same_column_are_asked_for():
    table = read(
        ["Tên", "Quy hoạch", None, "Thực hiện", None],
        [None, "Diện tích", "Số", "Diện tích", "Số"],
        ["Cẩm Giàng", 1, 2, 3, 4],
    )
    assert [(m.header, m.target) for m in table.matches if "Diện" in m.header] == [
        ("Quy hoạch / Diện tích", None), ("Thực hiện / Diện tích", None),
    ]  # fmt: skip
    assert table.errors == []


def test_a_name_of_two_columns_is_asked_for():
    columns = [COLUMNS[1], column("area", "diện tích", "Quy mô"), column("investment", "tổng mức", "Quy mô")]
    assert read(["Tên", "Quy mô"], ["A", 1], columns=columns).matches[1].target is None


def test_a_title_over_the_last_columns_needs_no_merging():
    table = read(["Tên", "Kế hoạch", None], [None, "năm 2025", "năm 2026"], ["Cẩm Giàng", 1, 2])
    assert [match.header for match in table.matches] == ["Tên", "Kế hoạch / năm 2025", "Kế hoạch / năm 2026"]


def test_units_under_the_header_belong_to_it():
    table = read(["Tên", "Diện tích", "Tổng mức đầu tư"], [None, "(ha)", "(tỷ đồng)"], ["Cẩm Giàng", 1, 2])
    assert (table.keys, values(table)) == (["name", "area", "investment"], [["Cẩm Giàng", 1, 2]])


def test_a_header_of_three_rows_is_joined_whole():
    merged = [(1, 2, 1, 4), (2, 2, 2, 3), (2, 4, 3, 4), (1, 0, 3, 0), (1, 1, 3, 1)]
    rows = (
        ["TT", "Tên cụm", "Thực hiện", None, None],
        [None, None, "Đất đai", None, "Tiến độ"],
        [None, None, "Đã thu hồi", "Chưa thu hồi", None],
        [1, "Cẩm Giàng", 10, 33, "x"],
    )
    expected = ["Thực hiện / Đất đai / Đã thu hồi", "Thực hiện / Đất đai / Chưa thu hồi", "Thực hiện / Tiến độ"]
    for ranges in (merged, []):
        table = read(*rows, merged=ranges)
        assert [match.header for match in table.matches[2:]] == expected
        assert values(table) == [["Cẩm Giàng"]]


def test_a_header_that_someone_hid_is_found():
    table = read(HEADER, [1, *RECORD], [2, *RECORD], hidden={1})
    assert (table.header_row, len(table.lines), table.warnings) == (1, 2, [])


def test_the_first_row_under_a_header_is_not_taken_for_a_part_of_it():
    table = read(["STT", "Tên", "Diện tích", "Ghi chú"], [None, "Cẩm Giàng", None, "mới"], ["1", "B", 2, "x"])
    assert values(table) == [["Cẩm Giàng", None, "mới"], ["B", 2, "x"]]


def test_the_lower_part_of_a_header_means_nothing_where_the_upper_part_does():
    rows = ["Cụm", "Chủ đầu tư", None], [None, "Tên", "Địa chỉ"], ["Cẩm Giàng", "Công ty A", "Hà Nội"]
    table = read(*rows)
    assert [(m.header, m.target) for m in table.matches][1] == ("Chủ đầu tư / Tên", None)


def test_data_that_speak_the_names_of_columns_are_no_header():
    rows = [["Cụm", "Mốc", "Ghi chú"], ["Cẩm Giàng", "Diện tích", "Hiện trạng"], ["Quảng Chu", "Địa điểm", "Tên"]]
    table = read(*rows)
    assert (table.header_row, len(table.lines)) == (1, 2)


def test_the_widest_row_of_words_is_offered_when_no_name_is_known():
    table = read(["DANH SÁCH"], ["Năm", "2024"], ["Cột một", "Cột hai", "Cột ba"], ["a", 1, 2], ["b", 3, 4])
    assert (table.header_row, table.needs_mapping, table.errors) == (3, True, [])
    assert [(m.key, m.target, m.examples) for m in table.matches] == [
        ("cot mot", None, ["a", "b"]), ("cot hai", None, ["1", "3"]), ("cot ba", None, ["2", "4"]),
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [[], [["chỉ có một dòng"]], [[1, 2, 3], [4, 5, 6]]])
def test_a_sheet_without_a_header_is_an_error(rows):
    table = read(*rows)
    assert told(table.errors) == [("", "None of the first 40 rows with content looks like a header.")]
    assert (table.lines, table.header_row) == ([], 0)


def test_a_list_of_one_column_is_read():
    assert values(read(["Tên"], ["Cẩm Giàng"], ["Quảng Chu"])) == [["Cẩm Giàng"], ["Quảng Chu"]]


@pytest.mark.parametrize(
    "header",
    ["area", "AREA", "DIỆN TÍCH", "dien  tich", "Diện tích (ha)", "Diện tích\n(ĐVT: ha)", "Diện tích (*)", "Diện tích:",
     "Die\u0323\u0302n ti\u0301ch"],
)  # fmt: skip
def test_spellings_of_a_header(header):
    assert read(["Tên", header], ["A", 1]).keys == ["name", "area"]


def test_brackets_that_are_no_unit_make_another_column():
    assert read(["Tên", "Diện tích (đã thu hồi)"], ["A", 1]).matches[1].target is None


def test_another_unit_than_the_columns_is_converted_or_an_error():
    area = column("area", "diện tích")
    area.unit = "ha"
    columns = [COLUMNS[1], area]
    assert read(["Tên", "Diện tích (hecta)"], ["A", 1], columns=columns).errors == []
    table = read(["Tên", "Diện tích (m²)"], ["A", 749000], ["B", "12.500,5"], ["C", "chưa rõ"], columns=columns)
    assert table.errors == []
    areas = [line.values[1] for line in table.lines]
    assert [getattr(area, "text", area) for area in areas] == ["749.000 m²", "12.500,5 m²", "chưa rõ"]
    assert [Decimal(area) for area in areas[:2]] == [Decimal("74.9"), Decimal("1.2501")]
    errors = read(["Tên", "Diện tích (người)"], ["A", 1], columns=columns).errors
    assert [note.cell for note in errors] == ["B1"]
    assert "“ha”" in errors[0].message


# --- Rows that are no records ---


HEADER = ["STT", "Tên", "Địa điểm", "Diện tích", "Ghi chú"]
RECORD = ["Cẩm Giàng", "xã Cẩm Giàng", 43, "x"]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["1", "2", "3", "4", "5"], "A row of column numbers under the header."),
        (["(1)", "(2)", "(3)", "(4)=(2)+(3)", "(5)"], "A row of column numbers under the header."),
        (["A", "B", 1, 2, 3], "A row of column numbers under the header."),
        (["A", "B", "C", "D", "E"], "A row of column numbers under the header."),
        ([1.0, 2.0, 3.0, 4.0, 5.0], "A row of column numbers under the header."),
        (HEADER, "The header, repeated."),
        (["I", "Huyện Chợ Mới"], "A group's title."),
        (["I", "Huyện Chợ Mới", None, 150.5], "A group's title."),
        (["II. Huyện Chợ Mới"], "A group's title."),
        ([None, "II. Huyện Chợ Mới"], "A group's title."),
        (["A. KHU CÔNG NGHIỆP"], "A group's title."),
        (["Huyện Chợ Mới"], "A group's title."),
        (["Tổng cộng", None, None, 43], "A total."),
        ([None, "TỔNG CỘNG:", None, 43, "gồm cả phần mở rộng"], "A total."),
        ([None, "Tổng số (27 cụm)", None, 43], "A total."),
        ([None, "Tổng số cụm", None, 43], "A total."),
        (["Cộng", None, None, 43], "A total."),
        ([None, "Cộng (I+II)", "27 cụm", 43], "A total."),
        ([None, "Cộng nhóm A", None, 43], "A total."),
        ([None, "Cộng trang 1", None, 43], "A total."),
        ([None, "Cộng huyện Chợ Mới", None, 43], "A total."),
        ([None, "Trong đó: đã thành lập", None, 43], "A total."),
        ([None, "To\u0302\u0309ng co\u0323\u0302ng", None, 43], "A total."),
        (["Total", None, None, 43], "A total."),
        (["Cộng", "2 cụm", None, 43], "A total."),
        (["Tổng cộng", "-", "-", 43, "-"], "A total."),
        ([None, "Cộng", None, NOT_COMPUTED], "A total."),
        (["I", "Huyện Chợ Mới", "-", "-", "-"], "A group's title."),
        (["Ghi chú: số liệu ước tính"], "A note beside the table."),
        ([None, "Nguồn: Sở Công Thương"], "A note beside the table."),
        (["(*) Chưa kể phần mở rộng"], "A note beside the table."),
        ([None, None, None, "KT. GIÁM ĐỐC"], "A signature or an address under the table."),
        ([None, "Người lập biểu", None, None, "GIÁM ĐỐC"], "A signature or an address under the table."),
        ([None, "Nơi nhận:"], "A signature or an address under the table."),
        ([7], "A number only."),
        (["7"], "A number only."),
    ],
)
def test_rows_that_hold_no_record_are_left_out_and_told(cells, reason):
    table = read(HEADER, cells, [1, *RECORD])
    assert (values(table), told(table.skipped)) == ([RECORD], [("2", reason)])


@pytest.mark.parametrize(
    "cells",
    [
        ["Tổng Cọt", "xã Tổng Cọt", 12, "x"],
        ["Tổng Cọt", None, 12, None],
        ["Cộng Hòa", None, 12, None],
        ["Cộng", "xã Cộng", 12, None],
        ["Toàn Thắng", None, 12, None],
        ["Trọng Đô", None, 12, None],
        ["Cẩm Giàng", None, None, "Cộng cả giai đoạn 2"],
        ["Cẩm Giàng", None, None, "Tổng cộng"],
        ["Cẩm Giàng", None, None, None],
        ["Nguồn Sơn", None, 12, None],
        ["Khu I", None, None, None],
        ["*Cẩm Giàng", None, 12, None],
        [1, 2, 3, 4],
    ],
)
@pytest.mark.parametrize("number", [2, "2", None])
def test_records_that_look_like_something_else_stay(number, cells):
    table = read(HEADER, [1, *RECORD], [number, *cells])
    assert (values(table), table.skipped) == ([RECORD, cells], [])


def test_a_record_that_is_told_apart_by_more_than_its_title_stays():
    table = read(["Tên cụm", "Giai đoạn", "Ghi chú"], ["Tổng cộng", "GPMB", "x"], columns=MILESTONE_COLUMNS)
    assert values(table) == [["Tổng cộng", "GPMB", "x"]]


def test_rows_numbered_in_roman_throughout_are_records():
    table = read(HEADER, ["I", "Cẩm Giàng"], ["II", "Quảng Chu"])
    assert [line[0] for line in values(table)] == ["Cẩm Giàng", "Quảng Chu"]


def test_a_text_merged_across_the_table_is_a_group():
    table = read(HEADER[1:], ["Huyện Chợ Mới"], RECORD, merged=[(2, 0, 2, 3)])
    assert (values(table), told(table.skipped)) == ([RECORD], [("2", "A group's title.")])


def test_page_heads_of_two_rows_are_left_out_wherever_they_are_printed_again():
    columns = [*COLUMNS, column("clearance", "GPMB"), column("eia", "ĐTM")]
    row = [1, "Cẩm Giàng", 43, "xong", "chưa", "x"]
    numbers = list("123456")
    table = read(*TWO_ROWS, numbers, row, *TWO_ROWS, numbers, row, columns=columns)
    assert [line.number for line in table.lines] == [4, 8]
    assert [note.cell for note in table.skipped] == ["3", "5", "6", "7"]


def test_titles_printed_again_are_left_out():
    titles = ["UBND TỈNH", None, "CỘNG HÒA XÃ HỘI"], [None, "Biểu tổng hợp"]
    table = read(*titles, HEADER, [1, *RECORD], *titles, HEADER, [2, *RECORD])
    assert [line.number for line in table.lines] == [4, 8]
    assert [note.message for note in table.skipped][2:] == ["A title, repeated."] * 2 + ["The header, repeated."]


def test_another_table_further_down_is_an_error():
    table = read(HEADER, [1, *RECORD], ["STT", "Tên", "Chủ đầu tư", "Hiện trạng"], [1, "Quảng Chu", "B", "x"])
    [(row, message)] = told(table.errors)
    assert (row, message[:50]) == ("3", "Another table with other columns begins here. End ")
    other = ["TT", "Cụm", "Hộ đã chi trả", "Tỷ lệ", "Hiện trạng"]  # none of which this kind knows
    assert told(read(HEADER, [1, *RECORD], other, [1, "Quảng Chu", 30, 2, "x"]).errors) == [("3", message)]
    assert read(HEADER, [1, *RECORD], [*HEADER[:-1], "Trang 2"]).errors == []


@pytest.mark.parametrize(
    "mark", ["nt", "-nt-", "n.t", "Như trên", "như trên.", '"', "”", "″", "- // -", "nhu\u031b tre\u0302n"]
)
def test_a_cell_that_says_as_above_holds_what_stands_above_it(mark):
    table = read(["STT", "Tên", "Diện tích"], [1, "A", 43], ["", "Cộng", 43], [2, "B", mark], [3, "C", mark])
    assert values(table) == [["A", 43], ["B", 43], ["C", 43]]
    assert told(table.warnings) == [
        ("C4", "“As above”: read as “43” of row 2."),
        ("C5", "“As above”: read as “43” of row 4."),
    ]


def test_as_above_with_nothing_above_cannot_be_read_and_an_abbreviation_is_no_mark():
    table = read(["STT", "Tên", "Diện tích"], [1, "A", "nt"], [2, "NT", 43], [3, "nt Công ty", 4])
    assert [str(value)[:43] for value in values(table)[0]] == ["A", "The cell says “as above”, and nothing stands"[:43]]
    assert values(table)[1:] == [["NT", 43], ["nt Công ty", 4]]
    own = read(KEYS, LABELS, [1, "A", 43, 1], [2, "B", '"', 1])
    assert values(own)[1][2] == '"'


def test_as_above_is_asked_where_the_record_before_is_not_what_stands_above():
    unclear = "The cell says “as above”, and it is not clear which value that is. Write the value itself."
    head = ["STT", "Tên", "Diện tích"]
    in_groups = read(head, ["I", "Huyện Tân Thành"], [1, "A", 43], ["II", "Huyện khác"], [1, "B", "nt"], [2, "C", "nt"])
    below_hidden = read(head, [1, "A", 43], [2, "B", 50], [3, "C", "nt"], hidden=[3])
    on_its_side = RawSheet(
        "Tiến độ", [RawRow(n, row) for n, row in enumerate((head, [1, "A", 43], [2, "B", "nt"]), 1)], places={"3": "C"}
    )
    for table in (in_groups, below_hidden, understand(on_its_side, COLUMNS)):
        assert [str(value) for _name, value in values(table)[:2]] == ["43", unclear]
        assert "As above" not in str(told(table.warnings)), "neither is a mark below one that cannot be read"


def test_records_after_a_note_in_the_middle_are_read():
    table = read(HEADER, [1, *RECORD], ["Ghi chú: như trên"], ["- và thêm"], [2, *RECORD], ["Huyện khác"])
    assert [line.number for line in table.lines] == [2, 5]
    assert [note.message for note in table.skipped] == ["A note beside the table."] * 2 + ["A group's title."]


def test_records_after_a_signature_are_read_when_they_are_numbered_or_wide():
    table = read(HEADER, [1, *RECORD], ["Nơi nhận:"], [2, "Quảng Chu"], [None, *RECORD])
    assert [line.number for line in table.lines] == [2, 4, 5]


# --- Hidden, merged, stray ---


def test_hidden_rows_are_told_and_read_only_when_asked_for():
    rows = [HEADER, [1, *RECORD], [2, *RECORD], [3, *RECORD], [None, " "]]
    table = read(*rows, hidden={2, 4, 5})
    assert [line.number for line in table.lines] == [3]
    assert [note.message for note in table.warnings] == ["Hidden rows, not read: 2 (rows 2, 4)."]
    everything = read(*rows, hidden={2, 4, 5}, read_hidden=True)
    assert [line.number for line in everything.lines] == [2, 3, 4]
    assert everything.warnings == []


def test_a_cell_merged_over_several_rows_gives_its_value_to_each():
    table = read(
        HEADER, [1, *RECORD], [2, None, "xã Quân Hà", 5, "y"], [3, "Quảng Chu", None, 1, None],
        merged=[(2, 1, 4, 1)],
    )  # fmt: skip
    assert values(table)[1:] == [["Cẩm Giàng", "xã Quân Hà", 5, "y"], ["Quảng Chu", None, 1, None]]
    assert [(n.cell, n.value, n.message) for n in table.warnings] == [
        ("B3", "Cẩm Giàng", "Taken from the merged cell that begins in row 2.")
    ]


def test_a_blank_row_under_a_merged_cell_stays_blank():
    table = read(HEADER, [1, *RECORD], [None] * 5, merged=[(2, 1, 3, 1)])
    assert (len(table.lines), table.warnings, table.skipped) == (1, [], [])


def test_a_cell_merged_over_several_columns_is_told():
    table = read(HEADER, [1, "Cẩm Giàng", "tạm dừng", None, None], merged=[(2, 2, 2, 4)])
    assert told(table.warnings) == [("C2", "Merged over columns C to E, and read as column C only.")]


def test_merging_to_the_end_of_the_sheet_costs_nothing():
    with counted_calls() as done:
        read(HEADER, [1, *RECORD], merged=[(2, column, 1_048_576, 16_383) for column in range(200)])
    assert done.calls < 20_000


def test_a_few_cells_right_of_the_table_are_told_with_their_place():
    table = read(HEADER, [1, *RECORD, None, 0], [2, *RECORD], [3, *RECORD])
    assert [(note.cell, note.value) for note in table.warnings] == [("G2", "0")]
    assert not table.needs_mapping


@pytest.mark.parametrize("header", [["Tên", None, "Ghi chú"], ["Tên", "Ghi chú"]])
def test_a_column_of_values_without_a_header_is_asked_for(header):
    table = read(header, ["A", "b", "c"], ["B", "c", "d"])
    asked = [match for match in table.matches if match.target is None]
    assert [(m.header, m.examples) for m in asked] == [("", ["b", "c"] if len(header) == 3 else ["c", "d"])]


# --- Unknown, twice, missing; a person's word ---


def test_an_unknown_column_is_asked_for_and_an_empty_one_told():
    table = read(["Tên", "Người phụ trách", "Dự phòng"], ["A", "Lan", None], ["B", None, " "])
    assert [(m.key, m.target, m.examples) for m in table.matches][1:] == [("nguoi phu trach", None, ["Lan"])]
    assert told(table.warnings) == [("C", "This column is not recognised and empty: it is skipped.")]
    assert table.needs_mapping


def test_a_persons_word_maps_a_column_or_leaves_it_out():
    rows = ["Cụm", "Người phụ trách", "Diện tích"], ["A", "Lan", 1]
    table = read(*rows, mapping={"cum": "name", "nguoi phu trach": "", "dien tich": "investment"})
    assert (table.keys, values(table), table.needs_mapping) == (["name", "investment"], [["A", 1]], False)
    assert [match.how for match in table.matches] == ["mapped"] * 3


def test_a_column_without_a_header_can_be_mapped():
    rows = ["Tên", None, "Ghi chú"], ["A", 5, "c"]
    asked = next(match for match in read(*rows).matches if match.target is None)
    assert asked.key == "#B"
    assert values(read(*rows, mapping={"#B": "area"})) == [["A", 5, "c"]]
    assert values(read(["Tên"], ["A", 5], ["B"], ["C"], mapping={"#B": "area"}))[0] == ["A", 5]


def test_headers_are_known_in_every_language_whatever_the_active_one():
    columns = [column("site", gettext_lazy("site"), is_key=True), column("note", gettext_lazy("note"))]
    for label in in_every_language(lambda: columns[1].header):
        assert read(["site", label], ["A", "x"], columns=columns).keys == ["site", "note"]
    assert len(in_every_language(lambda: columns[1].header)) == 2


def test_a_word_about_a_column_that_is_gone_is_asked_for_again():
    table = read(["Tên", "Người phụ trách"], ["A", "Lan"], mapping={"nguoi phu trach": "retired"})
    assert table.matches[1].target is None


def test_a_number_that_may_be_the_records_or_the_rows_is_asked_for():
    columns = [column("id", "No."), *COLUMNS[1:]]
    assert read(["No.", "Tên"], [1, "A"], columns=columns).matches[0].target is None
    assert read(["id", "Tên"], [1, "A"], columns=columns).matches[0].target == "id"


def test_two_columns_of_one_name_are_an_error_until_one_is_left_out():
    rows = ["Tên", "Diện tích", "Diện tích"], ["Cẩm Giàng", 1, 2]
    table = read(*rows)
    assert told(table.errors) == [("C", "Columns B and C are both “Diện tích”. Skip one of them.")]
    assert (table.keys, values(table)) == (["name", "area"], [["Cẩm Giàng", 1]])
    mended = read(*rows, mapping={"dien tich": ""})
    assert (mended.errors, mended.keys, values(mended)) == ([], ["name", "area"], [["Cẩm Giàng", 2]])


def test_a_required_column_that_is_missing_is_named_with_its_other_names():
    table = read(["Diện tích", "Ghi chú"], [1, "x"], required=("name",))
    assert len(table.errors) == 1
    assert "“Tên” is missing" in table.errors[0].message
    assert "“Tên cụm”" in table.errors[0].message


def test_a_row_with_nothing_in_the_columns_read_is_told():
    table = read(["Tên", "Riêng"], ["A", "x"], [None, "y"], mapping={"rieng": ""})
    assert (values(table), [note.cell for note in table.skipped]) == ([["A"]], ["3"])


def test_blank_text_is_no_value_and_a_cell_that_cannot_be_used_stays():
    table = read(["Tên", "Diện tích", "Ghi chú"], ["A", NOT_COMPUTED, "  "], ["B"])
    assert values(table) == [["A", NOT_COMPUTED, None], ["B", None, None]]


def test_what_the_reader_told_comes_first():
    note = Note("Tiến độ", "", "", "TCVN3")
    assert read(HEADER, [1, *RECORD], notes=[note]).warnings == [note]


# --- Wide sheets ---


WIDE = ["STT", "Tên cụm", "GPMB", "ĐTM", "BCNCKT", "Vận hành", "Ghi chú"]


def read_wide(*rows, **options):
    return read(*rows, columns=MILESTONE_COLUMNS, targets=TARGETS, required=("site", "stage"), **options)


def test_a_districts_wide_list_gives_a_line_for_each_stage_spoken_of():
    rows = [
        ["TIẾN ĐỘ CÁC CỤM"],
        WIDE,
        [1, "Cẩm Giàng", "đang làm", "xong", None, "quý IV/2025", "x"],
        [2, "Quảng Chu", None, None, " ", 2026, None],
        [3, "Vằng Mười", None, None, None, None, None],
    ]
    table = read_wide(*rows, answers={"column:ghi chu": "eia"})
    assert table.keys == ["site", "note", "stage", "state", "planned"]
    assert values(table) == [
        ["Cẩm Giàng", None, "site-clearance", "đang làm", None],
        ["Cẩm Giàng", "x", "eia", "xong", None],
        ["Cẩm Giàng", None, "operation", None, "quý IV/2025"],
        ["Quảng Chu", None, "operation", None, 2026],
    ]
    assert [list(line.letters) for line in table.lines][1] == ["B", "G", "D", "D", ""]
    assert [line.number for line in table.lines] == [3, 3, 3, 4]
    assert told(table.skipped)[-1] == ("5", "The columns that become rows are empty.")
    assert table.errors == []
    assert not table.needs_mapping


@pytest.mark.parametrize("answer", [None, "leave"])
def test_a_column_that_belongs_to_one_of_a_rows_things_is_asked_about_and_counts_for_none_meanwhile(answer):
    answers = {} if answer is None else {"column:ghi chu": answer}
    row = [1, "Cẩm Giàng", "đang làm", "xong", None, None, "đợi nắng"]
    table = read_wide(WIDE, row, answers=answers)
    assert [line.values[table.keys.index("note")] for line in table.lines] == [None, None]
    [question] = table.questions
    assert (question.about, question.cells) == ("Ghi chú", ["G"])
    values = [option.value for option in question.options]
    assert values == ["site-clearance", "eia", "feasibility", "operation", "leave"]
    assert read_wide(WIDE, row[:-1]).questions == [], "an empty column needs no answer"
    shared = read_wide(WIDE, row, shared=("note",))
    assert [line.values[table.keys.index("note")] for line in shared.lines] == ["đợi nắng", "đợi nắng"]


def test_columns_about_one_stage_make_one_line():
    header = [["Tên cụm", "ĐTM", "Hạn ĐTM"]]
    table = read_wide(*header, ["Cẩm Giàng", "đang làm", "2025"], mapping={"han dtm": "eia:planned"})
    assert values(table) == [["Cẩm Giàng", "eia", "đang làm", "2025"]]
    assert list(table.lines[0].letters) == ["A", "B", "B", "C"]


@pytest.mark.parametrize(("answer", "planned"), [(None, "2024"), ("leave", "2024"), ("this", "2025")])
def test_of_two_cells_that_contradict_each_other_it_is_asked_which_counts(answer, planned):
    header = ["Tên cụm", "ĐTM", "Hạn ĐTM"]
    answers = {} if answer is None else {"clash:tien do:c2": answer}
    table = read_wide(header, ["Cẩm Giàng", "2024", "2025"], mapping={"han dtm": "eia:planned"}, answers=answers)
    [question] = table.questions
    assert (question.cells, question.about, question.is_remembered) == (["C2"], "Hạn ĐTM", False)
    assert question.read == "This cell is “2025”, column B is “2024” for the same thing."
    assert table.open_questions == ([question] if answer is None else [])
    assert [line.values[table.keys.index("planned")] for line in table.lines] == [planned]


def test_cells_of_a_wide_sheet_that_say_nothing_known_are_asked_about_once_a_text():
    rows = [[1, "Cẩm Giàng", "lạ", "xong", NOT_COMPUTED], [2, "Quảng Chu", "LẠ", None, None]]
    table = read_wide(WIDE, *rows)
    assert table.errors == []
    assert [(q.text, q.cells) for q in table.questions] == [
        ("lạ", ["C2", "C3"]),
        (str(NOT_COMPUTED)[:59] + "…", ["E2"]),
    ]
    assert "is no state" in table.questions[0].read
    assert [line.values[2] for line in table.lines] == ["eia"]
    answers = dict.fromkeys((question.key for question in table.questions), "leave")
    again = read_wide(WIDE, *rows, answers=answers | {"cell:gone": "leave"})
    assert (again.open_questions, again.answers) == ([], answers)
    assert [line.values[2] for line in again.lines] == ["eia"]
    unknown = read_wide(WIDE, *rows, answers=dict.fromkeys(answers, "nothing of the kind"))
    assert unknown.open_questions == unknown.questions != []


def test_what_a_cell_means_is_answered_by_its_column():
    def asks(cell):
        raise Asked(Question("cell:eia:hoi", "", str(cell), "", options=[Option("done", "done")]))

    eia = replace(TARGETS[1], values=asks, answered=lambda cell, answer: {"stage": "eia", "state": answer})
    header, row = ["Tên cụm", "ĐTM"], ["Cẩm Giàng", "hỏi"]
    options = {"columns": MILESTONE_COLUMNS, "targets": [eia]}
    assert read(header, row, **options).lines == []
    [line] = read(header, row, **options, answers={"cell:eia:hoi": "done"}).lines
    assert line.values == ["Cẩm Giàng", "eia", "done", None]
    assert line.words["state"] == "hỏi"


def test_two_columns_for_one_stage_are_an_error():
    errors = read_wide(["Tên cụm", "GPMB", "Giải phóng", "GPMB "], ["A", 1, None, 2]).errors
    assert [note.cell for note in errors] == ["D"]


# --- Guessing, and how long it takes ---


def test_a_sheet_fits_the_columns_that_it_names_best():
    rows = sheet(["Báo cáo"], WIDE, [1, "Cẩm Giàng", "xong"])
    assert score(rows, MILESTONE_COLUMNS, TARGETS) > score(rows, COLUMNS) > score(rows, [column("x", "khác")]) == 0
    assert score(rows.rows, COLUMNS) == score(rows, COLUMNS)


@pytest.mark.parametrize(
    "text",
    ["(" * 300_000, "Tên" + " (" * 100_000, "Tên đến " + "…" * 300_000 + "x", "1." * 100_000 + "x", "I" * 300_000,
     " " * 300_000 + "x", "ngày " * 60_000, "*" * 300_000 + "\n", "Tổng cộng " * 30_000],
)  # fmt: skip
def test_endless_texts_cost_nothing(text):
    started = time.process_time()
    read([text, "Tên", "Diện tích"], [text], ["1", "A", text], [None, text, 1], [text, None, 1])
    # Of this process alone, with room for a slow machine: a search that goes back and forth takes hours.
    assert time.process_time() - started < 20


def test_rows_of_our_own_are_read_without_a_look_at_each_cell():
    columns = [column("id", "id"), column("version", "version"), *(column(f"k{n}", f"cột {n}") for n in range(18))]
    keys = [one.column_name for one in columns]
    rows = [RawRow(n, [n, 1, f"Cụm công nghiệp {n}", *[1.5, "chữ", None] * 5, "x", 1], False) for n in range(3, 50_003)]
    raw = RawSheet("Cụm", [RawRow(1, keys, True), RawRow(2, [one.header for one in columns]), *rows])
    with counted_calls() as done:
        table = understand(raw, columns)
    # 20 to a row today; a function called for each of its 20 cells would double them.
    assert done.calls < 50_000 * 30
    assert len(table.lines) == 50_000
    assert table.lines[0].values is rows[0].cells


def test_rows_above_the_header_are_the_titles_of_the_table():
    said = ["Tính đến ngày", datetime.date(2026, 11, 27)]
    table = read(["DANH SÁCH CỤM"], said, ["Tên dự án", "Ghi chú"], ["Cẩm Giàng", "a"])
    assert table.titles == ["DANH SÁCH CỤM", "Tính đến ngày 27/11/2026"]
