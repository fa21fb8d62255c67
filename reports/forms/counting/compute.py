"""What each row of a form asks of the records, computed; own lines add up figures, projects and their answers."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from progress.models import ReportForm, SecondaryProject
from progress.models.rules.reporting_period import Period
from reports.forms.computations import Asks, Capital, Computation
from reports.forms.counting.facts import SiteFacts
from reports.forms.counting.projects import quantity_of
from reports.forms.counting.quantities import answer_of, figure_by
from reports.forms.counting.rows import (
    COMPUTATIONS,
    ONE,
    Computed,
    Item,
    States,
    foreign,
    item_of,
    operating,
    total_of,
)
from reports.forms.counting.said import Said, both, negated
from reports.forms.counting.state import SiteState


def compute(facts: Iterable[SiteFacts], period: Period, asked: Iterable[Asks]) -> dict[Asks, Computed]:
    """Return what each row asks for at the cut-off of a period, of sites not given up by then; no query."""
    states = [state for one in facts if not (state := SiteState(one, period)).standing.is_no]
    return {
        asks: COMPUTATIONS[asks.computation](states) if asks.computation in COMPUTATIONS else own_line(states, asks)
        for asks in asked
    }


_COLUMNS = {
    Computation.PROJECT_LAND: "land_area",
    Computation.REGISTERED_CAPITAL: "registered_capital",
    Computation.PAID_CAPITAL: "paid_capital",
}


def own_line(states: States, asks: Asks) -> Computed:
    """Return what an own line adds up or counts, item by item."""
    if asks.computation == Computation.MEASURE:
        figures = [(state, figure_by(state.facts, asks.measure, state.end)) for state in states]
        return total_of([item_of(state, state.standing, figure) for state, figure in figures])
    by_site = [list(_items(state, asks)) for state in states]
    return total_of([item for items in by_site for item in items], is_known=not all(by_site))


def _items(state: SiteState, asks: Asks) -> Iterable[Item]:
    """Return what the projects of a site give or, of a line of form 02, its developer."""
    facts = state.facts
    if (ReportForm.DEVELOPER, asks.indicator) in facts.rows:
        yield item_of(state, state.standing, answer_of(facts, asks.indicator, state.period))
        return
    for project, said in state.projects_in:
        member = both(said, *(condition(state, project) for condition in _conditions(asks)))
        if member.is_no:
            continue
        quantity = _quantity(state, project, asks)
        if member.is_certain:
            yield Item(facts.site, quantity.value, quantity, project)
        else:
            yield Item(facts.site, None if member.value is None else quantity.value, member, project)
    if not (facts.projects or state.may_lease.is_no):
        yield Item(facts.site, None, Said(None, _("no project is recorded")))


def _conditions(asks: Asks) -> list[Callable[[SiteState, SecondaryProject], Said]]:
    found: list[Callable[[SiteState, SecondaryProject], Said]] = [operating] if asks.only_operating else []
    if asks.capital:
        found.append(foreign if asks.capital == Capital.FOREIGN else _domestic)
    return found


def _domestic(state: SiteState, project: SecondaryProject) -> Said:
    return negated(foreign(state, project))


def _quantity(state: SiteState, project: SecondaryProject, asks: Asks) -> Said:
    if asks.computation == Computation.PROJECT_COUNT:
        return Said(ONE, about=project)
    if asks.computation == Computation.INDICATOR:
        return answer_of(state.facts, asks.indicator, state.period, project)
    return quantity_of(project, _COLUMNS[asks.computation], state.end)
