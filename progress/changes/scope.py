"""Whose history a person may read: the gate of the sites, and for what was deleted, of the site it belonged to."""

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from history.reading import Records, pk_name
from places.models import Organisation
from progress.access import scope
from progress.changes.restoring import could_delete, deletion_of, may_bring_back, sites_as_one
from progress.models import (
    SITE_PARTS,
    AgendaItem,
    Conclusion,
    Document,
    Meeting,
    NoChange,
    Obstacle,
    PersonInCharge,
    Remark,
    Site,
    SiteDocument,
    Submission,
)
from progress.records.history import DELETED, news

# Rows of these may belong to no site: who sees every site of the kind they concern reads of them.
COMMON_TOO = (Obstacle, AgendaItem, Conclusion)


def tracked_models() -> dict[str, type[Model]]:
    """Return every model that keeps a history, by the name addresses use."""
    models = (m for m in apps.get_models() if hasattr(m._meta, "simple_history_manager_attribute"))
    return {model._meta.model_name: model for model in models}


def model_or_404(name: str) -> type[Model]:
    try:
        return tracked_models()[name]
    except KeyError:
        raise Http404 from None


def sees_all(reader) -> bool:
    return scope.sites_seen_by(reader) == scope.EVERYTHING


def may_know_of_deleted(reader, pk: int) -> bool:
    """Return whether a person may read of a site that is gone: who sees all of them, and who could bring it back."""
    if sees_all(reader):
        return True
    deletion = deletion_of(pk)
    return deletion is not None and may_bring_back(reader, deletion)


def records_seen_by(reader) -> list[QuerySet]:
    """Return the history of all sites `reader` sees, of their parts and their documents."""
    beside = (Document, Remark, Conclusion, PersonInCharge, NoChange)
    return [_seen(model, reader) for model in (*Site.__subclasses__(), *SITE_PARTS, *beside)]


def records_of(model: type[Model], pk: int, reader) -> QuerySet:
    """Return the history of one row as far as `reader` sees it, also of a deleted one; 404 for no part of it."""
    if not _may_read(model, reader):
        raise Http404
    records = _seen(model, reader).filter(**{pk_name(model): pk})
    live = model._base_manager.filter(pk=pk).exists()
    if live and is_gated(model) and not model.objects.visible_to(reader).filter(pk=pk).exists():
        raise Http404
    if not live and not _knew(model, pk, reader):
        raise Http404
    if not live and (model is Document or issubclass(model, Site)):
        records = news(model).filter(**{pk_name(model): pk})
    if not records.exists():
        raise Http404
    return records


def _knew(model: type[Model], pk: int, reader) -> bool:
    """Return whether `reader` may read of a deleted row."""
    if issubclass(model, Site):
        return may_know_of_deleted(reader, pk)
    return was_within(model, pk, reader, scope.sites_seen_by(reader))


def records_of_request(request_id: str, reader) -> list[QuerySet]:
    """Return what one request wrote, as far as `reader` may know of it; a deleted site stands for what went with it."""
    readable = [model for model in tracked_models().values() if _may_read(model, reader)]
    return sites_as_one([_seen(model, reader).filter(request_id=request_id) for model in readable], request_id)


def count_of_request(request_id: str) -> int:
    """Return how many records one request wrote, whoever may know of them; a deleted site counts as one."""
    written = [news(model).filter(request_id=request_id) for model in tracked_models().values()]
    return Records(sites_as_one(written, request_id)).total


def is_gated(model: type[Model]) -> bool:
    """Return whether the rows of a model are seen by whoever sees the site they belong to."""
    return hasattr(model._default_manager.all(), "visible_to")


def was_within(model: type[Model], pk: int, person, rule: Q) -> bool:
    """Return whether a deleted row belonged to the sites that `rule` (of scope.py) names, by its last record.

    A document belonged to all sites that ever used it. A site that is gone is judged as it was; of an organisation or
    a meeting that is gone, those speak who have all sites, and whoever merged the organisation with another.
    """
    if rule == scope.EVERYTHING or not is_gated(model):
        return True
    if issubclass(model, Organisation):
        last = model.history.filter(id=pk).order_by("-history_id").first()
        return last is not None and last.history_user_id == person.pk
    if issubclass(model, Meeting):
        return False
    if issubclass(model, Site):
        last = model.history.filter(site_ptr_id=pk).order_by("-history_id").values("pk")[:1]
        return model.history.filter(rule, pk__in=last).exists()
    if model is Document:
        used_at = set(SiteDocument.history.filter(document_id=pk).values_list("site_id", flat=True))
    else:
        used_at = set(model.history.filter(id=pk).order_by("-history_id").values_list("site_id", flat=True)[:1])
    return bool(used_at) and Site.objects.filter(rule, pk__in=used_at).count() == len(used_at)


def _may_read(model: type[Model], reader) -> bool:
    return reader.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")


def _seen(model: type[Model], reader) -> QuerySet:
    """Return the records of a table that tell of sites `reader` sees; of what belongs to no site, all of them."""
    records = news(model)
    if model in (Submission, Remark):  # what waits, and what is said about it, is not for all who see the site
        seen = Q(id__in=model.objects.visible_to(reader).order_by().values("pk"))
        edited = Site.objects.editable_by(reader).order_by().values("pk")
        return records.filter(seen | Q(history_type=DELETED, site__in=edited))
    if not is_gated(model) or sees_all(reader):
        return records
    if model in (Document, Organisation, Meeting):
        return records.filter(id__in=model.objects.visible_to(reader).order_by().values("pk"))
    visible = Site.objects.visible_to(reader).order_by().values("pk")
    if issubclass(model, Site):
        return records.filter(Q(site_ptr__in=visible) | (could_delete(reader, model) or Q(pk__in=[])))
    at_sites = Q(site__in=visible)
    if model in COMMON_TOO:
        return records.filter(at_sites | Q(id__in=model.objects.visible_to(reader).order_by().values("pk")))
    return records.filter(at_sites)
