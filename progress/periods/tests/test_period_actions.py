"""The action behind the pages: one transaction, its own gate, plain input."""

from decimal import Decimal

import pytest
from django.contrib.admin.sites import site as admin_site
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from progress.models import PeriodFigure, ReportRow
from progress.models.rules.reporting_period import Period
from progress.periods.actions import StaleFigures, record_period_figures
from progress.records.history import changes_of_site
from progress.tests.cast import browser
from progress.tests.people import page_form
from progress.tests.reports import YEAR, answer, make_rows, project, stored
from reports.dashboard.changes import newest_changes

PERIOD = Period(2026, "year")


@pytest.fixture
def office(cast):
    cast.rows = make_rows()
    cast.project = project(cast.cluster)
    return cast


def write(office, values, by=None, of="project", **options):
    of = office.project if of == "project" else None
    options = {"versions": {}, **options}
    by = by or office.department
    return record_period_figures(site=office.cluster, project=of, period=PERIOD, values=values, by=by, **options)


def test_says_what_was_written_and_writes_the_same_only_once(office):
    assert [one.value for one in write(office, {"1": (Decimal(7), ""), "3": (None, "")})] == [7]
    assert write(office, {"1": (Decimal("7.00"), "")}) == []


def test_one_stale_row_holds_back_all(office):
    answer(office.rows["revenue"], 7, office.cluster, office.project, YEAR)
    with pytest.raises(StaleFigures) as refused:
        write(office, {"1": (Decimal(8), ""), "3": (Decimal(5), "")})
    assert {number: one.value for number, one in refused.value.stored.items()} == {"1": 7}
    assert stored(office.project) == {"1": (7, "")}


def test_a_row_gone_meanwhile_is_stale_too(office):
    with pytest.raises(StaleFigures) as refused:
        write(office, {"1": (Decimal(8), "")}, versions={"1": 3})
    assert refused.value.stored == {"1": None}


@pytest.mark.parametrize("value", ["2.5", "-1"])
def test_a_wrong_value_names_its_row_and_holds_back_all(office, value):
    with pytest.raises(ValidationError) as refused:
        write(office, {"1": (Decimal(8), ""), "3": (Decimal(value), "")})
    assert list(refused.value.message_dict) == ["3"]
    assert stored(office.project) == {}


def test_rows_that_are_computed_or_of_another_form_are_refused(office):
    for values in ({"5": (Decimal(10), "")}, {"4": (Decimal(10), "")}):
        with pytest.raises(TypeError):
            write(office, values)
    with pytest.raises(TypeError):
        write(office, {"5": (Decimal(10), "")}, of="developer")


def test_a_project_of_another_site_is_refused(office):
    with pytest.raises(TypeError):
        record_period_figures(
            site=office.other_cluster,
            project=office.project,
            period=PERIOD,
            values={},
            versions={},
            by=office.department,
        )


@pytest.mark.parametrize("role", ["leader", "board", "nobody"])
def test_the_action_has_its_own_gate(office, role):
    with pytest.raises(PermissionDenied):
        write(office, {"1": (Decimal(7), "")}, by=getattr(office, role))
    assert stored(office.project) == {}


@pytest.mark.usefixtures("office", "clock_stands")
def test_a_source_not_given_leaves_that_of_rows_that_stay(office):
    found = answer(office.rows["revenue"], 7, office.cluster, office.project, YEAR, source="BC 1")
    assert write(office, {"1": (Decimal(7), "")}, versions={"1": found.version}) == []
    write(office, {"1": (Decimal(8), "")}, versions={"1": found.version})
    found.refresh_from_db()
    assert (found.value, found.source) == (8, f"theo báo cáo của Department, {timezone.localdate():%d/%m/%Y}")


@pytest.mark.usefixtures("in_english", "office", "clock_stands")
def test_the_sites_history_and_the_dashboard_tell_of_it(office):
    write(office, {"4": (Decimal("3.5"), "")}, of="developer", reason="theo biên bản")
    change = changes_of_site(office.cluster)[0]
    assert change.subject == "figure of a period: Whole year, 2026, 02/4 Leased land"
    assert change.reason == "theo biên bản"
    told = f"theo báo cáo của Department, {timezone.localdate():%d/%m/%Y}"
    assert [(field.label, field.after) for field in change.fields] == [("value", "3,5"), ("source", told)]
    assert newest_changes(office.department)[0].what == "figure of a period: Leased land"


class TestModels:
    def test_a_figure_of_a_project_hangs_on_the_projects_site(self, office):
        found = PeriodFigure.objects.create(
            project=office.project, row=office.rows["revenue"], year=2026, period="half", value=1
        )
        assert found.site_id == office.cluster.pk

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"site": "other_cluster", "project": "project", "row": "revenue"}, "project"),
            ({"project": "project", "row": "leased"}, "project"),
            ({"row": "revenue"}, "project"),
            ({"row": "rate"}, "row"),
            ({"row": "wastewater", "value": 2}, "value"),
            ({"row": "leased", "year": 0}, "year"),
        ],
    )
    def test_what_does_not_fit_together_is_refused(self, office, values, field):
        found = PeriodFigure(
            site_id=getattr(office, values.get("site", "cluster")).pk,
            project=office.project if "project" in values else None,
            row=office.rows[values["row"]],
            year=values.get("year", 2026),
            period="half",
            value=values.get("value", 1),
        )
        with pytest.raises(ValidationError) as told:
            found.full_clean()
        assert field in told.value.message_dict

    @pytest.mark.parametrize(
        ("old_until", "new_from", "fits"),
        [("2026-12-31", "2027-01-01", True), ("2027-01-01", "2027-01-01", False), (None, "2027-01-01", False)],
    )
    def test_a_new_law_takes_over_where_the_old_ends(self, office, old_until, new_from, fits):
        ReportRow.objects.filter(pk=office.rows["revenue"].pk).update(valid_until=old_until)
        new = ReportRow(form="01", number="1", order=10, name="Doanh thu thuần", valid_from=new_from)
        new.valid_from = ReportRow._meta.get_field("valid_from").to_python(new_from)
        if fits:
            new.full_clean()
        else:
            with pytest.raises(ValidationError) as told:
                new.full_clean()
            assert "number" in told.value.message_dict

    def test_a_rate_is_of_a_typed_row_of_its_form(self, office):
        for row, of in (("rate", "revenue"), ("leased", "rate")):
            found = office.rows[row]
            found.rate_of = office.rows[of]
            with pytest.raises(ValidationError) as told:
                found.full_clean()
            assert "rate_of" in told.value.message_dict


class TestAdmin:
    @pytest.fixture(autouse=True)
    def staff(self, office):
        for user in (office.department, office.administrator, office.board):
            user.is_staff = True
            user.save()

    def test_an_officer_mends_a_figure_and_what_it_answers_stays(self, office):
        found = answer(office.rows["revenue"], 7, office.cluster, office.project, YEAR)
        address = f"/admin/progress/periodfigure/{found.pk}/change/"
        data = page_form(browser(office.department), address, "periodfigure_form")
        assert not {"site", "project", "row", "year", "period"} & set(data)
        assert browser(office.department).post(address, data | {"value": "8,5"}).status_code == 302
        assert stored(office.project) == {"1": (Decimal("8.5"), "")}

    def test_the_list_is_within_the_scope(self, office):
        answer(office.rows["leased"], 7, office.cluster, period=YEAR)
        assert "Cẩm Giàng" in browser(office.department).get("/admin/progress/periodfigure/").content.decode()
        assert "Cẩm Giàng" not in browser(office.board).get("/admin/progress/periodfigure/").content.decode()

    def test_rows_of_the_forms_are_the_administrators(self, office):
        address = f"/admin/progress/reportrow/{office.rows['leased'].pk}/change/"
        data = page_form(browser(office.administrator), address, "reportrow_form")
        assert browser(office.administrator).post(address, data | {"for_zones": "on"}).status_code == 302
        office.rows["leased"].refresh_from_db()
        assert office.rows["leased"].for_zones
        assert browser(office.department).post(address, data).status_code == 403

    def test_both_are_in_the_admin(self):
        assert {PeriodFigure, ReportRow} <= set(admin_site._registry)
