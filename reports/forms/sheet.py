"""A compiled form of one period: its rows with what the records give, beside the period before and the year before."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from places.models import AdministrativeUnit
from progress.models.rules.reporting_period import Period
from reports.forms.computations import OF_THE_PERIOD
from reports.forms.counting.compute import compute
from reports.forms.counting.facts import read_facts
from reports.forms.counting.rows import Computed
from reports.models import FiledForm, FormKind, FormRow, FormTerms, RowOverride
from values.numbers import format_number, parse_number

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
