"""Sites as projects of the Open Contracting for Infrastructure Data Standard, OC4IDS 0.9.

https://standard.open-contracting.org/infrastructure/0.9/ : what is not known has no field there, for null is not
allowed. A status is told where a recorded milestone says it, by what its stage stands for in the forms and the weekly
sheet, never by its code. Dates are told to the day: one that is a month or a year stands in words.
"""

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opendata.fields import paper_text, source_text
from opendata.formats.records import as_text, geometry_of
from opendata.models import Licence, OpenDataSettings
from progress.models import Document, Measure, Milestone, SiteKind, State
from progress.models.document import DocumentKind
from progress.models.figure import INVESTMENTS
from progress.models.milestone import FormPart, WeeklyColumn, with_phase
from progress.models.site import GIVEN_UP
from progress.organisations.names import public_name
from reports.national.plain import same_number
from values.dates import PartialDate

VERSION = "0.9"
BILLION = Decimal(1_000_000_000)
DEVELOPER = "infrastructureDeveloper"  # the list of roles is open; a company is no public authority
CLASSES = {SiteKind.CLUSTER: "industrial-cluster", SiteKind.ZONE: "industrial-zone"}


def write_oc4ids(
    office: OpenDataSettings,
    sites: Iterable[Any],
    *,
    uri: str,
    policy: str,
    address: Callable[[Any], str],
    changed_at: datetime.datetime | None,
) -> bytes:
    """Return a project package; the standard wants one project at least, so the caller makes none of no site."""
    package = {
        "uri": uri,
        "publishedDate": _moment(changed_at or timezone.now()),
        "version": VERSION,
        "publisher": {"name": office.publisher},
        "license": Licence(office.licence).url,
        "publicationPolicy": policy,
        "projects": [project_of(site, office, address(site)) for site in sites],
    }
    return as_text(package)


def project_of(site: Any, office: OpenDataSettings, url: str) -> dict[str, Any]:
    """Return a site as a project: what is published and known of it."""
    local = f"{site.kind}-{site.slug}"
    keys = office.published
    project = {
        "id": f"{office.oc4ids_prefix}-{local}" if office.oc4ids_prefix else local,
        "language": get_language(),
        "identifiers": [{"id": local, "scheme": "local"}],
        "title": f"{site.get_kind_display()} {site.name}",
        "type": "construction",
        "sector": ["economy"],
        "additionalClassifications": [
            {"scheme": "site-kind", "id": CLASSES[site.kind], "description": str(site.get_kind_display())}
        ],
        "status": status_of(site, keys),
        "locations": _locations(site, keys),
        "parties": _parties(site, keys),
        "budget": _budget(site),
        "metrics": [_metric(figure) for figure in site.chosen.values() if figure.measure not in INVESTMENTS],
        "milestones": [_milestone(milestone, keys) for milestone in site.open_milestones],
        "documents": [_page(url), *(_document(paper, keys) for paper in site.papers)],
    }
    return {name: value for name, value in project.items() if value}


def status_of(site: Any, keys: frozenset[str]) -> str:
    """Return the code of the status that the published milestones say; empty where they say none."""
    if site.standing in GIVEN_UP:
        return "cancelled"
    if "milestone:state" not in keys:
        return ""
    done = [milestone for milestone in site.open_milestones if milestone.state == State.DONE]
    going = [milestone for milestone in site.open_milestones if milestone.state in (State.DONE, State.IN_PROGRESS)]
    if _any(done, FormPart.OPERATION):
        return "maintenance"
    if _any(done, WeeklyColumn.INFRASTRUCTURE_DONE):
        return "completion"
    if _any(going, WeeklyColumn.INFRASTRUCTURE_DONE) or _any(going, WeeklyColumn.CONSTRUCTION_START):
        return "implementation"
    if _any(done, FormPart.ESTABLISHMENT) or _any(going, FormPart.PROJECT):
        return "preparation"
    return "identification" if _any(going, FormPart.PLAN) or _any(going, FormPart.ESTABLISHMENT) else ""


def _any(milestones: list[Milestone], part: str) -> bool:
    name = "form_part" if isinstance(part, FormPart) else "weekly_column"
    return any(getattr(milestone.stage, name) == part for milestone in milestones)


def _locations(site: Any, keys: frozenset[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    unit = site.unit if "unit" in keys else None
    if unit or ("address" in keys and site.address):
        address = {"countryName": "Việt Nam"}
        if unit:
            address["locality"] = unit.short_name
        if unit and (above := _top(unit)) is not unit:
            address["region"] = above.short_name
        if "address" in keys and site.address:
            address["streetAddress"] = site.address
        found.append({"id": "address", "description": unit.full_name if unit else site.address, "address": address})
    if point := site.where.point:
        said = site.where.position
        text = source_text(said) if said else _("About the centre of the administrative unit: no position is recorded.")
        point_at = {"type": "Point", "coordinates": [round(point.longitude, 6), round(point.latitude, 6)]}
        found.append({"id": "position" if said else "unit-centre", "description": text, "geometry": point_at})
    if site.shape:
        description = source_text(site.shape)
        found.append({"id": "outline", "description": description, "geometry": geometry_of(site.shape.polygons)})
    return found


def _top(unit: Any) -> Any:
    above = unit.parent and (unit.parent.parent or unit.parent)
    return above or unit


def _parties(site: Any, keys: frozenset[str]) -> list[dict[str, Any]]:
    name = public_name(site.developer) if "developer" in keys else ""
    return [{"id": f"organisation-{site.developer_id}", "name": name, "roles": [DEVELOPER]}] if name else []


def _budget(site: Any) -> dict[str, Any] | None:
    total = site.chosen.get(Measure.TOTAL_INVESTMENT)
    if total is None:
        return None
    value = {"amount": same_number(total.value * BILLION), "currency": "VND"}
    return {"description": source_text(total), "amount": value}


def _metric(figure: Any) -> dict[str, Any]:
    observation: dict[str, Any] = {
        "id": "1",
        "measure": same_number(figure.value),
        "unit": {"name": str(figure.unit)},
        "notes": source_text(figure),
    }
    if figure.as_of:
        observation["period"] = {"startDate": _day(figure.as_of.start), "endDate": _day(figure.as_of.end)}
    return {"id": figure.measure, "title": str(Measure(figure.measure).label), "observations": [observation]}


def _milestone(milestone: Milestone, keys: frozenset[str]) -> dict[str, Any]:
    target = milestone.promise if "milestone:target" in keys else None
    done = milestone.actual if "milestone:done" in keys else None
    state = milestone.state if "milestone:state" in keys and milestone.state != State.UNKNOWN else ""
    said = [
        str(State(state).label) if state else "",
        _("Target date: %(date)s") % {"date": target} if target else "",
        _("Done: %(date)s") % {"date": done} if done else "",
        source_text(milestone),
    ]
    found = {
        "id": f"{milestone.stage.code}-{milestone.phase}" if milestone.phase else milestone.stage.code,
        "title": with_phase(milestone.stage.label, milestone.phase),
        "description": ". ".join(filter(None, said)),
        "dueDate": _exactly(target),
        "dateMet": _exactly(done),
        "status": _status(state, target),
    }
    return {name: value for name, value in found.items() if value}


def _status(state: str, target: PartialDate | None) -> str:
    """Return the code of a milestone's state; empty for unknown. One under way has its date, or is not met so far."""
    if state == State.DONE:
        return "met"
    if state in (State.NOT_STARTED, State.IN_PROGRESS):
        return "scheduled" if target else "notMet"
    return ""


def _exactly(date: PartialDate | None) -> str:
    """Return a date that is known to the day; empty for a month, quarter or year."""
    return _day(date.start) if date and date.start == date.end else ""


def _day(day: datetime.date) -> str:
    return _moment(timezone.make_aware(datetime.datetime.combine(day, datetime.time())))


def _moment(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _page(url: str) -> dict[str, Any]:
    title = _("Public page of the site")
    return {"id": "page", "title": title, "url": url, "format": "text/html", "language": get_language()}


def _document(paper: Document, keys: frozenset[str]) -> dict[str, Any]:
    title = paper_text(paper, keys) if "documents" in keys else paper.title if "document-title" in keys else ""
    found = {
        "id": f"document-{paper.pk}",
        "title": title,
        "description": str(DocumentKind(paper.kind).label) if "documents" in keys else "",
        "datePublished": _exactly(paper.date) if "documents" in keys else "",
        "url": paper.url if "document-url" in keys else "",
    }
    return {name: value for name, value in found.items() if value}
