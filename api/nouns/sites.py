"""Sites and what hangs on them: events, milestones, target dates, obstacles, figures, projects."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from api.fields import (
    KEY,
    LATENESS,
    LISTED,
    MOMENT,
    PERIOD,
    TEXT,
    WHOLE,
    YES_NO,
    Field,
    columns,
    key,
    tracked,
)  # fmt: skip
from api.nouns.base import Filter, Noun, Source, kind_filter, of_seen_selves, site_filters, unit_filter
from clusters.models import Cluster, ClusterType
from progress.models import (
    Measure,
    Milestone,
    Obstacle,
    ObstacleState,
    SecondaryProject,
    Site,
    SiteEvent,
    SiteFigure,
    Standing,
    State,
)
from progress.models.rules.project import ProjectState
from progress.models.site import GIVEN_UP
from progress.promises.ledger import EntryKind, ledgers
from values.today import today
from zones.models import Zone

PROVENANCE = ("document", "source", "as_of")


def _of_child(name: str):
    return lambda site: getattr(site.child, name, "")


SITES = Noun(
    "sites",
    _("Industrial clusters and zones"),
    (
        key(),
        *columns(Site, "kind", "name", "slug", "unit", "address", "developer", "note"),
        Field(
            "cluster_type", TEXT, _("Type of cluster"), _of_child("cluster_type"), choices=tuple(ClusterType.choices)
        ),
        Field("planning_sponsor", TEXT, _("Sponsor of the planning of a zone"), _of_child("planning_sponsor")),
        Field(
            "standing",
            TEXT,
            _("Legal status"),
            lambda site: site.standing,
            always=True,
            choices=tuple(Standing.choices),
        ),
        *tracked(),
    ),
    ("clusters.view_cluster", "zones.view_zone"),
    lambda user: Site.objects.visible_to(user).with_standing().select_related("cluster", "zone"),
    (kind_filter("kind"), unit_filter("unit")),
    # Its legal status follows from its events.
    (Source(Cluster), Source(Zone), Source(SiteEvent, "site_id", own=False)),
    of_seen_selves,
    may_leave=True,
)

EVENTS = Noun(
    "events",
    _("Events of sites"),
    (
        key(),
        *columns(SiteEvent, "site", "kind", "date", "document", "new_developer", "area", "phases", "note"),
        *tracked(),
    ),
    ("progress.view_siteevent",),
    lambda user: SiteEvent.objects.visible_to(user),
    site_filters(),
    (Source(SiteEvent),),
)

_STAGE = Field("stage_code", TEXT, _("Code of the stage"), lambda milestone: milestone.stage.code, always=True)
_STAGE_FILTER = Filter("stage", TEXT, _("Code of the stage"), lambda code: Q(stage__code=code))

MILESTONES = Noun(
    "milestones",
    _("Milestones"),
    (
        key(),
        *columns(Milestone, "site"),
        _STAGE,
        *columns(
            Milestone, "phase", "state", "planned", "forecast", "actual", "percent", "area_done", "area_ready",
            "area_total", "households_done", "households_total", *PROVENANCE, "note",
        ),
        *tracked(),
    ),
    ("progress.view_milestone",),
    lambda user: Milestone.objects.visible_to(user).select_related("stage"),
    (
        *site_filters(),
        _STAGE_FILTER,
        Filter("state", TEXT, _("State"), lambda code: Q(state=code), tuple(State.choices)),
    ),
    (Source(Milestone),),
)  # fmt: skip


def _on(record):
    """Return the day by which a record is late; none at a site of which nobody expects anything."""
    return None if record.site.summary.standing in GIVEN_UP else today()


def _behind(record):
    return record.behind_by(record.first_promise, _on(record)) if _on(record) else None


def _with_ledgers(records: list) -> list:
    """Read the target dates given so far, of all records of a page by one query."""
    found = ledgers(records)
    for record in records:
        record.targets = found[record.pk]
    return records


_ENTRY = (
    Field(
        "kind",
        TEXT,
        _("What was said"),
        lambda entry: entry.kind,
        always=True,
        choices=tuple((code, label) for code, label in EntryKind.choices),
    ),
    Field("number", WHOLE, _("Which target date; null for what is none of its own"), lambda entry: entry.number),
    Field("date", PERIOD, _("Target date"), lambda entry: entry.date),
    Field("recorded_at", MOMENT, _("Recorded at"), lambda entry: entry.when, always=True),
    Field("reason", TEXT, _("Reason"), lambda entry: entry.why),
    Field("document_id", KEY, _("Document"), lambda entry: entry.document and entry.document.pk),
    Field("source", TEXT, _("Source"), lambda entry: entry.source),
    Field("as_of", PERIOD, _("As at"), lambda entry: entry.as_of),
)
_TARGETS = (
    Field("first", PERIOD, _("Original target"), lambda record: record.first_promise),
    Field("in_force", PERIOD, _("Current target"), lambda record: record.promise),
    Field("is_moved", YES_NO, _("Target changed"), lambda record: record.targets.is_moved, always=True),
    Field("count", WHOLE, _("How many target dates were given"), lambda record: record.targets.count, always=True),
    Field("overdue", LATENESS, _("Overdue"), lambda record: record.overdue_by(_on(record))),
    Field("behind", LATENESS, _("Behind original target"), _behind),
    Field("entries", LISTED, _("The target dates given so far"), lambda record: record.targets.entries, fields=_ENTRY),
)
_PROMISED = Q(first_promise__isnull=False)

MILESTONE_TARGETS = Noun(
    "milestone-targets",
    _("Target dates of milestones, and how they changed"),
    (
        key(_("Key of the milestone")),
        *columns(Milestone, "site"),
        _STAGE,
        *columns(Milestone, "phase", "state", "actual"),
        *_TARGETS,
    ),
    ("progress.view_milestone",),
    lambda user: Milestone.objects.visible_to(user).select_related("stage", "site__summary"),
    (*site_filters(), _STAGE_FILTER),
    (Source(Milestone),),
    narrow=_PROMISED,
    complete=_with_ledgers,
)

PROJECT_TARGETS = Noun(
    "project-targets",
    _("Target dates of secondary projects, and how they changed"),
    (
        key(_("Key of the project")),
        *columns(SecondaryProject, "site", "state"),
        Field("actual", PERIOD, _("Operating since"), lambda project: project.actual),
        *_TARGETS,
    ),
    ("progress.view_secondaryproject",),
    lambda user: SecondaryProject.objects.visible_to(user).select_related("site__summary"),
    site_filters(),
    (Source(SecondaryProject),),
    narrow=_PROMISED,
    complete=_with_ledgers,
)

OBSTACLES = Noun(
    "obstacles",
    _("Obstacles"),
    (
        key(),
        *columns(
            Obstacle, "site", "common_to", "milestone", "kind", "description", "cause", "request", "asked_of",
            "asked_on", "due", "opened_on", "answered_on", "answer", "answer_document", "resolved_on", "resolution",
            "confirmed_on", *PROVENANCE,
        ),
        Field("state", TEXT, _("State"), lambda row: row.state, always=True, choices=tuple(ObstacleState.choices)),
        *tracked(),
    ),
    ("progress.view_obstacle",),
    lambda user: Obstacle.objects.visible_to(user),
    (
        *site_filters(),
        Filter("open", YES_NO, _("Not closed yet"), lambda is_open: Q(confirmed_on__isnull=is_open)),
    ),
    (Source(Obstacle),),
)  # fmt: skip

FIGURES = Noun(
    "figures",
    _("Figures of sites and their sources"),
    (
        key(),
        *columns(SiteFigure, "site", "measure", "value"),
        Field("unit", TEXT, _("Unit of measurement"), lambda figure: figure.unit, always=True),
        *columns(SiteFigure, "is_chosen", "reason", "standard", *PROVENANCE, "note"),
        *tracked(),
    ),
    ("progress.view_sitefigure",),
    lambda user: SiteFigure.objects.visible_to(user),
    (
        *site_filters(),
        Filter("measure", TEXT, _("Type of figure"), lambda code: Q(measure=code), tuple(Measure.choices)),
        Filter("in_use", YES_NO, _("Figure in use, of several sources"), lambda is_chosen: Q(is_chosen=is_chosen)),
    ),
    (Source(SiteFigure),),
)

PROJECTS = Noun(
    "projects",
    _("Secondary projects"),
    (
        key(),
        *columns(
            SecondaryProject, "site", "name", "investor", "product", "capacity", "capacity_unit", "land_area",
            "registered_capital", "paid_capital", "workers", "is_foreign", "state", "planned_operation",
            "forecast_operation", "actual_operation", "approved_on", "leased_on", "stopped_on", *PROVENANCE, "note",
        ),
        *tracked(),
    ),
    ("progress.view_secondaryproject",),
    lambda user: SecondaryProject.objects.visible_to(user),
    (
        *site_filters(),
        Filter("state", TEXT, _("State"), lambda code: Q(state=code), tuple(ProjectState.choices)),
    ),
    (Source(SecondaryProject),),
)  # fmt: skip
