"""Forms that clusters and zones share."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from places.models import Organisation, OrganisationKind
from progress.acceptance import report_milestone
from progress.actions import MILESTONE_FIELDS, REASON_LENGTH, choose_figure, record_document
from progress.models import Document, DocumentKind, Milestone, SiteFigure, Submission
from values.forms import CleanCharField, PartialDateField, StyledForm

AREA_FIELDS = ("area_done", "area_ready", "area_total")
HOUSEHOLD_FIELDS = ("households_done", "households_total")
ISSUERS = (OrganisationKind.AGENCY, OrganisationKind.COMMITTEE, OrganisationKind.PUBLIC_UNIT)


class MilestoneForm(StyledForm, forms.ModelForm):
    """Progress of one milestone, made from the version it carries. A new document may be named along with it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    new_document_kind = forms.ChoiceField(label=_("Kind of document"), choices=DocumentKind, required=False)
    new_document_number = CleanCharField(
        label=_("Number"), max_length=60, required=False, help_text=_("As printed: 2140/QĐ-UBND.")
    )
    new_document_date = PartialDateField(label=_("Date"), required=False)
    new_document_issuer = forms.ModelChoiceField(
        Organisation.objects.filter(kind__in=ISSUERS), label=_("Issuer"), required=False
    )
    reason = CleanCharField(
        label=_("Why it changes"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Kept in the history, beside who and when. A promise moved wants its reason."),
    )

    NEW_DOCUMENT = ("new_document_kind", "new_document_number", "new_document_date", "new_document_issuer")

    PROVENANCE = frozenset({"document", "source", "as_of", "note"})

    class Meta:
        model = Milestone
        fields = [
            "state",
            "planned",
            "forecast",
            "actual",
            "percent",
            *AREA_FIELDS,
            *HOUSEHOLD_FIELDS,
            "document",
            "source",
            "as_of",
            "note",
        ]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        self.fields["state"].widget.attrs["data-focus"] = True
        self.fields["document"].queryset = (
            Document.objects.visible_to(by).filter(sites=self.instance.site_id).select_related("issuer")
        )
        for name in self._unasked():
            del self.fields[name]

    def _unasked(self) -> list[str]:
        """Fields that this stage, or this person, has no use for."""
        stage = self.instance.stage
        names = []
        for group, is_asked in ((AREA_FIELDS, stage.asks_area), (HOUSEHOLD_FIELDS, stage.asks_households)):
            # What was recorded all the same stays where it can be seen and mended.
            if not is_asked and all(getattr(self.instance, name) is None for name in group):
                names += group
        if not self.by.has_perm("progress.add_document"):
            names += self.NEW_DOCUMENT
        return names

    @property
    def progress_fields(self) -> list:
        return [self[name] for name in self.fields if name in MILESTONE_FIELDS - self.PROVENANCE]

    @property
    def new_document_fields(self) -> list:
        return [self[name] for name in self.NEW_DOCUMENT if name in self.fields]

    @property
    def names_a_new_document(self) -> bool:
        return any(self[name].errors or self[name].data for name in self.NEW_DOCUMENT[1:] if name in self.fields)

    def clean(self):
        data = super().clean()
        if data.get("new_document_number"):
            if "document" in self.changed_data and data.get("document"):
                self.add_error("new_document_number", _("Choose a recorded document or give a new one, not both."))
        elif "new_document_number" not in self.errors and (
            data.get("new_document_date") or data.get("new_document_issuer")
        ):
            self.add_error("new_document_number", _("Give the new document's number."))
        return data

    @transaction.atomic
    def apply(self) -> Milestone | Submission:
        """Save what the form holds, or send it for acceptance: all of it or nothing.

        Raises StaleVersion and PermissionDenied as the actions do, and ValidationError with the form's field names.
        """
        version, reason = self.cleaned_data["version"], self.cleaned_data["reason"]
        return report_milestone(
            milestone=self.instance, by=self.by, version=version, changes=self.changes(), reason=reason
        )

    def changes(self) -> dict:
        """The progress that the form holds, by field; a document named along is recorded on the way."""
        found = {name: self.cleaned_data[name] for name in self.fields if name in MILESTONE_FIELDS}
        if self.cleaned_data.get("new_document_number"):
            found["document"] = self._record_document()
        return found

    def _record_document(self) -> Document:
        given = {name.removeprefix("new_document_"): self.cleaned_data[name] for name in self.NEW_DOCUMENT}
        given["kind"] = given["kind"] or DocumentKind.DECISION
        try:
            return record_document(by=self.by, site=self.instance.site, **given)
        except ValidationError as error:
            raise ValidationError({"new_document_number": error.messages}) from error


class ChooseFigureForm(StyledForm, forms.ModelForm):
    """Why one figure is in use in place of its rivals; made from the version it carries and the choice it replaces."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    instead_of = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = SiteFigure
        fields = ["reason"]

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        self.chosen = self.instance.rivals().filter(is_chosen=True).select_related("document").first()
        self.initial |= {"version": self.instance.version, "instead_of": self.chosen and self.chosen.pk, "reason": ""}
        self.fields["reason"].required = True
        self.fields["reason"].widget.attrs["data-focus"] = True

    def clean_instead_of(self):
        seen = self.cleaned_data["instead_of"]
        if seen != (self.chosen and self.chosen.pk):
            raise ValidationError(_("Another figure was put in use in the meantime. Look again before you choose."))
        return seen

    def apply(self) -> SiteFigure:
        """Put the figure in use; raises StaleVersion and PermissionDenied as the action does."""
        self.instance.version = self.cleaned_data["version"]
        return choose_figure(figure=self.instance, by=self.by, reason=self.cleaned_data["reason"])
