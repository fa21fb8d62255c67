"""Files as other offices keep them, where titles, units above the table and group rows tell what cells mean."""

from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bkproject.tests.test_import_new_rows import confirm, entries
from clusters.models import Cluster
from places.models import AdministrativeUnit, Organisation
from progress.models import Document, Obstacle, ObstacleKind, SecondaryProject, SiteFigure
from progress.tests.cast import browser, call_stages, document, make_cast, milestone, text_of
from progress.tests.reports import make_rows
from spreadsheets.models import ImportRun, ImportState
from spreadsheets.tests.files import xlsx
from values.dates import PartialDate

pytestmark = [pytest.mark.usefixtures("ends_hold"), pytest.mark.once]
DAY = ["(Số liệu đến ngày 14/6/2026)"]
SITES = ["TT", "Tên cụm công nghiệp"]


@pytest.fixture
def cast():
    cast = call_stages(make_cast(), {"site-clearance": "GPMB", "eia": "ĐTM"})
    ObstacleKind.objects.create(code="other", name="Khác", order=90)
    return cast


@pytest.fixture
def client(cast):
    return browser(cast.administrator, "vi")


def send(client, *rows, **answers) -> ImportRun:
    """The import of a sheet; `answers` by the beginning of the question's key, others are skipped."""
    file = SimpleUploadedFile("biểu.xlsx", xlsx(*rows))
    assert client.post("/import/", {"file": file, "kind": ""}).status_code == HTTPStatus.FOUND
    run = ImportRun.objects.latest("pk")
    if run.state == ImportState.ASKING:
        asked = questions(client, run)
        chosen = {name: answers.get(q.key.partition(":")[0].replace("-", "_"), "leave") for name, q in asked.items()}
        client.post(f"/imports/{run.pk}/reading/", {"answers": "1", **chosen})
        run.refresh_from_db()
    assert run.state == ImportState.PREVIEW
    return run


def questions(client, run) -> dict[str, Any]:
    page = client.get(f"/imports/{run.pk}/reading/")
    assert page.context["answers"], [match for _kind, table in page.context["found"].layouts for match in table.matches]
    return {row.name: row.question for row in page.context["answers"].rows}


def save(client, *rows, **answers) -> ImportRun:
    run = send(client, *rows, **answers)
    assert not entries(run, "refused"), entries(run, "refused")
    confirm(client, run, add_new="on")
    run.refresh_from_db()
    assert run.state == ImportState.SAVED
    return run


def figures(measure: str) -> dict[str, tuple[Any, str]]:
    found = SiteFigure.objects.filter(measure=measure).select_related("site")
    return {f.site.name: (f.value, str(f.as_of or "")) for f in found}


@pytest.mark.parametrize(
    "line", ["Đơn vị tính: triệu đồng", "(ĐVT: Triệu đồng)", "Đơn vị: tr.đồng; ha", "VỐN ĐẦU TƯ (triệu đồng)"]
)
def test_the_unit_above_a_table_is_that_of_its_numbers(client, line):
    save(client, DAY, [line], [*SITES, "Tổng mức đầu tư", "Diện tích"], [1, "CCN Cẩm Giàng", "541.750", 43])
    assert figures("total-investment")["Cẩm Giàng"][0] * 100 == 54175
    assert figures("area")["Cẩm Giàng"][0] == 43


def test_a_unit_in_a_header_or_a_cell_counts_before_the_one_above(client):
    head = [*SITES, "Tổng mức đầu tư (tỷ đồng)", "Luỹ kế vốn đầu tư thực hiện"]
    save(client, DAY, ["Đơn vị tính: triệu đồng"], head, [1, "CCN Cẩm Giàng", 541, "20 tỷ đồng"])
    assert figures("total-investment")["Cẩm Giàng"][0] == 541
    assert figures("paid-investment")["Cẩm Giàng"][0] == 20


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("(đến 20/11/2026)", "20/11/2026"),
        ("(Từ ngày 16/11/2026 đến ngày 20/11/2026)", "20/11/2026"),
        ("TÌNH HÌNH CÁC CỤM ĐẾN HẾT THÁNG 10 NĂM 2026", "tháng 10/2026"),
        ("QUY HOẠCH CÁC CỤM ĐẾN NĂM 2025", ""),
        ("KẾ HOẠCH ĐẾN NGÀY 20/11/2026", ""),
    ],
)
def test_the_day_that_a_title_goes_up_to_is_the_figures(client, title, day):
    save(client, [title], [*SITES, "Diện tích (ha)"], [1, "CCN Cẩm Giàng", 43], day="unknown")
    assert figures("area")["Cẩm Giàng"] == (43, day)


def test_deadlines_in_a_step_s_column_are_asked_about_once(client, cast):
    rows = [1, "CCN Cẩm Giàng", "trước 30/11/2030"], [2, "CCN Vằng Mười", "cuối quý III/2030"]
    save(client, DAY, [*SITES, "ĐTM"], *rows, deadlines="forecast")
    forecasts = [str(milestone(site, "eia").forecast) for site in (cast.cluster, cast.other_cluster)]
    assert forecasts == ["30/11/2030", "quý III/2030"]


def test_numbers_under_a_header_of_percents_are_percents(client, cast):
    save(client, DAY, [*SITES, "Tỷ lệ GPMB (%)"], [1, "CCN Cẩm Giàng", 30], [2, "CCN Vằng Mười", "1"])
    assert [milestone(s, "site-clearance").percent for s in (cast.cluster, cast.other_cluster)] == [30, 1]


def test_what_may_be_shares_under_a_header_of_percents_is_asked(client, cast):
    save(client, DAY, [*SITES, "GPMB (%)"], [1, "CCN Cẩm Giàng", 0.3], [2, "CCN Vằng Mười", 1], numbers="share")
    assert [milestone(s, "site-clearance").percent for s in (cast.cluster, cast.other_cluster)] == [30, 100]


def test_hectares_and_households_of_a_step_have_columns_of_their_own(client, cast):
    for name in ("asks_area", "asks_households"):
        setattr(cast.stages["site-clearance"], name, True)
    cast.stages["site-clearance"].save()
    head = [*SITES, "Đã GPMB (ha)", "Diện tích phải GPMB (m2)", "Số hộ đã GPMB", "Tình hình GPMB"]
    save(client, DAY, head, [1, "CCN Cẩm Giàng", "10,5", "150.000", "-", "Đang thực hiện"])
    step = milestone(cast.cluster, "site-clearance")
    assert (step.area_done * 2, step.area_total, step.households_done, step.state) == (21, 15, None, "in_progress")


def test_names_alone_under_a_header_of_communes_are_communes_of_their_district(client, cast):
    head = ["TT", "Huyện", "Tên cụm", "Xã", "Diện tích (ha)"]
    rows = [1, "Na Rì", "CCN Nông Hạ", "Trần Phú", 12], [2, "Bạch Thông", "CCN Phia Khao", "Cẩm Giàng", 15]
    save(client, DAY, head, *rows)
    places = {site.name: site.unit and site.unit.full_name for site in Cluster.objects.filter(developer=None)}
    assert places == {"Nông Hạ": "xã Trần Phú, huyện Na Rì", "Phia Khao": "xã Cẩm Giàng, huyện Bạch Thông"}


@pytest.mark.parametrize("place", ["X. Trần Phú, H. Na Rì", "xã Trần Phú - huyện Na Rì", "xã Trần Phú, Na Rì"])
def test_shortened_names_of_units_are_understood(client, place):
    save(client, DAY, [*SITES, "Địa điểm", "Diện tích (ha)"], [1, "CCN Nông Hạ", place, 12])
    assert Cluster.objects.get(name="Nông Hạ").unit.full_name == "xã Trần Phú, huyện Na Rì"
    assert AdministrativeUnit.objects.filter(name="Trần Phú").count() == 1


def test_the_group_over_projects_is_their_site(client, cast):
    head = ["TT", "Tên dự án", "Nhà đầu tư", "Vốn đăng ký (tỷ đồng)", "Vốn thực hiện", "Lao động", "Tình trạng"]
    groups = ["I", "CCN Cẩm Giàng (1 dự án)"], ["II", "CCN Vằng Mười"]
    projects = (
        [1, "Nhà máy gỗ", "HTX Gỗ Sao Mai", "85", "-", "1.200 người", "Đang sản xuất"],
        [1, "Xưởng cơ khí", "-", "12.000 triệu đồng", "…", "-", "Dừng hoạt động"],
    )
    save(client, DAY, head, groups[0], projects[0], groups[1], projects[1])
    found = {p.name: (p.site.name, p.registered_capital, p.workers, p.state) for p in SecondaryProject.objects.all()}
    assert found == {
        "Nhà máy gỗ": ("Cẩm Giàng", 85, 1200, "operating"),
        "Xưởng cơ khí": ("Vằng Mười", 12, None, "stopped"),
    }
    assert SecondaryProject.objects.get(name="Nhà máy gỗ").investor.name == "HTX Gỗ Sao Mai"


@pytest.mark.parametrize(("answer", "developer"), [("cong ty co phan khoang san", 0), ("new", 1), ("leave", 2)])
def test_which_of_similar_organisations_is_meant_is_asked(client, cast, answer, developer):
    save(client, DAY, [*SITES, "Chủ đầu tư"], [1, "CCN Cẩm Giàng", "CTCP Khoáng sảnn"], organisation=answer)
    names = [cast.rival.name, "CTCP Khoáng sảnn", cast.company.name]
    assert Cluster.objects.get(name="Cẩm Giàng").developer.name == names[developer]
    assert Organisation.objects.count() == (3 if answer == "new" else 2)


def test_lists_of_obstacles_name_authorities_and_deadlines_and_those_without_any(client):
    head = ["TT", "Khu, cụm công nghiệp", "Nội dung khó khăn, vướng mắc", "Cơ quan chủ trì giải quyết", "Thời hạn"]
    rows = (
        [1, "CCN Cẩm Giàng", "5 hộ chưa nhận tiền", "Sở Tài chính", "Trước 31/12/2030"],
        [2, "CCN Vằng Mười", "Không có khó khăn, vướng mắc", None, None],
    )
    run = save(client, head, *rows, obstacle_kind="other")
    [obstacle] = Obstacle.objects.all()
    assert (obstacle.site.name, obstacle.asked_of.name, str(obstacle.due)) == (
        "Cẩm Giàng",
        "Sở Tài chính",
        "31/12/2030",
    )
    assert any("không có vướng mắc" in note["message"] for note in entries(run, "skipped"))


def test_a_decision_that_is_not_recorded_is_the_source_of_the_figures(client, cast):
    document(cast.other_cluster, number="2140/QĐ-UBND")
    head = [*SITES, "Diện tích (ha)", "Quyết định"]
    rows = [1, "CCN Cẩm Giàng", 43, "QĐ số 12/QĐ-UBND ngày 05/01/2024"], [2, "CCN Vằng Mười", 15, "2140/QĐ-UBND"]
    save(client, DAY, head, *rows)
    found = {f.site.name: (f.source, f.document and f.document.number) for f in SiteFigure.objects.all()}
    assert found["Cẩm Giàng"] == ("QĐ số 12/QĐ-UBND ngày 05/01/2024", None)
    assert found["Vằng Mười"][1] == "2140/QĐ-UBND"


def test_a_list_of_documents_says_their_kind_in_the_number_and_makes_none_twice(client, cast):
    issuer = Organisation.objects.create(name="Sở Xây dựng", kind="agency")
    known = document(cast.cluster, number="99/QĐ-SXD", date=PartialDate.parse("05/01/2024"), issuer=issuer)
    head = ["TT", "Số, ký hiệu", "Ngày ban hành", "Trích yếu", "CCN"]
    rows = (
        [1, known.number, "05/01/2024", "Quy hoạch", "Cẩm Giàng"],
        [2, "7/BC-SCT", "6/1/2024", "Báo cáo", "Cẩm Giàng, Vằng Mười"],
    )
    save(client, ["VĂN BẢN VỀ CÁC CỤM CÔNG NGHIỆP"], head, *rows)
    assert {d.number: (d.kind, d.sites.count()) for d in Document.objects.all()} == {
        "99/QĐ-SXD": ("decision", 1),
        "7/BC-SCT": ("report", 2),
    }


@pytest.mark.parametrize("name", ["Cụm CN Cẩm Giàng", "C.C.N Cẩm Giàng", "CCN. CẨM GIÀNG"])
def test_a_site_is_found_whatever_its_kind_is_shortened_to(client, name):
    save(client, DAY, [*SITES, "Diện tích (ha)"], [1, name, 43])
    assert figures("area") == {"Cẩm Giàng": (43, "14/06/2026")}
    assert Cluster.objects.count() == 2


@pytest.mark.parametrize(
    "name",
    ["CCN Cẩm Giàng - giai đoạn 1", "CCN Cẩm Giàng (Bạch Thông)", "CCN Cẩm Giàng mở rộng", "CCN làng nghề Cẩm Giàng"],
)
def test_a_part_of_a_recorded_site_is_asked_before_it_is_a_new_one(client, name):
    run = send(client, DAY, [*SITES, "Diện tích (ha)"], [1, name, 43])
    [row] = entries(run, "refused")
    assert [near for _pk, near in row["near"]] == ["CCN Cẩm Giàng (xã Cẩm Giàng, huyện Bạch Thông)"]


def test_a_header_that_comes_again_in_other_words_goes_on_with_the_table(client):
    clusters = ["I. CỤM CÔNG NGHIỆP"], [*SITES, "Diện tích (ha)", "Chủ đầu tư"], [1, "CCN Cẩm Giàng", 43, None]
    zones = ["II. KHU CÔNG NGHIỆP"], ["TT", "Tên KCN", "Diện tích (ha)", "Chủ đầu tư"], [1, "KCN Thanh Bình", 153, None]
    save(client, DAY, *clusters, *zones)
    assert {name: value for name, (value, _day) in figures("area").items()} == {"Cẩm Giàng": 43, "Thanh Bình": 153}
    assert Organisation.objects.count() == 2


def test_lines_of_form_01_of_several_years_are_read_of_projects_in_rows(client, cast):
    rows = make_rows()
    for row, name in ((rows["revenue"], "Doanh thu của dự án trong kỳ báo cáo"), (rows["workers"], "Tổng số lao động")):
        type(row).objects.filter(pk=row.pk).update(name=name)
    project = SecondaryProject.objects.create(site_id=cast.cluster.pk, name="Nhà máy giày")
    years = ["Doanh thu năm 2024 (triệu đồng)", "Doanh thu năm 2025 (triệu đồng)", "Tổng số lao động năm 2025"]
    save(client, ["Tên dự án", "Cụm công nghiệp", *years], ["Nhà máy giày", "CCN Cẩm Giàng", "100.000", 120500, 45])
    found = {(f.row.number, f.year, f.period): f.value for f in project.period_figures.select_related("row")}
    numbers = rows["revenue"].number, rows["workers"].number
    assert {key: float(value) for key, value in found.items()} == {
        (numbers[0], 2024, "year"): 100,
        (numbers[0], 2025, "year"): 120.5,
        (numbers[1], 2025, "year"): 45,
    }


def test_several_years_of_what_a_project_has_once_are_refused_with_the_way_out(client, cast):
    SecondaryProject.objects.create(site_id=cast.cluster.pk, name="Nhà máy giày")
    header = ["Tên dự án", "Cụm công nghiệp", "Lao động", "Vốn thực hiện 2024", "Vốn thực hiện 2025"]
    file = SimpleUploadedFile("biểu.xlsx", xlsx(header, ["Nhà máy giày", "CCN Cẩm Giàng", 4, 10, 20]))
    client.post("/import/", {"file": file, "kind": ""})
    page = text_of(client.get(f"/imports/{ImportRun.objects.latest('pk').pk}/reading/"))
    columns = "D “Vốn thực hiện 2024”, E “Vốn thực hiện 2025”"
    assert f"Các cột {columns} là số liệu của nhiều kỳ, còn “Dự án thứ cấp” chỉ giữ một giá trị" in page
