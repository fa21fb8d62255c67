"""Indicators, their targets and results are recorded on the staff pages, each figure with its source and day."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from history.tracking import StaleVersion
from places.models import AdministrativeUnit
from progress.access.roles import Role
from progress.tests.cast import browser
from reports.indicators.actions import update_indicator
from reports.models import Indicator, IndicatorFigure
from reports.tests.world import indicator, leader, officer, person, published, text_of
from values.dates import PartialDate
from values.tests.page_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


def send(user, where, form="figure-form", page=None, **typed):
    client = browser(user)
    page = page or fields_of(client.get(where), form)
    return client.post(where, page | typed)


class TestFigures:
    def test_a_target_is_recorded_with_its_source(self):
        found, who = indicator("area"), officer()
        typed = {"period": "2030", "value": "1.500", "at_least": "on", "source": "QH tỉnh", "as_of": "2025"}
        response = send(who, "/indicators/area/figures/add/?kind=planned", **typed)
        assert response["Location"] == "/indicators/area/#figures"
        figure = IndicatorFigure.objects.get()
        assert (figure.indicator, figure.kind, figure.period, figure.value, figure.at_least) == (
            found, "planned", PartialDate.year(2030), 1500, True,
        )  # fmt: skip
        assert (figure.source, figure.is_chosen) == ("QH tỉnh", True)
        assert figure.history.get().history_user == who
        assert "1.500" in text_of(browser(who).get("/indicators/area/"))

    def test_a_new_one_begins_with_the_area_and_prices_of_the_newest(self):
        found, area = indicator("output"), AdministrativeUnit.objects.create(kind="province", name="Thái Nguyên")
        published(found, 2024, "10", area=area, prices="current")
        page = fields_of(browser(officer()).get("/indicators/output/figures/add/"), "figure-form")
        assert (page["area"], page["prices"], page["kind"]) == ([str(area.pk)], ["current"], ["actual"])

    @pytest.mark.parametrize(("period", "kind"), [("15/3/2024", "actual"), ("2030", "actual"), ("", "planned")])
    def test_a_period_that_cannot_be_is_refused(self, period, kind):
        indicator("area")
        response = send(officer(), "/indicators/area/figures/add/", period=period, kind=kind, value="5", source="báo")
        assert response.status_code == UNPROCESSABLE
        assert not IndicatorFigure.objects.exists()

    def test_another_sources_figure_is_put_in_use_with_a_reason(self):
        who, found = officer(), indicator("area")
        first, second = published(found, 2024, "10"), published(found, 2024, "12", source="Niên giám")
        address = f"/indicators/area/figures/{second.pk}/"
        form = fields_of(browser(who).get(f"{address}edit/"), "use-form")
        browser(who).post(f"{address}choose/", form)
        assert IndicatorFigure.objects.get(is_chosen=True) == first
        browser(who).post(f"{address}choose/", form | {"reason": "mới hơn"})
        assert IndicatorFigure.objects.get(is_chosen=True) == second

    def test_a_correction_is_saved_and_over_anothers_both_are_shown(self):
        who, figure = officer(), published(indicator("area"), 2024, "10")
        address = f"/indicators/area/figures/{figure.pk}/edit/"
        opened = fields_of(browser(who).get(address), "figure-form")
        send(who, address, value="11", source_stands="on")
        figure.refresh_from_db()
        assert (figure.value, figure.source) == (11, "Bài báo")
        response = send(who, address, page=opened, value="12")
        assert response.status_code == UNPROCESSABLE
        assert "Saved value" in text_of(response)
        figure.refresh_from_db()
        assert figure.value == 11

    def test_what_it_is_of_stays(self):
        figure = published(indicator("area"), 2024, "10")
        send(officer(), f"/indicators/area/figures/{figure.pk}/edit/", period="2023", note="xem lại")
        figure.refresh_from_db()
        assert (figure.period, figure.note) == (PartialDate.year(2024), "xem lại")

    def test_prices_that_nobody_said_may_be_told_later(self):
        figure = published(indicator("area"), 2024, "10")
        send(officer(), f"/indicators/area/figures/{figure.pk}/edit/", prices="current", source_stands="on")
        figure.refresh_from_db()
        assert (figure.prices, figure.is_chosen) == ("current", True)

    def test_it_is_deleted_unless_it_is_in_use_beside_others(self):
        who, found = officer(), indicator("area")
        first, second = published(found, 2024, "10"), published(found, 2024, "12", source="Niên giám")
        for figure in (first, second):
            address = f"/indicators/area/figures/{figure.pk}/"
            form = fields_of(browser(who).get(f"{address}edit/"), "delete-form")
            browser(who).post(f"{address}delete/", form)
        assert IndicatorFigure.objects.get() == first


class TestIndicators:
    def test_a_new_one_is_recorded_with_a_code_made_of_its_name(self):
        who = officer()
        response = send(who, "/indicators/add/", "indicator-form", name="Lao động trong cụm", unit="người")
        assert response["Location"] == "/indicators/lao-dong-trong-cum/"
        assert Indicator.objects.get().history.get().history_user == who
        assert "Lao động trong cụm" in text_of(browser(who).get("/indicators/"))

    def test_its_code_is_no_address_of_another_page(self):
        response = send(officer(), "/indicators/add/", "indicator-form", name="X", unit="ha", code="add")
        assert response.status_code == UNPROCESSABLE

    def test_one_is_no_part_of_itself(self):
        whole = indicator("whole")
        part = indicator("part", part_of=whole)
        response = send(officer(), "/indicators/whole/edit/", "indicator-form", part_of=part.pk)
        assert response.status_code == UNPROCESSABLE

    def test_a_save_over_anothers_changes_nothing(self):
        found, who = indicator("area"), officer()
        opened = fields_of(browser(who).get("/indicators/area/edit/"), "indicator-form")
        send(who, "/indicators/area/edit/", "indicator-form", unit="km²")
        response = send(who, "/indicators/area/edit/", page=opened, unit="m²")
        assert response.status_code == UNPROCESSABLE
        assert Indicator.objects.get().unit == "km²"
        with pytest.raises(StaleVersion):
            update_indicator(indicator=found, by=who, version=1, changes={"unit": "m²"})


def test_the_ways_in_are_for_whoever_keeps_them():
    indicator("area")
    for user, is_offered in ((officer(), True), (leader(), False), (person("board", Role.BOARD), None)):
        response = browser(user).get("/indicators/area/")
        if is_offered is None:
            assert response.status_code == HTTPStatus.NOT_FOUND
        else:
            assert ("/indicators/area/figures/add/" in response.content.decode()) is is_offered


@pytest.mark.once
def test_the_page_costs_as_many_queries_with_many_figures(django_assert_num_queries, today):
    found, client = indicator("area"), browser(officer())
    published(found, 2000, "10")
    client.get("/indicators/area/")
    with CaptureQueriesContext(connection) as few:
        client.get("/indicators/area/")
    for year in range(2001, 2015):
        published(found, year, "10")
    with django_assert_num_queries(len(few)):
        client.get("/indicators/area/")
