"""Small forms of the pages of reports; those that hold values belong to each kind (progress/submissions)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from progress.records.actions import REASON_LENGTH
from progress.records.doubts import AsksToConfirm
from values.forms import CleanTextField, StyledForm
from values.numbers import plain_number


class StepForm(StyledForm, forms.Form):
    """A step of a report made from the version it carries."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AcceptForm(AsksToConfirm, StepForm):
    """Carries the version of the official record too: an officer accepts what they have seen both sides of."""

    record_version = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(StepForm):
    reason = CleanTextField(
        label=_("Reason for returning"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What needs correcting; the reporter reads it."),
    )


class Ticket(forms.CharField):
    """A ticked report of a list: "report-version-version of its record" (Shown.ticket), as three numbers."""

    def to_python(self, value):
        numbers = tuple(map(plain_number, str(value).split("-")))
        if len(numbers) != 3 or None in numbers:
            raise forms.ValidationError(_("This choice is not valid. Open the list again."), "unreadable")
        return numbers
