"""What the page of a letter asks: of which day the letter is."""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from values.forms import StyledForm
from values.today import today


class LetterDayForm(StyledForm, forms.Form):
    """The day of a letter, by which its head, its place and the units are chosen; left empty, it is today."""

    day = forms.DateField(
        label=_("Date of the letter"),
        required=False,
        help_text=_("Letterhead and units are those of this date."),
        widget=forms.DateInput(attrs={"placeholder": "15/06/2025", "autocomplete": "off"}),
    )

    def __init__(self, data):
        super().__init__(data if data.get("day") else None)

    @property
    def chosen(self) -> datetime.date | None:
        """The day that was asked for; None for none, or one that cannot be read."""
        return self.cleaned_data["day"] if self.is_bound and self.is_valid() else None

    @property
    def on(self) -> datetime.date:
        return self.chosen or today()
