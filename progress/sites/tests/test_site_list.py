"""The lists of clusters and of zones."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from places.models import AdministrativeUnit, Organisation
from progress.models import Milestone, Obstacle, ObstacleKind, SiteEvent, SiteFigure
from progress.sites.views import SiteListView
from progress.tests.cast import browser, figure, htmx, milestone, record, text_of
from values.dates import PartialDate
from values.text import person_name
from zones.models import Zone


def read(user, query="", path="/clusters/", language="en") -> str:
    response = browser(user, language).get(f"{path}{query}")
    assert response.status_code == 200
    return text_of(response)


def names(response) -> list[str]:
    return re.findall(r'<a href="/(?:clusters|zones)/[^/"]+/">([^<]+)</a>', response.content.decode())


def test_the_list_asks_eight_questions_however_many_sites_and_late_milestones(cast):
    client = browser(cast.department)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/clusters/").status_code == 200
        return len(captured)

    record(cast.cluster, "eia", planned="2020")
    queries()
    few = queries()
    for number in range(30):
        record(Cluster.objects.create(name=f"Nơi {number}"), "eia" if number % 2 else "payment", planned="2020")
    assert queries() == few <= 8


def test_whoever_is_not_signed_in_is_sent_to_sign_in(cast):
    response = browser().get("/clusters/?q=cam")
    assert response.status_code == 302
    assert response.url == "/login/?next=/clusters/%3Fq%3Dcam"


@pytest.mark.parametrize(
    ("role", "clusters", "zones"),
    [
        ("administrator", ["Cẩm Giàng", "Vằng Mười"], ["Thanh Bình"]),
        ("department", ["Cẩm Giàng", "Vằng Mười"], ["Thanh Bình"]),
        ("leader", ["Cẩm Giàng", "Vằng Mười"], ["Thanh Bình"]),
        ("board", [], ["Thanh Bình"]),
        ("local", ["Cẩm Giàng"], []),
        ("clerk", ["Cẩm Giàng"], []),
        ("nobody", [], []),
    ],
)
def test_each_role_finds_its_sites(cast, role, clusters, zones):
    client = browser(getattr(cast, role))
    assert names(client.get("/clusters/")) == clusters
    assert names(client.get("/zones/")) == zones


def test_a_row_tells_where_how_large_and_whose(cast):
    figure(cast.cluster, "area", "1234.5")
    text = read(cast.department)
    assert "Cẩm Giàng xã Cẩm Giàng, huyện Bạch Thông 1.234,5 Công ty Cổ phần Nhựa đường" in text
    assert "Vằng Mười xã Trần Phú, huyện Na Rì no data yet Công ty Cổ phần Khoáng sản" in text


@pytest.mark.parametrize(
    ("language", "date", "span"), [("en", "01/2025", "21 months"), ("vi", "tháng 1/2025", "21 tháng")]
)
def test_key_stages_show_state_promise_and_lateness_in_either_language(cast, time_machine, language, date, span):
    time_machine.move_to("2026-11-23 09:00 +0700")
    record(cast.cluster, "operation", state="not_started", planned="tháng 1/2025")
    text = read(cast.department, language=language)
    assert date in text
    assert span in text


def test_every_key_stage_has_its_column_and_a_shape_beside_its_word(cast):
    record(cast.cluster, "eia", state="in_progress")
    response = browser(cast.department).get("/clusters/")
    assert response.content.decode().count('class="stage-cell"') == 2 * 4
    assert '<span class="state state-in_progress">In progress</span>' in response.content.decode()


def test_a_blocked_stage_says_so(cast):
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
    Obstacle.objects.create(
        site_id=cast.cluster.pk, kind=kind, milestone=milestone(cast.cluster, "eia"), description="Giá đất"
    )
    assert "Blocked" in read(cast.department, "?q=cam")


def test_late_milestones_are_counted(cast):
    record(cast.cluster, "eia", planned="2025")
    record(cast.cluster, "plan", planned="2025")
    assert re.search(r'chip-late">2</span>', browser(cast.department).get("/clusters/").content.decode())


def test_the_day_of_the_last_change_is_told(cast, time_machine):
    time_machine.move_to("2031-04-03 23:30 +0700")
    figure(cast.cluster, "area", "43")
    assert "03/04/2031" in read(cast.department, "?q=cam")


class TestCount:
    def test_says_how_many_were_found(self, cast):
        assert "Found 2 clusters" in read(cast.department)
        assert "Found 1 cluster" in read(cast.department, "?q=cam+giang")
        assert "Found 1 zone" in read(cast.department, path="/zones/")

    def test_says_how_many_of_them_were_given_up(self, cast):
        SiteEvent.objects.create(site_id=cast.cluster.pk, kind="revoked", date=PartialDate.parse("2022"))
        text = read(cast.department)
        assert "Found 2 clusters , 1 of them with their decision revoked or removed from the plan" in text
        assert (
            text.index("Vằng Mười")
            < text.index("Decision revoked or removed from the plan")
            < text.index("Cẩm Giàng Decision revoked")
        )
        assert "of them" not in read(cast.department, "?standing=standing")

    def test_in_vietnamese(self, cast):
        assert "Tìm thấy 2 cụm" in read(cast.department, language="vi")


class TestNothingToShow:
    def test_because_no_site_is_recorded_or_visible(self, cast):
        text = read(cast.nobody)
        assert "Found 0 clusters" in text
        assert "No sites yet" in text
        assert "Clear the filters" not in text

    def test_because_none_matches_with_a_way_back(self, cast):
        response = browser(cast.department).get("/clusters/?q=atlantis")
        assert "No results" in text_of(response)
        assert '<a class="btn btn-outline-secondary" href="/clusters/">' in response.content.decode()

    def test_because_a_filter_cannot_be_read(self, cast):
        response = browser(cast.department).get("/clusters/?late=maybe")
        assert names(response) == []
        html = response.content.decode()
        assert re.search(r'<select name="late"[^>]*aria-invalid="true"[^>]*aria-describedby="id_late-error"', html)
        assert "maybe" in html.partition('id="id_late-error"')[2][:200]


class TestPages:
    @pytest.fixture(autouse=True)
    def two_pages(self, cast, monkeypatch):
        """Pages of four, so that six sites fill two."""
        assert SiteListView.paginate_by == 50
        monkeypatch.setattr(SiteListView, "paginate_by", 4)
        for number in range(4):
            Cluster.objects.create(name=f"Cụm {number}")

    def test_hold_so_many(self, cast):
        client = browser(cast.department)
        assert len(names(client.get("/clusters/"))) == 4
        assert len(names(client.get("/clusters/?page=2"))) == 2

    def test_past_the_end_are_the_last(self, cast):
        assert len(names(browser(cast.department).get("/clusters/?page=99"))) == 2
        assert len(names(browser(cast.department).get("/clusters/?page=x"))) == 4

    def test_keep_filters_and_order_in_their_addresses(self, cast):
        html = browser(cast.department).get("/clusters/?order=-name&late=no").content.decode()
        assert 'href="?order=-name&amp;late=no&amp;page=2"' in html

    def test_sorting_keeps_filters_and_goes_back_to_the_first(self, cast):
        html = browser(cast.department).get("/clusters/?order=-name&late=no&page=2").content.decode()
        assert 'href="?order=area&amp;late=no"' in html
        assert re.search(r'<th scope="col" aria-sort="descending">\s*<a href="\?order=name&amp;late=no"', html)

    def test_a_form_sent_again_keeps_the_order(self, cast):
        html = browser(cast.department).get("/clusters/?order=-name").content.decode()
        assert '<input type="hidden" name="order" value="-name"' in html


class TestHtmx:
    def test_gets_the_list_without_the_page_and_it_is_the_same_list(self, cast):
        whole = browser(cast.department).get("/clusters/?q=cam")
        part = htmx(cast.department).get("/clusters/?q=cam")
        assert "<html" not in part.content.decode()
        assert part.content.decode().strip() in whole.content.decode()

    def test_gets_the_address_to_share_without_what_was_left_empty(self, cast):
        response = htmx(cast.department).get("/clusters/?q=cam+giang&unit=&state=&late=no&order=")
        assert response["HX-Push-Url"] == "/clusters/?q=cam+giang&late=no"
        assert htmx(cast.department).get("/clusters/?q=&late=")["HX-Push-Url"] == "/clusters/"

    def test_going_back_gets_the_whole_page(self, cast):
        client = browser(cast.department, HX_Request="true", HX_History_Restore_Request="true")
        assert "<html" in client.get("/clusters/").content.decode()

    def test_after_sorting_or_paging_the_reader_goes_on_from_the_count(self, cast):
        moved = browser(cast.department, HX_Request="true", HX_Boosted="true").get("/clusters/?order=-name")
        assert re.search(r'<p class="result-count"[^>]*data-focus', moved.content.decode())
        assert "data-focus" not in htmx(cast.department).get("/clusters/?late=no").content.decode()

    def test_no_cache_takes_one_for_the_other(self, cast):
        vary = browser(cast.department).get("/clusters/")["Vary"]
        assert {"HX-Request", "HX-History-Restore-Request", "Cookie"} <= set(vary.split(", "))

    def test_the_page_works_without_it(self, cast):
        html = browser(cast.department).get("/clusters/").content.decode()
        assert '<form class="filter-bar"\n      method="get"\n      action="/clusters/"' in html


def test_only_units_of_sites_in_sight_are_offered(cast):
    html = browser(cast.clerk).get("/clusters/").content.decode()
    assert "huyện Bạch Thông" in html
    assert "Na Rì" not in html
    assert "Khoáng sản" not in html


def test_a_printed_list_says_what_it_was_narrowed_to(cast):
    html = browser(cast.department).get("/clusters/?q=cam&late=no").content.decode()
    assert re.search(r'class="asked">\s*Name, place or developer: cam; Overdue milestones: has none\s*<', html)
    assert re.search(
        r'class="asked print-only">\s*Name, place or developer: cam\s*<',
        browser(cast.department).get("/clusters/?q=cam").content.decode(),
    )


def test_what_was_typed_comes_back_escaped(cast):
    html = browser(cast.department).get('/clusters/?q="><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in html


@pytest.mark.once
@pytest.mark.parametrize(("model", "path"), [(Cluster, "/clusters/"), (Zone, "/zones/")])
def test_a_list_of_200_costs_as_many_queries_as_one_of_10(cast, model, path):
    def queries(query):
        client = browser(cast.department)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{path}{query}").status_code == 200
        return len(captured)

    def fill(numbers):
        kind, _made = ObstacleKind.objects.get_or_create(code="land", defaults={"name": "Đất đai", "order": 1})
        fields = {"kind": "commune", "parent": cast.places.district}
        units = [AdministrativeUnit(name=f"Xã {n}", slug=f"xa-{n}", **fields) for n in numbers]
        companies = [Organisation(name=f"Công ty {n}", kind="enterprise") for n in numbers]
        AdministrativeUnit.objects.bulk_create(units)
        Organisation.objects.bulk_create(companies)
        sites = [
            model.objects.create(name=f"Nơi {number}", unit=unit, developer=company).pk
            for number, unit, company in zip(numbers, units, companies, strict=True)
        ]
        figures = [SiteFigure(site_id=pk, measure="area", value=10, is_chosen=True) for pk in sites]
        held = Milestone.objects.filter(site__in=sites, stage__code="eia")
        held.update(state="in_progress", planned=PartialDate.year(2025))
        SiteFigure.objects.bulk_create(figures)
        Obstacle.objects.bulk_create(
            [Obstacle(site_id=m.site_id, kind=kind, milestone=m, description="Giá đất") for m in held]
        )

    asked = ["", "?q=noi&late=yes&stage=eia&state=blocked&changed=30&order=-area", "?order=changed&page=2"]
    fill(range(model.objects.count(), 10))
    few = [queries(query) for query in asked]
    fill(range(model.objects.count(), 200))
    assert [queries(query) for query in asked] == few


class TestEditingInTheLine:
    LIST = "/clusters/?order=-late&columns=stage_{}&columns=in_charge"

    def link(self, cast, html: str, part: str) -> str:
        [found] = [unescape(url) for url in re.findall(r'href="([^"]+)"', html) if part in url]
        return found

    def listed(self, cast, user=None):
        self.address = self.LIST.format(cast.stages["operation"].pk)
        return browser(user or cast.department).get(self.address).content.decode()

    def test_a_stage_is_edited_in_its_line_and_undone_there(self, cast):
        found = milestone(cast.cluster, "operation")
        url = self.link(cast, self.listed(cast), f"/work/milestones/{found.pk}/")
        client = htmx(cast.department)
        form = client.get(url).content.decode()
        assert form.lstrip().startswith('<tr class="edit-row">')
        saved = client.post(url, {"version": found.version, "state": "in_progress", "forecast": "12/2027"}, follow=True)
        assert saved.redirect_chain == [(f"{self.address}&line={cast.cluster.pk}", 302)]
        html = saved.content.decode()
        assert html.count("<tr") == 1
        assert "Cẩm Giàng" in html
        assert "target 12/2027" in html
        found.refresh_from_db()
        assert found.state == "in_progress"
        undo = re.search(r"hx-vals='{\"undo\": \"([^\"]+)\"}'", html)[1]
        undone = client.post(url, {"undo": undo}, follow=True)
        assert "Undone" in text_of(undone)
        found.refresh_from_db()
        assert found.state == "unknown"

    def test_a_line_edited_meanwhile_shows_both_values_in_the_line(self, cast):
        found = milestone(cast.cluster, "operation")
        url = self.link(cast, self.listed(cast), f"/work/milestones/{found.pk}/")
        record(cast.cluster, "operation", state="done", actual="2025")
        answer = htmx(cast.department).post(url, {"version": found.version, "state": "in_progress"})
        assert answer.status_code == 422
        assert answer.content.decode().lstrip().startswith('<tr class="edit-row">')

    def test_cancelling_gives_the_line_back(self, cast):
        found = milestone(cast.cluster, "operation")
        url = self.link(cast, self.listed(cast), f"/work/milestones/{found.pk}/")
        client = htmx(cast.department)
        back = self.link(cast, client.get(url).content.decode().replace("hx-get=", "href="), "line=")
        line = client.get(back).content.decode()
        assert line.count("<tr") == 1
        assert "Saved" not in line

    def test_without_javascript_one_comes_back_to_the_list_as_it_was(self, cast):
        found = milestone(cast.cluster, "operation")
        url = self.link(cast, self.listed(cast), f"/work/milestones/{found.pk}/")
        saved = browser(cast.department).post(url, {"version": found.version, "state": "in_progress"}, follow=True)
        assert saved.redirect_chain == [(self.address, 302)]
        undo = self.link(cast, saved.content.decode(), "/undo/")
        page = browser(cast.department).get(undo)
        data = {"reason": "x", "seen": page.context["form"]["seen"].value()}
        assert browser(cast.department).post(undo, data).url == self.address

    def test_who_is_in_charge_is_set_in_the_line(self, cast):
        url = self.link(cast, self.listed(cast), f"/in-charge/set/?site={cast.cluster.pk}&amp;")
        client = htmx(cast.department)
        html = client.get(url).content.decode()
        assert html.lstrip().startswith('<tr class="edit-row">')
        form = client.get(url).context
        data = {"site": cast.cluster.pk, "step": "save", "seen": form["seen"], "people": [cast.department.pk]}
        saved = client.post(url, data, follow=True)
        html = saved.content.decode()
        assert html.count("<tr") == 1
        assert "Saved: 1 site." in html
        assert person_name(cast.department) in html

    def test_only_lines_that_one_may_change_open(self, cast):
        assert "/work/milestones/" not in self.listed(cast, cast.leader)
        html = self.listed(cast, cast.local)
        assert f"/work/milestones/{milestone(cast.cluster, 'operation').pk}/" in html
        assert "/in-charge/set/" not in html
        past = browser(cast.department).get("/clusters/?as_of=2026-01-01").content.decode()
        assert "/work/milestones/" not in past

    def test_the_list_costs_as_many_queries_for_a_local_officer_with_more_sites(self, cast):
        client, counts = browser(cast.local), []
        for number in range(2):
            Cluster.objects.create(name=f"Cụm {number}", unit=cast.cluster.unit)
            with CaptureQueriesContext(connection) as captured:
                client.get("/clusters/")
            counts.append(len(captured))
        assert counts[0] == counts[1]
