"""The forms of a meeting, of an item of its agenda and of a conclusion with its steps."""

from django import forms
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.access.scope import keeps_every
from progress.meetings import actions
from progress.meetings.queries import Offer
from progress.models import AgendaItem, Conclusion, Meeting, Site, SiteKind
from progress.promises.target_field import DeadlineField
from progress.records.actions import REASON_LENGTH
from progress.remarks.queries import people_who_see
from values.forms import CleanCharField, StyledForm, offer
from values.text import person_name


class MeetingRecordForm(StyledForm, forms.ModelForm):
    """A record's form, made from the version it carries; `compared` are the fields it changes."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.compared if name in self.cleaned_data}


class MeetingForm(MeetingRecordForm):
    compared = actions.MEETING_FIELDS

    class Meta:
        model = Meeting
        fields = ["title", "kind", "date", "place", "chair", "people"]
        widgets = {"people": forms.Textarea(attrs={"rows": 3}), "date": forms.DateInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["kind"]
            return
        offer(self.fields["kind"], [choice for choice in SiteKind.choices if keeps_every(self.by, choice[0])])
        self.initial["title"] = self.initial.get("title") or _("Meeting on progress")
        self.initial["date"] = self.initial.get("date") or timezone.localdate()

    def apply(self) -> Meeting:
        if not self.instance.pk:
            return actions.add_meeting(by=self.by, facts=self.values())
        version = self.cleaned_data["version"]
        return actions.edit_meeting(meeting=self.instance, by=self.by, version=version, changes=self.values())


class OfferForm(StyledForm, forms.Form):
    """Which matters an agenda may take up: of one kind, at sites of a name."""

    offer = forms.ChoiceField(label=_("Take from"), choices=Offer)
    q = CleanCharField(label=_("Site, place or developer"), max_length=100, required=False)


class TopicForm(StyledForm, forms.Form):
    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.none())
    topic = CleanCharField(label=_("Topic"), max_length=300)

    def __init__(self, *args, by, meeting: Meeting, **kwargs):
        self.by, self.meeting = by, meeting
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.visible_to(by).filter(kind=meeting.kind).order_by("name_key")

    def apply(self) -> AgendaItem:
        return actions.add_topic(meeting=self.meeting, by=self.by, **self.cleaned_data)


class ItemForm(MeetingRecordForm):
    compared = actions.ITEM_FIELDS

    # Compared with what the form showed: of items removed meanwhile others have moved up.
    place = forms.IntegerField(
        label=_("Place on the agenda"), min_value=1, max_value=9999, required=False, show_hidden_initial=True
    )

    class Meta:
        model = AgendaItem
        fields = ["topic", "notes"]
        widgets = {"notes": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["place"] = actions.place_of(self.instance)

    @transaction.atomic
    def apply(self) -> AgendaItem:
        version = self.cleaned_data["version"]
        item = actions.edit_item(item=self.instance, by=self.by, version=version, changes=self.values())
        if (place := self.cleaned_data["place"]) and "place" in self.changed_data:
            actions.place_item(item=item, by=self.by, place=place)
        return item


class ConclusionForm(MeetingRecordForm):
    """What is to be done, whose it is and by when; a new one belongs to the instance's meeting and site."""

    compared = actions.CONCLUSION_FIELDS

    class Meta:
        model = Conclusion
        fields = ["text", "organisation", "person", "due"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        field_classes = {"due": DeadlineField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        organisations = Organisation.objects.offered_to(self.by, self.instance.organisation_id)
        self.fields["organisation"].queryset = organisations.order_by("name_folded").distinct()
        # Whoever sees the meeting sees its matters of no site.
        people = people_who_see(self.instance.site or self.instance.meeting)
        named = [person.pk for person in people] + [self.instance.person_id]
        self.fields["person"].queryset = get_user_model().objects.filter(pk__in=[pk for pk in named if pk])
        self.fields["person"].label_from_instance = person_name

    def apply(self) -> Conclusion:
        conclusion = self.instance
        if not conclusion.pk:
            meeting, site = conclusion.meeting, conclusion.site
            return actions.add_conclusion(meeting=meeting, site=site, by=self.by, facts=self.values())
        version = self.cleaned_data["version"]
        return actions.edit_conclusion(conclusion=conclusion, by=self.by, version=version, changes=self.values())


class SettleForm(MeetingRecordForm):
    compared = frozenset({"done_on", "done_note"})

    class Meta:
        model = Conclusion
        fields = ["done_on", "done_note"]
        widgets = {"done_note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["done_on"].required = True
        self.initial["done_on"] = self.instance.done_on or timezone.localdate()

    def apply(self) -> Conclusion:
        version = self.cleaned_data["version"] or 0
        return actions.settle_conclusion(conclusion=self.instance, by=self.by, version=version, **self.values())


class ConfirmConclusionForm(MeetingRecordForm):
    compared = frozenset({"confirmed_on"})

    class Meta:
        model = Conclusion
        fields = ["confirmed_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["confirmed_on"].required = True
        self.initial["confirmed_on"] = timezone.localdate()

    def apply(self) -> Conclusion:
        version = self.cleaned_data["version"] or 0
        return actions.confirm_conclusion(conclusion=self.instance, by=self.by, version=version, **self.values())


class ReopenConclusionForm(MeetingRecordForm):
    compared = frozenset()

    reason = CleanCharField(label=_("Reason for returning it"), max_length=REASON_LENGTH)

    class Meta:
        model = Conclusion
        fields: list[str] = []

    def apply(self) -> Conclusion:
        data = self.cleaned_data
        version = data["version"] or 0
        return actions.reopen_conclusion(conclusion=self.instance, by=self.by, version=version, reason=data["reason"])
