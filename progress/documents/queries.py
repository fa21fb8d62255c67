"""Documents of a site, and the records that use a document, with a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import CharField, Count, Model, QuerySet, Value

from progress.models import SITE_PARTS, Document, Milestone, Site, SiteDocument, SiteFigure


def documents_of(site: Site) -> QuerySet:
    return site.documents.select_related("issuer")


SHOWN = 100  # of one kind


@dataclass(frozen=True, slots=True)
class Use:
    """One record that rests on a document."""

    title: str
    url: str
    site: Site


@dataclass(frozen=True, slots=True)
class Uses:
    """The records of one kind that rest on a document: the first of them, and how many there are in all."""

    label: str
    count: int
    first: list[Use]

    @property
    def left(self) -> int:
        return self.count - len(self.first)


def uses_of(document: Document, user) -> list[Uses]:
    """What rests on `document` at the sites `user` sees, by kind; two queries for each kind, however much there is."""
    found = []
    for model, name in _users():
        rows = model.objects.visible_to(user).filter(**{name: document})
        if count := rows.count():
            rows = rows.select_related(*_needed(model)).order_by("site__name_key", "pk")[:SHOWN]
            label = str(model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural)
            found.append(Uses(label, count, [_use(row) for row in rows]))
    return found


def first_use_at(document: Document, site: Site) -> Use | None:
    """Something of `site` that rests on `document`."""
    for model, name in _users():
        if row := model.objects.filter(**{name: document}, site=site.pk).select_related(*_needed(model)).first():
            return _use(row)
    return None


def count_uses(documents: Collection[int], user) -> dict[int, Counter]:
    """By primary key of a document: how many `sites` that `user` sees use it, and how many `records` there rest on it.

    One query.
    """
    parts = [(SiteDocument, "document", "sites"), *((model, name, "records") for model, name in _users())]
    queries = [
        model.objects.visible_to(user)
        .filter(**{f"{name}__in": documents})
        .order_by()
        .values(name)
        .annotate(what=Value(what, output_field=CharField()), count=Count("pk"))
        .values_list(name, "what", "count")
        for model, name, what in parts
    ]
    found = defaultdict(Counter)
    for document, what, count in queries[0].union(*queries[1:], all=True):
        found[document][what] += count
    return found


def _users() -> list[tuple[type[Model], str]]:
    """(model, field) of what hangs on a site and may rest on a document."""
    parts = [model for model in SITE_PARTS if model is not SiteDocument]
    return [(model, f.name) for model in parts for f in model._meta.fields if f.related_model is Document]


def _needed(model) -> list[str]:
    """What a record's name is made of: the records it cannot be without."""
    return [field.name for field in model._meta.fields if field.is_relation and not field.null]


# Where on the site's page a kind of record stands, if it has no page of its own.
_PLACES = {"sitefigure": "figures", "siteevent": "events", "obstacle": "obstacles", "secondaryproject": "projects"}


def _use(row) -> Use:
    if hasattr(row, "get_absolute_url"):
        url = row.get_absolute_url()
    else:
        place = f"milestone-{row.pk}" if isinstance(row, Milestone) else _PLACES.get(row._meta.model_name, "main")
        url = f"{row.site.get_absolute_url()}#{place}"
    title = f"{row} {row.unit}" if isinstance(row, SiteFigure) else getattr(row, "title", "") or str(row)
    return Use(title, url, row.site)
