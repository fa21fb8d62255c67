"""One row of an office's list says several things of a site: all of them come in one import, and go as one."""

import io
import itertools
import json
from decimal import Decimal
from http import HTTPStatus

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bkproject.tests.test_import_new_rows import confirm, entries
from clusters.models import Cluster
from places.models import Organisation, OrganisationKind
from progress.models import Measure, Obstacle, ObstacleKind, SiteFigure, Stage
from progress.tests.cast import browser, call_stages, document, make_cast, milestone, text_of
from spreadsheets.exports import workbook_for
from spreadsheets.models import ImportRun, ImportState
from spreadsheets.tests.files import xlsx
from spreadsheets.writers import write_book
from values.dates import PartialDate
from zones.models import Zone

pytestmark = [pytest.mark.usefixtures("ends_hold", "ready_columns_hold"), pytest.mark.once]
TITLE = ["DANH MỤC CÁC CỤM CÔNG NGHIỆP"]
SOURCE = ["(Kèm theo Báo cáo số 125/BC-SCT ngày 20/11/2026 của Sở Công Thương)"]
HEADER = ["STT", "Tên cụm công nghiệp", "Địa điểm", "Diện tích (ha)", "GPMB", "Ghi chú"]


@pytest.fixture
def cast():
    return call_stages(make_cast(), {"site-clearance": "GPMB"})


@pytest.fixture
def client(cast):
    return browser(cast.administrator)


def send(client, *rows, kind="") -> ImportRun:
    file = SimpleUploadedFile("a.xlsx", xlsx(*rows))
    assert client.post("/import/", {"file": file, "kind": kind}).status_code == HTTPStatus.FOUND
    return ImportRun.objects.latest("pk")


def answer_all(client, run, value):
    page = client.get(f"/imports/{run.pk}/reading/")
    fields = {row.name: value for row in page.context["answers"].rows}
    client.post(f"/imports/{run.pk}/reading/", {"answers": "1", **fields})
    run.refresh_from_db()


def area_of(site) -> Decimal:
    return SiteFigure.objects.get(site=site, measure=Measure.AREA, is_chosen=True).value


def listed(client, *rows):
    """A list whose note is each site's own."""
    run = send(client, TITLE, SOURCE, HEADER, *rows)
    if run.state == ImportState.ASKING:
        answer_all(client, run, "row")  # the note is the site's
    assert run.state == ImportState.PREVIEW
    return run


def test_sites_figures_and_steps_of_a_list_come_in_one_import_and_are_undone_as_one(client, cast):
    rows = [1, "CCN Cẩm Giàng", None, 40, "30%", None], [2, "CCN Nông Hạ", "xã Trần Phú", 50, "70%", "Kêu gọi đầu tư"]
    run = listed(client, *rows)
    confirm(client, run, add_new="on")
    new = Cluster.objects.get(name="Nông Hạ")
    assert (new.unit.name, new.note) == ("Trần Phú", "Kêu gọi đầu tư")
    assert (area_of(cast.cluster), area_of(new)) == (40, 50)
    figure = SiteFigure.objects.get(site=new)
    assert (figure.source, figure.as_of.iso[:10]) == (
        "Báo cáo số 125/BC-SCT ngày 20/11/2026 của Sở Công Thương",
        "2026-11-20",
    )
    assert (milestone(cast.cluster, "site-clearance").percent, milestone(new, "site-clearance").percent) == (30, 70)
    page = client.get(f"/imports/{run.pk}/undo/")
    fingerprint = page.context["plan"].fingerprint
    response = client.post(f"/imports/{run.pk}/undo/", {"fingerprint": fingerprint})
    assert response.status_code == HTTPStatus.FOUND
    assert not Cluster.objects.filter(name="Nông Hạ").exists()
    assert not SiteFigure.objects.exists()
    assert milestone(cast.cluster, "site-clearance").percent is None


def test_a_new_site_that_is_not_agreed_to_leaves_all_of_its_row_out(client, cast):
    run = listed(client, [1, "CCN Cẩm Giàng", None, 40, "30%", None], [2, "CCN Nông Hạ", None, 50, "70%", None])
    [place] = {f"{row['sheet']}!{row['number']}" for row in entries(run, "new") if row["key"] == "clusters"}
    confirm(client, run, add_new="on", asked=[place])
    run.refresh_from_db()
    assert run.state == ImportState.SAVED
    assert not Cluster.objects.filter(name="Nông Hạ").exists()
    assert [figure.site_id for figure in SiteFigure.objects.all()] == [cast.cluster.pk]


def test_many_new_sites_of_a_list_cost_as_many_statements_as_few(client, cast):
    names = [f"{one * 8} {two * 8}" for one, two in itertools.combinations("abcdeghikl", 2)]

    def cost(some) -> int:
        with CaptureQueriesContext(connection) as captured:
            run = listed(client, *([n, f"CCN {name}", None, 40, "30%", "Ghi chú"] for n, name in enumerate(some, 1)))
            confirm(client, run, add_new="on")
        assert Cluster.objects.filter(name__in=some).count() == len(some)
        return len(captured)

    cost(names[:1])  # the layout is known then
    assert cost(names[1:5]) == cost(names[5:45])


def test_a_name_nearly_recorded_is_chosen_once_for_all_its_row_says(client, cast):
    run = listed(client, [1, "CCN Cẩm Giàn", None, 40, "30%", None])
    [row] = entries(run, "refused")
    assert "Similar names" in row["notes"][0]["message"], "told once, not of each thing the row says"
    posted = {"fingerprint": run.fingerprint, "part": "refused", "page": "1"}
    client.post(f"/imports/{run.pk}/decide/", {**posted, f"same:{row['sheet']}!{row['number']}": str(cast.cluster.pk)})
    confirm(client, run, add_new="on")
    assert area_of(cast.cluster) == 40
    assert milestone(cast.cluster, "site-clearance").percent == 30


def test_clusters_and_zones_of_one_list_go_where_they_belong(client, cast):
    header = ["STT", "Tên khu, cụm", "Diện tích (ha)"]
    run = send(client, header, [1, "CCN Nông Hạ", 50], [2, "KCN Thanh Bình", 153], [3, "Cẩm Giàng", 40])
    assert run.state == ImportState.ASKING, "the day of the figures is asked"
    answer_all(client, run, "unknown")
    confirm(client, run, add_new="on")
    assert area_of(Cluster.objects.get(name="Nông Hạ")) == 50
    assert area_of(Zone.objects.get(name="Thanh Bình")) == 153
    assert area_of(cast.cluster) == 40


@pytest.mark.parametrize("header", ["Chủ đầu tư", "Địa điểm", "Ghi chú"])
def test_a_list_whose_columns_clusters_and_zones_have_alike_is_read_by_its_rows(client, cast, header):
    cell = {"Địa điểm": "xã Trần Phú, huyện Na Rì"}.get(header, "Công ty Cổ phần Nhựa đường")
    names = "CCN Nông Hạ", "KCN Phia Khao", "Vằng Mười"
    rows = [[nth, name, cell, None] for nth, name in enumerate(names, 1)]
    run = send(client, ["DANH MỤC KHU, CỤM CÔNG NGHIỆP"], ["STT", "Tên khu, cụm", header], *rows)
    assert run.state == ImportState.PREVIEW, "nothing is asked"
    confirm(client, run, add_new="on")
    assert Cluster.objects.filter(name__in=["Nông Hạ", "Phia Khao"]).count() == 1
    assert Zone.objects.filter(name="Phia Khao").exists()


def test_a_list_is_of_no_kind_whose_needed_column_it_lacks(client, cast):
    header = ["STT", "Tên CCN", "Diện tích (ha)", "Số lao động", "Ghi chú"]
    run = send(client, ["DANH MỤC CỤM CÔNG NGHIỆP"], header, [1, "CCN Cẩm Giàng", "43 ha", "15-20", "Còn 5 hộ"])
    assert run.state == ImportState.ASKING, "whose workers: the other columns are known"
    [table] = client.get(f"/imports/{run.pk}/reading/").context["columns"].tables
    assert [row.match.header for row in table.rows if row.chosen == "?"] == ["Số lao động"]


def test_a_name_beside_a_note_is_no_position(client, cast):
    run = send(client, ["STT", "Tên CCN", "Ghi chú"], [1, "CCN Cẩm Giàng", "Còn 5 hộ"])
    assert run.state == ImportState.PREVIEW, "nothing is asked"
    confirm(client, run)
    cast.cluster.refresh_from_db()
    assert cast.cluster.note == "Còn 5 hộ"


def test_of_which_kind_rows_are_is_asked_where_nothing_tells(client, cast):
    run = send(client, ["(Tính đến ngày 27/11/2026)"], ["STT", "Tên khu, cụm", "Diện tích"], [1, "Nông Hạ", 50])
    assert run.state == ImportState.ASKING
    assert "Nothing in the file tells of which kind these rows are." in text_of(
        client.get(f"/imports/{run.pk}/reading/")
    )
    answer_all(client, run, "zones")
    confirm(client, run, add_new="on")
    assert area_of(Zone.objects.get(name="Nông Hạ")) == 50


def test_a_note_beside_steps_goes_where_a_person_says_and_that_is_remembered(client, cast):
    run = send(client, ["Tên cụm", "GPMB", "Ghi chú"], ["CCN Cẩm Giàng", "70%", "Còn 5 hộ"])
    assert "the whole row: clusters" in text_of(client.get(f"/imports/{run.pk}/reading/"))
    answer_all(client, run, "site-clearance")
    confirm(client, run)
    assert milestone(cast.cluster, "site-clearance").note == "Còn 5 hộ"
    again = send(client, ["Tên cụm", "GPMB", "Ghi chú"], ["CCN Cẩm Giàng", "75%", "Còn 4 hộ"])
    assert again.state == ImportState.PREVIEW


def test_new_clusters_come_with_their_steps_in_one_go(client, cast):
    run = send(client, ["Tên cụm", "GPMB"], ["CCN Cẩm Giàng", "30%"], ["CCN Nông Hạ", "70%"])
    assert run.state == ImportState.PREVIEW
    confirm(client, run, add_new="on")
    assert milestone(Cluster.objects.get(name="Nông Hạ"), "site-clearance").percent == 70


def test_the_columns_that_nobody_knows_are_asked_about_across_kinds(client, cast):
    header = ["Tên cụm", "GPMB", "Diện tích (ha)", "Đất SX"]
    run = send(client, ["(Tính đến ngày 27/11/2026)"], header, ["CCN Cẩm Giàng", "30%", 40, 25])
    form = client.get(f"/imports/{run.pk}/reading/").context["columns"]
    said = {row.name: row.chosen for table in form.tables for row in table.rows}
    [unknown] = [name for name, chosen in said.items() if chosen == "?"]
    said[unknown] = "site_figures/industrial-area"
    client.post(f"/imports/{run.pk}/reading/", {"columns": "1", **said})
    confirm(client, run, add_new="on")
    measures = dict(SiteFigure.objects.values_list("measure", "value"))
    assert measures == {Measure.AREA: 40, Measure.INDUSTRIAL_AREA: 25}
    again = send(client, ["(Tính đến ngày 28/11/2026)"], header, ["CCN Cẩm Giàng", "35%", 41, 26])
    assert again.state == ImportState.PREVIEW, "what was said of the columns is remembered"


def test_what_a_row_says_never_goes_to_another_site_by_its_number(client, cast):
    """Numbers of figures and of sites overlap: only the record a row is about carries its name on."""
    rows = [
        [n, f"CCN {name}", None, 10 + n, f"{n * 10}%", None]
        for n, name in enumerate(["Bản Áng", "Nà Pì", "Phia Khao"], 1)
    ]
    confirm(client, listed(client, *rows), add_new="on")
    for number, name in enumerate(("Bản Áng", "Nà Pì", "Phia Khao"), 1):
        site = Cluster.objects.get(name=name)
        assert (area_of(site), milestone(site, "site-clearance").percent) == (10 + number, number * 10)
    assert milestone(cast.cluster, "site-clearance").percent is None


def test_figures_are_read_in_the_unit_of_the_cell_or_of_the_header(client, cast):
    header = ["STT", "Tên cụm", "Diện tích", "Tổng mức đầu tư (triệu đồng)", "Đất công nghiệp (m2)", "Công suất XLNT"]
    rows = (
        [1, "CCN Cẩm Giàng", "43 ha", 541750, 320000, "1.000 m3/ngày đêm"],
        [2, "CCN Vằng Mười", "chưa có số liệu", "541,75 tỷ", "10 ha", "Chưa có"],
    )
    run = send(client, ["Tính đến ngày 27/11/2026"], header, *rows)
    warnings = [entry["message"] for entry in entries(run, "warnings")]
    assert "The header gives “m²”: the numbers are converted into “ha”." in warnings
    assert not any("in the future" in warning for warning in warnings)
    [area] = [r for r in entries(run, "new") if "Area" in r["label"]]
    assert area["cells"][-3]["words"] == "43 ha", "beside the cell's own words"
    confirm(client, run, add_new="on")
    figures = {(f.site.name, f.measure): f.value for f in SiteFigure.objects.select_related("site")}
    assert figures == {
        ("Cẩm Giàng", "area"): 43,
        ("Cẩm Giàng", "total-investment"): Decimal("541.75"),
        ("Cẩm Giàng", "industrial-area"): 32,
        ("Cẩm Giàng", "wastewater-capacity"): 1000,
        ("Vằng Mười", "total-investment"): Decimal("541.75"),
        ("Vằng Mười", "industrial-area"): 10,
    }


def test_a_new_developer_comes_with_its_site_and_none_yet_is_nobody(client, cast):
    header = ["Tên cụm", "Chủ đầu tư"]
    rows = [
        ["CCN Cẩm Giàng", "Công ty TNHH Hạ tầng Bắc Sơn"],
        ["CCN Vằng Mười", "Kêu gọi đầu tư"],
        ["CCN Nông Hạ", "Công ty TNHH Hạ tầng Bắc Sơn"],
    ]
    run = send(client, header, *rows)
    assert [(row["key"], row["label"]) for row in entries(run, "new")] == [
        ("organisations", "Công ty TNHH Hạ tầng Bắc Sơn"),
        ("clusters", "CCN Nông Hạ"),
    ]
    page = text_of(client.get(f"/imports/{run.pk}/"))
    assert "Công ty TNHH Hạ tầng Bắc Sơn" in page
    confirm(client, run, add_new="on")
    company = Organisation.objects.get(name="Công ty TNHH Hạ tầng Bắc Sơn")
    assert company.kind == OrganisationKind.ENTERPRISE
    developers = dict(Cluster.objects.values_list("name", "developer"))
    assert developers == {"Cẩm Giàng": company.pk, "Vằng Mười": cast.rival.pk, "Nông Hạ": company.pk}


def test_an_office_is_found_by_the_usual_short_form_of_its_name(client, cast):
    board = Organisation.objects.create(name="Ban Quản lý các khu công nghiệp", short_name="Ban Quản lý các KCN")
    rows = ["CCN Nông Hạ", "BQL các KCN"], ["CCN Phia Khao", "0209 3870 123"]
    run = send(client, ["Tên cụm", "Chủ đầu tư"], *rows)
    assert [row["key"] for row in entries(run, "new")] == ["clusters"], "a telephone number is no organisation"
    confirm(client, run, add_new="on", leave_refused="on")
    assert Cluster.objects.get(name="Nông Hạ").developer == board


def test_an_organisation_that_is_not_agreed_to_is_not_added(client, cast):
    run = send(client, ["Tên cụm", "Chủ đầu tư"], ["CCN Cẩm Giàng", "Công ty TNHH Hạ tầng Bắc Sơn"])
    [row] = entries(run, "new")
    confirm(client, run, add_new="on", asked=[f"{row['sheet']}!{row['number']}"])
    run.refresh_from_db()
    assert run.state == ImportState.PREVIEW, "the row that names it is shown as rejected first"
    assert not Organisation.objects.filter(name="Công ty TNHH Hạ tầng Bắc Sơn").exists()
    [refused] = entries(run, "refused")
    assert "is not recorded" in refused["notes"][0]["message"]


def test_a_site_renamed_in_our_own_workbook_keeps_its_rows_on_the_other_sheets(client, cast):
    target = io.BytesIO()
    write_book(workbook_for(cast.administrator), target)
    book = openpyxl.load_workbook(target)
    clusters, steps = book.worksheets[1], book.worksheets[3]
    [name] = [row[0] for row in clusters.iter_rows(min_row=3) if row[0].value == "Cẩm Giàng"]
    name.value = "Cẩm Giàng mở rộng"
    keys = [cell.value for cell in steps[1]]
    at, percent, state = keys.index("site"), keys.index("percent"), keys.index("state")
    row = next(row for row in steps.iter_rows(min_row=3) if row[at].value == "CCN Cẩm Giàng")
    row[percent].value, row[state].value = 40, "in_progress"
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("so.xlsx", content.getvalue())
    client.post("/import/", {"file": file, "kind": ""})
    run = ImportRun.objects.latest("pk")
    assert (run.state, run.counts["refused"], run.counts["changed"]) == (ImportState.PREVIEW, 0, 2)
    confirm(client, run)
    cast.cluster.refresh_from_db()
    assert cast.cluster.name == "Cẩm Giàng mở rộng"
    assert cast.cluster.milestones.filter(percent=40).count() == 1


WEEKLY = [
    ["BIỂU TỔNG HỢP TIẾN ĐỘ CÁC KHU, CỤM CÔNG NGHIỆP"],
    ["(Tính đến ngày 27/11/2026)"],
    ["TT", "Tên dự án", "Địa điểm", "Diện tích", "Tổng mức đầu tư", "Hiện trạng đến ngày 27/11/2026", "Dự kiến ĐTM"],
]


def weekly(client, cast, state, forecast=None):
    call_stages(cast, {"eia": "ĐTM"})
    return send(client, *WEEKLY, [1, "CCN Cẩm Giàng", None, "50 ha", "541,75 tỷ đồng", state, forecast])


def test_another_offices_weekly_sheet_is_read_in_one_go(client, cast):
    run = weekly(client, cast, "- Đã GPMB 32/50 ha; ĐTM: đang thực hiện.\n- Chưa có số liệu: vận hành.", "Quý I/2027")
    assert run.state == ImportState.PREVIEW
    confirm(client, run, add_new="on")
    clearance, eia = milestone(cast.cluster, "site-clearance"), milestone(cast.cluster, "eia")
    assert (clearance.state, clearance.area_done, clearance.area_total) == ("in_progress", 32, 50)
    assert (eia.state, eia.forecast.iso) == ("in_progress", "2027-01-01/2027-03-31")
    assert area_of(cast.cluster) == 50
    assert milestone(cast.cluster, "operation").state == "unknown"


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("Đang vướng 5 hộ.", "Đang vướng 5 hộ"),
        ("GPMB và ĐTM đang làm", "GPMB và ĐTM đang làm"),
        ("GPMB giai đoạn 1: đã xong", "GPMB giai đoạn 1: đã xong"),
        ("GPMB: cơ bản hoàn thành", "Site clearance: GPMB: cơ bản hoàn thành"),
    ],
)
def test_a_sentence_that_is_not_about_one_step_is_asked_about(client, cast, words, asked):
    run = weekly(client, cast, words)
    assert run.state == ImportState.ASKING
    form = client.get(f"/imports/{run.pk}/reading/").context["answers"]
    assert [row.question.text for row in form.rows] == [asked]


def test_the_name_of_a_step_that_is_a_verb_says_how_far_another_step_is(client, cast):
    Stage.objects.create(code="completion", order=110, name="Hoàn thành", name_en="Completion")
    run = weekly(client, cast, "Đã hoàn thành GPMB 32/50 ha, dự kiến hoàn thành trước 30/12/2099")
    assert run.state == ImportState.PREVIEW
    confirm(client, run, add_new="on")
    clearance = milestone(cast.cluster, "site-clearance")
    assert (clearance.state, clearance.area_done, str(clearance.forecast)) == ("in_progress", 32, "30/12/2099")
    assert weekly(client, cast, "Đã hoàn thành").state == ImportState.ASKING, "of what it does not say"


def test_a_sentence_goes_to_the_note_of_the_step_that_is_chosen(client, cast):
    run = weekly(client, cast, "GPMB: đang thực hiện; còn vướng 5 hộ")
    answer_all(client, run, "site-clearance")
    confirm(client, run, add_new="on")
    clearance = milestone(cast.cluster, "site-clearance")
    assert (clearance.state, clearance.note) == ("in_progress", "còn vướng 5 hộ")


def test_sheets_of_different_kinds_are_one_import(client, cast):
    content = io.BytesIO()
    book = openpyxl.Workbook()
    for name, rows in {
        "Danh mục": [["Tên cụm", "Địa điểm"], ["CCN Nông Hạ", "xã Trần Phú"]],
        "Tiến độ": [["Tên cụm", "GPMB"], ["CCN Nông Hạ", "70%"]],
        "Lịch họp": [["Thứ hai", "họp"], ["Thứ ba", "nghỉ"]],
    }.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(content)
    client.post("/import/", {"file": SimpleUploadedFile("a.xlsx", content.getvalue()), "kind": ""})
    run = ImportRun.objects.latest("pk")
    client.post(f"/imports/{run.pk}/reading/", {"sheet": "*", "kind": ""})
    run.refresh_from_db()
    assert run.state == ImportState.PREVIEW
    assert any("not read: Lịch họp." in note["message"] for note in entries(run, "warnings"))
    confirm(client, run, add_new="on")
    assert milestone(Cluster.objects.get(name="Nông Hạ"), "site-clearance").percent == 70


def test_all_sheets_are_offered_first_where_each_is_recognised(client, cast):
    content = io.BytesIO()
    book = openpyxl.Workbook()
    for name, site in {"Bạch Thông": "CCN Cẩm Giàng", "Na Rì": "CCN Vằng Mười"}.items():
        sheet = book.create_sheet(name)
        sheet.append(["Tên cụm", "GPMB"])
        sheet.append([site, "30%"])
    del book["Sheet"]
    book.save(content)
    client.post("/import/", {"file": SimpleUploadedFile("a.xlsx", content.getvalue()), "kind": ""})
    run = ImportRun.objects.latest("pk")
    assert client.get(f"/imports/{run.pk}/reading/").context["reading"]["sheet"].value() == "*"


def test_whoever_chose_one_kind_is_told_that_the_file_says_more(client, cast):
    run = send(client, TITLE, SOURCE, HEADER[:4], [1, "CCN Cẩm Giàng", None, 40], kind="clusters")
    page = text_of(client.get(f"/imports/{run.pk}/reading/"))
    assert "Read as “Sites, their figures, progress and obstacles”, the file says more" in page
    client.post(f"/imports/{run.pk}/reading/", {"kind": "joined"})
    confirm(client, run, add_new="on")
    assert area_of(cast.cluster) == 40


def test_a_command_adds_no_site_that_a_list_of_steps_only_names(cast, tmp_path):
    path = tmp_path / "tiến độ.xlsx"
    path.write_bytes(xlsx(["Tên cụm", "GPMB"], ["CCN Nông Hạ", "70%"]))
    told = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_workbook", str(path), "--user", "administrator", "--json", stdout=told, stderr=told)
    assert "CCN Nông Hạ" in json.loads(told.getvalue())["errors"][0]["message"]
    assert not Cluster.objects.filter(name="Nông Hạ").exists()


def test_a_column_of_sources_holds_for_all_that_a_row_says(client, cast):
    header = ["Tên cụm", "Diện tích (ha)", "GPMB", "Nguồn"]
    run = send(client, ["(Tính đến ngày 20/11/2026)"], header, ["CCN Cẩm Giàng", 40, "30%", "Báo cáo 12/BC-UBND"])
    assert run.state == ImportState.PREVIEW
    confirm(client, run, add_new="on")
    assert SiteFigure.objects.get().source == "Báo cáo 12/BC-UBND"
    assert milestone(cast.cluster, "site-clearance").source == "Báo cáo 12/BC-UBND"


def test_a_unit_that_cannot_be_converted_is_an_error_of_the_sheet(client, cast):
    header = ["Tên cụm", "Tổng mức đầu tư (USD)", "GPMB"]
    run = send(client, header, ["CCN Cẩm Giàng", 40, "30%"])
    assert "The header gives another unit" in text_of(client.get(f"/imports/{run.pk}/"))
    assert not SiteFigure.objects.exists()


def test_a_row_for_each_step_stays_progress_alone_though_it_names_nobody(client, cast):
    run = send(client, ["Tên cụm", "Bước thủ tục", "Trạng thái"], ["CCN Không Có", "GPMB", "Đang thực hiện"])
    assert run.state == ImportState.PREVIEW
    [row] = entries(run, "refused")
    assert row["key"] == "progress"


# --- Headers of several rows, and what titles say ---

TWO_ROWS = [
    ["TT", "Tên cụm", "Diện tích (ha)", None, None, "Tiến độ thực hiện", None, "Địa điểm"],
    [None, None, "Theo quy hoạch", "Theo QĐ thành lập", "Đã cho thuê", "GPMB", "EIA", None],
    [1, "CCN Cẩm Giàng", 43, "40 ha", 12.5, "30%", "Đang thực hiện", None],
]


def merge(*ranges):
    return lambda book: [book.active.merge_cells(cells) for cells in ranges]


@pytest.mark.parametrize("merged", [(), ("A2:A3", "B2:B3", "C2:E2", "F2:G2", "H2:H3")])
def test_titles_over_columns_belong_to_them_merged_or_not(client, cast, merged):
    rows = [["(Tính đến ngày 14/6/2026)"], *TWO_ROWS]
    file = SimpleUploadedFile("a.xlsx", xlsx(*rows, prepare=merge(*merged)))
    client.post("/import/", {"file": file, "kind": ""})
    run = ImportRun.objects.latest("pk")
    assert run.state == ImportState.PREVIEW
    confirm(client, run, add_new="on")
    assert dict(SiteFigure.objects.values_list("measure", "value")) == {
        Measure.PLANNED_AREA: 43,
        Measure.ESTABLISHED_AREA: 40,
        Measure.LEASED_AREA: Decimal("12.5"),
    }
    assert {str(day) for day in SiteFigure.objects.values_list("as_of", flat=True)} == {"14/06/2026"}
    assert milestone(cast.cluster, "site-clearance").percent == 30
    assert milestone(cast.cluster, "eia").state == "in_progress"


@pytest.mark.parametrize("years", [(2023, 2024), ("Năm 2023", "Năm 2024")])
def test_a_year_over_a_column_is_the_day_of_its_figures(client, cast, years):
    header = ["TT", "Tên cụm", "Luỹ kế vốn thực hiện (triệu đồng)", None, "Diện tích đã cho thuê năm 2025 (ha)"]
    rows = [["(Tính đến ngày 14/6/2026)"], header, [None, None, *years, None], [1, "CCN Cẩm Giàng", 10500, 20500, 7]]
    confirm(client, send(client, *rows), add_new="on")
    figures = SiteFigure.objects.order_by("value").values_list("measure", "value", "as_of")
    assert [(measure, value, str(as_of)) for measure, value, as_of in figures] == [
        (Measure.LEASED_AREA, 7, "2025"),
        (Measure.PAID_INVESTMENT, Decimal("10.5"), "2023"),
        (Measure.PAID_INVESTMENT, Decimal("20.5"), "2024"),
    ]


def test_a_sum_of_a_year_that_may_be_of_the_year_alone_is_asked_about(client, cast):
    header = [["TT", "Tên cụm", "Vốn đã thực hiện (tỷ đồng)", None], [None, None, 2023, 2024]]
    run = send(client, *header, [1, "CCN Cẩm Giàng", 10, 20])
    assert run.state == ImportState.ASKING
    columns = client.get(f"/imports/{run.pk}/reading/").context["columns"].tables[0].rows
    assert [(row.chosen, row.period) for row in columns if row.has_period] == [("?", "2023"), ("=", "2024")]


def test_a_title_that_means_something_else_is_not_read_as_the_column_below_it(client):
    header = [["TT", "Tên cụm", "Dự án thứ cấp", None], [None, None, "Diện tích", "Tổng mức đầu tư"]]
    run = send(client, *header, [1, "CCN Cẩm Giàng", 5, 100])
    assert run.state == ImportState.ASKING
    assert not SiteFigure.objects.exists()


# --- Obstacles, cells that cannot be read, columns nobody knows ---


@pytest.fixture
def other(db):
    return ObstacleKind.objects.create(code="other", name="Khác", name_en="Other", order=90)


def test_obstacles_of_a_list_are_recorded_with_it_and_their_kind_is_asked_once(client, cast, other):
    header = ["STT", "Tên cụm", "Diện tích (ha)", "GPMB", "Khó khăn, vướng mắc", "Kiến nghị"]
    rows = (
        [1, "CCN Cẩm Giàng", 40, "30%", "Còn 5 hộ chưa nhận tiền", "Đề nghị xã vận động"],
        [2, "CCN Nông Hạ", 50, None, "Không có", None],
    )
    run = send(client, ["(Tính đến ngày 14/6/2026)"], header, *rows)
    [row] = client.get(f"/imports/{run.pk}/reading/").context["answers"].rows
    assert "The file does not say of which kind its obstacles are." in row.question.read
    assert row.question.options[0].value == "other"
    answer_all(client, run, "other")
    confirm(client, run, add_new="on")
    obstacle = Obstacle.objects.get()
    assert (obstacle.site_id, obstacle.kind, obstacle.request) == (cast.cluster.pk, other, "Đề nghị xã vận động")
    assert Cluster.objects.filter(name="Nông Hạ").exists()
    again = send(client, ["(Tính đến ngày 14/6/2026)"], header, rows[0])
    assert again.state == ImportState.PREVIEW, "an obstacle that is recorded needs no kind"
    assert not again.counts["new"]


def test_a_list_of_obstacles_alone_asks_their_kind_and_brings_its_sites(client, cast, other):
    run = send(client, ["Tên cụm", "Vướng mắc"], ["CCN Cẩm Giàng", "Thiếu vốn"], ["CCN Nông Hạ", "Thiếu điện"])
    answer_all(client, run, "other")
    confirm(client, run, add_new="on")
    assert {(o.site.name, o.kind) for o in Obstacle.objects.all()} == {("Cẩm Giàng", other), ("Nông Hạ", other)}


def test_a_cell_that_cannot_be_read_is_rejected_beside_the_other_errors_and_asks_nothing(client, cast):
    def broken(book):
        book.active["D3"] = "#REF!"

    rows = [["(Tính đến ngày 14/6/2026)"], ["TT", "Tên cụm", "Diện tích (ha)", "GPMB"]]
    rows += [[1, "CCN Cẩm Giàng", 40, None], [2, "CCN Vằng Mười", "50 mẫu", "30%"]]
    file = SimpleUploadedFile("a.xlsx", xlsx(*rows, prepare=broken))
    client.post("/import/", {"file": file, "kind": ""})
    run = ImportRun.objects.latest("pk")
    assert run.state == ImportState.PREVIEW
    assert {row["notes"][0]["cell"] for row in entries(run, "refused")} == {"D3", "C4"}
    confirm(client, run, add_new="on", leave_refused="on")
    assert area_of(cast.cluster) == 40
    assert milestone(cast.other_cluster, "site-clearance").percent == 30


def test_an_unknown_column_of_a_list_of_clusters_may_be_any_kinds(client, cast):
    run = send(client, ["Tên cụm", "Địa điểm", "Chủ đầu tư", "Quỹ đất"], ["CCN Cẩm Giàng", None, None, 40])
    assert run.state == ImportState.ASKING
    assert 'value="site_figures/area"' in client.get(f"/imports/{run.pk}/reading/").content.decode()


def test_a_file_of_a_header_alone_is_told_to_have_no_rows(client):
    file = SimpleUploadedFile("a.xlsx", xlsx(TITLE, HEADER))
    response = client.post("/import/", {"file": file, "kind": ""})
    assert "The file has a header (row 2) and no rows below it." in text_of(response)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "QĐ số 1868/QĐ-UBND ngày 16/10/2020 của UBND tỉnh Bắc Kạn về việc thành lập CCN Cẩm Giàng",
        "Quyết định 1868/QĐ-UBND (16/10/2020), sửa đổi nhiều lần",
        "1868/QĐ-UBND của UBND tỉnh",
    ],
)
def test_a_document_is_found_by_number_and_date_whatever_words_follow(client, cast, words):
    decision = document(cast.cluster, number="1868/QĐ-UBND", date=PartialDate.parse("16/10/2020"))
    header = ["Tên cụm", "Bước", "Trạng thái", "Văn bản"]
    confirm(client, send(client, header, ["CCN Cẩm Giàng", "EIA", "Đang thực hiện", words]))
    assert milestone(cast.cluster, "eia").document == decision


def test_a_stage_is_done_by_its_decision_whoever_issued_it_and_what_about(client, cast):
    document(cast.cluster, number="1868/QĐ-UBND", date=PartialDate.parse("16/10/2020"))
    words = "Đã phê duyệt tại QĐ số 1868/QĐ-UBND ngày 16/10/2020 của UBND tỉnh Bắc Kạn về việc phê duyệt báo cáo"
    confirm(client, send(client, ["Tên cụm", "EIA"], ["CCN Cẩm Giàng", words]))
    eia = milestone(cast.cluster, "eia")
    assert (eia.state, str(eia.actual), eia.document.number) == ("done", "16/10/2020", "1868/QĐ-UBND")
    run = send(client, ["Tên cụm", "EIA"], ["CCN Vằng Mười", words.replace("báo cáo", "báo cáo nhưng chưa thực hiện")])
    assert run.state == ImportState.ASKING, "a word that may say more is not read over"


def test_a_value_that_breaks_a_rule_of_its_record_is_told_at_its_cell(client, cast):
    rows = [["(Tính đến ngày 14/6/2026)"], ["TT", "Tên cụm", "Diện tích (ha)", "GPMB"]]
    run = send(client, *rows, [1, "CCN Cẩm Giàng", -20, None], [2, "CCN Vằng Mười", 30, "30%"])
    assert {note["cell"] for row in entries(run, "refused") for note in row["notes"]} == {"C3"}
