"""What the administrator decides: on or off, which sites, which fields, under which licence, who answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from history.versioned_forms import VersionedForm
from opendata.fields import OPEN_FIELDS
from opendata.models import OpenDataSettings
from progress.models import SiteKind
from values.forms import StyledForm


class OpenDataForm(StyledForm, VersionedForm):
    kinds = forms.MultipleChoiceField(
        label=_("Sites that are published"),
        choices=SiteKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    fields_published = forms.MultipleChoiceField(
        label=_("Fields that are published"),
        choices=[(field.key, field.label) for field in OPEN_FIELDS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = OpenDataSettings
        fields = ["is_on", "kinds", "licence", "publisher", "email", "phone", "oc4ids_prefix"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["fields_published"] = self.instance.fields

    def clean(self):
        """Ask at its field for what the public is told, before anything is published."""
        data = super().clean()
        if data.get("is_on"):
            for name in ("licence", "publisher", "email"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Open data cannot be switched on without this."))
            if not data.get("kinds"):
                self.add_error("kinds", _("Choose at least one kind of site, or switch open data off."))
        return data

    @property
    def changes(self) -> dict:
        data = dict(self.cleaned_data)
        data.pop("seen_version", None)
        return data | {"fields": data.pop("fields_published")}
