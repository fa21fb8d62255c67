"""The page of doubtful data: what stands there, for whom, how it is narrowed, settled and exported."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from places.models import AdministrativeUnit
from progress.models import Document, PeriodFigure, ReportRow, SecondaryProject, SiteDocument, SiteFigure, Stage
from progress.tests.cast import browser, figure, make_cast, milestone, record, text_of
from reports.doubts.finding import Doubts
from reports.doubts.kinds import KINDS
from reports.models import Indicator, IndicatorFigure
from values.dates import PartialDate
from values.tests.page_forms import fields_of
from values.today import today

PAGE = "/doubts/"


@pytest.fixture
def cast(db):
    return make_cast()


def spoil(cast, site) -> None:
    """Record of a site what each kind of doubt is about, as it may have been recorded before there were rules."""
    Stage.objects.filter(code="eia").update(asks_date=True)
    Stage.objects.filter(code="plan").update(weekly_column="establishment")
    record(site, "plan", state="in_progress", forecast="2027", planned="2028")
    record(site, "eia", state="done", percent=80)
    record(site, "site-clearance", state="done", area_done=3, area_total=43250)
    record(site, "feasibility", state="in_progress", percent=100)
    record(site, "operation", percent=5)
    figure(site, "area", "4", source="")
    figure(site, "leased-area", "6", as_of=PartialDate.parse("2199"))
    project = SecondaryProject.objects.create(site_id=site.pk, name="Nhà máy", state="operating", land_area=5)
    figure(site, "industrial-area", "1")
    figure(site, "term", "0")
    row = ReportRow.objects.get_or_create(form="01", number="1", order=10, name="Doanh thu", unit="Tỷ đồng")[0]
    for year, value in ((2024, 5), (2025, 60)):
        PeriodFigure.objects.create(site_id=site.pk, project=project, row=row, year=year, period="half", value=value)
    paper = Document.objects.create(kind="decision", number=f"{site.pk}/QĐ", date=PartialDate.parse("2199"))
    SiteDocument.objects.create(site_id=site.pk, document=paper)


def divide(unit) -> list[AdministrativeUnit]:
    """Let a commune become two."""
    parts = [AdministrativeUnit.objects.create(kind="commune", name=f"{unit.name} {number}") for number in (1, 2)]
    unit.successors.add(*parts)
    return parts


def kinds_at(user, **asked) -> dict[str, int]:
    return {kind.code: count for kind, count in Doubts(user, today(), **asked).counts_by_kind}


class TestKinds:
    def test_each_finds_what_it_is_about_and_says_it(self, cast):
        spoil(cast, cast.cluster)
        type(cast.zone).objects.create(name="Cam Giáng")
        divide(cast.places.elsewhere)
        found = {}
        for row in Doubts(cast.administrator, today()):
            found.setdefault(row.kind.code, []).append(row)
        assert set(found) == {kind.code for kind in KINDS}
        assert all(text for rows in found.values() for row in rows for text in row.texts)
        assert {code: len(rows) for code, rows in found.items()} == kinds_at(cast.administrator)

    def test_a_name_like_that_of_a_site_out_of_sight_is_not_told(self, cast):
        """Cẩm Giàng is the clerk's cluster."""
        type(cast.zone).objects.create(name="Cam Giáng")
        for user, is_told in ((cast.leader, True), (cast.clerk, False)):
            texts = " ".join(text for row in Doubts(user, today()) for text in row.texts)
            assert ("Cam Giáng" in texts) == is_told

    def test_a_site_of_a_divided_unit_is_to_be_placed_in_one_of_the_parts(self, cast):
        _first, second = divide(cast.places.elsewhere)
        cast.department.is_staff = True
        cast.department.save()
        page = browser(cast.department, "en").get(f"{PAGE}?doubt=unplaced")
        assert "was divided into xã Trần Phú 1; xã Trần Phú 2" in text_of(page)
        way = f"/admin/clusters/cluster/{cast.other_cluster.pk}/change/#id_unit"
        assert f'href="{way}"' in page.content.decode()
        assert kinds_at(cast.department)["unplaced"] == 2  # the zone lies there too
        cast.other_cluster.unit = second
        cast.other_cluster.save()
        assert kinds_at(cast.department)["unplaced"] == 1
        assert kinds_at(cast.local).get("unplaced") is None

    def test_so_is_one_of_a_commune_whose_district_was_divided(self, cast):
        divide(cast.places.elsewhere.parent)
        assert kinds_at(cast.administrator)["unplaced"] == 2
        cast.places.elsewhere.successors.add(cast.places.new_commune)
        assert "unplaced" not in kinds_at(cast.administrator)

    @pytest.mark.once
    def test_listing_them_costs_the_same_however_many(self, cast):
        divide(cast.places.elsewhere)
        client = browser(cast.administrator)
        with CaptureQueriesContext(connection) as few:
            client.get(f"{PAGE}?doubt=unplaced")
        for number in range(8):
            type(cast.cluster).objects.create(name=f"Cụm {number}", unit=cast.places.elsewhere)
        with CaptureQueriesContext(connection) as many:
            client.get(f"{PAGE}?doubt=unplaced")
        assert len(many) == len(few)

    def test_what_is_sound_is_not_listed(self, cast):
        record(cast.cluster, "eia", state="done", percent=100, actual="2024", forecast="2023", planned="2022")
        record(cast.cluster, "operation", state="in_progress", forecast="quý I/2025", planned="2024")
        figure(cast.cluster, "area", "43")
        assert kinds_at(cast.administrator) == {}

    def test_memory_and_database_judge_alike(self, cast):
        spoil(cast, cast.cluster)
        for row in Doubts(cast.administrator, today()):
            assert row.texts, (row.kind.code, row.record)

    def test_a_small_cluster_is_no_doubt_since_the_new_decree(self, cast):
        figure(cast.cluster, "area", "7", as_of=PartialDate.parse("1/10/2026"))
        figure(cast.other_cluster, "area", "7", as_of=PartialDate.parse("1/10/2025"))
        found = [row.site.name for row in Doubts(cast.administrator, today(), kind="size")]
        assert found == ["Vằng Mười"]


class TestAdmin:
    """What is doubtful of figures of the province is asked about where they are typed."""

    @pytest.fixture
    def client(self, cast):
        cast.administrator.is_staff = True
        cast.administrator.save()
        return browser(cast.administrator)

    def typed(self, **values):
        indicator = Indicator.objects.create(code="output", name="Giá trị sản xuất", unit="tỷ đồng", order=1)
        return {
            "indicator": indicator.pk,
            "period": "2024",
            "kind": "actual",
            "value": "5",
            "source": "báo cáo",
        } | values

    def test_one_too_large_is_asked_about(self, cast, client):
        page, typed = "/admin/reports/indicatorfigure/add/", self.typed(value="2.023.720")
        response = client.post(page, typed)
        assert "2.023.720 tỷ đồng is more than any likely value" in text_of(response)
        assert not IndicatorFigure.objects.exists()
        [tick] = re.findall(r'type="checkbox" name="confirmed" value="(\w+)"', response.content.decode())
        assert client.post(page, typed | {"confirmed": [tick]}).status_code == 302
        assert IndicatorFigure.objects.exists()

    def test_one_too_large_is_asked_about_among_the_rows_of_its_indicator(self, cast, client):
        row = {name: value for name, value in self.typed(value="2.023.720").items() if name != "indicator"}
        page = f"/admin/reports/indicator/{Indicator.objects.get().pk}/change/"
        sent = fields_of(client.get(page), "indicator_form") | {"figures-TOTAL_FORMS": "1"}
        sent |= {f"figures-0-{name}": value for name, value in row.items()}
        response = client.post(page, sent)
        assert "2.023.720 tỷ đồng is more than any likely value" in text_of(response)
        assert not IndicatorFigure.objects.exists()
        [tick] = re.findall(r'type="checkbox" name="figures-0-confirmed" value="(\w+)"', response.content.decode())
        assert client.post(page, sent | {"figures-0-confirmed": [tick]}).status_code == 302
        assert IndicatorFigure.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "words"), [({"period": "2199"}, "in the future"), ({"as_of": "2199"}, "in the future")]
    )
    def test_one_of_a_day_to_come_is_refused(self, cast, client, wrong, words):
        response = client.post("/admin/reports/indicatorfigure/add/", self.typed(**wrong))
        [field] = wrong
        assert words in response.context["adminform"].form.errors[field][0]

    def test_an_area_outside_the_decree_is_told(self, cast, client):
        typed = {"site": cast.cluster.pk, "measure": "area", "value": "80", "source": "báo cáo"}
        response = client.post("/admin/progress/sitefigure/add/", typed, follow=True)
        assert "more than the 75 ha a cluster may have" in text_of(response)


class TestPage:
    def test_shows_kinds_with_counts_and_the_way_to_the_field(self, cast):
        spoil(cast, cast.cluster)
        page = browser(cast.department).get(PAGE)
        text = text_of(page)
        assert "Impossible progress 1" in text
        assert "The percent of a milestone that is done is 100" in text
        eia = milestone(cast.cluster, "eia")
        assert f'href="/clusters/cam-giang/milestones/{eia.pk}/#id_percent"' in page.content.decode()

    def test_who_may_not_change_it_is_led_to_where_it_is_shown(self, cast):
        spoil(cast, cast.cluster)
        html = browser(cast.leader).get(PAGE).content.decode()
        assert f"/clusters/cam-giang/#milestone-{milestone(cast.cluster, 'eia').pk}" in html
        assert "/milestones/" not in html

    def test_every_link_leads_somewhere(self, cast):
        cast.administrator.is_staff = True
        cast.administrator.save()
        spoil(cast, cast.cluster)
        client = browser(cast.administrator)
        urls = {row.url.partition("#")[0] for row in Doubts(cast.administrator, today())}
        assert {client.get(url).status_code for url in urls} == {200}

    def test_shows_what_one_may_see(self, cast):
        spoil(cast, cast.cluster)
        spoil(cast, cast.zone)
        assert "CCN Cẩm Giàng" in text_of(browser(cast.clerk).get(PAGE))
        assert "KCN Thanh Bình" not in text_of(browser(cast.clerk).get(f"{PAGE}?doubt=impossible"))
        assert "CCN Cẩm Giàng" not in text_of(browser(cast.board).get(f"{PAGE}?doubt=impossible"))
        assert kinds_at(cast.nobody) == {}

    def test_is_narrowed_by_kind_of_site_unit_and_doubt(self, cast):
        spoil(cast, cast.cluster)
        spoil(cast, cast.zone)
        client = browser(cast.administrator)
        of_zones = text_of(client.get(f"{PAGE}?kind=zone&doubt=impossible"))
        assert "1 record to look at" in of_zones
        assert "KCN Thanh Bình" in of_zones
        unit = cast.places.new_commune.slug
        assert "1 record to look at" in text_of(client.get(f"{PAGE}?unit={unit}&doubt=impossible"))
        assert "0 records to look at" in text_of(client.get(f"{PAGE}?doubt=nonsense"))

    @pytest.mark.once
    def test_costs_no_more_with_many(self, cast):
        def cost() -> int:
            with CaptureQueriesContext(connection) as asked:
                browser(cast.administrator).get(PAGE)
            return len(asked)

        spoil(cast, cast.cluster)
        few = cost()
        spoil(cast, cast.other_cluster)
        for number in range(30):
            SiteFigure.objects.create(site_id=cast.zone.pk, measure="area", value=9000 + number, source="a")
        assert cost() <= few

    def test_is_paged(self, cast):
        for number in range(60):
            SiteFigure.objects.create(site_id=cast.zone.pk, measure="area", value=9000 + number, source="a")
        client = browser(cast.administrator)
        first, second = (client.get(f"{PAGE}?page={number}").content.decode() for number in (1, 2))
        rows = [re.findall(r"<tr>\s*<th scope=\"row\">", html) for html in (first, second)]
        assert list(map(len, rows)) == [50, 10]

    def test_is_in_the_menu(self, cast):
        assert 'href="/doubts/"' in browser(cast.leader).get("/").content.decode()


@pytest.mark.django_db
def test_the_shipped_data_break_no_rule_and_are_doubtful_in_two_places():
    """KCN Thanh Bình operates since a day that no source names, and its widened phase looks for a sponsor."""
    call_command("seed", verbosity=0)
    from django.contrib.auth.models import User

    chief = User.objects.create(username="chief", is_superuser=True)
    assert kinds_at(chief) == {"no-date": 1, "order": 1}
