"""What a weekly sheet says: title, heading, and eleven cells of each site, none of them empty."""

import datetime
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial

from django.utils import timezone, translation

from progress.changes.past import as_of
from progress.models import Document, Measure, Milestone, Site, SiteFigure, SiteKind, WeeklyColumn
from progress.models.document import DocumentKind
from reports.access import sender
from reports.weekly.forecasts import forecast_text, forecasts_of
from reports.weekly.groups import WeeklyGroup, WeeklyLine, WeeklyRow, grouped
from reports.weekly.phrases import NOTHING, UNKNOWN, amount, fitting, lines_taken, period, short
from reports.weekly.row_heights import lines_of_row
from reports.weekly.rows import columns_of_stages, present_units, sites_for
from reports.weekly.status import listed_milestones, status_lines
from values.numbers import format_number

WHAT = {
    (SiteKind.CLUSTER,): "cụm công nghiệp",
    (SiteKind.ZONE,): "khu công nghiệp",
    (SiteKind.CLUSTER, SiteKind.ZONE): "khu, cụm công nghiệp",
}
UNITS = {Measure.AREA: "ha", Measure.TOTAL_INVESTMENT: "tỷ đồng"}
LABELS = {Measure.AREA: "Diện tích", Measure.TOTAL_INVESTMENT: "Tổng mức đầu tư"}
WIDTHS = (5, 14, 18, 8, 10.5, 17, 49, 12.5, 12.5, 12.5, 28)  # of the columns, in digits: a page of A3 together
STATUS, NOTE = WIDTHS[6], WIDTHS[10]
SOURCES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class WeeklySheet:
    """A sheet in words."""

    on: datetime.date
    title: str
    subtitle: str
    heads: tuple[str, ...]
    groups: list[WeeklyGroup]
    file_name: str


def weekly_sheet(user, *, day: datetime.date, kind: str = "", by: str, with_given_up: bool) -> WeeklySheet | None:
    """Return the sheet of the sites `user` sees, as recorded at the end of `day`; None where there are none.

    `kind` is a SiteKind, or empty for both; `by` a Grouping. A fixed number of queries for each 250 sites.
    """
    columns = columns_of_stages()
    is_past = day != timezone.localdate()
    with translation.override("vi"), as_of(day, user) if is_past else nullcontext():
        sites = sites_for(user, columns=columns, kind=kind, with_given_up=with_given_up)
        lines = (WeeklyLine(site, forecasts_of(site, columns)) for site in sites)
        groups = grouped(lines, by, day, partial(_row, on=day))
        return _sheet(groups, sender(user), day) if groups else None


def _sheet(groups: list[WeeklyGroup], office: str, on: datetime.date) -> WeeklySheet:
    what = WHAT[tuple(kind for kind in SiteKind if any(kind in group.kinds for group in groups))]
    return WeeklySheet(
        on=on,
        title=f"TIẾN ĐỘ THỰC HIỆN CÁC {what.upper()}",
        subtitle=f"({office}; số liệu đến ngày {on:%d/%m/%Y})",
        heads=heads(on),
        groups=groups,
        file_name=f"{on:%Y.%m.%d}. Tiến độ {what}.xlsx",
    )


def heads(on: datetime.date) -> tuple[str, ...]:
    """Return what stands over the columns of the sheet of a day."""
    return (
        "TT",
        "Tên dự án",
        "Địa điểm",
        "Diện tích",
        "Tổng mức đầu tư",
        "Chủ đầu tư",
        f"Hiện trạng đến ngày {on:%d/%m/%Y}",
        "Dự kiến thành lập",
        "Dự kiến khởi công",
        "Dự kiến hoàn thành hạ tầng",
        "Ghi chú",
    )


def _row(line: WeeklyLine, on: datetime.date) -> WeeklyRow:
    site, milestones = line.site, listed_milestones(line.site, line.forecasts, on)
    texts = (
        str(site),
        place_text(site, on),
        _figure_text(site, Measure.AREA),
        _figure_text(site, Measure.TOTAL_INVESTMENT),
        site.developer.name if site.developer else UNKNOWN,
        _status_text(site, milestones, on),
        *(forecast_text(line.forecasts, column, site, on) for column in WeeklyColumn.values),
        fitting(_note_lines(site, [*milestones, *line.forecasts.milestones]), NOTE),
    )
    # Measured now that its longest lines were just measured, and are remembered.
    return WeeklyRow(texts, lines_of_row(texts, WIDTHS[1:]))


def _status_text(site: Site, milestones: list[Milestone], on: datetime.date) -> str:
    """Return the text of the state, with people's notes of each step or, where that is too much for a row, without."""
    lines = status_lines(site, milestones, on)
    with_notes = [f"{line.text}{line.note}" for line in lines]
    if len(lines_taken(with_notes, STATUS)) == len(with_notes):
        return "\n".join(with_notes)
    return fitting([line.text for line in lines], STATUS)


def place_text(site: Site, on: datetime.date) -> str:
    """Return where it lies, by the unit's name when it was recorded and by the one it has `on` that day."""
    if site.unit is None:
        return site.address or UNKNOWN
    place = ", ".join(filter(None, [site.address, site.unit.full_name]))
    since = [f"từ {u.valid_from:%d/%m/%Y}: {u.full_name}" for u in present_units(site, on) if u != site.unit]
    return f"{place} ({'; '.join(since)})" if since else place


def _figures(site: Site, measure: Measure) -> list[SiteFigure]:
    """Return the lines of the figures: the one in use first, then what other sources say."""
    return [figure for figure in site.listed_figures if figure.measure == measure]


def _figure_text(site: Site, measure: Measure) -> str:
    chosen = next((f for f in _figures(site, measure) if f.is_chosen), None)
    return amount(chosen.value, UNITS[measure]) if chosen else UNKNOWN


def _note_lines(site: Site, milestones: Iterable[Milestone]) -> list[str]:
    """Return the site's own note, the last document, and the sources of figures and state; a dash for nothing."""
    lines = [short(site.note, 200)] if site.note else []
    papers = [d.document for d in site.dated_documents if d.document.kind != DocumentKind.ARTICLE]
    if papers:
        lines.append(f"Văn bản mới nhất: {_reference(papers[0])}.")
    lines += filter(None, (_source_of_figure(site, measure) for measure in UNITS))
    sources = list(dict.fromkeys(filter(None, map(_source, milestones))))
    if sources:
        more = f" và {len(sources) - SOURCES_SHOWN} nguồn khác" if len(sources) > SOURCES_SHOWN else ""
        lines.append(f"Hiện trạng: {'; '.join(sources[:SOURCES_SHOWN])}{more}.")
    return lines or [NOTHING]


def _source_of_figure(site: Site, measure: Measure) -> str:
    """Return "Diện tích: 125/QĐ-UBND, 16/10/2020 (nguồn khác: 40 ha)."; empty without a figure in use."""
    figures = _figures(site, measure)
    chosen = next((f for f in figures if f.is_chosen), None)
    if chosen is None:
        return ""
    rivals = list(dict.fromkeys(format_number(f.value) for f in figures if f.value != chosen.value))
    others = f" (nguồn khác: {'; '.join(rivals)} {UNITS[measure]})" if rivals else ""
    source = _source(chosen) or "nguồn chưa ghi"
    return f"{LABELS[measure]}: {source}{others}."


def _source(record) -> str:
    """Return the numbered document a record rests on or, failing that, its source, and the day it was true."""
    paper = record.document
    source = _reference(paper) if paper and (paper.number or not record.source) else record.source
    if not source:
        return ""
    as_of = record.as_of and period(record.as_of)
    return short(f"{source}, số liệu {as_of}" if as_of and as_of not in source else source, 120)


def _reference(document: Document) -> str:
    """Return "125/QĐ-UBND, 16/10/2020": the number says what kind of document it is."""
    return short(", ".join(filter(None, [document.reference, document.date and period(document.date)])), 120)
