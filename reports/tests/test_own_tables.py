"""Own tables: a list, a cross table or a series named as a report, printed, filed and frozen."""

import io
import zipfile

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from progress.models import SecondaryProject
from progress.tests.cast import browser, figure, make_cast, text_of
from reports.models import FiledTable, Indicator, Letterhead, OwnTable
from reports.tables.actions import delete_table, differences, file_table
from reports.tables.files import as_excel, is_torn
from reports.tests.world import published
from values.dates import PartialDate

pytestmark = pytest.mark.django_db
BY_DEVELOPER = "rows=developer&across=&amount=area"
POSTED = {"title": "Diện tích cụm theo chủ đầu tư", "period": "quý III/2026", "letterhead": "cluster"}


@pytest.fixture
def cast():
    cast = make_cast()
    figure(cast.cluster, "area", "40.5")
    Letterhead.objects.create(
        kind="cluster",
        superior="UBND tỉnh Thái Nguyên",
        office="Sở Công Thương",
        symbol="SCT",
        place="Thái Nguyên",
        signer_capacity="KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC",
        signer_name="Nguyễn Văn A",
    )
    return cast


def made(cast, by=None, **more) -> OwnTable:
    values = {"view_name": "cross-table", "argument": "clusters", "query": BY_DEVELOPER, "letterhead": "cluster"}
    values |= {"title": "Diện tích cụm", "period": PartialDate.parse("quý III/2026"), "is_shared": True}
    return OwnTable.objects.create(owner=by or cast.department, **values | more)


def looked_at(client, table: OwnTable) -> dict:
    """What the page of a table sends when it is filed as it stands."""
    return {"seen": client.get(table.get_absolute_url()).context["seen"]}


def as_given_out(client, address: str) -> dict:
    """What a table's form carries unseen."""
    return {"seen": client.get(address).context["form"]["seen"].value()}


def texts(table: FiledTable) -> list[list[str]]:
    return [[cell["text"] for cell in row["cells"]] for row in table.content["rows"]]


def test_a_cross_table_becomes_a_report_in_two_clicks(cast):
    client = browser(cast.department, "vi")
    page = client.get(f"/cross-table/clusters/?{BY_DEVELOPER}")
    address = page.context["own_table_url"]
    assert "Lập báo cáo" in text_of(client.get(address))
    response = client.post(address, POSTED)
    table = OwnTable.objects.get()
    assert response["Location"] == table.get_absolute_url()
    text = text_of(client.get(table.get_absolute_url()))
    for said in ("UBND TỈNH THÁI NGUYÊN", "SỞ CÔNG THƯƠNG", "Kỳ: quý III/2026", "PHÓ GIÁM ĐỐC", "Nguyễn Văn A", "40,5"):
        assert said in text
    assert "1 bản ghi chưa có số liệu này, không tính vào tổng" in text


def test_every_list_that_can_be_saved_can_become_a_report(cast):
    SecondaryProject.objects.create(site_id=cast.cluster.pk, name="Dự án", land_area="3")
    client = browser(cast.administrator)
    addresses = (
        "/clusters/",
        "/zones/",
        "/projects/",
        "/obstacles/",
        "/documents/",
        "/inspections/",
        "/promises/",
        "/desks/",
        "/calls/",
        "/outlook/",
        "/timeline/",
        "/moves/",
        "/remarks/",
        "/meetings/",
    )
    for address in addresses:
        page = client.get(address)
        if "own_table_url" not in (page.context or {}):
            continue
        response = client.post(page.context["own_table_url"], POSTED)
        assert response.status_code == 302, (address, text_of(response)[:400])
        opened = client.get(response["Location"])
        assert opened.context["content"], address
    assert OwnTable.objects.count() >= 8


def test_a_saved_list_keeps_its_filters_and_says_them(cast):
    table = made(cast, view_name="clusters:list", argument="", query="q=cam&columns=area")
    text = text_of(browser(cast.department, "vi").get(table.get_absolute_url()))
    assert "Danh sách: " in text
    assert "Cẩm Giàng" in text
    assert "Vằng Mười" not in text
    filed = file_table(table=table, by=cast.department)
    assert texts(filed) == [["Cẩm Giàng", "40,5"]]
    assert filed.content["rows"][0]["cells"][1]["made_of"] == [
        {"record": "CCN Cẩm Giàng", "amount": "40,5", "source": "báo cáo"}
    ]


def test_a_series_becomes_a_report(cast):
    output = Indicator.objects.create(code="output", name="Giá trị sản xuất", order=1, unit="tỷ đồng")
    published(output, "2023", "1780")
    table = made(cast, view_name="indicator", argument="output", query="")
    filed = file_table(table=table, by=cast.department)
    assert "1.780" in texts(filed)[0]
    assert filed.of_clusters
    assert not filed.of_zones


def test_what_is_filed_stays_and_a_correction_is_a_new_version(cast):
    table = made(cast)
    first = file_table(table=table, by=cast.department)
    with pytest.raises(ValidationError, match="lý do"):
        file_table(table=table, by=cast.department)
    with pytest.raises(ValidationError, match="Không có thay đổi"):
        file_table(table=table, by=cast.department, reason="gửi lại")
    figure(cast.other_cluster, "area", "15")
    second = file_table(table=table, by=cast.department, reason="Bổ sung CCN Vằng Mười")
    assert (first.number, second.number) == (1, 2)
    assert texts(FiledTable.objects.get(pk=first.pk))[-1] == ["Tổng cộng", "40,5"]
    assert [(d.row, d.before, d.after) for d in differences(first, second)] == [
        ("Công ty Cổ phần Khoáng sản", "–", "15"),
        ("Tổng cộng", "40,5", "55,5"),
    ]
    page = text_of(browser(cast.leader, "vi").get(second.get_absolute_url()))
    assert "So với bản số 1" in page
    assert "40,5 → 55,5" in page
    assert "Bổ sung CCN Vằng Mười" in page
    with pytest.raises(TypeError):
        first.save()
    with pytest.raises(TypeError):
        first.delete()
    with pytest.raises(ValidationError):
        delete_table(by=cast.department, table=table)


def test_another_period_begins_with_a_first_version(cast):
    table = made(cast)
    file_table(table=table, by=cast.department)
    address, client = reverse("own-table-edit", args=[table.pk]), browser(cast.department)
    posted = POSTED | {"period": "2026", "is_shared": "on"} | as_given_out(client, address)
    assert client.post(address, posted).status_code == 302
    filed = file_table(table=OwnTable.objects.get(), by=cast.department, is_before_end=True)
    assert filed.number == 1
    assert FiledTable.objects.count() == 2


def test_each_filed_number_says_what_it_was_made_of(cast):
    filed = file_table(table=made(cast), by=cast.department)
    client = browser(cast.leader, "vi")
    rows = filed.content["rows"]
    place = next(number for number, row in enumerate(rows) if row["cells"][0]["text"] == "Tổng cộng")
    cast.cluster.delete()
    page = text_of(client.get(f"{filed.get_absolute_url()}{place}/1/"))
    assert "CCN Cẩm Giàng" in page
    assert "báo cáo" in page
    assert client.get(f"{filed.get_absolute_url()}{place}/0/").status_code == 404
    assert client.get(f"{filed.get_absolute_url()}999/1/").status_code == 404


def test_the_files_of_a_version_are_kept_and_the_same_whatever_makes_files_later(cast, monkeypatch):
    filed, client = file_table(table=made(cast), by=cast.department), browser(cast.leader)
    addresses = [reverse(f"own-table-filed-{kind}", args=[filed.pk]) for kind in ("word", "excel")]
    before = [client.get(address).getvalue() for address in addresses]
    assert not load_workbook(io.BytesIO(before[1])).active.oddHeader.center.text
    with zipfile.ZipFile(io.BytesIO(before[1])) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    with monkeypatch.context() as another_version_of_the_tracker:
        another_version_of_the_tracker.setattr("reports.tables.files.as_word", lambda *args: b"another")
        another_version_of_the_tracker.setattr("reports.tables.files.as_excel", lambda *args: b"another")
        after = [client.get(address) for address in addresses]
    assert [response.getvalue() for response in after] == before
    assert "b%E1%BA%A3n%201.xlsx" in after[1]["Content-Disposition"]
    FiledTable.objects.update(word="", excel="")  # as filed before files were kept: made of what stays
    assert [client.get(address).content for address in addresses] == before


@time_machine.travel("2026-11-20T03:00Z")
def test_before_the_end_of_its_period_a_report_is_filed_only_when_that_is_meant(cast):
    table, client = made(cast, period=PartialDate.parse("tháng 11/2026")), browser(cast.department, "vi")
    address, page = reverse("own-table-file", args=[table.pk]), client.get(table.get_absolute_url())
    assert "Gửi trước khi hết kỳ tháng 11/2026" in text_of(page)
    response = client.post(address, {"seen": page.context["seen"]})
    assert response.status_code == 422
    assert "Kỳ tháng 11/2026 chưa kết thúc: xác nhận gửi báo cáo trước khi hết kỳ." in text_of(response)
    assert not FiledTable.objects.exists()
    assert client.post(address, {"seen": page.context["seen"], "is_before_end": "on"}).status_code == 302
    assert "kỳ số liệu chưa kết thúc" in text_of(client.get(FiledTable.objects.get().get_absolute_url()))
    over = made(cast)
    assert "trước khi hết kỳ" not in text_of(client.get(over.get_absolute_url()))


def test_word_and_excel_hold_every_text_of_the_page(cast):
    table = made(cast)
    client = browser(cast.department)
    word = Document(io.BytesIO(client.get(reverse("own-table-word", args=[table.pk])).content))
    said = "\n".join(p.text for p in word.paragraphs)
    said += "\n".join(cell.text for grid in word.tables for row in grid.rows for cell in row.cells)
    book = load_workbook(io.BytesIO(client.get(reverse("own-table-excel", args=[table.pk])).content))
    cells = "\n".join(str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value)
    assert word.sections[0].header.paragraphs[0].text == "DỰ THẢO"
    assert "DỰ THẢO" in book.active.oddHeader.center.text
    for text in (
        "SỞ CÔNG THƯƠNG",
        "DIỆN TÍCH CỤM",
        "Kỳ: quý III/2026",
        "Công ty Cổ phần Nhựa đường",
        "40,5",
        "Nguyễn Văn A",
        "NGƯỜI LẬP BIỂU",
        "PHÓ GIÁM ĐỐC",
        "không tính vào tổng",
    ):
        assert text in said, text
        assert text in cells, text


def test_the_department_files_clusters_and_the_board_zones(cast):
    with pytest.raises(PermissionDenied):
        file_table(table=made(cast), by=cast.board)
    zones = made(cast, argument="zones", query="rows=standing&across=&amount=count", letterhead="zone")
    with pytest.raises(PermissionDenied):
        file_table(table=zones, by=cast.department)
    with pytest.raises(PermissionDenied):
        file_table(table=made(cast), by=cast.leader)
    filed = file_table(table=zones, by=cast.board)
    assert (filed.of_clusters, filed.of_zones) == (False, True)
    assert set(FiledTable.objects.visible_to(cast.leader)) == {filed}
    of_clusters = file_table(table=made(cast), by=cast.department)
    assert set(FiledTable.objects.visible_to(cast.board)) == {filed}
    assert browser(cast.board).get(of_clusters.get_absolute_url()).status_code == 404
    assert not FiledTable.objects.visible_to(cast.local)


def test_a_table_is_seen_with_one_s_own_rights(cast):
    own = made(cast, by=cast.clerk, is_shared=False)
    client = browser(cast.clerk)
    text = text_of(client.get(own.get_absolute_url()))
    assert "Nhựa đường" in text
    assert "Khoáng sản" not in text
    assert "File the report" not in text
    assert browser(cast.department).get(own.get_absolute_url()).status_code == 404
    assert client.get(made(cast).get_absolute_url()).status_code == 404


def test_a_list_that_is_gone_says_so_and_the_way_out(cast):
    table = made(cast, view_name="indicator", argument="gone", query="")
    response = browser(cast.department, "vi").get(table.get_absolute_url())
    assert response.status_code == 200
    assert "Tạo lại báo cáo từ danh sách" in text_of(response)
    assert browser(cast.department).get(reverse("own-table-word", args=[table.pk])).status_code == 404
    for query in (
        "",
        "?view=nowhere",
        "?view=dashboard",
        "?view=cross-table&of=x",
        "?view=%00",
        "?view=indicator&of=x",
        "?view=forms",
    ):
        assert browser(cast.department).get(f"{reverse('own-table-add')}{query}").status_code == 404, query


def test_a_form_that_cannot_be_saved_comes_back_with_what_was_typed(cast):
    client = browser(cast.department)
    address = client.get(f"/cross-table/clusters/?{BY_DEVELOPER}").context["own_table_url"]
    for wrong in ({"title": ""}, {"period": "hôm qua"}, {"title": "a" * 300}, {"letterhead": "x"}):
        response = client.post(address, POSTED | wrong)
        assert response.status_code == 422, wrong
    assert not OwnTable.objects.exists()


def test_a_table_changed_since_it_was_looked_at_is_not_filed(cast):
    table, client = made(cast), browser(cast.department, "vi")
    page, address = looked_at(client, table), reverse("own-table-file", args=[table.pk])
    OwnTable.objects.update(title="Tên của người khác", period=PartialDate.parse("2025"))
    response = client.post(address, page)
    assert response.status_code == 422
    assert not FiledTable.objects.exists()
    assert "Bảng đã thay đổi từ khi xem: tiêu đề, kỳ số liệu, ngày chốt số liệu." in text_of(response)
    figure(cast.other_cluster, "area", "15")
    response = client.post(address, {"seen": response.context["seen"]})
    assert "dòng và số liệu" in text_of(response)
    assert client.post(address, {"seen": response.context["seen"]}).status_code == 302
    assert FiledTable.objects.get().content["title"] == "Tên của người khác"


@pytest.mark.parametrize("seen", ["", "=", "\x00", "title=0 rows=0", "nonsense"])
def test_filing_what_nobody_looked_at_is_refused(cast, seen):
    response = browser(cast.department).post(reverse("own-table-file", args=[made(cast).pk]), {"seen": seen})
    assert response.status_code == 422
    assert not FiledTable.objects.exists()


def test_a_refused_correction_keeps_the_reason_that_was_typed(cast):
    table, client = made(cast), browser(cast.department, "vi")
    file_table(table=table, by=cast.department)
    address = reverse("own-table-file", args=[table.pk])
    for reason, said in (
        ("Bổ sung số liệu", "Không có thay đổi"),
        ("dài " * 76, "Tối đa 300 ký tự"),
        ("lý do \u202e đảo chữ", "Chưa gửi báo cáo. Cần sửa: Lý do sửa : Nội dung có ký tự ẩn"),
    ):
        response = client.post(address, looked_at(client, table) | {"reason": reason})
        assert response.status_code == 422, reason
        assert said in text_of(response), reason
        assert f'value="{reason}"' in response.content.decode(), reason
    assert FiledTable.objects.count() == 1


def test_of_two_who_edit_at_once_the_second_is_told(cast):
    table, client = made(cast), browser(cast.department, "vi")
    address = reverse("own-table-edit", args=[table.pk])
    both, shared = as_given_out(client, address), {"is_shared": "on"}
    assert client.post(address, POSTED | shared | both | {"title": "Tên thứ nhất"}).status_code == 302
    response = client.post(address, POSTED | shared | both | {"title": "Tên thứ hai"})
    assert response.status_code == 422
    assert "nay là: tiêu đề “Tên thứ nhất”. Lưu lần nữa" in text_of(response)
    assert response.context["form"]["title"].value() == "Tên thứ hai"
    assert OwnTable.objects.get().title == "Tên thứ nhất"
    again = {"seen": response.context["form"]["seen"].value(), "title": "Tên thứ hai"}
    assert client.post(address, POSTED | shared | again).status_code == 302
    assert OwnTable.objects.get().title == "Tên thứ hai"


def test_a_form_sent_twice_makes_one_table(cast):
    client = browser(cast.department)
    address = client.get(f"/cross-table/clusters/?{BY_DEVELOPER}").context["own_table_url"]
    first, second = client.post(address, POSTED), client.post(address, POSTED)
    assert first["Location"] == second["Location"]
    assert client.post(address, POSTED | {"period": "2026"})["Location"] != first["Location"]
    assert OwnTable.objects.count() == 2


@pytest.mark.parametrize("query", ["rows=zz", "rows=developer&across=developer"])
def test_rows_that_cannot_be_read_are_told_before_a_form_is_filled_in(cast, query):
    client = browser(cast.department, "vi")
    asked = {"view": "cross-table", "of": "clusters", "query": f"{query}&amount=area"}
    response = client.get(reverse("own-table-add"), asked, follow=True)
    assert response.request["PATH_INFO"] == "/cross-table/clusters/"
    assert "Chọn lại dòng và cột" in text_of(response)


def test_a_capacity_fits_above_the_signature(cast):
    client = browser(cast.department, "vi")
    address = client.get(f"/cross-table/clusters/?{BY_DEVELOPER}").context["own_table_url"]
    for capacity in ("a" * 301, "\n".join("KTGĐPC")):
        response = client.post(address, POSTED | {"signer_capacity": capacity})
        assert response.status_code == 422
        assert "Tối đa 300 ký tự trên 5 dòng" in text_of(response)
    assert client.post(address, POSTED | {"signer_capacity": "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"}).status_code == 302


def test_formulas_in_names_stay_text(cast):
    cast.company.name = "=1+1"
    cast.company.save()
    book = load_workbook(
        io.BytesIO(browser(cast.department).get(reverse("own-table-excel", args=[made(cast).pk])).content)
    )
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_last_row_of_a_table_in_excel_stays_with_its_signature():
    """Rows of 19 points on pages of 755: what may be torn begins a page."""

    def breaks(count: int) -> bool:
        rows = [18.9] * (9 + count + 8)  # the heading, the table, the signatures
        return is_torn(rows, first=9 + count - 2, head_row=8, page=755)

    assert not breaks(20)  # all on one page
    assert all(breaks(count) for count in range(23, 33))  # the end of the table near the end of the page
    assert not breaks(40)  # well on the second page
    assert any(breaks(count) for count in range(55, 70))


def test_a_long_table_has_one_break_before_its_last_row(cast):
    content = file_table(table=made(cast), by=cast.department).content
    row = content["rows"][0]
    for count, is_broken in ((4, False), (26, True)):
        made_of = content | {"rows": [row] * count}
        page = load_workbook(io.BytesIO(as_excel(made_of, timezone.now()))).active
        [head] = [cell.row for cell in page["A"] if cell.value == content["columns"][0]["header"]]
        assert [one.id for one in page.row_breaks.brk] == ([head + count - 2] if is_broken else [])
