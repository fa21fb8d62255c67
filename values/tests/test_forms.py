from datetime import date
from decimal import Decimal

import pytest
from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import override

from values.dates import PartialDate
from values.forms import CleanCharField, CleanTextField, NumberField, PartialDateField, Renderer, StyledForm

QUARTER = PartialDate.quarter(2025, 1)


class PlanForm(django_forms.Form):
    planned = PartialDateField(required=False)
    area = NumberField(required=False, min_value=0, max_value=75, unit="ha")


class TestPartialDateField:
    def test_it_reads_what_people_write(self):
        assert PartialDateField().clean("Quý 1 năm 2025") == QUARTER
        assert PartialDateField().clean(date(2025, 1, 1)) == PartialDate.day(date(2025, 1, 1))

    @pytest.mark.parametrize("blank", ["", "  ", None])
    def test_nothing_is_none_unless_required(self, blank):
        assert PartialDateField(required=False).clean(blank) is None
        with pytest.raises(ValidationError) as refusal:
            PartialDateField().clean(blank)
        assert refusal.value.code == "required"

    def test_a_refusal_says_what_was_there_in_the_language_of_the_page(self):
        with pytest.raises(ValidationError) as refusal:
            PartialDateField().clean("31/02/2024")
        with override("vi"):
            assert "tháng 3/2024" in refusal.value.messages[0]
        with override("en"):
            assert refusal.value.messages[0].startswith("There is no day “31/02/2024”")

    def test_it_shows_dates_as_they_are_said_and_keeps_what_was_typed(self):
        with override("vi"):
            assert 'value="quý I/2025"' in str(PlanForm(initial={"planned": QUARTER})["planned"])
        with override("en"):
            assert 'value="Q1 2025"' in str(PlanForm(initial={"planned": QUARTER})["planned"])
        assert 'value="sớm"' in str(PlanForm({"planned": "sớm"})["planned"])

    def test_its_placeholder_shows_how_to_write(self):
        with override("vi"):
            assert 'placeholder="15/03/2024, tháng 3/2024, quý I/2025"' in str(PlanForm()["planned"])
        own = PartialDateField(widget=django_forms.TextInput(attrs={"placeholder": "mm"}))
        assert own.widget.attrs["placeholder"] == "mm"
        assert "placeholder" not in PartialDateField(widget=django_forms.HiddenInput).widget.attrs

    @pytest.mark.parametrize(
        ("initial", "data", "changed"),
        [
            (QUARTER, "Q1/2025", False),
            ("quý I/2025", "Q1/2025", False),
            (None, "", False),
            (None, " ", False),
            (QUARTER, "", True),
            (QUARTER, "2025", True),
            (None, "2025", True),
            (QUARTER, "sớm", True),
            ("sớm", "Q1/2025", True),
        ],
    )
    def test_a_date_written_otherwise_has_not_changed(self, initial, data, changed):
        assert PartialDateField().has_changed(initial, data) is changed


class TestNumberField:
    def test_it_reads_vietnamese_numbers(self):
        assert NumberField().clean("1.780,3") == Decimal("1780.3")
        assert NumberField(required=False).clean(" ") is None

    @pytest.mark.parametrize("text", ["1,780.5", "abc", "NaN"])
    def test_it_refuses_what_is_no_number(self, text):
        with override("en"), pytest.raises(ValidationError, match="cannot be read as a number"):
            NumberField().clean(text)

    @pytest.mark.parametrize("text", ["-0,5", "75,1"])
    def test_it_holds_its_bounds(self, text):
        assert PlanForm({"area": text}).errors.keys() == {"area"}

    def test_it_counts_digits(self):
        assert NumberField(decimal_places=0).clean("1.780") == 1780
        with pytest.raises(ValidationError):
            NumberField(decimal_places=1).clean("0,25")

    def test_it_shows_vietnamese_numbers_and_keeps_what_was_typed(self):
        field = str(PlanForm(initial={"area": Decimal("1780.3000")})["area"])
        assert 'value="1.780,3"' in field
        assert 'type="text"' in field
        assert 'inputmode="decimal"' in field
        assert 'value="12.34.5"' in str(PlanForm({"area": "12.34.5"})["area"])

    @pytest.mark.parametrize(
        ("initial", "data", "changed"),
        [
            (Decimal("676.4000"), "676,4", False),
            ("676,4", "676,40", False),
            (None, "", False),
            (Decimal("0"), "", True),
            (None, "0", True),
            (Decimal("676.4"), "676,5", True),
        ],
    )
    def test_a_number_written_otherwise_has_not_changed(self, initial, data, changed):
        assert NumberField().has_changed(initial, data) is changed


def test_text_is_cleaned_before_it_is_measured():
    assert CleanCharField(max_length=3).clean(" a   b ") == "a b"
    assert CleanTextField().clean(" a  b \r\nc ") == "a b\nc"


class AllWidgetsForm(StyledForm, django_forms.Form):
    text = django_forms.CharField(help_text="how", widget=django_forms.TextInput(attrs={"class": "wide"}))
    lines = django_forms.CharField(required=False, widget=django_forms.Textarea)
    choice = django_forms.ChoiceField(choices=[("a", "A")])
    several = django_forms.MultipleChoiceField(choices=[("a", "A")])
    tick = django_forms.BooleanField(required=False)
    one_of = django_forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=django_forms.RadioSelect)
    some_of = django_forms.MultipleChoiceField(choices=[("a", "A")], widget=django_forms.CheckboxSelectMultiple)
    secret = django_forms.CharField(widget=django_forms.HiddenInput)


@pytest.mark.parametrize("value", ["", "a", "<b>", ["a", "<b>"]])
def test_lists_of_options_are_drawn_as_django_draws_them(value):
    groups = [("<Many>", [("<b>", "<B>"), (3, mark_safe("<i>3</i>"))])]
    several = django_forms.SelectMultiple if isinstance(value, list) else django_forms.Select
    widget = several(
        choices=[("", "any"), ("a", "A"), *groups], attrs={"class": "x", "required": True, "hidden": False}
    )
    drawn = [widget.render("one", value, {"id": '"1"'}, renderer) for renderer in (Renderer(), TemplatesSetting())]
    assert drawn[0].split() == drawn[1].split()  # all but blank lines


class TestStyledForm:
    @pytest.mark.parametrize(
        ("name", "classes"),
        [
            ("text", "wide form-control"),
            ("lines", "form-control"),
            ("choice", "form-select"),
            ("several", "form-select"),
            ("tick", "form-check-input"),
        ],
    )
    def test_each_widget_gets_its_class_and_keeps_its_own(self, name, classes):
        assert f'class="{classes}"' in str(AllWidgetsForm()[name])

    @pytest.mark.parametrize("name", ["one_of", "some_of"])
    def test_choices_are_ticked_one_by_one_with_their_labels(self, name):
        html = str(AllWidgetsForm()[name])
        assert html.count('class="form-check-input"') == html.count('class="form-check"')
        assert f'<label class="form-check-label" for="id_{name}_0">A</label>' in html
        assert f'<div id="id_{name}">' in html

    def test_hidden_widgets_stay_plain(self):
        assert "class" not in str(AllWidgetsForm()["secret"])

    def test_an_unbound_field_points_to_its_help_only(self):
        html = str(AllWidgetsForm()["text"])
        assert 'aria-describedby="id_text-help"' in html
        assert "invalid" not in html
        assert "required" in html
        assert "aria-describedby" not in str(AllWidgetsForm()["lines"])

    def test_a_wrong_field_says_so_and_points_to_its_errors(self):
        html = str(AllWidgetsForm({})["text"])
        assert 'class="wide form-control is-invalid"' in html
        assert 'aria-invalid="true"' in html
        assert 'aria-describedby="id_text-help id_text-error"' in html
        assert "is-invalid" not in str(AllWidgetsForm({})["lines"])

    def test_a_class_given_where_it_is_drawn_is_added(self):
        assert 'class="wide narrow form-control"' in AllWidgetsForm()["text"].as_widget(attrs={"class": "narrow"})

    def test_fields_added_later_are_styled_too(self):
        form = AllWidgetsForm(prefix="p")
        form.fields["more"] = PartialDateField(help_text="how")
        form.fields["one"] = django_forms.ChoiceField(choices=[("a", "A")], widget=django_forms.RadioSelect)
        assert 'class="form-control"' in str(form["more"])
        assert 'aria-describedby="id_p-more-help"' in str(form["more"])
        assert "form-check-label" in str(form["one"])


def test_what_is_pasted_is_judged_by_the_server_and_never_cut_off_by_the_browser():
    class Note(StyledForm, django_forms.Form):
        name = CleanCharField(max_length=5)

    form = Note({"name": "một hai ba"})
    assert "maxlength" not in str(form["name"])
    assert not form.is_valid()
    assert "Tối đa 5 ký tự (hiện có 10)." in str(form.errors)
