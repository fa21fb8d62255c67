"""Dates and numbers in forms and on pages: the same in both languages, unlike Django's own `vi` and `en`."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import formats, timezone, translation

pytestmark = pytest.mark.parametrize("language", ["vi", "en"])


class Form(forms.Form):
    day = forms.DateField(required=False)
    moment = forms.DateTimeField(required=False)


@pytest.fixture(autouse=True)
def _speak(language):
    with translation.override(language):
        yield


def render(template, **context):
    return Template(template).render(Context(context))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("03/04/2024", date(2024, 4, 3)),
        ("15/3/2024", date(2024, 3, 15)),
        ("15-03-2024", date(2024, 3, 15)),
        ("15.03.2024", date(2024, 3, 15)),
        ("2024-03-15", date(2024, 3, 15)),
    ],
)
def test_the_day_comes_before_the_month(text, meant):
    form = Form({"day": text})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == meant


@pytest.mark.parametrize("text", ["03/15/2024", "31/02/2024", "15/03/24", "March 15"])
def test_what_is_no_date_is_refused(text):
    assert "day" in Form({"day": text}).errors


def test_a_moment_is_read_with_its_day_first():
    form = Form({"moment": "03/04/2024 14:05"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["moment"].isoformat() == "2024-04-03T14:05:00+07:00"


def test_a_form_shows_a_date_as_it_reads_it():
    assert 'value="03/04/2024"' in str(Form(initial={"day": date(2024, 4, 3)})["day"])


def test_pages_show_days_before_months():
    moment = datetime(2024, 3, 15, 14, 5, tzinfo=timezone.get_default_timezone())
    assert render("{{ day }}", day=date(2024, 3, 15)) == "15/03/2024"
    assert render("{{ day|date:'SHORT_DATE_FORMAT' }}", day=date(2024, 3, 15)) == "15/03/2024"
    assert render("{{ moment }}", moment=moment) == "15/03/2024 14:05"


def test_decimals_have_commas_and_thousands_points():
    assert formats.number_format(Decimal("1780.3"), force_grouping=True) == "1.780,3"
    assert render("{{ value }}", value=Decimal("40.5")) == "40,5"


def test_years_and_keys_stay_as_they_are():
    assert render("{{ year }} {{ key }}", year=2024, key=1234) == "2024 1234"


def test_the_week_begins_on_monday():
    assert formats.get_format("FIRST_DAY_OF_WEEK") == 1
