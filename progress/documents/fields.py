"""A document named by its number: typed, with suggestions where the page has JavaScript."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from progress.models import Document, SiteDocument
from progress.records.lookups import SUGGESTIONS, LookupInput
from values.forms import CleanCharField
from values.text import fold, normalize

UNKNOWN = _("No document of this number is recorded. Record it below with its date and issuer.")
SEVERAL = _("Several documents have this number. Type one of them in full: %(names)s.")


def named_in_full(document: Document) -> str:
    """Return what a document is known by: number or title, then date and issuer, as far as they are recorded."""
    return ", ".join(str(part) for part in (document.reference, document.date, document.issuer) if part)


def suggested(documents: QuerySet, site_pk: int, typed: str) -> list[str]:
    """Return in full the names of documents that hold what was typed, those of the site first; of nothing, its own."""
    own = Exists(SiteDocument.objects.filter(document=OuterRef("pk"), site=site_pk))
    matches = documents.select_related("issuer").annotate(is_own=own).order_by("-is_own", *Document._meta.ordering)
    words = fold(typed)
    matches = matches.filter(folded__contains=words) if words else matches.filter(is_own=True)
    return [named_in_full(document) for document in matches[:SUGGESTIONS]]


class DocumentNumberField(CleanCharField):
    """Reads a document's number, or the name in full that is suggested, to a Document of `documents`; None for nothing.

    Of several with one number the one that the site uses already is meant, if it is one.
    """

    widget = LookupInput
    documents = Document.objects.none()
    site_pk = 0

    def offer(self, documents: QuerySet, site_pk: int) -> None:
        """Take names of these documents, at this site."""
        self.documents, self.site_pk = documents.select_related("issuer"), site_pk
        self.widget.suggestions_url = f"{reverse('progress:document-names')}?site={site_pk}"

    def prepare_value(self, value):
        """Show a document, or the primary key that a record keeps, by its name in full."""
        if isinstance(value, int):
            value = self.documents.filter(pk=value).first()
        return named_in_full(value) if isinstance(value, Document) else value

    def has_changed(self, initial, data) -> bool:
        return normalize(self.prepare_value(initial) or "") != normalize(data or "")

    def clean(self, value) -> Document | None:
        text = super().clean(value)
        matches = self._named(text) if text else []
        if len(matches) > 1:
            used = SiteDocument.objects.filter(site=self.site_pk, document__in=matches)
            pks = set(used.values_list("document", flat=True))
            if len(pks) == 1:
                matches = [document for document in matches if document.pk in pks]
        if text and not matches:
            raise ValidationError(UNKNOWN, "unknown")
        if len(matches) > 1:
            raise ValidationError(SEVERAL, "several", {"names": "; ".join(map(named_in_full, matches))})
        return matches[0] if matches else None

    def _named(self, text: str) -> list[Document]:
        """Return the documents of the number `text`, or of its part before a comma where the rest fits them too."""
        for reference, rest in _divided(text):
            matches = list(self.documents.filter(reference_folded=fold(reference)))
            if fits := [document for document in matches if not rest or fold(rest) in _endings(document)]:
                return fits
        return []


def _divided(text: str) -> Iterator[tuple[str, str]]:
    """Yield a text as a reference with what follows it, the longest reference first: titles hold commas too."""
    parts = text.split(",")
    for length in range(len(parts), 0, -1):
        yield ",".join(parts[:length]).strip(), ",".join(parts[length:]).strip()


def _endings(document: Document) -> set[str]:
    """Return what may follow a document's number: its date, its issuer, or both."""
    date, issuer = str(document.date or ""), str(document.issuer or "")
    return {fold(ending) for ending in (date, issuer, f"{date}, {issuer}") if ending}
