"""The form of a secondary project: a new one, or what is recorded of one, made from the version it carries."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from places.models import Organisation, OrganisationKind
from progress.models import Document, SecondaryProject
from progress.projects.actions import PROJECT_FIELDS, add_project, record_investor, update_project
from progress.records.actions import REASON_LENGTH
from progress.records.doubts import AsksToConfirm
from progress.records.provenance import SOURCE_STANDS, KeepsSource
from values.forms import CleanCharField, StyledForm

INVESTORS = (OrganisationKind.ENTERPRISE, OrganisationKind.PUBLIC_UNIT, OrganisationKind.OTHER)
YES_NO_UNKNOWN = [("", _("not recorded")), ("True", _("yes")), ("False", _("no"))]


class ProjectForm(StyledForm, KeepsSource, AsksToConfirm, forms.ModelForm):
    """The instance names the site. The investor is one of the organisations, or a new one named along with it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    new_investor = CleanCharField(
        label=_("A new investor"),
        max_length=200,
        required=False,
        help_text=_("Only if not in the list: full name, as registered."),
    )
    is_foreign = forms.TypedChoiceField(
        label=_("Foreign capital"),
        choices=YES_NO_UNKNOWN,
        coerce=lambda given: given == "True",
        empty_value=None,
        required=False,
    )
    reason = CleanCharField(
        label=_("Why it changes"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Kept in the history with the person and the time. A changed target date needs a reason."),
    )

    GROUPS = (
        (_("Project and investor"), ("name", "investor", "new_investor", "product", "capacity", "capacity_unit")),
        (
            _("Land, capital, workers"),
            ("land_area", "registered_capital", "paid_capital", "is_foreign", "workers"),
        ),
        (
            _("Progress"),
            (
                "state",
                "approved_on",
                "leased_on",
                "planned_operation",
                "forecast_operation",
                "actual_operation",
                "stopped_on",
            ),
        ),
        (_("Source of this"), (SOURCE_STANDS, "document", "source", "as_of", "note", "reason")),
    )
    WIDE = ("name", SOURCE_STANDS, "note", "reason")

    compared = PROJECT_FIELDS

    class Meta:
        model = SecondaryProject
        fields = sorted(PROJECT_FIELDS)
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        foreign = self.instance.is_foreign
        self.initial["is_foreign"] = "" if foreign is None else str(foreign)
        recorded = self.instance.investor_id
        offered = Organisation.objects.offered_to(by, recorded)
        self.fields["investor"].queryset = offered.filter(Q(kind__in=INVESTORS) | Q(pk=recorded))
        documents = Document.objects.visible_to(by).filter(sites=self.instance.site_id)
        self.fields["document"].queryset = documents.select_related("issuer")
        self.offer_source(self.instance)
        if not by.has_perm("places.add_organisation"):
            del self.fields["new_investor"]
        if self.instance.pk is None:
            del self.fields["reason"]

    @property
    def groups(self) -> list[tuple[str, list[tuple]]]:
        """(heading, fields) in the order of reading; a field with the class of its place."""
        return [
            (title, [(self[name], "field-wide" if name in self.WIDE else "") for name in names if name in self.fields])
            for title, names in self.GROUPS
        ]

    def clean(self):
        data = super().clean()
        if data.get("new_investor") and data.get("investor") and "investor" in self.changed_data:
            self.add_error("new_investor", _("Choose a recorded investor or enter a new one, not both."))
        return data

    @transaction.atomic
    def apply(self) -> SecondaryProject:
        """Save what the form holds, all of it or nothing.

        Raises StaleVersion and PermissionDenied as the actions do, and ValidationError with the form's field names.
        """
        data = self.cleaned_data
        changes = {name: data[name] for name in self.fields if name in PROJECT_FIELDS} | self.said_of_source
        if name := data.get("new_investor"):
            try:
                changes["investor"] = record_investor(by=self.by, name=name)
            except ValidationError as error:
                raise ValidationError({"new_investor": error.messages}) from error
        if self.instance.pk is None:
            return add_project(site=self.instance.site, by=self.by, values=changes, confirmed=data["confirmed"])
        arguments = {name: data[name] for name in ("version", "reason", "confirmed")}
        return update_project(project=self.instance, by=self.by, changes=changes, **arguments)
