"""What each row of a form asks of the records, computed."""

from collections.abc import Iterable

from progress.models.rules.reporting_period import Period
from reports.forms.computations import Asks
from reports.forms.counting.facts import SiteFacts
from reports.forms.counting.own_lines import own_line
from reports.forms.counting.rows import COMPUTATIONS, Computed
from reports.forms.counting.state import SiteState


def compute(facts: Iterable[SiteFacts], period: Period, asked: Iterable[Asks]) -> dict[Asks, Computed]:
    """Return what each row asks for at the cut-off of a period, of sites not given up by then; no query."""
    states = [state for one in facts if not (state := SiteState(one, period)).standing.is_no]
    return {
        asks: COMPUTATIONS[asks.computation](states) if asks.computation in COMPUTATIONS else own_line(states, asks)
        for asks in asked
    }
