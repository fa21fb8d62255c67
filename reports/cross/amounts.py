"""What a cross table counts or adds up: one plain list for each kind of record."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from progress.models import Measure, Stage
from reports.cross.facts import Facts, Record, site_of
from reports.cross.table import Given

# A term of years and a rate add up to nothing.
NOT_ADDED = (Measure.TERM, Measure.OCCUPANCY_RATE)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Amount:
    """Something to count or to add up, with its unit; `given` says what a record gives to it.

    One that is not `is_dated` is known only as it is recorded; a sourced one says of each record the day it was true.
    """

    key: str
    label: str
    unit: str
    given: Callable[[Facts, Record], Given]
    is_dated: bool = True
    is_sourced: bool = False

    @property
    def with_unit(self) -> str:
        return f"{self.label} ({self.unit})" if self.unit else self.label


def amounts_of(plural: str, stages: list[Stage]) -> list[Amount]:
    """Return the amounts of "clusters", "zones" or "projects"; the first is how many there are."""
    if plural == "projects":
        return [_count(_("Number of projects"), is_dated=True), *_of_projects()]
    return [
        _count(_("Number of sites"), is_dated=False),
        *(_figure(measure) for measure in Measure if measure not in NOT_ADDED),
        *(_area_done(stage) for stage in stages if stage.asks_area),
        _counted("projects", _("Number of projects"), lambda facts: facts.projects),
        _counted("obstacles", _("Open obstacles"), lambda facts: facts.open_obstacles),
        _counted("late", _("Overdue milestones"), lambda facts: facts.overdue),
    ]


def _count(label: str, *, is_dated: bool) -> Amount:
    return Amount("count", label, "", lambda facts, record: Given(ONE), is_dated)


def _counted(key: str, label: str, counts: Callable[[Facts], dict[int, int]]) -> Amount:
    return Amount(key, label, "", lambda facts, record: Given(Decimal(counts(facts)[site_of(record).pk])))


def _figure(measure: Measure) -> Amount:
    def given(facts: Facts, record: Record) -> Given:
        figure = facts.figures(measure).get(site_of(record).pk)
        if figure is None:
            return Given(None)
        day = figure.as_of or (figure.document and figure.document.date)
        return Given(figure.value, figure.source_label, str(day or ""))

    return Amount(measure.value, str(measure.label), str(measure.unit), given, is_sourced=True)


def _area_done(stage: Stage) -> Amount:
    def given(facts: Facts, record: Record) -> Given:
        found = facts.areas_done(stage).get(site_of(record).pk)
        if found is None:
            return Given(None)
        area, milestone = found
        source = str(milestone.document) if milestone.document else milestone.source
        return Given(area, source, str(milestone.as_of or ""))

    label = _("Hectares done: %(stage)s") % {"stage": stage.label}
    return Amount(f"done-{stage.code}", label, "ha", given, is_sourced=True)


def _of_projects() -> list[Amount]:
    money = str(Measure.TOTAL_INVESTMENT.unit)
    return [
        _field("land_area", _("Land"), "ha"),
        _field("registered_capital", _("Registered capital"), money),
        _field("paid_capital", _("Capital paid in"), money),
        _field("workers", _("Workers"), ""),
    ]


def _field(name: str, label: str, unit: str) -> Amount:
    def given(facts: Facts, project) -> Given:
        value = getattr(project, name)
        if value is None:
            return Given(None)
        source = str(project.document) if project.document else project.source
        return Given(Decimal(value), source, str(project.as_of or ""))

    return Amount(name.replace("_", "-"), label, unit, given, is_sourced=True)
