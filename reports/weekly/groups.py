"""How the sites of a weekly sheet are grouped: by kind, by how far they are, or by where they lie."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from places.holders import OLD_PROVINCE, Holders
from places.models import DISTRICTS, AdministrativeUnit
from progress.milestones.stage_cells import OPERATION
from progress.models import Site, SiteKind, Standing, State, WeeklyColumn
from progress.models.site import GIVEN_UP
from reports.weekly.forecasts import Forecasts
from reports.weekly.rows import present_units
from values.text import fold

KINDS = {SiteKind.CLUSTER: "Cụm công nghiệp", SiteKind.ZONE: "Khu công nghiệp"}
NO_PLACE = "Chưa có số liệu về địa điểm"
# In the order of reading: the furthest first.
STEPS = (
    "Đã đi vào hoạt động",
    "Đã hoàn thành hạ tầng",
    "Đã khởi công xây dựng hạ tầng",
    "Đã thành lập",
    "Chưa thành lập",
    "Chưa có số liệu về việc thành lập",
    "Tạm dừng",
    "Đã thu hồi quyết định hoặc rút khỏi quy hoạch",
)
IN_OPERATION, BUILT, BEGUN, ESTABLISHED, NOT_YET, NOT_KNOWN, SUSPENDED, GIVEN_BACK = STEPS


class Grouping(TextChoices):
    STEP = "step", _("How far they are")
    KIND = "kind", _("Clusters or zones")
    UNIT = "unit", _("Commune or ward of that day")
    DISTRICT = "district", _("District or city until 30/06/2025")
    PROVINCE = "province", _("Province until 30/06/2025")


@dataclass(frozen=True, slots=True)
class WeeklyLine:
    """A site with what its columns "Dự kiến …" rest on."""

    site: Site
    forecasts: Forecasts


class WeeklyRow(NamedTuple):
    """The texts of a site, in the columns after its number, and the lines that the longest takes."""

    texts: tuple[str, ...]
    lines: int


@dataclass(slots=True)
class WeeklyGroup:
    """Sites under one title: `rows` are theirs, `kinds` says how many there are of each SiteKind."""

    title: str
    rows: list[WeeklyRow] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> str:
        """Return the number of sites as offices count: "02 khu", "07 cụm"."""
        words = ((SiteKind.CLUSTER, "cụm"), (SiteKind.ZONE, "khu"))
        return ", ".join(f"{self.kinds[kind]:02} {word}" for kind, word in words if kind in self.kinds)


def grouped(
    lines: Iterable[WeeklyLine], by: str, on: datetime.date, row: Callable[[WeeklyLine], WeeklyRow]
) -> list[WeeklyGroup]:
    """Return the groups that have a site, in their order; sites keep theirs.

    `row` gives the row of a line. No line is kept once its row is made.
    """
    title, order = RULES[Grouping(by)]
    if by == Grouping.PROVINCE:
        title = partial(_province, Holders())
    groups: dict[str, WeeklyGroup] = {}
    for line in lines:
        name = title(line, on)
        group = groups.setdefault(name, WeeklyGroup(name))
        group.kinds[line.site.kind] += 1
        group.rows.append(row(line))
    return [groups[name] for name in sorted(groups, key=order)]


def roman(number: int) -> str:
    """Return the number, from 1, in Roman numerals: 4 is "IV"."""
    values = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    numeral = ""
    for value, letters in values:
        times, number = divmod(number, value)
        numeral += letters * times
    return numeral


def _kind(line: WeeklyLine, on: datetime.date) -> str:
    return KINDS[SiteKind(line.site.kind)]


def _step(line: WeeklyLine, on: datetime.date) -> str:
    """Return the step that is recorded as done, and none that may be guessed from it."""
    site, forecasts = line.site, line.forecasts
    if site.standing in GIVEN_UP:
        return GIVEN_BACK
    if site.standing == Standing.SUSPENDED:
        return SUSPENDED
    if any(m.stage.code == OPERATION and m.state == State.DONE for m in site.listed_milestones):
        return IN_OPERATION
    for column, step in (
        (WeeklyColumn.INFRASTRUCTURE_DONE, BUILT),
        (WeeklyColumn.CONSTRUCTION_START, BEGUN),
        (WeeklyColumn.ESTABLISHMENT, ESTABLISHED),
    ):
        if forecasts.is_done(column):
            return step
    return NOT_KNOWN if forecasts.state(WeeklyColumn.ESTABLISHMENT) == State.UNKNOWN else NOT_YET


def _unit(line: WeeklyLine, on: datetime.date) -> str:
    units = present_units(line.site, on)
    return "; ".join(_title(unit.full_name) for unit in units) or NO_PLACE


def _district(line: WeeklyLine, on: datetime.date) -> str:
    """Return the district or city it lies in or, of a unit of today, that all the units it was made of lay in."""
    unit = line.site.unit
    if unit is None:
        return NO_PLACE
    districts = {_district_of(former) for former in (unit, *unit.predecessors.all())} - {None}
    return _title(districts.pop().short_name) if len(districts) == 1 else _title(unit.full_name)


def _district_of(unit: AdministrativeUnit) -> AdministrativeUnit | None:
    if unit.kind in DISTRICTS:
        return unit
    return unit.parent if unit.parent and unit.parent.kind in DISTRICTS else None


def _province(holders: Holders, line: WeeklyLine, on: datetime.date) -> str:
    """Return the province it lay in, with its last day: that of today may have the name of one that it was made of.

    Of a unit that may have lain in several, the unit itself.
    """
    unit = line.site.unit
    former = OLD_PROVINCE.of(holders, unit.pk, on) if unit else None
    return _title((former or unit).label) if unit else NO_PLACE


def _title(name: str) -> str:
    return name[:1].upper() + name[1:]


def _by_place(name: str) -> tuple[bool, str]:
    return name == NO_PLACE, fold(name)


RULES: dict[Grouping, tuple[Callable[[WeeklyLine, datetime.date], str], Callable[[str], object]]] = {
    Grouping.STEP: (_step, STEPS.index),
    Grouping.KIND: (_kind, list(KINDS.values()).index),
    Grouping.UNIT: (_unit, _by_place),
    Grouping.DISTRICT: (_district, _by_place),
    Grouping.PROVINCE: (_unit, _by_place),
}
