"""Writes of documents, and what rests on them. Pages, admin, imports and commands all call these.

Every action takes keywords only, is atomic, wants `by=` the person, and refuses fields it does not know.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import CharField, Count, Model, QuerySet, Value
from django.utils.translation import gettext as _

from places.models import Organisation
from progress.models import SITE_PARTS, Document, Milestone, Site, SiteDocument, SiteFigure
from progress.records.actions import FOR_OTHER_SITES, change_record, link_document, may_change, require, sign


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
    """Return by kind what rests on `document` at the sites `user` sees; two queries a kind, however much there is."""
    uses = []
    for model, name in _users():
        rows = model.objects.visible_to(user).filter(**{name: document})
        if count := rows.count():
            rows = rows.select_related(*_needed(model)).order_by("site__name_key", "pk")[:SHOWN]
            label = str(model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural)
            uses.append(Uses(label, count, [_use(row) for row in rows]))
    return uses


def first_use_at(document: Document, site: Site) -> Use | None:
    """Return something of `site` that rests on `document`."""
    for model, name in _users():
        if row := model.objects.filter(**{name: document}, site=site.pk).select_related(*_needed(model)).first():
            return _use(row)
    return None


def count_uses(documents: Collection[int], user) -> dict[int, Counter]:
    """Count by primary key of a document the `sites` that `user` sees which use it, and the `records` that rest on it.

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
    counts = defaultdict(Counter)
    for document, what, count in queries[0].union(*queries[1:], all=True):
        counts[document][what] += count
    return counts


def records_resting_on(documents: Collection[int], user) -> dict[int, list[Use]]:
    """Return by primary key of a document the records that rest on it at the sites `user` sees; a query a kind."""
    found = defaultdict(list)
    for model, name in _users():
        rows = model.objects.visible_to(user).filter(**{f"{name}__in": documents})
        for row in rows.select_related(*_needed(model)).order_by("site__name_key", "pk"):
            found[getattr(row, f"{name}_id")].append(_use(row))
    return found


def _users() -> list[tuple[type[Model], str]]:
    """Return (model, field) of what hangs on a site and may rest on a document."""
    parts = [model for model in SITE_PARTS if model is not SiteDocument]
    return [(model, f.name) for model in parts for f in model._meta.fields if f.related_model is Document]


def _needed(model) -> list[str]:
    """Return what a record's name is made of: the records it cannot be without."""
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


@transaction.atomic
def record_document(
    *, by, site: Site, kind: str, number: str, title: str = "", date=None, issuer: Organisation | None = None, **more
) -> Document:
    """Return the document of this number (or title), date and issuer, made if it is not recorded yet, as one of `site`.

    `more` (url, file, note) is recorded of a new document only.

    Raises PermissionDenied, and ValidationError also for one that is recorded but not for `by` to see: a guessed
    number opens no file of another office.
    """
    if not may_change(by, site, "progress.add_document"):
        raise PermissionDenied
    if unknown := set(more) - {"url", "file", "note"}:
        raise TypeError(f"not a document's: {', '.join(sorted(unknown))}")
    document = Document(kind=kind, number=number, title=title, date=date, issuer=issuer, **more)
    known = Document.objects.of_reference(reference=document.reference, date=date, issuer=issuer).first()
    if known and not Document.objects.visible_to(by).filter(pk=known.pk).exists():
        raise ValidationError({"number": FOR_OTHER_SITES})
    if not known:
        document.full_clean()
        sign(document, by, "")
        document.save()
    link_document(known or document, site, by)
    return known or document


DOCUMENT_FIELDS = frozenset({"kind", "number", "date", "issuer", "title", "url", "file", "note"})


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a document that somebody added to a site."""

    document: Document
    was_known: bool
    was_at_site: bool
    lost_file: bool  # a file was sent, and the known document keeps its own or is not this person's to change


@transaction.atomic
def add_document(
    *, by, site: Site, kind: str, number: str, title: str = "", date=None, issuer=None, url="", note="", file=None
) -> Added:
    """Record a document as one of `site`; one that is known already is not recorded twice but used there too.

    A known document without a file gets the one sent, if it is `by`'s to change. Raises as `record_document` does.
    """
    reference = {"reference": number or title, "date": date, "issuer": issuer}
    known = Document.objects.visible_to(by).of_reference(**reference).first()
    was_at_site = bool(known) and known.site_documents.filter(site=site.pk).exists()
    document = record_document(
        by=by, site=site, kind=kind, number=number, title=title, date=date, issuer=issuer,
        url=url, note=note, file=file or "",
    )  # fmt: skip
    takes_file = bool(known and file and not known.file) and may_change(by, known, "progress.change_document")
    if takes_file:
        document = update_document(document=known, by=by, version=known.version, changes={"file": file})
    return Added(document, bool(known), was_at_site, lost_file=bool(known and file and not takes_file))


def update_document(*, document: Document, by, version: int, changes: dict, reason: str = "") -> Document:
    """Set `changes` (DOCUMENT_FIELDS) on a document seen at `version`; return it as saved.

    `file`: an uploaded file, or "" to take the file off; the old one stays in storage. Whoever changes a document may
    change every site it is used at. Raises as `change_record` does.
    """
    return change_record(
        record=document,
        by=by,
        permission="progress.change_document",
        allowed=DOCUMENT_FIELDS,
        version=version,
        changes=changes,
        reason=reason,
    )


@transaction.atomic
def detach_document(*, link: SiteDocument, by, reason: str = "") -> None:
    """Count a document no longer among those of a site; the document itself stays.

    Raises PermissionDenied; ValidationError while something of the site rests on the document.
    """
    require(by, link, "progress.delete_sitedocument")
    if use := first_use_at(link.document, link.site):
        raise ValidationError(
            _("“%(what)s” of %(site)s is based on this document. Name another document there first."),
            "in_use",
            {"what": use.title, "site": link.site},
        )
    sign(link, by, reason)
    link.delete()
