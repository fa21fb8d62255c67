"""Communes that a list names and nobody recorded come with it; who may not add them asks who may."""

import io
from datetime import date
from http import HTTPStatus

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bkproject.tests.test_import_new_rows import confirm, entries
from clusters.models import Cluster
from places.models import AdministrativeUnit
from progress.models import Notification, SiteFigure
from progress.tests.cast import browser, make_cast, text_of
from spreadsheets.models import ImportRun, ImportState
from spreadsheets.tests.files import xlsx

pytestmark = [pytest.mark.usefixtures("ends_hold", "ready_columns_hold"), pytest.mark.once]
TITLE = ["DANH MỤC CÁC CỤM CÔNG NGHIỆP (tính đến ngày 20/11/2026)"]
HEADER = ["STT", "Tên cụm", "Địa điểm", "Chủ đầu tư", "Diện tích (ha)"]


@pytest.fixture
def cast():
    return make_cast()


def send(client, *rows, kind="") -> ImportRun:
    file = SimpleUploadedFile("a.xlsx", xlsx(*rows))
    assert client.post("/import/", {"file": file, "kind": kind}).status_code == HTTPStatus.FOUND
    return ImportRun.objects.latest("pk")


LISTED = [
    TITLE,
    HEADER,
    ["I", "Huyện Bạch Thông"],
    [1, "CCN Nông Hạ", "xã Bản Mới", "Công ty TNHH Hạ tầng Bắc Sơn", 50],
    [2, "CCN Phia Khao", "xã Bản Mới, huyện Bạch Thông", None, 20],
    ["II", "HUYỆN NA RÌ"],
    [3, "CCN Bản Áng", "xã Bản Mới", None, 10],
]


def test_new_units_organisations_sites_and_figures_come_in_one_go_and_are_undone_as_one(cast):
    client = browser(cast.administrator)
    run = send(client, *LISTED)
    assert run.state == ImportState.PREVIEW
    assert [(row["key"], row["label"]) for row in entries(run, "new")][:3] == [
        ("units", "xã Bản Mới, huyện Bạch Thông (until 30/06/2025)"),
        ("units", "xã Bản Mới, huyện Na Rì (until 30/06/2025)"),
        ("organisations", "Công ty TNHH Hạ tầng Bắc Sơn"),
    ]
    confirm(client, run, add_new="on")
    places = {site.name: (site.unit.name, site.unit.parent.name) for site in Cluster.objects.select_related("unit")}
    assert places["Nông Hạ"] == places["Phia Khao"] == ("Bản Mới", "Bạch Thông")
    assert places["Bản Áng"] == ("Bản Mới", "Na Rì")
    ends = AdministrativeUnit.objects.filter(name="Bản Mới").values_list("valid_until", flat=True)
    assert {*ends} == {date(2025, 6, 30)}, "no longer than the district it lies in"
    page = client.get(f"/imports/{run.pk}/undo/")
    client.post(f"/imports/{run.pk}/undo/", {"fingerprint": page.context["plan"].fingerprint})
    assert not AdministrativeUnit.objects.filter(name="Bản Mới").exists()
    assert not Cluster.objects.filter(name="Nông Hạ").exists()
    assert not SiteFigure.objects.exists()


def test_a_unit_that_is_not_agreed_to_is_not_added(cast):
    client = browser(cast.administrator)
    run = send(client, TITLE, HEADER, [1, "CCN Nông Hạ", "xã Bản Mới", None, 50], [2, "CCN Cẩm Giàng", None, None, 40])
    [unit] = [row for row in entries(run, "new") if row["key"] == "units"]
    confirm(client, run, add_new="on", asked=[f"{unit['sheet']}!{unit['number']}"])
    run.refresh_from_db()
    assert run.state == ImportState.PREVIEW, "the site that names it is shown as rejected first"
    assert "is not recorded" in entries(run, "refused")[0]["notes"][0]["message"]
    confirm(client, run, add_new="on", leave_refused="on")
    assert not AdministrativeUnit.objects.filter(name="Bản Mới").exists()
    assert SiteFigure.objects.get().site == cast.cluster.site_ptr


def test_units_of_three_levels_come_the_widest_first(cast):
    client = browser(cast.administrator)
    run = send(client, TITLE, HEADER, [1, "CCN Nông Hạ", "Xã Bản Mới, huyện Pác Nặm, tỉnh Thái Nguyên", None, 50])
    confirm(client, run, add_new="on")
    unit = Cluster.objects.get(name="Nông Hạ").unit
    assert (unit.name, unit.parent.name, unit.parent.parent) == ("Bản Mới", "Pác Nặm", cast.places.province)


def test_a_name_that_may_be_mistyped_is_added_only_where_somebody_says_so(cast):
    client = browser(cast.administrator)
    run = send(client, TITLE, HEADER, [1, "CCN Nông Hạ", "xã Cẩm Giành", None, 50])
    [unit] = [row for row in entries(run, "new") if row["key"] == "units"]
    assert "Similar names are recorded: xã Cẩm Giàng" in unit["doubt"]


def test_a_name_without_its_kind_is_no_new_unit_and_the_message_says_what_to_do(cast):
    client = browser(cast.administrator)
    run = send(client, TITLE, HEADER, [1, "CCN Nông Hạ", "Bản Mới", None, 50])
    [row] = entries(run, "refused")
    assert "Write it with its kind" in row["notes"][0]["message"]


@pytest.mark.parametrize(
    "place", ["xã Bản Mới và xã Cẩm Giàng", "xã Bản Mới, xã Cẩm Giàng", "xã Bản Mới - xã Cẩm Giàng"]
)
def test_two_communes_in_one_cell_are_no_new_unit(cast, place):
    run = send(browser(cast.administrator), TITLE, HEADER, [1, "CCN Nông Hạ", place, None, 50])
    assert not [row for row in entries(run, "new") if row["key"] == "units"]
    [row] = entries(run, "refused")
    assert (row["notes"][0]["cell"], place in row["notes"][0]["message"]) == (f"C{row['number']}", True)


def test_whoever_may_not_add_units_asks_the_administrators(cast):
    officer, administrator = browser(cast.department), browser(cast.administrator)
    run = send(officer, *LISTED)
    page = text_of(officer.get(f"/imports/{run.pk}/"))
    assert "Units that are not recorded, and that only an administrator adds: xã Bản Mới, huyện Bạch Thông" in page
    assert administrator.get(f"/units/wanted/{run.pk}/").status_code == HTTPStatus.NOT_FOUND, "not asked yet"
    assert officer.post(f"/units/wanted/{run.pk}/").url == f"/imports/{run.pk}/"
    notification = Notification.objects.get(person=cast.administrator)
    assert "a.xlsx" in text_of(administrator.get("/notifications/"))
    assert administrator.get(f"/notifications/{notification.pk}/").url == f"/units/wanted/{run.pk}/"
    page = administrator.get(f"/units/wanted/{run.pk}/")
    [first, _second] = page.context["units"]
    assert (first.name, first.row) == ("xã Bản Mới", 4)
    form = administrator.get(first.address).context["form"]
    assert (form["name"].value(), form["kind"].value()) == ("Bản Mới", "commune")
    for parent in (cast.places.district, cast.places.elsewhere.parent):
        AdministrativeUnit.objects.create(kind="commune", name="Bản Mới", parent=parent)
    assert "All units that the file names are recorded." in text_of(administrator.get(f"/units/wanted/{run.pk}/"))
    officer.post(f"/imports/{run.pk}/decide/", {"fingerprint": run.fingerprint})
    run.refresh_from_db()
    assert run.counts["refused"] == 0
    assert "only an administrator adds" not in text_of(officer.get(f"/imports/{run.pk}/"))


def test_nobody_else_sees_what_an_import_waits_for(cast):
    run = send(browser(cast.department), *LISTED)
    assert browser(cast.local).get(f"/units/wanted/{run.pk}/").status_code == HTTPStatus.NOT_FOUND
    assert browser(cast.administrator).post(f"/units/wanted/{run.pk}/").status_code == HTTPStatus.NOT_FOUND
    assert browser(cast.administrator).get("/units/wanted/999999/").status_code == HTTPStatus.NOT_FOUND


def test_a_unit_that_ended_is_taken_with_a_word_and_one_that_was_divided_is_asked_about(cast):
    client, places = browser(cast.administrator), cast.places
    places.old_commune.successors.set([places.new_commune])
    ended = AdministrativeUnit.objects.create(
        kind="commune", name="Quân Hà", parent=places.district, valid_until=date(2025, 6, 30)
    )
    ended.successors.set([places.new_commune])
    run = send(client, TITLE, HEADER, [1, "CCN Nông Hạ", "xã Quân Hà", None, 50])
    assert any("became xã Cẩm Giàng" in note["message"] for note in entries(run, "warnings"))
    other = AdministrativeUnit.objects.create(kind="commune", name="Phủ Thông", parent=places.province)
    ended.successors.add(other)
    run = send(client, TITLE, HEADER, [1, "CCN Nông Hạ", "xã Quân Hà", None, 50])
    assert run.state == ImportState.ASKING
    [row] = client.get(f"/imports/{run.pk}/reading/").context["answers"].rows
    assert {option.value for option in row.question.options} >= {ended.slug, other.slug, places.new_commune.slug}
    client.post(f"/imports/{run.pk}/reading/", {"answers": "1", row.name: other.slug})
    run.refresh_from_db()
    confirm(client, run, add_new="on")
    assert Cluster.objects.get(name="Nông Hạ").unit == other


def test_a_sheets_name_tells_the_district_of_its_rows(cast):
    book, content = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, site in {"Bạch Thông": "CCN Nông Hạ", "Huyện Na Rì": "CCN Phia Khao"}.items():
        sheet = book.create_sheet(name)
        for row in (TITLE, HEADER, [1, site, "xã Cẩm Giàng", None, 50]):
            sheet.append(row)
    AdministrativeUnit.objects.create(kind="commune", name="Cẩm Giàng", parent=cast.places.elsewhere.parent)
    book.save(content)
    client = browser(cast.administrator)
    client.post("/import/", {"file": SimpleUploadedFile("a.xlsx", content.getvalue()), "kind": ""})
    run = ImportRun.objects.latest("pk")
    client.post(f"/imports/{run.pk}/reading/", {"sheet": "*", "kind": ""})
    run.refresh_from_db()
    confirm(client, run, add_new="on")
    assert Cluster.objects.get(name="Nông Hạ").unit == cast.places.old_commune
    assert Cluster.objects.get(name="Phia Khao").unit.parent.name == "Na Rì"


@pytest.mark.parametrize(("groups", "again"), [([], "xã Bản Mới"), ([["I", "Huyện Na Rì"]], "xã Bản Mới, huyện Na Rì")])
def test_what_clusters_and_zones_of_one_list_name_is_proposed_once(cast, groups, again):
    client = browser(cast.administrator)
    company = "Công ty TNHH Hạ tầng Bắc Sơn"
    rows = [*groups, [1, "CCN Nông Hạ", "xã Bản Mới", company, 50], [2, "KCN Phia Khao", again, company, 150]]
    run = send(client, ["DANH MỤC (tính đến ngày 20/11/2026)"], ["STT", "Tên khu, cụm", *HEADER[2:]], *rows)
    assert run.counts["refused"] == 0
    assert [row["key"] for row in entries(run, "new")][:2] == ["units", "organisations"]
    confirm(client, run, add_new="on")
    assert Cluster.objects.get(name="Nông Hạ").developer.name == company
    assert AdministrativeUnit.objects.filter(name="Bản Mới").count() == 1
