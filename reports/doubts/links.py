"""Where a doubtful value is settled: the field itself for those who may change it, the record's page for others."""

from collections.abc import Collection

from django.db.models import Model
from django.urls import reverse

from progress.models import (
    Document,
    Finding,
    Inspection,
    Milestone,
    Obstacle,
    PeriodFigure,
    SecondaryProject,
    Site,
    SiteFigure,
)


def link_to(record: Model, field: str, user, mine: Collection[int]) -> str:
    """Return where a record is changed or shown; `mine` are the ids of sites whose data `user` may change."""
    if isinstance(record, Site) and field == "unit":
        return _unit_of(record, user, mine)
    options = record._meta
    may_change = user.has_perm(f"{options.app_label}.change_{options.model_name}") and _is_mine(record, mine)
    if link := _page_of(record, field, may_change):
        return link
    if may_change and user.is_staff:
        return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk]) + f"#id_{field}"
    return _site_page(record)


def _unit_of(site: Site, user, mine: Collection[int]) -> str:
    """Return the address of a site's unit field in the administration, or the site's page."""
    kind = f"{site.kind}s", site.kind
    if site.pk in mine and user.is_staff and user.has_perm("{}.change_{}".format(*kind)):
        return reverse("admin:{}_{}_change".format(*kind), args=[site.pk]) + "#id_unit"
    return site.get_absolute_url()


def _is_mine(record: Model, mine: Collection[int]) -> bool:
    return not hasattr(record, "site_id") or record.site_id in mine


def _page_of(record: Model, field: str, may_change: bool) -> str:
    """Return the staff page that changes or shows the record; empty where only the administration does."""
    if isinstance(record, Milestone):
        if not may_change:
            return f"{record.site.get_absolute_url()}#milestone-{record.pk}"
        return reverse(f"{record.site.kind}s:milestone", args=[record.site.slug, record.pk]) + f"#id_{field}"
    if isinstance(record, SecondaryProject | Document):
        name = "project" if isinstance(record, SecondaryProject) else "document"
        page = reverse(f"progress:{name}-edit", args=[record.pk])
        return f"{page}#id_{field}" if may_change else record.get_absolute_url()
    if isinstance(record, Inspection | Finding):
        visit = record.pk if isinstance(record, Inspection) else record.inspection_id
        return reverse(f"progress:inspection{'-edit' if may_change else ''}", args=[visit])
    if isinstance(record, PeriodFigure):
        return _figures_page(record, may_change)
    return record.get_absolute_url() if isinstance(record, Site | Obstacle) else ""


def _figures_page(figure: PeriodFigure, may_change: bool) -> str:
    if not may_change:
        page = "progress:project" if figure.project_id else "progress:site-periods"
        return reverse(page, args=[figure.project_id or figure.site_id])
    page = "progress:project-figures" if figure.project_id else "progress:site-figures"
    return reverse(page, args=[figure.project_id or figure.site_id, figure.of_period.code]) + (
        f"#id_value-{figure.row.number}"
    )


def _site_page(record: Model) -> str:
    if not hasattr(record, "site_id"):
        return reverse("dashboard")
    return record.site.get_absolute_url() + ("#figures" if isinstance(record, SiteFigure) else "#events")
