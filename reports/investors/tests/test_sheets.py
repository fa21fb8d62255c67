"""Investor sheets: what they say and from what, publishing them and taking them back, what anybody then reads."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document as WordFile

from clusters.models import Cluster
from places.models import Organisation
from progress.models import InvestorFact, SecondaryProject, SiteEvent, SiteFigure, SitePosition, Stage
from progress.tests.cast import browser, figure, make_cast, record, text_of
from reports.models import InvestorSheet, Letterhead
from spreadsheets.models import ImportRun
from spreadsheets.tests.files import xlsx
from values.dates import PartialDate

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    made = make_cast()
    made.head = Letterhead.objects.create(
        kind="cluster", office="Sở Công Thương", office_en="Department of Industry", symbol="SCT", place="Tỉnh",
        signer_capacity="GIÁM ĐỐC", signer_name="Trần Văn Ký", receivers="Như trên", address="Số 4 đường Hùng Vương",
        telephone="0208 1234 567", email="sct@tinh.example.vn",
    )  # fmt: skip
    return made


def sheet_of(site) -> str:
    return reverse("investor-sheet", args=[site.pk])


def fact(site, subject, **values) -> InvestorFact:
    return InvestorFact.objects.create(site_id=site.pk, subject=subject, **values)


def publish(client, site):
    seal = client.get(sheet_of(site)).context["seal"]
    return client.post(reverse("investor-sheet-publish", args=[site.pk]), {"seal": seal}, follow=True)


def vacant_line(client, site) -> dict:
    parts = client.get(sheet_of(site)).context["sheet"]["parts"]
    return next(line for part in parts for line in part["lines"] if line["key"] == "vacant")


# --- Vacant land ---


def project(site, name, **values):
    return SecondaryProject.objects.create(site_id=site.pk, name=name, **values)


@pytest.mark.once
def test_vacant_land_is_calculated_where_both_parts_are_known_and_else_unknown(cast):
    client, site = browser(cast.department), cast.cluster
    SiteFigure.objects.filter(site=site.pk).delete()
    line = vacant_line(client, site)
    assert line["is_unknown"]
    assert "industrial land is not recorded" in line["basis"]
    figure(site, "industrial-area", "30", source="QĐ 5", as_of=PartialDate.parse("2024"))
    assert "how much land is leased is not recorded" in vacant_line(client, site)["basis"]
    figure(site, "occupancy-rate", "40")  # nobody says what it was divided by
    assert vacant_line(client, site)["is_unknown"]
    figure(site, "leased-area", "12", source="Báo cáo tháng 6", as_of=PartialDate.parse("30/06/2026"))
    line = vacant_line(client, site)
    assert (line["value"], line["is_unknown"]) == ("18 ha", False)
    assert line["basis"] == (
        "calculated: industrial land 30 ha (QĐ 5; as at 2024) less leased 12 ha (Báo cáo tháng 6; as at 30/06/2026)"
    )
    project(site, "Nhà máy A", state="operating", land_area=Decimal("20"))
    assert "The recorded projects hold 20 ha, more than the 12 ha leased" in text_of(client.get(sheet_of(site)))
    SiteFigure.objects.filter(site=site.pk, measure="leased-area").update(value=31)
    assert vacant_line(client, site)["is_unknown"]


@pytest.mark.once
def test_the_land_of_projects_counts_where_that_of_each_is_known(cast):
    client, site = browser(cast.department), cast.cluster
    figure(site, "industrial-area", "30")
    project(site, "Mới đăng ký", state="registered", land_area=Decimal("5"))
    assert vacant_line(client, site)["is_unknown"]
    project(site, "Nhà máy A", state="building", land_area=Decimal("4"))
    other = project(site, "Nhà máy B", state="approved")
    assert vacant_line(client, site)["is_unknown"]
    SecondaryProject.objects.filter(pk=other.pk).update(land_area=Decimal("6.5"))
    line = vacant_line(client, site)
    assert line["value"] == "19,5 ha"
    assert "less 10,5 ha of 2 recorded projects" in line["basis"]


@pytest.mark.once
def test_what_somebody_said_goes_before_what_is_calculated_and_the_difference_is_told(cast):
    client, site = browser(cast.department), cast.cluster
    figure(site, "industrial-area", "30")
    figure(site, "leased-area", "12")
    figure(site, "vacant-area", "15", source="Thông báo 9", as_of=PartialDate.parse("01/10/2026"))
    line = vacant_line(client, site)
    assert (line["value"], line["basis"]) == ("15 ha", "as recorded: Thông báo 9; as at 01/10/2026")
    assert "15 ha, differs from the calculated 18 ha" in text_of(client.get(sheet_of(site)))


@pytest.mark.once
def test_more_vacant_land_than_there_is_is_told_to_the_office(cast):
    figure(cast.cluster, "industrial-area", "30")
    figure(cast.cluster, "vacant-area", "31")
    told = text_of(browser(cast.department).get(sheet_of(cast.cluster)))
    assert "More land is recorded as vacant, 31 ha, than there is industrial land, 30 ha." in told


# --- Infrastructure ---


@pytest.mark.once
def test_infrastructure_is_ready_as_a_fact_says_or_as_its_milestones_do(cast):
    client, site = browser(cast.department), cast.cluster
    Stage.objects.filter(code="eia").update(infrastructure="wastewater")
    Stage.objects.filter(code="operation").update(infrastructure="internal-roads")

    def line(key):
        parts = client.get(sheet_of(site)).context["sheet"]["parts"]
        return next(line for part in parts for line in part["lines"] if line["key"] == key)

    assert line("wastewater")["is_unknown"]
    record(site, "eia", state="in_progress", forecast="quý IV/2030", source="Báo cáo 7")
    assert line("wastewater")["value"].startswith("Under construction, target ")
    assert line("wastewater")["basis"] == "Báo cáo 7"
    record(site, "operation", state="in_progress", forecast="2020", source="Báo cáo 7")
    assert line("internal-roads")["value"] == "Under construction"  # a target that is over is no news to an investor
    record(site, "operation", state="done", actual="03/2024", forecast=None)
    assert line("internal-roads")["value"].startswith("Ready, since ")
    fact(site, "internal-roads", readiness="planned", text="Mặt đường 12 m", source="Công ty")
    assert (line("internal-roads")["value"], line("internal-roads")["text"]) == ("Planned", "Mặt đường 12 m")
    assert "recorded for investors as planned, by its milestones it is ready" in text_of(client.get(sheet_of(site)))


# --- Recording ---


def sent(**values) -> dict:
    return {"version": 0, "text": "", "text_en": "", "document": "", "source": "", "as_of": "", "note": "", **values}


@pytest.mark.once
def test_a_fact_is_recorded_with_its_source_changed_and_deleted(cast):
    client, site = browser(cast.department), cast.cluster
    add = f"{reverse('progress:investor-fact-add')}?site={site.pk}"
    assert client.post(add, sent(subject="rent")).status_code == 422
    assert client.post(add, sent(subject="rent", readiness="ready", text="x")).status_code == 422
    assert client.post(add, sent(subject="rent", text_en="55 USD")).status_code == 422
    saved = client.post(add, sent(subject="rent", text="55 USD/m²", note="hỏi lại ông Bảy"))
    assert saved.status_code == 302
    rent = InvestorFact.objects.get()
    assert "Department" in rent.source
    assert rent.as_of
    assert client.post(add, sent(subject="rent", text="60 USD/m²")).status_code == 422
    edit = reverse("progress:investor-fact-edit", args=[rent.pk])
    assert client.get(f"{add}&subject=rent")["Location"] == edit
    changed = sent(subject="rent", text="60 USD/m²", version=rent.version, source="Báo giá 3", as_of="2026")
    assert client.post(edit, changed | {"reason": "giá mới"}).status_code == 302
    assert client.post(edit, changed | {"text": "61 USD/m²"}).status_code == 422  # from the version before
    rent.refresh_from_db()
    assert (rent.text, rent.source) == ("60 USD/m²", "Báo giá 3")
    told = text_of(client.get(reverse("progress:site-history", args=[site.pk])))
    assert "giá mới" in told
    assert "60 USD/m²" in text_of(client.get(sheet_of(site)))
    client.post(reverse("progress:investor-fact-delete", args=[rent.pk]), {"version": rent.version})
    assert not InvestorFact.objects.exists()


@pytest.mark.once
def test_facts_come_from_a_file_a_row_for_each_subject(cast):
    client = browser(cast.department, "vi")
    head = ["Khu, cụm", "Mục thông tin", "Mức sẵn sàng", "Nội dung tiếng Việt", "Nội dung tiếng Anh", "Nguồn"]
    rows = [
        ["Cẩm Giàng", "Cấp điện", "sẵn sàng", "110 kV", "110 kV line", "Điện lực"],
        ["Cẩm Giàng", "Giá thuê đất", "sẵn sàng", "50 USD", "", "Báo giá"],
    ]
    client.post("/import/", {"file": SimpleUploadedFile("a.xlsx", xlsx(head, *rows)), "kind": "investor_facts"})
    run = ImportRun.objects.latest("pk")
    assert (run.counts["new"], run.counts["refused"]) == (1, 1)


# --- Publishing ---


def published(cast):
    """The cluster with something to tell, published by the Department's officer."""
    site = cast.cluster
    figure(site, "industrial-area", "30", source="QĐ 5", as_of=PartialDate.parse("2024"))
    figure(site, "leased-area", "12", source="theo báo cáo của Lê Thị Mận, 01/06/2026")
    fact(site, "trades", text="Dệt may, cơ khí", text_en="Garments", source="QĐ 5", note="ông Bảy dặn")
    fact(site, "terms", text="Thuê 50 năm", source="theo báo cáo của Lê Thị Mận, 01/06/2026")
    SitePosition.objects.create(site_id=site.pk, latitude="22.1", longitude="105.9", note="ông Bảy chỉ")
    client = browser(cast.department)
    assert "/invest/ccn-cam-giang/" in text_of(publish(client, site))
    return client, site


def test_nothing_is_public_until_an_officer_publishes_it_and_after_it_is_withdrawn(cast):
    anybody, page = Client(), "/invest/ccn-cam-giang/"
    assert anybody.get(page).status_code == 404
    assert "No site is published" in text_of(anybody.get("/invest/?lang=en"))
    client, site = published(cast)
    for address in (page, f"{page}?lang=en", f"{page}word/", "/invest/", "/invest/?lang=en"):
        response = anybody.get(address)
        assert response.status_code == 200, address
        assert response["Cache-Control"] == "public, max-age=300"
        assert "Cookie" not in response.get("Vary", "")
    assert anybody.post(page).status_code == 405
    for name in ("kcn-cam-giang", "cam-giang", "ccn-vang-muoi", "ccn-"):
        assert anybody.get(f"/invest/{name}/").status_code == 404, name
    response = client.post(reverse("investor-sheet-withdraw", args=[site.pk]), follow=True)
    assert "no longer published" in text_of(response)
    assert "until" in text_of(response)
    for address in (page, f"{page}word/"):
        assert anybody.get(address).status_code == 404, address


def test_the_public_sheet_is_in_both_languages_and_names_the_office_but_no_person(cast):
    _client, _site = published(cast)
    page = "/invest/ccn-cam-giang/"
    english, vietnamese = (text_of(Client().get(f"{page}?lang={code}")) for code in ("en", "vi"))
    assert "Industrial cluster Cẩm Giàng" in english
    assert "Garments" in english
    assert "Thuê 50 năm (in Vietnamese)" in english  # never a machine translation
    assert "Department of Industry" in english
    assert "Cụm công nghiệp Cẩm Giàng" in vietnamese
    assert "Dệt may, cơ khí" in vietnamese
    assert "18 ha" in vietnamese
    document = WordFile(io.BytesIO(Client().get(f"{page}word/").content))
    word = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "Garments" in word
    assert "Dệt may, cơ khí" in word
    for told in (english, vietnamese, word):
        assert "0208 1234 567" in told
        assert not [name for name in ("Mận", "Bảy", "Ký", "Department officer", "department") if name in told]
    assert "records of the office" in english


@pytest.mark.once
@pytest.mark.parametrize("source", ["Theo báo cáo của bà Nguyễn Thị Mận", "Gọi điện cho ông Mận", "đ/c Mận"])
def test_no_person_stands_on_the_sheet_as_a_source_or_as_the_developer(cast, source):
    site = cast.cluster
    figure(site, "industrial-area", "30", source=source)
    fact(site, "rent", text="55 USD/m²", source=source)
    site.developer = Organisation.objects.create(name="Hộ kinh doanh Lê Thị Mận", kind="enterprise")
    site.save()
    publish(browser(cast.department), site)
    assert "55 USD/m²" in text_of(Client().get("/invest/ccn-cam-giang/"))
    assert "Mận" not in Client().get("/invest/ccn-cam-giang/").content.decode()


def test_the_public_sheet_stays_as_it_was_agreed_to_and_the_officer_is_told_what_moved(cast):
    client, site = published(cast)
    assert "changed since it was published" not in text_of(client.get(sheet_of(site)))
    SiteFigure.objects.filter(site=site.pk, measure="leased-area").update(value=20)
    told = text_of(client.get(sheet_of(site)))
    assert "2 lines changed since it was published" in told
    assert "18 ha" in told
    assert "10 ha" in told
    assert "18 ha" in text_of(Client().get("/invest/ccn-cam-giang/"))
    assert "data changed since" in text_of(client.get("/investor-sheets/?state=moved"))
    assert "Found 0 sites" in text_of(client.get("/investor-sheets/?state=moved&kind=zone"))
    # What was not looked at is not published.
    seal = client.get(sheet_of(site)).context["seal"]
    SiteFigure.objects.filter(site=site.pk, measure="leased-area").update(value=21)
    late = client.post(reverse("investor-sheet-publish", args=[site.pk]), {"seal": seal}, follow=True)
    assert "The data changed in the meantime" in text_of(late)
    publish(client, site)
    assert "9 ha" in text_of(Client().get("/invest/ccn-cam-giang/"))
    assert [sheet.withdrawn_at is None for sheet in InvestorSheet.objects.all()] == [True, False]
    assert "is published already" in text_of(publish(client, site))


def test_nothing_is_offered_at_a_site_that_is_suspended(cast):
    client, site = published(cast)
    SiteEvent.objects.create(site_id=site.pk, kind="suspended", date=PartialDate.parse("2026"))
    assert Client().get("/invest/ccn-cam-giang/").status_code == 404
    assert "No site is published" in text_of(Client().get("/invest/?lang=en"))
    told = text_of(client.get(sheet_of(site)))
    assert "The published sheet is hidden" in told
    assert "Nothing is offered" in text_of(publish(client, site))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("area=18", 1),
        ("area=18,5", 0),
        ("trade=det+may", 1),
        ("trade=GARMENT", 1),
        ("trade=go", 0),
        ("area=10&trade=cơ+khí", 1),
        ("page=99", 1),
    ],
)
def test_sites_are_found_by_land_and_industry(cast, query, found):
    published(cast)
    response = Client().get(f"/invest/?lang=en&{query}")
    assert response.context["page"].paginator.count == found
    assert f"{found} site" in text_of(response)


@pytest.mark.once
@pytest.mark.parametrize("query", ["area=x", "area=1e999", "area=-1", "trade=" + "a" * 101])
def test_what_cannot_be_read_is_told_and_finds_nothing(cast, query):
    published(cast)
    response = Client().get(f"/invest/?lang=en&{query}")
    assert response.context["page"].paginator.count == 0
    assert "Search not run" in text_of(response)


def test_sites_that_do_not_say_are_counted_and_not_taken_for_none(cast):
    published(cast)
    publish(browser(cast.department), cast.other_cluster)
    narrowed = Client().get("/invest/?lang=en&area=0")
    assert narrowed.context["is_narrowed"]
    told = text_of(Client().get("/invest/?lang=en&area=5&trade=may"))
    assert "Of 1 site the vacant land is unknown" in told
    assert "Of 1 site no industries are stated" in told


@pytest.mark.once
def test_what_is_missing_is_told_to_the_office_with_the_way_there(cast):
    site = cast.cluster
    page = browser(cast.department).get(sheet_of(site))
    assert f"/investor-facts/add/?site={site.pk}&amp;subject=rent" in page.content.decode()
    assert "measure=vacant-area" in page.content.decode()
    told = text_of(browser(cast.leader).get(sheet_of(site)))
    assert "Land rent" in told
    assert "investor-facts/add" not in browser(cast.leader).get(sheet_of(site)).content.decode()
    fact(site, "rent", text="55 USD/m²")
    assert "English text: Land rent" in text_of(browser(cast.department).get(sheet_of(site)))


def test_the_lists_cost_as_much_for_many_sites_as_for_few(cast):
    client, _site = published(cast)
    anybody = Client()
    pages = [(client, "/investor-sheets/"), (client, "/investor-sheets/?state=moved"), (anybody, "/invest/?area=1")]

    def costs():
        found = []
        for reader, page in pages:
            reader.get(page)
            with CaptureQueriesContext(connection) as asked:
                assert reader.get(page).status_code == 200
            found.append(len(asked))
        return found

    before = costs()
    for number in range(9):
        other = Cluster.objects.create(name=f"Cụm {number}", unit=cast.cluster.unit)
        figure(other, "vacant-area", "40")
        fact(other, "trades", text="Cơ khí")
        publish(client, other)
    assert costs() == before
