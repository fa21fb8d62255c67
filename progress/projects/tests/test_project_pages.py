"""Secondary projects: the list, one project, adding and editing one."""

from decimal import Decimal
from http import HTTPStatus

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clusters.models import Cluster
from places.models import Organisation
from progress.models import SecondaryProject, SiteEvent
from progress.tests.cast import TODAY, browser, document, figure, htmx, text_of
from progress.tests.reports import answer, make_rows, project
from values.dates import PartialDate
from values.tests.page_forms import fields_of

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
LIST = "/projects/"


@pytest.fixture(autouse=True)
def on_23_november_2026(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: TODAY)


def names(user, query="") -> list[str]:
    """The projects of the list, in its order."""
    response = browser(user).get(f"{LIST}?{query}")
    return [one.name for one in response.context["projects"]]


def add_page(site) -> str:
    return f"/projects/add/?site={site.pk}"


def edit_page(found) -> str:
    return reverse("progress:project-edit", args=[found.pk])


def opened(user, address) -> dict:
    return fields_of(browser(user).get(address), "project-form")


def send(user, address, page=None, **typed):
    return browser(user).post(address, (page if page is not None else opened(user, address)) | typed)


class TestList:
    @pytest.fixture
    def three(self, cast):
        cast.shoes = project(
            cast.cluster, "Giày dép", product="Đế xuất khẩu", investor=cast.rival, is_foreign=True, land_area="3",
            registered_capital=200, planned_operation=PartialDate.parse("2025"),
        )  # fmt: skip
        project(
            cast.other_cluster, "Ván ép", investor=cast.company, is_foreign=False, state="operating",
            registered_capital=1000, planned_operation=PartialDate.parse("2024"),
        )  # fmt: skip
        project(cast.zone, "Chè xanh", land_area="1.5", state="building", planned_operation=PartialDate.parse("2027"))
        return cast

    def test_each_role_sees_the_projects_of_its_sites(self, three):
        everything = ["Giày dép", "Chè xanh", "Ván ép"]
        assert names(three.department) == names(three.leader) == everything
        assert names(three.board) == ["Chè xanh"]
        assert names(three.local) == names(three.clerk) == ["Giày dép"]
        assert names(three.nobody) == []

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=de+xuat", ["Giày dép"]),
            ("q=GIÀY", ["Giày dép"]),
            ("q=khoang+san", ["Giày dép"]),
            ("kind=zone", ["Chè xanh"]),
            ("state=operating", ["Ván ép"]),
            ("foreign=yes", ["Giày dép"]),
            ("foreign=no", ["Ván ép"]),
            ("foreign=unknown", ["Chè xanh"]),
            ("late=yes", ["Giày dép"]),
            ("late=no", ["Chè xanh", "Ván ép"]),
            ("late=behind", ["Giày dép"]),
            ("order=-late", ["Giày dép", "Chè xanh", "Ván ép"]),
            ("order=-slip", ["Giày dép", "Chè xanh", "Ván ép"]),
            ("order=-capital", ["Ván ép", "Giày dép", "Chè xanh"]),
            ("order=land", ["Chè xanh", "Giày dép", "Ván ép"]),
            ("order=planned", ["Ván ép", "Giày dép", "Chè xanh"]),
            ("order=investor", ["Giày dép", "Ván ép", "Chè xanh"]),
            ("order=-site", ["Ván ép", "Chè xanh", "Giày dép"]),
            ("order=name", ["Chè xanh", "Giày dép", "Ván ép"]),
        ],
    )
    def test_is_filtered_and_sorted_by_its_address(self, three, query, found):
        assert names(three.department, query) == found

    def test_is_filtered_by_unit_and_investor(self, three):
        unit = three.places.elsewhere.slug
        assert names(three.department, f"unit={unit}") == ["Chè xanh", "Ván ép"]
        assert names(three.department, f"investor={three.company.pk}") == ["Ván ép"]

    @pytest.mark.parametrize("query", ["state=sold", "late=maybe", "investor=0", "order=size", "unit=khong-co"])
    def test_what_cannot_be_read_finds_nothing_and_says_why(self, three, query):
        assert names(three.department, query) == []
        assert "Search not run" in text_of(browser(three.department).get(f"{LIST}?{query}"))

    def test_how_late_is_told_in_months(self, three):
        assert "2025 10 months 10 months" in text_of(browser(three.department).get(LIST))

    @pytest.mark.parametrize("state", ["operating", "stopped"])
    def test_one_that_operates_or_was_stopped_is_not_waited_for(self, three, state):
        three.shoes.state = state
        three.shoes.save()
        assert names(three.department, "late=yes") == []

    def test_one_at_a_site_revoked_is_not_waited_for(self, three):
        SiteEvent.objects.create(site_id=three.cluster.pk, kind="revoked", date=PartialDate.parse("2026"))
        assert names(three.department, "late=yes") == []

    def test_htmx_gets_the_list_alone_with_its_address(self, three):
        response = htmx(three.department).get(f"{LIST}?q=giay&state=")
        assert response.content.decode().lstrip().startswith('<div id="project-list">')
        assert response["HX-Push-Url"] == "/projects/?q=giay"

    def test_a_search_of_every_page_finds_it_by_its_product_and_leads_to_it(self, three):
        page = browser(three.department).get("/search/?q=de+xuat+khau").content.decode()
        assert f'<a href="/projects/{three.shoes.pk}/">Giày dép</a>' in page
        assert "Giày dép" not in browser(three.board).get("/search/?q=de+xuat+khau").content.decode()


class TestPage:
    def test_shows_what_is_known_and_says_what_is_not(self, cast):
        paper = document(cast.cluster, number="12/QĐ-UBND")
        found = project(
            cast.cluster, investor=cast.rival, capacity=10_000_000, capacity_unit="đôi", land_area="4.5",
            document=paper, planned_operation=PartialDate.parse("quý II/2025"),
        )  # fmt: skip
        page = text_of(browser(cast.leader).get(found.get_absolute_url()))
        for fact in (
            "10.000.000 đôi",
            "4,5 ha",
            "12/QĐ-UBND",
            "Q2 2025 16 months overdue",
            "Registered capital no data yet",
        ):
            assert fact in page

    def test_history_tells_who_changed_what(self, cast):
        found = project(cast.cluster)
        send(cast.department, edit_page(found), land_area="5", reason="đo lại")
        page = text_of(browser(cast.leader).get(found.get_absolute_url()))
        assert "Department · Changed · Nhà máy giày Reason: đo lại Land – → 5 ha" in page

    def test_warns_of_more_capital_than_registered_and_more_land_than_there_is(self, cast):
        figure(cast.cluster, "industrial-area", "10")
        project(cast.cluster, "Khác", land_area="7")
        found = project(cast.cluster, land_area="3.5", registered_capital=20, paid_capital="20.5")
        page = text_of(browser(cast.leader).get(found.get_absolute_url()))
        assert "The capital paid in, 20,5 billion VND, is more than the 20 registered." in page
        assert "The projects of CCN Cẩm Giàng together have 10,5 ha, more than its 10 ha of industrial land." in page

    def test_warns_of_nothing_where_nothing_is_known(self, cast):
        found = project(cast.cluster, land_area="50", paid_capital="20.5")
        assert 'class="alert alert-warning"' not in browser(cast.leader).get(found.get_absolute_url()).content.decode()

    def test_only_those_who_may_are_offered_to_edit_and_fill_in(self, cast):
        make_rows()
        found = project(cast.cluster)
        offers = {
            user.username: [
                words for words in ("Edit the project", "Fill in")
                if words in text_of(browser(user).get(found.get_absolute_url()))
            ]
            for user in (cast.department, cast.clerk, cast.local, cast.leader)
        }  # fmt: skip
        assert offers == {
            "department": ["Edit the project", "Fill in"], "clerk": ["Fill in"], "local": ["Fill in"], "leader": [],
        }  # fmt: skip


class TestAdding:
    def test_a_project_is_recorded_with_numbers_and_dates_as_people_write_them(self, cast):
        response = send(
            cast.department, add_page(cast.cluster), name="Nhà máy giày", investor=cast.rival.pk, capacity="10.000.000",
            capacity_unit="đôi", land_area="4,5", registered_capital="1.780,3", is_foreign="True", state="approved",
            planned_operation="quý IV/2027",
        )  # fmt: skip
        found = SecondaryProject.objects.get()
        assert response["Location"] == found.get_absolute_url()
        assert (found.site_id, found.investor, found.is_foreign) == (cast.cluster.pk, cast.rival, True)
        assert (found.capacity, found.land_area, found.registered_capital) == (
            10_000_000,
            Decimal("4.5"),
            Decimal("1780.3"),
        )
        assert found.planned_operation == PartialDate.parse("quý IV/2027")
        assert found.history.get().history_user == cast.department

    def test_a_new_investor_is_named_along_with_it(self, cast):
        send(cast.department, add_page(cast.cluster), name="Nhà máy", new_investor="Công ty TNHH Mới")
        assert SecondaryProject.objects.get().investor.name == "Công ty TNHH Mới"

    def test_an_investor_recorded_already_is_not_made_twice(self, cast):
        send(cast.department, add_page(cast.cluster), name="Nhà máy", new_investor="CONG TY CO PHAN KHOANG SAN")
        assert SecondaryProject.objects.get().investor == cast.rival
        assert Organisation.objects.count() == 2

    def test_an_investor_is_chosen_or_named_not_both(self, cast):
        response = send(
            cast.department, add_page(cast.cluster), name="Nhà máy", investor=cast.rival.pk, new_investor="Mới"
        )
        assert "Choose a recorded investor or enter a new one, not both." in text_of(response)
        assert not SecondaryProject.objects.exists()

    def test_whoever_may_not_add_organisations_chooses_one(self, cast):
        group = cast.department.groups.get()
        group.permissions.remove(Permission.objects.get(codename="add_organisation"))
        page = opened(cast.department, add_page(cast.cluster))
        assert "new_investor" not in page
        send(cast.department, add_page(cast.cluster), page, name="Nhà máy", new_investor="Mới")
        assert SecondaryProject.objects.get().investor is None
        assert not Organisation.objects.filter(name="Mới").exists()

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ({"name": ""}, "This field is required."),
            ({"name": "NHA MAY GIAY"}, "A project of this name is already recorded at this site."),
            ({"land_area": "rộng"}, "cannot be read as a number"),
            ({"land_area": "-1"}, "cannot be negative"),
            ({"planned_operation": "sắp tới"}, "sắp tới"),
            ({"workers": "nhiều"}, "nhiều"),
        ],
    )
    def test_what_cannot_be_so_is_refused_in_words_and_nothing_typed_is_lost(self, cast, typed, message):
        project(cast.cluster, "Nhà máy giày")
        response = send(cast.department, add_page(cast.cluster), **{"name": "Khác", "note": "của tôi"} | typed)
        assert response.status_code == UNPROCESSABLE
        assert message in response.content.decode()
        assert "của tôi" in response.content.decode()
        assert SecondaryProject.objects.count() == 1

    def test_a_refused_project_leaves_no_new_investor_behind(self, cast):
        project(cast.cluster, "Nhà máy giày")
        send(cast.department, add_page(cast.cluster), name="Nhà máy giày", new_investor="Công ty TNHH Mới")
        assert not Organisation.objects.filter(name="Công ty TNHH Mới").exists()

    def test_a_document_of_another_site_cannot_be_named(self, cast):
        paper = document(cast.other_cluster)
        response = send(cast.department, add_page(cast.cluster), name="Nhà máy", document=paper.pk)
        assert response.status_code == UNPROCESSABLE

    def test_without_a_site_one_is_chosen_among_those_one_may_edit(self, cast):
        page = text_of(browser(cast.board).get("/projects/add/"))
        assert "KCN Thanh Bình" in page
        assert "CCN" not in page

    @pytest.mark.parametrize("site", ["0", "x", "-1", "9" * 40, "١"])
    def test_at_no_site_there_is_no_page(self, cast, site):
        for user in (cast.department, cast.clerk):
            assert browser(user).get(f"/projects/add/?site={site}").status_code == HTTPStatus.NOT_FOUND


class TestEditing:
    def test_what_changes_nothing_is_not_saved(self, cast):
        found = project(cast.cluster, is_foreign=True, capacity="7", capacity_unit="tấn", workers=12)
        page = text_of(
            browser(cast.department).post(edit_page(found), opened(cast.department, edit_page(found)), follow=True)
        )
        found.refresh_from_db()
        assert "Nothing changed" in page
        assert (found.version, found.history.count()) == (1, 1)

    def test_foreign_capital_can_be_unknown_again(self, cast):
        found = project(cast.cluster, is_foreign=True)
        send(cast.department, edit_page(found), is_foreign="")
        found.refresh_from_db()
        assert found.is_foreign is None

    def test_a_save_from_an_older_version_shows_theirs_and_mine_and_keeps_what_was_typed(self, cast):
        found = project(cast.cluster, land_area="4")
        mine = opened(cast.department, edit_page(found))
        send(cast.administrator, edit_page(found), land_area="5", workers="30")
        response = send(cast.department, edit_page(found), mine, land_area="6", note="của tôi")
        page = text_of(response)
        found.refresh_from_db()
        assert response.status_code == UNPROCESSABLE
        assert (found.land_area, found.note) == (5, "")
        assert "Administrator changed this at" in page
        assert "Land 5 6 my value" in page
        assert "Workers 30 – the saved value: you did not change it" in page
        browser(cast.department).post(edit_page(found), fields_of(response, "project-form"))
        found.refresh_from_db()
        assert (found.land_area, found.workers, found.note) == (6, 30, "của tôi")

    def test_an_investor_of_another_kind_stays_choosable(self, cast):
        agency = Organisation.objects.create(name="Sở Kế hoạch", kind="agency")
        found = project(cast.cluster, investor=agency)
        send(cast.department, edit_page(found), land_area="1")
        found.refresh_from_db()
        assert found.investor == agency

    @pytest.mark.parametrize(("role", "status"), [("clerk", 403), ("leader", 403), ("board", 404)])
    def test_others_change_nothing(self, cast, role, status):
        found = project(cast.cluster)
        response = browser(getattr(cast, role)).post(edit_page(found), {"name": "Đổi", "version": 1})
        found.refresh_from_db()
        assert (response.status_code, found.name) == (status, "Nhà máy giày")


def test_the_site_page_leads_to_its_projects_and_to_adding_one(cast):
    found = project(cast.cluster)
    page = browser(cast.department).get(cast.cluster.get_absolute_url()).content.decode()
    assert f'href="{found.get_absolute_url()}"' in page
    assert f'href="{add_page(cast.cluster)}"' in page
    assert "/projects/add/" not in browser(cast.clerk).get(cast.cluster.get_absolute_url()).content.decode()


@pytest.mark.once
def test_list_and_page_cost_the_same_with_many(cast):
    rows = make_rows()

    def fill(numbers):
        for number in numbers[:12]:
            site = Cluster.objects.create(name=f"Cụm {number}", unit=cast.places.elsewhere)
            answer(rows["revenue"], 1, site, project(site, f"Dự án ở cụm {number}"))
        organisations = [Organisation(name=f"Công ty {number}", kind="enterprise") for number in numbers]
        Organisation.objects.bulk_create(organisations)
        SecondaryProject.objects.bulk_create(
            SecondaryProject(site_id=cast.cluster.pk, name=f"Dự án {company}", investor=company)
            for company in organisations
        )

    def queries(address):
        client = browser(cast.department)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    fill(range(10))
    addresses = [LIST, SecondaryProject.objects.first().get_absolute_url(), add_page(cast.cluster), "/search/?q=du+an"]
    few = [queries(address) for address in addresses]
    fill(range(10, 210))
    assert [queries(address) for address in addresses] == few
