"""A site's figures by measure, the one in use beside its rivals, and what is computed from them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from progress.models import Measure, SiteFigure
from progress.models.figure import Occupancy
from progress.records.doubts import doubts_now
from values.text import Label


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """All sources' figures of one measure."""

    measure: Measure
    chosen: SiteFigure | None
    rivals: list[SiteFigure]

    @property
    def label(self) -> Label:
        return self.measure.label

    @property
    def unit(self) -> Label:
        return self.measure.unit

    @property
    def differ(self) -> bool:
        """Whether the sources disagree."""
        return len({figure.value for figure in [self.chosen, *self.rivals] if figure}) > 1


@dataclass(frozen=True, slots=True)
class Figures:
    groups: list[FigureGroup]
    occupancies: list[Occupancy] = field(default_factory=list)

    @property
    def has_area(self) -> bool:
        return self.chosen(Measure.AREA) is not None

    @property
    def reported_rate(self) -> SiteFigure | None:
        """The occupancy rate that was reported, as the one in use says."""
        return self.chosen(Measure.OCCUPANCY_RATE)

    def chosen(self, measure: Measure) -> SiteFigure | None:
        return next((group.chosen for group in self.groups if group.measure == measure), None)


def figure_notices(site, figures: Figures) -> list[str]:
    """Return what is doubtful about the values of a site that are in use; no query."""
    facts = {
        "site_area": figures.chosen(Measure.AREA),
        "site_industrial_area": figures.chosen(Measure.INDUSTRIAL_AREA),
        "site_total_investment": figures.chosen(Measure.TOTAL_INVESTMENT),
    }
    known = {name: figure and figure.value for name, figure in facts.items()}
    chosen = [group.chosen for group in figures.groups if group.chosen]
    for figure in chosen:
        figure.site = site
    return [doubt.text for doubts in doubts_now(chosen, known) for doubt in doubts if doubt.field == "value"]


def figures_of(site) -> Figures:
    """Return a site's figures in the order of Measure, with a rate where both its parts are known; one query."""
    return grouped(site.figures.select_related("document"))


def grouped(figures: Iterable[SiteFigure]) -> Figures:
    """Return the figures of one site so; no query of its own."""
    order = {measure.value: place for place, measure in enumerate(Measure)}
    rows = sorted(figures, key=lambda f: (order[f.measure], not f.is_chosen, f.pk))
    groups = []
    for measure, same in groupby(rows, key=lambda f: f.measure):
        same = list(same)
        chosen = next((f for f in same if f.is_chosen), None)
        groups.append(FigureGroup(Measure(measure), chosen, [f for f in same if f is not chosen]))
    found = Figures(groups)
    leased = found.chosen(Measure.LEASED_AREA)
    # Offices divide by either; which one it was always stands beside the rate.
    bases = [found.chosen(m) for m in (Measure.INDUSTRIAL_AREA, Measure.BUILT_INDUSTRIAL_AREA)]
    rates = [Occupancy(leased, basis, found.reported_rate) for basis in bases if leased and basis and basis.value]
    return Figures(groups, rates)
