"""What a site's developer answered, row by row, in the newest periods beside each other; rates computed."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from progress.models import Measure, PeriodFigure, ReportForm, ReportRow, Site, SiteFigure
from progress.models.figure import Occupancy
from progress.models.rules.reporting_period import Period
from progress.periods.reporting import PeriodValues, values_by_period
from progress.periods.taking_over import Beside, beside_figures
from values.numbers import FACTOR, format_number, jump
from values.today import today


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """A row in one period: what was answered or, of a rate, what is computed from it."""

    period: Period
    figure: PeriodFigure | None = None
    occupancy: Occupancy | None = None
    beside: Beside | None = None  # of the newest answer of a row that figures of the site can hold


@dataclass(frozen=True, slots=True)
class Lines:
    periods: list[PeriodValues]
    rows: list[tuple[ReportRow, list[AnswerCell]]]
    industrial_land: SiteFigure | None


def lines_of(site: Site, count: int) -> Lines:
    """Return the rows of form 02 in the order of the form, none where none are asked of the site; five queries."""
    rows, periods = values_by_period(site, None, count)
    land = SiteFigure.objects.filter(site_id=site.pk, measure=Measure.INDUSTRIAL_AREA, is_chosen=True)
    land = land.select_related("document").first()
    answered = {row.pk: [period_values.figures[place] for period_values in periods] for place, row in enumerate(rows)}
    newest = [figure for row in rows if (figure := _newest(row, answered[row.pk]))]
    beside = beside_figures(site, newest)
    lines = [
        (
            row,
            [
                AnswerCell(period_values.period, figure, beside=beside.get(figure.pk) if figure else None)
                for period_values, figure in zip(periods, answered[row.pk], strict=True)
            ],
        )
        for row in rows
    ]
    if rows:
        rows_now = ReportRow.objects.asked(ReportForm.DEVELOPER, site.kind, Period.current(today()))
        for rate in rows_now.exclude(rate_of=None):
            parts = answered.get(rate.rate_of_id, [None] * len(periods))
            cells = [
                AnswerCell(period_values.period, occupancy=_rate(part, land))
                for period_values, part in zip(periods, parts, strict=True)
            ]
            lines.append((rate, cells))
    return Lines(periods, sorted(lines, key=lambda line: line[0].order), land)


def _newest(row: ReportRow, figures: list[PeriodFigure | None]) -> PeriodFigure | None:
    """Return the newest of a row's answers that has a value, with its row; periods come the newest first."""
    figure = next((figure for figure in figures if figure and figure.value is not None), None)
    if figure:
        figure.row = row
    return figure


def _rate(part: PeriodFigure | None, land: SiteFigure | None) -> Occupancy | None:
    is_known = part is not None and part.value is not None and land is not None and land.value
    return Occupancy(part, land) if is_known else None


def jump_notice(value: Decimal | None, last: Decimal | None, period: Period) -> str:
    """Say that a figure is many times that of `period`, or a small part of it; empty where it is not."""
    ratio = jump(value, last)
    if ratio is None:
        return ""
    words = {"value": format_number(value), "last": format_number(last), "period": period.label}
    if ratio >= FACTOR:
        text = _("%(value)s is %(times)s times the %(last)s of %(period)s.")
        return text % (words | {"times": format_number(ratio, 1)})
    text = _("The %(last)s of %(period)s is %(times)s times %(value)s.")
    return text % (words | {"times": format_number(1 / ratio, 1)})
