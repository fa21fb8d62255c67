"""What an administrator may change of a form, so that what was filed of it stays readable, and by the same people."""

import pytest
from django.urls import reverse

from progress.tests.cast import browser, text_of
from progress.tests.people import errors_of, page_form
from reports.models import FiledForm, FormKind, FormPeriod, FormRow
from reports.tests.test_filed_forms import filed, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today"), pytest.mark.once]
DAYS = {"end_day": "31", "end_month": "3", "due_day": "10", "due_month": "4"}


def keeper(cast):
    type(cast.administrator).objects.filter(pk=cast.administrator.pk).update(is_staff=True)
    return browser(cast.administrator, "en")


def send(client, model: str, pk: int | None = None, **typed):
    """Send the page of the administration that adds or, with `pk`, changes a record; follow to where it leads."""
    address = reverse(f"admin:reports_{model}_{'change' if pk else 'add'}", args=[pk] if pk else [])
    return client.post(address, page_form(client, address, f"{model}_form") | typed, follow=True)


@pytest.mark.parametrize("number", ["1/2", "file", "Override", "a b", "..", ".", "-", "1?2", "1#", "%2F"])
def test_a_number_that_no_address_holds_is_refused(number):
    cast = world()
    response = send(keeper(cast), "formrow", cast.form.rows.get(number="3").pk, number=number)
    assert "Use letters, digits, dots and hyphens" in errors_of(response)
    assert cast.form.rows.filter(number="3").exists()


@pytest.mark.parametrize("number", ["15.9", "IV", "Đ-2.a", "99."])
def test_numbers_as_forms_print_them_have_their_pages(number):
    cast = world()
    row = cast.form.rows.get(number="3")
    assert send(keeper(cast), "formrow", row.pk, number=number).redirect_chain
    client = browser(cast.department)
    assert client.get(reverse("form-row", args=["04", "2026-half", number])).status_code == 200
    assert client.get(reverse("form-filed-row", args=[filed(cast).pk, number])).status_code == 200


def test_what_was_filed_stands_whatever_number_a_line_had_and_such_a_line_can_still_be_ended():
    cast = world()
    row = cast.form.rows.get(number="3")
    FormRow.objects.filter(pk=row.pk).update(number="1/2")
    page = browser(cast.leader, "vi").get(filed(cast).get_absolute_url())
    assert page.status_code == 200
    assert "1/2." in text_of(page)
    send(keeper(cast), "formrow", row.pk, valid_until="2026-12-31")
    row.refresh_from_db()
    assert row.valid_until is not None


@pytest.mark.parametrize(("field", "value"), [("site_kind", "zone"), ("level", "unit")])
def test_a_form_with_lines_or_versions_keeps_its_kind_of_sites_and_level(field, value):
    cast = world()
    client = keeper(cast)
    assert "Add another form instead" in errors_of(send(client, "formkind", cast.form.pk, **{field: value}))
    filed(cast)
    FormRow.objects.filter(kind=cast.form, part_of__isnull=False).delete()
    FormRow.objects.filter(kind=cast.form).delete()
    assert "Add another form instead" in errors_of(send(client, "formkind", cast.form.pk, **{field: value}))
    assert send(client, "formkind", cast.form.pk, name="Biểu tổng hợp").redirect_chain
    bare = FormKind.objects.create(number="x", level="province", name="Biểu", name_en="Form")
    assert send(client, "formkind", bare.pk, **{field: value}).redirect_chain
    bare.refresh_from_db()
    assert getattr(bare, field) == value


def test_a_line_is_part_of_another_line_of_its_form_and_of_none_below_it():
    cast = world()
    client, rows = keeper(cast), cast.form.rows
    whole, part = rows.get(number="15"), rows.get(number="15.1")
    assert part.part_of == whole
    for wrong in (whole, part):
        response = send(client, "formrow", whole.pk, part_of=wrong.pk)
        assert "cannot be part of itself" in errors_of(response)
    stranger = cast.of_unit.rows.get(number="15")
    assert "Choose a line of the same form." in errors_of(send(client, "formrow", part.pk, part_of=stranger.pk))
    assert "stays in its form" in errors_of(send(client, "formrow", whole.pk, kind=cast.of_unit.pk, number="99"))
    assert send(client, "formrow", part.pk, part_of=rows.get(number="16").pk).redirect_chain


@pytest.mark.parametrize(("period", "month"), [("half", "12"), ("q1", "6"), ("q4", "9"), ("q3", "6")])
def test_a_cut_off_beyond_its_period_is_refused(period, month):
    cast = world()
    kind = FormKind.objects.create(number="x", level="province", name="Biểu", name_en="Form")
    days = DAYS | {"end_day": "30", "end_month": month, "is_due_next_year": "on"}
    response = send(keeper(cast), "formperiod", kind=kind.pk, period=period, **days)
    assert "within it or in the month after it" in errors_of(response)
    assert not FormPeriod.objects.filter(kind=kind).exists()


def test_the_first_period_of_a_form_says_which_it_no_longer_has():
    cast = world()
    client = keeper(cast)
    kind = FormKind.objects.create(number="x", level="province", name="Biểu", name_en="Own form")
    said = text_of(send(client, "formperiod", kind=kind.pk, period="q1", **DAYS))
    assert "“Own form” now has only the periods recorded here" in said
    assert "First half-year, Whole year" in said
    days = DAYS | {"end_month": "7", "due_month": "8"}
    assert "only the periods recorded" not in text_of(send(client, "formperiod", kind=kind.pk, period="q2", **days))
    assert kind.periods.count() == 2


def test_a_period_that_becomes_another_says_as_well_which_the_form_no_longer_has():
    cast = world()
    client = keeper(cast)
    kind = FormKind.objects.create(number="x", level="province", name="Biểu", name_en="Own form")
    other = FormKind.objects.create(number="y", level="province", name="Biểu khác", name_en="Another form")
    row = kind.periods.create(period="half", end_day=14, end_month=6, due_day=20, due_month=6)
    kind.periods.create(period="year", end_day=14, end_month=12, due_day=20, due_month=12)
    said = text_of(send(client, "formperiod", row.pk, period="q1", **DAYS))
    assert "“Own form” now has only the periods recorded here" in said
    assert "First half-year" in said
    assert "Whole year." not in said
    moved = text_of(send(client, "formperiod", row.pk, kind=other.pk))
    assert "“Own form” now has only" in moved
    assert "“Another form” now has only" in moved


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("q2", {"end_day": "10", "end_month": "4", "due_day": "20", "due_month": "4"}),
        ("q2", {"end_day": "20", "end_month": "4", "due_day": "25", "due_month": "4"}),
        ("year", {"end_day": "10", "end_month": "6", "due_day": "20", "due_month": "6"}),
    ],
)
def test_periods_that_would_overlap_are_refused(period, days):
    cast = world()
    kind = FormKind.objects.create(number="x", level="province", name="Biểu", name_en="Form")
    kind.periods.create(period="q1", end_day=20, end_month=4, due_day=30, due_month=4)
    kind.periods.create(period="half", end_day=14, end_month=6, due_day=20, due_month=6)
    response = send(keeper(cast), "formperiod", kind=kind.pk, period=period, **days)
    assert "The periods would overlap" in errors_of(response)
    later = (
        days | {"end_month": "12", "due_month": "12", "due_day": "31"}
        if period == "year"
        else DAYS | {"end_day": "30", "end_month": "6", "due_month": "7"}
    )
    assert send(keeper(cast), "formperiod", kind=kind.pk, period=period, **later).redirect_chain


def test_a_form_without_lines_is_not_filed():
    cast = world()
    kind = FormKind.objects.create(number="x", level="province", name="Biểu")
    kind.rows.create(number="I", order=1, name="Đầu mục")
    client = browser(cast.department, "vi")
    address = "/forms/x/2026-half/"
    response = client.post(f"{address}file/", {"seen": client.get(address).context["seen"]})
    assert response.status_code == 422
    assert "chưa có chỉ tiêu nào để báo cáo" in text_of(response)
    assert not FiledForm.objects.exists()


def test_a_year_of_which_no_record_tells_is_not_computed():
    cast = world()
    client = browser(cast.department)
    for year, status in ((1901, 404), (1999, 404), (2000, 200)):
        assert client.get(f"/forms/04/{year}-year/").status_code == status
