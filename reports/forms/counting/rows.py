"""The registry of computations: what each counts or adds up, item by item, and what comes out."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from progress.models import Answer, SecondaryProject, Site
from reports.forms.computations import Computation
from reports.forms.counting.projects import operating_by, stopped_within
from reports.forms.counting.quantities import answer_of, ratio
from reports.forms.counting.said import Said, both
from reports.forms.counting.state import SiteState
from values.numbers import format_number

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Item:
    """What one site, or one project in it, gives to a row: an amount that counts, a doubtful one, or None."""

    site: Site
    amount: Decimal | None
    said: Said
    project: SecondaryProject | None = None

    @property
    def counts(self) -> bool:
        return self.amount is not None and not self.said.doubt

    @property
    def is_unknown(self) -> bool:
        return self.amount is None

    @property
    def status(self) -> str:
        """Say whether it counts."""
        return _("counted") if self.counts else _("unknown") if self.is_unknown else _("doubtful, not counted")

    @property
    def day(self) -> str:
        """When what it says was true; empty where nobody said."""
        day = self.said.day
        return f"{day:%d/%m/%Y}" if isinstance(day, datetime.date) else str(day or "")


@dataclass(frozen=True, slots=True)
class Computed:
    """A row's items and its value: of what is certain alone, None where nothing is."""

    value: Decimal | None
    items: list[Item] = field(default_factory=list)

    @property
    def counted(self) -> list[Item]:
        return [item for item in self.items if item.counts]

    @property
    def unknown(self) -> list[Item]:
        return [item for item in self.items if item.is_unknown]

    @property
    def doubtful(self) -> list[Item]:
        return [item for item in self.items if not item.counts and not item.is_unknown]

    @property
    def doubtful_amount(self) -> Decimal:
        return sum((item.amount for item in self.doubtful), Decimal(0))


States = list[SiteState]


def counted(condition: str) -> Callable[[States], Computed]:
    """Return the computation that counts the clusters of which a condition holds."""

    def compute(states: States) -> Computed:
        said = [(state, getattr(state, condition)) for state in states]
        items = [item_of(state, one, Said(ONE)) for state, one in said if not one.is_no]
        return total_of(items, is_known=len(items) < len(said))

    return compute


def summed(condition: str, quantity: str) -> Callable[[States], Computed]:
    """Return the computation that adds up a quantity of the clusters of which a condition holds."""

    def compute(states: States) -> Computed:
        said = [(state, getattr(state, condition)) for state in states]
        return total_of([item_of(state, one, getattr(state, quantity)) for state, one in said if not one.is_no])

    return compute


def item_of(state: SiteState, member: Said, quantity: Said) -> Item:
    """Return what a cluster gives that is, may be or is not known to be counted."""
    if member.value is None:
        return Item(state.facts.site, None, member)
    said = member if member.doubt else quantity if quantity.about or quantity.doubt else member
    return Item(state.facts.site, quantity.value, said)


def total_of(items: list[Item], *, is_known: bool = False) -> Computed:
    """Return the sum of what counts; None where nothing does and something is open, unless some are known not to."""
    certain = [item.amount for item in items if item.counts]
    is_open = items and not certain and not is_known
    return Computed(None if is_open else sum(certain, Decimal(0)), items)


def occupancy(states: States) -> Computed:
    """Return Σ leased ÷ Σ industrial land of clusters in operation with both known (Decree 32/2024, art. 2(7))."""
    items, leased, land = [], Decimal(0), Decimal(0)
    for state in states:
        if state.operating.is_no:
            continue
        said = both(state.operating, _known(state.leased), _known(state.industrial_land))
        rate = ratio(state.leased.value, state.industrial_land.value) if _has_rate(state) else None
        item = Item(state.facts.site, None if said.value is None else rate, said)
        items.append(item)
        if item.counts:
            leased, land = leased + state.leased.value, land + state.industrial_land.value
    return Computed(ratio(leased, land) if land else None, items)


def _has_rate(state: SiteState) -> bool:
    return state.leased.value is not None and bool(state.industrial_land.value)


def _known(said: Said) -> Said:
    """Return a quantity as a condition: that it is known."""
    return said if said.value is None else replace(said, value=True)


def projects(says: str, condition: Callable[[SiteState, SecondaryProject], Said]) -> Callable[[States], Computed]:
    """Return the computation that counts projects; where form 02 counts others, the difference is doubtful."""

    def compute(states: States) -> Computed:
        items, is_known = [], False
        for state in states:
            found = [(one, both(said, condition(state, one))) for one, said in state.projects_in if not said.is_no]
            of_site = [Item(state.facts.site, one_of(said), said, one) for one, said in found if not said.is_no]
            items += of_site
            rest = _not_recorded(state, says, of_site)
            items += [rest] if rest else []
            is_known |= rest is None or rest.counts
        return total_of(items, is_known=is_known)

    return compute


def one_of(said: Said) -> Decimal | None:
    return None if said.value is None else ONE


def _not_recorded(state: SiteState, says: str, recorded: list[Item]) -> Item | None:
    """Return what the developer's answer counts beside the projects recorded, or that nobody knows of any."""
    site, answered = state.facts.site, answer_of(state.facts, says, state.period)
    if answered.value is None and says == Answer.OPERATING_PROJECTS and operates_without_projects(state):
        return Item(site, None, replace(state.operating, value=None))
    if answered.value is None:
        is_none = says == Answer.OPERATING_PROJECTS and state.operating.is_no
        is_open = not (state.facts.projects or state.may_lease.is_no or is_none)
        return Item(site, None, state.no_projects_said) if is_open else None
    more = answered.value - sum((item.amount for item in recorded if item.counts), Decimal(0))
    if not state.facts.projects or not more:
        return Item(site, more, answered) if more else None
    words = {"told": format_number(answered.value), "recorded": format_number(answered.value - more)}
    doubt = _("form 02 tells of %(told)s, %(recorded)s are recorded") % words
    return Item(site, more, replace(answered, doubt=doubt))


def in_site(state: SiteState, project: SecondaryProject) -> Said:
    return Said(True, about=project)


def foreign(state: SiteState, project: SecondaryProject) -> Said:
    if project.is_foreign is None:
        return Said(None, _("whether its capital is foreign is not recorded"), project, "is_foreign")
    return Said(project.is_foreign, about=project)


def operating(state: SiteState, project: SecondaryProject) -> Said:
    return operating_by(project, state.end)


def answered(says: str, *, by_developer: bool = False) -> Callable[[States], Computed]:
    """Return the computation that adds up what projects (and developers) answered for the very period."""

    def compute(states: States) -> Computed:
        items = [item for state in states for item in _answers(state, says)]
        if by_developer:
            items += [item for state in states for item in _of_developer(state, says)]
        return total_of(items)

    return compute


def operates_without_projects(state: SiteState) -> bool:
    """Return whether a cluster may be in operation although no project recorded in it is: what those say is unknown."""
    projects = state.facts.projects
    return bool(projects) and not state.operating.is_no and all(operating_by(one, state.end).is_no for one in projects)


def _answers(state: SiteState, says: str) -> Iterable[Item]:
    facts, period = state.facts, state.period
    if operates_without_projects(state):
        yield Item(facts.site, None, replace(state.operating, value=None))
    for project in facts.projects:
        said = answer_of(facts, says, period, project)
        is_asked = not operating_by(project, period.end).is_no or stopped_within(project, period.start, period.end)
        if said.value is not None or is_asked:
            yield Item(facts.site, said.value, said, project)
    if not facts.projects:
        told = answer_of(facts, Answer.OPERATING_PROJECTS, period)
        if told.value or (told.value is None and not state.operating.is_no):
            yield Item(facts.site, None, state.no_projects_said if told.value is None else _none_recorded(told))


def _none_recorded(told: Said) -> Said:
    return replace(told, value=None, doubt=_("its projects are not recorded, so none of them has answered"))


def _of_developer(state: SiteState, says: str) -> Iterable[Item]:
    said = answer_of(state.facts, says, state.period)
    if said.value is not None or not state.established.is_no:
        yield Item(state.facts.site, said.value, said)


COMPUTATIONS: dict[str, Callable[[States], Computed]] = {
    Computation.PLANNED: counted("planned"),
    Computation.PLANNED_AREA: summed("planned", "planned_area"),
    Computation.ESTABLISHED: counted("established"),
    Computation.ESTABLISHED_AREA: summed("established", "established_area"),
    Computation.NEW: counted("new"),
    Computation.NEW_AREA: summed("new", "established_area"),
    Computation.ENTERPRISE: counted("enterprise"),
    Computation.ENTERPRISE_AREA: summed("enterprise", "established_area"),
    Computation.DETAILED_PLAN: counted("detailed_plan"),
    Computation.DETAILED_PLAN_AREA: summed("detailed_plan", "detailed_plan_area"),
    Computation.PROJECT: counted("project"),
    Computation.PROJECT_AREA: summed("project", "detailed_plan_area"),
    Computation.INVESTMENT: summed("project", "investment"),
    Computation.PAID: summed("established", "paid"),
    Computation.OPERATING: counted("operating"),
    Computation.OPERATING_ESTABLISHED: counted("operating_established"),
    Computation.OPERATING_NOT_ESTABLISHED: counted("operating_not_established"),
    Computation.OPERATING_CRAFT: counted("operating_craft"),
    Computation.OPERATING_SPECIALISED: counted("operating_specialised"),
    Computation.OPERATING_AREA: summed("operating", "present_area"),
    Computation.OPERATING_ESTABLISHED_AREA: summed("operating_established", "present_area"),
    Computation.OPERATING_NOT_ESTABLISHED_AREA: summed("operating_not_established", "present_area"),
    Computation.OPERATING_CRAFT_AREA: summed("operating_craft", "present_area"),
    Computation.OPERATING_SPECIALISED_AREA: summed("operating_specialised", "present_area"),
    Computation.INDUSTRIAL_LAND: summed("operating", "industrial_land"),
    Computation.LEASED_LAND: summed("may_lease", "leased"),
    Computation.OCCUPANCY: occupancy,
    Computation.PROJECTS: projects(Answer.PROJECTS, in_site),
    Computation.FOREIGN_PROJECTS: projects(Answer.FOREIGN_PROJECTS, foreign),
    Computation.OPERATING_PROJECTS: projects(Answer.OPERATING_PROJECTS, operating),
    Computation.REVENUE: answered(Answer.REVENUE),
    Computation.BUDGET: answered(Answer.BUDGET),
    Computation.WORKERS: answered(Answer.WORKERS, by_developer=True),
    Computation.WASTEWATER: counted("wastewater"),
    Computation.WASTEWATER_STANDARD: counted("wastewater_standard"),
    Computation.SITES: counted("standing"),
}
