"""The choices of an export: format, separator, columns; remembered for each person and list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spreadsheets.exports.listing import Listing
from spreadsheets.models import ColumnChoice
from values.forms import StyledForm, offer
from values.text import Person, signed_in

FORMATS = [
    ("xlsx", _("Excel (.xlsx)")),
    ("ods", _("OpenDocument (.ods)")),
    ("csv", _("CSV (.csv)")),
]
DELIMITERS = [
    (";", _("; (semicolon): for Excel on computers set to Vietnamese")),
    (",", _(", (comma): for other programs")),
]


class ExportForm(StyledForm, forms.Form):
    """Its fields have a prefix: beside them, an address says what its list is narrowed to."""

    prefix = "export"

    format = forms.ChoiceField(label=_("Format"), choices=FORMATS, widget=forms.RadioSelect)
    delimiter = forms.ChoiceField(
        label=_("Separator of a CSV file"), choices=DELIMITERS, widget=forms.RadioSelect, required=False
    )
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one column.")},
    )

    def __init__(self, data: Any, *, user: Person, listing: Listing) -> None:
        """Offer the listing's columns; what `data` leaves out is as this person chose it last."""
        self.user, self.listing = user, listing
        super().__init__(data)
        every = [(column.key, column.header) for column in listing.columns]
        offer(self.fields["columns"], every)
        self.initial = self._as_last_time([key for key, _header in every])

    def _as_last_time(self, every: list[str]) -> dict[Any, Any]:
        last = ColumnChoice.objects.filter(user=self.user.pk, key=self.listing.key).first()
        if last is None:
            return {"format": "xlsx", "delimiter": ";", "columns": every}
        columns = [name for name in every if name in last.columns] or every
        return {"format": last.format, "delimiter": last.delimiter, "columns": columns}

    def clean_delimiter(self) -> str:
        return self.cleaned_data["delimiter"] or ";"

    def remember(self) -> None:
        values = {name: self.cleaned_data[name] for name in ("format", "delimiter", "columns")}
        ColumnChoice.objects.update_or_create(user=signed_in(self.user), key=self.listing.key, defaults=values)
