"""What sites and their records name: units, organisations, documents, stages, kinds of obstacles."""

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from api.fields import KEYS, TEXT, YES_NO, Field, columns, key, tracked
from api.nouns.base import Filter, Noun, Source, of_anybody, of_everything
from places.models import AdministrativeUnit, Organisation, UnitKind
from progress.models import Document, DocumentKind, ObstacleKind, SiteDocument, Stage

UNITS = Noun(
    "units",
    _("Administrative units"),
    (
        key(),
        *columns(AdministrativeUnit, "kind", "name", "code", "parent", "valid_from", "valid_until"),
        Field("full_name", TEXT, _("Name with its kind and the unit above"), lambda unit: unit.full_name, always=True),
        Field(
            "successor_ids",
            KEYS,
            _("Units that it became"),
            lambda unit: sorted(other.pk for other in unit.successors.all()),
            always=True,
        ),
        *tracked(),
    ),
    ("places.view_administrativeunit",),
    lambda user: AdministrativeUnit.objects.select_related("parent").prefetch_related("successors"),
    (
        Filter("kind", TEXT, _("Kind of unit"), lambda code: Q(kind=code), tuple(UnitKind.choices)),
        Filter("present", YES_NO, _("Without a last day"), lambda is_present: Q(valid_until__isnull=is_present)),
    ),
    (Source(AdministrativeUnit),),
    of_anybody,
)

ORGANISATIONS = Noun(
    "organisations",
    _("Organisations"),
    (
        key(),
        *columns(Organisation, "name", "short_name", "kind", "level", "tax_code", "address", "contact"),
        *tracked(),
    ),
    ("places.view_organisation",),
    lambda user: Organisation.objects.visible_to(user),
    sources=(Source(Organisation),),
    deleted=of_everything,
)


def _documents(user):
    """Return the documents that `user` sees, with the sites that they see of each."""
    links = Prefetch("site_documents", SiteDocument.objects.visible_to(user), to_attr="seen_links")
    return Document.objects.visible_to(user).prefetch_related(links)


DOCUMENTS = Noun(
    "documents",
    _("Documents, without their files"),
    (
        key(),
        *columns(Document, "kind", "number", "date", "issuer", "title", "url", "note"),
        Field("has_file", YES_NO, _("Whether its file is kept"), lambda document: bool(document.file), always=True),
        Field(
            "site_ids",
            KEYS,
            _("Sites at which it is used"),
            lambda document: sorted(link.site_id for link in document.seen_links),
            always=True,
        ),
        *tracked(),
    ),
    ("progress.view_document",),
    _documents,
    (
        Filter("kind", TEXT, _("Kind of document"), lambda code: Q(kind=code), tuple(DocumentKind.choices)),
        Filter("number", TEXT, _("Number of the document"), lambda text: Q(number__iexact=text)),
    ),
    (Source(Document), Source(SiteDocument, "document_id", own=False)),
    of_everything,
)

STAGES = Noun(
    "stages",
    _("Stages of the procedure"),
    (
        key(),
        *columns(Stage, "code", "name", "name_en", "short_name", "short_name_en", "order", "parent", "for_clusters"),
        *columns(Stage, "for_zones", "is_key", "is_active", "weight", "form_part"),
        *tracked(),
    ),
    ("progress.view_stage",),
    lambda user: Stage.objects.all(),
    sources=(Source(Stage),),
    deleted=of_anybody,
)

OBSTACLE_KINDS = Noun(
    "obstacle-kinds",
    _("Kinds of obstacles"),
    (key(), *columns(ObstacleKind, "code", "name", "name_en", "order"), *tracked()),
    ("progress.view_obstaclekind",),
    lambda user: ObstacleKind.objects.all(),
    sources=(Source(ObstacleKind),),
    deleted=of_anybody,
)
