"""The copy to sign of a form: what it says cell by cell in Word and in Excel, whose it is, that it stays the same."""

import io
import re
import shutil
import subprocess
import warnings
from html import unescape
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn

from clusters.models import Cluster
from progress.models import Submission, SubmissionKind
from progress.models.rules.reporting_period import Period
from progress.tests.cast import browser, figure, record, text_of
from progress.tests.reports import answer, make_rows, project
from reports.forms.filing import file_form
from reports.forms.hand_values import override_row
from reports.models import FiledForm, FormKind, FormRow, FormTerms, KeptCopy, Letterhead
from reports.tests.test_forms import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today"), pytest.mark.once]
THE_HALF = Period.parse("2026-half")
NO_OFFICE = "LibreOffice is not installed: no copy to sign was converted and looked at"
FORM_04 = {"number": "04", "period": "2026-half"}


@pytest.fixture
def cast(db):
    cast = office()
    Letterhead.objects.create(
        kind="cluster", superior="UBND tỉnh Thái Nguyên", office="Sở Công Thương", symbol="SCT", place="Thái Nguyên",
        signer_capacity="KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", receivers="Như trên\nLưu: VT",
    )  # fmt: skip
    record(cast.cluster, "plan", state="done", actual="01/02/2024")
    figure(cast.cluster, "planned-area", "74.9", is_chosen=True)
    cast.form, cast.of_unit = FormKind.objects.get(number="04"), FormKind.objects.get(number="03")
    return cast


def filed(cast, **more) -> FiledForm:
    kind = more.get("kind", cast.form)
    period = kind.calendar.parse("2026-half")
    return file_form(**{"kind": kind, "unit": None, "period": period, "by": cast.department, **more})


def day_of(version: FiledForm) -> str:
    return f"{timezone.localtime(version.filed_at):%d/%m/%Y}"


def bytes_of(response) -> bytes:
    assert response.status_code == HTTPStatus.OK
    return b"".join(response.streaming_content) if response.streaming else response.content


def sent(user, version: FiledForm, kind: str) -> bytes:
    return bytes_of(browser(user).get(reverse("filed-copy-file", args=[version.pk, kind])))


def words(content: bytes) -> str:
    """What a Word file says outside the table of the form, line by line."""
    document = Document(io.BytesIO(content))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*paragraphs, *cells])


def word_rows(content: bytes) -> list[list[str]]:
    """The rows of the form's table in a Word file; a cell that goes across several is said once."""
    grid = next(table for table in Document(io.BytesIO(content)).tables if table.style.name == "Table Grid")
    return [[cell.text for cell in dict.fromkeys(row.cells)] for row in grid.rows]


def excel_rows(content: bytes) -> list[list[str]]:
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell for cell in row if cell is not None] for row in page.iter_rows(values_only=True)]


def excel_table(content: bytes) -> list[list[str]]:
    """The rows of the form's table in an Excel file, the empty note as an empty text."""
    rows = excel_rows(content)
    start = next(place for place, row in enumerate(rows) if row[:1] == ["TT"])
    end = next(place for place, row in enumerate(rows) if row and row[0].startswith(("Cột ghi chú", "Thời hạn")))
    return [[*row, ""] if len(row) == 4 else row for row in rows[start:end]]


def page_rows(page: str) -> list[list[str]]:
    """The rows of the form's table on the page."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.S)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [[unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in cells]


def test_the_page_word_and_excel_say_the_same_cell_by_cell(cast):
    version = filed(cast)
    page = browser(cast.leader, "vi").get(reverse("filed-copy", args=[version.pk])).text
    word, excel = (sent(cast.leader, version, kind) for kind in ("word", "excel"))
    rows = word_rows(word)
    assert rows == excel_table(excel) == page_rows(page)
    assert rows[0] == ["TT", "Chỉ tiêu", "Đơn vị tính", "Kết quả (Luỹ kế đến thời điểm báo cáo)", "Ghi chú"]
    assert rows[1] == ["I", "Phương án phát triển cụm công nghiệp"]
    assert len(rows) == 1 + FormRow.objects.filter(kind=cast.form).count()
    by_number = {row[0]: row for row in rows}
    area = "Tổng diện tích các cụm công nghiệp theo phương án phát triển cụm công nghiệp"
    assert by_number["2"] == ["2", area, "ha", "74,9", "Chưa có số liệu: 1"]
    assert by_number["25"][3] == "chưa có số liệu"  # workers: nobody has said
    for number, row in by_number.items():
        kept = next((r for r in version.content["rows"] if r["number"] == number and "value" in r), None)
        assert kept is None or row[3] == (kept["value"] or "chưa có số liệu")


def test_the_layout_is_the_circulars(cast):
    version = filed(cast)
    content = sent(cast.leader, version, "word")
    text = words(content)
    for said in (
        "Biểu số 04",
        "Phụ lục I ban hành kèm theo Thông tư số 14/2024/TT-BCT ngày 15/8/2024 (được sửa đổi, bổ sung bởi Thông tư số "
        "38/2025/TT-BCT ngày 19/6/2025)",
        "Đơn vị báo cáo: Sở Công Thương, UBND tỉnh Thái Nguyên",
        "Đơn vị nhận báo cáo:\n- Ủy ban nhân dân cấp tỉnh\n- Bộ Công Thương (Cục Công Thương địa phương)",
        "TỔNG HỢP TÌNH HÌNH CỤM CÔNG NGHIỆP TRÊN ĐỊA BÀN CẤP TỈNH",
        "6 tháng đầu năm 2026 (từ ngày 15/12/2025 đến ngày 14/06/2026)",
        f"Bản số 1, gửi ngày {day_of(version)}; số liệu chốt đến ngày 14/06/2026.",
        "Thời hạn gửi báo cáo: trước ngày 30/06/2026.",
        "NGƯỜI LẬP BIỂU",
        "THỦ TRƯỞNG ĐƠN VỊ",
        "Thái Nguyên, ngày …… tháng …… năm ……",
    ):
        assert said in text
    assert "DỰ THẢO" not in text
    document = Document(io.BytesIO(content))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert document.styles["Normal"].font.name == "Times New Roman"
    grid = next(table for table in document.tables if table.style.name == "Table Grid")
    assert grid.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    page = openpyxl.load_workbook(io.BytesIO(sent(cast.leader, version, "excel"))).worksheets[0]
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "portrait")
    head = next(cell.row for cell in page["A"] if cell.value == "TT")
    assert page.print_title_rows == f"${head}:${head}"
    assert {cell.font.name for row in page.iter_rows() for cell in row} == {"Times New Roman"}
    said = " ".join(cell for row in excel_rows(sent(cast.leader, version, "excel")) for cell in row)
    assert f"Bản số 1, gửi ngày {day_of(version)}; số liệu chốt đến ngày 14/06/2026." in said
    assert "THỦ TRƯỞNG ĐƠN VỊ" in said


def test_until_30_june_2025_the_circular_stood_alone(cast):
    text = text_of(browser(cast.leader, "vi").get(reverse("form-copy", args=["04", "2025-half"])))
    assert "Thông tư số 14/2024/TT-BCT ngày 15/8/2024 Đơn vị báo cáo" in text


def test_a_form_stands_under_the_office_of_its_cut_off(cast):
    Letterhead.objects.create(
        kind="cluster", valid_until="2025-06-30", superior="UBND tỉnh Bắc Kạn", office="Sở Công Thương", symbol="SCT",
        place="Bắc Kạn", signer_capacity="GIÁM ĐỐC", receivers="Như trên",
    )  # fmt: skip
    for code, name in (("2025-half", "Bắc Kạn"), ("2025-year", "Thái Nguyên")):
        text = text_of(browser(cast.leader, "vi").get(reverse("form-copy", args=["04", code])))
        assert f"Sở Công Thương, UBND tỉnh {name}" in text


def test_the_files_of_a_version_are_the_same_for_ever(cast):
    version = filed(cast)
    before = {kind: sent(cast.department, version, kind) for kind in ("word", "excel", "letter")}
    page = text_of(browser(cast.leader, "vi").get(reverse("filed-copy", args=[version.pk])))
    record(cast.other_cluster, "plan", state="done", actual="05/05/2026")
    Letterhead.objects.update(office="Sở khác", place="Nơi khác")
    FormTerms.objects.update(title="Tên khác", basis="Thông tư khác")
    FormRow.objects.update(name="Chỉ tiêu khác")
    assert {kind: sent(cast.leader, version, kind) for kind in before} == before
    assert text_of(browser(cast.leader, "vi").get(reverse("filed-copy", args=[version.pk]))) == page
    kept = KeptCopy.objects.get()
    with pytest.raises(TypeError):
        kept.save()
    with pytest.raises(TypeError):
        kept.delete()


def test_a_version_filed_before_copies_were_kept_gets_its_files_once(cast):
    version = filed(cast)
    KeptCopy.objects.all()._raw_delete("default")
    client, page = browser(cast.leader, "vi"), reverse("filed-copy", args=[version.pk])
    with CaptureQueriesContext(connection) as asked:
        text = text_of(client.get(page))
    assert not [one for one in asked if one["sql"].startswith(("INSERT", "UPDATE"))]
    assert "Bản này được gửi khi phần mềm chưa lưu tệp." in text
    assert "Bản số 1" in text
    assert client.get(reverse("filed-copy-file", args=[version.pk, "word"])).status_code == HTTPStatus.NOT_FOUND
    keep = reverse("filed-copy-keep", args=[version.pk])
    assert client.post(keep)["Location"] == page
    first = sent(cast.leader, version, "word")
    client.post(keep)
    assert sent(cast.department, version, "word") == first
    assert KeptCopy.objects.count() == 1


def test_what_is_not_filed_is_marked_as_a_draft(cast):
    client = browser(cast.department, "vi")
    address = reverse("form-copy", kwargs=FORM_04)
    text = text_of(client.get(address))
    assert "DỰ THẢO" in text
    assert "Số liệu đang lưu, chưa gửi; lập lúc" in text
    assert "Dự thảo, lập từ số liệu đang lưu." in text
    response = client.get(f"{address}word/")
    document = Document(io.BytesIO(response.content))
    assert document.sections[0].header.paragraphs[0].text == "DỰ THẢO"
    assert "(dự thảo).docx" in unquote(response["Content-Disposition"])
    page = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}excel/").content)).worksheets[0]
    assert page.oddHeader.center.text == "DỰ THẢO"
    assert word_rows(response.content)[3][3] == "74,9"


def test_a_correction_says_which_version_it_replaces_and_why(cast):
    first = filed(cast)
    record(cast.other_cluster, "plan", state="done", actual="05/05/2026")
    second = filed(cast, reason="Bổ sung CCN Vằng Mười")
    text = words(sent(cast.leader, second, "word"))
    assert f"Bản số 2, đính chính bản số 1, gửi ngày {day_of(second)}; số liệu chốt đến ngày 14/06/2026." in text
    assert "Lý do đính chính: Bổ sung CCN Vằng Mười." in text
    letter = words(sent(cast.leader, second, "letter"))
    assert "V/v đính chính báo cáo tổng hợp tình hình cụm công nghiệp trên địa bàn tỉnh 6 tháng đầu năm 2026" in letter
    assert "bản số 2 gửi kèm thay thế bản số 1. Lý do đính chính: Bổ sung CCN Vằng Mười." in letter
    name = "Số lượng cụm công nghiệp theo phương án phát triển cụm công nghiệp"
    assert word_rows(sent(cast.leader, second, "letter"))[1] == ["1", name, "1", "2"]
    assert "đính chính" not in words(sent(cast.leader, first, "letter"))


def test_the_letter_is_the_offices(cast):
    text = words(sent(cast.leader, filed(cast), "letter"))
    for said in (
        "UBND TỈNH THÁI NGUYÊN\nSỞ CÔNG THƯƠNG",
        "Số:          /SCT",
        "V/v báo cáo tổng hợp tình hình cụm công nghiệp trên địa bàn tỉnh 6 tháng đầu năm 2026",
        "Kính gửi:\n- Ủy ban nhân dân cấp tỉnh;\n- Bộ Công Thương (Cục Công Thương địa phương).",
        "Thực hiện Thông tư số 14/2024/TT-BCT",
        "(số liệu chốt đến ngày 14/06/2026) theo Biểu số 04 gửi kèm.",
        "Chưa có số liệu của chỉ tiêu số",
        "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC",
    ):
        assert said in text
    assert "đôn đốc" not in text


def test_the_letter_of_a_commune_is_its_committees(cast):
    version = filed(cast, kind=cast.of_unit, unit=cast.places.new_commune)
    text = words(sent(cast.local, version, "letter"))
    assert "ỦY BAN NHÂN DÂN XÃ CẨM GIÀNG" in text
    assert "Cẩm Giàng, ngày …… tháng …… năm ……" in text
    assert "trên địa bàn xã Cẩm Giàng 6 tháng đầu năm 2026" in text
    assert "TM. ỦY BAN NHÂN DÂN" in text
    assert "GIÁM ĐỐC" not in text
    form = words(sent(cast.local, version, "word"))
    assert "Đơn vị báo cáo: Ủy ban nhân dân xã Cẩm Giàng" in form
    assert "TỔNG HỢP TÌNH HÌNH CỤM CÔNG NGHIỆP TRÊN ĐỊA BÀN CẤP XÃ" in form


def test_without_a_letterhead_what_is_not_known_is_left_empty(cast):
    Letterhead.objects.all()._raw_delete("default")
    version = filed(cast)
    assert "Đơn vị báo cáo: Sở Công Thương\n" in words(sent(cast.leader, version, "word"))
    assert "SỞ CÔNG THƯƠNG" in words(sent(cast.leader, version, "letter"))


def test_a_value_by_hand_is_said_with_its_source(cast):
    row, given = cast.form.rows.get(number="2"), {"value": "676.4", "reason": "quy hoạch", "source": "QĐ 1004"}
    override_row(row=row, unit=None, period=THE_HALF, by=cast.department, version=0, values=given)
    found = next(row for row in word_rows(sent(cast.leader, filed(cast), "word")) if row[0] == "2")
    assert found[3:] == ["676,4", "Nhập tay, nguồn: QĐ 1004; Chưa có số liệu: 1"]


def test_a_commune_has_its_own_copies_only(cast):
    own, other = cast.places.new_commune, cast.places.elsewhere
    client = browser(cast.local)
    address = reverse("form-copy", args=["03", "2026-half"])
    assert client.get(f"{address}?unit={own.pk}").status_code == HTTPStatus.OK
    assert client.get(f"{address}word/?unit={own.pk}").status_code == HTTPStatus.OK
    assert client.get(f"{address}?unit={other.pk}").status_code == HTTPStatus.NOT_FOUND
    of_other = filed(cast, kind=cast.of_unit, unit=cast.places.district)
    for name, args in (("filed-copy", []), ("filed-copy-file", ["word"]), ("filed-copy-keep", [])):
        there = reverse(name, args=[of_other.pk, *args])
        response = client.post(there) if name.endswith("keep") else client.get(there)
        assert response.status_code == HTTPStatus.NOT_FOUND
    assert browser(cast.clerk).get(f"{address}?unit={own.pk}").status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    "address",
    [
        "/copies/forms/04/2026-half/pdf/",
        "/copies/forms/04/2026-half/letter/",
        "/copies/forms/05/2026-half/",
        "/copies/forms/04/2026/",
        "/copies/forms/04/2199-half/",
        "/copies/forms/03/2026-half/?unit=%00",
        "/copies/forms/03/2026-half/?unit=99999999999999999999",
        "/copies/filed/99999999999999999999/",
        "/copies/filed/1/pdf/",
        "/copies/sites/99999/2026-half/",
        "/copies/projects/99999/2026-half/word/",
    ],
)
def test_an_address_that_means_nothing_is_not_found(cast, address):
    assert browser(cast.administrator).get(address).status_code == HTTPStatus.NOT_FOUND


class TestAnsweredForms:
    @pytest.fixture
    def cast(self, cast):
        cast.rows = make_rows()
        cast.project = project(cast.cluster, investor=cast.rival)
        return cast

    def test_form_02_says_what_the_developer_answered_and_the_rate_that_follows(self, cast):
        answer(cast.rows["leased"], "10", cast.cluster, filed_on="2026-06-18")
        answer(cast.rows["wastewater"], "1", cast.cluster, filed_on="2026-06-17", note="đang xây dựng")
        figure(cast.cluster, "industrial-area", "21", is_chosen=True)
        address = reverse("site-copy", args=[cast.cluster.pk, "2026-half"])
        page = browser(cast.clerk, "vi").get(address)
        text = text_of(page)
        assert "Biểu số 02" in text
        assert "Đơn vị báo cáo: Công ty Cổ phần Nhựa đường" in text
        assert "Ủy ban nhân dân cấp xã" in text
        assert "CCN Cẩm Giàng" in text
        assert "Báo cáo nhận ngày 18/06/2026; chốt đến ngày 14/06/2026." in text
        assert "DỰ THẢO" not in text
        word = bytes_of(browser(cast.leader).get(f"{address}word/"))
        rows = [
            ["TT", "Chỉ tiêu", "Đơn vị tính", "Kết quả", "Ghi chú"],
            ["4", "Đất đã cho thuê", "ha", "10", ""],
            ["5", "Tỉ lệ lấp đầy", "%", "47,62", "Tính trên 21 ha đất công nghiệp"],
            ["13", "Xử lý nước thải", "", "1", "đang xây dựng"],
        ]
        assert word_rows(word) == rows == page_rows(page.text)

    def test_form_01_is_a_draft_until_every_line_is_answered(self, cast):
        answer(cast.rows["revenue"], "1780.5", cast.cluster, cast.project)
        address = reverse("project-copy", args=[cast.project.pk, "2026-half"])
        response = browser(cast.clerk, "vi").get(address)
        text = text_of(response)
        assert "Chưa có số liệu của chỉ tiêu số 3; chốt đến ngày 14/06/2026." in text
        assert "DỰ THẢO" in text
        assert "Dự án: Nhà máy giày (CCN Cẩm Giàng)" in text
        assert page_rows(response.text)[1:] == [
            ["1", "Doanh thu", "Tỷ đồng", "1.780,5", ""],
            ["3", "Lao động", "Người", "chưa có số liệu", ""],
        ]
        answer(cast.rows["workers"], "0", cast.cluster, cast.project)
        text = text_of(browser(cast.clerk, "vi").get(address))
        assert "DỰ THẢO" not in text
        assert "Chưa rõ ngày nhận báo cáo" in text

    def test_a_report_that_waits_makes_it_a_draft(self, cast):
        for row in ("leased", "wastewater"):
            answer(cast.rows[row], "1", cast.cluster)
        Submission.objects.create(
            kind=SubmissionKind.PERIOD,
            site_id=cast.cluster.pk,
            reporter=cast.clerk,
            year=2026,
            period="half",
            values={},
        )
        text = text_of(browser(cast.clerk, "vi").get(reverse("site-copy", args=[cast.cluster.pk, "2026-half"])))
        assert "DỰ THẢO" in text
        assert "Có báo cáo chờ duyệt" in text

    def test_a_clerk_has_those_of_their_own_sites_only(self, cast):
        others = project(cast.other_cluster)
        client = browser(cast.clerk)
        for name, pk in (("site-copy", cast.other_cluster.pk), ("project-copy", others.pk)):
            assert client.get(reverse(name, args=[pk, "2026-half"])).status_code == HTTPStatus.NOT_FOUND
            assert browser(cast.leader).get(reverse(name, args=[pk, "2026-half"])).status_code == HTTPStatus.OK

    def test_at_a_zone_nothing_is_said_of_the_circular_of_clusters(self, cast):
        at_zone = project(cast.zone, "Nhà máy ở khu")
        text = text_of(browser(cast.leader, "vi").get(reverse("project-copy", args=[at_zone.pk, "2026-half"])))
        assert "Thông tư" not in text
        assert "Biểu số 01" in text

    def test_buttons_stand_where_one_stands(self, cast):
        answer(cast.rows["leased"], "10", cast.cluster)
        answer(cast.rows["revenue"], "1", cast.cluster, cast.project)
        client, version = browser(cast.department), filed(cast)
        site, of_project = cast.cluster.pk, cast.project.pk
        copies = {
            reverse("form", kwargs=FORM_04): reverse("form-copy", kwargs=FORM_04),
            version.get_absolute_url(): reverse("filed-copy", args=[version.pk]),
            f"/sites/{site}/figures/": f"/copies/sites/{site}/2026-half/",
            f"/sites/{site}/figures/2026-half/": f"/copies/sites/{site}/2026-half/",
            f"/projects/{of_project}/": f"/copies/projects/{of_project}/2026-half/",
            f"/projects/{of_project}/figures/2026-half/": f"/copies/projects/{of_project}/2026-half/",
        }
        for page, copy in copies.items():
            assert f'href="{copy}"' in client.get(page).text, page


def test_more_clusters_cost_no_more_queries(cast):
    def queries(address) -> int:
        client = browser(cast.leader)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == HTTPStatus.OK
        return len(asked)

    draft = reverse("form-copy", kwargs=FORM_04)
    few = queries(draft), queries(reverse("filed-copy", args=[filed(cast).pk]))
    for number in range(12):
        cluster = Cluster.objects.create(name=f"Cụm {number}", unit=cast.places.new_commune)
        record(cluster, "plan", state="done", actual="05/05/2026")
    many = queries(draft), queries(reverse("filed-copy", args=[filed(cast, reason="Thêm cụm").pk]))
    assert many == few


def test_a_filing_that_fails_leaves_no_file(cast, monkeypatch):
    def fail(*_args):
        raise OSError("no room")

    monkeypatch.setattr("reports.forms.copies.actions.as_excel", fail)
    with pytest.raises(OSError, match="no room"):
        filed(cast)
    assert not FiledForm.objects.exists()
    assert not default_storage.exists("forms") or not default_storage.listdir("forms")[1]


def test_names_that_excel_or_word_would_run_are_text(cast):
    cast.form.rows.filter(number="1").update(name='=HYPERLINK("http://x")')
    content = bytes_of(browser(cast.department).get(reverse("form-copy", kwargs=FORM_04) + "excel/"))
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cell = next(cell for cell in page["B"] if cell.value and str(cell.value).startswith("="))
    assert cell.data_type == "s"


def test_libreoffice_prints_every_copy_on_a4(cast, tmp_path):
    office_program = shutil.which("soffice")
    if office_program is None:
        warnings.warn(NO_OFFICE, stacklevel=1)
        pytest.skip(NO_OFFICE)
    version = filed(cast)
    of_unit = filed(cast, kind=cast.of_unit, unit=cast.places.new_commune)
    for name, one in (("04", version), ("03", of_unit)):
        for kind, suffix in (("word", "docx"), ("excel", "xlsx"), ("letter", "docx")):
            (tmp_path / f"{name}-{kind}.{suffix}").write_bytes(sent(cast.department, one, kind))
    files = sorted(str(path) for path in tmp_path.iterdir())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [office_program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path / "pdf"), *files],
        check=True, capture_output=True, timeout=900,
    )  # fmt: skip
    printed = {path.stem: path for path in (tmp_path / "pdf").iterdir()}
    assert len(printed) == len(files)
    if shutil.which("pdftotext") is None:
        return
    for name, path in printed.items():
        pages = [" ".join(page.split()) for page in _printed(path).split("\f")[:-1]]
        if "letter" in name:
            assert len(pages) == 1, name
            assert ("PHÓ GIÁM ĐỐC" if name == "04-letter" else "TM. ỦY BAN NHÂN DÂN") in pages[0], name
            continue
        assert len(pages) <= 4, name
        assert "THỦ TRƯỞNG ĐƠN VỊ" in pages[-1], name
        # The head of the table is repeated; the last page may hold the signatures alone.
        assert all("Đơn vị tính" in page or "TT Chỉ tiêu" in page for page in pages[:-1]), name


def _printed(path: Path) -> str:
    found = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, timeout=300)
    return found.stdout.decode()
