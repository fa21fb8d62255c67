"""An office of two former provinces in one: filters, totals, targets and letters by former and present unit."""

import datetime
import io
import re
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document as WordDocument
from openpyxl import load_workbook

from clusters.models import Cluster
from places.models import AdministrativeUnit, Organisation
from progress.access.roles import Role
from progress.models import (
    Inspection,
    Measure,
    Meeting,
    Milestone,
    Obstacle,
    ObstacleKind,
    SiteEvent,
    SiteFigure,
    Stage,
    State,
)
from progress.tests.cast import TODAY, browser, document, person, text_of
from reports.models import FigureKind, Indicator, IndicatorFigure, Letterhead
from values.dates import PartialDate
from zones.models import Zone

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NORTH, SOUTH = "tinh-bac-kan", "tinh-thai-nguyen"  # until 30/6/2025; the present province has the name of the second
JUNE, JULY = "15/06/2025", "15/07/2025"


def unit(kind: str, name: str, above: str, *, is_present: bool = False) -> AdministrativeUnit:
    units = AdministrativeUnit.objects.filter(kind=kind, name=name, parent__name=above)
    return units.get(valid_until__isnull=is_present)


@pytest.fixture
def office():
    """Sites of both former provinces, recorded by former and by present units, with targets of each."""
    with time_machine.travel(TODAY, tick=False):
        call_command("units", "--province=19", verbosity=0)
        made = SimpleNamespace(officer=person("officer", Role.DEPARTMENT))
        present = AdministrativeUnit.objects.get(kind="province", valid_until=None)
        made.district = unit("district", "Bạch Thông", "Bắc Kạn")
        made.stage = Stage.objects.create(code="operation", name="Vận hành", order=1, is_key=True)
        made.developer = Organisation.objects.create(name="Công ty Hạ tầng", kind="enterprise")
        for name, place in (
            ("Cẩm Giàng", unit("commune", "Cẩm Giàng", "Bạch Thông")),
            ("Trần Phú", unit("commune", "Trần Phú", "Thái Nguyên", is_present=True)),
            ("Điềm Thụy", unit("commune", "Điềm Thụy", "Phú Bình")),
            ("Phú Lạc", unit("commune", "Phú Lạc", "Thái Nguyên", is_present=True)),
            ("An Khánh", unit("district", "Đại Từ", "Thái Nguyên")),
            ("Ở đâu đó", present),
            ("Không rõ", None),
        ):
            site = Cluster.objects.create(name=name, unit=place, developer=made.developer)
            SiteFigure.objects.create(
                site=site, measure=Measure.AREA, value="10", as_of=PartialDate.year(2024), is_chosen=True, source="Sở"
            )
            Milestone.objects.update_or_create(
                site=site,
                stage=made.stage,
                defaults={"planned": PartialDate.parse("quý II/2024"), "source": "Sở", "state": State.IN_PROGRESS},
            )
        made.north = Cluster.objects.get(name="Cẩm Giàng")
        Zone.objects.create(name="Yên Bình", unit=unit("city", "Phổ Yên", "Thái Nguyên"))
        kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
        made.committee = Organisation.objects.create(name="UBND huyện Bạch Thông", kind="committee")
        made.heir = Organisation.objects.create(name="UBND xã Cẩm Giàng", kind="committee")
        Obstacle.objects.create(
            site=made.north, kind=kind, description="Chưa có giá đất", opened_on="2025-06-01", asked_of=made.committee
        )
        for number, (code, computed, name, of_unit) in enumerate(
            (
                ("clusters", "clusters-recorded", "Số cụm", "cụm"),
                ("area", "clusters-area", "Diện tích cụm", "ha"),
            )
        ):
            indicator = Indicator.objects.create(code=code, computed=computed, name=name, unit=of_unit, order=number)
            for slug, value in zip((NORTH, SOUTH), (("27", "41"), ("676.4", "2067"))[number], strict=True):
                IndicatorFigure.objects.create(
                    indicator=indicator, kind=FigureKind.PLANNED, period=PartialDate.year(2030), value=value,
                    area=AdministrativeUnit.objects.get(slug=slug), source="Quy hoạch tỉnh", is_chosen=True,
                )  # fmt: skip
        for last_day, name in ((datetime.date(2025, 6, 30), "Bắc Kạn"), (None, "Thái Nguyên")):
            Letterhead.objects.create(
                kind="cluster", valid_until=last_day, superior=f"UBND tỉnh {name}", office="Sở Công Thương",
                symbol="SCT", place=name, signer_capacity="GIÁM ĐỐC", receivers="Như trên",
            )  # fmt: skip
        yield made


def named(html: str) -> set[str]:
    """The clusters that a page links to."""
    found = {slug for slug in re.findall(r'href="/clusters/([a-z0-9-]+)/', html) if slug not in ("add", "results")}
    return set(Cluster.objects.filter(slug__in=found).values_list("name", flat=True))


NORTHERN, SOUTHERN = {"Cẩm Giàng", "Trần Phú"}, {"Điềm Thụy", "Phú Lạc", "An Khánh"}


@pytest.mark.parametrize("page", ["/clusters/", "/timeline/", "/promises/", "/"])
def test_a_site_is_found_by_what_its_unit_was_and_became(office, page):
    client = browser(office.officer)
    for asked, found in (
        (NORTH, NORTHERN),
        ("tỉnh Thái Nguyên (until 30/06/2025)", SOUTHERN),
        ("tinh-thai-nguyen-2025", NORTHERN | SOUTHERN | {"Ở đâu đó"}),
        ("huyện Đại Từ", {"Phú Lạc", "An Khánh"}),
        (office.district.slug, {"Cẩm Giàng"}),
        ("xã Cẩm Giàng, tỉnh Thái Nguyên", {"Cẩm Giàng"}),
    ):
        response = client.get(page, {"unit": asked})
        assert response.status_code == 200
        perhaps = {site.name for site in response.context.get("perhaps", ())}  # told apart
        assert named(response.content.decode()) - perhaps == found, (page, asked)


def test_every_page_that_filters_by_unit_suggests_the_same_names(office):
    client = browser(office.officer)
    wanted = ["tỉnh Bắc Kạn (until 30/06/2025)", "tỉnh Thái Nguyên (until 30/06/2025)", "tỉnh Thái Nguyên"]
    for page in (
        "/", "/clusters/", "/timeline/", "/map/", "/promises/", "/moves/", "/outlook/", "/doubts/", "/differences/",
        "/documents/", "/work/", "/letters/", "/summary/", "/meetings/", "/figures/",
    ):  # fmt: skip
        response = client.get(page, {"options": "unit", "unit": "tỉnh "})
        names = re.findall(r'value="([^"]+)"', response.content.decode())
        assert [name for name in names if name.startswith("tỉnh")] == wanted, page
        assert client.get(page, {"options": "nothing", "unit": "x"}).status_code == 404, page
        unknown = client.get(page, {"unit": "Đâu\x00 đó"})
        assert unknown.status_code == 200, page


def test_documents_are_found_by_the_sites_that_use_them(office):
    document(office.north, number="12/QĐ-UBND")
    document(Cluster.objects.get(name="Phú Lạc"), number="13/QĐ-UBND")
    page = text_of(browser(office.officer).get("/documents/", {"unit": NORTH}))
    assert "12/QĐ-UBND" in page
    assert "13/QĐ-UBND" not in page


@pytest.mark.parametrize("page", ["/", "/summary/", "/letters/"])
def test_a_page_of_a_place_says_which_sites_may_lie_there_too(office, page):
    client = browser(office.officer)
    north = client.get(page, {"unit": NORTH})
    text = text_of(north)
    assert "2 sites may lie there too, their place is not recorded closely enough: not counted. CCN Không rõ" in text
    assert "CCN Ở đâu đó" in text
    assert "sites may lie there too" not in text_of(client.get(page))
    district = text_of(client.get(page, {"unit": office.district.slug}))
    assert "2 sites may lie there too" in district
    of_part = text_of(client.get(page, {"unit": "huyện Phú Lương"}))
    assert "2 sites may lie there too" in of_part
    SiteEvent.objects.create(site=Cluster.objects.get(name="Không rõ"), kind="revoked", date=PartialDate.year(2024))
    assert "1 site may lie there too" in text_of(client.get(page, {"unit": NORTH}))


def test_who_can_choose_nothing_is_offered_no_place(office):
    clerk = person("clerk", Role.CLERK, organisation=office.developer)
    offer = 'aria-label="Filter by unit…"'
    assert offer in browser(clerk).get("/").content.decode()
    assert offer in browser(office.officer).get("/").content.decode()
    Cluster.objects.exclude(pk=office.north.pk).update(developer=None)
    client = browser(clerk)
    assert offer not in client.get("/").content.decode()
    assert offer not in client.get("/summary/").content.decode()
    assert offer in client.get("/", {"unit": NORTH}).content.decode(), "who came by an address can undo it"


def test_meetings_are_found_by_the_places_they_spoke_of(office):
    for name, site in (("Giao ban bắc", office.north), ("Giao ban nam", Cluster.objects.get(name="Phú Lạc"))):
        meeting = Meeting.objects.create(title=name, date="2025-06-10", kind="cluster")
        meeting.items.create(site=site, order=1, topic="Tiến độ")
        meeting.conclusions.create(site=site, text="Báo cáo", organisation=office.developer)
    Meeting.objects.create(title="Giao ban chung", date="2025-06-11", kind="cluster")
    client = browser(office.officer)
    page = text_of(client.get("/meetings/", {"unit": NORTH}))
    assert "Found 1 meeting " in page
    assert "Giao ban bắc" in page
    assert "Found 3 meetings" in text_of(client.get("/meetings/"))


def test_totals_stand_by_former_province_and_lead_to_the_same_sites(office):
    client = browser(office.officer)
    page = text_of(client.get("/"))
    assert "tỉnh Bắc Kạn (until 30/06/2025) 2 20 ha 0 no data yet 0 2 1" in page
    assert "tỉnh Thái Nguyên (until 30/06/2025) 3 30 ha 1 no data yet 0 3 0" in page
    assert "in several, or not recorded 2 20 ha 0 no data yet 0 2 0" in page
    narrowed = client.get("/", {"unit": NORTH})
    page = text_of(narrowed)
    assert "Dashboard tỉnh Bắc Kạn (until 30/06/2025) · as at" in page
    assert "By former province" not in page
    for address in re.findall(r'href="(/(?:clusters|promises|obstacles|moves)/\?[^"]+)"', narrowed.content.decode()):
        assert f"unit={NORTH}" in address
    table = text_of(client.get("/cross-table/clusters/"))
    assert "tỉnh Bắc Kạn" in table, "an office of several former provinces is told apart by them first"
    listed = text_of(client.get("/clusters/"))
    assert "By former province: tỉnh Bắc Kạn (until 30/06/2025) 2, 20 ha · tỉnh Thái Nguyên" in listed


def test_what_is_common_to_all_sites_is_of_no_place_a_month_ago_either(office):
    kind = ObstacleKind.objects.get()
    with time_machine.travel(TODAY, tick=False):
        Obstacle.objects.create(common_to="cluster", kind=kind, description="Thiếu quy định", opened_on="2025-06-01")
    with time_machine.travel(TODAY + datetime.timedelta(days=40), tick=False):
        client = browser(office.officer)
        whole, north = (text_of(client.get("/", query)) for query in ({}, {"unit": NORTH}))
        assert "Thiếu quy định" not in text_of(client.get("/summary/", {"unit": NORTH}))
    assert "Open obstacles 2 1 at 1 cluster, 1 common to all = as on" in whole
    assert "Open obstacles 1 1 at 1 cluster = as on" in north


def test_one_former_province_alone_is_not_told_apart(office):
    Cluster.objects.filter(name__in=SOUTHERN).delete()
    Zone.objects.all().delete()
    assert "By former province" not in text_of(browser(office.officer).get("/"))


def test_targets_stand_side_by_side_each_with_the_sites_of_its_area(office):
    client = browser(office.officer)
    page = text_of(client.get("/"))
    assert "2 of 27, tỉnh Bắc Kạn (until 30/06/2025)" in page
    assert "3 of 41, tỉnh Thái Nguyên (until 30/06/2025)" in page
    parts = "27 (tỉnh Bắc Kạn (until 30/06/2025)) + 41 (tỉnh Thái Nguyên (until 30/06/2025))"
    assert f"Planned by 2030, total calculated: 68 = {parts}" in page
    assert "Plans to 2030, total calculated 2.743,4 ha 676,4 (tỉnh Bắc Kạn" in page
    assert "2 clusters may lie there too" in page
    of_north = text_of(client.get("/", {"unit": NORTH}))
    assert "2 of 27" in of_north
    assert "of 41" not in of_north
    IndicatorFigure.objects.filter(value="41").update(period=PartialDate.year(2025))
    assert "total calculated: 68" not in text_of(client.get("/")), "plans of different years are not added up"


def test_targets_of_a_part_alone_are_none_of_the_whole(office):
    for whole in Indicator.objects.all():
        part = Indicator.objects.create(code=f"{whole.code}-2", name="Cụm mới", unit=whole.unit, order=9, part_of=whole)
        IndicatorFigure.objects.filter(indicator=whole).update(indicator=part)
    client = browser(office.officer)
    assert "total calculated" not in text_of(client.get("/"))
    assert client.get("/paper/").status_code == 200


def word(client, organisation, **query) -> str:
    response = client.get(f"/letters/{organisation.pk}/word/", query)
    assert response.status_code == 200
    paper = WordDocument(io.BytesIO(response.content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def test_a_letter_stands_under_the_office_of_its_day(office):
    client = browser(office.officer)
    june, july = (word(client, office.committee, day=day) for day in (JUNE, JULY))
    assert "UBND TỈNH BẮC KẠN" in june
    assert "Bắc Kạn, ngày 15 tháng 6 năm 2025" in june
    assert "UBND TỈNH THÁI NGUYÊN" in july
    assert "Thái Nguyên, ngày 15 tháng 7 năm 2025" in july
    assert "Thái Nguyên, ngày …… tháng …… năm ……" in word(client, office.developer)
    assert "Enter a valid date" in text_of(client.get(f"/letters/{office.committee.pk}/", {"day": "hôm qua"}))


def test_an_authority_that_has_ceased_is_told_with_what_stands_in_its_place(office):
    client = browser(office.officer)
    address = f"/letters/{office.committee.pk}/"
    june, july = (client.get(address, {"day": day}) for day in (JUNE, JULY))
    assert "ceased" not in text_of(june)
    page = text_of(july)
    assert "Huyện Bạch Thông, tỉnh Bắc Kạn ceased on 30/06/2025: on 15/07/2025, the date of this letter" in page
    assert "In its place on that date: xã Bạch Thông, tỉnh Thái Nguyên; xã Cẩm Giàng, tỉnh Thái Nguyên;" in page
    # A commune whose name survives is there on either day.
    assert "ceased" not in text_of(client.get(f"/letters/{office.heir.pk}/", {"day": JULY}))
    Organisation.objects.filter(pk=office.committee.pk).update(
        name="UBND tỉnh Bắc Kạn", name_folded="ubnd tinh bac kan"
    )
    assert "In its place on that date: tỉnh Thái Nguyên." in text_of(client.get(address, {"day": JULY}))


def test_letters_are_of_the_place_that_is_asked_for(office):
    client = browser(office.officer)
    assert "UBND huyện Bạch Thông" in text_of(client.get("/letters/", {"unit": NORTH}))
    assert "UBND huyện Bạch Thông" not in text_of(client.get("/letters/", {"unit": SOUTH}))
    of_south = word(client, office.developer, unit=SOUTH)
    assert "Điềm Thụy" in of_south
    assert "Cẩm Giàng" not in of_south


def test_a_letter_is_of_no_more_than_was_asked_for(office):
    client = browser(office.officer)
    for query, said in (({"unit": "Đâu đó"}, "No record here has the name “Đâu đó”."), ({"day": "hôm qua"}, "Enter a")):
        page = client.get(f"/letters/{office.developer.pk}/word/", query, follow=True)
        assert said in text_of(page)
        assert page.context["word_url"] == f"/letters/{office.developer.pk}/word/"
    ward = AdministrativeUnit.objects.filter(kind="ward", valid_until=None).first()
    nowhere = text_of(client.get("/letters/", {"unit": ward.slug}))
    assert "No results match" in nowhere
    assert "Nothing is late or missing" not in nowhere, "which would be said of all sites"


def test_minutes_stand_under_the_office_of_the_meetings_day(office):
    for day, name in (("2025-06-10", "BẮC KẠN"), ("2025-07-10", "THÁI NGUYÊN")):
        meeting = Meeting.objects.create(title="Giao ban", date=day, kind="cluster")
        response = browser(office.officer).get(f"/meetings/{meeting.pk}/minutes/")
        cells = WordDocument(io.BytesIO(response.content)).tables[0].rows[0].cells
        assert f"UBND TỈNH {name}" in cells[0].text


def test_summary_and_my_work_speak_of_the_place_that_is_asked_for(office):
    client = browser(office.officer)
    text = text_of(client.get("/summary/", {"unit": NORTH}))
    assert "tỉnh Bắc Kạn (until 30/06/2025)" in text
    assert "Cẩm Giàng" in text
    assert "Điềm Thụy" not in text
    groups = text_of(client.get("/work/", {"group": "old-province", "whose": "all"}))
    north, south = groups.index("tỉnh Bắc Kạn (until"), groups.index("tỉnh Thái Nguyên (until")
    assert north < groups.index("CCN Cẩm Giàng") < south < groups.index("CCN Điềm Thụy")


def test_a_site_recorded_meanwhile_stands_in_its_group_of_my_work(office):
    client, query = browser(office.officer), {"group": "old-province", "whose": "all"}
    assert "CCN Mỹ Thanh" not in text_of(client.get("/work/", query))
    site = Cluster.objects.create(name="Mỹ Thanh", unit=unit("commune", "Mỹ Thanh", "Bạch Thông"))
    Milestone.objects.update_or_create(
        site=site, stage=office.stage, defaults={"planned": PartialDate.parse("quý II/2024"), "source": "Sở"}
    )
    groups = text_of(client.get("/work/", query))
    north, south = groups.index("tỉnh Bắc Kạn (until"), groups.index("tỉnh Thái Nguyên (until")
    assert north < groups.index("CCN Mỹ Thanh") < south


def test_the_weekly_sheet_groups_by_former_province(office):
    response = browser(office.officer).post("/weekly/", {"by": "province", "day": "23/11/2026", "kind": ""})
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    texts = [str(cell.value) for row in sheet for cell in row if cell.value]
    groups = [text for text in texts if text.startswith("Tỉnh ")]
    assert groups == [
        "Tỉnh Bắc Kạn (đến 30/06/2025) (02 cụm)",
        "Tỉnh Thái Nguyên (01 cụm)",  # of the present province, which has the name of a former one
        "Tỉnh Thái Nguyên (đến 30/06/2025) (03 cụm, 01 khu)",
    ]


def test_it_costs_as_many_queries_for_many_sites(office):
    client, then = browser(office.officer), f"/?as_of={TODAY:%Y-%m-%d}"

    def counted() -> dict[str, int]:
        costs = {}
        for page in (
            "/",
            then,
            f"/?unit={NORTH}",
            f"/letters/?unit={NORTH}",
            f"/summary/?unit={NORTH}",
            "/outlook/",
        ):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(page)
            costs[page] = len(queries)
        return costs

    counted()
    few = counted()
    for number, place in enumerate(AdministrativeUnit.objects.filter(kind="commune")[:40]):
        site = Cluster.objects.create(name=f"Cụm {number}", unit=place, developer=office.developer)
        Milestone.objects.update_or_create(
            site=site, stage=office.stage, defaults={"planned": PartialDate.parse("quý II/2024"), "source": "Sở"}
        )
        Inspection.objects.create(site=site, date="2026-10-24")
    assert counted() == few
    assert few["/"] <= 33
    assert few[then] <= 30
