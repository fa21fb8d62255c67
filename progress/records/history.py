"""What changed, read from the records that django-simple-history keeps: who, when, which field, before and after."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.reading import Records, pk_name
from places.models import AdministrativeUnit, Organisation
from progress.models import (
    SITE_PARTS,
    AgendaItem,
    Baseline,
    BaselineDate,
    Conclusion,
    Document,
    Finding,
    Inspection,
    InspectionPhoto,
    InvestorFact,
    Milestone,
    Movement,
    NoChange,
    Obstacle,
    PeriodFigure,
    PersonInCharge,
    Remark,
    SecondaryProject,
    Site,
    SiteDocument,
    SiteEvent,
    SiteFigure,
    SiteOutline,
    SitePosition,
    Submission,
)
from progress.models.milestone import UNTOUCHED
from values.fields import DerivedField
from values.numbers import format_number
from values.text import person_name
from values.today import shown_day

# How many records one undo takes back. More in one request is an import, which is undone as one.
REQUEST_LIMIT = 200

# What each record is called beside its kind.
OWN_NAME = {
    Milestone: ("stage", "phase"),
    SiteFigure: ("measure",),
    SiteDocument: ("document",),
    SecondaryProject: ("name",),
    PeriodFigure: ("project", "period", "year", "row"),
    Obstacle: ("description",),
    Inspection: ("date",),
    Finding: ("found",),
    InspectionPhoto: ("caption", "file"),
    SiteEvent: ("kind", "date"),
    Baseline: ("name",),
    BaselineDate: ("baseline", "milestone"),
    Document: ("kind", "number", "title"),
    Submission: ("kind", "milestone", "project", "period", "year"),
    Remark: ("text",),
    NoChange: ("milestone", "confirmed_on"),
    AgendaItem: ("topic", "milestone", "obstacle", "conclusion"),
    Conclusion: ("text",),
    PersonInCharge: ("person",),
    Movement: ("kind", "milestone", "date"),
    SitePosition: ("latitude", "longitude"),
    SiteOutline: ("file_name",),
    InvestorFact: ("subject",),
}

# Who sees a record is told whom it names, in their scope or not: a former developer is part of its site's history.
NAMED_ALONG = (Organisation,)
# What the labels of records of a model are made of beside themselves.
NAMED_WITH = {Milestone: ("stage",), AdministrativeUnit: ("parent",)}

# Fields that people never type.
SILENT = {
    "version", "changed_at", "slug", "name_key", "name_exact", "place_hint", "folded", "name_folded",
    "reference_folded", "site_ptr", "shape",
}  # fmt: skip

ADDED, CHANGED, DELETED = "+", "~", "-"
WHAT_HAPPENED = {ADDED: gettext_lazy("Added"), CHANGED: gettext_lazy("Changed"), DELETED: gettext_lazy("Deleted")}
SUBJECT_LENGTH = 120

# A new site begins with the milestones of the catalogue: no news.
FROM_THE_CATALOGUE = Q(history_type=ADDED, phase=0) & UNTOUCHED
CHUNK = 50


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    before: str
    after: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One save of one record; `who` is empty for what no person did."""

    when: datetime.datetime
    who: str
    what: str
    subject: str
    reason: str
    fields: list[FieldChange] = field(default_factory=list)
    is_edit: bool = False  # of a record that stood before and stands still
    record: models.Model | None = None  # of the history, with the one before it
    before: models.Model | None = None

    @property
    def model(self) -> type[models.Model]:
        return self.record.instance_type

    @property
    def key(self) -> tuple[str, int]:
        return self.model._meta.model_name, self.record.pk

    @property
    def model_name(self) -> str:
        return self.model._meta.model_name

    @property
    def object_pk(self) -> int:
        return getattr(self.record, pk_name(self.model))

    @property
    def site_pk(self) -> int | None:
        """The site it belongs to, if any."""
        return self.object_pk if issubclass(self.model, Site) else getattr(self.record, "site_id", None)


class Changes:
    """The changes that records tell, the newest first, read as they are asked for.

    A slice counts records, of which those that changed nothing a person sees are left out then. `reader` limits what
    related records are called to what this person may see; None (commands, tests) names them all.
    """

    def __init__(self, sources: Iterable[QuerySet], reader=None, subject: str = ""):
        self.records, self.reader, self.subject = Records(sources), reader, subject

    def count(self) -> int:
        """Return how many records there are."""
        return self.records.total

    __len__ = count

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tell(self.records.read(index.start or 0, index.stop), self.reader, self.subject)
        return self.newest(index + 1)[index]

    def __iter__(self) -> Iterator[Change]:
        start, pairs = 0, [None] * CHUNK
        while len(pairs) == CHUNK:
            pairs = self.records.read(start, start + CHUNK)
            yield from tell(pairs, self.reader, self.subject)
            start += CHUNK

    def newest(self, count: int) -> list[Change]:
        """Return the newest `count` changes that a person would see."""
        chunk = count + 10
        changes, start, pairs = [], 0, [None] * chunk
        while len(changes) < count and len(pairs) == chunk:
            pairs = self.records.read(start, start + chunk)
            changes += tell(pairs, self.reader, self.subject)
            start += chunk
        return changes[:count]


def changes_of(record: models.Model, reader=None) -> Changes:
    """Return every change of one record, the newest first."""
    return Changes([news(type(record)).filter(**{pk_name(type(record)): record.pk})], reader, subject=str(record))


def changes_of_site(site: Site, reader=None) -> Changes:
    """Return every change of a site and of all that hangs on it, the newest first."""
    return Changes(records_of_site(site.pk), reader)


def records_of_site(pk: int) -> list[QuerySet]:
    """Return what the history holds of a site, its parts, the documents used there, remarks, conclusions, persons
    in charge and confirmations that nothing changed.

    What was said about a report for acceptance is for those who see the report.
    """
    papers = SiteDocument.objects.filter(site_id=pk).values("document_id")
    return [
        *(news(model).filter(site_ptr_id=pk) for model in Site.__subclasses__()),
        *(news(model).filter(site_id=pk) for model in SITE_PARTS),
        news(Document).filter(id__in=papers),
        news(Remark).filter(site_id=pk, submission=None),
        news(Conclusion).filter(site_id=pk),
        news(NoChange).filter(site_id=pk),
        news(PersonInCharge).filter(site_id=pk),
    ]


def news(model: type[models.Model]) -> QuerySet:
    """Return the records of a table of history that a person would want to know of."""
    if model is BaselineDate:  # frozen with its baseline, which is told once
        return model.history.exclude(history_type=ADDED)
    return model.history.exclude(FROM_THE_CATALOGUE) if model is Milestone else model.history.all()


def history_fields(model: type[models.Model]) -> list[models.Field]:
    """Return the fields whose changes are shown, in the order of the model, those of the source last."""
    silent = SILENT | ({"kind"} if issubclass(model, Site) else set())
    fields = sorted(model._meta.fields, key=lambda f: f.name in ("source", "as_of"))
    return [
        f
        for f in fields
        if f.name not in silent and not f.primary_key and not isinstance(f, DerivedField) and not f.auto_created
    ]


def changed_fields(before, record) -> list[models.Field]:
    """Return the told fields that differ between two records of a history, or a record and the row as it stands."""
    model = record.instance_type
    return [f for f in history_fields(model) if getattr(before, f.attname) != getattr(record, f.attname)]


def tell(pairs: list[tuple], reader=None, subject: str = "", with_deleted: bool = False) -> list[Change]:
    """Return the changes that (record, the one before) tell, in their order; `subject` names what they are changes of.

    `with_deleted` tells of a deletion what the record held.
    """
    by_model = defaultdict(list)
    for record, before in pairs:
        by_model[record.instance_type].append((record, before))
    labels = Labels(reader)
    names = {model: Names(model, pairs_of_model, labels) for model, pairs_of_model in by_model.items()}
    labels.read()
    changes = [_change(record, before, names[record.instance_type], subject, with_deleted) for record, before in pairs]
    return [change for change in changes if change.fields or not change.is_edit]


def _change(record, before, names: "Names", subject: str, with_deleted: bool) -> Change:
    before = before if record.history_type == CHANGED and names.may_tell(before, record) else None
    return Change(
        when=record.history_date,
        who=person_name(record.history_user),
        what=str(WHAT_HAPPENED[record.history_type]),
        subject=subject or names.of(record),
        reason=record.history_change_reason or "",
        fields=list(_field_changes(before, record, names, with_deleted)),
        is_edit=record.history_type == CHANGED,
        record=record,
        before=before,
    )


def _field_changes(before, record, names: "Names", with_deleted: bool) -> Iterable[FieldChange]:
    """Return what a change altered, or what a new record began with."""
    if record.history_type == ADDED or (record.history_type == DELETED and with_deleted):
        yield from names.content(record)
    if before is None:
        return
    for f in changed_fields(before, record):
        was, now = names.show(f, before), names.show(f, record)
        if was or now:
            yield FieldChange(str(f.verbose_name), was, now, f.name)
    for f in names.links:
        if before.links[f.name] != record.links[f.name]:
            was, now = names.show_links(f, before), names.show_links(f, record)
            yield FieldChange(str(f.verbose_name), was, now, f.name)


class Labels:
    """What the records that foreign keys point at are called; `reader` limits that to what they see, None does not."""

    def __init__(self, reader=None):
        self.reader = reader
        self.wanted, self.of, self.seen = defaultdict(set), defaultdict(dict), defaultdict(set)

    def want(self, f: models.Field, keys: set) -> None:
        if keys := keys - {None}:
            self.wanted[f.related_model] |= keys

    def read(self) -> None:
        """Fill `of` (labels by model and primary key) and `seen` for all that is wanted: one query for each model."""
        for model, keys in self.wanted.items():
            is_seen, gate = Value(True), getattr(model._default_manager.all(), "visible_to", None)
            if gate and self.reader is not None and model not in NAMED_ALONG:
                is_seen = Q(pk__in=gate(self.reader).filter(pk__in=keys).order_by().values("pk"))
            rows = model._base_manager.filter(pk__in=keys).select_related(*NAMED_WITH.get(model, ()))
            for row in rows.annotate(is_seen=ExpressionWrapper(is_seen, output_field=BooleanField())):
                self.of[model][row.pk] = _label(row) if row.is_seen else _("outside your access")
                self.seen[model].update([row.pk] if row.is_seen else [])


class Names:
    """How values of one model are shown; what its foreign keys point at is named by `labels`, shared with others."""

    def __init__(self, model: type[models.Model], pairs: list[tuple], labels: Labels):
        self.model, self.labels = model, labels
        self.fields, self.links = history_fields(model), model.history.model._history_m2m_fields
        records = [record for pair in pairs for record in pair if record]
        # A site is named only where a part was moved from one to another.
        moved = [
            record for pair in pairs if len({getattr(r, "site_id", None) for r in pair if r}) > 1 for record in pair
        ]
        for f in (f for f in self.fields if f.is_relation):
            of = moved if f.name == "site" else records
            labels.want(f, {getattr(record, f.attname) for record in of})
        for f in self.links:
            labels.want(f, {pk for record in records for pk in record.links[f.name]})

    def may_tell(self, before, record) -> bool:
        """Return whether the reader may know how a record stood before: not as part of a site they do not see."""
        came_from = getattr(before, "site_id", None)
        if self.labels.reader is None or came_from is None or came_from == record.site_id:
            return True
        return came_from in self.labels.seen[Site]

    def content(self, record) -> Iterable[FieldChange]:
        """Return all that a record holds; the site it belongs to is told elsewhere."""
        told_by_name = OWN_NAME[self.model] if self.model is PeriodFigure else ()
        for f in self.fields:
            if f.name not in ("site", *told_by_name) and (now := self.show(f, record)):
                yield FieldChange(str(f.verbose_name), "", now, f.name)

    def show(self, f: models.Field, record) -> str:
        value = getattr(record, f.attname)
        if value is None or value == "":
            return ""
        if f.is_relation:
            return self.labels.of[f.related_model].get(value) or _("deleted (no. %(pk)s)") % {"pk": value}
        if f.choices:
            return str(dict(f.flatchoices).get(value, value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(f, models.FileField):
            return Path(str(value)).suffix.removeprefix(".").upper()
        if f.name == "year":
            return str(value)
        if isinstance(value, Decimal | int):
            return f"{format_number(value)} {getattr(f, 'unit', '')}".strip()
        return shown_day(value) if isinstance(value, datetime.date) else str(value)

    def show_links(self, f: models.ManyToManyField, record) -> str:
        named = self.labels.of[f.related_model]
        return ", ".join(sorted(named.get(pk) or _("deleted (no. %(pk)s)") % {"pk": pk} for pk in record.links[f.name]))

    def of(self, record) -> str:
        """Return what a record is called: a part of a site by kind and name ("milestone: EIA"), others by theirs."""
        if self.model not in OWN_NAME:
            return name_of(record)[:SUBJECT_LENGTH]
        fields = [self.model._meta.get_field(name) for name in OWN_NAME[self.model]]
        shown = [self.show(f, record) for f in fields if getattr(record, f.attname) != 0]
        return f"{self.model._meta.verbose_name}: {', '.join(filter(None, shown))}"[:SUBJECT_LENGTH]


def name_of(record) -> str:
    """Return what the row of a record was called, by its kind and number where its name was taken from what is gone."""
    try:
        return str(record.instance)
    except ObjectDoesNotExist:
        return f"{record.instance_type._meta.verbose_name} {getattr(record, pk_name(record.instance_type))}"


def _label(related: models.Model) -> str:
    """Return what a record is called where another of the same site points at it."""
    if isinstance(related, AbstractBaseUser):
        return person_name(related)
    return related.title if isinstance(related, Milestone | Inspection) else str(related)
