"""A developer's clerk uploads the filled form of their site or project; its lines wait for approval."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from progress.models import FilingStep, PeriodFigure, Submission
from progress.tests.cast import browser, text_of
from progress.tests.past import on
from progress.tests.reports import YEAR, answer
from progress.tests.submitting import accept
from reports.tests.filing_office import TODAY, debt, make_office
from reports.tests.test_filing_file import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    cast = make_office()
    with on(TODAY):
        yield cast


def upload(user, form: str, pk: int, data: bytes, name="Biểu.xlsx"):
    return browser(user, "vi").post(debt(form, pk, "upload/"), {"file": SimpleUploadedFile(name, data)}, follow=True)


def send(user, response, *lines):
    return browser(user, "vi").post(response.redirect_chain[-1][0], {"line": lines}, follow=True)


@pytest.mark.parametrize("form", ["01", "02"])
def test_what_a_clerk_uploads_is_shown_line_by_line_and_waits_for_approval(office, form):
    pk = office.project.pk if form == "01" else office.cluster.pk
    typed = {"r1": "12,5"} if form == "01" else {"r4": "4,5", "n4": "đo lại"}
    preview = upload(office.clerk, form, pk, filled(office.clerk, form, pk, **typed))
    assert "Gửi chờ duyệt các chỉ tiêu đã chọn" in text_of(preview)
    number = next(iter(typed))[1:]
    page = text_of(send(office.clerk, preview, number))
    assert "Đã gửi chờ duyệt: 1 chỉ tiêu." in page
    assert not PeriodFigure.objects.exists()
    report = Submission.objects.get()
    assert list(report.values) == [number]
    assert report.reporter == office.clerk
    assert "tải lên ngày 22/12/2026 (Biểu.xlsx)" in report.values[number]["source"]
    accept(browser(office.department), report)
    figure = PeriodFigure.objects.get()
    assert (figure.row.number, figure.source) == (number, report.values[number]["source"])


def test_nothing_is_sent_before_the_lines_are_ticked_and_the_form_is_still_owed(office):
    data = filled(office.clerk, "02", office.cluster.pk, r4="4,5")
    preview = upload(office.clerk, "02", office.cluster.pk, data)
    assert FilingStep.objects.get().kind == "handed-in"
    page = send(office.clerk, preview)
    assert page.status_code == 422
    assert "Chọn" in text_of(page)
    assert not Submission.objects.exists()
    row = browser(office.department).get(debt("02", office.cluster.pk)).context["row"]
    assert row.is_missing


def test_lines_go_into_the_report_that_waits_already(office):
    first = upload(office.clerk, "02", office.cluster.pk, filled(office.clerk, "02", office.cluster.pk, r4="4,5"))
    send(office.clerk, first, "4")
    second = upload(office.clerk, "02", office.cluster.pk, filled(office.clerk, "02", office.cluster.pk, r13="1"))
    assert "chưa kết thúc" in text_of(second)
    send(office.clerk, second, "13")
    assert sorted(Submission.objects.get().values) == ["13", "4"]


def test_a_line_changed_since_it_was_shown_is_not_sent(office):
    preview = upload(office.clerk, "02", office.cluster.pk, filled(office.clerk, "02", office.cluster.pk, r4="4,5"))
    answer(office.rows["leased"], 3, office.cluster, period=YEAR)
    page = browser(office.clerk, "vi").post(
        preview.redirect_chain[-1][0], {"line": ["4"], "version-4": "0"}, follow=True
    )
    assert page.status_code == 422
    assert not Submission.objects.exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a workbook", b"%PDF-1.4 a scan", b"a;b\n1;2\n"])
def test_a_file_that_is_no_form_is_refused_with_the_reason_and_not_kept(office, data):
    response = upload(office.clerk, "02", office.cluster.pk, data)
    assert response.status_code == 422
    assert "Tệp" in text_of(response) or "tệp" in text_of(response)
    assert not FilingStep.objects.exists()
    assert browser(office.clerk).post(debt("02", office.cluster.pk, "upload/")).status_code == 422


def test_the_form_of_another_debtor_is_refused(office):
    data = filled(office.department, "02", office.other_cluster.pk, r4="4,5")
    response = upload(office.clerk, "02", office.cluster.pk, data)
    assert response.status_code == 422
    assert f"02/{YEAR}/{office.other_cluster.pk}" in text_of(response)


def test_only_who_fills_in_forms_there_uploads_them_and_reads_their_own_file(office):
    data = filled(office.clerk, "02", office.cluster.pk, r4="4,5")
    assert upload(office.clerk, "02", office.other_cluster.pk, data).status_code == 404
    assert upload(office.leader, "02", office.cluster.pk, data).status_code == 403
    assert upload(office.department, "02", office.cluster.pk, data).status_code == 403
    assert upload(office.board, "02", office.cluster.pk, data).status_code == 404
    preview = upload(office.clerk, "02", office.cluster.pk, data)
    address = preview.redirect_chain[-1][0]
    assert browser(office.local).get(address).status_code == 403
    assert browser(office.leader).get(address).status_code == 403
    assert browser(office.department).get(address).status_code == 200
