"""Writes of a cluster or a zone itself: the staff pages call these.

Every action takes keywords only, is atomic, wants `by=` the person, and refuses fields it does not know.
"""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from history.tracking import StaleVersion
from progress.models import Site
from progress.models.rules.site_names import name_key
from progress.records.actions import change_record, refuse_unknown, require, sign
from progress.records.doubts import CONFIRMED
from spreadsheets.lookups import Lookup

NAMES = frozenset({"name", "unit"})


def site_fields(model: type[Site]) -> frozenset[str]:
    """Return the fields of a kind of site that a person fills in."""
    return frozenset(f.name for f in model._meta.concrete_fields if f.editable and not f.primary_key)


def permission_of(model: type[Site], action: str) -> str:
    """Return the permission to add or change sites of a kind: "clusters.add_cluster"."""
    return f"{model._meta.app_label}.{action}_{model._meta.model_name}"


@transaction.atomic
def add_site(*, model: type[Site], by, values: dict, confirmed: Collection[str] = ()) -> Site:
    """Record a new cluster or zone, with the milestones of the catalogue; return it.

    Raises PermissionDenied; ValidationError, at "confirmed" while sites of nearly the same name are recorded and were
    not said to be others; TypeError for a field that is not of such a site.
    """
    refuse_unknown(values, site_fields(model), f"of a {model._meta.model_name}")
    if not by.has_perm(permission_of(model, "add")):
        raise PermissionDenied
    site = model(**values)
    site.full_clean()
    ask_of_similar(site, confirmed)
    sign(site, by, "")
    site.save()
    _refuse_out_of_scope(site, by)
    return site


@transaction.atomic
def update_site(
    *, site: Site, by, version: int, changes: dict, reason: str = "", confirmed: Collection[str] = ()
) -> Site:
    """Set `changes` on a cluster or zone seen at `version`; return it as saved. What changes nothing is not saved.

    Raises PermissionDenied; StaleVersion when somebody saved it since (nothing is written); ValidationError, at
    "confirmed" as `add_site` does; TypeError for a field that is not of such a site.
    """
    permission = permission_of(type(site), "change")
    require(by, site, permission)
    if NAMES & changes.keys():
        renamed = type(site).objects.filter(pk=site.pk).first()
        if renamed is None:
            raise StaleVersion(site, None)
        for name in NAMES & changes.keys():
            setattr(renamed, name, changes[name])
        ask_of_similar(renamed, confirmed)
    saved = change_record(
        record=site,
        by=by,
        permission=permission,
        allowed=site_fields(type(site)),
        version=version,
        changes=changes,
        reason=reason,
    )
    _refuse_out_of_scope(saved, by)
    return saved


def _refuse_out_of_scope(site: Site, by) -> None:
    if not Site.objects.editable_by(by).filter(pk=site.pk).exists():
        raise ValidationError({"unit": _("You do not have permission to keep this site, or a site in that place.")})


def similar_sites(site: Site) -> list[Site]:
    """Return the other sites of its kind of the same or nearly the same name, wherever they are."""
    others = Site.objects.filter(kind=site.kind).exclude(pk=site.pk)
    names = Lookup(others.select_related("unit__parent"), lambda other: [other.name], key=name_key)
    return names.near(site.name)


def ask_of_similar(site: Site, confirmed: Collection[str]) -> None:
    """Raise ValidationError at "confirmed" while others are called nearly the same, unless it holds these very ones."""
    similar = similar_sites(site)
    code = "similar-" + "-".join(str(other.pk) for other in similar)
    if similar and code not in confirmed:
        links = format_html_join("; ", "{}", ((link_to(other),) for other in similar))
        text = format_html("{} {}. {}", _("Similar names:"), links, _("It is another one: save it."))
        raise ValidationError({CONFIRMED: [ValidationError(text, code)]})


def link_to(site: Site, before: str = "") -> SafeString:
    """Return a link to a site that is named with its place, to be opened beside the form."""
    return format_html('{} <a href="{}" target="_blank">{}</a>', before, site.get_absolute_url(), site.with_place)
