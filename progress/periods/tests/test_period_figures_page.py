"""Filling in forms 01 and 02 for a period: what is saved, what is asked about first, what is refused."""

from decimal import Decimal
from http import HTTPStatus

import pytest
from django.urls import reverse

from progress.models import PeriodFigure, ReportRow
from progress.tests.cast import TODAY, browser, figure, text_of
from progress.tests.reports import HALF, LAST_YEAR, YEAR, answer, fill_in, make_rows, opened, project, stored
from values.tests.page_forms import fields_of

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.fixture
def office(cast):
    cast.rows = make_rows()
    cast.project = project(cast.cluster, investor=cast.rival)
    cast.page = reverse("progress:project-figures", args=[cast.project.pk, YEAR])
    cast.site_page = reverse("progress:site-figures", args=[cast.cluster.pk, YEAR])
    return cast


@pytest.fixture(autouse=True)
def on_23_november_2026(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: TODAY)


class TestFillingIn:
    def test_numbers_are_read_as_offices_write_them_and_only_typed_rows_are_written(self, office):
        response = fill_in(office.department, office.page, r1="1.780,5")
        assert response["Location"] == f"/projects/{office.project.pk}/#periods"
        assert stored(office.project) == {"1": (Decimal("1780.5"), "")}

    def test_nothing_typed_is_unknown_and_zero_is_zero(self, office):
        fill_in(office.department, office.page, r1="0")
        assert stored(office.project) == {"1": (0, "")}

    def test_a_note_may_say_why_there_is_no_figure(self, office):
        fill_in(office.department, office.page, n3="chưa báo cáo")
        assert stored(office.project) == {"3": (None, "chưa báo cáo")}

    def test_a_figure_taken_back_is_unknown_again_and_stays_in_the_history(self, office):
        found = answer(office.rows["revenue"], 7, office.cluster, office.project, YEAR)
        fill_in(office.department, office.page, r1="")
        assert stored(office.project) == {"1": (None, "")}
        assert [record.value for record in found.history.all()] == [None, 7]

    def test_history_says_who_and_why(self, office):
        answer(office.rows["revenue"], 7, office.cluster, office.project, YEAR)
        fill_in(office.administrator, office.page, r1="8", reason="đính chính")
        last = PeriodFigure.history.first()
        assert (last.history_user, last.history_change_reason) == (office.administrator, "đính chính")

    def test_rows_left_alone_are_not_written_again(self, office):
        kept = answer(office.rows["revenue"], 7, office.cluster, office.project, YEAR)
        page = text_of(
            browser(office.department).post(office.page, opened(office.department, office.page), follow=True)
        )
        assert "Nothing changed" in page
        fill_in(office.department, office.page, r3="12")
        kept.refresh_from_db()
        assert (kept.version, kept.history.count()) == (1, 1)

    def test_the_source_goes_with_what_is_written(self, office):
        kept = answer(office.rows["revenue"], 7, office.cluster, office.project, YEAR, source="BC 1")
        fill_in(office.department, office.page, r3="12", source="BC 12/2026", as_of="14/11/2026")
        found = {one.row.number: (one.source, str(one.as_of or "")) for one in PeriodFigure.objects.all()}
        assert found == {"1": ("BC 12/2026", "14/11/2026"), "3": ("BC 12/2026", "14/11/2026")}
        kept.refresh_from_db()
        assert kept.value == 7

    def test_a_wrong_source_can_be_taken_back(self, office):
        answer(office.rows["revenue"], 7, office.cluster, office.project, YEAR, source="nhầm")
        fill_in(office.department, office.page, source="")
        assert PeriodFigure.objects.get().source == ""

    def test_the_two_periods_before_stand_beside_it(self, office):
        answer(office.rows["revenue"], 7, office.cluster, office.project, HALF)
        answer(office.rows["revenue"], 5, office.cluster, office.project, LAST_YEAR, note="ước tính")
        page = text_of(browser(office.department).get(office.page))
        assert "First half of 2026 2025 Note" in page
        assert "7 5 ước tính" in page

    def test_another_projects_figures_are_not_this_ones(self, office):
        other = project(office.cluster, "Nhà máy khác")
        answer(office.rows["revenue"], 7, office.cluster, other, YEAR)
        fill_in(office.department, office.page, r1="3")
        assert stored(other) == {"1": (7, "")}
        assert stored(office.project) == {"1": (3, "")}


class TestRefusals:
    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ({"r1": "nhiều"}, "cannot be read as a number"),
            ({"r1": "-5"}, "greater than or equal to 0"),
            ({"r3": "12,5"}, "This is a count: give a whole number."),
            ({"as_of": "31/2/2026"}, "31/2/2026"),
        ],
    )
    def test_what_cannot_be_so_is_said_at_its_field_and_all_that_was_typed_stays(self, office, typed, message):
        response = fill_in(office.department, office.page, n1="ghi chú của tôi", **typed)
        assert response.status_code == UNPROCESSABLE
        assert message in text_of(response)
        assert "ghi chú của tôi" in response.content.decode()
        assert all(value in response.content.decode() for value in typed.values())
        assert stored(office.project) == {}

    @pytest.mark.parametrize("period", ["2026", "2026-quarter", "2027-half", "2027-year", "9999-half"])
    def test_there_is_no_page_for_a_period_not_begun_or_not_known(self, office, period):
        address = reverse("progress:project-figures", args=[office.project.pk, period])
        assert browser(office.department).get(address).status_code == HTTPStatus.NOT_FOUND

    def test_the_law_asks_form_02_of_clusters_only_until_the_data_say_otherwise(self, office):
        address = reverse("progress:site-figures", args=[office.zone.pk, YEAR])
        assert browser(office.board).get(address).status_code == HTTPStatus.NOT_FOUND
        ReportRow.objects.filter(number="13").update(for_zones=True)
        page = text_of(browser(office.board).get(address))
        assert "Xử lý nước thải" in page
        assert "Leased land" not in page

    def test_a_row_of_another_law_is_not_asked(self, office):
        ReportRow.objects.filter(number="3").update(valid_until="2026-12-13")
        assert "Lao động" not in text_of(browser(office.department).get(office.page))
        half = reverse("progress:project-figures", args=[office.project.pk, HALF])
        assert "Lao động" in text_of(browser(office.department).get(half))

    def test_a_leader_reads_figures_and_fills_in_none(self, office):
        answer(office.rows["revenue"], Decimal("43.25"), office.cluster, office.project, YEAR)
        assert browser(office.leader).post(office.page, {"value-1": "9"}).status_code == HTTPStatus.FORBIDDEN
        assert stored(office.project) == {"1": (Decimal("43.25"), "")}
        assert "43,25" in text_of(browser(office.leader).get(office.project.get_absolute_url()))

    def test_a_clerk_fills_in_their_own_site_only(self, office, reports_are_official):
        assert fill_in(office.clerk, office.site_page, r4="3").status_code == HTTPStatus.FOUND
        theirs = reverse("progress:site-figures", args=[office.other_cluster.pk, YEAR])
        assert browser(office.clerk).post(theirs, {"value-4": "3"}).status_code == HTTPStatus.NOT_FOUND
        assert stored() == {"4": (3, "")}

    def test_markup_in_a_note_is_text(self, office):
        fill_in(office.department, office.page, n1="<script>alert(1)</script>")
        page = browser(office.department).get(office.project.get_absolute_url()).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


class TestUnusualFigures:
    def test_a_figure_a_thousand_times_last_periods_is_asked_about_before_anything_is_saved(self, office):
        answer(office.rows["revenue"], Decimal("43.25"), office.cluster, office.project, HALF)
        response = fill_in(office.department, office.page, r1="43.250", r3="120", n3="có hợp đồng")
        page = text_of(response)
        assert response.status_code == UNPROCESSABLE
        assert "43.250 is 1.000 times the 43,25 of first half of 2026." in page
        assert "If you meant 43,25, write it with a comma." in page
        assert 'value="43.250"' in response.content.decode()
        assert 'value="có hợp đồng"' in response.content.decode()
        assert stored(office.project) == {}

    def test_once_ticked_it_is_saved(self, office):
        answer(office.rows["revenue"], Decimal("43.25"), office.cluster, office.project, HALF)
        asked = fill_in(office.department, office.page, r1="43.250", r3="120")
        fill_in(office.department, office.page, fields_of(asked, "figures-form"), c1="43.250")
        assert stored(office.project) == {"1": (43250, ""), "3": (120, "")}

    def test_what_was_ticked_is_that_very_figure(self, office):
        answer(office.rows["revenue"], 1, office.cluster, office.project, HALF)
        assert fill_in(office.department, office.page, r1="500", c1="400").status_code == UNPROCESSABLE

    @pytest.mark.parametrize(
        ("last", "now", "is_unusual"),
        [("4", "40", True), ("4", "39,9", False), ("40", "4", True), ("40", "4,1", False), ("0", "50", False)],
    )
    def test_ten_times_more_or_less_is_unusual(self, office, last, now, is_unusual):
        answer(office.rows["revenue"], last, office.cluster, office.project, HALF)
        response = fill_in(office.department, office.page, r1=now)
        assert (response.status_code == UNPROCESSABLE) is is_unusual

    def test_without_last_period_the_same_period_a_year_before_is_compared(self, office):
        answer(office.rows["revenue"], 4, office.cluster, office.project, LAST_YEAR)
        assert "the 4 of 2025" in text_of(fill_in(office.department, office.page, r1="400"))

    def test_a_figure_confirmed_once_is_not_asked_about_again(self, office):
        answer(office.rows["revenue"], 4, office.cluster, office.project, HALF)
        answer(office.rows["revenue"], 400, office.cluster, office.project, YEAR)
        assert fill_in(office.department, office.page, r3="5").status_code == HTTPStatus.FOUND

    def test_more_leased_land_than_industrial_land_is_asked_about(self, office):
        figure(office.cluster, "industrial-area", "30")
        page = text_of(fill_in(office.department, office.site_page, r4="30,5"))
        assert "30,5 ha is more than the 30 ha of industrial land." in page
        assert stored() == {}


class TestForm02:
    def test_the_occupancy_is_computed_and_shows_its_parts_and_basis(self, office):
        figure(office.cluster, "industrial-area", "30", source="QH chi tiết")
        answer(office.rows["leased"], 3, office.cluster, period=YEAR)
        page = text_of(browser(office.department).get(office.site_page))
        assert "10 % calculated: 3 ha (line 4) ÷ 30 ha (Industrial land (detailed plan)) QH chi tiết" in page
        assert "value-5" not in opened(office.department, office.site_page)

    def test_it_says_what_is_missing_instead_of_guessing(self, office):
        answer(office.rows["leased"], 3, office.cluster, period=YEAR)
        read = browser(office.department).get
        assert "the industrial land of the site is not recorded" in text_of(read(office.site_page))
        figure(office.cluster, "industrial-area", "30")
        PeriodFigure.objects.all().delete()
        assert "calculated once the leased land is recorded" in text_of(read(office.site_page))

    def test_yes_no_and_unknown_are_three_answers(self, office):
        assert fill_in(office.department, office.site_page, r13="0").status_code == HTTPStatus.FOUND
        assert stored() == {"13": (0, "")}
        fill_in(office.department, office.site_page, r13="1")
        assert stored() == {"13": (1, "")}
        fill_in(office.department, office.site_page, r13="")
        assert stored() == {"13": (None, "")}
        assert fill_in(office.department, office.site_page, r13="2").status_code == UNPROCESSABLE

    def test_in_english_the_laws_words_stand_under_the_translation(self, office):
        page = text_of(browser(office.department).get(office.site_page))
        assert "4. Leased land Đất đã cho thuê" in page

    def test_everyone_who_sees_the_site_reads_the_figures_row_by_row(self, office):
        answer(office.rows["leased"], Decimal("3.5"), office.cluster, period=YEAR)
        page = text_of(browser(office.leader).get(reverse("progress:site-periods", args=[office.cluster.pk])))
        assert "4. Leased land (ha) 3,5 no data yet" in page
        assert "the industrial land of the site is not recorded" in page

    def test_rates_are_computed_beside_them(self, office):
        figure(office.cluster, "industrial-area", "28")
        answer(office.rows["leased"], Decimal("3.5"), office.cluster, period=YEAR)
        page = text_of(browser(office.leader).get(reverse("progress:site-periods", args=[office.cluster.pk])))
        assert "5. Tỉ lệ lấp đầy (%) 12,5 no data yet 13. Xử lý nước thải" in page
        assert "The occupancy rate is the leased land ÷ 28 ha: Industrial land (detailed plan)." in page


class TestTwoAtOnce:
    def test_a_row_somebody_else_filled_in_since_is_not_overwritten_and_both_are_shown(self, office):
        mine = opened(office.department, office.page)
        fill_in(office.administrator, office.page, r1="8", n1="theo sổ")
        response = fill_in(office.department, office.page, mine, r1="9", r3="120")
        page = text_of(response)
        assert response.status_code == UNPROCESSABLE
        assert "1. Doanh thu 8 (theo sổ) Administrator" in page
        assert stored(office.project) == {"1": (8, "theo sổ")}

        again = fields_of(response, "figures-form")
        assert (again["value-1"], again["note-1"], again["value-3"]) == (["9"], ["theo sổ"], ["120"])
        assert browser(office.department).post(office.page, again).status_code == HTTPStatus.FOUND
        assert stored(office.project) == {"1": (9, "theo sổ"), "3": (120, "")}

    def test_a_row_i_left_alone_keeps_what_they_recorded(self, office):
        mine = opened(office.department, office.page)
        fill_in(office.administrator, office.page, r1="8")
        assert fill_in(office.department, office.page, mine, r3="120").status_code == HTTPStatus.FOUND
        assert stored(office.project) == {"1": (8, ""), "3": (120, "")}

    def test_a_clash_in_one_row_holds_back_all_and_the_rows_left_alone_follow_the_stored(self, office):
        answer(office.rows["revenue"], 7, office.cluster, office.project, YEAR)
        answer(office.rows["workers"], 50, office.cluster, office.project, YEAR)
        mine = opened(office.department, office.page)
        fill_in(office.administrator, office.page, r1="8", r3="51")
        response = fill_in(office.department, office.page, mine, r1="9")
        again = fields_of(response, "figures-form")
        assert (again["value-1"], again["value-3"]) == (["9"], ["51"])
        browser(office.department).post(office.page, again)
        assert stored(office.project) == {"1": (9, ""), "3": (51, "")}

    def test_the_same_figure_typed_by_both_is_no_clash(self, office):
        mine = opened(office.department, office.page)
        fill_in(office.administrator, office.page, r1="8")
        assert fill_in(office.department, office.page, mine, r1="8").status_code == HTTPStatus.FOUND
