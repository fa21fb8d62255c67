"""A line of my work is updated in its place, or on a page of its own without JavaScript."""

import re

import pytest
from django.core.exceptions import ValidationError

from progress.tests.cast import browser, document, htmx, milestone, record, text_of
from values.dates import PartialDate
from values.today import today

# What is saved here is official at once; test_acceptance.py has what waits for an officer.
PAPER = ("kind", "number", "date", "issuer")
pytestmark = pytest.mark.usefixtures("ready_columns_hold", "reports_are_official")


@pytest.fixture
def late(cast):
    """A late milestone of Cẩm Giàng, and another line under it."""
    record(cast.cluster, "operation", planned="2021")
    return record(cast.cluster, "eia", planned="2020", state="in_progress", note="cũ")


def address(found, section="late") -> str:
    return f"/work/milestones/{found.pk}/" + (f"?section={section}" if section else "")


def form_of(response) -> dict:
    """What the form would send if nothing were typed."""
    return {field.html_name: field.field.prepare_value(field.value()) or "" for field in response.context["form"]}


def send(client, found, section="late", **typed):
    form = form_of(client.get(address(found, section)))
    return client.post(address(found, section), form | typed)


def first_tag(response) -> str:
    tag = re.sub(r"\s+", " ", re.search(r"<tbody[^>]*>", response.content.decode()).group())
    return tag.replace(" data-work-line", "")  # by which keys find it


class TestInPlace:
    def test_the_form_comes_as_the_line_with_the_few_fields_first(self, cast, late):
        response = htmx(cast.clerk).get(address(late))
        html = response.content.decode()
        assert "<html" not in html
        short, more = html.split("<details", 1)
        asked = ["version", "state", "percent", "forecast", "actual", "note", "reason"]
        asked += ["document", "source", "as_of"]
        assert re.findall(r'name="(\w+)"', short)[1:] == asked
        assert "More fields" in text_of(response)
        more, rest = more.split('<details class="field-wide more-fields"')
        assert {*re.findall(r'name="(\w+)"', more)} == {f"new_document_{name}" for name in PAPER}
        assert re.findall(r'name="(\w+)"', rest) == ["planned", "done_today", "no_change"]
        assert "data-focus" in short

    def test_hectares_and_households_are_asked_where_the_stage_has_them_and_totals_until_known(self, cast):
        clearance = record(cast.cluster, "site-clearance", planned="2020", area_total="40")
        short = htmx(cast.clerk).get(address(clearance)).context["form"].short_fields
        names = [field.name for field in short]
        assert names[2:5] == ["area_done", "households_done", "households_total"]
        assert "reason" in names

    def test_why_is_asked_in_sight_only_where_a_promise_may_move(self, cast):
        form = htmx(cast.clerk).get(address(milestone(cast.cluster, "plan"), "")).context["form"]
        assert "reason" not in [field.name for field in form.short_fields]
        assert "reason" in [field.name for field in form.more_fields]

    def test_later_dates_are_offered_beside_the_forecast(self, cast, time_machine):
        time_machine.move_to("2026-11-29 09:00+07:00")
        given = record(cast.cluster, "eia", planned="quý I/2026", forecast="quý I/2027", state="in_progress")
        html = htmx(cast.clerk, "vi").get(address(given)).content.decode()
        assert 'data-dates="tháng 4/2027|tháng 5/2027|' in html
        assert 'data-dates="quý II/2027|quý III/2027|quý IV/2027|quý I/2028|' in html
        assert 'data-dates="29/11/2026"' in html

    def test_several_open_forms_share_no_id(self, cast, late):
        client = htmx(cast.clerk)
        other = milestone(cast.cluster, "operation")
        ids = [re.findall(r' id="([^"]+)"', client.get(address(m)).content.decode()) for m in (late, other)]
        assert not set(ids[0]) & set(ids[1])

    def test_a_saved_line_that_stays_comes_back_as_it_is_now(self, cast, late):
        response = send(htmx(cast.clerk), late, state="in_progress", percent="40")
        assert response.status_code == 200
        assert (
            first_tag(response)
            == f'<tbody id="late-{late.pk}" class="is-saved" data-work-saved="Saved: CCN Cẩm Giàng: EIA">'
        )
        assert "In progress 40 % 2020 – Saved Update" in text_of(response)
        saved = milestone(cast.cluster, "eia")
        assert (saved.state, saved.percent, saved.note) == ("in_progress", 40, "cũ")
        assert saved.history.first().history_user == cast.clerk

    def test_one_of_which_a_reason_was_given_leaves_the_unanswered(self, cast, late):
        response = send(htmx(cast.clerk), late, state="in_progress", percent="40", reason="vướng")
        assert "is no longer in “Overdue without explanation”" in text_of(response)
        saved = milestone(cast.cluster, "eia")
        assert saved.history.first().history_change_reason == "vướng"

    def test_one_that_leaves_says_so_and_the_counts_follow(self, cast, late):
        response = send(htmx(cast.clerk), late, state="done", reason="xong")
        assert "Saved: CCN Cẩm Giàng: EIA is no longer in “Overdue without explanation”." in text_of(response)
        html = response.content.decode()
        assert re.search(r'id="late-count" hx-swap-oob="true">1<', html)
        assert re.search(r'<nav id="work-counts"[^>]*hx-swap-oob="true"', html)
        assert f'href="/clusters/cam-giang/#milestone-{late.pk}"' in html

    def test_its_lines_in_other_sections_follow(self, cast, late):
        html = send(htmx(cast.clerk), late, percent="40").content.decode()
        # A person has touched the site now; where the milestone did not stand, there is nothing to put in its place.
        assert re.search(rf'<tbody id="untouched-site-{cast.cluster.pk}" hx-swap-oob="delete">', html)
        assert f'id="due-{late.pk}"' not in html

    def test_from_the_line_of_a_site_the_line_of_the_milestone_follows(self, cast, late):
        html = send(htmx(cast.clerk), late, section="untouched", percent="50").content.decode()
        line = re.search(rf'<tbody id="late-{late.pk}"\s+hx-swap-oob="true".*?</tbody>', html, re.DOTALL)
        assert "50 %" in line.group()
        assert "data-work-saved" not in line.group()

    def test_where_one_section_is_shown_nothing_of_the_others_is_sent(self, cast, late):
        client = browser(cast.clerk, HX_Request="true", HX_Current_URL="http://testserver/work/?section=late&page=1")
        html = send(client, late, state="done").content.decode()
        assert re.search(r'id="late-count" hx-swap-oob="true">1<', html)
        assert "work-counts" not in html
        assert "untouched" not in html

    def test_nothing_changed_is_said(self, cast, late):
        assert "Nothing changed Update" in text_of(send(htmx(cast.clerk), late))

    def test_cancel_brings_the_line_back_with_the_focus(self, cast, late):
        response = htmx(cast.clerk).get(f"{address(late)}&cancel=1")
        assert first_tag(response) == f'<tbody id="late-{late.pk}">'
        assert "<form" not in response.content.decode()
        assert "data-focus" in response.content.decode()
        record(cast.cluster, "eia", state="done")
        assert "is no longer in “Overdue without explanation”" in text_of(
            htmx(cast.clerk).get(f"{address(late)}&cancel=1")
        )

    def test_no_cache_takes_the_form_for_the_page(self, cast, late):
        assert "HX-Request" in browser(cast.clerk).get(address(late))["Vary"]


class TestWithoutJavaScript:
    def test_it_is_a_page_and_leads_back_to_the_section(self, cast, late):
        client = browser(cast.clerk)
        page = client.get(address(late))
        assert "<html" in page.content.decode()
        assert "hx-post" not in page.content.decode()
        response = send(client, late, state="in_progress", percent="40")
        assert (response.status_code, response.url) == (302, "/work/#late")
        assert "Saved: CCN Cẩm Giàng: EIA" in text_of(client.get("/work/"))
        assert client.get(f"{address(late)}&cancel=1").url == "/work/#late"

    def test_without_a_section_it_leads_back_to_the_page(self, cast, late):
        assert send(browser(cast.clerk), late, section="", state="in_progress", percent="40").url == "/work/"


class TestDoneToday:
    def test_is_one_button_for_the_state_and_the_date(self, cast, late):
        send(htmx(cast.clerk), late, done_today="1", reason="xong")
        saved = milestone(cast.cluster, "eia")
        assert (saved.state, saved.actual) == ("done", PartialDate.day(today()))

    def test_a_date_typed_stays(self, cast, late):
        send(htmx(cast.clerk), late, done_today="1", actual="tháng 10/2026", reason="xong")
        assert milestone(cast.cluster, "eia").actual == PartialDate.parse("tháng 10/2026")

    def test_saving_as_done_fills_in_nothing(self, cast, late):
        send(htmx(cast.clerk), late, state="done", reason="xong")
        assert milestone(cast.cluster, "eia").actual is None


class TestMistakes:
    def test_are_told_at_their_field_with_what_was_typed(self, cast, late):
        response = send(htmx(cast.clerk), late, forecast="31/02/2027", reason="đã gõ")
        assert response.status_code == 422
        html = response.content.decode()
        assert first_tag(response).startswith(f'<tbody id="edit-late-{late.pk}"')
        assert 'value="31/02/2027"' in html
        assert 'value="đã gõ"' in html
        assert "31/02/2027" in html.partition(f'id="m{late.pk}_forecast-error"')[2].partition("</div>")[0]

    def test_in_the_folded_fields_unfold_them(self, cast, late):
        assert "<details" in htmx(cast.clerk).get(address(late)).content.decode()
        assert not re.search(
            r"<details class=\"field-wide[^>]* open", htmx(cast.clerk).get(address(late)).content.decode()
        )
        response = send(htmx(cast.clerk), late, planned="x", reason="y")
        assert re.search(
            r'<details class="field-wide more-fields" open>\s*<summary>More fields', response.content.decode()
        )

    def test_that_the_action_finds_stand_at_their_fields_too(self, cast, late, monkeypatch):
        def refuse(**_given):
            raise ValidationError({"reason": "Nói vì sao.", "phase": "Không có giai đoạn này."})

        monkeypatch.setattr("progress.milestones.actions.update_milestone", refuse)
        response = send(htmx(cast.clerk), late, forecast="2028")
        assert response.status_code == 422
        assert "Nói vì sao." in response.content.decode().partition(f'id="m{late.pk}_reason-error"')[2][:200]
        assert response.context["form"].non_field_errors() == ["Phase: Không có giai đoạn này."]

    def test_another_offices_document_is_refused(self, cast, late):
        foreign = document(cast.other_cluster, number="9/QĐ-UBND")
        assert send(htmx(cast.clerk), late, document=foreign.number).status_code == 422


class TestTwoPeopleAtOnce:
    def test_nothing_is_saved_and_theirs_stand_beside_mine(self, cast, late):
        client = htmx(cast.clerk)
        form = form_of(client.get(address(late)))
        send(browser(cast.department), late, percent="60")
        response = client.post(address(late), form | {"percent": "40", "note": "mới"})
        assert response.status_code == 422
        assert "Department changed this at" in text_of(response)
        assert "Percent done 60 40 my value" in text_of(response)
        assert f'id="m{late.pk}_percent"' in response.content.decode()
        assert milestone(cast.cluster, "eia").percent == 60
        again = client.post(address(late), form_of(response))
        assert again.status_code == 200
        saved = milestone(cast.cluster, "eia")
        assert (saved.percent, saved.note) == (40, "mới")
