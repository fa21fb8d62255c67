"""What refers to a record, and what a record refers to: an undo leaves no reference hanging."""

from collections.abc import Iterable, Iterator

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from progress.changes.scope import is_gated
from progress.models import SITE_PARTS, Milestone, Site, SiteDocument
from progress.models.milestone import UNTOUCHED
from progress.records.history import NAMED_ALONG

SHOWN = 3


def holders(row: models.Model, by) -> list[str]:
    """Return what refers to `row`, by name, as far as `by` may see it; a few suffice."""
    names = []
    for rows, path in _references(type(row)):
        referring = rows.filter(**{lookup: getattr(row, name) for lookup, name in path.items()})
        seen = referring
        if is_gated(rows.model):
            seen = rows.model.objects.visible_to(by).filter(pk__in=referring.values("pk"))
        names += [f"{rows.model._meta.verbose_name} “{other}”" for other in seen[: SHOWN - len(names)]]
        if len(names) < SHOWN and referring.exclude(pk__in=seen.values("pk")).exists():
            names.append(_("a record that is not yours to see"))
        if len(names) >= SHOWN:
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
            return _("It referred to a record that is gone: %(field)s.") % {"field": f.verbose_name}
        if model in NAMED_ALONG or not is_gated(model):
            continue
        if not model.objects.visible_to(by).filter(pk=pk).exists():
            return _("It referred to a record that is not yours to see: %(field)s.") % {"field": f.verbose_name}
    return ""


def _references(model: type[models.Model]) -> Iterator[tuple[QuerySet, dict[str, str]]]:
    """Return rows that may refer to one of `model`, and by which of their fields to which of its attributes."""
    for relation in model._meta.get_fields(include_hidden=True):
        is_reverse = relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        if not is_reverse or hasattr(relation.related_model, "instance_type") or relation.parent_link:
            continue
        rows = relation.related_model._base_manager.all()
        if issubclass(model, Site) and relation.related_model is Milestone:
            rows = rows.exclude(UNTOUCHED & Q(phase=0))
        yield rows, {relation.field.name: "pk"}
    if model is SiteDocument:
        # Nothing refers to it, but what rests on the document counts on its being among those of the site.
        for part in SITE_PARTS:
            if part is not SiteDocument and any(f.name == "document" for f in part._meta.fields):
                yield part._base_manager.all(), {"site": "site_id", "document": "document_id"}
