"""Hectares and money of a cluster by a cut-off: its own figures, its developer's answers, and which of them counts."""

import datetime
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from progress.models import Measure, PeriodFigure, SecondaryProject, SiteFigure
from progress.models.rules.reporting_period import Period
from reports.forms.counting.facts import SiteFacts
from reports.forms.counting.said import Said, cut
from reports.forms.counting.steps import of_part
from values.dates import PartialDate
from values.numbers import format_number


def figure_by(facts: SiteFacts, measure: str, end: datetime.date, *, wants_day: bool = False) -> Said:
    """Return the figure of a measure that was true by `end`: the one in use or, if that is later, the newest before.

    With `wants_day` a figure without a day is doubtful: it is of what grows from period to period.
    """
    of_measure = [figure for figure in facts.figures if figure.measure == measure]
    by_then = [figure for figure in of_measure if (day := day_of(figure)) is None or day.start <= end]
    if not by_then:
        text = _("only recorded for after the cut-off") if of_measure else _("no figure recorded")
        about = of_measure[0] if of_measure else SiteFigure(site=facts.site, measure=measure)
        return Said(None, text, about, "value")
    newest = max(by_then, key=lambda figure: (figure.is_chosen, _first_day(figure), figure.pk))
    day = day_of(newest)
    doubt = _("the date of the figure is not recorded") if day is None and wants_day else ""
    doubt = cut(day, end) if day is not None and day.end > end else doubt
    return of_figure(newest, doubt)


def day_of(figure: SiteFigure) -> PartialDate | None:
    """Return when a figure was true: its own day, else that of its document."""
    return figure.as_of or (figure.document.date if figure.document else None)


def _first_day(figure: SiteFigure) -> datetime.date:
    day = day_of(figure)
    return day.start if day else datetime.date.min


def of_figure(figure: SiteFigure, doubt: str = "") -> Said:
    """Return what a figure says, with its source and day."""
    return Said(figure.value, doubt, figure, "value", figure.source_label, day_of(figure))


def area_by_decision(facts: SiteFacts, measure: str, part: str, end: datetime.date) -> Said:
    """Return the area that a step's decision gives: its own figure, else the area that cites this very decision.

    An area of which nobody said by which decision it is stands as doubtful.
    """
    own = figure_by(facts, measure, end)
    if own.value is not None:
        return own
    papers = {milestone.document_id for milestone in of_part(facts, part)} - {None}
    cited = [f for f in facts.figures if f.measure == Measure.AREA and f.document_id in papers]
    if cited:
        return of_figure(max(cited, key=lambda figure: (figure.is_chosen, figure.pk)))
    plain = figure_by(facts, Measure.AREA, end)
    if plain.value is None:
        return own
    doubt = plain.doubt or _("only the general area is recorded, not “%(measure)s”") % {
        "measure": Measure(measure).label
    }
    lacking = SiteFigure(site=facts.site, measure=measure)
    return Said(plain.value, doubt, lacking, "value", plain.source, plain.day)


def answer_of(facts: SiteFacts, answer: str | int, period: Period, project: SecondaryProject | None = None) -> Said:
    """Return what was answered for this very period."""
    given = facts.answers.get((project and project.pk, period, answer))
    if given is not None:
        return _of_answer(given)
    form = _("form 01") if project else _("form 02")
    about = facts.lacking(answer, period, project)
    return Said(
        None, _("%(form)s of %(period)s has no answer") % {"form": form, "period": period.label}, about, "value"
    )


def newest_answer(facts: SiteFacts, answer: str, period: Period) -> Said:
    """Return what the developer answered last, for this period or one before."""
    given = [
        figure
        for (project, of, says), figure in facts.answers.items()
        if project is None and says == answer and of.end <= period.end
    ]
    if not given:
        return answer_of(facts, answer, period)
    return _of_answer(max(given, key=lambda figure: figure.cut_off))


def _of_answer(figure: PeriodFigure) -> Said:
    form = _("Form %(number)s") % {"number": figure.row.form}
    source = _("%(form)s, line %(line)s") % {"form": form, "line": figure.row.number}
    return Said(figure.value, "", figure, "value", source, figure.cut_off)


def figure_or_answer(facts: SiteFacts, measure: str, answer: str, period: Period, *, wants_day: bool = True) -> Said:
    """Return the later of the cluster's figure and its developer's answer, the figure where both are of one day.

    A figure without a day gives way to an answer. The other one is told beside it where it says something else.
    """
    figure = figure_by(facts, measure, period.end, wants_day=wants_day)
    answered = newest_answer(facts, answer, period)
    if answered.value is None or figure.value is None:
        return figure if answered.value is None else answered
    is_figure = figure.is_certain and figure.day is not None and _last_day(figure) >= _last_day(answered)
    used, other = (figure, answered) if is_figure else (answered, figure)
    if used.value == other.value:
        return used
    note = _("%(source)s says otherwise: %(value)s") % {
        "source": other.source or "–",
        "value": format_number(other.value),
    }
    return replace(used, note=note, differs=True)


def _last_day(said: Said) -> datetime.date:
    return said.day.end if isinstance(said.day, PartialDate) else said.day


def ratio(part: Decimal, whole: Decimal) -> Decimal:
    """Return a rate in per cent, of two places as forms print it."""
    return (100 * part / whole).quantize(Decimal("0.01"))
