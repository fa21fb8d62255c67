"""The form of a cluster or a zone on the staff pages: a new one, or what is recorded, made from its version."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.models import AdministrativeUnit, Organisation, OrganisationKind
from progress.models import Site
from progress.projects.actions import record_investor
from progress.records.doubts import AsksToConfirm
from progress.records.forms import RecordForm
from progress.sites.actions import add_site, link_to, site_fields, update_site
from values.forms import CleanCharField

DEVELOPERS = (OrganisationKind.ENTERPRISE, OrganisationKind.PUBLIC_UNIT, OrganisationKind.OTHER)


class LinksDouble(forms.ModelForm):
    """Mixin: where a site is recorded already, the complaint leads to it."""

    def _update_errors(self, errors):
        for error in errors.error_dict.get("name", ()) if hasattr(errors, "error_dict") else ():
            if error.code == "double":
                error.message, error.params = link_to(error.site, _("Already recorded:")), None
        super()._update_errors(errors)


class SiteForm(LinksDouble, AsksToConfirm, RecordForm):
    """A site of the kind that a subclass names; its developer is a recorded organisation or a new one named along."""

    new_developer = CleanCharField(
        label=gettext_lazy("A new developer"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only if not in the list: full name, as registered."),
    )

    FIRST = ("name", "unit", "address", "developer", "new_developer")
    WIDE = ("name", "address", "note", "reason")

    class Meta:
        model = Site
        fields = ["name", "unit", "address", "developer", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.compared = site_fields(type(self.instance))
        self.fields["unit"].queryset = AdministrativeUnit.objects.select_related("parent").present_first()
        recorded = self.instance.developer_id
        offered = Organisation.objects.offered_to(self.by, recorded)
        self.fields["developer"].queryset = offered.filter(Q(kind__in=DEVELOPERS) | Q(pk=recorded))
        if not self.by.has_perm("places.add_organisation"):
            del self.fields["new_developer"]

    def in_order(self) -> list[str]:
        own = [name for name in self._meta.fields if name not in (*self.FIRST, "note")]
        return [*self.FIRST, *own, "note", "reason"]

    def clean(self):
        data = super().clean()
        if data.get("new_developer") and data.get("developer") and "developer" in self.changed_data:
            self.add_error("new_developer", _("Choose a recorded developer or enter a new one, not both."))
        return data

    @transaction.atomic
    def apply(self) -> Site:
        """Save what the form holds, all of it or nothing.

        Raises StaleVersion and PermissionDenied as the actions do, and ValidationError with the form's field names.
        """
        data, is_new = self.cleaned_data, self.instance.pk is None
        changes = {name: data[name] for name in self._meta.fields if is_new or name in self.changed_data}
        if name := data.get("new_developer"):
            try:
                changes["developer"] = record_investor(by=self.by, name=name)
            except ValidationError as error:
                raise ValidationError({"new_developer": error.messages}) from error
        confirmed = data["confirmed"]
        if is_new:
            return add_site(model=type(self.instance), by=self.by, values=changes, confirmed=confirmed)
        arguments = {"version": data["version"], "reason": data["reason"], "confirmed": confirmed}
        return update_site(site=self.instance, by=self.by, changes=changes, **arguments)
