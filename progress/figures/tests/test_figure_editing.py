"""A figure of a site is recorded, corrected and deleted on the staff pages, with its source and day."""

from http import HTTPStatus

import pytest

from progress.changes.tests.test_undo import undo, url_of
from progress.models import Document, SiteFigure
from progress.tests.cast import TODAY, browser, document, figure, text_of
from values.dates import PartialDate
from values.tests.page_forms import fields_of

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.fixture(autouse=True)
def on_23_november_2026(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: TODAY)


def add_page(site) -> str:
    return f"/site-figures/add/?site={site.pk}"


def edit_page(found) -> str:
    return f"/site-figures/{found.pk}/edit/"


def send(user, where, page=None, **typed):
    client = browser(user)
    page = page or fields_of(client.get(where), "figure-form")
    return client.post(where, page | typed)


class TestAdding:
    def test_it_has_the_source_and_the_day_that_were_said(self, cast):
        typed = {"measure": "leased-area", "value": "12,5", "source": "báo cáo quý III", "as_of": "quý III/2026"}
        response = send(cast.department, add_page(cast.cluster), **typed)
        assert response["Location"] == "/clusters/cam-giang/#figures"
        [found] = SiteFigure.objects.all()
        assert (found.measure, found.value, found.source) == ("leased-area", 12.5, "báo cáo quý III")
        assert found.as_of == PartialDate.parse("quý III/2026")
        assert found.is_chosen
        assert found.history.get().history_user == cast.department

    def test_wastewater_has_its_capacity_and_its_standard(self, cast):
        standard = {"standard": "QCVN 40:2011/BTNMT, cột A", "source": "giấy phép môi trường"}
        send(cast.department, add_page(cast.cluster), measure="wastewater-capacity", value="2.500", **standard)
        page = text_of(browser(cast.leader).get(cast.cluster.get_absolute_url()))
        assert "Capacity of wastewater treatment 2.500 m³ a day" in page
        assert "Standard: QCVN 40:2011/BTNMT, cột A" in page

    def test_without_a_source_it_rests_on_whoever_says_it_today(self, cast):
        send(cast.department, add_page(cast.cluster), measure="area", value="43")
        found = SiteFigure.objects.get()
        assert (found.source, found.as_of) == ("theo báo cáo của Department, 23/11/2026", PartialDate.day(TODAY))

    def test_its_decision_may_be_named_along(self, cast):
        typed = {"measure": "area", "value": "43", "new_document_number": "99/QĐ-UBND", "new_document_date": "2024"}
        send(cast.department, add_page(cast.cluster), **typed)
        found = SiteFigure.objects.get()
        assert (found.document, found.source) == (Document.objects.get(number="99/QĐ-UBND"), "")
        assert cast.cluster.documents.filter(pk=found.document_id).exists()

    def test_another_sources_figure_stands_beside_the_one_in_use(self, cast):
        figure(cast.cluster, "area", "40")
        send(cast.department, add_page(cast.cluster), measure="area", value="43", source="quyết định")
        assert SiteFigure.objects.get(is_chosen=True).value == 40

    def test_or_takes_its_place_with_a_reason(self, cast):
        figure(cast.cluster, "area", "40")
        typed = {"measure": "area", "value": "43", "source": "quyết định", "is_to_be_used": "on"}
        assert send(cast.department, add_page(cast.cluster), **typed).status_code == UNPROCESSABLE
        send(cast.department, add_page(cast.cluster), **typed, reason="mới hơn")
        found = SiteFigure.objects.get(is_chosen=True)
        assert (found.value, found.reason) == (43, "mới hơn")

    def test_what_is_doubtful_is_asked_about_first(self, cast):
        figure(cast.cluster, "area", "40")
        typed = {"measure": "leased-area", "value": "400", "source": "báo cáo"}
        asked = send(cast.department, add_page(cast.cluster), **typed)
        assert asked.status_code == UNPROCESSABLE
        codes = [code for code, _text in asked.context["form"].fields["confirmed"].choices]
        assert "part_more_than_area" in codes
        send(cast.department, add_page(cast.cluster), fields_of(asked, "figure-form"), confirmed=codes)
        assert SiteFigure.objects.get(measure="leased-area").value == 400

    def test_what_the_law_says_of_an_area_is_told(self, cast):
        client = browser(cast.department)
        typed = fields_of(client.get(add_page(cast.cluster)), "figure-form")
        response = client.post(add_page(cast.cluster), typed | {"measure": "area", "value": "80"}, follow=True)
        assert text_of(response).count("Decree 32/2024, art. 2(1)") == 2  # told now, and on the site's page

    @pytest.mark.parametrize("value", ["", "mười", "-1", "1.2.3,4,5"])
    def test_what_is_no_quantity_is_refused_and_kept_as_typed(self, cast, value):
        response = send(cast.department, add_page(cast.cluster), measure="area", value=value)
        assert response.status_code == UNPROCESSABLE
        assert fields_of(response, "figure-form")["value"] == [value]
        assert not SiteFigure.objects.exists()

    def test_the_address_may_name_what_is_measured(self, cast):
        page = browser(cast.department).get(f"{add_page(cast.cluster)}&measure=term")
        assert fields_of(page, "figure-form")["measure"] == ["term"]


class TestEditing:
    def test_a_new_value_does_not_inherit_the_old_source(self, cast):
        found = figure(cast.cluster, "area", "40", document=document(cast.cluster), source="")
        page = fields_of(browser(cast.department).get(edit_page(found)), "figure-form")
        send(cast.department, edit_page(found), page | {"document": ""}, value="43", reason="gõ nhầm")
        found.refresh_from_db()
        assert (found.value, found.document, found.source) == (43, None, "theo báo cáo của Department, 23/11/2026")
        assert found.history.first().history_change_reason == "gõ nhầm"

    def test_the_source_stands_where_it_is_said_to(self, cast):
        found = figure(cast.cluster, "area", "40")
        send(cast.department, edit_page(found), value="43", source_stands="on")
        found.refresh_from_db()
        assert (found.value, found.source) == (43, "báo cáo")

    def test_what_it_measures_stays(self, cast):
        found = figure(cast.cluster, "area", "40")
        send(cast.department, edit_page(found), measure="term", note="xem lại")
        found.refresh_from_db()
        assert (found.measure, found.note) == ("area", "xem lại")

    def test_over_somebody_elses_save_both_values_are_shown(self, cast):
        found = figure(cast.cluster, "area", "40")
        opened = fields_of(browser(cast.department).get(edit_page(found)), "figure-form")
        send(cast.administrator, edit_page(found), value="41")
        response = send(cast.department, edit_page(found), opened, value="42")
        assert response.status_code == UNPROCESSABLE
        assert "Saved value" in text_of(response)
        assert SiteFigure.objects.get().value == 41
        send(cast.department, edit_page(found), fields_of(response, "figure-form"))
        assert SiteFigure.objects.get().value == 42


class TestDeleting:
    def delete(self, user, found):
        client = browser(user)
        form = fields_of(client.get(edit_page(found)), "delete-form")
        return client.post(f"/site-figures/{found.pk}/delete/", form | {"reason": "trùng"}, follow=True)

    def test_it_goes_and_the_history_brings_it_back(self, cast):
        found = figure(cast.cluster, "area", "40")
        self.delete(cast.department, found)
        assert not SiteFigure.objects.exists()
        undo(cast.department, url_of(found))
        assert SiteFigure.objects.get().value == 40

    def test_one_in_use_stays_while_others_stand_beside_it(self, cast):
        found = figure(cast.cluster, "area", "40")
        figure(cast.cluster, "area", "43")
        assert "Put another one in use first" in text_of(self.delete(cast.department, found))
        assert SiteFigure.objects.count() == 2

    def test_one_that_somebody_saved_meanwhile_stays(self, cast):
        found = figure(cast.cluster, "area", "40")
        client = browser(cast.department)
        form = fields_of(client.get(edit_page(found)), "delete-form")
        send(cast.administrator, edit_page(found), value="41")
        client.post(f"/site-figures/{found.pk}/delete/", form)
        assert SiteFigure.objects.get().value == 41


def test_the_ways_in_are_on_the_sites_page_for_whoever_keeps_its_figures(cast):
    found = figure(cast.cluster, "area", "40")
    for user, is_offered in ((cast.department, True), (cast.clerk, False), (cast.leader, False)):
        page = browser(user).get("/clusters/cam-giang/").content.decode()
        assert (f'href="{add_page(cast.cluster)}"' in page) is is_offered
        assert (f'href="{edit_page(found)}"' in page) is is_offered
