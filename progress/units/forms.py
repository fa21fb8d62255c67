"""The form of an administrative unit: a new one, or what is recorded of one, made from the version it carries."""

from django import forms
from django.utils.translation import gettext_lazy as _

from places.models import AdministrativeUnit
from progress.records.actions import REASON_LENGTH
from progress.units.actions import UNIT_FIELDS, add_unit, update_unit
from values.forms import CleanCharField, StyledForm


class UnitForm(StyledForm, forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = CleanCharField(
        label=_("Why it changes"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Kept in the history, beside who and when."),
    )

    compared = UNIT_FIELDS
    WIDE = ("parent", "successors", "reason")

    class Meta:
        model = AdministrativeUnit
        fields = ["kind", "name", "code", "parent", "valid_from", "valid_until", "successors"]
        help_texts = {"successors": _("The units it became, where it was merged or divided; several may be chosen.")}

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        units = AdministrativeUnit.objects.select_related("parent").present_first().exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = self.fields["successors"].queryset = units
        self.fields["successors"].widget.attrs["size"] = 8
        if self.instance.pk is None:
            del self.fields["reason"]

    @property
    def entry_fields(self) -> list[tuple]:
        """The fields in the order of reading, each with the class of its place."""
        names = [name for name in (*self._meta.fields, "reason") if name in self.fields]
        return [(self[name], "field-wide" if name in self.WIDE else "") for name in names]

    def apply(self) -> AdministrativeUnit:
        """Save what the form holds; raises StaleVersion, PermissionDenied and ValidationError as the actions do."""
        data = self.cleaned_data
        values, successors = {name: data[name] for name in UNIT_FIELDS}, data["successors"]
        if self.instance.pk is None:
            return add_unit(by=self.by, values=values, successors=successors)
        said = {"version": data["version"], "changes": values, "reason": data["reason"]}
        return update_unit(unit=self.instance, by=self.by, successors=successors, **said)
