"""The pages of the history: for a site, for one record, for all a person sees; filtered, paged, and within the gate."""

import datetime
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from progress.changes.scope import tracked_models
from progress.changes.views import HistoryView
from progress.milestones.actions import update_milestone
from progress.models import Milestone, Obstacle, ObstacleKind, SecondaryProject, SiteDocument
from progress.tests.cast import browser, document, figure, milestone, record, text_of
from values.dates import PartialDate

OUTSIDE = "Công ty Bí Mật"


def site_page(site) -> str:
    return reverse("progress:site-history", args=[site.pk])


def page_of(row) -> str:
    return reverse("progress:object-history", args=[row._meta.model_name, row.pk])


def read(user, path, language="en", **query) -> str:
    response = browser(user, language).get(path, query)
    assert response.status_code == 200
    results = response.content.decode().partition('class="result-bar">')[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", results))).strip()


def update(cast, code="eia", by=None, reason="", site=None, **changes):
    found = milestone(site or cast.cluster, code)
    return update_milestone(
        milestone=found, by=by or cast.department, version=found.version, changes=changes, reason=reason
    )


def at(row, when: str):
    """Let the newest record of a row be of that day, at noon."""
    newest = row.history.first()
    newest.history_date = timezone.make_aware(datetime.datetime.fromisoformat(f"{when}T12:00"))
    newest.save()


pytestmark = pytest.mark.usefixtures("reports_are_official", "told_of_the_past")


@pytest.fixture
def short_pages(monkeypatch):
    monkeypatch.setattr(HistoryView, "paginate_by", 6)


@pytest.fixture
def past(cast):
    """Three changes by two people on three days, and an obstacle."""
    update(cast, forecast=PartialDate.parse("quý I/2025"), reason="chờ thẩm định")
    at(milestone(cast.cluster, "eia"), "2024-03-10")
    update(cast, percent=40, by=cast.clerk)
    at(milestone(cast.cluster, "eia"), "2024-06-14")
    update(cast, code="feasibility", note="đang lập", by=cast.clerk, reason="Họp giao ban")
    at(milestone(cast.cluster, "feasibility"), "2024-06-15")
    kind = ObstacleKind.objects.create(code="land", name="Đất đai", name_en="Land", order=1)
    Obstacle.objects.create(site_id=cast.cluster.pk, kind=kind, description="5 hộ chưa nhận tiền")
    return cast


def test_a_site_as_a_whole_tells_who_when_why_before_and_after(past):
    page = read(past.leader, site_page(past.cluster))
    assert "10/03/2024 12:00 Department Reason: chờ thẩm định Changed · milestone: EIA Forecast – → Q1 2025" in page
    assert "14/06/2024 12:00 Clerk Changed · milestone: EIA Percent done – → 40" in page
    assert "Added · obstacle: 5 hộ chưa nhận tiền" in page


def test_the_newest_stand_first(past):
    page = read(past.leader, site_page(past.cluster))
    places = [page.index(words) for words in ("5 hộ chưa nhận tiền", "15/06/2024", "14/06/2024", "10/03/2024")]
    assert places == sorted(places)


def test_one_record_has_a_page_of_its_own(past):
    page = read(past.leader, page_of(milestone(past.cluster, "eia")))
    assert "Percent done" in page
    assert "đang lập" not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"since": "14/6/2024", "until": "2024"}, {"percent", "note"}),
        ({"until": "quý I/2024"}, {"forecast"}),
        ({"since": "6/2024", "until": "14/6/2024"}, {"percent"}),
        ({"field": "milestone.forecast"}, {"forecast"}),
        ({"field": "milestone.note"}, {"note"}),
        ({"kind": "obstacle"}, {"obstacle"}),
        ({"kind": "milestone", "field": "milestone.percent"}, {"percent"}),
        ({"reason": "yes"}, {"forecast", "note"}),
        ({"reason": "no", "kind": "milestone"}, {"percent"}),
        ({"words": "HOP GIAO"}, {"note"}),
        ({"words": "không ai nói"}, set()),
    ],
)
def test_filters_narrow_what_is_shown(past, query, shown):
    page = read(past.leader, site_page(past.cluster), **query)
    words = {"forecast": "Q1 2025", "percent": "Percent done", "note": "đang lập", "obstacle": "5 hộ chưa nhận tiền"}
    assert {name for name, text in words.items() if text in page} == shown
    assert ("No results match the filters." in page) == (not shown)


def test_a_person_or_the_system_can_be_asked_for(past):
    by_clerk = read(past.leader, site_page(past.cluster), person=str(past.clerk.pk))
    assert "Percent done" in by_clerk
    assert "Q1 2025" not in by_clerk
    by_system = read(past.leader, site_page(past.cluster), person="system")
    assert "5 hộ chưa nhận tiền" in by_system
    assert "Percent done" not in by_system


def test_only_people_who_occur_are_offered(past):
    html = browser(past.leader).get(site_page(past.cluster)).content.decode()
    offered = re.search(r'<select name="person".*?</select>', html, re.DOTALL).group()
    assert set(re.findall(r'value="(\d+)"', offered)) == {str(past.clerk.pk), str(past.department.pk)}


def test_a_field_emptied_or_filled_counts_as_changed_and_others_do_not(cast):
    update(cast, note="một", percent=10)
    update(cast, note="", percent=10)
    update(cast, percent=20)
    page = read(cast.leader, site_page(cast.cluster), field="milestone.note")
    assert page.count("Note") == 2
    assert "2 records" in page
    assert "10 → 20" not in page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"since": "hôm qua"}, "hôm qua"),
        ({"since": "2025", "until": "2024"}, "The last day comes before the first."),
        ({"person": "999999"}, "999999 is not one of the available choices."),
        ({"kind": "stage"}, "stage is not one of the available choices."),
        ({"field": "milestone.pk"}, "milestone.pk is not one of the available choices."),
        ({"kind": "obstacle", "field": "milestone.note"}, "This kind of record has no such field."),
        ({"reason": "no", "words": "họp"}, "Clear “not given” to search reasons."),
        ({"request": "' OR 1=1"}, "The page came back incomplete."),
    ],
)
def test_what_cannot_be_read_is_said_at_the_field_and_nothing_is_shown(past, query, message):
    response = browser(past.leader, "en").get(site_page(past.cluster), query)
    assert response.status_code == 200
    assert message in text_of(response)
    assert "history-card" not in response.content.decode()


def test_what_is_asked_for_stays_in_the_links_to_other_pages(cast, short_pages):
    for number in range(7):
        update(cast, percent=number)
    response = browser(cast.leader).get(site_page(cast.cluster), {"field": "milestone.percent"})
    html = response.content.decode()
    assert "?field=milestone.percent&amp;page=2" in html
    assert html.count("section history-card") == 6
    second = read(cast.leader, site_page(cast.cluster), field="milestone.percent", page="2")
    assert "Percent done – → 0" in second
    assert "5 → 6" not in second


def test_what_was_saved_together_stands_on_one_card(cast):
    found = milestone(cast.cluster, "eia")
    data = {
        "version": found.version,
        "state": "in_progress",
        "new_document_kind": "decision",
        "new_document_number": "12/QĐ",
        "reason": "đã trình",
    }
    url = reverse("clusters:milestone", args=[cast.cluster.slug, found.pk])
    assert browser(cast.department).post(url, data).status_code == 302
    response = browser(cast.leader, "en").get(site_page(cast.cluster))
    page = text_of(response)
    assert "3 records saved together" in page
    assert response.content.decode().count("section history-card") == 2  # and what the site began with
    request_id = found.history.first().request_id
    only_one = read(cast.leader, site_page(cast.cluster), field="milestone.state")
    assert "2 more records were saved with this" in only_one
    together = read(cast.leader, site_page(cast.cluster), request=request_id)
    assert "3 records that were saved together" in together
    assert "milestone: EIA" in together
    assert "document: Decision, 12/QĐ" in together


class TestWhoSeesIt:
    @pytest.mark.parametrize(
        ("role", "cluster", "other", "zone"),
        [
            ("administrator", 200, 200, 200),
            ("department", 200, 200, 200),
            ("leader", 200, 200, 200),
            ("board", 404, 404, 200),
            ("local", 200, 404, 404),
            ("clerk", 200, 404, 404),
            ("nobody", 404, 404, 404),
        ],
    )
    def test_sites_and_their_parts_are_for_those_who_see_the_site(self, cast, role, cluster, other, zone):
        client = browser(getattr(cast, role))
        for site, expected in ((cast.cluster, cluster), (cast.other_cluster, other), (cast.zone, zone)):
            rows = [milestone(site, "eia"), figure(site, "area", "4"), document(site, number=f"{site.pk}/QĐ"), site]
            record(site, "eia", note="có ghi")
            assert [client.get(page_of(row)).status_code for row in rows] == [expected] * 4
            assert client.get(site_page(site)).status_code == expected

    def test_the_page_of_all_sites_holds_those_one_sees(self, cast):
        for site in (cast.cluster, cast.other_cluster, cast.zone):
            record(site, "eia", note=f"ghi ở {site.name}")
        url = reverse("progress:history")
        seen = {
            role: {name for name in ("Cẩm Giàng", "Vằng Mười", "Thanh Bình") if f"ghi ở {name}" in page}
            for role in ("leader", "board", "local", "clerk", "nobody")
            if (page := read(getattr(cast, role), url))
        }
        everything = {"Cẩm Giàng", "Vằng Mười", "Thanh Bình"}
        mine = {"Cẩm Giàng"}
        assert seen == {"leader": everything, "board": {"Thanh Bình"}, "local": mine, "clerk": mine, "nobody": set()}

    def test_a_deleted_record_is_seen_by_those_who_see_the_site_its_last_record_names(self, cast):
        gone = figure(cast.cluster, "area", "43")
        pk = gone.pk
        gone.delete()
        url = reverse("progress:object-history", args=["sitefigure", pk])
        assert [browser(getattr(cast, role)).get(url).status_code for role in ("clerk", "board")] == [200, 404]
        page = text_of(browser(cast.clerk, "en").get(url))
        assert "figure: Area (deleted)" in page
        assert "Deleted · figure: Area" in page

    def test_a_deleted_document_is_seen_by_those_who_see_all_sites_that_used_it(self, cast):
        shared, own = document(cast.cluster, cast.other_cluster, number="1/QĐ"), document(cast.cluster, number="2/QĐ")
        urls = [page_of(shared), page_of(own)]
        shared.delete()
        own.delete()
        assert [browser(cast.leader).get(url).status_code for url in urls] == [200, 200]
        assert [browser(cast.clerk).get(url).status_code for url in urls] == [404, 200]

    def test_a_deleted_site_is_for_those_who_see_all(self, cast):
        record(cast.cluster, "eia", note="đã ghi")
        url = site_page(cast.cluster)
        cast.cluster.delete()
        assert browser(cast.clerk).get(url).status_code == 404
        page = text_of(browser(cast.leader, "en").get(url))
        assert "CCN Cẩm Giàng (deleted)" in page
        assert "đã ghi" in page

    def test_names_of_what_one_may_not_see_are_not_told(self, cast):
        hidden = document(cast.other_cluster, number="MẬT/QĐ")
        record(cast.cluster, "eia", document=hidden)
        SiteDocument.objects.filter(site=cast.cluster.pk).delete()
        for path in (site_page(cast.cluster), page_of(milestone(cast.cluster, "eia")), cast.cluster.get_absolute_url()):
            mine, theirs = (text_of(browser(user, "en").get(path)) for user in (cast.clerk, cast.leader))
            assert "MẬT/QĐ" in theirs
            assert "outside your access" in mine.partition("History")[2]
        assert "MẬT" not in read(cast.clerk, site_page(cast.cluster))

    def test_the_pages_of_records_tell_no_more_than_their_history(self, cast):
        hidden = document(cast.other_cluster, number="MẬT/QĐ")
        kind = ObstacleKind.objects.create(code="land", name="Đất đai", order=1)
        obstacle = Obstacle.objects.create(site_id=cast.cluster.pk, kind=kind, description="vướng", document=hidden)
        project = SecondaryProject.objects.create(site_id=cast.cluster.pk, name="Giày", document=hidden)
        for row in (obstacle, project):
            row.document = None
            row.save()
            page = reverse("progress:obstacle" if row is obstacle else "progress:project", args=[row.pk])
            mine, theirs = (text_of(browser(user, "en").get(page)) for user in (cast.clerk, cast.leader))
            assert "MẬT/QĐ" in theirs
            assert "outside your access" in mine
            assert "MẬT/QĐ" not in mine

    def test_what_a_part_was_at_a_site_one_does_not_see_is_not_told(self, cast):
        moved = figure(cast.other_cluster, "area", "77", note=OUTSIDE)
        moved.site_id, moved.note = cast.cluster.pk, ""
        moved.save()
        assert OUTSIDE in read(cast.leader, page_of(moved))
        assert "Site CCN Vằng Mười → CCN Cẩm Giàng" in read(cast.leader, page_of(moved))
        assert OUTSIDE not in text_of(browser(cast.clerk, "en").get(page_of(moved)))
        assert OUTSIDE not in read(cast.clerk, site_page(cast.cluster))

    def test_what_hangs_on_no_site_is_for_those_who_may_view_it(self, cast):
        profile = cast.clerk.staff_profile
        assert browser(cast.administrator).get(page_of(profile)).status_code == 200
        assert browser(cast.department).get(page_of(profile)).status_code == 404
        assert browser(cast.clerk).get(page_of(cast.company)).status_code == 200
        assert browser(cast.nobody).get(page_of(cast.company)).status_code == 404

    @pytest.mark.parametrize("path", ["/history/user/1/", "/history/milestone/999999/", "/history/sites/999999/"])
    def test_what_is_not_there_is_not_found(self, cast, path):
        assert browser(cast.administrator).get(path).status_code == 404


def test_every_tracked_model_has_an_address_of_its_own():
    assert len(tracked_models()) == len(set(tracked_models().values())) > 10


def test_the_site_page_and_its_records_lead_to_their_history(past):
    record(past.cluster, "eia", document=document(past.cluster))
    html = browser(past.leader).get(past.cluster.get_absolute_url()).content.decode()
    obstacle = Obstacle.objects.get()
    paper = past.cluster.documents.get()
    wanted = (site_page(past.cluster), page_of(milestone(past.cluster, "eia")), page_of(obstacle))
    for url in (*wanted, paper.get_absolute_url()):
        assert f'href="{url}"' in html
    its_page = browser(past.leader).get(paper.get_absolute_url()).content.decode()
    assert f'href="{page_of(paper)}"' in its_page  # a document's history is a link of its own page


def test_a_unit_tells_what_it_became(cast):
    unit = cast.places.old_commune
    unit.successors.add(cast.places.elsewhere)
    page = read(cast.administrator, page_of(unit))
    was, now = "xã Cẩm Giàng, tỉnh Thái Nguyên", "xã Trần Phú, huyện Na Rì"
    assert f"Became {was} → {was}, {now}" in page


def fill(cast, times):
    for number in range(times):
        update(cast, percent=number % 100, note=f"lần {number} của {times}")
        figure(cast.cluster, "area", str(number + 1))


@pytest.mark.once
@pytest.mark.parametrize("role", ["department", "leader"])
@pytest.mark.parametrize("place", ["site", "record", "all"])
def test_a_page_costs_the_same_however_long_the_history_is(cast, short_pages, django_assert_num_queries, place, role):
    urls = {
        "site": site_page(cast.cluster),
        "record": page_of(milestone(cast.cluster, "eia")),
        "all": reverse("progress:history"),
    }
    client = browser(getattr(cast, role))
    fill(cast, 4)  # so that the page holds the same kinds of records both times
    client.get(urls[place])
    with CaptureQueriesContext(connection) as few:
        assert client.get(urls[place]).status_code == 200
    fill(cast, 20)
    with django_assert_num_queries(len(few)):
        assert client.get(urls[place]).status_code == 200


def test_the_site_page_reads_the_newest_records_only(cast):
    fill(cast, 30)
    client = browser(cast.leader)
    with CaptureQueriesContext(connection) as queries:
        client.get(cast.cluster.get_absolute_url())
    unlimited = [
        q["sql"] for q in queries if "historical" in q["sql"] and " IN (" not in q["sql"] and "LIMIT" not in q["sql"]
    ]
    assert unlimited == []


def test_saves_that_changed_nothing_do_not_hide_the_changes_before_them(cast):
    update(cast, percent=15)
    for _time in range(40):
        Milestone.objects.get(pk=milestone(cast.cluster, "eia").pk).save()
    assert (
        "15" in text_of(browser(cast.leader, "en").get(cast.cluster.get_absolute_url())).partition("Whole history")[2]
    )
