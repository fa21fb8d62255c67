"""The filing desk: what came and how, what is returned, reminders, the chain, the debt on the debtor's own pages."""

import datetime
import io
import zipfile
from datetime import date

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from clusters.models import Cluster
from places.models import AdministrativeUnit, Organisation
from progress.access.roles import Role
from progress.models import FilingStep, PeriodFigure, ReportForm, ReportRow, Submission
from progress.models.rules.reporting_period import Period
from progress.tests.cast import browser, person, text_of
from progress.tests.past import on
from progress.tests.reports import YEAR, answer, fill_in, project
from progress.tests.submitting import accept
from progress.work import work_of
from progress.work.digest import digest_for
from reports.forms.desk.actions import note_reminder, receive_form, return_form
from reports.forms.desk.debts import find_debt
from reports.forms.desk.one_debt import scopes_of_forms
from reports.forms.desk.signing import sign_off
from reports.forms.filing import file_form
from reports.models import FormKind, Letterhead
from reports.tests.filing_office import LONG_AGO, TODAY, debt, make_office

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture
def office():
    cast = make_office()
    with on(TODAY):
        yield cast


def listed(user, form: str, query: str = "") -> dict[str, str]:
    rows = browser(user).get(f"/figures/?period={YEAR}&form={form}&{query}").context["rows"]
    return {row.debt.name: row.status for row in rows}


def desk(user, form: str, language: str = "en") -> str:
    return text_of(browser(user, language).get(f"/figures/?period={YEAR}&form={form}"))


def found(user, form: str, pk: int):
    return find_debt(user, form, YEAR, pk, scopes_of_forms(user))


class TestList:
    def test_counts_who_filed_of_every_form_and_names_the_day_each_is_due(self, office):
        page = desk(office.department, "01")
        assert "Form 01: a secondary project : 0 of 1 filed ; due before 20/12/2026 1 overdue" in page
        assert "Form 02: the infrastructure developer : 0 of 2 filed ; due before 20/12/2026 2 overdue" in page
        assert "Form 03 : 0 of 1 filed ; due before 25/12/2026" in page
        assert "Form 04 : 0 of 1 filed ; due before 31/12/2026" in page

    def test_lists_units_and_the_province_beside_projects_and_sites(self, office):
        assert listed(office.department, "02") == {"CCN Cẩm Giàng": "none", "CCN Vằng Mười": "none"}
        assert listed(office.department, "03") == {office.places.new_commune.label: "none"}
        assert listed(office.leader, "04") == {"": "none"}

    def test_everybody_sees_their_own(self, office):
        assert listed(office.clerk, "02") == {"CCN Cẩm Giàng": "none"}
        assert listed(office.local, "03") == {office.places.new_commune.label: "none"}
        assert listed(office.board, "02") == {}
        assert listed(office.nobody, "01") == {}
        response = browser(office.clerk).get(f"/figures/?period={YEAR}&form=03")
        assert "Search not run" in text_of(response)

    def test_says_by_how_many_days_it_is_late(self, office):
        assert "3 days overdue" in desk(office.department, "02")

    def test_finds_by_name_and_state(self, office):
        assert listed(office.department, "02", "q=vang muoi") == {"CCN Vằng Mười": "none"}
        assert listed(office.department, "02", "status=received") == {}
        assert listed(office.department, "02", "status=overdue&q=cam") == {"CCN Cẩm Giàng": "none"}
        assert listed(office.department, "03", "status=overdue") == {}
        form = browser(office.department).get(f"/figures/?period={YEAR}&form=03").context["form"]
        states = dict(form.fields["status"].choices)
        assert states["all"] == "filed"
        assert "some" not in states
        assert browser(office.department).get("/figures/?q=%00").status_code == 200

    def test_narrows_every_form_to_a_unit_of_whatever_time(self, office):
        commune = office.places.new_commune
        assert listed(office.department, "02", f"unit={commune.slug}") == {"CCN Cẩm Giàng": "none"}
        assert listed(office.department, "02", "unit=huyện Na Rì") == {"CCN Vằng Mười": "none"}
        assert listed(office.department, "01", "unit=huyện Na Rì") == {}
        assert listed(office.department, "03", f"unit={commune.slug}") == {commune.label: "none"}
        assert listed(office.department, "03", "unit=huyện Na Rì") == {}
        assert listed(office.department, "04", f"unit={commune.slug}") == {}
        client = browser(office.department)
        page = client.get(f"/figures/?period={YEAR}&form=02&unit={commune.slug}")
        assert f"Only {commune.label}." in text_of(page)
        assert f"unit={commune.slug}" in page.content.decode().partition("form-tallies")[2]
        assert [tally.count for tally in page.context["tallies"]] == [1, 1, 1]
        assert "Search not run" in text_of(client.get(f"/figures/?period={YEAR}&unit=Đâu đó"))

    def test_who_sees_both_kinds_narrows_the_totals_to_one_of_them(self, office):
        ReportRow.objects.filter(form="01").update(for_zones=True)
        with on(LONG_AGO):
            project(office.zone, "Nhà máy trong khu", investor=office.rival)
        assert "Form 01: a secondary project : 0 of 2 filed" in desk(office.leader, "01")
        client = browser(office.department)
        page = client.get(f"/figures/?period={YEAR}&form=01&kind=cluster")
        assert "Form 01: a secondary project : 0 of 1 filed" in text_of(page)
        assert f"?period={YEAR}&amp;form=02&amp;kind=cluster" in page.content.decode()
        of_zones = client.get(f"/figures/?period={YEAR}&form=01&kind=zone").context["tallies"]
        assert [tally.form for tally in of_zones] == ["01", "02"]
        assert "kind" not in browser(office.board).get("/figures/").context["form"].fields
        assert client.get("/figures/?kind=%00").status_code == 200

    def test_what_is_sent_in_the_tracker_waits_then_is_complete_or_returned(self, office):
        address = f"/sites/{office.cluster.pk}/figures/{YEAR}/"
        fill_in(office.clerk, address, r4="3", r13="1")
        assert listed(office.department, "02", "status=waiting") == {"CCN Cẩm Giàng": "waiting"}
        assert "22/12/2026 in the tracker filed 3 days late" in desk(office.department, "02")
        sent = Submission.objects.get()
        accept(browser(office.department), sent)
        assert listed(office.department, "02", "status=all") == {"CCN Cẩm Giàng": "all"}
        assert "1 of 2 filed" in desk(office.department, "02")

    def test_exports_what_it_shows(self, office):
        take_in(office, "02", office.cluster.pk)
        query = f"period={YEAR}&form=02&export-format=csv&export-delimiter=;&export-columns=site"
        query += "&export-columns=status&export-columns=filed_on&export-columns=way"
        text = browser(office.department).get(f"/export/figures/?{query}").getvalue().decode("utf-8-sig")
        assert "CCN Cẩm Giàng;" in text
        assert "received, figures incomplete" in text
        assert "on paper" in text

    @pytest.mark.once
    @pytest.mark.parametrize("form", ["01", "02", "03"])
    def test_costs_the_same_with_many(self, office, form):
        def queries(address) -> int:
            client = browser(office.department)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            return len(captured)

        steps = lambda pk, form: note_reminder(  # noqa: E731
            debt=found(office.department, form, pk), by=office.department, way="letter", to="x"
        )
        pks = {"01": office.project.pk, "02": office.cluster.pk, "03": office.places.new_commune.pk}
        steps(pks[form], form)
        addresses = [f"/figures/?period={YEAR}&form={form}", debt(form, pks[form]), debt("04", 0)]
        few = [queries(address) for address in addresses]
        with on(LONG_AGO):
            for number in range(12):
                unit = AdministrativeUnit.objects.create(
                    kind="commune", name=f"Xã {number}", valid_from=date(2025, 7, 1)
                )
                site = Cluster.objects.create(name=f"Cụm {number}", unit=unit, developer=office.company)
                for one in (site, office.cluster):
                    project(one, f"Dự án {number} {one.pk}", investor=office.company)
        for row in browser(office.department).get(addresses[0]).context["rows"]:
            if row.debt.about_pk != pks[form]:
                steps(row.debt.about_pk, form)
        many = [queries(address) for address in addresses]
        assert all(now <= before for now, before in zip(many, few, strict=True)), (few, many)


def take_in(office, form: str, pk: int, **data):
    data = {"on": "18/12/2026", "way": "paper", "note": "Công văn 12"} | data
    return browser(office.department).post(debt(form, pk, "receive/"), data)


class TestReceiving:
    def test_a_form_on_paper_is_received_on_its_day_and_owed_no_more(self, office):
        assert "form 02" in text_of(browser(office.clerk).get("/work/"))
        assert take_in(office, "02", office.cluster.pk).status_code == 302
        assert listed(office.department, "02", "status=received") == {"CCN Cẩm Giàng": "received"}
        page = desk(office.department, "02")
        assert "Received, figures incomplete 0 of 2 lines 18/12/2026 on paper" in page
        assert "1 of 2 filed" in page
        assert "form 02" not in text_of(browser(office.clerk).get("/work/"))
        page = text_of(browser(office.department).get(office.cluster.get_absolute_url()))
        assert "overdue" not in page.partition("2026 ")[2].partition("First half")[0]

    def test_a_file_is_kept_and_sent_to_who_sees_the_form(self, office):
        file = SimpleUploadedFile("Biểu 02.pdf", PDF)
        assert take_in(office, "02", office.cluster.pk, way="file", file=file).status_code == 302
        step = FilingStep.objects.get()
        address = debt("02", office.cluster.pk, f"received/{step.pk}/file/")
        assert b"".join(browser(office.clerk).get(address).streaming_content) == PDF
        assert browser(office.board).get(address).status_code == 404
        other = debt("02", office.other_cluster.pk, f"received/{step.pk}/file/")
        assert browser(office.department).get(other).status_code == 404

    @pytest.mark.parametrize(
        "data",
        [
            {"on": "23/12/2026"},
            {"on": "14/12/2025"},
            {"on": "x"},
            {"on": ""},
            {"way": "letter"},
            {"way": "file"},
            {"note": "a\x00" * 9},
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_is_recorded(self, office, data):
        response = take_in(office, "02", office.cluster.pk, **data)
        assert response.status_code in (302, 422)
        assert (response.status_code == 302) == FilingStep.objects.exists()

    def test_returned_with_its_reason_it_is_owed_again(self, office):
        take_in(office, "02", office.cluster.pk)
        client = browser(office.department)
        address = debt("02", office.cluster.pk)
        assert client.post(f"{address}return/", {"reason": ""}).status_code == 422
        assert client.post(f"{address}return/", {"reason": "thiếu chữ ký"}).status_code == 302
        assert listed(office.department, "02", "status=returned") == {"CCN Cẩm Giàng": "returned"}
        assert "thiếu chữ ký" in desk(office.clerk, "02")
        assert "form 02" in text_of(browser(office.clerk).get("/work/"))
        response = client.post(f"{address}return/", {"reason": "lần nữa"}, follow=True)
        assert "There is nothing to return" in response.content.decode()

    def test_a_receipt_by_mistake_is_cancelled_and_stays_told(self, office):
        take_in(office, "02", office.cluster.pk)
        client = browser(office.department)
        assert client.post(debt("02", office.cluster.pk, "cancel/"), {"reason": "nhầm cụm"}).status_code == 302
        assert listed(office.department, "02")["CCN Cẩm Giàng"] == "none"
        page = text_of(client.get(debt("02", office.cluster.pk)))
        assert "Receipt cancelled · nhầm cụm" in page
        assert "Received on paper · Công văn 12" in page

    def test_a_step_is_neither_changed_nor_deleted(self, office):
        take_in(office, "02", office.cluster.pk)
        step = FilingStep.objects.get()
        with pytest.raises(TypeError):
            step.save()
        with pytest.raises(TypeError):
            step.delete()

    def test_the_communes_form_on_paper_is_the_departments_to_take_in(self, office):
        pk = office.places.new_commune.pk
        assert browser(office.local).post(debt("03", pk, "receive/"), {}).status_code == 403
        assert take_in(office, "03", pk).status_code == 302
        assert listed(office.department, "03") == {office.places.new_commune.label: "received"}

    @pytest.mark.parametrize(
        "address",
        ["02/2026-year/0/", "02/x/1/", "09/2026-year/1/", "02/2031-year/1/", "04/2026-year/5/", "03/2026-year/0/"],
    )
    def test_what_there_is_not_is_not_found(self, office, address):
        assert browser(office.department).get(f"/figures/{address}").status_code == 404


class TestReminding:
    def remind(self, user, way: str, *pks: int, form: str = "02"):
        data = {"form": form, "period": YEAR, "way": way, "debt": pks}
        return browser(user).post("/figures/remind/", data, follow=True)

    def test_one_mail_goes_to_each_debtor_and_the_day_is_noted(self, office):
        office.clerk.email = "clerk@example.vn"
        office.clerk.save()
        response = self.remind(office.department, "mail", office.cluster.pk, office.other_cluster.pk)
        [sent] = mail.outbox
        assert sent.to == ["clerk@example.vn"]
        assert sent.subject == "Đôn đốc: biểu 02, năm 2026"
        assert f"/figures/02/{YEAR}/{office.cluster.pk}/" in sent.body
        page = text_of(response)
        assert "Reminded of 1 form: Công ty Cổ phần Nhựa đường." in response.content.decode()
        assert "No person with an email address works there" in response.content.decode()
        assert "22/12/2026 by email" in page
        assert "reminded on 22/12/2026" in text_of(browser(office.clerk).get("/work/"))

    def test_nobody_is_mailed_twice_on_one_day(self, office):
        office.clerk.email = "clerk@example.vn"
        office.clerk.save()
        for _time in range(2):
            response = self.remind(office.department, "mail", office.cluster.pk)
        assert len(mail.outbox) == 1
        assert "Reminded by email today already" in response.content.decode()

    def test_a_mail_that_fails_is_told_and_not_noted(self, office, monkeypatch):
        office.clerk.email = "clerk@example.vn"
        office.clerk.save()

        def fail(*_args, **_more):
            raise OSError("no way")

        monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
        response = self.remind(office.department, "mail", office.cluster.pk)
        assert "The email could not be sent" in response.content.decode()
        assert not FilingStep.objects.exists()

    def test_letters_come_as_word_files_in_one_archive(self, office):
        Letterhead.objects.create(kind="cluster", office="Sở Công Thương", symbol="SCT", place="Thái Nguyên")
        response = self.remind(office.department, "letter", office.cluster.pk, office.other_cluster.pk)
        archive = zipfile.ZipFile(io.BytesIO(response.content))
        assert len(archive.namelist()) == 2
        word = Document(io.BytesIO(archive.read(archive.namelist()[0])))
        text = "\n".join(p.text for p in word.paragraphs)
        assert "yêu cầu Công ty Cổ phần Nhựa đường hoàn thành và gửi ngay các báo cáo nêu trên" in text
        assert "CCN Cẩm Giàng" in [cell.text for row in word.tables[-2].rows for cell in row.cells]
        assert FilingStep.objects.filter(kind="reminded", way="letter").count() == 2

    def test_a_communes_committee_is_reminded_of_its_form(self, office):
        Letterhead.objects.create(kind="cluster", office="Sở Công Thương", symbol="SCT", place="Thái Nguyên")
        response = self.remind(office.department, "letter", office.places.new_commune.pk, form="03")
        [name] = zipfile.ZipFile(io.BytesIO(response.content)).namelist()
        assert "Ủy ban nhân dân xã Cẩm Giàng" in name
        assert "reminded on 22/12/2026" in text_of(browser(office.local).get("/work/"))

    @pytest.mark.parametrize("way", ["letter", "mail"])
    def test_a_unit_that_has_ceased_since_is_told_with_what_stands_in_its_place(self, office, way):
        Letterhead.objects.create(kind="cluster", office="Sở Công Thương", symbol="SCT", place="Thái Nguyên")
        for reader in (office.local, office.clerk):
            reader.email = f"{reader.username}@example.vn"
            reader.save()
        commune = office.places.new_commune
        type(commune).objects.filter(pk=commune.pk).update(valid_until="2026-12-20")
        commune.successors.create(kind="ward", name="Phủ Thông", valid_from=datetime.date(2026, 12, 21))
        response = self.remind(office.department, way, commune.pk, form="03")
        assert "in brackets those in its place" in response.content.decode()
        assert "xã Cẩm Giàng, tỉnh Thái Nguyên (phường Phủ Thông)" in response.content.decode()
        Organisation.objects.filter(pk=office.company.pk).update(
            name="UBND huyện Bạch Thông", name_folded="ubnd huyen bach thong", kind="committee"
        )
        response = self.remind(office.department, way, office.cluster.pk)
        assert "in its place; write to them: UBND huyện Bạch Thông (" in response.content.decode()
        assert mail.outbox == []
        assert not FilingStep.objects.exists()

    def test_without_a_letterhead_it_says_so(self, office):
        response = self.remind(office.department, "letter", office.cluster.pk)
        assert "No letterhead is recorded" in response.content.decode()
        assert not FilingStep.objects.exists()

    def test_what_came_meanwhile_is_not_reminded_of(self, office):
        office.clerk.email = "clerk@example.vn"
        office.clerk.save()
        take_in(office, "02", office.cluster.pk)
        self.remind(office.department, "mail", office.cluster.pk)
        assert not mail.outbox

    def test_only_officers_remind_and_only_of_what_is_theirs(self, office):
        assert self.remind(office.clerk, "mail", office.cluster.pk).status_code == 403
        assert self.remind(office.leader, "mail", office.cluster.pk).status_code == 403
        response = self.remind(office.board, "mail", office.cluster.pk)
        assert "Tick those to be reminded." in response.content.decode()

    @pytest.mark.parametrize("data", [{}, {"way": "x"}, {"period": "x"}, {"form": "77"}, {"debt": "9" * 30}])
    def test_nonsense_is_answered(self, office, data):
        data = {"form": "02", "period": YEAR, "way": "mail"} | data
        assert browser(office.department).post("/figures/remind/", data).status_code in (302, 404)
        assert browser(office.department).get("/figures/remind/").status_code == 405


class TestMyWork:
    def test_a_commune_officer_signs_the_form_of_their_unit_off(self, office):
        page = text_of(browser(office.local).get("/work/"))
        assert "Forms to sign off" in page
        assert "2026, due before 25/12/2026" in page
        office.local.email = "local@example.vn"
        assert "due before 25/12/2026" in digest_for(office.local, "en", TODAY).body
        pk = office.places.new_commune.pk
        assert browser(office.local).post(debt("03", pk, "sign/")).status_code == 302
        assert "0 Forms to sign off" in text_of(browser(office.local).get("/work/"))
        assert listed(office.department, "03") == {office.places.new_commune.label: "waiting"}
        client = browser(office.department)
        client.post(debt("03", pk, "return/"), {"reason": "thiếu cụm mới"})
        assert "returned: thiếu cụm mới" in text_of(browser(office.local).get("/work/"))

    def test_the_department_files_the_provinces(self, office):
        page = text_of(browser(office.department).get("/work/"))
        assert "Forms to file" in page
        assert "2026, due before 31/12/2026" in page
        file_form(kind=office.of_province, unit=None, period=Period.parse(YEAR), by=office.department)
        assert "2026, due before 31/12/2026" not in text_of(browser(office.department).get("/work/"))
        assert listed(office.department, "04") == {"": "all"}

    def test_what_units_signed_off_and_proposed_waits_for_who_files(self, office):
        client, unit = browser(office.local), office.places.new_commune.pk
        row = office.of_unit.rows.get(number="2")
        typed = {"value": "5", "reason": "đếm lại", "source": "TTr 12", "version": 0}
        address = reverse("form-override", args=["03", YEAR, row.number])
        assert client.post(f"{address}?unit={unit}", typed).status_code == 302
        assert client.post(debt("03", unit, "sign/")).status_code == 302
        page = text_of(browser(office.department, "vi").get("/work/"))
        assert "Năm 2026: 1 biểu đã xác nhận hoặc đã nhận, chờ gửi; 1 giá trị nhập tay chờ duyệt" in page
        assert "biểu đã xác nhận" not in text_of(browser(office.board, "vi").get("/work/"))
        file_form(
            kind=office.of_unit,
            unit=office.places.new_commune,
            period=office.of_unit.calendar.parse(YEAR),
            by=office.department,
        )
        page = text_of(browser(office.department, "vi").get("/work/"))
        assert "biểu đã xác nhận" not in page
        assert "1 giá trị nhập tay chờ duyệt" in page

    def test_it_is_left_out_of_what_is_narrowed_to_some_sites(self, office):
        page = text_of(browser(office.department).get("/work/?kind=zone"))
        assert "due before 31/12/2026" not in page
        assert browser(office.department).get("/work/?group=site").status_code == 200
        assert browser(office.department).get("/work/?only=forms").status_code == 200


class TestChain:
    def test_each_level_sees_what_feeds_theirs_and_the_way_up(self, office):
        page = browser(office.department).get(debt("04", 0))
        assert [row.debt.name for row in page.context["rows"]] == [office.places.new_commune.label]
        assert "Form 02: the infrastructure developer: 0 of 2 filed" in text_of(page)
        page = browser(office.local).get(debt("03", office.places.new_commune.pk))
        assert [row.debt.name for row in page.context["rows"]] == ["CCN Cẩm Giàng"]
        assert page.context["above"] is None
        page = browser(office.clerk).get(debt("02", office.cluster.pk))
        assert [row.debt.name for row in page.context["rows"]] == ["Nhà máy giày"]
        page = browser(office.department).get(debt("01", office.project.pk))
        assert page.context["above"].name == "CCN Cẩm Giàng"
        assert browser(office.department).get(debt("02", office.cluster.pk)).context["above"].form == "03"

    def test_only_the_level_itself_signs(self, office):
        address = debt("02", office.cluster.pk, "sign/")
        for who in (office.department, office.leader, office.local):
            assert browser(who).post(address).status_code == 403
        assert browser(office.board).post(address).status_code == 404
        assert browser(office.clerk).post(address).status_code == 302
        assert browser(office.department).post(debt("03", office.places.new_commune.pk, "sign/")).status_code == 403

    def test_nothing_is_signed_before_the_cut_off_is_over(self, office):
        with on(date(2026, 12, 14)):
            response = browser(office.clerk).post(debt("02", office.cluster.pk, "sign/"), follow=True)
        assert "after its cut-off date, 14/12/2026" in response.content.decode()
        assert not FilingStep.objects.exists()

    def test_the_developer_sees_what_changed_in_forms_01_after_signing(self, office):
        with on(date(2026, 12, 18)):
            told = answer(office.rows["revenue"], 100, office.cluster, office.project, period=YEAR)
        with on(date(2026, 12, 19)):
            sign_off(debt=found(office.clerk, "02", office.cluster.pk), by=office.clerk)
        assert "Nothing has changed." in text_of(browser(office.clerk).get(debt("02", office.cluster.pk)))
        told.value = 120
        told.save()
        page = text_of(browser(office.clerk).get(debt("02", office.cluster.pk)))
        assert "Form 01, Nhà máy giày: 1. Doanh thu: 100 → 120" in page

    def test_a_form_02_corrected_after_the_provinces_was_filed_is_a_line_with_the_difference(self, office):
        with on(date(2026, 12, 19)):
            leased = answer(office.rows["leased"], 3, office.cluster, period=YEAR)
        with on(date(2026, 12, 20)):
            file_form(kind=office.of_province, unit=None, period=Period.parse(YEAR), by=office.department)
            sign_off(debt=found(office.local, "03", office.places.new_commune.pk), by=office.local)
        leased.value = 4
        leased.save()
        gone = answer(office.rows["wastewater"], 1, office.other_cluster, period=YEAR)
        page = text_of(browser(office.department).get(debt("04", 0)))
        assert "Form 02, CCN Cẩm Giàng: 4. Leased land: 3 → 4" in page
        assert "Form 02, CCN Vằng Mười: 13. Xử lý nước thải: no data yet → 1" in page
        gone.delete()
        page = text_of(browser(office.department).get(debt("04", 0)))
        assert "CCN Vằng Mười: 13" not in page
        page = text_of(browser(office.local).get(debt("03", office.places.new_commune.pk)))
        assert "Form 02, CCN Cẩm Giàng: 4. Leased land: 3 → 4" in page

    def test_a_line_of_the_form_that_would_differ_is_told(self, office):
        pk = office.places.new_commune.pk
        with on(date(2026, 12, 20)):
            sign_off(debt=found(office.local, "03", pk), by=office.local)
        answer(office.rows["workers"], 40, office.cluster, office.project, period=YEAR)
        page = text_of(browser(office.local).get(debt("03", pk)))
        assert "Form 01, Nhà máy giày: 3. Lao động: no data yet → 40" in page

    def test_what_was_received_and_returned_by_one_is_not_anothers(self, office):
        receive_form(
            debt=found(office.department, "02", office.cluster.pk), by=office.department, on=TODAY, way="paper"
        )
        return_form(debt=found(office.department, "02", office.cluster.pk), by=office.department, reason="x")
        assert FilingStep.objects.of(ReportForm.DEVELOPER, Period.parse("2026-half")).count() == 0
        assert FilingStep.objects.of(ReportForm.PROJECT, Period.parse(YEAR)).count() == 0
        assert not PeriodFigure.objects.exists()


def test_a_project_without_an_investor_is_named_and_nobody_is_written_to(office):
    with on(LONG_AGO):
        alone = project(office.cluster, "Không rõ")
    data = {"form": "01", "period": YEAR, "way": "mail", "debt": [alone.pk]}
    response = browser(office.department).post("/figures/remind/", data, follow=True)
    assert "No investor or developer is recorded, so no reminder was sent: Không rõ." in response.content.decode()


def test_people_of_the_investor_are_written_to(office):
    company = Organisation.objects.get(pk=office.rival.pk)
    reader = person("reader", Role.CLERK, organisation=company)
    reader.email = "reader@example.vn"
    reader.save()
    data = {"form": "01", "period": YEAR, "way": "mail", "debt": [office.project.pk]}
    browser(office.department).post("/figures/remind/", data)
    assert [sent.to for sent in mail.outbox] == [["reader@example.vn"]]


class TestOwnForms:
    """A form that the Management Board made: of zones, by quarter, due on days of its own."""

    @pytest.fixture
    def quarterly(self, office):
        kind = FormKind.objects.create(number="kcn", level="province", site_kind="zone", name="Biểu KCN", name_en="Z")
        kind.terms.create(title="Tình hình khu công nghiệp", sender="Ban Quản lý", receivers="Bộ Tài chính")
        for period, month, day, due_month in (("q3", 9, 30, 10), ("q4", 12, 31, 1)):
            days = {"end_day": day, "end_month": month, "due_day": 10, "due_month": due_month}
            kind.periods.create(period=period, is_due_next_year=period == "q4", **days)
        kind.rows.create(number="1", order=1, name="Lao động", unit="Người", computation="workers")
        return kind

    def test_stands_on_the_desk_in_its_quarters_alone(self, office, quarterly):
        client = browser(office.board, "en")
        page = client.get("/figures/?period=2026-q3&form=kcn")
        assert [(row.debt.form, row.status, row.is_overdue) for row in page.context["rows"]] == [("kcn", "none", True)]
        assert "Z : 0 of 1 filed ; due before 10/10/2026 1 overdue" in text_of(page)
        assert [tally.form for tally in page.context["tallies"]] == ["kcn"]
        assert client.get(f"/figures/?period={YEAR}&form=kcn").context["rows"] == []
        assert client.get("/figures/kcn/2026-q3/0/").status_code == 200
        for address in (f"/figures/kcn/{YEAR}/0/", "/figures/kcn/2026-q2/0/", "/figures/kcn/2026-q3/1/"):
            assert client.get(address).status_code == 404

    def test_is_filed_by_those_who_keep_zones_and_is_no_work_of_others(self, office, quarterly):
        assert forms_to_file(office.board) == ["/figures/kcn/2026-q3/0/"]
        assert "/figures/kcn/2026-q3/0/" not in forms_to_file(office.department)
        file_form(kind=quarterly, unit=None, period=quarterly.calendar.parse("2026-q3"), by=office.board)
        assert forms_to_file(office.board) == []
        assert listed_in(office.board, "2026-q3", "kcn") == ["all"]

    def test_a_form_made_later_is_not_owed_for_earlier_periods(self, office, quarterly):
        FormKind.objects.filter(pk=quarterly.pk).update(valid_from=date(2026, 10, 1))
        assert browser(office.board).get("/figures/kcn/2026-q3/0/").status_code == 404
        assert forms_to_file(office.board) == []

    def test_of_a_quarter_that_ends_with_the_year_both_are_to_be_filed_one_after_the_other(self, office, quarterly):
        quarterly.periods.create(
            period="year", end_day=31, end_month=12, due_day=10, due_month=2, is_due_next_year=True
        )
        with on(date(2027, 1, 5)):
            assert forms_to_file(office.board) == ["/figures/kcn/2026-q4/0/"]
            file_form(kind=quarterly, unit=None, period=quarterly.calendar.parse("2026-q4"), by=office.board)
            assert forms_to_file(office.board) == ["/figures/kcn/2026-year/0/"]


def forms_to_file(user) -> list[str]:
    section = work_of(user, only="forms").sections
    return [line.url for line in section[0].lines] if section else []


def listed_in(user, period: str, form: str) -> list[str]:
    return [row.status for row in browser(user).get(f"/figures/?period={period}&form={form}").context["rows"]]
