"""A project's planned operation is a promise: it moves with a reason, and is told wherever promises are."""

import datetime
import re
from http import HTTPStatus

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from clusters.models import Cluster
from progress.models import SecondaryProject, SiteEvent
from progress.tests.cast import TODAY, browser, record, text_of
from progress.tests.past import on
from progress.tests.reports import project
from values.dates import PartialDate
from values.tests.page_forms import fields_of

pytestmark = pytest.mark.usefixtures("ready_columns_hold")

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
ADMIN = "/admin/progress/secondaryproject/"
FORM = "secondaryproject_form"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime.datetime.combine(TODAY, datetime.time(8)).astimezone())


@pytest.fixture
def shoes(cast) -> SecondaryProject:
    """Promised for 2025, not yet built."""
    found = project(cast.cluster, "Sản xuất giày", state="approved", planned_operation=PartialDate.parse("2025"))
    cast.department.is_staff = True
    cast.department.save()
    return found


def send(user, found, **typed):
    address = reverse("progress:project-edit", args=[found.pk])
    client = browser(user)
    return client.post(address, fields_of(client.get(address), "project-form") | typed)


class TestAPromiseMovesWithAReason:
    @pytest.mark.parametrize(
        "typed", [{"planned_operation": "2027"}, {"forecast_operation": "quý I/2027"}, {"planned_operation": ""}]
    )
    def test_on_its_page(self, cast, shoes, typed):
        response = send(cast.department, shoes, **typed)
        assert response.status_code == UNPROCESSABLE
        assert "2025" in response.context["form"].errors["reason"][0]
        shoes.refresh_from_db()
        assert (str(shoes.planned), shoes.forecast) == ("2025", None)
        assert send(cast.department, shoes, **typed, reason="nhà xưởng chậm").status_code == HTTPStatus.FOUND
        assert shoes.history.first().history_change_reason == "nhà xưởng chậm"

    def test_nothing_else_asks_for_one(self, cast, shoes):
        assert send(cast.department, shoes, state="building", workers="12").status_code == HTTPStatus.FOUND
        assert (
            send(cast.department, shoes, state="operating", actual_operation="10/2026").status_code == HTTPStatus.FOUND
        )

    def test_in_the_administration(self, cast, shoes):
        client, address = browser(cast.department), f"{ADMIN}{shoes.pk}/change/"
        typed = fields_of(client.get(address), "secondaryproject_form") | {"forecast_operation": "2027"}
        assert client.post(address, typed).status_code == HTTPStatus.OK
        shoes.refresh_from_db()
        assert shoes.forecast is None
        assert client.post(address, typed | {"reason": "thiếu vốn"}).status_code == HTTPStatus.FOUND
        shoes.refresh_from_db()
        assert (str(shoes.forecast), shoes.history.first().history_change_reason) == ("2027", "thiếu vốn")

    def test_in_its_row_of_the_sites_page_of_the_administration(self, cast, shoes):
        client, address = browser(cast.department), f"/admin/clusters/cluster/{cast.cluster.pk}/change/"
        typed = fields_of(client.get(address), "cluster_form") | {"projects-0-planned_operation": "2028"}
        assert client.post(address, typed).status_code == HTTPStatus.OK
        shoes.refresh_from_db()
        assert str(shoes.planned) == "2025"
        assert client.post(address, typed | {"projects-0-reason": "đính chính"}).status_code == HTTPStatus.FOUND
        shoes.refresh_from_db()
        assert (str(shoes.planned), shoes.history.first().history_change_reason) == ("2028", "đính chính")


class TestDoubtsInTheAdministration:
    """What is doubtful is asked about there too, and what was typed stays."""

    @pytest.mark.parametrize("is_row_of_site", [False, True])
    def test_they_are_asked_about_before_saving(self, cast, shoes, is_row_of_site):
        client, part = browser(cast.department), "projects-0-" if is_row_of_site else ""
        site = f"/admin/clusters/cluster/{cast.cluster.pk}/change/"
        address, form = (site, "cluster_form") if is_row_of_site else (f"{ADMIN}{shoes.pk}/change/", FORM)
        typed = fields_of(client.get(address), form) | {f"{part}registered_capital": "60.000.000", f"{part}note": "Sổ"}
        asked = client.post(address, typed)
        assert asked.status_code == HTTPStatus.OK
        assert "60.000.000 tỷ đồng is more than any likely value" in asked.content.decode()
        shoes.refresh_from_db()
        assert shoes.registered_capital is None
        again = fields_of(asked, form)
        assert again[f"{part}note"] == ["Sổ"]
        again[f"{part}confirmed"] = ["registered_capital_beyond"]
        assert client.post(address, again).status_code == HTTPStatus.FOUND
        shoes.refresh_from_db()
        assert shoes.registered_capital == 60_000_000


def test_only_one_that_operates_or_did_has_a_day_on_which_it_began(cast, shoes):
    response = send(cast.department, shoes, actual_operation="tháng 10/2026")
    assert response.status_code == UNPROCESSABLE
    assert "actual_operation" in response.context["form"].errors


def test_its_page_tells_every_promise(cast, shoes):
    send(cast.department, shoes, forecast_operation="quý I/2026", reason="chờ <b>điện</b>", as_of="15/1/2026")
    said = text_of(browser(cast.leader).get(shoes.get_absolute_url()))
    assert "2nd target: first 2025, now Q1 2026; 7 months overdue; 10 months behind original target" in said
    assert "chờ <b>điện</b>" in said


@pytest.mark.parametrize(
    ("values", "overdue", "behind"),
    [
        ({"planned_operation": "2025"}, True, True),
        ({"planned_operation": "2026"}, False, False),
        ({"planned_operation": "2025", "forecast_operation": "2027"}, False, True),
        ({"planned_operation": "2024", "forecast_operation": "2025"}, True, True),
        ({"planned_operation": "2027", "forecast_operation": "quý I/2026"}, True, False),
        ({"forecast_operation": "2025"}, True, True),
        ({"planned_operation": "2024", "state": "operating", "actual_operation": "2025"}, False, True),
        ({"planned_operation": "2024", "state": "operating"}, False, False),
        ({"planned_operation": "2024", "state": "stopped"}, False, False),
    ],
)
def test_is_overdue_or_behind_as_a_milestone_is(cast, values, overdue, behind):
    said = {name: PartialDate.parse(value) for name, value in values.items() if name != "state"}
    found = project(cast.cluster, state=values.get("state", "building"), **said)
    projects = SecondaryProject.objects
    assert (projects.overdue(TODAY).exists(), projects.behind(TODAY).exists()) == (overdue, behind)
    [listed] = projects.with_lateness(TODAY)
    assert (listed.overdue_slots > 0, listed.behind_slots > 0) == (overdue, behind)
    assert bool(found.overdue_by(TODAY)) == overdue
    assert bool(found.behind_by(listed.first_promise, TODAY)) == behind
    SiteEvent.objects.create(site_id=cast.cluster.pk, kind="revoked", date=PartialDate.parse("2026"))
    assert not projects.overdue(TODAY).exists()
    assert not projects.behind(TODAY).exists()


class TestIsToldWherePromisesAre:
    def test_on_the_page_of_target_dates_beside_the_milestones(self, cast, shoes):
        record(cast.cluster, "eia", planned="2027")
        response = browser(cast.leader).get("/promises/")
        assert [row.record for row in response.context["projects"]] == [shoes]
        assert (response.context["project_counts"].overdue, response.context["counts"].overdue) == (1, 0)
        said = text_of(response)
        assert "1 project overdue, 1 behind original target" in said
        assert "CCN Cẩm Giàng" in said
        assert "Sản xuất giày" not in text_of(browser(cast.board).get("/promises/"))
        assert "Sản xuất giày" not in text_of(browser(cast.leader).get("/promises/?kind=zone"))
        assert "Sản xuất giày" not in text_of(browser(cast.leader).get("/promises/?stage=eia"))

    def test_on_the_dashboard_apart_from_the_milestones(self, cast, shoes):
        response = browser(cast.leader).get("/")
        late = response.context["dashboard"].late
        assert (late.milestones.total, late.projects.total) == (0, 1)
        said = text_of(response)
        assert "1 overdue project" in said
        assert "CCN Cẩm Giàng Sản xuất giày Investment policy approved 2025 10 months" in said
        html = response.content.decode()
        [listed] = browser(cast.leader).get(re.search(r'href="(/projects/\?late=yes)"', html)[1]).context["projects"]
        assert listed == shoes

    def test_in_the_summary_and_the_digest(self, cast, shoes):
        said = browser(cast.leader, "vi").get(reverse("summary")).content.decode()
        assert "Dự án thứ cấp quá hạn (1)" in said
        assert "CCN Cẩm Giàng, Sản xuất giày: quá hạn 10 tháng, thời hạn năm 2025" in said
        cast.department.email = "so@example.vn"
        cast.department.save()
        call_command("send_digest")
        [letter] = [letter for letter in mail.outbox if letter.to == ["so@example.vn"]]
        assert "DỰ ÁN CHẬM HOẶC SẮP ĐẾN HẠN (1)" in letter.body
        assert "CCN Cẩm Giàng, Dự án Sản xuất giày đi vào hoạt động: quá hạn 10 tháng" in letter.body

    def test_on_the_weekly_sheet(self, cast, shoes):
        from reports.weekly.text import weekly_sheet

        sheet = weekly_sheet(cast.department, day=TODAY, by="kind", with_given_up=False)
        texts = {row.texts[0]: row.texts[5] for group in sheet.groups for row in group.rows}
        assert "- Dự án “Sản xuất giày”: dự kiến hoạt động năm 2025, quá hạn 10 tháng." in texts["CCN Cẩm Giàng"]
        assert "Dự án" not in texts["CCN Vằng Mười"]

    def test_on_its_sites_page(self, cast, shoes):
        assert "to operate in 2025 10 months overdue" in text_of(browser(cast.leader).get("/clusters/cam-giang/"))

    def test_in_the_administrations_list(self, cast, shoes):
        project(cast.other_cluster, "Ván ép", planned_operation=PartialDate.parse("2027"))
        client = browser(cast.department)
        assert "10 months overdue" in client.get(ADMIN).content.decode()
        for asked, found in (("yes", ["Sản xuất giày"]), ("no", ["Ván ép"]), ("behind", ["Sản xuất giày"])):
            listed = client.get(f"{ADMIN}?late={asked}").context["cl"].result_list
            assert [one.name for one in listed] == found

    def test_in_the_differences_when_its_days_pass(self, cast):
        with on(datetime.date(2025, 12, 1)):
            site = Cluster.objects.create(name="Mới", unit=cast.places.elsewhere)
            project(site, "Ván ép", state="building", planned_operation=PartialDate.parse("2025"))
        page = browser(cast.leader).get("/differences/?from=2025-12-20&to=2026-01-02")
        assert "Secondary project: Ván ép Overdue Behind original target not overdue → 2 days overdue" in text_of(page)


@pytest.mark.once
def test_letting_a_page_grow_costs_no_query_more(cast, django_assert_max_num_queries):
    client = browser(cast.department)

    def asked(number):
        for index in range(number):
            project(cast.cluster, f"Dự án {number} {index}", planned_operation=PartialDate.parse("2024"))
        with django_assert_max_num_queries(53) as told:
            for page in ("/promises/", "/projects/", "/work/"):
                assert client.get(page).status_code == HTTPStatus.OK
        return len(told.captured_queries)

    asked(1)
    assert asked(3) == asked(20)
