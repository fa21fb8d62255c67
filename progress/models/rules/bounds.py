"""How large figures of one site can reasonably be, by unit. What lies beyond is asked about, never refused.

The bounds are generous: they catch a slip of the pen (43.250 for 43,25) or another unit (m² for ha, đồng for tỷ đồng).
How large the law lets a cluster be is another matter: clusters/models.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from values.numbers import format_number
from values.rules import Rule

COMMA = Decimal(1000)  # a point before three digits groups thousands: was a decimal comma meant?


@dataclass(frozen=True, slots=True)
class Bound:
    """The most that is likely, in a unit; `others` are units a value may have been given in, with how many make one."""

    unit: str
    most: Decimal
    others: tuple[tuple[Decimal, str], ...] = ()

    def notice(self, value: Decimal | None) -> str:
        """Say that a value is beyond the bound, and what may have been meant; "" where it is not."""
        if value is None or value <= self.most:
            return ""
        words = {"value": format_number(value), "most": format_number(self.most), "unit": self.unit}
        text = _("%(value)s %(unit)s is more than any likely value (%(most)s).") % words
        return " ".join([text, *self._meant(Decimal(value))])

    def _meant(self, value: Decimal) -> Iterable[str]:
        if value >= COMMA and value / COMMA <= self.most:
            meant = {"value": format_number(value / COMMA), "unit": self.unit}
            yield _("If %(value)s %(unit)s was meant, write it with a comma.") % meant
        for count, other in self.others:
            if value / count <= self.most:
                words = {"given": format_number(value), "other": other, "unit": self.unit}
                yield _("If it was given in %(other)s, write %(value)s %(unit)s.") % (
                    words | {"value": format_number(value / count)}
                )


_SQUARE_METRES = ((Decimal(10_000), "m²"),)
HECTARES = Bound("ha", Decimal(3000), _SQUARE_METRES)
CLUSTER_HECTARES = Bound("ha", Decimal(200), _SQUARE_METRES)
BILLIONS = Bound("tỷ đồng", Decimal(50_000), ((Decimal(1000), "triệu đồng"), (Decimal(10**9), "đồng")))
YEARS = Bound(gettext_lazy("years"), Decimal(70))
PEOPLE = Bound(gettext_lazy("people"), Decimal(50_000))
HOUSEHOLDS = Bound(gettext_lazy("households"), Decimal(10_000))
MILLIONS_A_MONTH = Bound("triệu đồng/người/tháng", Decimal(200), ((Decimal(1_000_000), "đồng"),))
PROVINCE_HECTARES = Bound("ha", Decimal(100_000), _SQUARE_METRES)
PROVINCE_BILLIONS = Bound("tỷ đồng", Decimal(1_000_000), ((Decimal(1000), "triệu đồng"), (Decimal(10**9), "đồng")))
PROVINCE_SITES = Bound(gettext_lazy("sites"), Decimal(1000))
PROVINCE_PROJECTS = Bound(gettext_lazy("projects"), Decimal(20_000))
PROVINCE_PEOPLE = Bound(gettext_lazy("people"), Decimal(1_000_000))
PER_CENT = Bound("%", Decimal(1000))
PROJECTS = Bound(gettext_lazy("projects"), Decimal(500))

# Code, the unit as rows of forms write it, and the bound of figures in it.
BOUNDS = (
    ("hectares", "ha", HECTARES),
    ("billions", "Tỷ đồng", BILLIONS),
    ("people", "Người", PEOPLE),
    ("wages", "Triệu đồng/người/tháng", MILLIONS_A_MONTH),
    ("projects", "Dự án", PROJECTS),
)

# The same of figures of the whole province.
PROVINCE_BOUNDS = (
    ("hectares", "ha", PROVINCE_HECTARES),
    ("billions", "tỷ đồng", PROVINCE_BILLIONS),
    ("clusters", "cụm", PROVINCE_SITES),
    ("per_cent", "%", PER_CENT),
)

# The same of lines of compiled forms, in the units that they print.
FORM_BOUNDS = (
    ("hectares", "ha", PROVINCE_HECTARES),
    ("billions", "Tỷ đồng", PROVINCE_BILLIONS),
    ("clusters", "Cụm", PROVINCE_SITES),
    ("projects", "Dự án", PROVINCE_PROJECTS),
    ("people", "Người", PROVINCE_PEOPLE),
)


def notice_of(unit: str, value: Decimal, bounds: Iterable[tuple[str, str, Bound]] = BOUNDS) -> str:
    """Say that a figure in a form's unit is beyond its bound; "" where it is not, or the unit has none."""
    return next((bound.notice(value) for _code, name, bound in bounds if name == unit), "")


def beyond(field: str, bound: Bound, code: str = "", **when) -> Rule:
    """Return a doubt about a field beyond its bound, of rows that meet `when`."""
    return Rule(
        code or f"{field}_beyond",
        field,
        lambda on: Q((f"{field}__gt", bound.most), **when),
        lambda record: bound.notice(getattr(record, field)),
        about=(field,),
    )


def none_of_it(field: str, **when) -> Rule:
    """Return a doubt about a field that says 0 of what everything of its kind has some of."""
    return Rule(
        f"{field}_zero",
        field,
        lambda on: Q((field, 0), **when),
        lambda record: _("0 means that there is none of it. If it is not known, leave it empty or do not record it."),
        about=(field,),
    )


def hectares_beyond(field: str, **when) -> tuple[Rule, Rule]:
    """Return the doubts about hectares of a cluster, which are few, and of a zone."""
    return (
        beyond(field, CLUSTER_HECTARES, f"{field}_beyond_cluster", site__kind="cluster", **when),
        beyond(field, HECTARES, f"{field}_beyond_zone", site__kind="zone", **when),
    )
