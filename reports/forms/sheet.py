"""A compiled form of one period: its rows with what the records give, beside the period before and the year before."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from clusters.models import Cluster
from places.models import PROVINCES, AdministrativeUnit
from progress.access import scope
from progress.models import SiteKind
from progress.models.rules.reporting_period import Period, PeriodKind
from reports.forms.computations import OF_THE_PERIOD
from reports.forms.counting.facts import read_facts
from reports.forms.counting.rows import Computed, compute
from reports.forms.places import Holders, units_of
from reports.models import FiledForm, FormKind, FormLevel, FormRow, FormTerms, RowOverride
from values.numbers import format_number

NONE: Mapping[int, RowOverride] = {}
A_JUMP = Decimal("1.5")  # times as much, or as little, as the period before is asked about


@dataclass(frozen=True, slots=True)
class Line:
    """One row; a heading has nothing computed. `before` and `year_before` are worked out from today's records too."""

    row: FormRow
    computed: Computed | None = None
    before: Decimal | None = None
    year_before: Decimal | None = None
    override: RowOverride | None = None

    @property
    def value(self) -> Decimal | None:
        """What the form says: the value put in by hand, else the computed one."""
        if self.override:
            return self.override.value
        return self.computed.value if self.computed else None

    @property
    def questions(self) -> list[str]:
        """What looks odd beside the period before: asked about, never refused."""
        if self.value is None or self.before is None or self.row.computation in OF_THE_PERIOD:
            return []
        values = {"before": format_number(self.before)}
        if self.value < self.before:
            return [_("less than the %(before)s of the period before: check") % values]
        if self.before and self.value >= self.before * A_JUMP:
            return [_("much more than the %(before)s of the period before: check") % values]
        return []


class Scope:
    """Whose clusters forms speak of for one person, and which units and provinces they can be asked for."""

    def __init__(self, user):
        self.user, self.holders = user, Holders()
        self.is_whole = scope.sees_every(user, SiteKind.CLUSTER)
        self.clusters = Cluster.objects.visible_to(user)
        self.places = list(self.clusters.order_by().values_list("unit", flat=True))

    def units(self, end: datetime.date) -> list[AdministrativeUnit]:
        """Return the units with clusters; whoever sees only the clusters of their own unit gets units within it."""
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
        """Return the provinces that hold clusters, of old and new names, where there is more than one to choose."""
        held = {pk for place in set(self.places) for pk in self.holders.of(place)}
        found = [self.holders.units[pk] for pk in held if self.holders.units[pk].kind in PROVINCES]
        return sorted(found, key=lambda unit: (unit.folded, unit.pk)) if len(found) > 1 else []

    def kinds(self) -> list[FormKind]:
        """Return the forms that the person may read: those of the province only with all of its clusters."""
        if not self.user.has_perm("reports.view_formkind"):
            return []
        kinds = FormKind.objects.compiled()
        return list(kinds if self.is_whole else kinds.filter(level=FormLevel.UNIT))

    def filed(self, pk: int) -> FiledForm | None:
        """Return a version that was filed; None for one of a form or a unit that the person does not read."""
        rows = FiledForm.objects.select_related("kind", "unit__parent", "filed_by")
        filed = rows.filter(pk=pk).first()
        if filed is None or filed.kind not in self.kinds():
            return None
        return filed if self.is_whole or filed.unit in self.units(filed.of_period.end) else None

    def within(self, unit: AdministrativeUnit | None):
        """Return the clusters that lie in a unit for certain; all for None."""
        if unit is None:
            return self.clusters
        places = {place for place in self.places if unit.pk in self.holders.of(place)}
        return self.clusters.filter(unit__in=places)

    def perhaps_within(self, unit: AdministrativeUnit | None):
        """Return clusters recorded so roughly that they may lie in the unit."""
        if unit is None:
            return self.clusters.none()
        certain = {place for place in self.places if unit.pk in self.holders.of(place)}
        rough = {p for p in self.places if p not in certain and self.holders.may_hold(unit.pk, p)}
        return self.clusters.filter(unit__in=rough - {None}) | self.clusters.filter(unit=None)


def terms_of(kind: FormKind, period: Period) -> FormTerms | None:
    """Return the sender, receivers and due days of a form on the cut-off of a period."""
    return kind.terms_for(period)


def current_period(kind: FormKind, on: datetime.date) -> Period:
    """Return the period to report on that day: the first whose last day to send this form is not over."""
    periods = [Period(on.year, PeriodKind.HALF), Period(on.year, PeriodKind.YEAR)]
    for period in periods:
        terms = terms_of(kind, period)
        if on <= (terms.due(period) if terms else period.due):
            return period
    return Period(on.year + 1, PeriodKind.HALF)


def rows_of(kind: FormKind, period: Period) -> list[FormRow]:
    """Return the rows of a form in their order, as they are valid on the cut-off."""
    return list(kind.rows.valid_on(period.end).order_by("order", "number"))


def overrides_of(kind: FormKind, unit: AdministrativeUnit | None, period: Period) -> dict[int, RowOverride]:
    """Return by row the values that people put in by hand for one form."""
    of_form = {"row__kind": kind, "unit": unit, "year": period.year, "period": period.kind}
    return {override.row_id: override for override in RowOverride.objects.filter(**of_form)}


def lines_of(rows: list[FormRow], clusters, period: Period, overrides: Mapping[int, RowOverride] = NONE) -> list[Line]:
    """Return the rows with what the records of these clusters give, and gave by the two cut-offs before."""
    names = {row.computation for row in rows if row.computation}
    facts = read_facts(clusters, period)
    now, before, year_before = (compute(facts, of, names) for of in (period, period.preceding, period.year_before))
    return [
        Line(
            row,
            now[row.computation],
            before[row.computation].value,
            year_before[row.computation].value,
            overrides.get(row.pk),
        )
        if row.computation
        else Line(row)
        for row in rows
    ]


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
