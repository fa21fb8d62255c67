"""Which changes may be undone, by whom, and why another may not: an undo leaves no reference hanging."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.reading import pk_name
from history.tracking import TrackedModel
from progress.access import scope
from progress.access.roles import ENTERS_DATA, roles_of
from progress.changes.restoring import could_delete
from progress.changes.scope import is_gated, was_within
from progress.models import SITE_PARTS, Milestone, Remark, Site, SiteDocument, Submission
from progress.models.milestone import UNTOUCHED
from progress.records.history import (
    ADDED,
    CHANGED,
    DELETED,
    NAMED_ALONG,
    Change,
    changed_fields,
    changes_of,
    history_fields,
)
from values.text import person_name

# Kinds of records of which nothing is undone, by label, and why.
NEVER = {
    "progress.StaffProfile": gettext_lazy(
        "The place of work decides what a person sees: change it on the person's page."
    ),
    "progress.WorkSettings": gettext_lazy("Settings are changed on their own page."),
    "opendata.OpenDataSettings": gettext_lazy("Settings are changed on their own page."),
    "progress.Submission": gettext_lazy("A report stays as it was sent and decided: undo the change it led to."),
    "progress.Remark": gettext_lazy("A remark is changed by its writer within 15 minutes, then struck out only."),
    "reports.Letterhead": gettext_lazy("Settings are changed on their own page."),
}
HOLDERS_SHOWN = 3


def may_undo(user) -> bool:
    """Return whether `user` writes directly: what others report waits for an officer."""
    return user.is_superuser or bool(roles_of(user) & ENTERS_DATA)


def is_within(change: Change, by) -> bool:
    """Return whether the record of `change` is among what `by` may change, as it stands or by its last record."""
    model, pk = change.model, change.object_pk
    if not may_undo(by) or not _holds(by, "change", model):
        return False
    if not is_gated(model):
        return True
    if model._base_manager.filter(pk=pk).exists():
        return model.objects.editable_by(by).filter(pk=pk).exists()
    return was_within(model, pk, by, scope.sites_edited_by(by))


def why_not(change: Change, live: TrackedModel | None, by) -> str:
    """Return the first rule that undoing `change` would break, beside `is_within`; empty for none.

    `live` is the row as it stands, if it does.
    """
    if _is_never_undone(change):
        return str(NEVER[change.model._meta.label])
    if not _has_power(change, by):
        return _lacking_power(change)
    if change.record.history_type == DELETED:
        if live:
            return _("It was already recorded again.")
        return _missing_file(change) if is_last_record(change) else _deleted_since(change)
    if live is None:
        return _deleted_since(change)
    return _never_undone_fields(change) or ("" if stands(change, live) else _changed_since(change, live))


def _is_never_undone(change: Change) -> bool:
    """Return whether it is never undone; reports and remarks deleted with their record come back with it."""
    is_gone_along = change.model in (Submission, Remark) and change.record.history_type == DELETED
    return change.model._meta.label in NEVER and not is_gone_along


def undoable(changes: Iterable[Change], by) -> set[tuple[str, int]]:
    """Return keys of the changes that offer to be undone; a fixed number of queries per kind of record.

    Whether the result would be valid is found out only when somebody asks for it.
    """
    by_model = defaultdict(list)
    for change in changes if may_undo(by) else ():
        if not _is_never_undone(change) and _holds(by, "change", change.model) and _has_power(change, by):
            by_model[change.model].append(change)
    return {key for model, some in by_model.items() for key in _undoable_of(model, some, by)}


def _undoable_of(model, changes: list[Change], by) -> set[tuple[str, int]]:
    pks = {change.object_pk for change in changes}
    live = model._base_manager.in_bulk(pks)
    own, sites = pks, set()
    if is_gated(model):
        own = set(model.objects.editable_by(by).filter(pk__in=pks).values_list("pk", flat=True))
        named = {change.site_pk for change in changes} - {None}
        sites = set(Site.objects.editable_by(by).filter(pk__in=named).values_list("pk", flat=True))
    added = {change.object_pk for change in changes if change.record.history_type == ADDED} & live.keys()
    gone = [change.record.pk for change in changes if change.record.history_type == DELETED]
    rule = could_delete(by, model) if issubclass(model, Site) and gone else None
    restorable = set() if rule is None else set(model.history.filter(rule, pk__in=gone).values_list("pk", flat=True))
    in_use = set(held(model).filter(pk__in=added).values_list("pk", flat=True)) if added else set()

    def is_possible(change: Change) -> bool:
        row, what = live.get(change.object_pk), change.record.history_type
        if what == DELETED:
            if issubclass(model, Site):
                return row is None and change.record.pk in restorable
            # Of what has no site that stands, the page of the undo itself finds out.
            return row is None and (not is_gated(model) or change.site_pk is None or change.site_pk in sites)
        if row is None or row.pk not in own or (what == ADDED and row.pk in in_use):
            return False
        return not _never_undone_fields(change) and stands(change, row)

    return {change.key for change in changes if is_possible(change)}


def stands(change: Change, live: TrackedModel) -> bool:
    """Return whether what `change` gave is still there."""
    return not _overwritten(change, live)


def touched_fields(change: Change) -> list[models.Field]:
    """Return the fields that a change gave a value: those it altered, or all of a new record."""
    return changed_fields(change.before, change.record) if change.is_edit else history_fields(change.model)


def _overwritten(change: Change, live: TrackedModel) -> set[str]:
    return {f.name for f in touched_fields(change)} & {f.name for f in changed_fields(live, change.record)}


def _holds(by, action: str, model) -> bool:
    return by.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}")


def _has_power(change: Change, by) -> bool:
    """Return whether `by` may write the opposite: adding again, or deleting; one's own addition one may take back."""
    if change.record.history_type == DELETED:
        # Whoever deletes a site brings one back; a report nobody adds for another.
        action = "delete" if issubclass(change.model, Site) else "change" if change.model is Submission else "add"
        return _holds(by, action, change.model)
    if change.record.history_type == ADDED:
        is_own = change.record.history_user_id == by.pk and _holds(by, "add", change.model)
        return is_own or _holds(by, "delete", change.model)
    return True


def _lacking_power(change: Change) -> str:
    if change.record.history_type == ADDED:
        return _("Only the person who added it, or one with permission to delete such records, can undo this.")
    if issubclass(change.model, Site):
        return _("Only those with permission to delete such a site can restore it.")
    return _("You do not have permission to add such records.")


def _never_undone_fields(change: Change) -> str:
    if change.record.history_type != CHANGED:
        return ""
    if change.before.links != change.record.links:
        return _("Successors of a unit are changed on its own page.")
    if any(isinstance(f, models.FileField) for f in touched_fields(change)):
        return _("A replaced file is not restored: attach the former file again.")
    return ""


def _missing_file(change: Change) -> str:
    names = [getattr(change.record, f.name) for f in change.model._meta.fields if isinstance(f, models.FileField)]
    return (
        _("Its file no longer exists.") if any(name and not default_storage.exists(str(name)) for name in names) else ""
    )


def is_last_record(change: Change) -> bool:
    """Return whether nothing was recorded of the row after `change`."""
    later = {pk_name(change.model): change.object_pk, "history_id__gt": change.record.pk}
    return not change.model.history.filter(**later).exists()


def _deleted_since(change: Change) -> str:
    of_it = change.model.history.filter(**{pk_name(change.model): change.object_pk})
    last = of_it.select_related("history_user").order_by("-history_id").first()
    text = _("%(who)s deleted it at %(when)s. Undo that first.")
    return text % {"who": person_name(last.history_user) or _("the system"), "when": moment(last.history_date)}


def _changed_since(change: Change, live: TrackedModel) -> str:
    """Return who changed one of its fields last, when and which, as the reason why it cannot be undone."""
    names = _overwritten(change, live)
    for later in changes_of(live):
        if later.record.pk <= change.record.pk:
            break
        if labels := [f.label for f in later.fields if f.name in names]:
            text = _("%(who)s changed this at %(when)s: %(fields)s. Undo that first.")
            author = later.who or _("the system")
            return text % {"who": author, "when": moment(later.when), "fields": ", ".join(labels)}
    return _("It was changed without a history entry.")


def moment(when) -> str:
    return date_format(timezone.localtime(when), "DATETIME_FORMAT")


def holders(row: models.Model, by) -> list[str]:
    """Return what refers to `row`, by name, as far as `by` may see it; a few suffice."""
    names = []
    for rows, path in _references(type(row)):
        referring = rows.filter(**{lookup: getattr(row, name) for lookup, name in path.items()})
        seen = referring
        if is_gated(rows.model):
            seen = rows.model.objects.visible_to(by).filter(pk__in=referring.values("pk"))
        names += [f"{rows.model._meta.verbose_name} “{other}”" for other in seen[: HOLDERS_SHOWN - len(names)]]
        if len(names) < HOLDERS_SHOWN and referring.exclude(pk__in=seen.values("pk")).exists():
            names.append(_("a record outside your access"))
        if len(names) >= HOLDERS_SHOWN:
            break
    return names


def held(model: type[models.Model]) -> QuerySet:
    """Return the rows of `model` that something refers to."""
    rule = Q(pk__in=[])
    for rows, path in _references(model):
        rule |= Q(Exists(rows.filter(**{lookup: OuterRef(name) for lookup, name in path.items()}).order_by()))
    return model._base_manager.filter(rule)


def missing_target(fields: Iterable[models.Field], record, by) -> str:
    """Return what `record` refers to in `fields` that is gone or not for `by`; empty when all of it stands."""
    for f in (f for f in fields if f.is_relation and getattr(record, f.attname) is not None):
        model, pk = f.related_model, getattr(record, f.attname)
        if not model._base_manager.filter(pk=pk).exists():
            return _("The record it refers to no longer exists: %(field)s.") % {"field": f.verbose_name}
        if model in NAMED_ALONG or not is_gated(model):
            continue
        if not model.objects.visible_to(by).filter(pk=pk).exists():
            return _("The record it refers to is outside your access: %(field)s.") % {"field": f.verbose_name}
    return ""


def _references(model: type[models.Model]) -> Iterator[tuple[QuerySet, dict[str, str]]]:
    """Return rows that may refer to one of `model`, and by which of their fields to which of its attributes."""
    for relation in model._meta.get_fields(include_hidden=True):
        is_reverse = relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        if not is_reverse or hasattr(relation.related_model, "instance_type") or relation.parent_link:
            continue
        if hasattr(relation.related_model, "computed_sql"):
            continue  # kept ready, it comes and goes with the site
        rows = relation.related_model._base_manager.all()
        if issubclass(model, Site) and relation.related_model is Milestone:
            rows = rows.exclude(UNTOUCHED & Q(phase=0))
        yield rows, {relation.field.name: "pk"}
    if model is SiteDocument:
        # Nothing refers to it, but what rests on the document counts on its being among those of the site.
        for part in SITE_PARTS:
            if part is not SiteDocument and any(f.name == "document" for f in part._meta.fields):
                yield part._base_manager.all(), {"site": "site_id", "document": "document_id"}
