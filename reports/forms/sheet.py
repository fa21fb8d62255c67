"""A compiled form of one period: its rows with what the records give, beside the period before and the year before."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Generic, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from clusters.models import Cluster
from places.holders import Holders
from places.models import PROVINCES, AdministrativeUnit
from progress.access import scope
from progress.access.roles import Role, roles_of
from progress.models import SiteKind
from progress.models.rules.reporting_period import Period
from reports.forms.computations import OF_THE_PERIOD
from reports.forms.counting.compute import compute
from reports.forms.counting.facts import read_facts
from reports.forms.counting.rows import Computed
from reports.forms.places import units_of
from reports.models import FiledForm, FormKind, FormLevel, FormRow, FormTerms, RowOverride
from values.dates import PartialDate
from values.numbers import format_number, parse_number
from zones.models import Zone

NONE: Mapping[int, RowOverride] = {}
A_JUMP = Decimal("1.5")  # times as much, or as little, as the period before is asked about


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a row said in a period before, and whence: filed then, entered by hand, or computed from today's records."""

    value: Decimal | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row; a heading has nothing computed. `waiting` is a value by hand that an officer has not approved yet."""

    row: FormRow
    computed: Computed | None = None
    before: Earlier = Earlier(None)
    year_before: Earlier = Earlier(None)
    override: RowOverride | None = None
    waiting: RowOverride | None = None

    @property
    def value(self) -> Decimal | None:
        """What the form says: the value put in by hand, else the computed one."""
        if self.override:
            return self.override.value
        return self.computed.value if self.computed else None

    @property
    def questions(self) -> list[str]:
        """What looks odd beside the period before: asked about, never refused."""
        before = self.before.value
        if self.value is None or before is None or self.row.computation in OF_THE_PERIOD:
            return []
        values = {"before": format_number(before)}
        if self.value < before:
            return [_("less than the %(before)s of the period before: check") % values]
        if before and self.value >= before * A_JUMP:
            return [_("much more than the %(before)s of the period before: check") % values]
        return []


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Group(Generic[Row]):
    """A heading of a form with the rows under it; none where a form begins without one."""

    heading: Row | None
    rows: list[Row]
    open: int  # of how many of them something is unknown or doubtful


def grouped(rows: Iterable[Row], is_heading: Callable[[Row], bool], is_open: Callable[[Row], bool]) -> list[Group[Row]]:
    """Return the rows of a form under their headings, in their order."""
    groups: list[tuple[Row | None, list[Row]]] = []
    for row in rows:
        if is_heading(row):
            groups.append((row, []))
        else:
            if not groups:
                groups.append((None, []))
            groups[-1][1].append(row)
    return [Group(heading, of_one, sum(map(is_open, of_one))) for heading, of_one in groups]


class Scope:
    """Whose sites of a kind forms speak of for one person, and which units and provinces they can be asked for."""

    def __init__(self, user, site_kind: str = SiteKind.CLUSTER):
        self.user, self.site_kind, self.holders = user, site_kind, Holders()
        self.is_whole = scope.sees_every(user, site_kind)
        self.is_kept = scope.keeps_every(user, site_kind)
        self.sites = (Zone if site_kind == SiteKind.ZONE else Cluster).objects.visible_to(user)

    @cached_property
    def places(self) -> list[int | None]:
        """The keys of the units of these sites, one for each."""
        return list(self.sites.order_by().values_list("unit", flat=True))

    def units(self, end: datetime.date) -> list[AdministrativeUnit]:
        """Return the units with sites; whoever sees only the sites of their own unit gets units within it."""
        units = units_of(self.holders, self.places, end)
        if self.is_whole:
            return units
        profile = getattr(self.user, "staff_profile", None)
        if not (profile and profile.unit_id):
            return []
        within = AdministrativeUnit.objects.ids_within(profile.unit, self.holders.family)
        own = self.holders.units[profile.unit_id]
        return [own, *(unit for unit in units if unit.pk in within and unit != own)]

    def provinces(self) -> list[AdministrativeUnit]:
        """Return the provinces that hold sites, of old and new names, where there is more than one to choose."""
        held = {pk for place in set(self.places) for pk in self.holders.of(place)}
        found = [self.holders.units[pk] for pk in held if self.holders.units[pk].kind in PROVINCES]
        return sorted(found, key=lambda unit: (unit.folded, unit.pk)) if len(found) > 1 else []

    def kinds(self) -> list[FormKind]:
        """Return the forms that the person may read: those of the province only with all sites of their kind."""
        if not self.user.has_perm("reports.view_formkind"):
            return []
        is_local = Role.LOCAL in roles_of(self.user)
        return [
            kind
            for kind in FormKind.objects.compiled().prefetch_related("periods")
            if scope.sees_every(self.user, kind.site_kind) or (is_local and kind.level == FormLevel.UNIT)
        ]

    def check(self, kind: FormKind, unit: AdministrativeUnit | None, period: Period, permission: str) -> None:
        """Raise PermissionDenied for a form, unit or act that is not theirs."""
        offered = self.units(period.end) if kind.level == FormLevel.UNIT else [None, *self.provinces()]
        if not (self.user.has_perm(permission) and kind in self.kinds() and unit in offered):
            raise PermissionDenied

    def within(self, unit: AdministrativeUnit | None):
        """Return the sites that lie in a unit for certain; all for None."""
        if unit is None:
            return self.sites
        places = {place for place in self.places if unit.pk in self.holders.of(place)}
        return self.sites.filter(unit__in=places)

    def perhaps_within(self, unit: AdministrativeUnit | None):
        """Return sites recorded so roughly that they may lie in the unit."""
        if unit is None:
            return self.sites.none()
        certain = {place for place in self.places if unit.pk in self.holders.of(place)}
        rough = {p for p in self.places if p not in certain and self.holders.may_hold(unit.pk, p)}
        return self.sites.filter(unit__in=rough - {None}) | self.sites.filter(unit=None)


def filed_for(user, pk: int) -> FiledForm | None:
    """Return a version that was filed; None for one of a form or a unit that the person does not read."""
    rows = FiledForm.objects.select_related("kind", "unit__parent", "filed_by")
    filed = rows.filter(pk=pk).first()
    if filed is None:
        return None
    found = Scope(user, filed.kind.site_kind)
    is_theirs = filed.kind in found.kinds() and (found.is_whole or filed.unit in found.units(filed.cut_off))
    return filed if is_theirs else None


def filed_seen_by(user) -> QuerySet:
    """Return all versions that were filed of forms and units that the person reads, by the rule of `filed_for`.

    A fixed number of queries for whoever sees all sites of a kind; one more set of units for each cut-off for others.
    """
    rows, seen = FiledForm.objects.select_related("kind"), Q(pk__in=[])
    for site_kind in SiteKind:
        found = Scope(user, site_kind)
        of_kinds = Q(kind__in=[kind.pk for kind in found.kinds() if kind.site_kind == site_kind])
        if found.is_whole:
            seen |= of_kinds
            continue
        for day in rows.filter(of_kinds).order_by().values_list("content__to", flat=True).distinct():
            units = [unit.pk for unit in found.units(PartialDate.parse(day).end)]
            seen |= of_kinds & Q(content__to=day, unit__in=units)
    return rows.filter(seen)


def terms_of(kind: FormKind, period: Period) -> FormTerms | None:
    """Return the sender and receivers of a form on the cut-off of a period."""
    return kind.terms_on(period.end)


def rows_of(kind: FormKind, period: Period) -> list[FormRow]:
    """Return the rows of a form in their order, as they are valid on the cut-off."""
    return list(kind.rows.valid_on(period.end).select_related("indicator").order_by("order", "number"))


def hand_values_of(
    kind: FormKind, unit: AdministrativeUnit | None, period: Period
) -> tuple[dict[int, RowOverride], dict[int, RowOverride]]:
    """Return by row the values that people put in by hand for one form: those in force, and those that wait."""
    of_form = {"row__kind": kind, "unit": unit, "year": period.year, "period": period.kind}
    found = list(RowOverride.objects.filter(**of_form).select_related("entered_by"))
    return (
        {one.row_id: one for one in found if not one.is_waiting},
        {one.row_id: one for one in found if one.is_waiting},
    )


class Before:
    """What a form said in periods before: filed values first, then values by hand; three queries for all of them."""

    def __init__(self, kind: FormKind, unit: AdministrativeUnit | None, periods: Iterable[Period]):
        self.periods = list(periods)
        wanted = Q()
        for period in self.periods:
            wanted |= Q(year=period.year, period=period.kind)
        filed = FiledForm.objects.filter(wanted, kind=kind, unit=unit).order_by("number")
        self._filed = {one.of_period: one for one in filed}  # the last version of each stays
        entered = RowOverride.objects.filter(wanted, row__kind=kind, unit=unit, is_waiting=False)
        self._entered = {(one.of_period, one.row_id): one.value for one in entered}
        rows = list(kind.rows.select_related("indicator"))
        self._rows = {period: [row for row in rows if row.is_valid_on(period.end)] for period in self.periods}

    def said(self, row: FormRow, period: Period, computed: Decimal | None) -> Earlier:
        """Return what the row said then; of a row that came in place of another the one that asked the same."""
        then = next((one for one in self._rows[period] if one.pk == row.pk), None) or next(
            (one for one in self._rows[period] if one.computation and one.asks == row.asks), None
        )
        if then is None:
            return Earlier(computed)
        if filed := self._filed.get(period):
            rows = {one["number"]: one.get("value") for one in filed.content["rows"]}
            if then.number in rows:
                value = rows[then.number]
                return Earlier(None if value is None else parse_number(value), _("as filed"))
        if (period, then.pk) in self._entered:
            return Earlier(self._entered[period, then.pk], _("entered by hand"))
        return Earlier(computed)


def lines_of(
    rows: list[FormRow],
    sites,
    period: Period,
    overrides: Mapping[int, RowOverride] = NONE,
    waiting: Mapping[int, RowOverride] = NONE,
    earlier: Before | None = None,
) -> list[Line]:
    """Return the rows with what the records of these sites give and, with `earlier`, what two periods before said."""
    asked = {row.asks for row in rows if row.computation}
    indicators = {asks.indicator for asks in asked if asks.indicator}
    facts = read_facts(sites, period, indicators) if asked else []
    computed = compute(facts, period, asked)
    past = {one: compute(facts, one, asked) for one in earlier.periods} if earlier else {}

    def line(row: FormRow) -> Line:
        if not row.computation:
            return Line(row)
        of_row = {"override": overrides.get(row.pk), "waiting": waiting.get(row.pk)}
        if earlier is None:
            return Line(row, computed[row.asks], **of_row)
        before, year_before = (earlier.said(row, one, past[one][row.asks].value) for one in earlier.periods)
        return Line(row, computed[row.asks], before, year_before, **of_row)

    return [line(row) for row in rows]


def sums_wrong(lines: list[Line]) -> list[str]:
    """Return which rows are not what their addends make, or are less than an “of which”."""
    values = {line.row.pk: line.value for line in lines}
    wrong = []
    for line in lines:
        parts = [other.row for other in lines if other.row.part_of_id == line.row.pk]
        addends = [values[row.pk] for row in parts if row.is_addend]
        if addends and None not in (line.value, *addends) and sum(addends) != line.value:
            words = {"line": line.row.number, "sum": format_number(sum(addends)), "value": format_number(line.value)}
            wrong.append(_("Line %(line)s is %(value)s, its parts add up to %(sum)s.") % words)
        for row in parts:
            if not row.is_addend and None not in (line.value, values[row.pk]) and values[row.pk] > line.value:
                words = {"line": row.number, "whole": line.row.number}
                wrong.append(_("Line %(line)s is more than line %(whole)s, of which it is a part.") % words)
    return wrong
