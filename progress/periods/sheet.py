"""The sheet of one form for one period: its rows, what is recorded, and what the periods before it said."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from progress.models import Measure, PeriodFigure, ReportForm, ReportRow, SecondaryProject, Site, SiteFigure
from progress.models.figure import Occupancy
from progress.models.period import rows_asked
from progress.models.rules.reporting_period import Period
from progress.periods.owed import late_filing
from values.text import Label


@dataclass(frozen=True, slots=True)
class Sheet:
    """Form 01 of a project, or form 02 of a site, for a period. Figures are held by the number of their row."""

    site: Site
    project: SecondaryProject | None
    period: Period
    rows: list[ReportRow]
    stored: dict[str, PeriodFigure]
    preceding: dict[str, PeriodFigure]
    year_before: dict[str, PeriodFigure]
    industrial_land: SiteFigure | None

    @property
    def form_label(self) -> Label:
        return (ReportForm.PROJECT if self.project else ReportForm.DEVELOPER).label

    @property
    def typed_rows(self) -> list[ReportRow]:
        return [row for row in self.rows if not row.rate_of_id]

    @property
    def filed_late(self) -> str:
        """How late the last of these figures was filed, in words; empty where it was not, or nobody knows."""
        days = [figure.filed_on for figure in self.stored.values() if figure.value is not None and figure.filed_on]
        return late_filing(self.period.due, max(days, default=None))

    def last(self, number: str) -> PeriodFigure | None:
        """Return what the row is compared with: the period before or, where that says nothing, a year before."""
        earlier = [figures.get(number) for figures in (self.preceding, self.year_before)]
        return next((figure for figure in earlier if figure and figure.value is not None), None)

    def has_rate(self, row: ReportRow) -> bool:
        """Return whether a rate of the form is computed from this row's hectares."""
        return any(other.rate_of_id == row.pk for other in self.rows)

    def occupancy(self, row: ReportRow, hectares: Decimal | None) -> Occupancy | None:
        """Return the rate of a computed row from the hectares of the row it is of; None where a part is unknown."""
        if hectares is None or self.industrial_land is None or not self.industrial_land.value:
            return None
        return Occupancy(PeriodFigure(row=row, value=hectares), self.industrial_land)


def sheet_of(site: Site, project: SecondaryProject | None, period: Period) -> Sheet:
    """Return the sheet of a project or, with none, of the site's developer, for a period; three queries."""
    period = period.of_form(ReportForm.PROJECT if project else ReportForm.DEVELOPER)
    rows = rows_asked(site, project, period)
    numbers = {row.pk: row.number for row in rows}
    periods = (period, period.preceding, period.year_before)
    wanted = Q()
    for a_period in periods:
        wanted |= Q(year=a_period.year, period=a_period.kind)
    by_period = {a_period: {} for a_period in periods}
    for figure in PeriodFigure.objects.filter(wanted, site_id=site.pk, project=project, row__in=numbers):
        by_period[figure.of_period][numbers[figure.row_id]] = figure
    land = SiteFigure.objects.filter(site_id=site.pk, measure=Measure.INDUSTRIAL_AREA, is_chosen=True)
    now, preceding, year_before = (by_period[a_period] for a_period in periods)
    has_rates = any(row.rate_of_id for row in rows)
    return Sheet(
        site,
        project,
        period,
        rows,
        now,
        preceding,
        year_before,
        land.select_related("document").first() if has_rates else None,
    )
