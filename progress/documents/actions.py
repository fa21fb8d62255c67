"""Records, adds, changes and detaches documents: pages, the administration, imports and commands call these.

Every action takes keywords only, is atomic, wants `by=` the person, and refuses fields it does not know.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from places.models import Organisation
from progress.documents.queries import first_use_at
from progress.models import Document, Site, SiteDocument
from progress.records.actions import FOR_OTHER_SITES, change_record, link_document, may_change, require, sign


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
            _("“%(what)s” of %(site)s rests on this document. Name another document there first."),
            "in_use",
            {"what": use.title, "site": link.site},
        )
    sign(link, by, reason)
    link.delete()
