"""Two records of one thing, an organisation or a document entered twice, made one: what hangs on which, and the merge.

One is kept, the other goes; what hung on it hangs on the kept one from then on, and what the kept one does not say is
taken from the other. All of it is written together, so that the history undoes it as one.
"""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from history.tracking import StaleVersion, TrackedModel, current_request_id, written_together
from places.models import Organisation
from progress.changes.scope import is_gated
from progress.changes.undo_rules import NEVER
from progress.models import Document, Site, SiteDocument, Submission, summary
from progress.records.actions import may_change, sign
from progress.records.history import REQUEST_LIMIT
from values.text import person_name

# What can be merged, by the name that addresses use, with the fields that the kept one takes where it says nothing.
MERGED: dict[str, tuple[type[TrackedModel], tuple[str, ...]]] = {
    "organisation": (Organisation, ("short_name", "level", "tax_code", "address", "contact")),
    "document": (Document, ("title", "date", "issuer", "url", "note")),
}
SHOWN = 20  # of one kind


@dataclass(frozen=True, slots=True)
class Hanging:
    """The records of one kind that hang on another record; `seen` are those that the person may see."""

    label: str
    rows: list[models.Model]
    seen: list[models.Model]

    @property
    def hidden(self) -> int:
        return len(self.rows) - len(self.seen)

    @property
    def left(self) -> int:
        return len(self.seen) - len(self.first)

    @property
    def first(self) -> list[dict]:
        """What the first of them are called, where each stands, and its site."""
        return [_place_of(row) for row in self.seen[:SHOWN]]


@dataclass(frozen=True, slots=True)
class RecordMerge:
    """What merging would do: what hangs on either, what is taken over, and what keeps it from being done."""

    kept: TrackedModel
    gone: TrackedModel
    on_kept: list[Hanging]
    on_gone: list[Hanging]
    taken: dict[str, object] = field(default_factory=dict)
    hindrances: list[str] = field(default_factory=list)

    def seal(self) -> str:
        """Return a word for what was shown: it differs as soon as merging would do something else."""
        rows = [f"{row._meta.label} {row.pk} {row.version}" for kind in self.on_gone for row in kind.rows]
        lines = [f"{record.pk} {record.version}" for record in (self.kept, self.gone)]
        return hashlib.sha256("\n".join([*lines, *rows]).encode()).hexdigest()[:16]

    @property
    def taken_over(self) -> list[tuple[str, object]]:
        """(label, value) of what the kept one takes from the other."""
        return [(self.kept._meta.get_field(name).verbose_name, value) for name, value in self.taken.items()]


class SeenIsOld(Exception):
    """Somebody saved one of the records since the person looked; nothing was written."""


def may_merge(by, record: TrackedModel) -> bool:
    """Return whether `by` may change the record, and so make it one with another."""
    options = record._meta
    return options.model_name in MERGED and may_change(by, record, f"{options.app_label}.change_{options.model_name}")


def hanging_on(record: TrackedModel, by) -> list[Hanging]:
    """Return by kind what refers to `record`; two queries a kind."""
    kinds = []
    for model, names in _referring(type(record)):
        rows = list(_rows(model, names, record))
        if rows:
            label = model._meta.verbose_name if len(rows) == 1 else model._meta.verbose_name_plural
            kinds.append(Hanging(str(label), rows, _seen(model, rows, by)))
    return kinds


def _seen(model: type[models.Model], rows: list[models.Model], by) -> list[models.Model]:
    if not is_gated(model):
        return rows if by.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}") else []
    pks = set(model.objects.visible_to(by).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [row for row in rows if row.pk in pks]


def _name_of(row: models.Model) -> str:
    """Return what a record is called; where a person works is named by the person."""
    user = getattr(row, "user", None)
    return person_name(user) if user else str(getattr(row, "title", "") or row)


def _place_of(row: models.Model) -> dict:
    site = getattr(row, "site", None)
    where = row if hasattr(row, "get_absolute_url") else site
    return {
        "title": _name_of(row),
        "url": where.get_absolute_url() if where else "",
        "site": site if where is not site else None,
    }


def plan_merge(*, kept: TrackedModel, gone: TrackedModel, by) -> RecordMerge:
    """Return what merging `gone` into `kept` would do; nothing is written."""
    _model, names = MERGED[kept._meta.model_name]
    empty = ("", None)
    taken = {n: getattr(gone, n) for n in names if getattr(kept, n) in empty and getattr(gone, n) not in empty}
    plan = RecordMerge(kept, gone, hanging_on(kept, by), hanging_on(gone, by), taken)
    plan.hindrances.extend(_hindrances(plan, by))
    return plan


@transaction.atomic
def merge(*, kept: TrackedModel, gone: TrackedModel, by, seen: str, reason: str) -> TrackedModel:
    """Make `gone` one with `kept`; return it as saved. `seen` is the seal of the plan that the person saw.

    Raises PermissionDenied; SeenIsOld; ValidationError for what keeps it from being done, and without a reason.
    """
    if not (may_merge(by, kept) and may_merge(by, gone)):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason for the merge.")})
    model = type(kept)
    rows = {row.pk: row for row in model.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk])}
    if len(rows) != 2:
        raise SeenIsOld
    kept, gone = rows[kept.pk], rows[gone.pk]
    plan = plan_merge(kept=kept, gone=gone, by=by)
    if plan.seal() != seen:
        raise SeenIsOld
    if plan.hindrances:
        raise ValidationError(plan.hindrances)
    with written_together(current_request_id() or uuid.uuid4().hex), _as_seen():
        _move(plan, by, reason)
        sign(gone, by, reason)
        gone.delete()
        # Since when a site has its developer hangs on the two being one, which is known only now.
        summary.refresh(row.pk for kind in plan.on_gone for row in kind.rows if isinstance(row, Site))
        for name, value in plan.taken.items():
            setattr(kept, name, value)
        if plan.taken:
            kept.full_clean()
            sign(kept, by, reason)
            kept.save()
    return kept


@contextmanager
def _as_seen() -> Iterator[None]:
    """Let a save over somebody else's be what it is to the person: the plan they saw is old."""
    try:
        yield
    except StaleVersion as stale:
        raise SeenIsOld from stale


def _move(plan: RecordMerge, by, reason: str) -> None:
    """Let all that hangs on the one that goes hang on the kept one."""
    names_of = dict(_referring(type(plan.kept)))
    sites = {row.site_id for kind in plan.on_kept for row in kind.rows if isinstance(row, SiteDocument)}
    rows = [row for kind in plan.on_gone for row in kind.rows]
    # Places among the documents of a site go last: an undo puts them back before what counts on them.
    for row in sorted(rows, key=lambda row: isinstance(row, SiteDocument)):
        is_twice = isinstance(row, SiteDocument) and row.site_id in sites
        names = names_of[Site if isinstance(row, Site) else type(row)]
        row = row.child if isinstance(row, Site) else row
        if not is_twice:
            for name in (name for name in names if getattr(row, f"{name}_id") == plan.gone.pk):
                setattr(row, name, plan.kept)
        sign(row, by, reason)
        try:
            with transaction.atomic():
                row.delete() if is_twice else row.save()
        except IntegrityError as error:
            text = _("“%(row)s” would be recorded twice. Correct that first.") % {"row": row}
            raise ValidationError(text) from error


def _hindrances(plan: RecordMerge, by) -> Iterator[str]:
    gone, rows = plan.gone, [row for kind in plan.on_gone for row in kind.rows]
    for row in rows:
        if row._meta.label in NEVER:
            text = _("%(kind)s “%(row)s” uses it: change that on its own page first.")
            yield text % {"kind": row._meta.verbose_name, "row": _name_of(row)}
    foreign = [row for kind in plan.on_gone for row in kind.rows if row._meta.label not in NEVER]
    if not _all_theirs(foreign, by):
        yield _("It is used in records outside your access: ask the administrator to merge the two.")
    if len(rows) + 2 > REQUEST_LIMIT:
        yield _("Too much is linked to it for one undo: keep this one, and merge the other into it.")
    if getattr(gone, "file", None) and not plan.kept.file:
        yield _("It has the file: keep this one, and merge the other into it.")
    names = {name for _model, names in _referring(type(gone)) for name in names}
    if any(_names(report.values, names, gone.pk) for report in Submission.objects.open().only("values")):
        yield _("A report waiting for approval uses it: decide on that first.")


def _all_theirs(rows: list[models.Model], by) -> bool:
    """Return whether `by` may change every one of the records."""
    by_model: dict[type[models.Model], set[int]] = {}
    for row in rows:
        model = type(row.child) if isinstance(row, Site) else type(row)
        by_model.setdefault(model, set()).add(row.pk)
    for model, pks in by_model.items():
        # Of a document's place among those of a site nothing is changed but which document: that is to add one.
        action = "add" if model is SiteDocument else "change"
        if not by.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}"):
            return False
        if is_gated(model) and model.objects.editable_by(by).filter(pk__in=pks).count() != len(pks):
            return False
    return True


def _names(values, names: set[str], pk: int) -> bool:
    """Return whether the values of a report, or rows of them, name a record by its primary key."""
    if isinstance(values, list):
        return any(_names(value_of_row, names, pk) for value_of_row in values)
    if not isinstance(values, dict):
        return False
    return any((name in names and str(value) == str(pk)) or _names(value, names, pk) for name, value in values.items())


def _referring(model: type[models.Model]) -> list[tuple[type[models.Model], tuple[str, ...]]]:
    """Return each model that refers to `model`, with the names of the fields by which it does."""
    names: dict[type[models.Model], list[str]] = {}
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and relation.one_to_many):
            continue
        if hasattr(relation.related_model, "version") and not hasattr(relation.related_model, "instance_type"):
            names.setdefault(relation.related_model, []).append(relation.field.name)
    return [(referring, tuple(fields)) for referring, fields in names.items()]


def _rows(model: type[models.Model], names: tuple[str, ...], record: models.Model) -> QuerySet:
    rule = Q()
    for name in names:
        rule |= Q(**{name: record.pk})
    needed = [f.name for f in model._meta.fields if f.is_relation and not f.null and not f.remote_field.parent_link]
    return model._base_manager.filter(rule).select_related(*needed).order_by("pk")
