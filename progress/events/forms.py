"""Forms of events: each tells what saving would change beside the event, and saves once that is confirmed."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.documents.forms import NamesADocument
from progress.events.actions import EVENT_FIELDS, record_event, update_event
from progress.events.effects import SAID, Effects, check_event, effects_of
from progress.models import SiteEvent, SiteEventKind, Stage
from progress.models.event import SAYS
from progress.records.forms import RecordForm
from values.forms import RecordsField

LOOK_FIRST = _("Not saved yet. Saving will also change the following; save again to confirm:")


# What is offered to be recorded, in the order of a site's life, with what it does.
ACTS = (
    (SiteEventKind.ESTABLISHED, _("The milestone is done on that date; area and developer as in the decision.")),
    (SiteEventKind.EXPANDED, _("The area from then on, with the decision as its source.")),
    (SiteEventKind.DEVELOPER_CHANGED, _("The new developer, whose representatives see the site from then on.")),
    (SiteEventKind.PHASED, _("The number of phases; the stages chosen get a milestone for each.")),
    (SiteEventKind.AMENDED, _("What else the decision changes: area or developer, if any.")),
    (SiteEventKind.SPONSOR_CALL, _("The site is among those that seek a sponsor, until the end is recorded.")),
    (SiteEventKind.SPONSOR_CALL_ENDED, _("A sponsor was found, or the call was cancelled: give it in the note.")),
    (SiteEventKind.DEVELOPER_CALL, _("The site is among those that seek a developer, until the end is recorded.")),
    (SiteEventKind.DEVELOPER_CALL_ENDED, _("A developer was found, or the call was cancelled: give it in the note.")),
    (SiteEventKind.SUSPENDED, _("No reminders until work is resumed.")),
    (SiteEventKind.RESUMED, _("The site is in force again, and late milestones count again.")),
    (SiteEventKind.REVOKED, _("Nothing counts as late; the site is counted separately.")),
    (SiteEventKind.WITHDRAWN, _("Nothing counts as late; the site is counted separately.")),
)


class TellsEffects(forms.Form):
    """Mixin for model forms of events, named before Django's class; `effects` is what saving would do."""

    stages = RecordsField(
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
    confirmed = forms.CharField(label=_("Is it right?"), widget=forms.HiddenInput, required=False)
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
        self.effects.sentences.extend(self.more_to_tell())
        self._ask_first(self.effects.seal())

    def more_to_tell(self) -> list[str]:
        """Return what the person is to see first beside the effects."""
        return []

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


class EventForm(TellsEffects, NamesADocument, RecordForm):
    """An event of `instance.site`, new or as it is recorded; its decision may be named along.

    Where its kind is known, it asks for what such an event says, and for nothing else.
    """

    compared = EVENT_FIELDS
    WIDE = ("stages", "is_record_only", "note", "reason")

    class Meta:
        model = SiteEvent
        fields = ["kind", "date", "new_developer", "area", "phases", "document", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        stages = self.fields["stages"]
        stages.widget = forms.CheckboxSelectMultiple(choices=stages.choices)
        self.offer_documents(self.instance.site_id, self.by)
        seen, recorded = Organisation.objects.visible_to(self.by), self.instance.new_developer_id
        self.fields["new_developer"].queryset = seen | Organisation.objects.filter(pk=recorded) if recorded else seen
        if self.by.has_perm("places.add_organisation"):
            way = reverse("progress:organisation-add"), _("Add an organisation")
            self.fields["new_developer"].help_text = format_html(
                '{} <a href="{}" target="_blank">{}</a>', _("Not in the list?"), *way
            )
        if self.instance.kind:
            self._ask_for_its_kind(self.instance.kind)

    def _ask_for_its_kind(self, kind: str) -> None:
        """Leave out what an event of this kind does not say, but for what is recorded of it all the same."""
        self.fields["kind"].widget = forms.HiddenInput()
        for name in SAID:
            if name not in SAYS.get(kind, ()) and getattr(self.instance, name) is None:
                del self.fields[name]
        if kind != SiteEventKind.PHASED:
            del self.fields["stages"]
        if kind not in SAYS:
            self.fields["is_record_only"].widget = forms.HiddenInput()

    def in_order(self) -> list[str]:
        return [*self._meta.fields[:5], "stages", "is_record_only", *self._meta.fields[5:], "reason"]

    def has_document(self) -> bool:
        return super().has_document() or bool(self.cleaned_data.get("new_document_number"))

    def more_to_tell(self) -> list[str]:
        """Ask for the decision: an event without one is recorded once the person has seen that it has none."""
        if self.instance.pk or self.has_document():
            return []
        return [str(_("No decision is named: the event is saved without one."))]

    @transaction.atomic
    def apply(self) -> SiteEvent:
        """Save; raises StaleVersion and PermissionDenied, and ValidationError with the form's field names."""
        data, event = self.cleaned_data, self.instance
        document = self.chosen_document(event.site)
        if event.pk is None:
            values = {name: data[name] for name in self.fields if name in EVENT_FIELDS} | {"document": document}
            return record_event(site=event.site, by=self.by, values=values, **self.what_to_do())
        changes = {name: data[name] for name in self.changed_data if name in EVENT_FIELDS} | {"document": document}
        arguments = {"version": data["version"], "changes": changes, "reason": data["reason"]}
        return update_event(event=event, by=self.by, **arguments, **self.what_to_do())
