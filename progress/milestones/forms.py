"""The form of the progress of one milestone."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from progress.documents.forms import NamesADocument
from progress.milestones.actions import MILESTONE_FIELDS, report_milestone
from progress.models import Milestone, Submission
from progress.records.actions import REASON_LENGTH
from progress.records.doubts import CONFIRMED, AsksToConfirm
from progress.records.provenance import SOURCE_STANDS, KeepsSource
from values.forms import CleanCharField, StyledForm

AREA_FIELDS = ("area_done", "area_ready", "area_total")
HOUSEHOLD_FIELDS = ("households_done", "households_total")


class MilestoneForm(StyledForm, NamesADocument, KeepsSource, AsksToConfirm, forms.ModelForm):
    """Progress of one milestone, made from the version it carries. A new document may be named along with it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = CleanCharField(
        label=_("Why it changes"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Kept in the history, beside who and when. A promise moved wants its reason."),
    )

    SHORT = ("state", "forecast", "actual", "percent")
    compared = MILESTONE_FIELDS
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
        self.offer_documents(self.instance.site_id, by)
        self.offer_source(self._recorded())
        for name in self._unasked():
            del self.fields[name]

    def _recorded(self) -> Milestone:
        """Return the milestone whose source may stand for the new values."""
        return self.instance

    def _unasked(self) -> list[str]:
        """Return fields that this stage has no use for."""
        stage = self.instance.stage
        names = []
        for group, is_asked in ((AREA_FIELDS, stage.asks_area), (HOUSEHOLD_FIELDS, stage.asks_households)):
            # What was recorded all the same stays where it can be seen and mended.
            if not is_asked and all(getattr(self.instance, name) is None for name in group):
                names += group
        return names

    @property
    def progress_fields(self) -> list:
        return [self[name] for name in self.fields if name in MILESTONE_FIELDS - self.PROVENANCE]

    @property
    def short_fields(self) -> list:
        """The few fields that most news is about."""
        return [self[name] for name in self.SHORT if name in self.fields]

    @property
    def more_fields(self) -> list:
        return [field for field in self.progress_fields if field.name not in self.SHORT]

    @property
    def says_more(self) -> bool:
        """Whether something beyond the short fields was typed or is to be mended."""
        more = self.fields.keys() - {*self.SHORT, *self.NEW_DOCUMENT, SOURCE_STANDS, "version", "reason", CONFIRMED}
        typed = self.is_bound and any(self[name].errors or name in self.changed_data for name in more)
        return typed or self.names_a_new_document

    def add_error(self, field, error):
        """Show an error of a field that the form does not have above its fields, with the field's name."""
        if not hasattr(error, "error_dict") or CONFIRMED in error.error_dict:
            return super().add_error(field, error)
        for name, errors in error.error_dict.items():
            if name in self.fields or name == NON_FIELD_ERRORS:
                super().add_error(name, errors)
            else:
                label = Milestone._meta.get_field(name).verbose_name
                super().add_error(None, [f"{capfirst(label)}: {message}" for e in errors for message in e.messages])
        return None

    @transaction.atomic
    def apply(self) -> Milestone | Submission:
        """Save what the form holds, or send it for acceptance: all of it or nothing.

        Raises StaleVersion and PermissionDenied as the actions do, and ValidationError with the form's field names.
        """
        said = {name: self.cleaned_data[name] for name in ("version", "reason", "confirmed")}
        return report_milestone(milestone=self.instance, by=self.by, changes=self.changes(), **said)

    def changes(self) -> dict:
        """Return the progress that the form holds, by field; a document named along is recorded on the way."""
        changes = {name: self.cleaned_data[name] for name in self.fields if name in MILESTONE_FIELDS}
        return changes | {"document": self.chosen_document(self.instance.site)} | self.said_of_source
