"""What the law or the office lays down of the example's form, and the tracker does not know."""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from progress.models import SiteKind
from progress.models.rules.reporting_period import Period
from reports.forms.example.actions import refuse_used
from reports.models import FormKind, FormPeriod, FormTerms, Letterhead
from values.forms import CleanCharField, CleanTextField
from values.today import today

MOST_DAYS = 60


def _first_day() -> datetime.date:
    """Return the first day of the quarter to report now."""
    return Period.current_quarter(today()).start


class ExampleForm(forms.Form):
    number = forms.SlugField(
        label=_("number of the form"), max_length=FormKind._meta.get_field("number").max_length, initial="KCN"
    )
    sender = CleanCharField(label=_("sender"), max_length=FormTerms._meta.get_field("sender").max_length)
    receivers = CleanTextField(
        label=_("receivers"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, help_text=_("One line each.")
    )
    days = forms.IntegerField(
        label=_("due: days after the end of the period"),
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_("The tracker does not know this day: give the one that your office was told."),
    )
    source = CleanCharField(
        label=_("source"),
        max_length=FormPeriod._meta.get_field("source").max_length,
        required=False,
        help_text=_("Where these days are laid down, with the article."),
    )
    valid_from = forms.DateField(
        label=_("valid from"),
        initial=_first_day,
        help_text=_("A form is filed for periods whose cut-off date is not before this date."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        head = Letterhead.objects.of(SiteKind.ZONE)
        self.fields["sender"].initial = head.office if head else ""

    def clean_number(self) -> str:
        refuse_used(self.cleaned_data["number"])
        return self.cleaned_data["number"]
