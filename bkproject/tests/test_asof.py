"""Pages as of a past day: `?as_of=`, marked, read-only, and honest where nothing is known."""

import re
from datetime import date
from html import unescape
from http import HTTPStatus

import pytest
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import path, resolve

from bkproject.tests.addresses.office import office
from bkproject.tests.test_every_address import METHODS, ROLES, TABLE, YES, signed_in
from bkproject.urls import urlpatterns as project
from clusters.models import Cluster
from progress.changes.past import answers_as_of, answers_by_itself, keep_day
from progress.models import Obstacle, ObstacleKind
from progress.tests.cast import browser, figure, htmx, text_of
from progress.tests.past import BEGUN, LATER, THEN, make_past, on
from values.today import past_day, today

__all__ = ["office"]  # the fixture
LISTS_AND_PAGES = [
    "/", "/clusters/", "/zones/", "/obstacles/", "/clusters/cam-giang/", "/zones/thanh-binh/", "/search/?q=cam",
]  # fmt: skip


@pytest.fixture
def past(db):
    return make_past()


def dated(address: str, day="2024-06-14") -> str:
    return f"{address}{'&' if '?' in address else '?'}as_of={day}"


def body_class(response) -> str:
    return re.search(r'<body class="([^"]*)"', response.content.decode())[1]


class TestPages:
    def test_the_list_shows_what_was_recorded_by_that_day(self, past):
        with on(LATER):
            Cluster.objects.create(name="Lập sau")
        client = browser(past.department)
        then, now = (text_of(client.get(address)) for address in (dated("/clusters/"), "/clusters/"))
        assert "Found 2 clusters" in then
        assert "In progress target Q2 2024" in then
        assert "Lập sau" not in then
        assert "Found 3 clusters" in now
        assert "Lập sau" in now

    def test_the_list_stands_without_a_unit_that_was_recorded_only_later(self, past):
        unit = past.cluster.unit
        unit.history.update(history_date=f"{LATER:%Y-%m-%d} 10:00+07:00")
        assert "Cẩm Giàng" in text_of(browser(past.leader).get(f"/clusters/?as_of={THEN}"))

    def test_the_page_of_a_site_shows_it_as_it_was_with_its_history_until_then(self, past):
        client = browser(past.department)
        then = text_of(client.get(dated("/clusters/cam-giang/")))
        assert "Hectares done 10 /" in then
        assert "31/08/2024" not in then
        assert "01/09/2024" not in then
        assert "Changes up to this day are shown when you ask for them." in then
        assert (
            f"/clusters/cam-giang/?as_of={THEN}&amp;changes=15#history"
            in client.get(dated("/clusters/cam-giang/")).content.decode()
        )
        asked = text_of(client.get(dated("/clusters/cam-giang/?changes=15")))
        assert "14/06/2024 16:30" in asked
        assert "01/09/2024" not in asked
        assert "Hectares done 43 /" in text_of(client.get("/clusters/cam-giang/"))

    def test_the_dashboard_counts_what_was_late_then(self, past):
        client = browser(past.leader)
        assert "as at 14/06/2024" in text_of(client.get(dated("/")))
        assert "only behind its original target. All terms 0 " in text_of(client.get(dated("/", "2024-06-30")))
        assert "only behind its original target. All terms 1 " in text_of(client.get(dated("/", "2024-07-01")))
        assert "only behind its original target. All terms 0 " in text_of(client.get(dated("/", "2024-09-01")))

    def test_filters_and_order_are_of_that_day_too(self, past):
        client = browser(past.department)
        assert "Found 1 cluster " in text_of(client.get(dated("/clusters/?late=yes", "2024-07-15")))
        assert "Found 0 clusters" in text_of(client.get("/clusters/?late=yes"))
        assert "Found 1 cluster " in text_of(client.get(dated("/clusters/?changed=7&order=-changed")))
        assert "Found 0 clusters" in text_of(client.get(dated("/clusters/?changed=7", "2024-06-30")))

    @pytest.mark.parametrize("address", LISTS_AND_PAGES)
    def test_each_is_marked(self, past, address):
        response = browser(past.department, "vi").get(dated(address))
        assert response.status_code == 200
        assert "as-of" in body_class(response)
        assert "Back to today" in browser(past.department).get(dated(address)).content.decode()
        today_page = browser(past.department).get(address)
        assert "as-of" not in body_class(today_page)
        assert "Back to today" not in today_page.content.decode()

    def test_the_day_is_read_as_people_write_it(self, past):
        client = browser(past.department)
        for written in ("14/06/2024", "14-6-2024", "2024-06-14", " 14/6/2024 "):
            assert "As at 14/06/2024" in text_of(client.get("/clusters/", {"as_of": written}))

    def test_no_day_is_today(self, past):
        response = browser(past.department).get("/clusters/?as_of=")
        assert "as-of" not in body_class(response)

    def test_today_is_a_day_too(self, past):
        response = browser(past.department).get("/clusters/", {"as_of": today().isoformat()})
        assert "as-of" in body_class(response)

    def test_htmx_gets_the_part_of_that_day(self, past):
        response = htmx(past.department).get(dated("/clusters/"))
        assert "<html" not in response.content.decode()
        assert "In progress target Q2 2024" in text_of(response)
        assert response["HX-Push-Url"] == "/clusters/?as_of=2024-06-14"

    def test_the_next_page_is_todays_again(self, past):
        client = browser(past.department)
        client.get(dated("/clusters/cam-giang/"))
        assert past_day() is None
        assert "Hectares done 43 /" in text_of(client.get("/clusters/cam-giang/"))

    @pytest.mark.once
    def test_queries_do_not_grow_with_what_there_is(self, past):
        client = browser(past.leader)

        def counts():
            found = {}
            for address in ("/clusters/", "/", "/clusters/cam-giang/"):
                client.get(dated(address))
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(dated(address, "2024-06-20")).status_code == 200
                found[address] = len(queries)
            return found

        def more(numbers):
            with on(THEN):
                for number in numbers:
                    site = Cluster.objects.create(name=f"Cụm {number}", developer=past.company)
                    figure(site, "area", str(number + 10))

        more(range(10))
        few = counts()
        more(range(10, 200))
        assert counts() == few
        assert max(few.values()) <= 30

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="plans of SQLite")
    @pytest.mark.parametrize("address", ["/clusters/cam-giang/", "/clusters/"])
    def test_one_site_is_looked_for_among_many_by_an_index(self, past, address):
        client, asked = browser(past.department), []
        connection.connection.set_trace_callback(asked.append)
        client.get(dated(address))
        connection.connection.set_trace_callback(None)
        asked = [sql for sql in asked if sql.startswith("WITH")]
        assert len(asked) > 3
        for sql in asked:
            steps = [step for *_numbers, step in connection.connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
            # SQLite computes the rows it needs, never a whole table of the past.
            assert not [step for step in steps if step.startswith("MATERIALIZE")], sql

    @pytest.mark.once
    def test_a_past_day_costs_two_queries_more_than_today_and_a_comparison_of_days_few(self, past):
        client = browser(past.leader)

        def count(address: str) -> int:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            return len(queries)

        for address in ("/clusters/", "/zones/", "/", "/obstacles/", "/clusters/cam-giang/"):
            assert count(dated(address)) <= count(address) + 2, address
        assert count("/differences/?from=14/6/2024&to=1/10/2024") < 70


class TestNothingIsOfferedThatChanges:
    @pytest.mark.parametrize("role", ["administrator", "department", "local", "clerk", "superuser"])
    def test_no_link_and_no_form_leads_to_a_change(self, past, role):
        user = past.department if role == "superuser" else getattr(past, role)
        user.is_superuser, user.is_staff = role == "superuser", True
        with on(BEGUN):
            user.save()
            kind = ObstacleKind.objects.create(code="land", order=1, name="Đất đai")
            found = Obstacle.objects.create(site=past.cluster, kind=kind, description="Vướng", opened_on=BEGUN)
        client = browser(user)
        for address in ("/", "/clusters/", "/clusters/cam-giang/", "/obstacles/", f"/obstacles/{found.pk}/"):
            html = client.get(dated(address)).content.decode()
            assert 'href="/admin/' not in html
            main = html.partition("<main")[2].partition("</main>")[0]
            links = {unescape(link) for link in re.findall(r'(?:href|hx-get)="(/[^"#?]*)', main)}
            assert links > {"/differences/"}
            of_today = {link for link in links if not answers_as_of(resolve(link).func)}
            assert of_today == {"/differences/", "/help/terms/"}
            posts = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]*)"', html)
            assert set(posts) <= {"/i18n/setlang/", "/logout/"}
            assert not re.findall(r"hx-(?:post|put|patch|delete)=", html)

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    @pytest.mark.parametrize("address", ["/clusters/", "/indicators/output/basis/"])
    def test_other_methods_are_refused(self, past, method, address):
        response = getattr(browser(past.administrator), method)(dated(address))
        assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        assert response["Allow"] == "GET, HEAD"
        assert "Data of a past date cannot be changed" in text_of(response)


class TestLinks:
    @pytest.mark.parametrize("address", ["/", "/clusters/", "/clusters/cam-giang/", "/search/?q=cam"])
    def test_links_to_pages_that_can_keep_the_day(self, past, address):
        html = browser(past.department).get(dated(address, "14/6/2024")).content.decode()
        links = [unescape(link) for link in re.findall(r'<a[^>]*\shref="(/[^"]*)"', html)]
        kept = [link for link in links if answers_as_of(resolve(link.partition("?")[0].partition("#")[0]).func)]
        assert len(kept) > 3
        assert all("as_of=2024-06-14" in link for link in kept)
        assert any(link.startswith("/clusters/?as_of=2024-06-14") for link in kept)

    def test_a_site_is_reached_and_left_on_the_same_day(self, past):
        client = browser(past.department)
        listed = client.get(dated("/clusters/?order=-name")).content.decode()
        to_site = unescape(re.search(r'href="(/clusters/cam-giang/[^"]*)"', listed)[1])
        site = client.get(to_site).content.decode()
        assert "As at 14/06/2024" in site
        back = unescape(re.search(r'<ol>\s*<li>\s*<a href="([^"]*)"', site)[1])
        assert back == "/clusters/?as_of=2024-06-14"

    def test_forms_that_ask_keep_the_day(self, past):
        html = browser(past.department).get(dated("/clusters/")).content.decode()
        forms = re.findall(r'<form[^>]*method="get"[^>]*>.*?</form>', html, re.DOTALL)
        # The filter, the search of every page, the one that asks for a day, and that of columns.
        assert len(forms) == 4
        assert all(form.count('name="as_of"') == 1 for form in forms)

    def test_the_way_back_to_today_leaves_the_day_behind(self, past):
        html = browser(past.department).get(dated("/clusters/?q=cam&page=2")).content.decode()
        back = re.search(r'href="([^"]*)"[^>]*>Back to today', html)[1]
        assert unescape(back) == "?q=cam"

    @pytest.mark.parametrize(
        ("tag", "kept"),
        [
            ('<a href="/clusters/">', '<a href="/clusters/?as_of=2024-06-14">'),
            (
                '<a href="/clusters/?q=a&amp;b=%C4%91#x">',
                '<a href="/clusters/?as_of=2024-06-14&amp;q=a&amp;b=%C4%91#x">',
            ),
            ('<a href="/clusters/?as_of=2020-01-01">', '<a href="/clusters/?as_of=2024-06-14">'),
            ('<a class="x" hx-get="/clusters/a/" href="?page=2">', None),
            ('<form method="get">', '<form method="get"><input type="hidden" name="as_of" value="2024-06-14">'),
            ('<form method="post" action="/clusters/">', '<form method="post" action="/clusters/">'),
            ('<form method="get" action="/password/">', '<form method="get" action="/password/">'),
            ('<a href="//elsewhere.example/clusters/">', '<a href="//elsewhere.example/clusters/">'),
            ('<a href="https://elsewhere.example/">', '<a href="https://elsewhere.example/">'),
            ('<a href="/password/">', '<a href="/password/">'),
            ('<a href="/clusters/" data-own-day>', '<a href="/clusters/" data-own-day>'),
            ('<a title="&lt;a href=" href="#x">', '<a title="&lt;a href=" href="#x">'),
            ('<p>href="/clusters/"</p>', '<p>href="/clusters/"</p>'),
        ],
    )
    def test_what_a_tag_becomes(self, tag, kept):
        kept = kept or '<a class="x" hx-get="/clusters/a/?as_of=2024-06-14" href="?page=2">'
        assert keep_day(tag, date(2024, 6, 14), answers_as_of) == kept


class TestHonestRefusals:
    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ("abc", "There is no day “abc”. Write the day first, then month and year: 14/06/2024."),
            ("31/02/2024", "There is no day “31/02/2024”."),
            ("2024", "There is no day “2024”."),
            ("6/2024", "There is no day “6/2024”."),
            ("<script>", "There is no day “&lt;script&gt;”."),
        ],
    )
    def test_a_day_that_cannot_be_read_is_said(self, past, given, said):
        response = browser(past.department).get("/clusters/", {"as_of": given, "q": "cam"})
        assert response.status_code == HTTPStatus.BAD_REQUEST
        assert "The date is not valid" in text_of(response)
        assert response.content.decode().count(said) == 1
        assert 'href="/clusters/?q=cam"' in response.content.decode()

    def test_tomorrow_has_not_come(self, past):
        with on(date(2026, 11, 23), "23:59"):
            client = browser(past.department)
            assert client.get(dated("/clusters/", "23/11/2026")).status_code == 200
            response = client.get(dated("/clusters/", "24/11/2026"))
        assert response.status_code == HTTPStatus.BAD_REQUEST
        assert "24/11/2026 is in the future." in text_of(response)

    def test_before_the_first_record_the_page_says_when_records_begin(self, past):
        response = browser(past.department).get(dated("/clusters/", "01/01/2024"))
        assert response.status_code == HTTPStatus.NOT_FOUND
        assert "The tracker's records begin on 02/01/2024; there are no data for 01/01/2024" in text_of(response)
        assert browser(past.department).get(dated("/clusters/", "02/01/2024")).status_code == 200

    def test_a_site_recorded_later_says_so_and_leads_to_today(self, past):
        with on(LATER):
            Cluster.objects.create(name="Lập sau")
        response = browser(past.department).get(dated("/clusters/lap-sau/?changes=50"))
        assert response.status_code == HTTPStatus.NOT_FOUND
        assert "This was not recorded yet on 14/06/2024" in text_of(response)
        assert 'href="/clusters/lap-sau/?changes=50"' in response.content.decode()

    def test_of_a_site_that_is_not_theirs_nobody_learns_that_it_was_recorded_later(self, past):
        with on(LATER):
            Cluster.objects.create(name="Lập sau")
        for address in ("/clusters/lap-sau/", "/clusters/vang-muoi/", "/clusters/khong-co/"):
            response = browser(past.clerk).get(dated(address))
            assert response.status_code == HTTPStatus.NOT_FOUND
            assert "There is no page at this address that you can see" in text_of(response)

    def test_a_page_that_cannot_says_so(self, past):
        address = f"/clusters/cam-giang/milestones/{past.cluster.milestones.first().pk}/"
        response = browser(past.department).get(dated(address))
        assert response.status_code == HTTPStatus.NOT_FOUND
        assert "This page cannot be shown as at a past date" in text_of(response)
        assert f'href="{address}"' in response.content.decode()

    def test_whoever_is_not_signed_in_is_sent_to_sign_in(self, past):
        response = browser().get(dated("/clusters/"))
        assert response.status_code == HTTPStatus.FOUND
        assert response.url.startswith("/login/?next=/clusters/%3Fas_of")


@pytest.mark.once
class TestScope:
    """Item 13 of the daily work: pages as of a day give nobody more than the table of addresses says."""

    def test_every_address_answers_as_the_table_says_or_not_at_all(self, office):
        """Of the roles, those that do not see everything, and the leader: each page is filled anew for each."""
        wrong = []
        clients = {role: signed_in(getattr(office, role)) for role in ("board", "clerk", "leader", "nobody")}
        for name, cases in TABLE.items():
            for where, answers in cases.items():
                address = office.address(name, where)
                view = resolve(address.partition("?")[0]).func
                if answers_by_itself(view):
                    continue
                can = answers_as_of(view)
                address = dated(address, today().isoformat())
                for role, client in clients.items():
                    expected = answers[ROLES.index(role)]
                    status = client.get(address).status_code
                    given = YES if status < HTTPStatus.BAD_REQUEST else status
                    if given != (expected if can else HTTPStatus.NOT_FOUND):
                        wrong.append((name, where, role, status, expected))
        assert wrong == []

    @pytest.mark.parametrize("method", [method for method in METHODS if method != "get"])
    def test_no_address_takes_anything_but_questions(self, office, method):
        client = signed_in(office.administrator)
        for name, cases in TABLE.items():
            for where in cases:
                address = office.address(name, where)
                if answers_by_itself(resolve(address.partition("?")[0]).func):
                    continue
                response = getattr(client, method)(dated(address, today().isoformat()))
                assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED, name

    @pytest.mark.parametrize(("role", "site"), [("clerk", "vang-muoi"), ("board", "cam-giang")])
    def test_a_site_outside_the_scope_is_not_there(self, past, role, site):
        assert browser(getattr(past, role)).get(dated(f"/clusters/{site}/")).status_code == HTTPStatus.NOT_FOUND

    def test_a_site_that_was_the_clerks_then_is_not_shown_when_it_is_not_today(self, past):
        with on(LATER):
            past.cluster.developer = past.rival
            past.cluster.save()
        client = browser(past.clerk)
        assert client.get(dated("/clusters/cam-giang/")).status_code == HTTPStatus.NOT_FOUND
        for address in ("/", "/clusters/", "/search/?q=cam"):
            assert "Cẩm Giàng" not in text_of(client.get(dated(address)))


def _part_by_part(request):
    return StreamingHttpResponse((f"{day}" for day in [today()]), content_type="text/csv")


def _writes(request):
    Cluster.objects.create(name="Ghi vào quá khứ")
    return HttpResponse("written")


_part_by_part.answers_as_of = _writes.answers_as_of = True
urlpatterns = [path("parts/", _part_by_part), path("writes/", _writes), *project]


@pytest.mark.urls(__name__)
class TestAnyView:
    def test_a_file_sent_part_by_part_is_of_the_day(self, past):
        response = browser(past.department).get(dated("/parts/"))
        assert b"".join(response.streaming_content) == b"2024-06-14"

    def test_one_that_writes_fails_and_writes_nothing(self, past):
        client = browser(past.department)
        client.raise_request_exception = False
        assert client.get(dated("/writes/")).status_code == HTTPStatus.INTERNAL_SERVER_ERROR
        assert not Cluster.objects.filter(name="Ghi vào quá khứ").exists()
        assert past_day() is None
