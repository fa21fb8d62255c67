"""The series of one indicator: period by period, each area and each basis of prices for itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.indicators.figures import Pair, Province, ShownFigure, YearOnYear
from reports.indicators.slices import Slice
from reports.indicators.targets import TargetProgress, target_of
from reports.models import FigureKind, Indicator
from spreadsheets.exports import PlainListing, plain
from spreadsheets.writers.specs import NUMBER, PARTIAL_DATE, REFERENCE
from values.numbers import format_number


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """What is known of an indicator in one slice: target, published and computed figure, and those of its parts."""

    slice: Slice
    pair: Pair
    target: TargetProgress | None
    change: YearOnYear | None
    named_parts: list[tuple[Indicator, ShownFigure]]

    @property
    def parts(self) -> list[ShownFigure]:
        return [reading for _indicator, reading in self.named_parts]

    @property
    def has_parts(self) -> bool:
        return any(reading.value is not None for reading in self.parts)

    @property
    def has_result(self) -> bool:
        """Whether a result stands here, and not a target alone."""
        return self.pair.published.value is not None or self.has_parts


def series_of(province: Province, indicator: Indicator) -> list[SeriesRow]:
    """Return the rows of a series, the newest first; no query."""
    planned = province.figures(indicator, FigureKind.PLANNED)
    targets = {Slice.of(figure): figure for figure in reversed(planned)}  # of each slice the one in use, which is first
    slices = sorted({*province.slices(indicator), *targets}, key=lambda slice_: slice_.order, reverse=True)
    return [_row(province, indicator, at, targets.get(at)) for at in slices]


def _row(province: Province, indicator: Indicator, at: Slice, target) -> SeriesRow:
    pair = province.pair(indicator, at)
    return SeriesRow(
        at,
        pair,
        target_of(province, indicator, target) if target else None,
        province.change(pair),
        [(part, province.published(part, at)) for part in province.parts_of(indicator)],
    )


def series_listing(province: Province, indicator: Indicator) -> PlainListing:
    """Return the series as a table: a row for each slice, a column for each part."""
    unit = indicator.unit_label
    parts = province.parts_of(indicator)
    columns = [
        plain("period", _("Period"), lambda row: str(row.slice.period), PARTIAL_DATE),
        plain("area", _("Area covered"), lambda row: row.slice.area_label or None, REFERENCE),
        plain("prices", _("Prices"), lambda row: row.slice.prices_label or None),
        plain(
            "target",
            _("Target (%(unit)s)") % {"unit": unit},
            lambda row: _plain(row.target and row.target.figure.value),
            NUMBER,
        ),
        plain(
            "published",
            _("Published (%(unit)s)") % {"unit": unit},
            lambda row: _plain(row.pair.published.value),
            NUMBER,
        ),
        plain("source", _("Source"), lambda row: row.pair.published.source or None),
        plain("as_of", _("As at"), lambda row: _text(row.pair.published.as_of), PARTIAL_DATE),
        plain("rivals", _("Other sources"), lambda row: _rivals(row.pair.published)),
        plain(
            "computed", _("Calculated (%(unit)s)") % {"unit": unit}, lambda row: _plain(row.pair.computed.value), NUMBER
        ),
        plain("used", _("Reports use"), _used),
        plain("reason", _("Reason for the choice"), lambda row: row.pair.reason or None),
        plain(
            "change",
            _("Change on the year before, calculated (%)"),
            lambda row: row.change and round(row.change.per_cent, 2),
            NUMBER,
        ),
        *(plain(f"part_{place}", f"{part.label} ({unit})", _part(place), NUMBER) for place, part in enumerate(parts)),
    ]
    rows = series_of(province, indicator)
    return PlainListing("indicator", indicator.label, columns, rows, lambda: len(rows))


def _plain(value: Decimal | None) -> Decimal | int | None:
    """Return the value without trailing zeros after the decimal mark."""
    if value is None:
        return None
    return value.normalize() if value % 1 else int(value)


def _part(place: int):
    return lambda row: _plain(row.parts[place].value)


def _used(row: SeriesRow) -> str | None:
    if not row.has_result:
        return None
    return _("Calculated figure") if row.pair.uses_computed else _("Published figure")


def _rivals(reading: ShownFigure) -> str | None:
    return "; ".join(_told(reading.rivals)) or None


def _told(rivals: list[ShownFigure]) -> Iterator[str]:
    for rival in rivals:
        yield ", ".join(filter(None, (format_number(rival.value), rival.source, _text(rival.as_of))))


def _text(value) -> str | None:
    return None if value is None else str(value)
