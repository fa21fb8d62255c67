"""A form for each step of an obstacle. All but the first are made from the version of the obstacle they carry."""

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.documents.forms import NamesADocument
from progress.models import Milestone, Obstacle, Site
from progress.models.obstacle import IN_ORDER
from progress.obstacles import actions
from progress.promises.target_field import DeadlineField
from progress.records.actions import REASON_LENGTH
from progress.records.provenance import PROVENANCE, SOURCE_STANDS, KeepsSource
from values.forms import CleanCharField, StyledForm


class DaysInOrder:
    """Mixin for model forms of obstacles: a day out of order is told at its field, not above the form."""

    def clean(self):
        data = super().clean()
        days = self.stored_days() | {name: value for name, value in data.items() if name in self.stored_days()}
        for later, earlier, message in IN_ORDER:
            if days[later] and days[earlier] and days[later] < days[earlier]:
                told_at = next((name for name in (later, earlier) if name in self.fields), None)
                self.add_error(told_at, message)
        return data

    def stored_days(self) -> dict:
        names = {name for later, earlier, _message in IN_ORDER for name in (later, earlier)}
        return {name: getattr(self.instance, name) for name in names}


class KnowsPerson:
    """Mixin for model forms: who fills them in, and their fields of the obstacle itself."""

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)

    @property
    def entry_fields(self) -> list:
        return [self[name] for name in self._meta.fields if name in self.fields]


class MilestoneChoice(forms.ModelChoiceField):
    """A milestone among those of one site, which need not be named."""

    def label_from_instance(self, milestone):
        return milestone.title


class SiteChoiceForm(StyledForm, forms.Form):
    """Where a new obstacle is."""

    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"))

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.editable_by(by)


class OwnDocuments(NamesADocument):
    """Mixin for forms of an obstacle: its document is one of its site; an obstacle of no site has its source alone."""

    def offer_own_documents(self) -> None:
        self.offer_documents(self.instance.site_id, self.by)
        if self.instance.site_id is None:
            for name in (self.document_field, *self.NEW_DOCUMENT):
                self.fields.pop(name, None)

    def own_document(self):
        return self.chosen_document(self.instance.site) if self.instance.site_id else None


class ObstacleForm(StyledForm, KnowsPerson, DaysInOrder, OwnDocuments, KeepsSource, forms.ModelForm):
    """What is told of an obstacle: a new one of `instance.site`."""

    milestone = MilestoneChoice(Milestone.objects.none(), label=_("Milestone it blocks"), required=False)

    compared = actions.OBSTACLE_FIELDS

    class Meta:
        model = Obstacle
        fields = [
            "description",
            "kind",
            "milestone",
            "cause",
            "request",
            "asked_of",
            "asked_on",
            "due",
            "opened_on",
            "document",
            "source",
            "as_of",
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("description", "cause", "request")}
        field_classes = {"due": DeadlineField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        site = self.instance.site_id
        if site is None:
            del self.fields["milestone"]
        else:
            self.fields["milestone"].queryset = Milestone.objects.filter(site=site).select_related("stage")
        self.fields["asked_of"].queryset = Organisation.objects.offered_to(self.by, self.instance.asked_of_id)
        self.fields["description"].widget.attrs["data-focus"] = True
        self.offer_own_documents()
        self.offer_source(self.instance)

    @property
    def entry_fields(self) -> list:
        names = [name for name in self._meta.fields if name not in PROVENANCE]
        return [self[name] for name in (*names, SOURCE_STANDS, *PROVENANCE) if name in self.fields]

    @transaction.atomic
    def apply(self) -> Obstacle:
        """Save what the form holds, all of it or nothing; raises what the action raises."""
        where = {"site": self.instance.site, "common_to": self.instance.common_to}
        return actions.open_obstacle(**where, by=self.by, values=self.entered())

    def entered(self) -> dict:
        values = {name: value for name, value in self.cleaned_data.items() if name in actions.OBSTACLE_FIELDS}
        return values | {"document": self.own_document()} | self.said_of_source


class VersionedStep(forms.Form):
    """Mixin for the steps of an obstacle that stands: the version, and who takes the step."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = CleanCharField(
        label=_("Note"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Kept in the history with the person and the time."),
    )

    wanted = ()  # fields a step cannot do without; a day among them begins as today

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        for name in self.wanted:
            self.fields[name].required = True
            if isinstance(self.fields[name], forms.DateField) and not self.initial.get(name):
                self.initial[name] = timezone.localdate()

    @property
    def step(self) -> dict:
        """What every action of a step is given."""
        data = self.cleaned_data
        return {"obstacle": self.instance, "by": self.by, "version": data["version"], "reason": data["reason"]}


class EditForm(VersionedStep, ObstacleForm):
    """What is told of an obstacle that stands."""

    def stored_days(self) -> dict:
        days = super().stored_days()
        # Another organisation is asked: the answer of the former one goes.
        return days | {"answered_on": None} if "asked_of" in self.changed_data else days

    @transaction.atomic
    def apply(self) -> Obstacle:
        return actions.edit_obstacle(**self.step, changes=self.entered())


class AnswerForm(StyledForm, KnowsPerson, DaysInOrder, VersionedStep, OwnDocuments, forms.ModelForm):
    document_field = "answer_document"
    compared = frozenset({"answered_on", "answer", "answer_document"})
    wanted = ("answered_on", "answer")

    class Meta:
        model = Obstacle
        fields = ["answered_on", "answer", "answer_document"]
        widgets = {"answer": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_own_documents()

    @transaction.atomic
    def apply(self) -> Obstacle:
        data = self.cleaned_data
        document = self.own_document()
        answered = {"answered_on": data["answered_on"], "answer": data["answer"], "answer_document": document}
        return actions.answer_obstacle(**self.step, **answered)


class ResolveForm(StyledForm, KnowsPerson, DaysInOrder, VersionedStep, forms.ModelForm):
    compared = frozenset({"resolved_on", "resolution"})
    wanted = ("resolved_on", "resolution")

    class Meta:
        model = Obstacle
        fields = ["resolved_on", "resolution"]

    def apply(self) -> Obstacle:
        data = self.cleaned_data
        resolved = {"resolved_on": data["resolved_on"], "resolution": data["resolution"]}
        return actions.resolve_obstacle(**self.step, **resolved)


class ConfirmForm(StyledForm, KnowsPerson, DaysInOrder, VersionedStep, forms.ModelForm):
    compared = frozenset({"confirmed_on"})
    wanted = ("confirmed_on",)

    class Meta:
        model = Obstacle
        fields = ["confirmed_on"]

    def apply(self) -> Obstacle:
        return actions.confirm_obstacle(**self.step, confirmed_on=self.cleaned_data["confirmed_on"])


class ReopenForm(StyledForm, KnowsPerson, VersionedStep, forms.ModelForm):
    compared = frozenset()
    wanted = ("reason",)

    class Meta:
        model = Obstacle
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Reason for returning it")

    def apply(self) -> Obstacle:
        return actions.reopen_obstacle(**self.step)
