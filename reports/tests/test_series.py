"""Figures of one period hide no other's: series by period, area and prices."""

from datetime import date

import pytest
from django.urls import reverse

from progress.access.roles import Role
from progress.tests.people import page_form, signed_in
from progress.tests.people import person as staff
from reports.models import Computed, IndicatorChoice, IndicatorFigure, Prices
from reports.tests.world import (
    chosen,
    cluster,
    indicator,
    leader,
    officer,
    open_page,
    province,
    published,
    read,
    target,
    text_of,
    unit,
)
from values.dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
MONEY = {"unit": "tỷ đồng", "unit_en": "billion VND"}


@pytest.fixture
def output():
    """The whole of 2023 by sector, with the reason written for it."""
    whole = indicator("output", computed=Computed.SUM_OF_PARTS, **MONEY)
    published(whole, 2023, "1780")
    chosen(whole, 2023, reason="Bốn ngành năm 2023 cộng lại là 1.780,3")
    for order, (code, value) in enumerate([("mining", "514.35"), ("making", "1265.95")], 20):
        published(indicator(code, part_of=whole, order=order, **MONEY), 2023, value)
    return whole


def page_of(found, user=None, language="en") -> str:
    return text_of(open_page(user or leader(), f"/indicators/{found.code}/", language))


class TestTheDashboard:
    def test_a_total_of_a_later_year_takes_nothing_of_the_complete_one_away(self, output):
        published(output, 2024, "2023.72", prices=Prices.CONSTANT_2010)
        page = read(leader())
        for told in ("Indicator output, 2023", "Total as published 1.780", "mining 514,35", "making 1.265,95"):
            assert told in page
        assert "Reason: Bốn ngành năm 2023" in page
        assert "Also recorded: 2024, at constant 2010 prices: 2.023,72 billion VND" in page

    def test_once_a_year_is_complete_it_is_shown_with_the_change_and_not_with_the_old_reason(self, output):
        published(output, 2024, "2000")
        for part, value in zip(output.parts.all(), ("600", "1400"), strict=True):
            published(part, 2024, value)
        page = read(leader())
        assert "Indicator output, 2024" in page
        assert "up 12,36 % on 2023 (1.780), calculated" in page
        assert "Bốn ngành năm 2023" not in page

    def test_a_half_year_is_no_year(self, output):
        published(output, "6 tháng đầu năm 2025", "1050")
        for part in output.parts.all():
            published(part, "6 tháng đầu năm 2025", "525")
        page = read(leader())
        assert "Indicator output, 2023" in page
        assert "Also recorded: first half of 2025: 1.050 billion VND" in page

    def test_two_prices_of_a_year_are_two_figures_and_neither_the_others_rival(self):
        found = indicator("alone", **MONEY)
        published(found, 2024, "2023.72", prices=Prices.CONSTANT_2010)
        published(found, 2024, "4800", prices=Prices.CURRENT)
        assert IndicatorFigure.objects.filter(is_chosen=True).count() == 2
        page = read(leader())
        assert "2.023,72 billion VND" in page
        assert "4.800 billion VND" in page
        assert "another source" not in page

    @pytest.mark.parametrize("other", [{"prices": Prices.CURRENT}, {"area": "Thái Nguyên"}])
    def test_no_change_is_computed_between_other_prices_or_areas(self, other):
        if "area" in other:
            other = {"area": province(other["area"])}
        found = indicator("alone", **MONEY)
        published(found, 2023, "1780")
        published(found, 2024, "2000", **other)
        assert ", calculated" not in read(leader())

    def test_a_rate_has_no_rate(self):
        found = indicator("growth", unit="%")
        published(found, 2023, "12.22")
        published(found, 2024, "13.38")
        page = read(leader())
        assert "13,38 %" in page
        assert ", calculated" not in page


class TestTargets:
    def test_a_result_at_other_prices_is_told_and_not_compared(self, output):
        target(output, 2024, "1900", prices=Prices.CONSTANT_2010)
        published(output, 2024, "4800", prices=Prices.CURRENT)
        reader = leader()
        page = read(reader)
        assert "Not enough data" in page
        assert "not compared, of another area or at other prices: 4.800 billion VND (at current prices)" in page
        published(output, 2024, "2023.72", prices=Prices.CONSTANT_2010)
        assert "2.023,72 billion VND Bài báo, figure of 2024 not compared" in read(reader)

    def test_a_half_years_target_is_over_with_the_half_year(self):
        found = indicator("alone", **MONEY)
        target(found, "6 tháng đầu năm 2026", "1000")
        published(found, "6 tháng đầu năm 2026", "900")
        assert "Not met, the deadline has passed 100 billion VND short" in read(leader())

    def test_it_names_its_area_and_counts_the_clusters_of_that_area(self):
        former, other = province("Bắc Kạn", valid_until=date(2025, 6, 30)), province("Thái Nguyên")
        commune = unit("Cẩm Giàng")
        commune.parent = former
        commune.save()
        later = unit("Chợ Mới")
        later.parent = other
        later.save()
        commune.successors.add(later)
        plan = indicator("planned", computed=Computed.CLUSTERS_RECORDED, unit="cụm", unit_en="clusters")
        target(plan, 2030, "27", area=former)
        cluster("Trong tỉnh", unit=commune)
        cluster("Ghi theo xã mới", unit=later)
        cluster("Nơi khác", unit=other)
        cluster("Chưa rõ nơi")
        page = read(leader())
        assert "2 of 27 clusters entered" in page
        assert "2 more outside tỉnh Bắc Kạn (until 30/06/2025) or without place" in page
        assert "27 clusters 2 clusters Calculated from the records of 2 clusters" in page
        assert "1 cluster may lie there too, its place is not recorded closely enough: not counted." in page
        assert "The whole province" not in page


class TestThePageOfAnIndicator:
    def test_shows_every_period_with_sources_rivals_targets_and_what_is_computed(self, output):
        published(output, 2022, "1586")
        published(output, 2023, "1785", source="Cục Thống kê")
        target(output, 2024, "1900")
        published(output, "6 tháng đầu năm 2025", "1050", prices=Prices.CONSTANT_2010)
        page = page_of(output)
        for told in (
            "4 periods",
            "First half of 2025 at constant 2010 prices",
            "1.900 Bài báo, figure of 2024 Not enough data",
            "another source: 1.785 billion VND · Cục Thống kê",
            "1.780,3 Total of 2 parts",
            "up 12,23 % on 2022 (1.586), calculated",
            "Reason: Bốn ngành năm 2023",
            "By sector",
        ):
            assert told in page

    def test_is_led_to_from_the_dashboard_and_may_be_exported(self, output):
        reader = leader()
        assert f'href="/indicators/{output.code}/"' in open_page(reader).content.decode()
        asked = "export-format=csv&export-delimiter=;&export-columns=period&export-columns=published"
        asked += "&export-columns=part_0"
        export = open_page(reader, f"/export/indicators/{output.code}/?{asked}").getvalue().decode("utf-8-sig")
        assert export.splitlines()[1] == "Period;Published (billion VND);Indicator mining (billion VND)"
        assert "2023;1780;514,35" in export

    def test_says_what_is_unknown_and_is_not_for_everybody(self):
        found = indicator("empty")
        assert "No figure yet" in page_of(found)
        assert open_page(staff(Role.BOARD, name="board"), f"/indicators/{found.code}/").status_code == 404

    def test_is_vietnamese_first(self, output):
        published(output, "6 tháng đầu năm 2025", "1050", prices=Prices.CONSTANT_2010)
        page = page_of(output, language="vi")
        assert "6 tháng đầu năm 2025 giá so sánh 2010" in page
        assert "Số tổng hợp" in page


class TestTheChoice:
    def test_is_made_for_one_period_and_leaves_the_others(self, output):
        published(output, 2024, "2000")
        by = officer()
        assert "1.780,3" in text_of(open_page(by, "/indicators/output/basis/?period=2023-01-01/2023-12-31"))
        client = signed_in(staff(Role.DEPARTMENT, name="lan"))
        other = "/indicators/output/basis/?period=năm 2024"
        client.post(other, {"basis": "computed", "reason": "Vì năm 2024", "version": 0})
        assert {(one.period, one.reason) for one in IndicatorChoice.objects.all()} == {
            (PartialDate.year(2023), "Bốn ngành năm 2023 cộng lại là 1.780,3"),
            (PartialDate.year(2024), "Vì năm 2024"),
        }

    @pytest.mark.parametrize("period", ["2019", "x", ""])
    def test_of_a_period_without_a_figure_there_is_none(self, output, period):
        assert open_page(officer(), f"/indicators/output/basis/?period={period}").status_code == 404


class TestTheAdministration:
    @pytest.fixture
    def client(self):
        return signed_in(staff(Role.DEPARTMENT, name="lan"))

    def add(self, client, found, **typed):
        address = reverse("admin:reports_indicator_change", args=[found.pk])
        form = page_form(client, address, "indicator_form")
        [at] = form["figures-TOTAL_FORMS"]
        new = {"period": "", "kind": "actual", "value": "", "prices": "", "area": "", "source": "Báo", "as_of": ""}
        form |= {f"figures-{at}-{name}": value for name, value in (new | typed).items()}
        form |= {"figures-TOTAL_FORMS": str(int(at) + 1), f"figures-{at}-indicator": str(found.pk)}
        return client.post(address, form)

    def test_a_figure_of_a_half_year_with_its_prices_is_entered_beside_the_others(self, client, output):
        response = self.add(client, output, period="6 tháng đầu năm 2025", value="1.050", prices="constant-2010")
        assert response.status_code == 302
        found = output.figures.get(prices=Prices.CONSTANT_2010)
        assert (found.period, found.value, found.is_chosen) == (PartialDate.half_year(2025, 1), 1050, True)

    def test_one_day_is_no_period(self, client, output):
        response = self.add(client, output, period="31/12/2024", value="2000")
        assert response.status_code == 200
        assert "not one day" in response.content.decode() or "không nhập một ngày" in response.content.decode()
        assert output.figures.count() == 1

    def test_an_area_told_later_moves_the_figure_where_it_belongs(self, client, output):
        area = province()
        figure = output.figures.get()
        address = reverse("admin:reports_indicatorfigure_change", args=[figure.pk])
        form = page_form(client, address, "indicatorfigure_form")
        assert client.post(address, form | {"area": str(area.pk)}).status_code == 302
        figure.refresh_from_db()
        assert (figure.area, figure.is_chosen) == (area, True)

    def test_but_not_from_under_its_rivals(self, client, output):
        published(output, 2023, "1785", source="Cục Thống kê")
        figure = output.figures.get(is_chosen=True)
        address = reverse("admin:reports_indicatorfigure_change", args=[figure.pk])
        form = page_form(client, address, "indicatorfigure_form")
        assert client.post(address, form | {"area": str(province().pk)}).status_code == 200
        figure.refresh_from_db()
        assert figure.area is None

    def test_figures_are_filtered_by_year(self, client, output):
        published(output, "quý I/2024", "400")
        page = client.get(reverse("admin:reports_indicatorfigure_changelist"), {"year": "2024"})
        assert [one.period for one in page.context["cl"].result_list] == [PartialDate.quarter(2024, 1)]
