"""A report as kept, as read and as shown: its values as text, as what a record holds, and as people write them."""

import datetime
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from progress.models import Submission
from progress.records.provenance import Statement
from values.dates import PartialDate
from values.numbers import format_number
from values.text import person_name


@dataclass(frozen=True, slots=True)
class Intended:
    """A record as a change would leave it, checked and not saved, with the values before and after by field."""

    record: Any
    before: dict
    after: dict
    said: Collection[str] = ()  # fields said again, though they stay as they are

    @property
    def version(self) -> int:
        return self.record.version

    @property
    def changed(self) -> list[str]:
        return sorted(name for name, value in self.after.items() if value != self.before[name])

    @property
    def reported(self) -> list[str]:
        """What changes, and what was said again."""
        return sorted({*self.changed, *self.said})


def as_text(values: Mapping) -> dict:
    """Return values as a report keeps them, from what the record's columns hold (a primary key for a foreign key).

    What holds values itself, as a row of a form does, is kept as such.
    """
    return {name: _text(value) for name, value in values.items()}


def _text(value) -> str | dict | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        return as_text(value)
    return value.iso if isinstance(value, PartialDate) else f"{value:f}" if isinstance(value, Decimal) else str(value)


def columns(model: type[models.Model], values: Mapping) -> dict:
    """Return what the record's columns would hold, by their names ("document_id")."""
    fields = {name: model._meta.get_field(name) for name in values}
    return {field.attname: _python(field, values[name]) for name, field in fields.items()}


def _python(field: models.Field, text: str | None):
    return None if text is None else field.to_python(text)


def records(model: type[models.Model], values: Mapping) -> dict:
    """Return what the record's fields would hold, by their names; ValidationError when what one pointed at is gone."""
    fields_held = {}
    for name, text in values.items():
        field = model._meta.get_field(name)
        fields_held[name] = value = _python(field, text)
        if field.is_relation and value is not None:
            fields_held[name] = field.related_model._base_manager.filter(pk=value).first()
            if fields_held[name] is None:
                message = _("What the report refers to (%(field)s) was deleted.")
                raise ValidationError(message % {"field": field.verbose_name})
    return fields_held


class Wording:
    """Shows values of many reports; what their foreign keys point at is named with one query per field."""

    def __init__(self, model: type[models.Model], all_values: Iterable[Mapping]):
        self.model = model
        keys: dict[str, set] = {}
        for values in all_values:
            for name, text in values.items():
                if text is not None and model._meta.get_field(name).is_relation:
                    keys.setdefault(name, set()).add(int(text))
        self.names = {name: self._named(name, pks) for name, pks in keys.items()}

    def _named(self, name: str, pks: set[int]) -> dict[int, str]:
        related = self.model._meta.get_field(name).related_model
        rows = related._base_manager.filter(pk__in=pks)
        if related._meta.label == "progress.Milestone":
            return {milestone.pk: milestone.title for milestone in rows.select_related("stage")}
        return {row.pk: str(row) for row in rows}

    def show(self, name: str, text: str | None) -> str:
        """Return the value as a person reads it; empty for none."""
        field = self.model._meta.get_field(name)
        value = _python(field, text)
        if value is None or value == "":
            return ""
        if field.is_relation:
            return self.names.get(name, {}).get(value) or _("deleted (no. %(pk)s)") % {"pk": value}
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, Decimal | int):
            return f"{format_number(value)} {getattr(field, 'unit', '')}".strip()
        return str(value)


class ReportReading:
    """Several reports of one kind, read together to be shown: of a record's fields, unless a kind has its own."""

    def __init__(self, kind: "ReportKind", submissions: Iterable[Submission], all_values: Iterable[Mapping]):
        """Take `all_values` that will be shown beside those that are official."""
        self.kind = kind
        all_values = [*all_values, *(self.official(submission) for submission in submissions)]
        self.words = Wording(kind.model, all_values)

    def names(self, submission: Submission, values: Iterable[str]) -> list[str]:
        """Return names of values, in the order of reading."""
        return [name for name in self.kind.fields if name in values]

    def label(self, submission: Submission, name: str) -> str:
        return str(self.kind.model._meta.get_field(name).verbose_name)

    def show(self, submission: Submission, name: str, value) -> str:
        """Return a value as a report keeps it, as a person reads it; empty for none."""
        return self.words.show(name, value)

    def is_same(self, name: str, value, other) -> bool:
        """Return whether two values as reports keep them say the same."""
        return columns(self.kind.model, {name: value}) == columns(self.kind.model, {name: other})

    def official(self, submission: Submission) -> dict:
        """Return what is official now of what was reported, as a report keeps it; of a new record, its first values."""
        record = self.kind.record(submission)
        if record is None:
            return {name: submission.seen_values.get(name) for name in submission.values}
        fields = [self.kind.model._meta.get_field(name) for name in submission.values]
        return as_text({field.name: getattr(record, field.attname) for field in fields})

    def version(self, submission: Submission) -> int:
        """Return the version of the official record that is shown; 0 where there is none yet."""
        record = self.kind.record(submission)
        return record.version if record else 0


class ReportKind(ABC):
    """A kind of report. Another one is a subclass, its value in SubmissionKind and its line in KINDS."""

    model: type[models.Model]
    fields: tuple[str, ...]  # what a report may hold, in the order of reading
    form: type[forms.BaseForm]  # prefilled with the report: its reporter mends it with it, an officer corrects it
    reading: type[ReportReading] = ReportReading
    related: tuple[str, ...] = ()  # what a list of reports reads along

    def record(self, submission: Submission) -> models.Model | None:
        """Return the one official record that the report would change; None for a new one, and for reports of many."""
        return None

    @abstractmethod
    def page(self, submission: Submission) -> str:
        """Return where the official values stand."""

    def pages(self, submissions: Iterable[Submission]) -> dict[int, str]:
        """Return by primary key of each report where the official values stand; a fixed number of queries."""
        return {submission.pk: self.page(submission) for submission in submissions}

    def filed_late(self, submissions: Iterable[Submission]) -> dict[int, str]:
        """Return by primary key how late each report was filed, in words; nothing for a kind without a last day."""
        return {}

    def changes(self, values: Mapping) -> dict:
        """Return what `intend` and `apply` take of values as a report keeps them; raises ValidationError."""
        return records(self.model, values)

    @abstractmethod
    def intend(
        self, *, submission: Submission, by, version: int, changes: dict, reason: str, confirmed: Collection[str] = ()
    ) -> Intended:
        """Check what accepting `changes` would do, and save nothing; `version` is the official record's as it was seen.

        Raises PermissionDenied, StaleVersion and ValidationError as `apply` does.
        """

    @abstractmethod
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

    def rests_on_report(self, submission: Submission, changes: dict) -> tuple[dict, bool]:
        """Return what an officer corrected, and whether the reported values are left as they were.

        A source said for the reported values is not taken over for others: it goes from the changes.
        """
        return changes, self.changes(submission.values).items() <= changes.items()

    def renewed(self, form: forms.BaseForm, fresh: forms.BaseForm) -> QueryDict:
        """Return what was typed into `form`, to go on with from the versions of `fresh`, a form made now."""
        data = form.data.copy()
        for name in ("report_version", "version"):
            data[form.add_prefix(name)] = str(fresh.initial[name])
        return data


Kinds = Mapping[str, ReportKind]  # by the value of SubmissionKind


@dataclass(frozen=True, slots=True)
class ReportedField:
    """One field: official when it was reported, official now, and as reported (or accepted)."""

    label: str
    seen: str
    now: str
    reported: str
    is_moved: bool  # officially, since it was reported
    name: str = ""
    is_kept: bool = True  # what is official now is what was reported, or accepted in its place


@dataclass(frozen=True, slots=True)
class Shown:
    """A report in words."""

    submission: Submission
    lines: list[ReportedField]
    who: str
    when: datetime.datetime
    record_version: int
    is_mine: bool = False
    filed_late: str = ""  # of figures of a period: how late they were filed, in words

    @property
    def is_overtaken(self) -> bool:
        """Whether the official values of its fields changed since it was sent."""
        return self.submission.is_open and any(line.is_moved for line in self.lines)

    @property
    def ticket(self) -> str:
        """What a ticked box of a list sends: the report, its version and the one of its official record."""
        return f"{self.submission.pk}-{self.submission.version}-{self.record_version}"


def with_records(submissions: QuerySet, kinds: Kinds) -> QuerySet:
    """Return reports with the records that showing them reads."""
    related = {path for kind in kinds.values() for path in kind.related}
    return submissions.select_related("site", "reporter", "decided_by", *sorted(related))


def shown(submissions: Iterable[Submission], kinds: Kinds, user=None) -> list[Shown]:
    """Return reports in words; wants `with_records()`. A few more queries per kind, however many reports."""
    submissions = list(submissions)
    by_kind = defaultdict(list)
    for submission in submissions:
        by_kind[submission.kind].append(submission)
    readings, late = {}, {}
    for code, some in by_kind.items():
        all_values = [values for submission in some for values in (submission.values, submission.seen_values)]
        readings[code] = kinds[code].reading(kinds[code], some, all_values)
        late |= kinds[code].filed_late(some)
    return [
        _shown(submission, readings[submission.kind], user, late.get(submission.pk, "")) for submission in submissions
    ]


def _shown(submission: Submission, reading: ReportReading, user, filed_late: str) -> Shown:
    seen, official = submission.seen_values, reading.official(submission)
    lines = [
        ReportedField(
            label=reading.label(submission, name),
            seen=reading.show(submission, name, seen.get(name)),
            now=reading.show(submission, name, official.get(name)),
            reported=reading.show(submission, name, submission.values[name]),
            is_moved=not reading.is_same(name, seen.get(name), official.get(name)),
            name=name,
            is_kept=reading.is_same(name, submission.values[name], official.get(name)),
        )
        for name in reading.names(submission, submission.values)
    ]
    return Shown(
        submission=submission,
        lines=lines,
        who=person_name(submission.reporter),
        when=submission.sent_at,
        record_version=reading.version(submission),
        is_mine=user is not None and submission.reporter_id == user.pk,
        filed_late=filed_late,
    )
