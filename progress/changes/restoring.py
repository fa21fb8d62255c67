"""Bringing back a site that was deleted, with all that hung on it, just as its history has it.

What hung on it comes back if it was deleted together with the site; what was deleted before stays deleted.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from history.bulk import bring_back
from history.reading import pk_name
from progress.access import scope
from progress.models import (
    SITE_PARTS,
    AgendaItem,
    Conclusion,
    Milestone,
    NoChange,
    PersonInCharge,
    Remark,
    Site,
    Submission,
)
from progress.models.site import tell_apart
from progress.records.history import DELETED, name_of

# All that a site takes along when it is deleted, and brings back.
PARTS = (*SITE_PARTS, Submission, Remark, Conclusion, AgendaItem, PersonInCharge, NoChange)

# What a command deleted has no request that says what went together.
ONE_DELETION = datetime.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Way:
    """Where a person removes what stands in the way."""

    label: str
    url: str


class Hindered(Exception):
    """A site cannot be brought back as things stand; `texts` say why, `ways` lead to what can be done about it."""

    def __init__(self, texts: list[str], ways: list[Way]):
        super().__init__(texts)
        self.texts, self.ways = texts, ways


def deletion_of(pk: int):
    """Return the record of history that tells of the deletion of a site; None of one that stands or never was."""
    if Site.objects.filter(pk=pk).exists():
        return None
    for model in Site.__subclasses__():
        last = model.history.filter(site_ptr_id=pk).select_related("history_user").order_by("-history_id").first()
        if last and last.history_type == DELETED:
            return last
    return None


def could_delete(person, model: type[Site]) -> Q | None:
    """Return the deletions of sites of a class that `person` could have made themselves; None for no such right."""
    if not person.has_perm(f"{model._meta.app_label}.delete_{model._meta.model_name}"):
        return None
    return Q(history_type=DELETED) & scope.sites_edited_by(person)


def may_bring_back(person, deletion) -> bool:
    """Return whether `person` could have deleted the site as it was when it was deleted."""
    rule = could_delete(person, deletion.instance_type)
    return rule is not None and type(deletion).objects.filter(rule, pk=deletion.pk).exists()


def undo_page(deletion) -> str:
    return reverse("progress:undo", args=[deletion.instance_type._meta.model_name, deletion.pk])


def counted(pks: list[int]) -> list[tuple[str, int]]:
    """Return what hangs on the sites with these primary keys, by kind, as far as there is any."""
    counts = [(model, model._base_manager.filter(site__in=pks).count()) for model in PARTS]
    return [(_kind(model), count) for model, count in counts if count]


def counted_along(deletion) -> list[tuple[str, int]]:
    """Return what was deleted along with a site, by kind."""
    counts = [(model, _records(model, deletion).count()) for model in PARTS]
    return [(_kind(model), count) for model, count in counts if count]


def _kind(model: type[models.Model]) -> str:
    return capfirst(str(model._meta.verbose_name_plural))


def _records(model: type[models.Model], deletion) -> QuerySet:
    """Return what the history of a kind of part says was deleted with the site of `deletion`."""
    records = model.history.filter(site_id=deletion.site_ptr_id, history_type=DELETED)
    if deletion.request_id:
        return records.filter(request_id=deletion.request_id)
    span = deletion.history_date - ONE_DELETION, deletion.history_date + ONE_DELETION
    return records.filter(request_id="", history_date__range=span)


def sites_as_one(sources: list[QuerySet], request_id: str) -> list[QuerySet]:
    """Return records of one request, without those of what was deleted along with a site: the site stands for them."""
    deletions = [model.history.filter(request_id=request_id, history_type=DELETED) for model in Site.__subclasses__()]
    gone = [pk for deletion in deletions for pk in deletion.values_list("site_ptr_id", flat=True)]
    return [
        source.exclude(history_type=DELETED, site_id__in=gone) if source.model.instance_type in PARTS else source
        for source in sources
    ]


@transaction.atomic
def bring_site_back(*, deletion, by, reason: str) -> Site:
    """Record a deleted site and its parts again, under the keys and versions they had. Raises Hindered.

    Its address changes where another site has taken it, and stages that are new in the catalogue are added to it.
    """
    site = deletion.instance
    parts = {model: [record.instance for record in _records(model, deletion)] for model in PARTS}
    _refuse_hindered(site, parts)
    if Site.objects.filter(kind=site.kind, slug=site.slug).exists():
        site.slug = site.free_slug()
    for rows in ([site], *parts.values()):
        bring_back(rows, by=by, reason=reason)
    tell_apart(site.kind, {site.name_exact})
    Milestone.objects.create_missing(sites=[site])
    return site


def _refuse_hindered(site: Site, parts: dict[type[models.Model], list[models.Model]]) -> None:
    texts, ways = [], []
    if double := site.double():
        text = _("%(site)s was recorded since. Rename that one, or delete it if it is the same, first.")
        texts.append(text % {"site": double.with_place})
        ways.append(Way(str(double), double.get_absolute_url()))
    for (model, pk), label in _missing(site, parts).items():
        last = model.history.filter(**{pk_name(model): pk}).order_by("-history_id").first()
        name = name_of(last) if last else _("no. %(pk)s") % {"pk": pk}
        texts.append(_("%(what)s was deleted since: %(name)s. Bring that back first.") % {"what": label, "name": name})
        if last:
            ways.append(Way(name, reverse("progress:object-history", args=[model._meta.model_name, pk])))
    if texts:
        raise Hindered(texts, ways)


def _missing(site: Site, parts: dict) -> dict[tuple[type[models.Model], int], str]:
    """Return what the rows refer to that neither stands nor comes back with them, with what it is to them.

    A reference that a deletion merely empties is emptied.
    """
    coming = {model: {row.pk for row in rows} for model, rows in parts.items()} | {Site: {site.pk}}
    wanted = defaultdict(dict)
    for model, rows in {type(site): [site], **parts}.items():
        for f in (f for f in model._meta.concrete_fields if f.is_relation and not f.primary_key):
            for row in rows:
                pk = getattr(row, f.attname)
                if pk is not None and pk not in coming.get(f.related_model, ()):
                    wanted[f.related_model].setdefault(pk, []).append((f, row))
    missing = {}
    for target, referring in wanted.items():
        standing = set(target._base_manager.filter(pk__in=referring).values_list("pk", flat=True))
        for pk in referring.keys() - standing:
            for f, row in referring[pk]:
                if f.remote_field.on_delete is models.SET_NULL:
                    setattr(row, f.attname, None)
                else:
                    missing[target, pk] = capfirst(str(f.verbose_name))
    return missing
