"""The form of an organisation: a new one, or what is recorded of one, made from the version it carries."""

from django import forms
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.organisations.actions import ORGANISATION_FIELDS, add_organisation, update_organisation
from progress.records.actions import REASON_LENGTH
from values.forms import CleanCharField, StyledForm


class OrganisationForm(StyledForm, forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = CleanCharField(
        label=_("Why it changes"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Kept in the history, beside who and when."),
    )

    compared = ORGANISATION_FIELDS
    WIDE = ("name", "address", "contact", "reason")

    class Meta:
        model = Organisation
        fields = ["name", "short_name", "kind", "level", "tax_code", "address", "contact"]
        widgets = {"contact": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        if self.instance.pk is None:
            del self.fields["reason"]

    @property
    def entry_fields(self) -> list[tuple]:
        """The fields in the order of reading, each with the class of its place."""
        names = [name for name in (*self._meta.fields, "reason") if name in self.fields]
        return [(self[name], "field-wide" if name in self.WIDE else "") for name in names]

    def apply(self) -> Organisation:
        """Save what the form holds; raises StaleVersion, PermissionDenied and ValidationError as the action does."""
        data = self.cleaned_data
        changes = {name: data[name] for name in self.changed_data if name in ORGANISATION_FIELDS}
        said = {"version": data["version"], "changes": changes, "reason": data["reason"]}
        return update_organisation(organisation=self.instance, by=self.by, **said)


class NewOrganisationForm(OrganisationForm):
    """A new organisation; one that is recorded out of the person's scope is not refused but theirs to use."""

    def _post_clean(self):
        """Leave the model's rules to the action: that it is recorded elsewhere is no error here."""

    def apply(self) -> Organisation:
        """Return the organisation, and say in `is_new` whether it is; raises PermissionDenied and ValidationError."""
        values = {name: self.cleaned_data[name] for name in self._meta.fields}
        organisation, self.is_new = add_organisation(by=self.by, values=values)
        return organisation
