"""The workbook an office gets: what it shows, what it helps to type, what it keeps from being changed."""

import datetime
import io
import re
import tempfile
import tracemalloc
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation
from openpyxl import load_workbook

from spreadsheets.book import BookError
from spreadsheets.tests.packages import by_calamine, by_odfpy, check_package
from spreadsheets.writers import (
    BookSpec,
    ColumnSpec,
    GuideLine,
    Marked,
    SheetSpec,
    write_book,
    write_marked,
    write_table,
)

# Whole columns are printed, so that new rows are too; openpyxl does not know such areas, and says so.
pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set")

COLUMNS = [
    ColumnSpec("name", "Tên cụm", is_required=True, help_text="Tên đầy đủ."),
    ColumnSpec("unit", "Đơn vị", "reference", options="unit"),
    ColumnSpec("area", "Diện tích", "number", unit="ha"),
    ColumnSpec("state", "Trạng thái", "choice", options="state", is_required=True),
    ColumnSpec("kind", "Loại hình", "choice", options="kind"),
    ColumnSpec("day", "Ngày thành lập", "date"),
    ColumnSpec("promise", "Dự kiến vận hành", "partial_date"),
    ColumnSpec("count", "Số hộ", "whole"),
    ColumnSpec("note", "Ghi chú", "lines"),
    ColumnSpec("id", "Mã", "whole", is_locked=True),
    ColumnSpec("version", "Phiên bản", "whole", is_locked=True),
]
ROW = ["=Vằng Mười", "xã Trần Phú", Decimal("15.5"), "Thành lập", None, datetime.date(2021, 9, 21), "quý IV/2025", 88]
ROW += ["a\nb", 7, 3]
LISTS = {"unit": [f"xã {n}" for n in range(400)], "state": ["=Quy hoạch", "Thành lập"], "kind": ["thường"], "none": []}
WHEN = datetime.datetime(2026, 11, 23, 1, 2, tzinfo=datetime.UTC)


def book_of(rows=(ROW, ROW), columns=COLUMNS, **options) -> BookSpec:
    return BookSpec(
        "Sổ theo dõi",
        [SheetSpec("clusters", "Cụm công nghiệp", columns, iter(rows)), SheetSpec("zones", "Khu: A/B", COLUMNS)],
        LISTS,
        [GuideLine("Chốt đến", "14/12/2026")],
        {"when": WHEN, "who": "Nguyễn Văn A", "address": "https://theodoi.example/"},
        clear_word="(xoá)",
        **options,
    )


def written(spec: BookSpec, write=write_book) -> bytes:
    target = io.BytesIO()
    write(spec, target)
    return target.getvalue()


@pytest.fixture(scope="module")
def content() -> bytes:
    with translation.override("en"):
        return written(book_of())


@pytest.fixture(scope="module")
def book(content):
    return load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def sheet(book):
    return book["Cụm công nghiệp"]


def test_excel_finds_nothing_to_repair(content):
    check_package(content)


def test_sheets_are_the_guide_the_data_and_lists_that_nobody_sees(book):
    assert book.sheetnames == ["Guide", "Cụm công nghiệp", "Khu A B", "_lists"]
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible"] * 3 + ["veryHidden"]
    assert book.active.title == "Guide"
    assert book.defined_names["sheet_clusters"].attr_text == "'Cụm công nghiệp'!$A$1"
    assert book.defined_names["sheet_zones"].attr_text == "'Khu A B'!$A$1"


def test_keys_stand_hidden_above_the_headers(sheet):
    assert sheet.row_dimensions[1].hidden
    assert [cell.value for cell in sheet[1]] == [column.key for column in COLUMNS]
    assert [cell.value for cell in sheet[2]] == [column.header for column in COLUMNS]
    assert not sheet.row_dimensions[2].hidden
    assert all(cell.font.b and cell.alignment.wrap_text for cell in sheet[2])
    assert sheet.dimensions == "A1:K4"


def test_values_come_back(content):
    assert by_calamine(content, 1)[2] == [*ROW[:2], 15.5, *ROW[3:]]


def test_headers_stay_in_sight_and_filter_and_print(sheet):
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref == "A2:K4"
    assert sheet.print_title_rows == "$2:$2"
    setup = sheet.page_setup
    assert (setup.orientation, setup.fitToWidth or 1, setup.fitToHeight) == ("landscape", 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddHeader.center.text.strip() == "Cụm công nghiệp"
    assert sheet.oddFooter.left.text.strip() == "23/11/2026 08:02"
    assert sheet.oddFooter.right.text.strip() == "Page &P of &N"


def test_columns_are_as_wide_as_their_headers_and_kinds_ask(sheet):
    widths = {column.key: sheet.column_dimensions["ABCDEFGHIJK"[i]].width for i, column in enumerate(COLUMNS)}
    assert widths["note"] > widths["name"] > widths["count"]
    assert widths["id"] < 10


def test_only_keys_and_versions_are_locked(sheet):
    assert sheet.protection.sheet
    assert not sheet.protection.password
    locked = [cell.protection.locked for cell in sheet[3]]
    assert locked == [column.is_locked for column in COLUMNS]
    assert all(cell.protection.locked for row in (sheet[1], sheet[2]) for cell in row)
    assert sheet["J3"].fill.fgColor.rgb == "FFF0F0F0"


def test_new_rows_may_be_filled_in_and_own_columns_stand_beside(sheet):
    for index, column in enumerate(COLUMNS, 1):
        assert _column_is_locked(sheet, index) == column.is_locked
    assert not _column_is_locked(sheet, len(COLUMNS) + 1)
    assert not _column_is_locked(sheet, 16_384)
    allowed = sheet.protection
    assert not any([allowed.insertRows, allowed.formatColumns, allowed.formatRows, allowed.autoFilter])


def _column_is_locked(sheet, index: int) -> bool:
    found = [d for d in sheet.column_dimensions.values() if d.min and d.min <= index <= d.max]
    return found[0].protection.locked


def test_nothing_can_be_sorted_away_from_its_key(sheet):
    """Excel sorts a protected selection without its locked cells."""
    assert sheet.protection.sort
    assert sheet.protection.deleteRows


def rules(sheet) -> dict:
    return {str(rule.sqref)[0]: rule for rule in sheet.data_validations.dataValidation}


def test_dropdowns_take_their_lists_from_the_hidden_sheet(book, sheet):
    found = rules(sheet)
    assert found["B"].formula1 == "list_unit_or_clear"
    assert found["D"].formula1 == "list_state"
    assert str(found["B"].sqref) == "B3:B1001"
    lists = book["_lists"]

    def named(name: str) -> list[str]:
        place = book.defined_names[name].attr_text.partition("!")[2].replace("$", "")
        return [row[0].value for row in lists[place]]

    assert named("list_unit") == LISTS["unit"]
    assert named("list_unit_or_clear") == [*LISTS["unit"], "(xoá)"]
    assert named("list_state") == LISTS["state"]
    assert all(cell.data_type == "s" for cell in lists["B"][:3])
    assert "list_none" not in book.defined_names


def test_a_closed_list_refuses_and_everything_else_warns(sheet):
    found = rules(sheet)
    assert (found["D"].errorStyle or "stop") == "stop"
    assert (found["E"].errorStyle or "stop", found["E"].formula1) == ("stop", "list_kind_or_clear")
    assert {found[letter].errorStyle for letter in "BCFH"} == {"warning"}
    assert [found[letter].type for letter in "CFH"] == ["decimal", "date", "whole"]
    assert found["G"].type in (None, "none")
    assert "ha" in found["C"].prompt
    assert not {"J", "K"} & set(found)


def test_rules_reach_below_the_last_row_for_new_ones():
    spec = book_of([ROW] * 700)
    sheet = load_workbook(io.BytesIO(written(spec))).worksheets[1]
    assert str(rules(sheet)["D"].sqref) == "D3:D1202"


def test_long_hints_stay_within_what_excel_takes():
    columns = [replace(column, header=column.header * 20, help_text="gợi ý 😀 " * 100) for column in COLUMNS]
    content = written(book_of(columns=columns))
    check_package(content)
    sheet = load_workbook(io.BytesIO(content)).worksheets[1]
    assert rules(sheet)["A"].prompt.endswith("…")


def guide_texts(content: bytes) -> list[str]:
    return [cell for row in by_calamine(content) for cell in row if cell]


def test_the_first_sheet_says_what_the_workbook_is_and_how_it_comes_back(content):
    texts = guide_texts(content)
    assert texts[0] == "Sổ theo dõi"
    for wanted in ("23/11/2026 08:02", "Nguyễn Văn A", "https://theodoi.example/", "Chốt đến", "14/12/2026"):
        assert wanted in texts
    told = " ".join(texts)
    assert "leaves the value as it is. To clear a value, type “(xoá)”" in told
    assert "locked" in told
    assert "hidden" in told
    for column in COLUMNS:
        assert column.header in texts
    assert "A number. Unit: ha." in texts


def test_the_guide_does_not_speak_of_coming_back_where_nothing_comes_back():
    spec = book_of()
    spec.clear_word = ""
    content = written(spec)
    assert not any("clear" in text for text in guide_texts(content))
    names = load_workbook(io.BytesIO(content)).defined_names
    assert names["list_state"].attr_text == names["list_state_or_clear"].attr_text


def test_a_workbook_without_rows_is_a_template():
    content = written(book_of(rows=()))
    check_package(content)
    sheet = load_workbook(io.BytesIO(content)).worksheets[1]
    assert (sheet.max_row, sheet.auto_filter.ref) == (2, "A2:K3")
    assert str(rules(sheet)["D"].sqref) == "D3:D1001"


def test_the_same_content_is_the_same_file(content):
    with translation.override("en"):
        assert [written(book_of()) for _time in range(2)] == [content] * 2


def test_every_letter_is_in_the_font_of_offices(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = archive.read("xl/styles.xml").decode()
    assert set(re.findall('<name val="([^"]+)"', styles)) == {"Times New Roman"}
    assert "<scheme" not in styles  # the theme's font would win


def test_properties_say_who_and_when(book):
    properties = book.properties
    assert (properties.title, properties.creator) == ("Sổ theo dõi", "Nguyễn Văn A")
    assert properties.created == WHEN.replace(tzinfo=None)


def test_lists_and_sheets_need_names_that_excel_takes():
    with pytest.raises(ValueError, match="a b"):
        written(BookSpec("S", [], {"a b": ["x"]}))
    with pytest.raises(ValueError, match="a-b"):
        written(BookSpec("S", [SheetSpec("a-b", "S", COLUMNS)]))


def test_refused_rows_are_marked_with_their_reasons():
    rows = [Marked(ROW, {2: "“abc” is not a number.", None: "Twice in the file."}), Marked(ROW, {None: "Not yours."})]
    with translation.override("en"):
        content = written(book_of(rows), write_marked)
    check_package(content)
    sheet = load_workbook(io.BytesIO(content)).worksheets[1]
    assert (sheet["L1"].value, sheet["L2"].value) == ("_reason", "Reason for the rejection")
    assert sheet["L3"].value == "Diện tích: “abc” is not a number.\nTwice in the file."
    assert sheet["L4"].value == "Not yours."
    assert "not a number" in sheet["C3"].comment.text
    assert sheet["C3"].fill.fgColor.rgb == sheet["L4"].fill.fgColor.rgb != sheet["C4"].fill.fgColor.rgb
    assert sheet["C3"].value == 15.5
    assert sheet["C4"].comment is None


def test_thousands_of_refused_cells_keep_their_reasons_without_thousands_of_comments():
    rows = (Marked(ROW, {2: "wrong"}) for _row in range(1_500))
    sheet = load_workbook(io.BytesIO(written(book_of(rows), write_marked))).worksheets[1]
    assert sheet["C1002"].comment.text == "wrong"
    assert sheet["C1003"].comment is None
    assert sheet["L1502"].value.endswith("wrong")


def test_more_rows_than_a_sheet_holds_are_refused_with_words(monkeypatch):
    monkeypatch.setattr("spreadsheets.writers.streaming.MAX_ROWS", 4)
    with pytest.raises(BookError, match="4"):
        written(book_of([ROW] * 3))


def test_what_fails_leaves_nothing_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows():
        yield ROW
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        written(book_of(rows()))
    assert list(tmp_path.iterdir()) == []
    written(book_of())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_rows_are_never_collected(kind, tmp_path):
    def peak(rows: int) -> int:
        tracemalloc.start()
        try:
            with (tmp_path / kind).open("wb") as target:
                write_table(kind, SheetSpec("s", "S", COLUMNS, ([str(i), *ROW[1:]] for i in range(rows))), target)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)  # what is loaded once
    assert peak(6_000) < peak(1_000) + 500_000


def test_a_table_is_ready_to_work_on_and_nothing_in_it_is_locked():
    target = io.BytesIO()
    write_table("xlsx", SheetSpec("s", "Cụm", COLUMNS, [ROW]), target, when=WHEN)
    check_package(target.getvalue())
    sheet = load_workbook(target).active
    assert (sheet["A1"].value, sheet.freeze_panes, sheet.auto_filter.ref) == ("Tên cụm", "B2", "A1:K2")
    assert not sheet.protection.sheet
    assert not sheet.data_validations.dataValidation


def test_tables_may_hold_their_keys():
    for kind in ("xlsx", "ods", "csv"):
        target = io.BytesIO()
        write_table(kind, SheetSpec("s", "Cụm", COLUMNS, [ROW]), target, with_keys=True)
        if kind == "xlsx":
            sheet = load_workbook(target).active
            assert (sheet["A1"].value, sheet["A2"].value, sheet.row_dimensions[1].hidden) == ("name", "Tên cụm", True)
        elif kind == "ods":
            assert [row[0] for row in by_odfpy(target.getvalue())][:2] == [("string", "name"), ("string", "Tên cụm")]
        else:
            assert target.getvalue().decode("utf-8-sig").splitlines()[:2] == [
                ";".join(column.key for column in COLUMNS),
                ";".join(column.header for column in COLUMNS),
            ]


def test_wide_sheets_print_on_paper_they_can_be_read_on():
    def page(count: int):
        columns = [ColumnSpec(f"k{i}", f"Cột {i}") for i in range(count)]
        target = io.BytesIO()
        write_table("xlsx", SheetSpec("s", "S", columns, [["x"] * count]), target)
        setup = load_workbook(target).active.page_setup
        return int(setup.paperSize), int(setup.fitToWidth or 1)

    assert page(7) == (9, 1)
    assert page(11) == (8, 1)
    assert page(25) == (8, 3)
