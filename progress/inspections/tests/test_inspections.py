"""Inspections: the list, a visit recorded with its findings on one form, and what became of each finding."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clusters.models import Cluster
from files.tests.samples import PDF, upload
from history.tracking import StaleVersion
from places.models import Organisation
from progress.inspections.actions import FindingEdit, add_inspection, close_finding, update_inspection
from progress.inspections.forms import InspectionForms
from progress.models import Document, Finding, Inspection, ObstacleKind, SiteDocument
from progress.tests.cast import browser, document, htmx, text_of
from values.dates import PartialDate
from values.tests.page_forms import fields_of

LIST = "/inspections/"


@pytest.fixture(autouse=True)
def _on_the_day(time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700")


def visit(site, on=date(2026, 9, 14), **fields) -> Inspection:
    return Inspection.objects.create(site_id=site.pk, date=on, **fields)


def finding(inspection, found="san nền chậm", **fields) -> Finding:
    if isinstance(fields.get("due"), str):
        fields["due"] = PartialDate.parse(fields["due"])
    return Finding.objects.create(inspection=inspection, found=found, **fields)


def add_address(site) -> str:
    return f"{reverse('progress:inspection-add')}?site={site.pk}"


def edit_address(inspection) -> str:
    return reverse("progress:inspection-edit", args=[inspection.pk])


def done_address(found) -> str:
    return reverse("progress:finding-done", args=[found.pk])


def form_at(client, address) -> dict:
    return fields_of(client.get(address), "inspection-form")


# As if two rows had been added to the one that the page of a new visit begins with.
THREE_ROWS = {"findings-TOTAL_FORMS": "3"}


def row(number: int, **fields) -> dict:
    return {f"findings-{number}-{name}": value for name, value in fields.items()}


def found_on(user, **asked) -> list[str]:
    response = browser(user).get(LIST, asked)
    assert response.status_code == 200
    return [f"{one.site.name} {one.date:%d/%m}" for one in response.context["page_obj"]]


class TestList:
    def test_each_role_finds_the_visits_to_its_sites(self, cast):
        for site in (cast.cluster, cast.other_cluster, cast.zone):
            visit(site)
        everything = ["Thanh Bình 14/09", "Vằng Mười 14/09", "Cẩm Giàng 14/09"]
        expected = {
            "administrator": everything, "department": everything, "leader": everything,
            "board": everything[:1], "local": everything[2:], "clerk": everything[2:], "nobody": [],
        }  # fmt: skip
        assert {role: found_on(getattr(cast, role)) for role in expected} == expected

    def test_filters(self, cast):
        agency = Organisation.objects.create(name="Sở Tài nguyên", kind="agency")
        open_one, done, empty = visit(cast.cluster), visit(cast.other_cluster), visit(cast.zone)
        finding(open_one, due="quý III/2026", responsible=cast.company)
        finding(open_one, due="2027", responsible=agency)
        finding(done, due="2025", done_on=date(2026, 10, 1), responsible=agency)
        names = {open_one: "Cẩm Giàng 14/09", done: "Vằng Mười 14/09", empty: "Thanh Bình 14/09"}

        def expect(*visits, **asked):
            assert found_on(cast.department, **asked) == [names[one] for one in visits], asked

        expect(open_one, open="yes")
        expect(empty, done, open="no")
        expect(open_one, overdue="yes")
        expect(empty, done, overdue="no")
        expect(done, open_one, responsible=agency.pk)
        expect(open_one, responsible=agency.pk, open="yes")
        expect(responsible=agency.pk, overdue="yes")  # what is overdue there is the company's
        expect(open_one, responsible=cast.company.pk, overdue="yes")
        expect(empty, site="zone")
        expect(open_one, unit=cast.places.new_commune.slug)
        expect(done, q="vang muoi")
        expect(site="nowhere")

    def test_findings_of_one_kind_are_found(self, cast):
        environment = ObstacleKind.objects.create(code="environment", order=1, name="Môi trường", name_en="Environment")
        typed = form_at(browser(cast.department), add_address(cast.cluster))
        typed |= {"kind": "inspection", "date": "14/09/2026"} | row(0, found="xả thải", kind=environment.pk)
        browser(cast.department).post(add_address(cast.cluster), typed)
        visit(cast.other_cluster)
        found = Finding.objects.get()
        assert found.kind == environment
        assert "Environment" in text_of(browser(cast.leader).get(found.inspection.get_absolute_url()))
        assert len(found_on(cast.leader)) == 2
        assert len(found_on(cast.leader, topic="environment")) == 1

    def test_sorts_by_date_either_way(self, cast):
        for month in (3, 9, 6):
            visit(cast.cluster, date(2026, month, 1))
        newest = ["Cẩm Giàng 01/09", "Cẩm Giàng 01/06", "Cẩm Giàng 01/03"]
        assert found_on(cast.clerk) == found_on(cast.clerk, order="-date") == newest
        assert found_on(cast.clerk, order="date") == newest[::-1]

    def test_a_row_counts_findings_open_and_overdue(self, cast):
        seen = visit(cast.cluster, people="Sở Công Thương", kind="chase-up")
        finding(seen, due="tháng 10/2026")
        finding(seen, due="tháng 11/2026")
        finding(seen, done_on=date(2026, 10, 1))
        text = text_of(browser(cast.clerk).get(LIST))
        assert "14/09/2026 , CCN Cẩm Giàng CCN Cẩm Giàng Follow-up Sở Công Thương 3 2 1" in text

    def test_the_filters_offer_no_organisation_of_the_sites_of_others(self, cast):
        finding(visit(cast.other_cluster), responsible=Organisation.objects.create(name="Sở lạ", kind="agency"))
        assert "Sở lạ" not in browser(cast.clerk).get(LIST).content.decode()

    @pytest.mark.once
    def test_it_costs_as_many_queries_with_many_visits_as_with_few(self, cast):
        def fill(some):
            for number in some:
                site = Cluster.objects.create(name=f"Cụm số {number}", unit=cast.places.old_commune)
                finding(visit(site), responsible=cast.company, due="2026")

        def queries():
            client = browser(cast.department)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(LIST).status_code == 200
            return len(captured)

        fill(range(10))
        few = queries()
        fill(range(10, 210))
        assert queries() == few


class TestRecording:
    def test_a_visit_with_several_findings_on_one_form(self, cast):
        client = browser(cast.department)
        form = form_at(client, add_address(cast.cluster))
        assert form["date"] == ["23/11/2026"]
        assert ("findings-0-found" in form, "findings-1-found" in form) == (True, False), "one row, and a way to add"
        sent = (
            form
            | THREE_ROWS
            | {"kind": "chase-up", "date": "20/11/2026", "people": "Sở Công Thương", "remarks": "chậm"}
        )
        sent |= row(0, found="San nền dừng", to_do="Huy động máy", responsible=cast.company.pk, due="quý I/2027")
        sent |= row(2, found="Thiếu biển báo", responsible_people="Ban quản lý dự án")
        response = client.post(add_address(cast.cluster), sent)
        made = Inspection.objects.get()
        assert response.url == made.get_absolute_url()
        assert (made.kind, made.date, made.people, made.remarks) == (
            "chase-up", date(2026, 11, 20), "Sở Công Thương", "chậm",
        )  # fmt: skip
        first, second = made.findings.all()
        assert (first.found, first.to_do, first.responsible, first.due) == (
            "San nền dừng", "Huy động máy", cast.company, PartialDate.parse("quý I/2027"),
        )  # fmt: skip
        assert (second.found, second.responsible_people, second.site_id) == (
            "Thiếu biển báo", "Ban quản lý dự án", cast.cluster.pk,
        )  # fmt: skip
        assert first.history.get().history_user == made.history.get().history_user == cast.department

    def test_its_minutes_may_be_recorded_along_with_it(self, cast):
        client = browser(cast.department)
        form = form_at(client, add_address(cast.cluster))
        assert form["new_document_kind"] == ["minutes"]
        sent = form | {
            "new_document_number": "12/BB", "new_document_date": "2026", "new_document_file": upload("quét", PDF),
        }  # fmt: skip
        client.post(add_address(cast.cluster), sent)
        paper = Inspection.objects.get().document
        assert (paper.kind, paper.number, paper.file.name[-4:]) == ("minutes", "12/BB", ".pdf")
        assert SiteDocument.objects.get().site_id == cast.cluster.pk

    def test_more_rows_come_without_javascript_with_all_that_was_typed_and_no_complaint(self, cast):
        client = browser(cast.department)
        form = form_at(client, add_address(cast.cluster))
        sent = form | THREE_ROWS | {"date": "hôm qua", "remarks": "giữ lại", "more": "1"}
        sent |= row(2, found="thứ ba", due="x")
        response = client.post(add_address(cast.cluster), sent)
        assert response.status_code == 200
        again = fields_of(response, "inspection-form")
        assert (again["date"], again["remarks"], again["findings-2-found"]) == (["hôm qua"], ["giữ lại"], ["thứ ba"])
        assert "findings-5-found" in again
        assert "is-invalid" not in response.content.decode()
        assert not Inspection.objects.exists()
        sent = again | {"date": "20/11/2026"} | row(2, due="2027") | row(5, found="thứ sáu")
        client.post(add_address(cast.cluster), sent)
        assert [one.found for one in Finding.objects.order_by("pk")] == ["thứ ba", "thứ sáu"]

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"date": ""}, "This field is required."),
            ({"date": "24/11/2026"}, "24/11/2026 is in the future"),
            ({"date": "2026"}, "Enter a valid date."),
            (row(0, found="", to_do="Huy động máy"), "This field is required."),
            (row(0, found="x", due="mai"), "mai"),
            ({"new_document_date": "2026"}, "Give the new document's number."),
            ({"new_document_number": "1/BB", "new_document_file": b"MZ"}, "This type of file is not allowed"),
        ],
    )
    def test_what_was_typed_comes_back_with_the_reason_at_its_field(self, cast, wrong, message):
        client = browser(cast.department)
        form = form_at(client, add_address(cast.cluster))
        if "new_document_file" in wrong:
            wrong = wrong | {"new_document_file": upload("x.pdf", wrong["new_document_file"])}
        sent = form | THREE_ROWS | {"remarks": "giữ lại"} | row(1, found="cũng giữ") | wrong
        response = client.post(add_address(cast.cluster), sent)
        assert response.status_code == 422
        assert message in text_of(response)
        assert "giữ lại" in response.content.decode()
        assert "cũng giữ" in response.content.decode()
        assert (Inspection.objects.count(), Document.objects.count()) == (0, 0)

    def test_a_bare_form_is_no_crash(self, cast):
        assert browser(cast.department).post(add_address(cast.cluster), {}).status_code == 422
        sent = {"more": "1", "findings-TOTAL_FORMS": "²", "findings-INITIAL_FORMS": "-3"}
        assert browser(cast.department).post(add_address(cast.cluster), sent).status_code == 200

    def test_the_action_refuses_what_is_not_its_own(self, cast):
        facts = {"date": date(2026, 9, 14)}
        with pytest.raises(PermissionDenied):
            add_inspection(by=cast.clerk, site=cast.cluster, facts=facts)
        with pytest.raises(PermissionDenied):
            add_inspection(by=cast.department, site=cast.zone, facts=facts)
        with pytest.raises(TypeError, match="version"):
            add_inspection(by=cast.department, site=cast.cluster, facts=facts | {"version": 3})
        with pytest.raises(TypeError, match="done_on"):
            add_inspection(by=cast.department, site=cast.cluster, facts=facts, findings=[{"done_on": None}])
        assert not Inspection.objects.exists()

    def test_without_a_site_the_page_asks_for_which(self, cast):
        html = browser(cast.department).get(reverse("progress:inspection-add")).content.decode()
        assert f'<option value="{cast.cluster.pk}">' in html
        assert f'<option value="{cast.zone.pk}">' not in html


class TestPage:
    def test_tells_all(self, cast):
        paper = document(cast.cluster, number="12/BB", kind="minutes")
        seen = visit(cast.cluster, people="Sở Công Thương", remarks="nhìn chung chậm", document=paper)
        finding(seen, to_do="Huy động máy", responsible=cast.company, responsible_people="ông Nam", due="quý III/2026")
        finding(seen, "thiếu biển báo", done_on=date(2026, 10, 1), done_note="đã lắp")
        response = browser(cast.clerk).get(seen.get_absolute_url())
        text = text_of(response)
        for said in (
            "Inspection 14/09/2026", "Industrial cluster Cẩm Giàng", "Sở Công Thương", "nhìn chung chậm",
            "Minutes 12/BB", "san nền chậm overdue by 54 days pending for 70 days", "Action required: Huy động máy",
            "Công ty Cổ phần Nhựa đường ông Nam due by Q3 2026", "thiếu biển báo done on 01/10/2026", "Done: đã lắp",
        ):  # fmt: skip
            assert said in text, said
        assert "Mark as done" not in text
        assert "Send the photos" not in text
        assert "Mark as done" in text_of(browser(cast.department).get(seen.get_absolute_url()))

    def test_the_sites_page_shows_open_findings_first(self, cast):
        seen = visit(cast.cluster, remarks="nhìn chung chậm")
        finding(seen, due="tháng 10/2026")
        finding(seen, "xong rồi", done_on=date(2026, 10, 1))
        text = text_of(browser(cast.department).get(cast.cluster.get_absolute_url()))
        assert "Open findings 1 san nền chậm overdue by 23 days pending for 70 days" in text
        assert "14/09/2026 Inspection findings: 1 open of 2 nhìn chung chậm" in text
        assert "xong rồi" not in text.partition("History")[0]

    def test_the_history_of_the_site_has_findings(self, cast):
        finding(visit(cast.cluster))
        text = text_of(browser(cast.department).get(cast.cluster.get_absolute_url())).partition("History")[2]
        assert "finding: san nền chậm" in text
        assert "Inspection 14/09/2026" in text


class TestEditing:
    def test_visit_and_findings_are_changed_added_and_deleted_together(self, cast):
        seen = visit(cast.cluster)
        first, second, third = finding(seen, "một"), finding(seen, "hai"), finding(seen, "ba")
        client = browser(cast.department)
        sent = form_at(client, edit_address(seen)) | {"remarks": "mới", "reason": "họp lại"}
        sent |= row(0, due="2027") | row(1, DELETE="on") | row(3, found="bốn")
        assert client.post(edit_address(seen), sent).url == seen.get_absolute_url()
        seen.refresh_from_db()
        assert (seen.remarks, seen.version) == ("mới", 2)
        assert [(one.found, one.version) for one in seen.findings.all()] == [("một", 2), ("ba", 1), ("bốn", 1)]
        assert Finding.history.get(id=second.pk, history_type="-").history_user == cast.department
        assert first.history.first().history_change_reason == "họp lại"
        assert third.history.count() == 1

    def test_what_another_changed_meanwhile_is_shown_beside_mine_and_nothing_is_saved(self, cast):
        seen = visit(cast.cluster, remarks="cũ")
        first, second = finding(seen, "một"), finding(seen, "hai")
        client = browser(cast.department)
        form = form_at(client, edit_address(seen))
        self.change_by_another(cast, first, found="một, của họ")
        response = client.post(edit_address(seen), form | {"remarks": "mới"} | row(0, found="một, của tôi"))
        assert response.status_code == 422
        text = text_of(response)
        assert "một, của họ: Administrator changed this at" in text
        assert "Finding described một, của họ một, của tôi my value" in text
        seen.refresh_from_db()
        assert seen.remarks == "cũ"
        again = fields_of(response, "inspection-form")
        assert (again["remarks"], again["findings-0-found"]) == (["mới"], ["một, của tôi"])
        assert client.post(edit_address(seen), again).status_code == 302
        assert [one.found for one in seen.findings.all()] == ["một, của tôi", "hai"]
        assert second.history.count() == 1

    def test_a_row_that_only_another_changed_is_left_as_they_saved_it(self, cast):
        seen = visit(cast.cluster)
        first = finding(seen, "một")
        client = browser(cast.department)
        form = form_at(client, edit_address(seen))
        self.change_by_another(cast, first, found="một, của họ")
        assert client.post(edit_address(seen), form | {"remarks": "mới"}).status_code == 302
        assert seen.findings.get().found == "một, của họ"
        seen.refresh_from_db()
        assert seen.remarks == "mới"

    def test_a_row_another_changed_is_not_deleted_unseen(self, cast):
        seen = visit(cast.cluster)
        first = finding(seen, "một")
        client = browser(cast.department)
        form = form_at(client, edit_address(seen))
        self.change_by_another(cast, first, found="một, của họ")
        response = client.post(edit_address(seen), form | row(0, DELETE="on"))
        assert response.status_code == 422
        assert "một, của họ: Administrator changed this at" in text_of(response)
        assert seen.findings.count() == 1
        again = fields_of(response, "inspection-form")
        assert client.post(edit_address(seen), again).status_code == 302
        assert seen.findings.count() == 0

    def test_a_row_another_deleted_can_be_recorded_anew(self, cast):
        seen = visit(cast.cluster)
        first = finding(seen, "một")
        client = browser(cast.department)
        form = form_at(client, edit_address(seen))
        first.delete()
        response = client.post(edit_address(seen), form | row(0, found="một, của tôi"))
        assert response.status_code == 422
        assert "This finding was deleted by someone else in the meantime." in text_of(response)
        again = fields_of(response, "inspection-form")
        assert client.post(edit_address(seen), again).status_code == 302
        assert seen.findings.get().found == "một, của tôi"

    def test_a_finding_of_another_visit_is_not_reached_through_the_form(self, cast):
        seen, foreign = visit(cast.cluster), finding(visit(cast.zone), "của khu")
        client = browser(cast.department)
        form = form_at(client, edit_address(seen)) | row(0, pk=foreign.pk, version=1, found="chiếm")
        assert client.post(edit_address(seen), form).status_code == 422
        foreign.refresh_from_db()
        assert foreign.found == "của khu"

    def test_a_save_between_look_and_write_is_found_by_the_second_look(self, cast, monkeypatch):
        seen = visit(cast.cluster, remarks="cũ")
        client = browser(cast.department)
        form = form_at(client, edit_address(seen))

        apply = InspectionForms.apply

        def overtaken(forms):
            monkeypatch.setattr(InspectionForms, "apply", apply)
            changes = {"remarks": "của họ"}
            update_inspection(inspection=seen, by=cast.administrator, version=1, changes=changes)
            return apply(forms)

        monkeypatch.setattr(InspectionForms, "apply", overtaken)
        response = client.post(edit_address(seen), form | {"remarks": "của tôi"})
        assert response.status_code == 422
        assert "General remarks của họ của tôi my value" in text_of(response)

    def test_a_visit_is_not_moved_past_what_was_done_after_it(self, cast):
        seen = visit(cast.cluster)
        finding(seen, done_on=date(2026, 10, 1))
        client = browser(cast.department)
        form = form_at(client, edit_address(seen))
        response = client.post(edit_address(seen), form | {"date": "2/10/2026"})
        assert response.status_code == 422
        assert "A finding was done before this date." in text_of(response)
        assert client.post(edit_address(seen), form | {"date": "1/10/2026"}).status_code == 302

    def test_what_the_form_does_not_show_is_complained_of_above_it(self, cast, monkeypatch):
        def refuse(**kwargs):
            raise ValidationError({"done_on": "Ngày này chưa đến."})

        seen = visit(cast.cluster)
        client = browser(cast.department)
        form = form_at(client, edit_address(seen)) | {"remarks": "mới"}
        monkeypatch.setattr("progress.inspections.forms.update_inspection", refuse)
        response = client.post(edit_address(seen), form)
        assert response.status_code == 422
        assert response.context["forms"].visit.non_field_errors() == ["Ngày này chưa đến."]

    def test_the_action_saves_all_or_nothing(self, cast):
        seen = visit(cast.cluster)
        first = finding(seen)
        edits = [{"finding": first, "version": 9, "changes": {"found": "x"}}]

        with pytest.raises(StaleVersion):
            update_inspection(
                inspection=seen, by=cast.department, version=1, changes={"remarks": "mới"},
                findings=[FindingEdit(**edit) for edit in edits],
            )  # fmt: skip
        assert Inspection.objects.get().remarks == ""

    def change_by_another(self, cast, record, **changes):
        for name, value in changes.items():
            setattr(record, name, value)
        record._history_user = cast.administrator
        record.save()


class TestSettling:
    def test_in_place_the_finding_comes_back_done(self, cast):
        found = finding(visit(cast.cluster), due="2025")
        client = htmx(cast.department)
        response = client.get(done_address(found))
        html = response.content.decode()
        assert f'<li id="finding-{found.pk}"' in html
        assert "<html" not in html
        assert 'value="23/11/2026"' in html
        response = client.post(
            done_address(found), {"version": 1, "done_on": "20/11/2026", "done_note": "đã san\nxong"}
        )
        assert "done on 20/11/2026" in text_of(response)
        assert f'id="finding-{found.pk}"' in response.content.decode()
        found.refresh_from_db()
        assert (found.done_on, found.done_note, found.version) == (date(2026, 11, 20), "đã san\nxong", 2)
        assert found.history.first().history_user == cast.department
        cancelled = client.get(f"{done_address(found)}?cancel=1")
        assert "Edit the action taken" in text_of(cancelled)

    def test_without_javascript_it_is_a_page(self, cast):
        found = finding(visit(cast.cluster))
        client = browser(cast.department)
        form = fields_of(client.get(done_address(found)), "finding-form")
        response = client.post(done_address(found), form)
        assert response.url == f"/inspections/{found.inspection_id}/#finding-{found.pk}"
        assert not Finding.objects.open().exists()

    def test_it_can_be_opened_again(self, cast):
        found = finding(visit(cast.cluster), done_on=date(2026, 10, 1), done_note="x")
        response = htmx(cast.department).post(done_address(found), {"version": 1, "done_on": "", "done_note": ""})
        assert "pending for 70 days" in text_of(response)
        assert Finding.objects.open().get() == found

    @pytest.mark.parametrize(
        ("sent", "message"),
        [
            ({"done_on": ""}, "This field is required."),
            ({"done_on": "24/11/2026"}, "24/11/2026 is in the future"),
            ({"done_on": "13/9/2026"}, "This cannot have been done before the inspection that found it."),
            ({"done_on": "hôm qua"}, "Enter a valid date."),
        ],
    )
    def test_a_day_that_cannot_be_is_refused_at_its_field(self, cast, sent, message):
        found = finding(visit(cast.cluster))
        response = htmx(cast.department).post(done_address(found), {"version": 1, "done_note": "giữ lại"} | sent)
        assert response.status_code == 422
        assert message in text_of(response)
        assert "giữ lại" in response.content.decode()
        assert Finding.objects.open().exists()

    def test_what_was_done_wants_its_day(self, cast):
        found = finding(visit(cast.cluster), done_on=date(2026, 10, 1))
        response = htmx(cast.department).post(done_address(found), {"version": 1, "done_on": "", "done_note": "x"})
        assert response.status_code == 422
        assert "Give the day on which it was done." in text_of(response)

    def test_over_a_newer_version_nothing_is_saved_and_both_are_shown(self, cast):
        found = finding(visit(cast.cluster))
        close_finding(finding=found, by=cast.administrator, version=1, done_on=date(2026, 10, 1), done_note="của họ")
        response = htmx(cast.department).post(
            done_address(found), {"version": 1, "done_on": "20/11/2026", "done_note": "của tôi"}
        )
        assert response.status_code == 422
        text = text_of(response)
        assert "Administrator changed this at" in text
        assert "Done on 01/10/2026 20/11/2026 my value" in text
        assert "Action taken của họ của tôi my value" in text
        found.refresh_from_db()
        assert found.done_note == "của họ"


class TestForOtherPages:
    def test_open_findings_in_a_persons_charge_the_most_urgent_first(self, cast):
        here, there = visit(cast.cluster), visit(cast.zone)
        finding(here, "không hạn")
        finding(here, "năm sau", due="2027")
        finding(here, "gấp", due="tháng 10/2026")
        finding(here, "xong", done_on=date(2026, 10, 1))
        finding(there, "của khu")

        def told(user):
            return [one.found for one in Finding.objects.in_charge_of(user)]

        assert told(cast.department) == told(cast.clerk) == ["gấp", "năm sau", "không hạn"]
        assert told(cast.board) == ["của khu"]
        assert told(cast.leader) == told(cast.nobody) == []

    @pytest.mark.once
    def test_open_findings_of_an_organisation_cost_one_query(self, cast, django_assert_num_queries):
        for site in (cast.cluster, cast.zone):
            paper = document(site, number=f"{site.pk}/BB")
            finding(visit(site, document=paper), responsible=cast.company)
            finding(visit(site), responsible=cast.company, done_on=date(2026, 10, 1))
            finding(visit(site), responsible=cast.rival)
        with django_assert_num_queries(1):
            lines = [
                f"{one.site} {one.inspection.document} {one.responsible} {one.days_pending} {one.days_overdue}"
                for one in Finding.objects.open().filter(responsible=cast.company).most_urgent_first()
            ]
        assert len(lines) == 2

    def test_overdue_begins_when_the_whole_period_is_over(self, cast):
        seen = visit(cast.cluster)
        quarter = finding(seen, due="quý III/2026")
        finding(seen, due="tháng 11/2026")
        assert list(Finding.objects.overdue(date(2026, 11, 23))) == [quarter]
        assert not Finding.objects.overdue(date(2026, 9, 30)).exists()
        assert (quarter.is_overdue, quarter.days_overdue) == (True, 54)

    def test_a_finding_stays_with_the_site_of_its_visit(self, cast, in_english):
        seen = visit(cast.cluster)
        assert finding(seen).site_id == cast.cluster.pk
        with pytest.raises(ValidationError, match="another site"):
            Finding(inspection=seen, site_id=cast.zone.pk, found="x").full_clean()
