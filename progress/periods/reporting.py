"""Who has filled in the forms of a reporting period and who has not; a fixed number of queries, however many."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from progress.models import (
    FilingStep,
    PeriodFigure,
    ReportForm,
    ReportRow,
    Rhythm,
    SecondaryProject,
    Site,
    SiteKind,
    Submission,
    SubmissionKind,
)
from progress.models.period import rhythms_of
from progress.models.rules.reporting_period import Period, newest_first
from progress.periods.owed import late_filing, owed_name, owed_periods, projects_owing, sites_owing
from values.today import today

ALL, SOME, NONE = "all", "some", "none"
WAITING, RECEIVED, RETURNED, OVERDUE = "waiting", "received", "returned", "overdue"
STATUSES = {
    ALL: _("complete"),
    WAITING: _("waiting for approval"),
    RECEIVED: _("received, figures incomplete"),
    RETURNED: _("returned"),
    SOME: _("incomplete"),
    NONE: _("nothing yet"),
}
MISSING = Q(answered__lt=F("asked"), is_waiting=False, is_received=False, is_owed=True)
PERIODS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of those who are asked have answered all rows, some, or none."""

    all: int = 0
    some: int = 0
    none: int = 0

    @property
    def count(self) -> int:
        return self.all + self.some + self.none

    @property
    def begun(self) -> int:
        return self.all + self.some


def status(answered: int, asked: int) -> str:
    if not answered:
        return NONE
    return ALL if answered >= asked else SOME


def projects_asked(projects: QuerySet, period: Period) -> QuerySet:
    """Return those of `projects` that owe form 01 or answered all the same, with what `_with_answers` adds."""
    return _owing_or_answered(_of_projects(projects, period))


def sites_asked(sites: QuerySet, period: Period) -> QuerySet:
    """Return those of `sites` that owe form 02 or answered all the same, with what `_with_answers` adds."""
    return _owing_or_answered(_of_developers(sites, period))


def projects_missing(projects: QuerySet, period: Period) -> QuerySet:
    """Return those of `projects_asked` that owe form 01 and have not sent all of it."""
    return missing(_of_projects(projects, period))


def sites_missing(sites: QuerySet, period: Period) -> QuerySet:
    """Return those of `sites_asked` that owe form 02 and have not sent all of it."""
    return missing(_of_developers(sites, period))


def sites_with_missing(sites: QuerySet, period: Period) -> QuerySet:
    """Return those of `sites` of which form 02, or form 01 of a project, is owed and was not sent in full."""
    projects = projects_missing(SecondaryProject.objects.filter(site=OuterRef("pk")), period).order_by()
    return _of_developers(sites, period).filter(MISSING | Q(Exists(projects)))


def _of_projects(projects: QuerySet, period: Period) -> QuerySet:
    rows = _with_answers(projects, period, ReportForm.PROJECT, path="project", kind="site__kind")
    return projects_owing(rows, period).annotate(is_owed=F(owed_name(period)))


def _of_developers(sites: QuerySet, period: Period) -> QuerySet:
    rows = _with_answers(sites, period, ReportForm.DEVELOPER, path="site", kind="kind")
    return sites_owing(rows, period).annotate(is_owed=F(owed_name(period)))


def _owing_or_answered(rows: QuerySet) -> QuerySet:
    """Leave out who neither owes the form nor sent it, or is asked for no row of it."""
    return rows.filter(Q(answered__gt=0) | Q(is_received=True) | Q(is_owed=True), asked__gt=0)


def _with_answers(rows: QuerySet, period: Period, form: str, *, path: str, kind: str) -> QuerySet:
    """Annotate `answered` and `asked`, numbers of rows, and what is known of their filing.

    `filed_on` is the day the report was filed, if anybody knows it; `is_waiting` says that one waits for acceptance,
    `is_received` that it came on paper or as a file.
    """
    known = PeriodFigure.objects.of_period(period).known().filter(**{path: OuterRef("pk"), "row__form": form})
    by_record = known.order_by().values(path)
    counted = by_record.annotate(n=Count("pk")).values("n")
    of_whom = {"project__isnull": path == "site"}
    filed = by_record.annotate(day=Max("filed_on")).values("day")
    asked_rows = {
        kind_of_site: ReportRow.objects.asked(form, kind_of_site, period).typed().order_by().values("form")
        for kind_of_site in SiteKind.values
    }
    counts = {
        kind_of_site: Subquery(rows_of_kind.annotate(n=Count("pk")).values("n"))
        for kind_of_site, rows_of_kind in asked_rows.items()
    }
    of_kind = [When(**{kind: kind_of_site}, then=Coalesce(count, 0)) for kind_of_site, count in counts.items()]
    return rows.annotate(
        answered=Coalesce(Subquery(counted), 0),
        asked=Case(*of_kind, default=Value(0)),
        filed_on=Subquery(filed),
        # Asked once for all of them: what waits may be as many as they are.
        is_waiting=Q(pk__in=_waiting(period).filter(**of_whom).order_by().values(path)),
        is_received=Q(pk__in=FilingStep.objects.of(form, period).received().order_by().values("about_pk")),
    )


def _waiting(period: Period) -> QuerySet:
    """Return reports of figures of a period that wait for an officer: whoever sent them has done their part."""
    return Submission.objects.waiting().filter(kind=SubmissionKind.PERIOD, year=period.year, period=period.kind)


def missing(rows: QuerySet) -> QuerySet:
    """Return those rows of `projects_asked` or `sites_asked` that owe the form and have not sent all of it."""
    return rows.filter(MISSING)


@dataclass(frozen=True, slots=True)
class SitePeriod:
    """One period of a site: rows of form 02 answered and asked, and how its projects stand with form 01."""

    period: Period
    answered: int
    asked: int
    projects: Tally
    is_current: bool
    is_owed: bool  # form 02
    projects_owing: int  # that have sent nothing
    is_waiting: bool  # form 02, for acceptance or, received on paper, for being entered
    filed_late: str  # form 02
    projects_late: int  # whose reports were filed late

    @property
    def status(self) -> str:
        return status(self.answered, self.asked)

    @property
    def is_overdue(self) -> bool:
        """Whether form 02 is owed, and not sent in full although its day is over."""
        is_over = self.period.of_form(ReportForm.DEVELOPER).is_overdue(today())
        return self.is_owed and not self.is_waiting and self.status != ALL and is_over

    @property
    def projects_overdue(self) -> bool:
        """Whether a project owes form 01, and has sent nothing although its day is over."""
        return self.projects_owing > 0 and self.period.of_form(ReportForm.PROJECT).is_overdue(today())


@dataclass(frozen=True, slots=True)
class Answers:
    """How many rows one page of a period has, and when the last of them was filed, if that is known."""

    count: int = 0
    filed_on: datetime.date | None = None


def periods_of_site(site: Site, projects: list[SecondaryProject]) -> list[SitePeriod]:
    """Return the period to report now, the one before and those with figures, newest first; at most six queries."""
    rows = list(ReportRow.objects.typed())
    answers = defaultdict(dict)
    known = PeriodFigure.objects.filter(site_id=site.pk).known().order_by().values("year", "period", "project")
    for page in known.annotate(n=Count("pk"), day=Max("filed_on")):
        answers[Period(page["year"], page["period"])][page["project"]] = Answers(page["n"], page["day"])
    now = periods_now(row for row in rows if row.is_for(site.kind))
    periods = newest({*now, *answers})
    owed = owed_periods(sites_owing(Site.objects.filter(pk=site.pk), *periods), periods)[site.pk]
    sent = Submission.objects.waiting().filter(kind=SubmissionKind.PERIOD, site=site.pk)
    waiting = defaultdict(set)
    for year, kind, project in sent.order_by().values_list("year", "period", "project"):
        waiting[Period(year, kind)].add(project)
    pks = [project.pk for project in projects]
    for form, period, about in FilingStep.objects.received_of(site.pk, pks):
        waiting[period].add(about if form == ReportForm.PROJECT else None)
    of_projects = projects_owing(SecondaryProject.objects.filter(pk__in=pks), *periods)
    owed_by = owed_periods(of_projects, periods) if pks else {}
    return [
        _site_period(
            site,
            period,
            Counter(row.form for row in rows if row.is_asked(site.kind, period)),
            answers[period],
            is_owed=period in owed,
            owing={pk for pk in pks if period in owed_by[pk]},
            waiting=waiting[period],
        )
        for period in periods
    ]


def periods_now(rows: Iterable[ReportRow]) -> set[Period]:
    """Return the periods to report now and those just before, as often as the rows are asked."""
    rhythms = {row.rhythm for row in rows} or {Rhythm.HALF_YEARLY}
    current, quarter = Period.current(today()), Period.current_quarter(today())
    found = {current, current.preceding}
    if Rhythm.HALF_YEARLY not in rhythms:
        found = {period for period in found if not period.is_half}
    return found | {quarter, quarter.preceding} if Rhythm.QUARTERLY in rhythms else found


def newest(periods) -> list[Period]:
    return newest_first(periods)[:PERIODS_SHOWN]


def _is_current(period: Period) -> bool:
    return period == (Period.current_quarter(today()) if period.is_quarter else Period.current(today()))


def _site_period(
    site: Site,
    period: Period,
    asked_counts: Counter,
    answers: dict[int | None, Answers],
    *,
    is_owed: bool,
    owing: set[int],
    waiting: set,
) -> SitePeriod:
    of_project = asked_counts[ReportForm.PROJECT]
    sent = {pk: answer for pk, answer in answers.items() if pk is not None}
    none = Answers()
    states = [status(sent.get(pk, none).count, of_project) for pk in owing | sent.keys() if of_project]
    own = answers.get(None, none)
    due, due_of_projects = (period.of_form(form).due for form in (ReportForm.DEVELOPER, ReportForm.PROJECT))
    return SitePeriod(
        period,
        own.count,
        asked_counts[ReportForm.DEVELOPER],
        Tally(**Counter(states)),
        is_current=_is_current(period),
        is_owed=is_owed,
        projects_owing=len(owing - sent.keys() - waiting) if of_project else 0,
        is_waiting=None in waiting,
        filed_late=late_filing(due, own.filed_on),
        projects_late=sum(bool(late_filing(due_of_projects, answer.filed_on)) for answer in sent.values()),
    )


@dataclass(frozen=True, slots=True)
class PeriodValues:
    """One period of a project or a developer: its figures in the order of the rows, None where none is recorded."""

    period: Period
    rows: list[ReportRow]
    figures: list[PeriodFigure | None]
    asked: int
    is_current: bool

    @property
    def pairs(self) -> list[tuple[ReportRow, PeriodFigure | None]]:
        return list(zip(self.rows, self.figures, strict=True))

    @property
    def answered(self) -> int:
        return sum(figure is not None and figure.value is not None for figure in self.figures)

    @property
    def status(self) -> str:
        return status(self.answered, self.asked)

    @property
    def filed_late(self) -> str:
        """How late the last of these figures was filed, in words; empty where none was, or nobody knows."""
        days = [figure.filed_on for figure in self.figures if figure and figure.value is not None and figure.filed_on]
        return late_filing(self.period.due, max(days, default=None))


def values_by_period(
    site: Site, project: SecondaryProject | None, count: int = PERIODS_SHOWN
) -> tuple[list[ReportRow], list[PeriodValues]]:
    """Return the rows of the form, and the figures of the newest `count` periods; two queries.

    Rows are those asked now, and those answered once.
    """
    current, quarter = Period.current(today()), Period.current_quarter(today())
    figures = defaultdict(dict)
    for figure in PeriodFigure.objects.filter(site_id=site.pk, project=project):
        figures[figure.of_period][figure.row_id] = figure
    form = ReportForm.PROJECT if project else ReportForm.DEVELOPER
    answered = {row for by_row in figures.values() for row in by_row}
    rows = [
        row
        for row in ReportRow.objects.filter(form=form).typed()
        if row.pk in answered or row.is_asked(site.kind, quarter if row.rhythm == Rhythm.QUARTERLY else current)
    ]
    if not rows:
        return [], []
    periods = [period.of_form(form) for period in newest({*periods_now(rows), *figures})[:count]]
    return rows, [
        PeriodValues(
            period,
            rows,
            [figures[period].get(row.pk) for row in rows],
            sum(row.rhythm in rhythms_of(period) for row in rows),
            _is_current(period),
        )
        for period in periods
    ]
