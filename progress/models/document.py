import uuid
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from files.fields import CheckedFileField
from history.tracking import History, TrackedModel
from places.models import Organisation
from progress.access import scope
from progress.models.base import SiteChildQuerySet, SitePart, period_constraints
from progress.models.rules.days import not_to_come
from progress.models.site import Site
from values.fields import CleanCharField, CleanTextField, FoldedField, PartialDateField, UniqueFoldedConstraint
from values.text import as_file_name, fold, search


class DocumentKind(models.TextChoices):
    DECISION = "decision", _("Decision")
    SUBMISSION = "submission", _("Proposal")
    LETTER = "letter", _("Official letter")
    NOTICE = "notice", _("Notice")
    MINUTES = "minutes", _("Minutes")
    REPORT = "report", _("Report")
    LICENCE = "licence", _("Licence or certificate")
    ARTICLE = "article", _("Article or web page")
    OTHER = "other", _("Other")


_LABELS = dict(DocumentKind.choices)


KNOWN = _("A document of this number, date and issuer is already recorded.")


def stored_name(document: "Document", filename: str) -> str:
    """Return where an uploaded file is kept: a name of our own, so that no upload chooses its path."""
    return f"documents/{uuid.uuid4().hex}{Path(filename).suffix.lower()}"


class DocumentQuerySet(models.QuerySet):
    def get_by_natural_key(self, reference, date, issuer):
        documents = self.filter(reference_folded=fold(reference), date=date)
        return documents.get(issuer__name=issuer) if issuer else documents.get(issuer=None)

    def of_reference(self, *, reference: str, date, issuer: Organisation | int | None):
        """Return the document of this number (or, without one, title), date and issuer: one at most."""
        return self.filter(reference_folded=fold(reference), date=date, issuer=issuer)

    def equal_to(self, row: "Document"):
        """Return the document of the row's number, date and issuer, however those are written."""
        return self.of_reference(reference=row.reference, date=row.date, issuer=row.issuer_id)

    def visible_to(self, user):
        """Return documents of a site `user` sees; those of no site are for people who see every site."""
        return self._within(scope.sites_seen_by(user))

    def editable_by(self, user):
        """Return documents all of whose sites `user` may change."""
        rule = scope.sites_edited_by(user)
        if rule == scope.EVERYTHING:
            return self
        foreign = SiteDocument.objects.exclude(site__in=Site.objects.filter(rule)).values("document")
        own = SiteDocument.objects.filter(site__in=Site.objects.filter(rule)).values("document")
        return self.filter(pk__in=own).exclude(pk__in=foreign)

    def search(self, text: str):
        """Return documents whose number, title or issuer holds `text`, whatever its marks and case."""
        return search(self, text, folded=["folded", "issuer__folded"], written=["number", "title", "issuer__name"])

    def _within(self, rule):
        if rule == scope.EVERYTHING:
            return self
        return self.filter(pk__in=SiteDocument.objects.filter(site__in=Site.objects.filter(rule)).values("document"))


class WebAddressField(models.URLField):
    """An address typed without its scheme is https, as Django will have it from 6.0 on."""

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class Document(TrackedModel):
    """A paper that facts rest on, with or without its file; one record however many records use it."""

    kind = models.CharField(_("kind of document"), max_length=12, choices=DocumentKind)
    number = CleanCharField(_("number"), max_length=60, blank=True, help_text=_("As printed: 125/QĐ-UBND."))
    date = PartialDateField(_("date"), null=True, blank=True)
    issuer = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="issued_documents",
        verbose_name=_("issued by"),
    )
    title = CleanCharField(_("about"), max_length=300, blank=True)
    url = WebAddressField(_("web address"), blank=True)
    # A file that is replaced or taken off stays in storage: the history of the document still names it.
    file = CheckedFileField(_("file"), upload_to=stored_name, blank=True)
    note = CleanTextField(_("note"), blank=True)
    sites = models.ManyToManyField(
        Site, through="SiteDocument", related_name="documents", blank=True, verbose_name=_("sites")
    )
    reference_folded = FoldedField(sources=("reference",))
    folded = FoldedField(sources=("number", "title"))

    rules = (not_to_come("date"),)

    history = History()
    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = [models.F("date").desc(nulls_last=True), "number", "pk"]
        constraints = [
            # A null never equals another in a unique index, so unknown dates and issuers have their own.
            *(
                UniqueFoldedConstraint(
                    name=f"document_once_per_reference{suffix}",
                    fields=fields,
                    condition=condition,
                    violation_error_message=KNOWN,
                )
                for suffix, fields, condition in (
                    ("_date_issuer", ["reference_folded", "date", "issuer"], None),
                    ("_issuer", ["reference_folded", "issuer"], models.Q(date__isnull=True)),
                    ("_date", ["reference_folded", "date"], models.Q(issuer__isnull=True)),
                )
            ),
            models.CheckConstraint(
                name="document_has_a_number_or_a_title",
                condition=~models.Q(number="", title=""),
                violation_error_message=_("Give the document's number or subject."),
            ),
            *period_constraints("document", "date"),
        ]

    def __str__(self):
        # Thousands are named at once: `get_kind_display` translates all kinds each time.
        parts = [f"{_LABELS.get(self.kind, self.kind)} {self.number}" if self.number else self.title]
        if self.date:
            parts.append(str(self.date))
        return ", ".join(parts)

    def clean(self):
        """See to it that two documents of one number differ in date or issuer even if neither is known of them."""
        super().clean()
        if self.reference and self.date is None and self.issuer_id is None:
            rivals = Document.objects.of_reference(reference=self.reference, date=None, issuer=None)
            if rivals.exclude(pk=self.pk).exists():
                raise ValidationError(KNOWN, "unique")

    def get_absolute_url(self) -> str:
        return reverse("progress:document", args=[self.pk])

    def natural_key(self):
        return (self.reference, self.date.iso if self.date else None, self.issuer.name if self.issuer else None)

    @property
    def reference(self) -> str:
        """What the document is known by: its number or, without one, what it is about."""
        return self.number or self.title

    @property
    def download_name(self) -> str:
        """The file's name for the person who keeps it: "Quyết định 2140-QĐ-UBND.pdf"."""
        stem = f"{DocumentKind(self.kind).label} {self.number}" if self.number else self.title[:80]
        return as_file_name(stem) + Path(self.file.name).suffix


class SiteDocumentQuerySet(SiteChildQuerySet):
    def get_by_natural_key(self, site_kind, site_slug, *document):
        links = self.filter(site__kind=site_kind, site__slug=site_slug)
        return links.get(document=Document.objects.get_by_natural_key(*document))


class SiteDocument(SitePart):
    """A document used at a site."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="site_documents", verbose_name=_("site"))
    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="site_documents", verbose_name=_("document")
    )

    history = History()
    objects = SiteDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of the site")
        verbose_name_plural = _("documents of the site")
        ordering = [models.F("document__date").desc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                name="document_once_per_site",
                fields=["site", "document"],
                violation_error_message=_("This document is already among those of the site."),
            ),
        ]

    def __str__(self):
        return str(self.document)

    def natural_key(self):
        return (*self.site.natural_key(), *self.document.natural_key())
