"""What changed, read from the records that django-simple-history keeps: who, when, which field, before and after."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.models import AdministrativeUnit
from progress.models import (
    Document,
    Inspection,
    Milestone,
    Obstacle,
    SecondaryProject,
    Site,
    SiteDocument,
    SiteEvent,
    SiteFigure,
    State,
)
from values.numbers import format_number
from values.people import person_name

SITE_PARTS = (Milestone, SiteFigure, SiteDocument, SecondaryProject, Obstacle, Inspection, SiteEvent)
# What each record is called beside its kind.
OWN_NAME = {
    Milestone: ("stage", "phase"),
    SiteFigure: ("measure",),
    SiteDocument: ("document",),
    SecondaryProject: ("name",),
    Obstacle: ("description",),
    Inspection: ("date",),
    SiteEvent: ("kind", "date"),
    Document: ("kind", "number", "title"),
}
# Fields that people never type.
SILENT = {"version", "changed_at", "slug", "name_key", "folded", "name_folded", "reference_folded", "site_ptr"}
ADDED, CHANGED, DELETED = "+", "~", "-"
WHAT_HAPPENED = {ADDED: gettext_lazy("Added"), CHANGED: gettext_lazy("Changed"), DELETED: gettext_lazy("Deleted")}
SUBJECT_LENGTH = 120


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    before: str
    after: str


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


def changes_of(record: models.Model) -> list[Change]:
    """Every change of one record, the newest first."""
    return _read(type(record), record.history.all(), subject=str(record))


def changes_of_site(site: Site) -> list[Change]:
    """Every change of a site and of all that hangs on it, the newest first; a fixed number of queries."""
    found = changes_of(site.child)
    for model in SITE_PARTS:
        found += _read(model, model.history.filter(site_id=site.pk))
    papers = SiteDocument.objects.filter(site_id=site.pk).values("document_id")
    found += _read(Document, Document.history.filter(id__in=papers))
    return sorted(found, key=lambda change: change.when, reverse=True)


def _read(model: type[models.Model], records: models.QuerySet, subject: str = "") -> list[Change]:
    """The changes that `records` tell; records of a site's parts name themselves, `subject` names any other."""
    trails = defaultdict(list)
    for record in records.select_related("history_user").order_by("history_date", "history_id"):
        trails[getattr(record, model._meta.pk.attname)].append(record)
    silent = SILENT | ({"kind"} if issubclass(model, Site) else {"site"})
    fields = [f for f in model._meta.fields if f.name not in silent and not f.primary_key]
    names = _Names(fields, (record for trail in trails.values() for record in trail))
    found = []
    for trail in trails.values():
        for before, record in zip([None, *trail], trail, strict=False):
            if _is_news(model, record):
                found.append(_change(before, record, fields, names, subject or names.of(model, record)))
    found = [change for change in found if change.fields or not change.is_edit]
    return sorted(found, key=lambda change: change.when, reverse=True)


def _is_news(model, record) -> bool:
    """Whether a person would want to know: not that a new site began with the milestones of the catalogue."""
    if model is not Milestone or record.history_type != ADDED:
        return True
    begun = (record.planned, record.forecast, record.actual, record.document_id, record.phase, record.note)
    return record.state != State.UNKNOWN or any(begun)


def _change(before, record, fields, names, subject: str) -> Change:
    return Change(
        when=record.history_date,
        who=person_name(record.history_user),
        what=str(WHAT_HAPPENED[record.history_type]),
        subject=subject,
        reason=record.history_change_reason or "",
        fields=list(_field_changes(before, record, fields, names)),
        is_edit=record.history_type == CHANGED,
    )


def _field_changes(before, record, fields, names) -> Iterable[FieldChange]:
    """What a change altered, or what a new record began with."""
    if record.history_type == DELETED or (record.history_type == CHANGED and before is None):
        return
    old = before if record.history_type == CHANGED else None
    for f in fields:
        if old is None or getattr(old, f.attname) != getattr(record, f.attname):
            was, now = names.show(f, old) if old else "", names.show(f, record)
            if was or now:
                yield FieldChange(str(f.verbose_name), was, now)


class _Names:
    """How values are shown; the records that foreign keys point at are named with one query per field."""

    def __init__(self, fields: list[models.Field], records: Iterable):
        records = list(records)
        self.related = {f.name: self._labels(f, records) for f in fields if f.is_relation}

    def _labels(self, f: models.ForeignKey, records: list) -> dict:
        keys = {getattr(record, f.attname) for record in records} - {None}
        if not keys:
            return {}
        found = f.related_model._base_manager.filter(pk__in=keys)
        if f.related_model is Milestone:
            return {milestone.pk: milestone.title for milestone in found.select_related("stage")}
        if issubclass(f.related_model, AbstractBaseUser):
            return {person.pk: person_name(person) for person in found}
        if f.related_model is AdministrativeUnit:
            found = found.select_related("parent")
        return {related.pk: str(related) for related in found}

    def show(self, f: models.Field, record) -> str:
        value = getattr(record, f.attname)
        if value is None or value == "":
            return ""
        if f.is_relation:
            return self.related[f.name].get(value) or _("deleted (no. %(pk)s)") % {"pk": value}
        if f.choices:
            return str(dict(f.flatchoices).get(value, value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(f, models.FileField):
            return Path(str(value)).suffix.removeprefix(".").upper()
        if isinstance(value, Decimal | int):
            return f"{format_number(value)} {getattr(f, 'unit', '')}".strip()
        return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, datetime.date) else str(value)

    def of(self, model, record) -> str:
        """What a part of a site is called: its kind and its own name ("milestone: EIA")."""
        fields = [model._meta.get_field(name) for name in OWN_NAME[model]]
        shown = [self.show(f, record) for f in fields if getattr(record, f.attname) != 0]
        return f"{model._meta.verbose_name}: {', '.join(filter(None, shown))}"[:SUBJECT_LENGTH]
