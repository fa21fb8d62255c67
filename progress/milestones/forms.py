"""The form of the progress of one milestone."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from progress.documents.fields import DocumentNumberField
from progress.documents.forms import NamesADocument
from progress.milestones.actions import MILESTONE_FIELDS, report_milestone
from progress.models import Document, Milestone, Submission
from progress.promises.target_field import DeadlineField
from progress.records.actions import REASON_LENGTH
from progress.records.doubts import CONFIRMED, AsksToConfirm
from progress.records.provenance import SOURCE_STANDS, KeepsSource, Statement, entered_by, values_of
from values.dates import PartialDate
from values.forms import CleanCharField, StyledForm
from values.later import begin_from, in_steps
from values.today import today

AREA_FIELDS = ("area_done", "area_ready", "area_total")
HOUSEHOLD_FIELDS = ("households_done", "households_total")
DONE_FIELDS = ("area_done", "households_done")
# The dates that the buttons beside a forecast offer: a year and a half in months, three years in quarters.
STEPS = ((1, 18), (3, 12))


class MilestoneForm(StyledForm, NamesADocument, KeepsSource, AsksToConfirm, forms.ModelForm):
    """Progress of one milestone, made from the version it carries. A new document may be named along with it.

    `likely` is the source and day to propose for new values: they count only where a value changes.
    """

    document = DocumentNumberField(
        label=_("Document"),
        max_length=500,
        required=False,
        help_text=_("The decision, minutes or report it is based on."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = CleanCharField(
        label=_("Why it changes"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Kept in the history with the person and the time. A changed target date needs a reason."),
    )

    SHORT = ("state", "percent", *DONE_FIELDS, "forecast", "actual", "note")
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
        field_classes = {"planned": DeadlineField, "forecast": DeadlineField}

    def __init__(self, *args, by, likely: Statement | None = None, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        self.initial |= {"version": self.instance.version, "document": self.instance.document}
        self.fields["state"].widget.attrs["data-focus"] = True
        self.fields["document"].offer(Document.objects.visible_to(by), self.instance.site_id)
        self.offer_new_document(by)
        self.offer_source(self._recorded())
        self.fields["source"].widget.attrs["placeholder"] = entered_by(by).source
        self.proposed = {} if likely is None else {"source": likely.source, "as_of": likely.day}
        self.initial |= self.proposed
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
        """The few fields that most news is about, in the order of reading."""
        return [self[name] for name in self._short_names()]

    def _short_names(self) -> list[str]:
        """Return names of the short fields; why is asked where a promise may move, a total until it is known."""
        totals = {done: done.replace("done", "total") for done in DONE_FIELDS}
        names = [
            name
            for short in self.SHORT
            for name in (short, totals.get(short))
            if name in self.fields and (name == short or self._stored(name) is None)
        ]
        return [*names, "reason"] if self._promised() else names

    def _promised(self) -> PartialDate | None:
        return self._stored("forecast") or self._stored("planned")

    @property
    def more_fields(self) -> list:
        short = self._short_names()
        return [
            self[name]
            for name in self.fields
            if name in {*MILESTONE_FIELDS, "reason"} - self.PROVENANCE and name not in short
        ]

    @property
    def says_more(self) -> bool:
        """Whether something beyond the short fields was typed or is to be mended."""
        return self.is_bound and any(field.errors or field.name in self.changed_data for field in self.more_fields)

    @property
    def later_dates(self) -> list[tuple[int, str]]:
        """The months a button adds to the forecast, and the dates it goes through, one after the other."""
        begin = begin_from(self._promised(), today())
        return [(months, "|".join(map(str, in_steps(begin, months, count)))) for months, count in STEPS]

    @property
    def today_text(self) -> str:
        return str(PartialDate.day(today()))

    def clean(self):
        """Go on with a number that is not recorded as that of a new document."""
        data = super().clean()
        if self.has_error("document", "unknown") and not data.get("new_document_number", "-"):
            self.data = self.data.copy()
            self.data[self.add_prefix("new_document_number")] = self["document"].data
            self.data[self.add_prefix("document")] = (
                self.fields["document"].prepare_value(self.initial["document"]) or ""
            )
        return data

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
        arguments = {name: self.cleaned_data[name] for name in ("version", "reason", "confirmed")}
        return report_milestone(milestone=self.instance, by=self.by, changes=self.changes(), **arguments)

    def changes(self) -> dict:
        """Return the progress that the form holds, by field; a document named along is recorded on the way."""
        changes = {name: self.cleaned_data[name] for name in self.fields if name in MILESTONE_FIELDS}
        changes |= {"document": self.chosen_document(self.instance.site)} | self.said_of_source
        return changes | {name: self._stored(name) for name in self._not_said(changes)}

    def _not_said(self, changes: dict) -> set[str]:
        """Return what was only proposed of a source: none is told where no value changes or the recorded one stands.

        Without a source the day goes as well: whoever saves, or whose report it is, stands for both.
        """
        untouched = self.proposed.keys() - set(self.changed_data)
        if changes.get(SOURCE_STANDS) or not self._changes_a_value():
            return untouched
        document = changes["document"]
        is_said = changes["source"] or (document and document.pk != self._stored("document_id"))
        return set() if is_said else untouched & {"as_of"}

    def _changes_a_value(self) -> bool:
        """Return whether a value changes that a source can speak of; compares with what is stored."""
        return any(self._stored(name) != self.cleaned_data[name] for name in self.fields.keys() & values_of(Milestone))

    def _stored(self, name: str):
        return (self.instance.as_stored or {}).get(name)
