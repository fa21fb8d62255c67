"""Recording secondary projects: the pages, and whatever else writes one, call these."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from history.tracking import StaleVersion
from places.models import Organisation, OrganisationKind
from places.resources import OrganisationLookup
from progress.models import Measure, SecondaryProject, Site, SiteFigure
from progress.promises.rule import Promised, check_reason
from progress.records.actions import may_change, sign, use_document
from progress.records.doubts import ask, doubts_now
from progress.records.provenance import differing, entered_by, renew, said_again
from values.numbers import format_number

PROJECT_FIELDS = frozenset(
    {
        "name",
        "investor",
        "product",
        "capacity",
        "capacity_unit",
        "land_area",
        "registered_capital",
        "paid_capital",
        "workers",
        "is_foreign",
        "state",
        "planned_operation",
        "forecast_operation",
        "actual_operation",
        "approved_on",
        "leased_on",
        "stopped_on",
        "document",
        "source",
        "as_of",
        "note",
    }
)


@transaction.atomic
def add_project(*, site: Site, by, values: dict, reason: str = "", confirmed: Collection[str] = ()) -> SecondaryProject:
    """Record a new project at `site`; land in hectares, capital in billion VND.

    Without a source it rests on what `by` reports today. Raises PermissionDenied; ValidationError, at "confirmed" for
    doubts that are not among it; TypeError for a field that is not a project's.
    """
    values, _said = said_again(values)
    _refuse_unknown(values)
    if not may_change(by, site, "progress.add_secondaryproject"):
        raise PermissionDenied
    project = SecondaryProject(site_id=site.pk, **values)
    renew(project, values, statement=entered_by(by), is_new=True)
    _save(project, by, reason, confirmed)
    return project


@transaction.atomic
def update_project(
    *,
    project: SecondaryProject,
    by,
    version: int,
    changes: dict,
    reason: str = "",
    confirmed: Collection[str] = (),
) -> SecondaryProject:
    """Set `changes` on a project seen at `version`; return it as saved. What changes nothing is not saved.

    New values rest on the source said with them, or on what `by` reports today; the recorded one stays where
    `changes` say so (SOURCE_STANDS).

    Raises PermissionDenied; StaleVersion when somebody saved since (nothing is written); ValidationError, at "reason"
    for a promised operation that moves without one, at "confirmed" for doubts that are not among it; TypeError for a
    field that is not a project's.
    """
    changes, stated = said_again(changes)
    _refuse_unknown(changes)
    if not may_change(by, project, "progress.change_secondaryproject"):
        raise PermissionDenied
    # Locked, so that nobody saves between the comparison and the write.
    rows = SecondaryProject.objects.select_for_update(of=("self",)).select_related("site")
    current = rows.filter(pk=project.pk).first()
    if current is None or current.version != version:
        raise StaleVersion(project, current, version)
    before, promised = _facts(current), Promised.of(current)
    for field, value in changes.items():
        setattr(current, field, value)
    if changed := differing(current, before):
        check_reason(current, promised, reason)
        renew(current, changed, statement=entered_by(by), stated=stated)
        _save(current, by, reason, confirmed)
    return current


@transaction.atomic
def record_investor(*, by, name: str) -> Organisation:
    """Return the organisation of this name, whatever its marks, case and abbreviations, made if none is recorded yet.

    Raises PermissionDenied and ValidationError.
    """
    if not by.has_perm("places.add_organisation"):
        raise PermissionDenied
    if known := Organisation.objects.called(name).first():
        return known
    if len(same := OrganisationLookup(by).called(name)) == 1:  # CTCP for Công ty Cổ phần
        return same[0]
    organisation = Organisation(name=name, kind=OrganisationKind.ENTERPRISE)
    organisation.full_clean()
    sign(organisation, by, "")
    organisation.save()
    return organisation


def _refuse_unknown(values: dict) -> None:
    if unknown := set(values) - PROJECT_FIELDS:
        raise TypeError(f"not a project's: {', '.join(sorted(unknown))}")


def _facts(project: SecondaryProject) -> dict:
    return {name: getattr(project, SecondaryProject._meta.get_field(name).attname) for name in PROJECT_FIELDS}


def _save(project: SecondaryProject, by, reason: str, confirmed: Collection[str]) -> None:
    project.full_clean()
    ask(project, confirmed)
    sign(project, by, reason)
    project.save()
    if project.document_id:
        use_document(document=project.document, site=project.site, by=by)


def project_notices(project: SecondaryProject) -> list[str]:
    """Return what is odd about the projects of a site together; three queries."""
    return [doubt.text for doubt in doubts_now([project])[0]] + land_notices(project.site)


def land_notices(site) -> list[str]:
    """Return whether the projects of a site together have more land than it has for industry, where that is known."""
    figures = SiteFigure.objects.filter(site_id=site.pk, measure=Measure.INDUSTRIAL_AREA, is_chosen=True)
    land = figures.values_list("value", flat=True).first()
    taken = SecondaryProject.objects.filter(site_id=site.pk).aggregate(taken=Sum("land_area"))["taken"]
    if land is None or taken is None or taken <= land:
        return []
    text = _("The projects of %(site)s together have %(taken)s ha, more than its %(land)s ha of industrial land.")
    return [text % {"site": site, "taken": format_number(taken), "land": format_number(land)}]
