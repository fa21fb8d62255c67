"""Other formats of workbooks (XML of 2003, web pages named .xls, .xlsb, .fods), read as the same one saved as .xlsx."""

import datetime
from decimal import Decimal

import pytest
from django.utils import translation

from spreadsheets.book import BookError, Look
from spreadsheets.readers import open_book, without_macros
from spreadsheets.tests.corpus.saved_otherwise import flat, xlsb, xml_2003, xml_cell, xml_row
from spreadsheets.tests.files import xlsx
from spreadsheets.tests.readers.helpers import rows, sheet


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


TABLE = "<table border=1><tr><th>TT</th><th>Tên cụm</th></tr><tr><td>1</td><td>Cẩm&nbsp;Giàng</td></tr></table>"


class TestXml2003:
    def test_values_are_read_as_their_formats_show_them(self):
        content = xml_2003(
            xml_row(xml_cell("Tên"), xml_cell("GPMB"), xml_cell("Ngày"), xml_cell("Tháng"))
            + xml_row(
                xml_cell("Cẩm <html:B>Giàng</html:B>"),
                xml_cell("0.85", "Number", 'ss:StyleID="p"'),
                xml_cell("2026-06-14T00:00:00.000", "DateTime", 'ss:StyleID="d"'),
                xml_cell("2026-06-01T00:00:00.000", "DateTime", 'ss:StyleID="m"'),
                xml_cell("1", "Boolean"),
                xml_cell("#N/A", "Error"),
                xml_cell("43.5", "Number"),
            )
        )
        assert open_book(content, "bao-cao.xls").kind == "xml"
        _head, (name, percent, day, month, truth, error, number) = rows(content)
        assert (name, day, month, truth, number) == ("Cẩm Giàng", datetime.date(2026, 6, 14), "06/2026", True, 43.5)
        assert (percent.percent, "#N/A" in error) == (Decimal(85), True)

    def test_places_that_are_left_out_spans_and_hidden_ones_count(self):
        content = xml_2003(
            xml_row(xml_cell("a", given='ss:Index="3" ss:MergeAcross="1" ss:MergeDown="2"'), xml_cell("b"))
            + xml_row(xml_cell("c"), given='ss:Index="7" ss:Hidden="1"'),
            head='<Column ss:Hidden="1" ss:Span="1"/>',
        )
        read = sheet(content)
        assert [(row.number, row.cells, row.is_hidden) for row in read.rows] == [
            (1, [None, None, "a", None, "b"], False), (7, ["c"], True),
        ]  # fmt: skip
        assert (read.merged, read.hidden_columns) == ([(1, 2, 3, 3)], {0, 1})

    def test_comments_are_no_text_and_hidden_sheets_are_hidden(self):
        options = '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>'
        cell = '<Cell><Data ss:Type="String">x</Data><Comment><ss:Data>của ai</ss:Data></Comment></Cell>'
        content = xml_2003(xml_row(cell), options=f"{options}</WorksheetOptions>")
        assert rows(content) == [["x"]]
        assert not open_book(content).sheets[0].is_visible

    def test_looks_are_kept(self):
        content = xml_2003(
            xml_row(xml_cell("a", given='ss:StyleID="s"'), xml_cell("b", given='ss:StyleID="y"'), xml_cell("c"))
        )
        assert sheet(content).looks == {(1, 0): Look(is_struck=True), (1, 1): Look(fill="FFFF00")}

    @pytest.mark.parametrize(
        "row",
        [
            xml_row(xml_cell("a", given='ss:Index="0"')), xml_row(xml_cell("a", given='ss:Index="99999999"')),
            xml_row(xml_cell("a"), xml_cell("b", given='ss:Index="1"')), xml_row(given='ss:Index="x"'),
            xml_row(given='ss:Index="1048577"'), xml_row(xml_cell("a", given='ss:MergeAcross="-1"')),
        ],
    )  # fmt: skip
    def test_impossible_places_are_damage(self, row):
        with pytest.raises(BookError, match="damaged"):
            rows(xml_2003(row))

    def test_entities_are_refused(self):
        bomb = xml_2003("").replace(b"<Workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><Workbook', 1)
        with pytest.raises(BookError, match="From XML"):
            open_book(bomb)


class TestWebPages:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1258"])
    def test_a_table_is_read_in_whatever_encoding_it_says(self, encoding):
        page = f'<html><head><meta charset="{encoding}"><title>Không đọc</title></head><body>{TABLE}</body></html>'
        content = page.encode(encoding, "xmlcharrefreplace")
        assert rows(content) == [["TT", "Tên cụm"], ["1", "Cẩm\xa0Giàng"]]
        assert open_book(content, "thư mục/Biểu 1.xls").sheets[0].name == "Biểu 1"

    def test_titles_tables_and_tables_within_tables_stand_below_each_other(self):
        page = f"<html><body><h1>DANH MỤC</h1><p>(Kèm theo)</p><table><tr><td>Trái {TABLE}</td></tr></table>cuối"
        assert rows(page.encode()) == [
            ["DANH MỤC"], ["(Kèm theo)"], ["Trái"], ["TT", "Tên cụm"], ["1", "Cẩm\xa0Giàng"], ["cuối"],
        ]  # fmt: skip

    def test_cells_over_several_columns_and_rows_are_merged(self):
        page = (
            "<table><tr><td rowspan=2>TT<td colspan=2>Diện tích<tr><td>2025<td>2026"
            "<tr><td>1<td>10<br>ha<td x:num='0.4'>40%</table>"
        )
        read = sheet(page.encode())
        first, second, (number, area, percent) = (row.cells for row in read.rows)
        assert (first, second) == (["TT", "Diện tích"], [None, "2025", "2026"])
        assert (number, area, percent.percent) == ("1", "10\nha", Decimal(40))
        assert read.merged == [(1, 0, 2, 0), (1, 1, 1, 2)]

    def test_hidden_rows_looks_and_what_is_no_text(self):
        page = (
            "<style>td {}</style><script>1 < 2</script><table><tr style='display:none'><td>ẩn</td></tr>"
            "<tr><td bgcolor='#ffff00'>a</td><td><s>b</s></td><td style='background:white'>c</td></tr></table>"
        )
        read = sheet(page.encode())
        assert [(row.cells, row.is_hidden) for row in read.rows] == [(["ẩn"], True), (["a", "b", "c"], False)]
        assert read.looks == {(2, 0): Look(fill="FFFF00"), (2, 1): Look(is_struck=True)}

    def test_a_workbook_saved_as_one_web_page_has_its_sheets(self):
        parts = [
            "<html><!--[if gte mso 9]><x:Name>Cụm</x:Name><x:Name>Khu</x:Name><![endif]--><frameset/></html>",
            f"<html><body>{TABLE}</body></html>",
            "<html><body><table><tr><td>Thanh Bình</td></tr></table></body></html>",
        ]
        body = "".join(f"--x\nContent-Type: text/html; charset=utf-8\n\n{part}\n" for part in parts)
        content = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n{body}--x--\n'.encode()
        book = open_book(content, "a.xls")
        assert [info.name for info in book.sheets] == ["Cụm", "Khu"]
        assert [row.cells for row in book.read(1).rows] == [["Thanh Bình"]]

    @pytest.mark.parametrize("span", ["-1", "0", "x", ""])
    def test_spans_that_are_no_numbers_are_one(self, span):
        assert rows(f"<table><tr><td colspan='{span}' rowspan='{span}'>a</td><td>b</td></tr></table>".encode()) == [
            ["a", "b"]
        ]

    def test_spans_do_not_fill_the_memory(self):
        page = "<table><tr>" + "<td colspan=999999 rowspan=999999>a</td>" * 50 + "</tr></table>"
        with pytest.raises(BookError, match="more than"):
            rows(page.encode())


class TestFlat:
    def test_is_read_as_its_packed_form(self):
        styles = '<style:style style:name="s" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/></style:style>'  # noqa: E501
        row = '<table:table-row><table:table-cell{} office:value-type="string"><text:p>{}</text:p></table:table-cell></table:table-row>'  # noqa: E501
        content = flat(row.format("", "Tên") + row.format(' table:style-name="s"', "Cẩm Giàng"), styles=styles)
        read = sheet(content)
        assert open_book(content, "a.fods").kind == "fods"
        assert [row.cells for row in read.rows] == [["Tên"], ["Cẩm Giàng"]]
        assert read.looks == {(2, 0): Look(is_struck=True)}

    @pytest.mark.parametrize(
        ("libraries", "has_macros"),
        [
            ("<ooo:libraries/>", False),
            ('<ooo:libraries><ooo:library-embedded ooo:name="Standard"/></ooo:libraries>', False),
            (
                '<ooo:libraries><ooo:library-embedded><ooo:module ooo:name="M"/></ooo:library-embedded></ooo:libraries>',  # noqa: E501
                True,
            ),
        ],
    )
    def test_the_place_for_scripts_that_stands_in_every_file_is_no_macro(self, libraries, has_macros):
        row = '<table:table-row><table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row>'  # noqa: E501
        scripts = f'<office:scripts><office:script xmlns:ooo="x">{libraries}</office:script></office:scripts>'
        content = flat(row).replace(b"<office:automatic-styles>", scripts.encode() + b"<office:automatic-styles>")
        assert open_book(content, "a.fods").has_macros == has_macros


class TestBinary:
    def test_values_are_read_as_their_formats_show_them(self):
        content = xlsb([["Tên", 3, -2, 1.5, True, "#N/A"], [("Cẩm Giàng", 3), (0.4, 1), (46187.0, 2), ("x", 4)]])
        first, second = rows(content)
        assert first[:5] == ["Tên", 3, -2, 1.5, True]
        assert "#N/A" in first[5]
        assert (second[0], second[1].percent, second[2]) == ("Cẩm Giàng", Decimal(40), datetime.date(2026, 6, 14))
        assert sheet(content).looks == {(2, 0): Look(is_struck=True), (2, 3): Look(fill="FFFF00")}
        assert open_book(content, "a.xlsx").kind == "xlsb"

    def test_hidden_places_and_merged_cells(self):
        read = sheet(xlsb([["a", "b"], ["c", "d"]], hidden_rows=[1], hidden_columns=[1], merged=[(0, 1, 0, 0)]))
        assert [row.is_hidden for row in read.rows] == [False, True]
        assert (read.hidden_columns, read.merged) == ({1}, [(1, 0, 2, 0)])

    def test_macros_are_told_and_such_a_file_is_not_rewritten(self):
        content = xlsb([["a"]], macros=True)
        assert open_book(content).has_macros
        assert without_macros(content) is content

    def test_cut_off_anywhere_is_damage(self):
        content = xlsb([["Tên", 3, 1.5], [("x", 1)]])
        for length in range(0, len(content), 97):
            with pytest.raises(BookError):
                rows(content[:length])


BLANKS = '<table:table-cell table:number-columns-repeated="16381"/>'
TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


@pytest.mark.parametrize("last", [" ", "x"])
def test_a_blank_cell_in_the_last_column_is_no_column(last):
    row = "<table:table-row>" + TEXT.format("Tên") + BLANKS + TEXT.format("<text:s/>" if last == " " else last)
    cells = ["Tên", *[None] * 16382, last]
    for content in (flat(row + "</table:table-row>"), xlsb([cells]), xlsx(cells)):
        if last == "x":
            with pytest.raises(BookError, match="more than 500 columns"):
                rows(content)
        else:
            assert rows(content) == [["Tên"]]


@pytest.mark.parametrize(
    ("content", "way_out"),
    [
        (b"%PDF-1.7\n1 0 obj", "From PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "From Picture"),
        (b"Rar!\x1a\7\0" + bytes(range(200)), "Unpack it"),
        (rb"{\rtf1\ansi a}", "Copy its table"),
        (b"<?xml version='1.0'?><clusters/>", "From XML"),
    ],
)
def test_each_refusal_says_what_to_do_in_excel(content, way_out):
    with pytest.raises(BookError, match=way_out):
        open_book(content)
