"""The form that changes several milestones at once: what is left empty stays as it is."""

import hashlib
import json

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from progress.documents.forms import NewDocumentFields
from progress.models import Document, Milestone, State
from progress.records.actions import REASON_LENGTH
from progress.records.doubts import CONFIRMED, AsksToConfirm
from progress.records.provenance import SOURCE_STANDS, KeepsSource
from values.forms import CleanCharField, PartialDateField, StyledForm

MOST_TOGETHER = 200


class TogetherForm(StyledForm, NewDocumentFields, KeepsSource, AsksToConfirm, forms.Form):
    """What to set on all of `milestones`. A preview is confirmed by its `preview_code`, so that nothing is saved that
    was not shown."""

    CHANGES = ("state", "forecast", "actual", "document")

    state = forms.ChoiceField(label=_("State"), required=False)
    forecast = PartialDateField(label=_("Forecast"), required=False, help_text=_("The current target date."))
    actual = PartialDateField(label=_("Actual"), required=False, help_text=_("Only for a milestone that is done."))
    document = forms.ModelChoiceField(
        Document.objects.none(),
        label=_("Document"),
        required=False,
        help_text=_("The decision, minutes or report it is based on."),
    )
    reason = CleanCharField(
        label=_("Why it changes"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Kept in the history with the person and the time. A changed target date needs a reason."),
    )

    def __init__(self, *args, by, milestones: list[Milestone], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("leave as it is")), *State.choices]
        self.fields["document"].queryset = (
            Document.objects.visible_to(by)
            .filter(sites__in={m.site_id for m in milestones})
            .select_related("issuer")
            .distinct()
        )
        self.offer_new_document(by)

    def clean(self):
        data = super().clean()
        if not self.errors and not self.changes and not self.new_document():
            raise ValidationError(_("Choose what to change: a state, a date or a document."), "nothing")
        return data

    @property
    def changes(self) -> dict:
        """Return what a valid form sets on each milestone, the new document apart."""
        names = [name for name in self.CHANGES if self.cleaned_data.get(name)]
        source_stands = {SOURCE_STANDS} if names and self.cleaned_data[SOURCE_STANDS] else set()
        return {name: self.cleaned_data[name] for name in (*names, *source_stands)}

    def preview_code(self, milestones: list[Milestone]) -> str:
        """Return a digest of the change and of the milestones; it does not depend on their versions."""
        content = [
            {name: str(value) for name, value in self.cleaned_data.items() if value and name != CONFIRMED},
            sorted(milestone.pk for milestone in milestones),
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
