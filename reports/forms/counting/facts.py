"""All that the records hold of some clusters for compiled forms, read at once: ten queries whatever their number."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from clusters.models import Cluster
from progress.models import (
    Answer,
    Milestone,
    PeriodFigure,
    ReportForm,
    ReportRow,
    SecondaryProject,
    SiteEvent,
    SiteFigure,
)
from progress.models.rules.reporting_period import Period


@dataclass(slots=True)
class ClusterFacts:
    """One cluster with what hangs on it; `answers` by project (None: the developer), period and what they say."""

    cluster: Cluster
    rows: dict[tuple[str, str], ReportRow]  # by form and Answer: where an answer that lacks is given
    milestones: list[Milestone] = field(default_factory=list)
    figures: list[SiteFigure] = field(default_factory=list)
    events: list[SiteEvent] = field(default_factory=list)
    projects: list[SecondaryProject] = field(default_factory=list)
    answers: dict[tuple[int | None, Period, str], PeriodFigure] = field(default_factory=dict)

    def lacking(self, answer: str, period: Period, project: SecondaryProject | None = None) -> PeriodFigure | None:
        """Return the unsaved answer that nobody gave: it says where it is given. None where no row asks for it."""
        row = self.rows.get((ReportForm.PROJECT if project else ReportForm.DEVELOPER, answer))
        if row is None:
            return None
        return PeriodFigure(site=self.cluster, project=project, row=row, year=period.year, period=period.kind)


def read_facts(clusters: QuerySet, period: Period) -> list[ClusterFacts]:
    """Return what is recorded of `clusters`, in the order of their names."""
    rows = {(row.form, row.answers): row for row in ReportRow.objects.exclude(answers="").valid_on(period.end)}
    found = {
        cluster.pk: ClusterFacts(cluster, rows)
        for cluster in clusters.select_related("unit__parent", "developer").order_by("name_key", "pk")
    }
    sites = clusters.order_by().values("pk")
    _hang(found, "milestones", _of(Milestone, sites).exclude(stage__form_part="").select_related("stage", "document"))
    _hang(found, "figures", _of(SiteFigure, sites).select_related("document"))
    _hang(found, "events", _of(SiteEvent, sites).select_related("new_developer").order_by("date", "pk"))
    _hang(found, "projects", _of(SecondaryProject, sites).select_related("document"))
    _hang_answers(found, _of(PeriodFigure, sites), period)
    return list(found.values())


def _of(model, sites: QuerySet) -> QuerySet:
    return model.objects.filter(site__in=sites)


def _hang(found: dict[int, ClusterFacts], name: str, records: Iterable) -> None:
    for record in records:
        record.site = found[record.site_id].cluster
        getattr(found[record.site_id], name).append(record)


def _hang_answers(found: dict[int, ClusterFacts], answers: QuerySet, period: Period) -> None:
    projects = {project.pk: project for facts in found.values() for project in facts.projects}
    known = answers.known().filter(year__lte=period.year, row__answers__in=Answer.values).select_related("row")
    for figure in known:
        facts = found[figure.site_id]
        figure.site = facts.cluster
        if figure.project_id:
            figure.project = projects[figure.project_id]
        facts.answers[figure.project_id, figure.of_period, figure.row.answers] = figure
