"""Writes of the outline of a site: taken from a file, replaced by another, removed.

As all actions: keywords only, atomic, `by=` the person.
"""

import json
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from progress.models import Site, SiteOutline
from progress.outlines.reading import area_of, read_outline
from progress.records.actions import locked, refuse_unknown, require, sign
from progress.records.provenance import entered_by, renew
from values.text import normalize

OUTLINE_FIELDS = frozenset({"source", "as_of", "note"})


@transaction.atomic
def take_outline(
    *, site: Site, by, file_name: str, content: bytes, values: dict, version: int | None = None,
    meridian: Decimal | str | None = None, zone: int = 3, reason: str = "",
) -> SiteOutline:  # fmt: skip
    """Read the outline of `site` from a file, in place of the one seen at `version`, None for the first; return it.

    Raises PermissionDenied; StaleVersion when somebody saved since (nothing is written); ValidationError; TypeError for
    a field that is not an outline's.
    """
    refuse_unknown(values, OUTLINE_FIELDS, "of an outline")
    require(by, site, "progress.add_siteoutline" if version is None else "progress.change_siteoutline")
    polygons = read_outline(file_name, content, meridian, zone)
    recorded = SiteOutline.objects.filter(site=site.pk).first()
    if recorded and version is None:
        raise ValidationError(_("The outline is recorded already. Look again before you save."), "recorded")
    outline = SiteOutline(site_id=site.pk) if recorded is None else locked(recorded, version)
    for name, value in values.items():
        setattr(outline, name, value)
    outline.file_name = normalize(file_name)[:120]
    outline.shape, outline.area = json.dumps(polygons, separators=(",", ":")), area_of(polygons)
    outline.full_clean()
    renew(outline, {"file_name", *values}, statement=entered_by(by), is_new=True)
    sign(outline, by, reason)
    outline.save()
    return outline


@transaction.atomic
def delete_outline(*, outline: SiteOutline, by, version: int, reason: str = "") -> None:
    """Remove an outline that was wrong; its history keeps it."""
    require(by, outline, "progress.delete_siteoutline")
    current = locked(outline, version)
    sign(current, by, reason)
    current.delete()
