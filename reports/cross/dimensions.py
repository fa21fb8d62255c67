"""By what the rows and the columns of a cross table tell sites and projects apart: one plain list for each kind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clusters.models import ClusterType
from places.holders import LEVELS, PlaceLevel
from places.models import OrganisationKind
from progress.milestones.stage_cells import state_label
from progress.models import ProjectState, SiteKind, Stage, Standing, State
from progress.models.milestone import BLOCKED
from reports.cross.facts import Facts, Record, site_of
from reports.cross.table import NOT_RECORDED, UNKNOWN, Part


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to tell records apart. `part` gives that of a record, None where nobody recorded it.

    One that is not `is_dated` is known only as it is recorded, whatever day is asked for; `lacks_day` tells of which
    records that is so of one that is.
    """

    key: str
    label: str
    group: str
    part: Callable[[Facts, Record], Part | None]
    is_dated: bool = True
    lacks_day: Callable[[Facts, Record], bool] = lambda facts, record: False

    def part_of(self, facts: Facts, record: Record) -> Part:
        return self.part(facts, record) or Part(NOT_RECORDED, UNKNOWN, pgettext("cross table", "Not recorded"))


def dimensions_of(plural: str, stages: list[Stage]) -> list[Dimension]:
    """Return the dimensions of "clusters", "zones" or "projects", the stages of the kind among them."""
    own = _of_projects() if plural == "projects" else []
    of_kind = (
        [_choice("type", _("Type of cluster"), ClusterType, _cluster_type, is_dated=False)]
        if plural == "clusters"
        else []
    )
    return [*own, *map(_place, LEVELS), *_of_sites(), *of_kind, *(_stage(stage) for stage in stages)]


def _place(level: PlaceLevel) -> Dimension:
    """Return the dimension of the one unit of a level that holds the site for certain."""

    def part(facts: Facts, record: Record) -> Part | None:
        unit = level.of(facts.holders, site_of(record).unit_id, facts.on)
        return Part((1, unit.folded, unit.pk), unit.slug, unit.full_name) if unit else None

    return Dimension(level.key, str(level.label), _("Place"), part, is_dated=False)


def _of_sites() -> list[Dimension]:
    group = _("Site")
    return [
        Dimension("developer", _("Developer"), group, lambda facts, record: _named(site_of(record).developer)),
        _choice("developer-kind", _("Kind of developer"), OrganisationKind, _developer_kind),
        _choice("standing", _("Legal status"), Standing, lambda facts, record: record.standing),
        _yes_no("operating", _("In operation"), group, lambda facts, site: facts.operating.get(site.pk)),
        _yes_no("obstacles", _("Open obstacle"), group, lambda facts, site: bool(facts.open_obstacles[site.pk])),
    ]


def _of_projects() -> list[Dimension]:
    group = _("Secondary project")
    return [
        _choice("kind", _("Kind of site"), SiteKind, lambda facts, project: project.site.kind, is_dated=False),
        Dimension("site", _("Site"), group, _site, is_dated=False),
        _choice(
            "state",
            _("State of the project"),
            ProjectState,
            lambda facts, project: project.state,
            group,
            lacks_day=_project_lacks_day,
        ),
        Dimension("investor", _("Investor"), group, lambda facts, project: _named(project.investor), is_dated=False),
        Dimension(
            "foreign", _("Foreign capital"), group, lambda facts, project: _said(project.is_foreign), is_dated=False
        ),
        Dimension("since", _("Year operation began"), group, lambda facts, project: _year(project.actual_operation)),
        Dimension("approved", _("Year approved"), group, lambda facts, project: _year(project.approved_on)),
    ]


def _site(facts: Facts, project) -> Part:
    site = project.site
    return Part((1, site.name_key, site.pk), str(site.pk), str(site))


def _year(day) -> Part | None:
    """Return the year in which a date lies; none for one that is not recorded or lies in two."""
    if day is None or day.start.year != day.end.year:
        return None
    return Part((1, day.start.year), str(day.start.year), str(day.start.year))


def _named(organisation) -> Part | None:
    if organisation is None:
        return None
    return Part((1, organisation.name_folded, organisation.pk), str(organisation.pk), organisation.name)


def _cluster_type(facts: Facts, record: Record) -> str:
    return record.cluster_type


def _developer_kind(facts: Facts, record: Record) -> str:
    developer = site_of(record).developer
    return developer.kind if developer else ""


def _project_lacks_day(facts: Facts, project) -> bool:
    days = (project.actual_operation, project.stopped_on, project.approved_on, project.as_of)
    return bool(project.state) and not any(days) and not (project.document and project.document.date)


def _choice(
    key: str, label: str, choices: Any, value_of: Callable[[Facts, Any], str], group: str = "", **days: Any
) -> Dimension:
    """Return the dimension of a value that is one of some choices, in their order; an empty one is not recorded."""
    places = {str(value): place for place, value in enumerate(choices.values)}

    def part(facts: Facts, record: Record) -> Part | None:
        value = value_of(facts, record)
        return Part((1, places[str(value)]), str(value), str(choices(value).label)) if value else None

    return Dimension(key, label, group or _("Site"), part, **days)


def _said(value: bool | None) -> Part | None:
    if value is None:
        return None
    return Part((1, not value), "yes" if value else "no", _("yes") if value else _("no"))


def _yes_no(key: str, label: str, group: str, value_of: Callable[[Facts, Any], bool | None]) -> Dimension:
    return Dimension(key, label, group, lambda facts, record: _said(value_of(facts, site_of(record))))


STATES = [State.NOT_STARTED, State.IN_PROGRESS, BLOCKED, State.DONE, State.NOT_APPLICABLE]


def _stage(stage: Stage) -> Dimension:
    def part(facts: Facts, record: Record) -> Part | None:
        cell = facts.cells(stage).get(site_of(record).pk)
        if cell is None or cell.state in (None, State.UNKNOWN):
            return None
        return Part((1, STATES.index(cell.state)), str(cell.state), str(state_label(cell.state)))

    def lacks_day(facts: Facts, record: Record) -> bool:
        cell = facts.cells(stage).get(site_of(record).pk)
        milestone = cell and cell.milestone
        if not milestone or milestone.state == State.UNKNOWN:
            return False
        return not (milestone.actual or milestone.as_of or (milestone.document and milestone.document.date))

    return Dimension(f"stage-{stage.code}", stage.label, _("State of a stage"), part, lacks_day=lacks_day)
