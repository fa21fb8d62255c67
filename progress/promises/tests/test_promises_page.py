"""The page of slipped promises, and slippage in the lists of sites."""

import itertools
import re
from datetime import date
from http import HTTPStatus

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from history.tracking import stamp_for_bulk
from places.models import Organisation
from progress.models import Milestone, SiteEvent
from progress.promises.filters import PromiseFilter
from progress.promises.totals import Totals
from progress.promises.views import PromisesView
from progress.tests.cast import browser, htmx, record, text_of
from progress.tests.reports import project
from values.dates import PartialDate

PAGE = "/promises/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700")


@pytest.fixture
def slipped(cast):
    """Cẩm Giàng missed by 21 months and moved by a year; Vằng Mười late by days; the zone done late."""
    record(cast.cluster, "operation", planned="tháng 1/2025")
    record(cast.cluster, "eia", planned="2026", forecast="2027")
    record(cast.other_cluster, "eia", planned="13/11/2026")
    record(cast.zone, "eia", planned="quý I/2025", state="done", actual="quý III/2025")
    record(cast.zone, "plan", planned="2028")
    return cast


def get(user, query="", page=PAGE):
    response = browser(user, "en").get(f"{page}{query}")
    assert response.status_code == 200
    return response


def rows(response) -> list[tuple[str, str, str]]:
    """Site, stage and slip of each row of the table."""
    return [(str(r.record.site), r.record.stage.code, str(r.behind)) for r in response.context["rows"]]


WORST_FIRST = [
    ("CCN Cẩm Giàng", "operation", "21 months"),
    ("CCN Cẩm Giàng", "eia", "12 months"),
    ("KCN Thanh Bình", "eia", "6 months"),
    ("CCN Vằng Mười", "eia", "10 days"),
]


class TestThePage:
    def test_lists_what_slipped_the_worst_first(self, slipped):
        response = get(slipped.department)
        assert rows(response) == WORST_FIRST
        said = text_of(response)
        for _site, _stage, slip in WORST_FIRST:
            assert slip in said
        assert "2 milestones overdue, 4 behind original target of 5 with a target date" in said

    def test_says_first_promise_the_one_in_force_and_which_it_is(self, slipped):
        html = get(slipped.department, "?stage=eia&unit=&kept=moved").content.decode()
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("<tbody>")[2].partition("</tbody>")[0]))
        assert "2026 2027 2nd target – – 12 months" in text

    @pytest.mark.parametrize(
        ("role", "count"),
        [
            ("administrator", 4),
            ("department", 4),
            ("leader", 4),
            ("board", 1),
            ("local", 2),
            ("clerk", 2),
            ("nobody", 0),
        ],
    )
    def test_shows_each_role_its_own_sites_and_counts_no_others(self, slipped, role, count):
        response = get(getattr(slipped, role))
        assert len(rows(response)) == count
        totals = response.context["totals"]
        assert sum(total.behind for total in totals.units) == totals.everything.behind == count

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?kind=zone", ["KCN Thanh Bình"]),
            ("?unit=bach-thong", ["CCN Cẩm Giàng", "CCN Cẩm Giàng"]),
            ("?stage=operation", ["CCN Cẩm Giàng"]),
            ("?kept=moved", ["CCN Cẩm Giàng"]),
            ("?kept=missed", ["CCN Cẩm Giàng", "KCN Thanh Bình", "CCN Vằng Mười"]),
            ("?slip=12", ["CCN Cẩm Giàng"]),
            ("?slip=6", ["CCN Cẩm Giàng", "CCN Cẩm Giàng"]),
            ("?slip=3", ["CCN Cẩm Giàng", "CCN Cẩm Giàng", "KCN Thanh Bình"]),
            ("?kind=zone&stage=operation", []),
        ],
    )
    def test_filters(self, slipped, query, found):
        query = query.replace("bach-thong", slipped.places.district.slug)
        assert [site for site, _stage, _slip in rows(get(slipped.department, query))] == found

    def test_filters_by_developer_and_offers_only_those_of_the_persons_sites(self, slipped):
        response = get(slipped.department, f"?developer={slipped.rival.pk}")
        assert [site for site, _stage, _slip in rows(response)] == ["CCN Vằng Mười"]
        assert [o.pk for o in get(slipped.clerk).context["filter"].form.fields["developer"].queryset] == [
            slipped.company.pk
        ]

    def test_units_and_developers_are_suggested_of_the_persons_sites(self, slipped):
        assert text_of(get(slipped.clerk, "?options=developer&developer=")) == ""
        suggested = get(slipped.clerk, "?options=developer&developer=").content.decode()
        assert suggested == f'<option value="{slipped.company}">'
        assert f'value="{slipped.rival}"' in get(slipped.department, "?options=developer&developer=").content.decode()
        assert "Cẩm Giàng" in get(slipped.department, "?options=unit&unit=cam").content.decode()
        assert browser(slipped.department).get(f"{PAGE}?options=kind").status_code == HTTPStatus.NOT_FOUND

    def test_shows_the_first_ten_projects_and_the_way_to_all(self, slipped):
        for number in range(12):
            project(slipped.cluster, f"Nhà máy {number:02}", planned_operation=PartialDate.year(2025))
        response = get(slipped.department, "?kind=cluster&order=site&page=1")
        assert [row.record.name for row in response.context["projects"]] == [f"Nhà máy {n:02}" for n in range(10)]
        assert "12 projects overdue" in text_of(response)
        [address] = re.findall(r'href="(/projects/[^"]*)"[^>]*>All late projects', response.content.decode())
        assert address == "/projects/?kind=cluster&amp;late=behind"

    @pytest.mark.parametrize("query", ["?kind=x", "?slip=abc", "?developer=9999", "?unit=nowhere", "?order=sideways"])
    def test_what_cannot_be_read_finds_nothing_and_says_so(self, slipped, query):
        response = get(slipped.department, query)
        assert rows(response) == []
        assert "Search not run" in text_of(response)

    @pytest.mark.parametrize(
        ("order", "first"),
        [
            ("slip", "CCN Vằng Mười"),
            ("site", "CCN Cẩm Giàng"),
            ("-site", "CCN Vằng Mười"),
            ("first", "CCN Cẩm Giàng"),
            ("-first", "CCN Vằng Mười"),
            ("-now", "CCN Cẩm Giàng"),
        ],
    )
    def test_sorts(self, slipped, order, first):
        assert rows(get(slipped.department, f"?order={order}"))[0][0] == first

    def test_a_site_given_up_owes_nothing(self, slipped):
        SiteEvent.objects.create(site_id=slipped.cluster.pk, kind="revoked", date=PartialDate.parse("2025"))
        response = get(slipped.department)
        assert len(rows(response)) == 2
        assert response.context["totals"].everything.made == 3

    def test_says_where_nothing_slipped(self, cast):
        assert "No late milestones" in text_of(get(cast.department))
        assert "No results" in text_of(get(cast.department, "?kind=zone"))

    def test_is_led_to_from_the_dashboard_and_from_a_sites_page(self, slipped):
        for page in ("/", slipped.cluster.get_absolute_url()):
            assert 'href="/promises/"' in get(slipped.clerk, page=page).content.decode()


class TestColumns:
    def test_are_chosen_ordered_and_kept_by_the_filters(self, slipped):
        response = get(slipped.department, "?columns=developer&columns=stage&order=site&order=-first")
        assert [column.key for column in response.context["columns"]] == ["site", "developer", "stage"]
        assert [stage for _site, stage, _slip in rows(response)] == ["eia", "operation", "eia", "eia"]
        assert '<input type="hidden" name="columns" value="developer">' in response.content.decode()

    def test_are_exported_as_they_are_shown(self, slipped):
        client = browser(slipped.department, "en")
        typed = {"export-format": "csv", "export-delimiter": ";", "export-columns": ["site", "developer"]}
        sent = client.post("/export/promises/?export-sheet=promises_shown&columns=developer", typed)
        lines = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()
        assert lines[1:3] == ["Site;Developer", "CCN Cẩm Giàng;Công ty Cổ phần Nhựa đường"]


class TestTotals:
    def test_of_units_and_developers_count_made_moved_missed_and_slips(self, slipped):
        totals = get(slipped.department).context["totals"]
        told = [
            (str(t.place or "-"), t.made, t.moved, t.missed, t.behind, str(t.worst), str(t.median))
            for t in totals.developers
        ]
        assert told == [
            ("Công ty Cổ phần Nhựa đường", 2, 1, 1, 2, "21 months", "16 months"),
            ("Công ty Cổ phần Khoáng sản", 1, 0, 1, 1, "10 days", "10 days"),
            ("-", 2, 0, 1, 1, "6 months", "6 months"),
        ]
        assert [(t.place.name, t.made, t.behind) for t in totals.units] == [("Cẩm Giàng", 2, 2), ("Trần Phú", 3, 2)]

    def test_show_the_worst_ten_and_a_page_of_all(self, cast):
        for number in range(60):
            company = Organisation.objects.create(name=f"Công ty {number:02}", kind="enterprise")
            site = Cluster.objects.create(name=f"Cụm {number}", unit=cast.places.elsewhere, developer=company)
            record(site, "eia", planned=f"tháng {1 + number % 12}/{2020 + number // 12}")
        response = get(cast.department)
        assert [str(total.place) for total in response.context["totals"].developers.first] == [
            f"Công ty {number:02}" for number in range(10)
        ]
        html = response.content.decode()
        assert "Show all 60" in html
        assert 'href="?by=developers"' in html
        assert html.count("?developer=") == 10
        last = get(cast.department, "?by=developers&page=2")
        assert [str(total.place) for total in last.context["page_obj"]] == [f"Công ty {n}" for n in range(50, 60)]
        assert "Page 2 of 2" in text_of(last)
        assert "Late secondary projects" not in text_of(last)
        narrowed = get(cast.department, "?by=units&kind=cluster")
        assert [(t.place.name, t.made, t.behind) for t in narrowed.context["page_obj"]] == [("Trần Phú", 60, 60)]
        assert 'href="?kind=cluster"' in narrowed.content.decode()  # the way back

    def test_follow_the_place_that_is_asked_for_but_count_what_was_kept_too(self, slipped):
        totals = get(slipped.department, "?kind=zone&kept=moved").context["totals"]
        assert (totals.everything.made, totals.everything.behind) == (2, 1)

    def test_lead_to_the_milestones_they_count(self, slipped):
        html = get(slipped.department, "?kind=cluster").content.decode()
        assert f'href="?kind=cluster&amp;developer={slipped.rival.pk}"' in html


class TestListsOfSites:
    def names(self, cast, query, page="/clusters/"):
        html = get(cast.department, query, page).content.decode()
        return re.findall(r'<a href="/(?:clusters|zones)/[^/"]+/">([^<]+)</a>', html)

    def test_show_the_worst_slip_with_how_many_slipped(self, slipped):
        html = get(slipped.department, "", "/clusters/").content.decode()
        row = html.partition('<a href="/clusters/cam-giang/">')[2].partition("</tr>")[0]
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row))
        assert "21 months 2 milestones" in text
        assert 'title="In operation: 661 days"' in row

    @pytest.mark.parametrize(("order", "first"), [("-slip", "Cẩm Giàng"), ("slip", "Vằng Mười")])
    def test_sort_by_it(self, slipped, order, first):
        record(slipped.cluster, "plan", planned="2020")
        assert self.names(slipped, f"?order={order}")[0] == first

    @pytest.mark.parametrize(
        ("slip", "found"),
        [("any", ["Cẩm Giàng", "Vằng Mười"]), ("3", ["Cẩm Giàng"]), ("6", ["Cẩm Giàng"]), ("12", ["Cẩm Giàng"])],
    )
    def test_filter_by_it(self, slipped, slip, found):
        assert self.names(slipped, f"?slip={slip}") == found

    def test_more_than_twelve_months_is_not_twelve(self, cast):
        record(cast.cluster, "eia", planned="tháng 11/2025")
        assert self.names(cast, "?slip=12") == []
        assert self.names(cast, "?slip=6") == ["Cẩm Giàng"]

    def test_zones_have_it_too(self, slipped):
        assert self.names(slipped, "?slip=3&order=-slip", "/zones/") == ["Thanh Bình"]


def fill(cast, numbers):
    """Sites with three promises each, of which one was moved."""
    stages = [cast.stages[code] for code in ("eia", "plan", "operation")]
    sites = [Cluster.objects.create(name=f"Cụm {n}", unit=cast.places.elsewhere, developer=cast.rival) for n in numbers]
    found = list(Milestone.objects.filter(site__in=[site.pk for site in sites], stage__in=stages))
    for place, milestone in enumerate(found):
        milestone.planned = PartialDate.month(2024, 1 + place % 12)
        milestone.forecast = PartialDate.quarter(2026, 4) if place % 3 else None
    Milestone.objects.bulk_update(found, stamp_for_bulk(found, ["planned", "forecast"]))
    history = Milestone.history.model
    history.objects.bulk_create(
        history(
            **{f.attname: getattr(m, f.attname) for f in Milestone._meta.fields},
            history_date=f"{date(2024, 1, 2)} 00:00+00:00",
            history_type="~",
        )
        for m in found
    )


@pytest.mark.once
def test_pages_cost_as_many_queries_with_many_sites_as_with_few(cast):
    pages = [
        PAGE,
        f"{PAGE}?by=developers",
        f"{PAGE}?kept=moved&order=site&page=2",
        "/clusters/?order=-slip",
        "/clusters/?slip=3",
    ]

    def queries():
        client, counts = browser(cast.department), []
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            counts.append(len(captured))
        return counts

    fill(cast, range(10))
    queries()
    few = queries()
    fill(cast, range(10, 220))
    assert queries() == few
    assert max(few) < 30


def test_pages_of_the_furthest_behind_are_those_of_the_whole_list(slipped, monkeypatch):
    """Only what may stand on a page is put in order: of equal slips, and whatever the filter, the same rows."""
    for site, code in itertools.product((slipped.cluster, slipped.other_cluster, slipped.zone), ("plan", "payment")):
        record(site, code, planned="tháng 5/2026")
    for number in range(4):
        planned = PartialDate.parse("tháng 3/2026" if number else "2024")
        project(slipped.cluster, name=f"Nhà máy {number}", planned_operation=planned)
    monkeypatch.setattr(PromisesView, "paginate_by", 2)
    monkeypatch.setattr("progress.promises.views.PROJECTS_SHOWN", 2)
    for query in ("", "?kind=cluster", "?stage=plan", "?late=overdue", "?slip=3", "?kept=missed", "?order=site"):
        found = PromiseFilter(QueryDict(query[1:]), user=slipped.department)
        whole = list(found.late_milestones.values_list("pk", flat=True))
        assert len(whole) > 2
        joint = "&" if query else "?"
        for page in range(-(-len(whole) // 2)):
            response = get(slipped.department, f"{query}{joint}page={page + 1}")
            assert [row.record.pk for row in response.context["rows"]] == whole[2 * page : 2 * page + 2], query
            projects = list(found.late_projects.values_list("pk", flat=True))
            assert [row.record.pk for row in response.context["projects"]] == projects[:2]
            assert response.context["project_counts"].late == len(projects)


def test_places_of_equal_rank_stand_in_the_order_of_their_names(cast):
    names = [f"Công ty {letter}" for letter in "DACEB"]
    for name in names:
        company = Organisation.objects.create(name=name, kind="enterprise")
        site = Cluster.objects.create(name=name, developer=company, unit=cast.places.elsewhere)
        record(site, "eia", planned="2024" if name == "Công ty E" else "2025")
    found = PromiseFilter(QueryDict(), user=cast.department)
    developers = Totals(found.qs, date(2026, 11, 23), found.rows_of).developers
    whole = [f"Công ty {letter}" for letter in "EABCD"]
    for start, stop in itertools.combinations(range(6), 2):
        assert [total.place.name for total in developers[start:stop]] == whole[start:stop]


def test_the_export_gives_no_current_target_where_none_was_given_anew(slipped):
    client = browser(slipped.department, "en")
    typed = {"export-format": "csv", "export-delimiter": ";", "export-columns": ["stage", "first", "now"]}
    sent = client.post("/export/promises/", typed)
    rows = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()
    assert rows[1] == "Stage;Original target;Current target"
    assert "In operation;01/2025;" in rows
    assert "EIA;2026;2027" in rows


class TestUpdatingFromTheList:
    def test_leads_to_the_short_form_and_back(self, slipped):
        late = Milestone.objects.get(site=slipped.other_cluster.pk, stage__code="eia", phase=0)
        page = browser(slipped.department).get(f"{PAGE}?late=overdue")
        update = f"/work/milestones/{late.pk}/?next=%2Fpromises%2F%3Flate%3Doverdue"
        assert f'href="{update}&amp;line={late.pk}"' in page.content.decode()
        form = browser(slipped.department).get(update).context["form"]
        typed = {name: value for name, value in form.initial.items() if value not in (None, "")}
        answer = browser(slipped.department).post(update, typed | {"note": "Đã nhắc"})
        assert answer.url == f"{PAGE}?late=overdue"
        late.refresh_from_db()
        assert late.note == "Đã nhắc"

    def test_is_edited_in_its_line(self, slipped):
        late = Milestone.objects.get(site=slipped.other_cluster.pk, stage__code="eia", phase=0)
        url = f"/work/milestones/{late.pk}/?next=%2Fpromises%2F%3Fcolumns%3Dnow&line={late.pk}"
        client = htmx(slipped.department)
        assert client.get(url).content.decode().lstrip().startswith('<tr class="edit-row">')
        typed = {"version": late.version, "state": "in_progress", "planned": "13/11/2026"}
        typed |= {"forecast": "12/2027", "reason": "chậm vốn"}
        saved = client.post(url, typed, follow=True)
        assert saved.content.decode().count("<t") == 3  # the row, what it is of, and the column chosen
        assert "Saved" in text_of(saved)
        assert "Undo" in text_of(saved)
        assert "12/2027 2nd target" in text_of(saved)

    def test_says_so_where_the_line_is_late_no_more(self, slipped):
        late = Milestone.objects.get(site=slipped.other_cluster.pk, stage__code="eia", phase=0)
        url = f"/work/milestones/{late.pk}/?next=%2Fpromises%2F&line={late.pk}"
        typed = {"version": late.version, "state": "done", "planned": "13/11/2026", "actual": "12/11/2026"}
        saved = htmx(slipped.department).post(url, typed, follow=True)
        assert "Saved" in text_of(saved)
        assert "no longer in the list" in text_of(saved)

    def test_is_offered_to_whoever_may_update_only(self, slipped):
        assert "/work/milestones/" not in browser(slipped.leader).get(PAGE).content.decode()
        assert "/work/milestones/" in browser(slipped.clerk).get(PAGE).content.decode()

    @pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:x"])
    def test_leads_nowhere_else(self, slipped, elsewhere):
        late = Milestone.objects.get(site=slipped.cluster.pk, stage__code="operation", phase=0)
        answer = browser(slipped.department).get(f"/work/milestones/{late.pk}/", {"next": elsewhere, "cancel": ""})
        assert answer.url == "/work/"
