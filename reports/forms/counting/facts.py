"""All that the records hold of some sites for compiled forms, read at once: ten queries whatever their number."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from progress.models import (
    Answer,
    Milestone,
    PeriodFigure,
    ReportForm,
    ReportRow,
    SecondaryProject,
    Site,
    SiteEvent,
    SiteFigure,
)
from progress.models.rules.reporting_period import Period


@dataclass(slots=True)
class SiteFacts:
    """One site with what hangs on it.

    `answers` by project (None: the developer), period, and what they say: an `Answer`, or the key of an own line's row.
    """

    site: Site
    rows: dict[tuple[str, str | int], ReportRow]  # by form and what it says: where an answer that lacks is given
    milestones: list[Milestone] = field(default_factory=list)
    figures: list[SiteFigure] = field(default_factory=list)
    events: list[SiteEvent] = field(default_factory=list)
    projects: list[SecondaryProject] = field(default_factory=list)
    answers: dict[tuple[int | None, Period, str | int], PeriodFigure] = field(default_factory=dict)

    def lacking(
        self, answer: str | int, period: Period, project: SecondaryProject | None = None
    ) -> PeriodFigure | None:
        """Return the unsaved answer that nobody gave: it says where it is given. None where no row asks for it."""
        row = self.rows.get((ReportForm.PROJECT if project else ReportForm.DEVELOPER, answer))
        if row is None or not row.is_asked(self.site.kind, period):
            return None
        return PeriodFigure(site=self.site, project=project, row=row, year=period.year, period=period.kind)


def read_facts(sites: QuerySet, period: Period, indicators: Collection[int] = ()) -> list[SiteFacts]:
    """Return what is recorded of `sites`, in the order of their names; `indicators` are keys of own lines' rows."""
    feeding = ReportRow.objects.exclude(answers="").valid_on(period.end)
    rows: dict[tuple[str, str | int], ReportRow] = {(row.form, row.answers): row for row in feeding}
    if indicators:
        rows |= {(row.form, row.pk): row for row in ReportRow.objects.filter(pk__in=indicators)}
    found = {
        site.pk: SiteFacts(site, rows)
        for site in sites.select_related("unit__parent", "developer").order_by("name_key", "pk")
    }
    keys = sites.order_by().values("pk")
    _hang(found, "milestones", _of(Milestone, keys).exclude(stage__form_part="").select_related("stage", "document"))
    _hang(found, "figures", _of(SiteFigure, keys).select_related("document"))
    _hang(found, "events", _of(SiteEvent, keys).select_related("new_developer").order_by("date", "pk"))
    _hang(found, "projects", _of(SecondaryProject, keys).select_related("document"))
    _hang_answers(found, _of(PeriodFigure, keys), period, indicators)
    return list(found.values())


def _of(model, sites: QuerySet) -> QuerySet:
    return model.objects.filter(site__in=sites)


def _hang(found: dict[int, SiteFacts], name: str, records: Iterable) -> None:
    for record in records:
        record.site = found[record.site_id].site
        getattr(found[record.site_id], name).append(record)


def _hang_answers(found: dict[int, SiteFacts], answers: QuerySet, period: Period, indicators: Collection[int]) -> None:
    projects = {project.pk: project for facts in found.values() for project in facts.projects}
    wanted = Q(row__answers__in=Answer.values) | Q(row__in=indicators)
    for figure in answers.known().filter(wanted, year__lte=period.year).select_related("row"):
        facts = found[figure.site_id]
        figure.site = facts.site
        if figure.project_id:
            figure.project = projects[figure.project_id]
        if figure.row.answers:
            facts.answers[figure.project_id, figure.of_period, figure.row.answers] = figure
        if figure.row_id in indicators:
            facts.answers[figure.project_id, figure.of_period, figure.row_id] = figure
