"""A published value as a page shows it, and what of a site the public sees, for the office."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from opendata.fields import (
    FIGURE_FIELDS,
    OPEN_FIELDS,
    SITE_FIELDS,
    SUB_STEPS,
    Group,
    OpenField,
    source_text,
    ticked,
)
from opendata.models import OpenDataSettings
from opendata.reading import read_sites
from progress.models import Site
from progress.models.milestone import with_phase
from values.text import Label

EVERYTHING = frozenset(field.key for field in OPEN_FIELDS)
LOOKED_THROUGH = 50  # sites, for an example of each field


@dataclass(frozen=True, slots=True)
class Row:
    """A field with its value; an empty text is unknown."""

    key: str
    label: Label
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Told:
    """A field as the office sees it: an example or the value of one site, and whether everybody sees it too."""

    field: OpenField
    text: str
    is_public: bool


def rows_of(site: Any, keys: Iterable[str], fields: Iterable[OpenField] = (*SITE_FIELDS, *FIGURE_FIELDS)) -> list[Row]:
    """Return what is published of a site itself, in the order of the fields."""
    return [Row(f.key, f.label, f.text(site), _source(site, f.key)) for f in ticked(fields, keys)]


def _source(site: Any, key: str) -> str:
    if key.startswith("figure:"):
        return source_text(site.chosen.get(key.partition(":")[2]))
    records = {"position": site.where.position, "outline": site.shape}
    return source_text(records.get(key))


def examples(office: OpenDataSettings) -> list[tuple[Group, list[Told]]]:
    """Return every field by group, with a value that some site has; as many queries however many sites there are."""
    first = Site.objects.filter(kind__in=office.kinds).with_standing().order_by("-summary__last_change", "pk")
    sites = read_sites(first[:LOOKED_THROUGH], EVERYTHING)
    return _by_group(office.published, lambda field: _example(field, sites))


def told_of(site: Site, office: OpenDataSettings) -> list[tuple[Group, list[Told]]]:
    """Return every field by group, with its value at one site, and whether everybody sees it."""
    [found] = read_sites(Site.objects.filter(pk=site.pk).with_standing(), EVERYTHING)
    public = office.published if office.is_on and site.kind in office.kinds else frozenset()
    return _by_group(public, lambda field: _value(field, found))


def _by_group(public: frozenset[str], text: Any) -> list[tuple[Group, list[Told]]]:
    return [
        (group, [Told(field, text(field), field.key in public) for field in OPEN_FIELDS if field.group == group])
        for group in Group
    ]


def _example(field: OpenField, sites: list[Any]) -> str:
    for site in sites:
        if text := _value(field, site):
            return f"{site}: {text}"
    return ""


def _value(field: OpenField, site: Any) -> str:
    """Return the value of a field at a site; of what there are many, the first that is known, and how many more."""
    if field.group != Group.MILESTONES:
        return field.text(site)
    milestones = [
        milestone for milestone in site.open_milestones if milestone.stage.parent_id or field is not SUB_STEPS
    ]
    known = [(milestone, text) for milestone in milestones if (text := field.text(milestone))]
    if not known:
        return ""
    milestone, text = known[0]
    first = text if field is SUB_STEPS else f"{with_phase(milestone.stage.label, milestone.phase)}: {text}"
    more = len(known) - 1
    return _("%(first)s … and %(more)s more") % {"first": first, "more": more} if more else first
