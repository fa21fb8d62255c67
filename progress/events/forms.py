"""Forms of events: each tells what saving would change beside the event, and saves once that is confirmed."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.documents.forms import NamesADocument
from progress.events.actions import EVENT_FIELDS, record_event
from progress.events.effects import Effects, check_event, effects_of
from progress.models import SiteEvent, Stage
from values.forms import StyledForm

LOOK_FIRST = _("Not saved yet. Saving will also change the following; save again to confirm:")


class TellsEffects(forms.Form):
    """Mixin for model forms of events, named before Django's class; `effects` is what saving would do."""

    stages = forms.ModelMultipleChoiceField(
        Stage.objects.none(),
        label=_("Stages in phases"),
        required=False,
        help_text=_("Of a site divided into phases: these stages get a milestone for each phase."),
    )
    is_record_only = forms.BooleanField(
        label=_("Record the event only"),
        required=False,
        help_text=_(
            "Developer, area and milestones stay as they are; for events of the past that were followed since."
        ),
    )
    confirmed = forms.CharField(label=_("Is it really so?"), widget=forms.HiddenInput, required=False)
    effects = Effects()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "stages" in self.fields:
            stages = Stage.objects.active().filter(parent=None)
            is_at_site = self.instance.site_id is not None
            self.fields["stages"].queryset = stages.of_kind(self.instance.site.kind) if is_at_site else stages

    def _post_clean(self):
        super()._post_clean()
        if self.errors or not self.has_changed():
            return
        event = self.instance
        before = SiteEvent.objects.get(pk=event.pk) if event.pk else None
        try:
            check_event(event, self.wanted_stages, self.has_document())
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.add_error(name if name in self.fields else None, messages)
            return
        self.effects = effects_of(
            event, before=before, stages=self.wanted_stages, is_record_only=self.cleaned_data["is_record_only"]
        )
        self._ask_first(self.effects.seal())

    @property
    def wanted_stages(self) -> list[Stage]:
        return list(self.cleaned_data.get("stages") or [])

    @property
    def is_asked_first(self) -> bool:
        """Whether the one thing that keeps the form from being saved is that the person is to look first."""
        return self.is_bound and {e.code for es in self.errors.as_data().values() for e in es} == {"look_first"}

    def has_document(self) -> bool:
        return self.instance.document_id is not None

    def _ask_first(self, seal: str) -> None:
        if not seal or self.cleaned_data.get("confirmed") == seal:
            return
        self.data = self.data.copy()
        self.data[self.add_prefix("confirmed")] = seal
        self.add_error(None, [ValidationError(text, "look_first") for text in (LOOK_FIRST, *self.effects.sentences)])

    def what_to_do(self) -> dict:
        """Return what the actions take beside the values."""
        return {"stages": self.wanted_stages, "is_record_only": self.cleaned_data["is_record_only"]}


class EventForm(StyledForm, TellsEffects, NamesADocument, forms.ModelForm):
    """A new event of `instance.site`; its decision may be named along."""

    class Meta:
        model = SiteEvent
        fields = ["kind", "date", "new_developer", "area", "phases", "document", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        stages = self.fields["stages"]
        stages.widget = forms.CheckboxSelectMultiple(choices=stages.choices)
        self.offer_documents(self.instance.site_id, by)
        self.fields["new_developer"].queryset = Organisation.objects.visible_to(by)

    @property
    def event_fields(self) -> list[tuple]:
        """The fields in the order of reading, each with the class of its place."""
        names = [*self._meta.fields[:5], "stages", "is_record_only", *self._meta.fields[5:]]
        return [(self[name], "field-wide" if name in ("stages", "is_record_only", "note") else "") for name in names]

    def has_document(self) -> bool:
        return super().has_document() or bool(self.cleaned_data.get("new_document_number"))

    @transaction.atomic
    def apply(self) -> SiteEvent:
        """Save; raises PermissionDenied, and ValidationError with the form's field names."""
        values = {name: self.cleaned_data[name] for name in self.fields if name in EVENT_FIELDS}
        values |= {"document": self.chosen_document(self.instance.site)}
        return record_event(site=self.instance.site, by=self.by, values=values, **self.what_to_do())
