"""Updating a milestone: in its place with htmx, as an ordinary page without JavaScript, and every refusal."""

import re

import pytest

from places.models import Organisation
from progress.models import Document, Milestone, Site
from progress.models.summary import refresh
from progress.tests.cast import browser, document, htmx, milestone, record, text_of
from values.dates import PartialDate
from values.today import today

# What is saved here is official at once; test_acceptance.py has what waits for an officer.
pytestmark = pytest.mark.usefixtures("ready_columns_hold", "reports_are_official")

PAGE = "/clusters/cam-giang/"


def address(cast, code="eia", site=None) -> str:
    site = site or cast.cluster
    return f"{site.get_absolute_url()}milestones/{milestone(site, code).pk}/"


def form_of(response) -> dict:
    """What the form would send if nothing were typed."""
    form = response.context["form"]
    return {field.html_name: shown for field in form if (shown := field.value()) not in (None, "")} | {
        field.html_name: str(field.field.prepare_value(field.value()))
        for field in form
        if field.value() not in (None, "")
    }


def send(client, cast, code="eia", **typed):
    """Open the form, type, send."""
    form = form_of(client.get(address(cast, code)))
    return client.post(address(cast, code), form | typed)


def error(response, field: str) -> str:
    """What stands at the field."""
    html = response.content.decode()
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', html)
    return html.partition(f'id="id_{field}-error"')[2].partition("</div>")[0]


class TestWhoMay:
    @pytest.mark.parametrize(
        ("role", "own", "other", "zone"),
        [
            ("administrator", 200, 200, 200),
            ("department", 200, 200, 403),
            ("board", 404, 404, 200),
            ("local", 200, 404, 404),
            ("clerk", 200, 404, 404),
            ("leader", 403, 403, 403),
            ("nobody", 404, 404, 404),
        ],
    )
    def test_what_is_not_seen_is_not_found_and_what_is_only_read_is_refused(self, cast, role, own, other, zone):
        client = browser(getattr(cast, role))
        expected = {cast.cluster: own, cast.other_cluster: other, cast.zone: zone}
        for site, status in expected.items():
            page = address(cast, site=site)
            assert client.get(page).status_code == status
            if status != 200:
                assert client.post(page, {"state": "done", "version": 1}).status_code == status
                assert milestone(site, "eia").state == "unknown"

    def test_a_milestone_of_another_site_is_not_found_here(self, cast):
        foreign = milestone(cast.other_cluster, "eia").pk
        assert browser(cast.department).get(f"{PAGE}milestones/{foreign}/").status_code == 404

    def test_whoever_is_not_signed_in_is_sent_to_sign_in(self, cast):
        assert browser().get(address(cast)).url.startswith("/login/")
        assert browser().post(address(cast), {"state": "done"}).url.startswith("/login/")

    def test_the_group_must_hold_the_permission(self, cast):
        cast.clerk.groups.get().permissions.filter(codename="change_milestone").delete()
        assert browser(cast.clerk).get(address(cast)).status_code == 403

    def test_a_form_from_elsewhere_is_refused(self, cast):
        client = browser(cast.department)
        client.handler.enforce_csrf_checks = True
        assert client.post(address(cast), {"state": "done", "version": 1}).status_code == 403


class TestAsAPage:
    def test_shows_what_is_recorded_as_people_write_it(self, cast):
        record(cast.cluster, "site-clearance", planned="quý II/2024", area_done="1234.5")
        html = browser(cast.department, "vi").get(address(cast, "site-clearance")).content.decode()
        assert "<html" in html
        assert 'value="quý II/2024"' in html
        assert 'value="1.234,5"' in html
        html = browser(cast.department, "en").get(address(cast, "site-clearance")).content.decode()
        assert 'value="Q2 2024"' in html
        assert 'value="1.234,5"' in html

    def test_saves_and_goes_back_to_the_row(self, cast):
        client = browser(cast.clerk)
        response = send(client, cast, state="in_progress", forecast="quý I/2027", percent="40", reason="thẩm định lại")
        assert response.status_code == 302
        assert response.url == f"{PAGE}#milestone-{milestone(cast.cluster, 'eia').pk}"
        saved = milestone(cast.cluster, "eia")
        assert (saved.state, saved.forecast, saved.percent) == ("in_progress", PartialDate.parse("quý I/2027"), 40)
        assert saved.history.first().history_user == cast.clerk
        assert saved.history.first().history_change_reason == "thẩm định lại"
        assert "Saved: EIA" in text_of(client.get(PAGE))

    def test_says_where_the_news_comes_from_and_when_it_was_true(self, cast):
        record(cast.cluster, "eia", state="in_progress", source="Bài báo đầu năm 2024", as_of="6 tháng đầu năm 2024")
        send(browser(cast.clerk), cast, percent="40", source="Báo cáo tuần", as_of="23/11/2026")
        saved = milestone(cast.cluster, "eia")
        assert (saved.source, str(saved.as_of)) == ("Báo cáo tuần", "23/11/2026")

    @pytest.mark.parametrize("language", ["vi", "en"])
    @pytest.mark.parametrize(
        ("typed", "stored"),
        [
            ("03/04/2024", "2024-04-03/2024-04-03"),
            ("quý II/2025", "2025-04-01/2025-06-30"),
            ("T3/2024", "2024-03-01/2024-03-31"),
            ("năm 2025", "2025-01-01/2025-12-31"),
        ],
    )
    def test_reads_dates_alike_in_both_languages(self, cast, language, typed, stored):
        send(browser(cast.clerk, language), cast, planned=typed)
        assert milestone(cast.cluster, "eia").planned.iso == stored

    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_reads_numbers_alike_in_both_languages(self, cast, language):
        typed = {"state": "in_progress", "area_done": "12,5", "households_done": "5", "households_total": "1780"}
        send(browser(cast.clerk, language), cast, "site-clearance", area_total="17.80", **typed)
        saved = milestone(cast.cluster, "site-clearance")
        assert (str(saved.area_done), str(saved.area_total)) == ("12.5000", "17.8000")

    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_a_point_groups_thousands_in_both_languages(self, cast, language):
        send(
            browser(cast.clerk, language),
            cast,
            "site-clearance",
            area_total="1.780",
            confirmed=["area_total_beyond_cluster"],
        )
        assert str(milestone(cast.cluster, "site-clearance").area_total) == "1780.0000"

    def test_done_fills_nothing_by_itself(self, cast):
        send(browser(cast.clerk), cast, state="done")
        saved = milestone(cast.cluster, "eia")
        assert (saved.state, saved.actual, saved.percent) == ("done", None, None)

    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_sent_unchanged_saves_nothing(self, cast, language):
        record(
            cast.cluster,
            "site-clearance",
            state="done",
            actual="quý I/2025",
            planned="năm 2024",
            area_done="12.5",
            note="dòng một\ndòng hai",
        )
        before = milestone(cast.cluster, "site-clearance")
        response = send(browser(cast.clerk, language), cast, "site-clearance")
        after = milestone(cast.cluster, "site-clearance")
        assert response.status_code == 302
        assert (after.version, after.history.count()) == (before.version, before.history.count())

    def test_asks_for_hectares_and_households_only_where_the_stage_does(self, cast):
        client = browser(cast.clerk)
        assert "area_done" not in form_of_names(client, cast, "eia")
        assert {"area_done", "area_ready", "households_total"} <= form_of_names(client, cast, "site-clearance")

    def test_but_what_was_recorded_all_the_same_can_be_mended(self, cast):
        record(cast.cluster, "eia", area_done="5")
        assert "area_done" in form_of_names(browser(cast.clerk), cast, "eia")

    def test_offers_the_way_back(self, cast):
        html = browser(cast.clerk).get(address(cast)).content.decode()
        assert re.search(rf'<a class="btn btn-outline-secondary"\s+href="{PAGE}#milestone-\d+"', html)
        assert "hx-post" not in html

    def test_blocked_cannot_be_recorded(self, cast):
        response = send(browser(cast.clerk), cast, state="blocked")
        assert response.status_code == 422
        assert error(response, "state")


def form_of_names(client, cast, code) -> set[str]:
    return set(client.get(address(cast, code)).context["form"].fields)


class TestMistakes:
    def test_are_told_at_their_field_and_what_was_typed_stays(self, cast):
        response = send(browser(cast.clerk), cast, planned="31/02/2024", note="đã gõ")
        assert response.status_code == 422
        assert "31/02/2024" in error(response, "planned")
        html = response.content.decode()
        assert 'value="31/02/2024"' in html
        assert "đã gõ" in html
        assert milestone(cast.cluster, "eia").note == ""

    def test_are_told_in_the_persons_language(self, cast):
        wrong = {"planned": "hôm qua"}
        assert "cannot be read as a date" in error(send(browser(cast.clerk, "en"), cast, **wrong), "planned")
        assert "không đọc được" in error(send(browser(cast.clerk, "vi"), cast, **wrong), "planned").lower()

    @pytest.mark.parametrize(
        ("typed", "field", "message"),
        [
            ({"actual": "2024", "state": "in_progress"}, "actual", "Only a milestone that is done has an actual date."),
            ({"area_done": "44", "area_total": "43"}, "area_done", "cannot be more than the hectares in all"),
            ({"area_ready": "44", "area_total": "43"}, "area_ready", "cannot be more than the total area"),
            ({"households_done": "9", "households_total": "8"}, "households_done", "cannot be more"),
            ({"percent": "101"}, "percent", "100"),
            ({"percent": "-1"}, "percent", "0"),
            ({"area_total": "nhiều"}, "area_total", "nhiều"),
            ({"note": "x", "state": ""}, "state", ""),
        ],
    )
    def test_of_every_kind_have_words(self, cast, typed, field, message):
        response = send(browser(cast.clerk), cast, "site-clearance", **typed)
        assert response.status_code == 422
        assert message in error(response, field)

    def test_a_negative_area_is_told_though_it_belongs_to_no_one_field(self, cast):
        response = send(browser(cast.clerk), cast, "site-clearance", area_total="-1")
        assert response.status_code == 422
        assert "An area cannot be negative." in text_of(response)

    def test_a_form_without_its_version_saves_nothing(self, cast):
        response = browser(cast.clerk).post(address(cast), {"state": "done"})
        assert response.status_code == 422
        assert milestone(cast.cluster, "eia").state == "unknown"

    def test_several_are_told_at_once(self, cast):
        response = send(browser(cast.clerk), cast, planned="x", forecast="y")
        assert error(response, "planned")
        assert error(response, "forecast")


class TestDocument:
    def test_is_named_by_its_number_whatever_its_case_and_marks(self, cast):
        paper = document(cast.cluster)
        send(browser(cast.department), cast, document="2140/qd-ubnd")
        assert milestone(cast.cluster, "eia").document == paper

    def test_used_elsewhere_counts_among_those_of_the_site_then(self, cast):
        paper = document(cast.other_cluster, number="9/QĐ-UBND")
        send(browser(cast.department), cast, document="9/QĐ-UBND")
        assert milestone(cast.cluster, "eia").document == paper
        assert cast.cluster.documents.get() == paper

    def test_of_another_office_is_not_known(self, cast):
        document(cast.other_cluster, number="9/QĐ-UBND")
        response = send(browser(cast.clerk), cast, document="9/QĐ-UBND")
        assert response.status_code == 422
        assert "No document of this number is recorded" in error(response, "document")

    def test_of_several_with_one_number_the_one_of_the_site_is_meant(self, cast):
        issuer = Organisation.objects.create(name="UBND tỉnh", kind="committee")
        own = document(cast.cluster, number="15/BC", date=PartialDate.parse("3/2/2025"), issuer=issuer)
        client = browser(cast.department)
        document(cast.other_cluster, number="15/BC", date=PartialDate.parse("4/2/2026"))
        send(client, cast, document="15/BC")
        assert milestone(cast.cluster, "eia").document == own
        third = document(cast.cluster, number="15/BC", date=PartialDate.parse("5/2/2026"))
        response = send(client, cast, document="15/bc")
        assert "15/BC, 05/02/2026; 15/BC, 04/02/2026; 15/BC, 03/02/2025, UBND tỉnh" in error(response, "document")
        send(client, cast, document="15/BC, 05/02/2026")
        assert milestone(cast.cluster, "eia").document == third
        send(client, cast, document="15/BC, UBND tỉnh", percent="10")
        assert milestone(cast.cluster, "eia").document == own

    def test_a_number_that_is_not_recorded_goes_on_as_a_new_one(self, cast):
        kept = document(cast.cluster)
        record(cast.cluster, "eia", document=kept)
        client = browser(cast.clerk)
        response = send(client, cast, document="77/QĐ-SCT", percent="40")
        assert response.status_code == 422
        assert "Record it below" in error(response, "document")
        assert response.context["form"].names_a_new_document
        form = form_of(response)
        assert (form["document"], form["new_document_number"]) == ("2140/QĐ-UBND", "77/QĐ-SCT")
        client.post(address(cast), form | {"new_document_date": "2/11/2026"})
        assert milestone(cast.cluster, "eia").document.number == "77/QĐ-SCT"

    def test_left_alone_stays_as_it_is(self, cast):
        record(cast.cluster, "eia", document=document(cast.cluster, date=PartialDate.parse("2022")))
        before = milestone(cast.cluster, "eia").version
        send(browser(cast.department), cast)
        assert milestone(cast.cluster, "eia").version == before

    def test_not_recorded_yet_is_named_along(self, cast):
        send(
            browser(cast.clerk),
            cast,
            new_document_kind="minutes",
            new_document_number="12/BB",
            new_document_date="4/11/2025",
            new_document_issuer="",
        )
        paper = milestone(cast.cluster, "eia").document
        assert (paper.kind, paper.number, str(paper.date)) == ("minutes", "12/BB", "04/11/2025")
        assert list(Document.objects.visible_to(cast.clerk)) == [paper]

    def test_wants_a_number_when_it_has_a_date(self, cast):
        response = send(browser(cast.clerk), cast, new_document_date="4/11/2025")
        assert "Give the new document" in error(response, "new_document_number")
        assert not Document.objects.exists()

    def test_old_or_new_and_not_both(self, cast):
        paper = document(cast.cluster)
        response = send(browser(cast.clerk), cast, document=paper.number, new_document_number="12/BB")
        assert "not both" in error(response, "new_document_number")

    def test_a_new_one_takes_the_place_of_the_old(self, cast):
        record(cast.cluster, "eia", document=document(cast.cluster))
        send(browser(cast.clerk), cast, new_document_number="12/BB")
        assert milestone(cast.cluster, "eia").document.number == "12/BB"

    def test_of_another_office_cannot_be_pulled_in_by_its_number(self, cast):
        document(cast.other_cluster, number="12/BB")
        response = send(browser(cast.clerk), cast, new_document_number="12/BB", percent="40")
        assert "recorded for other sites only" in error(response, "new_document_number")
        assert milestone(cast.cluster, "eia").percent is None

    def test_is_not_offered_without_the_permission(self, cast):
        cast.clerk.groups.get().permissions.filter(codename="add_document").delete()
        assert "new_document_number" not in form_of_names(browser(cast.clerk), cast, "eia")


class TestNamesOfDocuments:
    def options(self, person, **asked) -> list[str]:
        response = browser(person).get("/documents/names/", asked)
        return re.findall(r'value="([^"]+)"', response.content.decode())

    def test_the_documents_of_the_site_come_first_and_alone_until_something_is_typed(self, cast):
        document(cast.other_cluster, number="2141/QĐ-UBND", date=PartialDate.parse("2026"))
        document(cast.cluster, date=PartialDate.parse("3/2/2022"))
        site = cast.cluster.pk
        assert self.options(cast.department, site=site) == ["2140/QĐ-UBND, 03/02/2022"]
        both = ["2140/QĐ-UBND, 03/02/2022", "2141/QĐ-UBND, 2026"]
        assert self.options(cast.department, site=site, document="214") == both
        assert self.options(cast.department, site="x", document="2141") == both[1:]

    def test_those_out_of_sight_are_not_suggested(self, cast):
        document(cast.other_cluster, number="2141/QĐ-UBND")
        assert self.options(cast.clerk, site=cast.other_cluster.pk, document="2141") == []


class TestLikelySource:
    """Source and day are proposed; they count only where a value changes."""

    def test_the_day_is_today_and_the_source_the_one_given_last_today(self, cast):
        client = browser(cast.department)
        form = form_of(client.get(address(cast)))
        assert (form.get("source"), form["as_of"]) == (None, str(PartialDate.day(today())))
        send(client, cast, percent="10", source="Báo cáo tuần 47", as_of="20/11/2026")
        form = form_of(client.get(address(cast, "plan")))
        assert (form["source"], form["as_of"]) == ("Báo cáo tuần 47", "20/11/2026")
        send(client, cast, "plan", percent="20")
        saved = milestone(cast.cluster, "plan")
        assert (saved.source, str(saved.as_of)) == ("Báo cáo tuần 47", "20/11/2026")

    def test_of_another_day_or_person_it_is_not_proposed(self, cast, time_machine):
        time_machine.move_to("2026-11-23 09:00+07:00")
        client = browser(cast.department)
        send(client, cast, percent="10", source="Báo cáo tuần 47")
        assert "source" not in form_of(browser(cast.clerk).get(address(cast, "plan")))
        time_machine.move_to("2026-11-24 09:00+07:00")
        client.force_login(cast.department)
        assert "source" not in form_of(client.get(address(cast, "plan")))

    def test_a_note_alone_leaves_the_source_as_it_is(self, cast):
        client = browser(cast.department)
        send(client, cast, percent="10", source="Báo cáo tuần 46", as_of="13/11/2026")
        send(client, cast, "plan", percent="10", source="Báo cáo tuần 47", as_of="20/11/2026")
        send(client, cast, note="mới")
        saved = milestone(cast.cluster, "eia")
        assert (saved.note, saved.source, str(saved.as_of)) == ("mới", "Báo cáo tuần 46", "13/11/2026")

    def test_where_the_recorded_source_stands_nothing_proposed_takes_its_place(self, cast):
        client = browser(cast.department)
        send(client, cast, percent="10", source="Báo cáo tuần 46", as_of="13/11/2026")
        send(client, cast, "plan", percent="10", source="Báo cáo tuần 47", as_of="20/11/2026")
        send(client, cast, percent="20", source_stands="on")
        saved = milestone(cast.cluster, "eia")
        assert (saved.percent, saved.source, str(saved.as_of)) == (20, "Báo cáo tuần 46", "13/11/2026")


class TestTwoPeopleAtOnce:
    @pytest.fixture
    def both(self, cast):
        """The clerk has the form open; meanwhile the officer saves."""
        record(cast.cluster, "eia", forecast="quý I/2027", note="cũ")
        client = htmx(cast.clerk)
        form = form_of(client.get(address(cast)))
        send(browser(cast.department), cast, forecast="quý III/2027", percent="40", reason="thẩm định lại")
        return client, form

    def test_nothing_is_saved_and_both_values_are_shown_with_who_and_when(self, cast, both, time_machine):
        client, form = both
        response = client.post(address(cast), form | {"forecast": "năm 2028", "note": "mới"})
        assert response.status_code == 422
        saved = milestone(cast.cluster, "eia")
        assert (str(saved.forecast.iso), saved.note) == ("2027-07-01/2027-09-30", "cũ")
        moment = saved.history.first().history_date
        text = text_of(response)
        assert "Department changed this at" in text
        assert f"{moment.astimezone():%d/%m/%Y}" in text
        assert "Forecast Q3 2027 năm 2028 my value" in text
        assert "Note cũ mới my value" in text

    def test_what_was_left_alone_follows_the_stored_value(self, cast, both):
        client, form = both
        response = client.post(address(cast), form | {"note": "mới"})
        assert "Forecast Q3 2027 Q1 2027 the saved value: you did not change it" in text_of(response)
        assert response.context["form"]["forecast"].value() == "Q3 2027"

    def test_sent_again_it_is_saved_and_undoes_nothing_of_the_other(self, cast, both):
        client, form = both
        refused = client.post(address(cast), form | {"note": "mới"})
        again = client.post(address(cast), form_of(refused))
        assert again.status_code == 200
        saved = milestone(cast.cluster, "eia")
        assert (saved.note, saved.percent, saved.forecast.iso) == ("mới", 40, "2027-07-01/2027-09-30")

    def test_where_the_history_lacks_the_older_version_all_that_was_sent_counts_as_typed(self, cast, both):
        client, form = both
        Milestone.history.all().delete()
        refresh(Site.objects.values_list("pk", flat=True))
        response = client.post(address(cast), form | {"note": "mới"})
        assert "Forecast Q3 2027 Q1 2027 my value" in text_of(response)
        assert "Someone else changed this" in text_of(response)

    def test_a_third_save_in_between_is_noticed_again(self, cast, both):
        client, form = both
        refused = client.post(address(cast), form | {"note": "mới"})
        send(browser(cast.department), cast, percent="50")
        assert client.post(address(cast), form_of(refused)).status_code == 422

    def test_no_document_is_made_on_the_way(self, cast, both):
        client, form = both
        client.post(address(cast), form | {"new_document_number": "12/BB"})
        assert not Document.objects.exists()
        assert not cast.cluster.documents.exists()

    def test_without_javascript_it_is_the_page_that_comes_back(self, cast, both):
        _client, form = both
        response = browser(cast.clerk).post(address(cast), form | {"note": "mới"})
        assert response.status_code == 422
        assert "<html" in response.content.decode()
        assert "Department changed this at" in text_of(response)

    def test_a_milestone_deleted_meanwhile_is_not_found(self, cast, both):
        client, form = both
        page = address(cast)
        Milestone.objects.filter(stage__code="eia").delete()
        assert client.post(page, form).status_code == 404


class TestInPlace:
    def test_the_form_comes_alone_and_is_the_one_of_the_page(self, cast):
        part = htmx(cast.clerk).get(address(cast)).content.decode()
        assert "<html" not in part
        assert f'id="milestone-{milestone(cast.cluster, "eia").pk}"' in part
        assert f'hx-post="{address(cast)}"' in part
        assert "data-focus" in part

    def test_saving_brings_the_row_and_whatever_else_it_changed(self, cast):
        other = record(cast.cluster, "operation", planned="2020")
        response = send(htmx(cast.clerk), cast, state="in_progress", planned="2024", new_document_number="12/BB")
        assert response.status_code == 200
        html = response.content.decode()
        pk = milestone(cast.cluster, "eia").pk
        assert squeeze(html).strip().startswith(f'<div id="milestone-{pk}" class="ms-row is-saved">')
        assert re.search(r"data-focus>Update<", html)
        for part in ("milestones-summary", "milestones-axis", f"strip-{other.pk}", "documents", "history"):
            assert re.search(rf'id="{part}"[^>]*hx-swap-oob="true"', html)
        assert html.count(f'id="strip-{pk}"') == 1
        text = text_of(response)
        assert "Planned 2024" in text
        assert "12/BB" in text.partition("Documents")[2]
        assert "Clerk · Changed · milestone: EIA" in text

    def test_what_comes_back_is_what_the_page_shows(self, cast):
        """The same includes: apart from the marks of having been saved, each part stands in the page."""
        response = send(htmx(cast.clerk), cast, state="in_progress", planned="2024")
        page = browser(cast.clerk).get(PAGE).content.decode()
        summary = re.search(r'<div id="milestones-summary".*?</div>\s*</div>', response.content.decode(), re.DOTALL)
        assert squeeze(summary.group().replace(' hx-swap-oob="true"', "")) in squeeze(page)

    def test_nothing_changed_is_said(self, cast):
        assert "Nothing changed Update" in text_of(send(htmx(cast.clerk), cast))

    def test_mistakes_come_back_as_the_form(self, cast):
        response = send(htmx(cast.clerk), cast, planned="x")
        assert response.status_code == 422
        assert "<html" not in response.content.decode()
        assert "error-summary" in response.content.decode()
        assert error(response, "planned")

    def test_cancel_brings_the_row_back(self, cast):
        html = htmx(cast.clerk).get(address(cast) + "?cancel=1").content.decode()
        assert html.strip().startswith('<div id="milestone-')
        assert "<form" not in html
        assert "data-focus" in html
        assert browser(cast.clerk).get(address(cast) + "?cancel=1").status_code == 302

    def test_no_cache_takes_the_form_for_the_page(self, cast):
        assert "HX-Request" in browser(cast.clerk).get(address(cast))["Vary"]

    def test_an_expired_session_sends_the_browser_to_sign_in(self, cast):
        response = browser(None, HX_Request="true", HX_Current_URL=f"http://testserver{PAGE}").get(address(cast))
        assert response["HX-Redirect"] == f"/login/?next={PAGE}"

    def test_a_substep_brings_the_count_of_its_stage(self, cast):
        html = send(htmx(cast.clerk), cast, "payment", state="done").content.decode()
        assert re.search(r'id="substeps-\d+" hx-swap-oob="true">\s*Sub-steps: 1 of 1 done', html)


def squeeze(html: str) -> str:
    return re.sub(r"\s+", " ", html)


def test_a_zone_is_updated_the_same_way(cast):
    client = htmx(cast.board)
    page = address(cast, site=cast.zone)
    response = client.post(page, form_of(client.get(page)) | {"state": "done"})
    assert response.status_code == 200
    assert milestone(cast.zone, "eia").state == "done"
