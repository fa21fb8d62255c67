"""What each kind of report says of itself."""

from collections.abc import Collection, Iterable, Mapping

from django import forms
from django.db import models
from django.http import QueryDict

from progress.acceptance.values import Wording, as_text, columns, records
from progress.models import Submission
from progress.records.actions import Intended
from progress.records.provenance import Statement


class ReportReading:
    """Several reports of one kind, read together to be shown: of a record's fields, unless a kind has its own."""

    def __init__(self, kind: "ReportKind", submissions: Iterable[Submission], told: Iterable[Mapping]):
        """`told` are all the values that will be shown, beside those that are official."""
        self.kind = kind
        told = [*told, *(self.official(one) for one in submissions)]
        self.words = Wording(kind.model, told)

    def names(self, submission: Submission, values: Iterable[str]) -> list[str]:
        """Names of values, in the order of reading."""
        return [name for name in self.kind.fields if name in values]

    def label(self, submission: Submission, name: str) -> str:
        return str(self.kind.model._meta.get_field(name).verbose_name)

    def show(self, submission: Submission, name: str, value) -> str:
        """A value as a report keeps it, as a person reads it; empty for none."""
        return self.words.show(name, value)

    def is_same(self, name: str, one, other) -> bool:
        """Whether two values as reports keep them say the same."""
        return columns(self.kind.model, {name: one}) == columns(self.kind.model, {name: other})

    def official(self, submission: Submission) -> dict:
        """What is official now of what was reported, as a report keeps it; of a new record, what it began with."""
        record = self.kind.record(submission)
        if record is None:
            return {name: submission.seen_values.get(name) for name in submission.values}
        fields = [self.kind.model._meta.get_field(name) for name in submission.values]
        return as_text({field.name: getattr(record, field.attname) for field in fields})

    def version(self, submission: Submission) -> int:
        """The version of the official record that is shown; 0 where there is none yet."""
        record = self.kind.record(submission)
        return record.version if record else 0


class ReportKind:
    """A kind of report. Another one is a subclass, its value in SubmissionKind and its line in KINDS."""

    model: type[models.Model]
    fields: tuple[str, ...]  # what a report may hold, in the order of reading
    form: type[forms.BaseForm]  # prefilled with the report: its reporter mends it with it, an officer corrects it
    reading: type[ReportReading] = ReportReading
    related: tuple[str, ...] = ()  # what a list of reports reads along

    def record(self, submission: Submission) -> models.Model | None:
        """The official record that the report would change; None when it would be a new one."""
        raise NotImplementedError

    def page(self, submission: Submission) -> str:
        """Where the official values stand."""
        raise NotImplementedError

    def filed_late(self, submissions: Iterable[Submission]) -> dict[int, str]:
        """Return by primary key how late each report was filed, in words; nothing for a kind without a last day."""
        return {}

    def changes(self, values: Mapping) -> dict:
        """Values as a report keeps them, as `intend` and `apply` take them; ValidationError when they cannot be."""
        return records(self.model, values)

    def intend(
        self, *, submission: Submission, by, version: int, changes: dict, reason: str, confirmed: Collection[str] = ()
    ) -> Intended:
        """What accepting `changes` would do, checked and not saved; `version` is the official record's as it was seen.

        Raises PermissionDenied, StaleVersion and ValidationError as `apply` does.
        """
        raise NotImplementedError

    def apply(
        self,
        *,
        submission: Submission,
        by,
        version: int,
        changes: dict,
        reason: str,
        statement: Statement,
        confirmed: Collection[str] = (),
    ) -> None:
        """Make `changes` official by the action that officers' own changes take.

        They rest on the source they say, or on the `statement`.
        """
        raise NotImplementedError

    def rests_on_report(self, submission: Submission, changes: dict) -> tuple[dict, bool]:
        """Return what an officer corrected, and whether the reported values are left as they were.

        A source said for the reported values is not taken over for others: it goes from the changes.
        """
        return changes, self.changes(submission.values).items() <= changes.items()

    def renewed(self, form: forms.BaseForm, fresh: forms.BaseForm) -> QueryDict:
        """What was typed into `form`, to go on with from the versions of `fresh`, a form made now."""
        data = form.data.copy()
        for name in ("report_version", "version"):
            data[form.add_prefix(name)] = str(fresh.initial[name])
        return data
