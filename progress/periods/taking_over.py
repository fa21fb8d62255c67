"""What a developer answered in form 02 beside the site's own figures of the same thing, and as such a figure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from progress.models import Answer, Measure, PeriodFigure, Site, SiteFigure
from values.dates import PartialDate

MEASURES: dict[str, Measure] = {
    Answer.TOTAL_INVESTMENT: Measure.TOTAL_INVESTMENT,
    Answer.PAID_INVESTMENT: Measure.PAID_INVESTMENT,
    Answer.BUILT_AREA: Measure.BUILT_INDUSTRIAL_AREA,
    Answer.LEASED_AREA: Measure.LEASED_AREA,
}


@dataclass(frozen=True, slots=True)
class Beside:
    """An answer, the site's figure in use of the same thing, and whether the answer is among its figures already."""

    answer: PeriodFigure
    in_use: SiteFigure | None
    is_taken: bool

    @property
    def differs(self) -> bool:
        return self.in_use is not None and self.in_use.value != self.answer.value


def figure_of(answer: PeriodFigure) -> SiteFigure | None:
    """Return an answer of form 02 as a figure of its site, not saved; None where sites have no such figure."""
    measure = MEASURES.get(answer.row.answers)
    if measure is None or answer.value is None or answer.project_id:
        return None
    with translation.override("vi"):
        words = {"form": answer.row.form, "line": answer.row.number, "period": answer.of_period.label}
        source = _("Form %(form)s of %(period)s, line %(line)s") % words
    as_of = answer.as_of or PartialDate.day(answer.cut_off)
    return SiteFigure(site_id=answer.site_id, measure=measure, value=answer.value, source=source, as_of=as_of)


def is_same(figure: SiteFigure, other: SiteFigure) -> bool:
    names = ("measure", "value", "source", "as_of")
    return all(getattr(figure, name) == getattr(other, name) for name in names)


def beside_figures(site: Site, answers: Iterable[PeriodFigure]) -> dict[int, Beside]:
    """Return by primary key those of a site's answers that can be figures, each beside the one in use; one query."""
    told = {answer.pk: figure for answer in answers if (figure := figure_of(answer))}
    if not told:
        return {}
    wanted = {figure.measure for figure in told.values()}
    recorded = list(SiteFigure.objects.filter(site_id=site.pk, measure__in=wanted).select_related("document"))
    in_use = {figure.measure: figure for figure in recorded if figure.is_chosen}
    return {
        answer.pk: Beside(
            answer,
            in_use.get(told[answer.pk].measure),
            is_taken=any(is_same(told[answer.pk], figure) for figure in recorded),
        )
        for answer in answers
        if answer.pk in told
    }
