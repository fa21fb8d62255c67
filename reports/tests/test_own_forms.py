"""An office's own form is data: its lines, periods and receivers; the Management Board reports zones by quarter."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from progress.models import PeriodFigure, ReportRow, Rhythm, SecondaryProject
from progress.models.rules.reporting_period import Calendar, CalendarDays, Period
from progress.tests.cast import browser, figure, make_cast, text_of
from progress.tests.people import page_form
from reports.forms.filing import file_form
from reports.forms.hand_values import override_row
from reports.models import FiledForm, FormKind, FormPeriod, FormRow
from values.dates import PartialDate
from values.tests.once import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ADDRESS = "/forms/kcn/2026-q3/"
QUARTERS = [("q1", 3, 31, 4, 10), ("q2", 6, 30, 7, 10), ("q3", 9, 30, 10, 10), ("q4", 12, 31, 1, 10)]


@built_once
def office():
    """The Board's own form: capital, exports, workers and foreign workers of projects in zones, by quarter."""
    cast = make_cast()
    cast.kind = FormKind.objects.create(number="kcn", level="province", site_kind="zone", name="Biểu KCN quý")
    cast.kind.terms.create(title="Tình hình khu công nghiệp", sender="Ban Quản lý", receivers="Bộ Tài chính")
    for period, month, day, due_month, due_day in QUARTERS:
        cast.kind.periods.create(
            period=period,
            end_month=month,
            end_day=day,
            due_month=due_month,
            due_day=due_day,
            is_due_next_year=period == "q4",
        )
    of_zones = {"form": "01", "for_clusters": False, "for_zones": True, "rhythm": Rhythm.QUARTERLY}
    cast.capital = ReportRow.objects.create(number="11", order=110, name="Vốn FDI", unit="Triệu USD", **of_zones)
    cast.foreigners = ReportRow.objects.create(
        number="12", order=120, name="Lao động nước ngoài", unit="Người", is_whole=True, **of_zones
    )
    row = cast.kind.rows.create
    row(number="1", order=10, name="Số dự án FDI", unit="Dự án", computation="project-count", capital="foreign")
    row(number="2", order=20, name="Vốn FDI", unit="Triệu USD", computation="indicator", indicator=cast.capital)
    row(
        number="3",
        order=30,
        name="Lao động nước ngoài",
        unit="Người",
        computation="indicator",
        indicator=cast.foreigners,
        only_operating=True,
    )
    row(number="4", order=40, name="Đất công nghiệp", unit="ha", computation="measure", measure="industrial-area")
    row(number="5", order=50, name="Vốn đăng ký", unit="Tỷ đồng", computation="registered-capital", capital="domestic")
    started = {"state": "operating", "actual_operation": PartialDate.parse("01/02/2025"), "site_id": cast.zone.pk}
    cast.foreign = SecondaryProject.objects.create(name="Điện tử", is_foreign=True, **started)
    cast.domestic = SecondaryProject.objects.create(name="Gỗ", is_foreign=False, registered_capital=120, **started)
    SecondaryProject.objects.create(name="May", registered_capital=30, **started)
    return cast


def answer(project, row, value, period="q3", **fields) -> PeriodFigure:
    key = {"site_id": project.site_id, "project": project, "row": row, "year": 2026, "period": period}
    return PeriodFigure.objects.create(value=value, **key, **fields)


def lines(cast, address=ADDRESS) -> dict:
    return {line.row.number: line for line in browser(cast.board, "vi").get(address).context["lines"]}


def test_the_boards_form_adds_up_indicators_of_projects_and_counts_what_is_unknown():
    cast = office()
    answer(cast.foreign, cast.capital, "12.5")
    answer(cast.domestic, cast.capital, "0")
    answer(cast.foreign, cast.foreigners, 40)
    figure(cast.zone, "industrial-area", "73", as_of=PartialDate.parse("01/05/2026"))
    found = lines(cast)
    assert [found[number].value for number in "12345"] == [1, Decimal("12.5"), 40, 73, 120]
    assert [len(found[number].computed.unknown) for number in "12345"] == [1, 1, 2, 0, 1]
    page = text_of(browser(cast.board, "vi").get(reverse("form-row", args=["kcn", "2026-q3", "2"])))
    assert "biểu 01 của quý III/2026 chưa có số liệu" in page.lower() or "chưa" in page


def test_an_unknown_answer_leads_to_the_page_of_that_quarter():
    cast = office()
    page = browser(cast.board, "vi").get(reverse("form-row", args=["kcn", "2026-q3", "2"])).content.decode()
    address = reverse("progress:project-figures", args=[cast.foreign.pk, "2026-q3"])
    assert address in page
    client = browser(cast.board, "vi")
    sheet = client.get(address)
    assert "Vốn FDI" in text_of(sheet)
    assert reverse("progress:project-figures", args=[cast.foreign.pk, "2026-q2"]) in sheet.content.decode()
    half = reverse("progress:project-figures", args=[cast.foreign.pk, "2026-half"])
    assert half not in sheet.content.decode()
    assert client.get(half).status_code == 404
    not_begun = reverse("progress:project-figures", args=[cast.foreign.pk, "2027-q1"])
    assert client.get(not_begun).status_code == 404


def test_quarters_stand_on_the_projects_page_and_lines_of_other_rhythms_are_not_counted():
    cast = office()
    answer(cast.foreign, cast.capital, "12.5")
    answer(cast.foreign, cast.foreigners, 4)
    page = text_of(browser(cast.board, "vi").get(cast.foreign.get_absolute_url()))
    assert "Quý III/2026" in page
    assert "6 tháng đầu năm 2026" not in page


def test_what_was_answered_for_another_quarter_does_not_count():
    cast = office()
    answer(cast.foreign, cast.capital, "12.5", period="q2")
    assert lines(cast)["2"].value is None
    assert lines(cast)["2"].before.value == Decimal("12.5")
    assert lines(cast, "/forms/kcn/2026-q2/")["2"].value == Decimal("12.5")


def test_the_board_files_and_corrects_its_form_and_the_department_reads_it():
    cast = office()
    client = browser(cast.board, "vi")
    address = reverse("form-override", args=["kcn", "2026-q3", "1"])
    typed = {"value": "2", "reason": "mới cấp phép", "source": "GCN 12", "version": 0}
    assert client.post(address, typed).status_code == 302
    seen = {"seen": client.get(ADDRESS).context["seen"]}
    assert client.post(f"{ADDRESS}file/", seen).status_code == 302
    version = FiledForm.objects.get()
    assert version.content["rows"][0]["value"] == "2"
    assert (version.content["from"], version.content["to"], version.content["due"]) == (
        "01/07/2026",
        "30/09/2026",
        "10/10/2026",
    )
    assert browser(cast.department).get(version.get_absolute_url()).status_code == 200
    assert browser(cast.local).get(version.get_absolute_url()).status_code == 404
    of_form = {"unit": None, "period": cast.kind.calendar.parse("2026-q3"), "by": cast.department}
    with pytest.raises(PermissionDenied):
        file_form(kind=cast.kind, reason="x", **of_form)
    with pytest.raises(PermissionDenied):
        override_row(row=cast.kind.rows.get(number="1"), version=0, values={}, **of_form)


def test_a_form_has_the_periods_it_is_sent_for_and_no_others():
    cast = office()
    client = browser(cast.board, "vi")
    for code in ("2026-half", "2026-year", "2026-q5", "2027-q1", "2026-Q3", "99999-q1"):
        assert client.get(f"/forms/kcn/{code}/").status_code == 404, code
    page = text_of(client.get("/forms/"))
    assert "Quý IV/2026" in page
    assert "gửi trước ngày 10/01/2027" in page


def test_a_cut_off_and_a_due_day_change_from_a_date_on_and_the_next_period_begins_the_day_after():
    days = Calendar(
        (
            CalendarDays("half", (6, 14), (6, 25)),
            CalendarDays("year", (12, 14), (12, 25)),
            CalendarDays("year", (12, 31), (1, 15), is_due_next_year=True, valid_from=datetime.date(2027, 1, 1)),
        )
    )
    before, after, half = (days.parse(code) for code in ("2026-year", "2027-year", "2028-half"))
    assert (before.start, before.end, before.due) == tuple(
        datetime.date(*day) for day in ((2025, 12, 15), (2026, 12, 14), (2026, 12, 25))
    )
    assert (after.start, after.end, after.due) == tuple(
        datetime.date(*day) for day in ((2026, 12, 15), (2027, 12, 31), (2028, 1, 15))
    )
    assert half.start == datetime.date(2028, 1, 1)
    assert [period.code for period in days.recent(datetime.date(2026, 11, 23), 3)] == [
        "2026-year",
        "2026-half",
        "2025-year",
    ]


def test_the_periods_of_the_circular_stay_what_they_were():
    half = Period.parse("2026-half")
    assert (half.start, half.end, half.due) == tuple(
        datetime.date(*day) for day in ((2025, 12, 15), (2026, 6, 14), (2026, 6, 20))
    )
    assert (half.preceding.code, Period.parse("2026-year").preceding.code) == ("2025-year", "2026-half")
    assert Period.parse("2026-q1").preceding.code == "2025-q4"


def test_an_administrator_adds_a_form_with_its_line_period_and_receivers_on_pages():
    cast = make_cast()
    type(cast.administrator).objects.filter(pk=cast.administrator.pk).update(is_staff=True)
    client = browser(cast.administrator)

    def add(model: str, **typed):
        address = reverse(f"admin:reports_{model}_add")
        response = client.post(address, page_form(client, address, f"{model}_form") | typed)
        assert response.status_code == 302, response.context["adminform"].form.errors

    add("formkind", number="kcn", name="Biểu KCN", name_en="Zones", level="province", site_kind="zone")
    kind = FormKind.objects.get()
    add("formterms", kind=kind.pk, title="Tình hình", sender="Ban", receivers="Bộ")
    add("formperiod", kind=kind.pk, period="q3", end_day="30", end_month="9", due_day="10", due_month="10")
    add("formrow", kind=kind.pk, number="1", order="1", name="Dự án", name_en="Projects", computation="project-count")
    assert "Biểu KCN" in text_of(browser(cast.board, "vi").get("/forms/"))
    assert "1. Dự án" in text_of(browser(cast.board, "vi").get(ADDRESS))


@pytest.mark.parametrize(
    "wrong", [{"end_day": 31, "end_month": 6}, {"end_day": 29, "end_month": 2}, {"due_day": 30, "due_month": 9}]
)
def test_days_that_no_period_has_are_refused(wrong):
    kind = FormKind.objects.create(number="kcn", level="province", name="Biểu")
    days = {"end_day": 30, "end_month": 9, "due_day": 10, "due_month": 10} | wrong
    with pytest.raises(ValidationError):
        FormPeriod(kind=kind, period="q3", **days).full_clean()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"computation": "indicator"}, "indicator"),
        ({"computation": "measure"}, "measure"),
        ({"computation": "planned", "capital": "foreign"}, "capital"),
        ({"computation": "sites", "only_operating": True}, "only_operating"),
    ],
)
def test_a_line_that_lacks_what_it_is_computed_of_is_refused(wrong, field):
    kind = FormKind.objects.create(number="kcn", level="province", name="Biểu")
    with pytest.raises(ValidationError) as refused:
        FormRow(kind=kind, number="1", order=1, name="Dòng", **wrong).full_clean()
    assert field in refused.value.message_dict


def test_next_years_changed_line_leaves_what_was_filed_and_compares_with_the_line_it_replaces():
    cast = office()
    answer(cast.foreign, cast.capital, "12.5", period="q2")
    file_form(kind=cast.kind, unit=None, period=cast.kind.calendar.parse("2026-q2"), by=cast.board)
    old = cast.kind.rows.get(number="2")
    old.valid_until = datetime.date(2026, 6, 30)
    old.save()
    cast.kind.rows.create(
        number="2.1",
        order=20,
        name="Vốn FDI thực hiện",
        unit="Triệu USD",
        computation="indicator",
        indicator=cast.capital,
        valid_from=datetime.date(2026, 7, 1),
    )
    found = lines(cast)
    assert "2" not in found
    assert (found["2.1"].before.value, str(found["2.1"].before.source)) == (Decimal("12.5"), "đã gửi")
    filed_rows = FiledForm.objects.get().content["rows"]
    assert next(row for row in filed_rows if row["number"] == "2")["indicator"] == "Vốn FDI"


def test_queries_of_an_own_form_are_the_same_for_few_and_many():
    cast = office()
    client = browser(cast.board)
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as few:
        client.get(ADDRESS)
    for place in range(8):
        SecondaryProject.objects.create(site_id=cast.zone.pk, name=f"Dự án {place}", is_foreign=True, state="operating")
    with CaptureQueriesContext(connection) as many:
        client.get(ADDRESS)
    assert len(many) == len(few)
