"""The forms of a movement of a dossier, of a time limit and of a year's calendar of holidays."""

from django import forms
from django.db import transaction
from django.utils import timezone

from places.models import Organisation
from progress.desks import actions
from progress.documents.forms import NamesADocument
from progress.models import HolidayCalendar, Movement, Stage, TimeLimit
from progress.records.doubts import CONFIRMED, AsksToConfirm
from progress.records.forms import RecordForm


class DeskForm(RecordForm):
    WIDE = ("note", "reason")

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    @property
    def said(self) -> dict:
        """What every action that edits is given."""
        data = self.cleaned_data
        return {"by": self.by, "version": data["version"], "reason": data["reason"]}


class MovementForm(NamesADocument, AsksToConfirm, DeskForm):
    """A movement of the dossier of `instance.milestone`; its paper may be named along."""

    compared = actions.MOVEMENT_FIELDS

    class Meta:
        model = Movement
        fields = ["kind", "office", "date", "document", "source", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Organisation.objects.offered_to(self.by, self.instance.office_id)
        self.fields["kind"].widget.attrs["data-focus"] = True
        self.offer_documents(self.instance.site_id, self.by)
        if self.instance.pk is None:
            self.initial["date"] = self.initial.get("date") or timezone.localdate()

    @transaction.atomic
    def apply(self) -> Movement:
        """Save what the form holds; raises StaleVersion, PermissionDenied and ValidationError as the actions do."""
        movement = self.instance
        facts = self.values() | {"document": self.chosen_document(movement.site)}
        if movement.pk is None:
            confirmed = self.cleaned_data[CONFIRMED]
            return actions.add_movement(milestone=movement.milestone, by=self.by, facts=facts, confirmed=confirmed)
        return actions.edit_movement(
            movement=movement, changes=facts, confirmed=self.cleaned_data[CONFIRMED], **self.said
        )


class LimitForm(DeskForm):
    compared = actions.LIMIT_FIELDS

    class Meta:
        model = TimeLimit
        fields = ["stage", "site_kind", "days", "day_kind", "article", "valid_from", "valid_until", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stage"].queryset = Stage.objects.select_related("parent")

    def apply(self) -> TimeLimit:
        if self.instance.pk is None:
            return actions.add_limit(by=self.by, facts=self.values())
        return actions.edit_limit(limit=self.instance, changes=self.values(), **self.said)


class CalendarForm(DeskForm):
    compared = actions.CALENDAR_FIELDS
    WIDE = ("days_off", "days_worked", "reason")

    class Meta:
        model = HolidayCalendar
        fields = ["year", "source", "days_off", "days_worked"]
        widgets = {"days_off": forms.Textarea(attrs={"rows": 8}), "days_worked": forms.Textarea(attrs={"rows": 3})}

    def apply(self) -> HolidayCalendar:
        if self.instance.pk is None:
            return actions.add_calendar(by=self.by, facts=self.values())
        return actions.edit_calendar(calendar=self.instance, changes=self.values(), **self.said)
