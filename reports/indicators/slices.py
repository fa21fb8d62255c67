"""What a figure of an indicator is of: a period, an area and prices. Only figures alike in these are compared."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from places.models import AdministrativeUnit
from reports.indicators.models import OfPeriod, Prices
from values.dates import PartialDate, Precision


@dataclass(frozen=True, slots=True)
class Slice:
    """One place in the series of an indicator. `area` is None and `prices` empty where the source does not say."""

    period: PartialDate
    area: AdministrativeUnit | None = None
    prices: str = ""

    @classmethod
    def of(cls, record: OfPeriod) -> Self:
        return cls(record.period, record.area, record.prices)

    @property
    def is_year(self) -> bool:
        return self.period.precision == Precision.YEAR

    @property
    def year(self) -> int:
        return self.period.start.year

    @property
    def area_label(self) -> str:
        return self.area.label if self.area else ""

    @property
    def prices_label(self) -> str:
        return str(Prices(self.prices).label) if self.prices else ""

    @property
    def about(self) -> str:
        """The area and the prices, as far as they are said."""
        return ", ".join(filter(None, (self.area_label, self.prices_label)))

    def __str__(self) -> str:
        return ", ".join(filter(None, (str(self.period), self.about)))

    @property
    def address(self) -> str:
        """What names it in an address: "period=2023-01-01/2023-12-31&area=tinh-lao-cai"."""
        area = self.area.slug if self.area else ""
        named = {"period": self.period.iso, "area": area, "prices": self.prices}
        return urlencode({name: value for name, value in named.items() if value})

    @property
    def before(self) -> "Slice":
        """The same a year earlier."""
        return Slice(year_before(self.period), self.area, self.prices)

    @property
    def order(self) -> tuple:
        """Sorts from old to new; of periods that end together the longer one, the year, comes last."""
        return self.period.end, self.period.end - self.period.start, self.area_label, self.prices


def year_before(period: PartialDate) -> PartialDate:
    """Return the same period of the year before."""
    year, month = period.start.year - 1, period.start.month
    of_year = {
        Precision.YEAR: lambda: PartialDate.year(year),
        Precision.HALF_YEAR: lambda: PartialDate.half_year(year, (month + 5) // 6),
        Precision.QUARTER: lambda: PartialDate.quarter(year, (month + 2) // 3),
        Precision.MONTH: lambda: PartialDate.month(year, month),
        Precision.DAY: lambda: PartialDate.year(year),
    }
    return of_year[period.precision]()
