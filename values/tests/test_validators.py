"""What no text may be: too long for a page, signs alone, or turning the direction of reading."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

from places.models import AdministrativeUnit, Organisation
from progress.models import Inspection
from values.forms import CleanCharField, CleanTextField, StyledForm
from values.validators import LONGEST_TEXT


class OneForm(StyledForm, forms.Form):
    line = CleanCharField(required=False)
    text = CleanTextField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


def codes(**typed) -> dict[str, list[str]]:
    errors = OneForm({"version": "1", **typed}).errors
    return {name: [error.code for error in problems.as_data()] for name, problems in errors.items()}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"line": "Cẩm Giàng", "text": "Một\nhai"}, {}),
        ({"line": "%"}, {}),
        ({"line": "!!!"}, {}),
        ({"text": "–"}, {}),
        ({"line": "Cẩm\u202egnàiG"}, {"line": ["turned"]}),
        ({"text": "một\u2067hai"}, {"text": ["turned"]}),
        ({"line": "Cẩm\u200e Giàng"}, {}),
        ({"text": "a" * LONGEST_TEXT}, {}),
        ({"text": "a" * (LONGEST_TEXT + 1)}, {"text": ["max_length"]}),
    ],
)
def test_a_text_of_a_form(typed, expected):
    assert codes(**typed) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "contact", "at"),
    [("###", "", "name"), ("Công ty \u202eA", "", "name"), ("Công ty A", "a" * (LONGEST_TEXT + 1), "contact")],
)
def test_a_text_of_a_record_wherever_it_comes_from(name, contact, at):
    with pytest.raises(ValidationError) as refused:
        Organisation(name=name, kind="enterprise", contact=contact).full_clean()
    assert refused.value.error_dict.keys() == {at}


@pytest.mark.django_db
def test_a_text_that_is_recorded_since_before_may_stay():
    company = Organisation.objects.create(name="###", kind="enterprise", contact="a" * (LONGEST_TEXT + 1))
    company = Organisation.objects.get(pk=company.pk)
    company.address = "xã Cẩm Giàng"
    company.full_clean()
    company.name = "!!!"
    with pytest.raises(ValidationError):
        company.full_clean()


def test_marks_of_direction_that_were_pasted_along_go():
    form = OneForm({"version": "1", "line": "Cẩm\u200f Giàng\u061c"})
    assert form.is_valid()
    assert form.cleaned_data["line"] == "Cẩm Giàng"


@pytest.mark.parametrize("version", ["", "x"])
def test_what_a_page_carries_unseen_says_what_to_do(version):
    with override("en"):
        assert OneForm({"version": version}).errors["version"][0].startswith("The page came back incomplete.")


@pytest.mark.django_db
@pytest.mark.parametrize("year", [1, 1899, 2201, 9999])
def test_a_day_of_no_year_that_an_office_speaks_of_is_refused_with_words(year):
    for record, name in ((AdministrativeUnit(kind="commune", name="A"), "valid_from"), (Inspection(), "date")):
        setattr(record, name, date(year, 1, 1))
        with pytest.raises(ValidationError) as refused:
            record.full_clean()
        words = str(refused.value.error_dict[name])
        assert "1900 đến 2200" in words or (year > 2200 and "chưa đến" in words)


@pytest.mark.django_db
def test_a_day_that_is_recorded_since_before_may_stay():
    unit = AdministrativeUnit.objects.create(kind="commune", name="A", valid_from=date(1, 1, 1))
    unit = AdministrativeUnit.objects.get(pk=unit.pk)
    unit.name = "B"
    unit.full_clean()
