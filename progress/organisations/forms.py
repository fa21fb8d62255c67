"""The form of an organisation: a new one, or what is recorded of one, made from the version it carries."""

from django import forms
from django.utils.html import format_html

from places.models import Organisation
from progress.organisations.actions import ORGANISATION_FIELDS, add_organisation, update_organisation
from progress.records.doubts import CONFIRMED, AsksToConfirm
from progress.records.forms import RecordForm
from values.fields import UniqueFoldedConstraint
from values.text import normalize


class OrganisationForm(RecordForm):
    compared = ORGANISATION_FIELDS
    WIDE = ("name", "address", "contact", "reason")

    class Meta:
        model = Organisation
        fields = ["name", "short_name", "kind", "level", "tax_code", "address", "contact"]
        widgets = {"contact": forms.Textarea(attrs={"rows": 2})}

    def add_error(self, field, error):
        """Lead from the complaint that the name is recorded to the organisation that has it."""
        super().add_error(field, error)
        for problem in self._errors["name"].as_data() if "name" in self._errors else ():
            if problem.code == UniqueFoldedConstraint.code and (known := self._of_this_name()):
                link = format_html('<a href="{}" target="_blank">{}</a>', known.get_absolute_url(), known.name)
                problem.message = format_html("{} {}", problem.message, link)

    def _of_this_name(self) -> Organisation | None:
        name = normalize(self.data.get(self.add_prefix("name"), ""))
        return Organisation.objects.visible_to(self.by).called(name).exclude(pk=self.instance.pk).first()

    def apply(self) -> Organisation:
        """Save what the form holds; raises StaleVersion, PermissionDenied and ValidationError as the action does."""
        data = self.cleaned_data
        changes = {name: data[name] for name in self.changed_data if name in ORGANISATION_FIELDS}
        return update_organisation(
            organisation=self.instance, by=self.by, version=data["version"], changes=changes, reason=data["reason"]
        )


class NewOrganisationForm(AsksToConfirm, OrganisationForm):
    """A new organisation; one that is recorded out of the person's scope is not refused but theirs to use."""

    def _post_clean(self):
        """Leave the model's rules to the action: that it is recorded elsewhere is no error here."""

    def apply(self) -> Organisation:
        """Return the organisation, and say in `is_new` whether it is; raises PermissionDenied and ValidationError."""
        values = {name: self.cleaned_data[name] for name in self._meta.fields}
        organisation, self.is_new = add_organisation(by=self.by, values=values, confirmed=self.cleaned_data[CONFIRMED])
        return organisation
