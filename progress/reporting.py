"""Who has filled in the forms of a reporting period and who has not; a fixed number of queries, however many."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from progress.keystages import GIVEN_UP
from progress.models import PeriodFigure, ProjectState, ReportForm, ReportRow, SecondaryProject, Site, SiteKind
from progress.periods import Period
from values.today import today

ALL, SOME, NONE = "all", "some", "none"
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
    """Those of `projects` that have form 01 to fill in, with `answered` and `asked` rows.

    Not those that were stopped, nor those at sites given up, unless they answered all the same.
    """
    found = _with_answers(projects, period, ReportForm.PROJECT, path="project", kind="site__kind")
    given_up = Site.objects.with_standing().filter(standing__in=GIVEN_UP).values("pk")
    return found.filter(Q(answered__gt=0) | ~(Q(state=ProjectState.STOPPED) | Q(site__in=given_up)))


def sites_asked(sites: QuerySet, period: Period) -> QuerySet:
    """Those of `sites` whose developer has form 02 to fill in, with `answered` and `asked` rows; not those given up."""
    found = _with_answers(sites.with_standing(), period, ReportForm.DEVELOPER, path="site", kind="kind")
    return found.filter(Q(answered__gt=0) | ~Q(standing__in=GIVEN_UP))


def _with_answers(rows: QuerySet, period: Period, form: str, *, path: str, kind: str) -> QuerySet:
    known = PeriodFigure.objects.of_period(period).known().filter(**{path: OuterRef("pk"), "row__form": form})
    counted = known.order_by().values(path).annotate(n=Count("pk")).values("n")
    asked = {one: ReportRow.objects.asked(form, one, period).typed().count() for one in SiteKind.values}
    of_kind = [When(**{kind: one}, then=Value(count)) for one, count in asked.items()]
    return rows.annotate(answered=Coalesce(Subquery(counted), 0), asked=Case(*of_kind, default=Value(0))).filter(
        asked__gt=0
    )


def in_status(rows: QuerySet, wanted: str) -> QuerySet:
    rules = {
        ALL: Q(answered__gte=F("asked")),
        SOME: Q(answered__gt=0, answered__lt=F("asked")),
        NONE: Q(answered=0),
    }
    return rows.filter(rules[wanted])


def tally(rows: QuerySet) -> Tally:
    """One query over rows of `projects_asked` or `sites_asked`."""
    found = Counter(status(answered, asked) for answered, asked in rows.order_by().values_list("answered", "asked"))
    return Tally(**found)


@dataclass(frozen=True, slots=True)
class SitePeriod:
    """One period of a site: rows of form 02 answered and asked, and how its projects stand with form 01."""

    period: Period
    answered: int
    asked: int
    projects: Tally
    is_current: bool

    @property
    def status(self) -> str:
        return status(self.answered, self.asked)

    @property
    def is_overdue(self) -> bool:
        return self.period.is_overdue(today())


def periods_of_site(site: Site, projects: list[SecondaryProject]) -> list[SitePeriod]:
    """The period to report now, the one before and those with figures, the newest first; two queries."""
    rows = list(ReportRow.objects.typed())
    answers = defaultdict(Counter)
    known = PeriodFigure.objects.filter(site_id=site.pk).known().order_by().values("year", "period", "project")
    for found in known.annotate(n=Count("pk")):
        answers[Period(found["year"], found["period"])][found["project"]] = found["n"]
    current = Period.current(today())
    return [
        _site_period(site, projects, period, rows, answers[period], period == current)
        for period in newest({current, current.preceding, *answers})
    ]


def newest(periods) -> list[Period]:
    return sorted(periods, key=lambda period: period.end, reverse=True)[:PERIODS_SHOWN]


def _site_period(site, projects, period, rows, answered: Counter, is_current) -> SitePeriod:
    asked = Counter(row.form for row in rows if row.is_asked(site.kind, period))
    is_given_up = site.standing in GIVEN_UP
    expected = [
        project.pk
        for project in projects
        if answered[project.pk] or not (is_given_up or project.state == ProjectState.STOPPED)
    ]
    of_project = asked[ReportForm.PROJECT]
    counts = Counter(status(answered[pk], of_project) for pk in expected if of_project)
    return SitePeriod(period, answered[None], asked[ReportForm.DEVELOPER], Tally(**counts), is_current)


@dataclass(frozen=True, slots=True)
class PeriodValues:
    """One period of a project or a developer: its figures in the order of the rows, None where none is recorded."""

    period: Period
    rows: list[ReportRow]
    figures: list[PeriodFigure | None]
    is_current: bool

    @property
    def pairs(self) -> list[tuple[ReportRow, PeriodFigure | None]]:
        return list(zip(self.rows, self.figures, strict=True))

    @property
    def answered(self) -> int:
        return sum(figure is not None and figure.value is not None for figure in self.figures)

    @property
    def status(self) -> str:
        return status(self.answered, len(self.figures))


def values_by_period(
    site: Site, project: SecondaryProject | None, count: int = PERIODS_SHOWN
) -> tuple[list[ReportRow], list[PeriodValues]]:
    """The rows of the form, and the figures of the newest `count` periods; two queries.

    Rows are those asked now, and those answered once.
    """
    current = Period.current(today())
    figures = defaultdict(dict)
    for figure in PeriodFigure.objects.filter(site_id=site.pk, project=project):
        figures[figure.of_period][figure.row_id] = figure
    form = ReportForm.PROJECT if project else ReportForm.DEVELOPER
    answered = {row for found in figures.values() for row in found}
    rows = [
        row
        for row in ReportRow.objects.filter(form=form).typed()
        if row.pk in answered or row.is_asked(site.kind, current)
    ]
    if not rows:
        return [], []
    periods = newest({current, current.preceding, *figures})[:count]
    return rows, [
        PeriodValues(period, rows, [figures[period].get(row.pk) for row in rows], period == current)
        for period in periods
    ]
