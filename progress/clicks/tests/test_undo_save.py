"""“Saved · Undo” in a line: one click takes back exactly that save, and nothing that came after it."""

import re

import pytest

from progress.models import Document, SiteDocument
from progress.tests.cast import browser, htmx, milestone, record, text_of
from progress.work.tests.test_work_update import address, form_of


@pytest.fixture
def late(cast):
    record(cast.cluster, "operation", planned="2021")
    return record(cast.cluster, "eia", planned="2020", state="in_progress", note="cũ", source="Báo cáo", as_of="2025")


def send(client, found, section="late", **typed):
    return client.post(address(found, section), form_of(client.get(address(found, section))) | typed)


def undo(client, response, found, section="late"):
    version = re.search(r'"undo": "([\d-]+)"', response.content.decode()).group(1)
    return client.post(address(found, section), {"undo": version})


class TestInALineOfMyWork:
    def test_one_click_brings_back_what_was(self, cast, late):
        client = htmx(cast.department)
        saved = send(client, late, percent="40", note="mới")
        assert "Saved: CCN Cẩm Giàng: EIA" in text_of(saved)
        assert "Undo : EIA" in text_of(saved)
        response = undo(client, saved, late)
        assert response.status_code == 200
        assert "Undone" in text_of(response)
        now = milestone(cast.cluster, "eia")
        assert (now.percent, now.note, now.source, str(now.as_of)) == (None, "cũ", "Báo cáo", "2025")
        last = now.history.first()
        assert last.history_user == cast.department
        assert "theo báo cáo" not in last.history_change_reason
        assert "right after it was saved" not in last.history_change_reason

    def test_the_line_that_left_comes_back(self, cast, late):
        client = htmx(cast.department)
        saved = send(client, late, done_today="1")
        assert "is no longer in “Overdue without explanation”. Undo : EIA" in text_of(saved)
        response = undo(client, saved, late)
        assert re.search(rf'<tbody id="late-{late.pk}"', response.content.decode())
        assert (milestone(cast.cluster, "eia").state, milestone(cast.cluster, "eia").actual) == ("in_progress", None)

    def test_a_document_recorded_along_goes_with_it(self, cast, late):
        client = htmx(cast.department)
        saved = send(client, late, percent="40", new_document_number="12/BB")
        assert Document.objects.count() == SiteDocument.objects.count() == 1
        undo(client, saved, late)
        assert milestone(cast.cluster, "eia").document is None
        assert not Document.objects.exists()

    def test_after_somebody_elses_save_nothing_is_undone(self, cast, late):
        client = htmx(cast.department)
        saved = send(client, late, percent="40")
        send(htmx(cast.administrator), late, note="của người khác")
        response = undo(client, saved, late)
        assert response.status_code == 422
        assert "Not undone: Administrator saved in the meantime." in text_of(response)
        assert "data-work-saved" not in response.content.decode()
        now = milestone(cast.cluster, "eia")
        assert (now.percent, now.note) == (40, "của người khác")

    def test_anothers_save_is_not_undone_by_a_made_up_click(self, cast, late):
        send(htmx(cast.administrator), late, percent="40")
        version = milestone(cast.cluster, "eia").version
        response = htmx(cast.department).post(address(late), {"undo": f"{late.pk}-{version}"})
        assert response.status_code == 422
        assert "someone else" in text_of(response)
        for wrong in ("x", "", "99999999999999999999", "1", f"{late.pk}-1"):
            assert htmx(cast.department).post(address(late), {"undo": wrong}).status_code == 422
        assert milestone(cast.cluster, "eia").percent == 40

    def test_twice_is_refused(self, cast, late):
        client = htmx(cast.department)
        saved = send(client, late, percent="40")
        undo(client, saved, late)
        assert undo(client, saved, late).status_code == 422

    def test_nothing_is_offered_where_nothing_changed_or_to_whom_may_not_undo(self, cast, late, reports_are_official):
        assert '"undo"' not in send(htmx(cast.department), late).content.decode()
        assert '"undo"' not in send(htmx(cast.clerk), late, percent="40").content.decode()


class TestOnTheSitesPage:
    def test_the_row_offers_it_and_comes_back(self, cast, late):
        page, client = f"/clusters/cam-giang/milestones/{late.pk}/", htmx(cast.department)
        saved = client.post(page, form_of(client.get(page)) | {"percent": "40"})
        assert "Saved Undo : EIA" in text_of(saved)
        version = re.search(r'"undo": "([\d-]+)"', saved.content.decode()).group(1)
        assert "Undone" in text_of(client.post(page, {"undo": version}))
        assert milestone(cast.cluster, "eia").percent is None

    def test_without_javascript_the_message_leads_to_it(self, cast, late):
        page, client = f"/clusters/cam-giang/milestones/{late.pk}/", browser(cast.department)
        client.post(page, form_of(client.get(page)) | {"percent": "40"})
        html = client.get("/clusters/cam-giang/").content.decode()
        link = re.search(r'href="(/history/milestone/\d+/undo/)"', html).group(1)
        assert client.get(link).status_code == 200

    def test_whoever_only_reads_cannot(self, cast, late):
        page = f"/clusters/cam-giang/milestones/{late.pk}/"
        assert htmx(cast.leader).post(page, {"undo": f"{late.pk}-2"}).status_code == 403
        assert htmx(cast.board).post(page, {"undo": f"{late.pk}-2"}).status_code == 404
