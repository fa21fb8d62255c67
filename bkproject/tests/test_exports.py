"""Lists exported through the browser: the link on every list, filters and order kept, choices remembered, rights."""

import datetime
import io
import re
from urllib.parse import unquote

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, resolve, reverse

from api.hooks.views import WebhookListView
from bkproject.tests.full_office import make_office
from clusters.models import Cluster
from history.past_tables import history_of, models_with_past
from history.tracking import IN_FORCE
from progress.milestones.actions import report_milestone
from progress.models import Obstacle, ObstacleKind, SiteDocument
from progress.notifications.views import NotificationListView
from progress.tests.cast import browser, figure, milestone, person, record, text_of
from spreadsheets.exports.views import Exportable
from spreadsheets.imports.files import unpack
from spreadsheets.models import ColumnChoice, ImportRun, ImportState
from spreadsheets.readers import open_book

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LISTS = [
    "/clusters/", "/zones/", "/obstacles/", "/projects/", "/documents/", "/inspections/", "/promises/",
    "/submissions/", "/history/", "/figures/", "/differences/", "/doubts/", "/work/", "/imports/", "/remarks/",
    "/imports/layouts/", "/meetings/", "/desks/", "/calls/", "/outlook/", "/timeline/", "/map/", "/usage/", "/moves/",
    "/investor-sheets/", "/cross-table/clusters/", "/cross-table/clusters/records/", "/api/tokens/",
]  # fmt: skip
EVERY = {"export-format": "csv", "export-delimiter": ";"}


@pytest.fixture
def office():
    return make_office()


def export_link(client, address: str) -> str:
    """The address of the export that a list leads to."""
    page = client.get(address).content.decode()
    found = re.findall(r'href="(/export/[^"]*)"', page)
    assert len(found) == 1, (address, found)
    return found[0].replace("&amp;", "&")


def columns_of(client, link: str) -> list[str]:
    return [key for key, _label in client.get(link).context["form"].fields["columns"].choices]


def rows(response) -> list[list]:
    """The rows of a file, the header first; not the line above it that says that a list is for reading."""
    assert response.status_code == 200, response.content[:2000]
    book = open_book(b"".join(response.streaming_content), "a")
    told = [row.cells for row in book.read(0).rows]
    return told[1:] if is_for_reading(told) else told


def is_for_reading(told: list[list]) -> bool:
    return str(told[0][0]).startswith(("For reading only", "Chỉ để đọc"))


def exported(client, link: str, **chosen) -> list[list]:
    columns = chosen.pop("columns", None) or columns_of(client, link)
    return rows(client.post(link, EVERY | {"export-columns": columns} | chosen))


def column(table: list[list], header: str) -> list:
    place = table[0].index(header)
    return [row[place] for row in table[1:]]


def all_views(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from all_views(pattern.url_patterns)
        else:
            yield pattern.callback


def test_every_list_with_pages_leads_to_its_export(office):
    client = browser(office.administrator)
    for address in LISTS:
        link = export_link(client, address)
        page = client.get(link)
        assert page.status_code == 200, link
        table = exported(client, link)
        assert table[0], link


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_two_columns_of_a_list_have_one_heading(office, language):
    client = browser(office.administrator, language)
    for address in LISTS:
        labels = [
            str(label)
            for _key, label in client.get(export_link(client, address)).context["form"]["columns"].field.choices
        ]
        assert len({label.casefold() for label in labels}) == len(labels), (address, labels)


def test_no_list_was_forgotten():
    """Whatever is paged on a page of its own is exportable, but for notifications and webhooks: no data."""
    paged = {
        view.view_class
        for view in all_views(get_resolver().url_patterns)
        if getattr(getattr(view, "view_class", None), "paginate_by", None)
    }
    assert paged
    assert {view for view in paged if not issubclass(view, Exportable)} == {NotificationListView, WebhookListView}
    named = {resolve(address).func for address in LISTS}
    assert all(getattr(view, "view_class", None) or view.exported_by for view in named)


def test_histories_of_one_site_and_one_record_are_exported_within_rights(office):
    client = browser(office.department)
    for address in (
        reverse("progress:site-history", args=[office.cluster.pk]),
        reverse("progress:object-history", args=["cluster", office.cluster.pk]),
    ):
        assert len(exported(client, export_link(client, address))) > 1
    stranger = browser(office.board)
    assert stranger.get(f"/export/history/sites/{office.cluster.pk}/").status_code == 404
    assert stranger.get(f"/export/history/cluster/{office.cluster.pk}/").status_code == 404


@pytest.mark.parametrize("address", ["", "login/", "clusters/cam-giang/", "submissions/accept/", "nowhere/", "admin/"])
def test_what_is_no_list_has_no_export(office, address):
    assert browser(office.administrator).get(f"/export/{address}").status_code == 404


def test_filters_and_order_of_the_list_are_kept(office):
    client = browser(office.administrator)
    link = export_link(client, "/clusters/?q=cam&order=-name&page=7")
    assert link == "/export/clusters/?q=cam&order=-name"
    assert column(exported(client, link), "Name") == ["Cẩm Giàng"]
    both = exported(client, "/export/clusters/?order=-name")
    assert column(both, "Name") == ["Vằng Mười", "Cẩm Giàng"]
    assert column(exported(client, "/export/clusters/?order=name"), "Name") == ["Cẩm Giàng", "Vằng Mười"]


def test_what_the_list_cannot_read_finds_nothing(office):
    client = browser(office.administrator)
    asked = ["clusters/?standing=x", "obstacles/?order=x", "promises/?slip=x", "history/?since=x", "documents/?site=x"]
    for address in asked:
        page = client.get(f"/export/{address}")
        assert page.context["count"] == 0, address
        assert "no results match the filters" in page.content.decode()
        assert len(exported(client, f"/export/{address}")) == 1, address


def test_every_list_can_be_read_back_or_says_that_it_is_for_reading(office):
    """By its first line; what is handed in all the same is refused in the same words."""
    client = browser(office.administrator)
    for address in LISTS:
        page = client.get(export_link(client, address))
        for key, _title in page.context["sheets"]:
            link = (
                f"{export_link(client, address)}{'&' if '?' in export_link(client, address) else '?'}export-sheet={key}"
            )
            sent = client.post(link, EVERY | {"export-columns": columns_of(client, link)})
            content = b"".join(sent.streaming_content)
            file = SimpleUploadedFile("a.csv", content)
            answer = client.post("/import/", {"file": file, "kind": ""})
            if is_for_reading([row.cells for row in open_book(content, "a").read(0).rows]):
                assert answer.status_code == 422, (address, key)
                assert "For reading only" in text_of(answer)
                continue
            count = client.get(link).context["count"]
            if not count:
                assert "no rows below it" in text_of(answer), (address, key)
                continue
            run = ImportRun.objects.latest("pk")
            assert answer.status_code == 302, (address, key, text_of(answer)[:500])
            assert (run.state, run.counts["new"], run.counts["changed"], run.counts["refused"]) == (
                ImportState.PREVIEW, 0, 0, 0,
            ), (address, key, run.choice)  # fmt: skip
            assert run.counts["unchanged"] == count


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", ["clusters", "zones"])
def test_a_list_of_few_columns_is_known_by_its_name(office, address, language):
    """Its columns are those of clusters and of zones alike."""
    client = browser(office.administrator, language)
    sent = client.post(f"/export/{address}/", EVERY | {"export-columns": ["name", "unit", "note"]})
    name = unquote(re.split(r"''|\"", sent["Content-Disposition"])[1])
    file = SimpleUploadedFile(name.replace(".csv", " (2).csv"), b"".join(sent.streaming_content))
    client.post("/import/", {"file": file, "kind": ""})
    run = ImportRun.objects.latest("pk")
    assert (run.state, run.counts["new"], run.counts["refused"]) == (ImportState.PREVIEW, 0, 0)
    assert run.counts["unchanged"] == client.get(f"/export/{address}/").context["count"]
    assert [key for key, _table in unpack(run.tables)] == [address]


def test_a_sheet_without_what_names_its_rows_is_for_reading(office):
    client = browser(office.administrator)
    for columns, expected in ((["name"], False), (["address", "note"], True), (["id", "version", "note"], False)):
        sent = client.post("/export/zones/", EVERY | {"export-columns": columns})
        told = [row.cells for row in open_book(b"".join(sent.streaming_content), "a").read(0).rows]
        assert is_for_reading(told) is expected, columns


def test_only_what_the_person_may_see_goes_out(office):
    """Of the same address: a local officer's sites, the Board's, nothing for nobody."""
    assert set(column(exported(browser(office.local), "/export/clusters/"), "Name")) == {"Cẩm Giàng"}
    assert len(exported(browser(office.board), "/export/clusters/")) == 1
    told = exported(browser(office.local), "/export/clusters/?export-sheet=progress")
    assert set(column(told, "Site")) == {"CCN Cẩm Giàng"}
    nobody = browser(office.nobody)
    assert len(exported(nobody, "/export/clusters/")) == 1
    assert nobody.get("/export/clusters/?export-sheet=progress").status_code == 404
    assert nobody.get("/export/work/").status_code == 403
    documents = exported(browser(office.local), "/export/documents/")
    assert column(documents, "Sites") == ["CCN Cẩm Giàng"]


def test_the_parts_of_the_sites_found_are_exported_site_by_site(office):
    client = browser(office.administrator)
    told = exported(client, "/export/clusters/?q=vang&export-sheet=progress")
    assert set(column(told, "Site")) == {"CCN Vằng Mười"}
    everything = column(exported(client, "/export/clusters/?export-sheet=progress"), "Site")
    assert everything == sorted(everything)
    assert client.get("/export/clusters/?export-sheet=baselines").status_code == 404


def test_columns_and_format_are_chosen_and_remembered_for_each_person_and_list(office):
    client = browser(office.administrator)
    assert client.get("/export/projects/").context["form"]["format"].value() == "xlsx"
    chosen = {"export-format": "csv", "export-delimiter": ",", "export-columns": ["site", "name"]}
    assert rows(client.post("/export/projects/", chosen))[0] == ["Site", "Name"]
    again = client.get("/export/projects/").context["form"]
    assert again["columns"].value() == ["site", "name"]
    assert (again["format"].value(), again["delimiter"].value()) == ("csv", ",")
    assert len(client.get("/export/obstacles/").context["form"]["columns"].value()) > 10
    other = browser(office.department).get("/export/projects/").context["form"]
    assert other["format"].value() == "xlsx"
    assert ColumnChoice.objects.get().user == office.administrator


def test_a_wrong_choice_shows_the_page_again(office):
    client = browser(office.administrator)
    for wrong in ({"export-columns": []}, {"export-format": "html"}, {"export-columns": ["password"]}):
        response = client.post("/export/projects/", EVERY | {"export-columns": ["name"]} | wrong)
        assert response.status_code == 422
        assert not ColumnChoice.objects.exists()


@pytest.mark.parametrize(("kind", "begins"), [("xlsx", b"PK"), ("ods", b"PK"), ("csv", b"\xef\xbb\xbf")])
def test_each_format_is_named_and_typed(office, kind, begins):
    client = browser(office.administrator, "vi")
    response = client.post("/export/clusters/", {"export-format": kind, "export-columns": ["name", "note"]})
    assert b"".join(response.streaming_content).startswith(begins)
    assert response["Content-Disposition"].startswith("attachment;")
    assert f".{kind}" in response["Content-Disposition"]
    assert re.search(r"\d{4}\.\d\d\.\d\d", response["Content-Disposition"])


def test_formulas_go_out_as_text(office):
    client = browser(office.administrator)
    response = client.post("/export/projects/", {"export-format": "xlsx", "export-columns": ["name", "product"]})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("==SUM") for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_a_list_of_sites_goes_out_as_it_is_shown_too(office):
    figure(office.other_cluster, "area", "40.25", source="quyết định")
    record(office.cluster, "feasibility", planned="2023")
    told = exported(browser(office.department), "/export/clusters/?order=name&export-sheet=clusters_shown")
    assert column(told, "Name") == ["Cẩm Giàng", "Vằng Mười"]
    assert column(told, "Area (ha)") == ["43,5", "43,5"]
    assert column(told, "Overdue milestones")[0] != "0"
    assert "overdue" in column(told, "Feasibility study")[0]


def test_reports_and_promises_say_what_their_pages_say(office):
    eia = milestone(office.cluster, "eia")
    report_milestone(milestone=eia, by=office.clerk, version=eia.version, changes={"percent": 40}, reason="đo lại")
    reports = exported(browser(office.department), "/export/submissions/")
    assert column(reports, "Reported") == ["40"]
    assert column(reports, "Why it changes") == ["đo lại"]
    assert len(exported(browser(office.board), "/export/submissions/")) == 1
    record(office.cluster, "feasibility", planned="2023")
    promises = exported(browser(office.department), "/export/promises/?stage=feasibility")
    assert column(promises, "Original target") == ["2023"]
    assert column(promises, "Stage") == ["Feasibility study"]
    visits = exported(browser(office.department), "/export/inspections/")
    assert column(visits, "Findings") == ["2", "2", "2"]
    findings = exported(browser(office.department), "/export/inspections/?site=zone&export-sheet=findings")
    assert set(column(findings, "Site")) == {"KCN Thanh Bình"}


def test_work_is_exported_whole_and_by_section(office):
    record(office.cluster, "feasibility", planned="2023")
    client = browser(office.department)
    every, late = exported(client, "/export/work/"), exported(client, "/export/work/?section=late")
    assert len(every) > len(late) > 1
    assert client.get("/export/work/?section=nothing").status_code == 404


def test_a_past_day_is_exported_as_it_was(office):
    earlier = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=3)
    for model in models_with_past():
        records = history_of(model).objects
        records.update(history_date=earlier)
        records.exclude(in_force_until=IN_FORCE).update(in_force_until=earlier)
    cluster = Cluster.objects.get(pk=office.cluster.pk)
    cluster.note = "mới hôm nay"
    cluster.save()
    client = browser(office.administrator)
    day = (earlier + datetime.timedelta(days=1)).date().isoformat()
    link = export_link(client, f"/clusters/?as_of={day}")
    assert f"as_of={day}" in link
    page = client.get(link)
    assert 'method="get" action="/export/clusters/"' in page.content.decode()
    query = {"as_of": day, "export-format": "csv", "export-columns": ["name", "note"]}
    notes = column(rows(client.get("/export/clusters/", query)), "Note")
    assert "mới hôm nay" not in notes
    assert len(notes) == 2
    assert not ColumnChoice.objects.exists()
    assert "mới hôm nay" in column(exported(client, "/export/clusters/"), "Note")
    assert client.get("/export/work/", {"as_of": day}).status_code == 403


def _queries(client, link: str, columns: list[str]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        b"".join(client.post(link, EVERY | {"export-columns": columns}).streaming_content)
    return len(found)


def test_the_number_of_queries_does_not_grow_with_the_rows(office):
    client, site, kind = browser(office.administrator), office.cluster, ObstacleKind.objects.get()
    links = [
        "/export/clusters/", "/export/clusters/?export-sheet=progress", "/export/clusters/?export-sheet=clusters_shown",
        "/export/obstacles/", "/export/documents/",
        "/export/promises/", "/export/inspections/", f"/export/history/cluster/{site.pk}/",
    ]  # fmt: skip
    columns = {link: columns_of(client, link) for link in links}
    before = {}
    for link in links:
        _queries(client, link, columns[link])
        before[link] = _queries(client, link, columns[link])
    for number in range(200):
        other = Cluster.objects.create(name=f"Cụm {number}", unit=site.unit, developer=office.company)
        record(other, "eia", planned="2023", document=office.paper)
        SiteDocument.objects.create(site_id=other.pk, document=office.paper)
        Obstacle.objects.create(site_id=other.pk, kind=kind, description=f"Vướng {number}")
        figure(other, "area", "40")
    after = {link: _queries(client, link, columns[link]) for link in links}
    assert after == before


def test_the_workbook_page_offers_what_the_person_may_see(office):
    page = browser(office.department).get("/workbook/").content.decode()
    for key in ("clusters", "zones", "progress", "obstacles", "projects", "figures"):
        assert f"/workbook/file/?sheet={key}" in page
    response = browser(office.department).get("/workbook/file/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert len(book.sheetnames) == 9
    assert book.sheetnames[1:6] == ["Clusters", "Zones", "Progress", "Obstacles", "Secondary projects"]
    assert "/workbook/" in browser(office.department).get("/clusters/").content.decode()


def test_the_template_has_no_rows_and_one_sheet_is_one_sheet(office):
    client = browser(office.department)
    content = b"".join(client.get("/workbook/file/?template=1&sheet=zones").streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == 3
    sheet = book[book.sheetnames[1]]
    assert sheet.max_row == 2
    assert [cell.value for cell in sheet[1]][-2:] == ["id", "version"]
    assert sheet.protection.sheet


def test_the_workbook_page_leads_those_to_the_imports_who_may_send_files(office):
    assert 'href="/import/"' in browser(office.department).get("/workbook/").content.decode()
    assert 'href="/import/"' not in browser(office.leader).get("/workbook/").content.decode()


def test_the_list_of_imports_is_exported_within_rights(office):
    ImportRun.objects.create(by=office.department, filename="a.xlsx", kind="xlsx", size=1, language="vi", state="saved")
    assert column(exported(browser(office.department), "/export/imports/"), "File") == ["a.xlsx"]
    assert len(exported(browser(office.board), "/export/imports/")) == 1
    assert browser(office.nobody).get("/export/imports/").status_code == 403


def test_whoever_sees_nothing_gets_no_workbook(office):
    client = browser(office.nobody)
    assert "Nothing to download" in client.get("/workbook/").content.decode()
    assert client.get("/workbook/file/").status_code == 403
    assert browser(office.local).get("/workbook/file/?sheet=indicators").status_code == 404


# --- The admin ---


@pytest.fixture
def staff(office):
    user = office.department
    get_user_model().objects.filter(pk=user.pk).update(is_staff=True)
    return browser(user)


def test_the_admin_exports_its_list_with_search_filters_and_order(office, staff):
    link = "/admin/clusters/cluster/export/"
    assert column(exported(staff, link), "Name") == ["Cẩm Giàng", "Vằng Mười"]
    assert column(exported(staff, f"{link}?q=vang"), "Name") == ["Vằng Mười"]
    assert column(exported(staff, f"{link}?o=-1"), "Name") == ["Vằng Mười", "Cẩm Giàng"]
    assert ColumnChoice.objects.get().key == "clusters"
    assert staff.get(f"{link}?nothing__like=this").status_code == 302


def test_the_admin_exports_nothing_to_whom_it_shows_nothing(office):
    user = office.board
    get_user_model().objects.filter(pk=user.pk).update(is_staff=True)
    client = browser(user)
    assert client.get("/admin/clusters/cluster/export/").status_code == 403
    assert set(column(exported(client, "/admin/zones/zone/export/"), "Name")) == {"Thanh Bình"}
    outsider = person("outsider")
    get_user_model().objects.filter(pk=outsider.pk).update(is_staff=True)
    assert browser(outsider).get("/admin/zones/zone/export/").status_code == 403
    assert browser(outsider).get("/admin/zones/zone/import/").status_code == 403


def test_the_button_for_imports_leads_to_the_page_of_the_tracker_for_that_sheet(office, staff, monkeypatch):
    monkeypatch.setattr("spreadsheets.admin.reverse", lambda name: f"/{name}/")
    for page in ("import", "process_import"):
        response = staff.post(f"/admin/clusters/cluster/{page}/")
        assert response.status_code == 302
        assert response["Location"] == "/spreadsheets:import/?sheet=clusters"
