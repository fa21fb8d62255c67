"""The page of differences between two days: counted, grouped by site, one page of sites at a time."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from progress.models import Site
from progress.records.filters import ids_of_place
from reports.differences import Difference, DifferenceKind, Snapshot, counted, differences, snapshots
from reports.differences.snapshots import site_of
from reports.differences.who import signatures
from spreadsheets.exports.listing import in_chunks

SITES_SHOWN = 20
LINES_SHOWN = 6  # of a site at once; the others, and those that tell no step forward or back, are folded


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """A difference with who recorded it and when; both empty where only days passed."""

    difference: Difference
    who: str = ""
    when: datetime.datetime | None = None


@dataclass
class SiteLines:
    site: Site
    is_gone: bool
    lines: list[DifferenceLine]
    is_asked: bool  # whether one kind of differences alone was asked for

    @cached_property
    def first(self) -> list[DifferenceLine]:
        news = [line for line in self.lines if self.is_asked or line.difference.kind != DifferenceKind.CHANGED]
        return news if len(news) <= LINES_SHOWN + 1 else news[:LINES_SHOWN]

    @property
    def rest(self) -> list[DifferenceLine]:
        return [line for line in self.lines if line not in self.first]


@dataclass(frozen=True, slots=True)
class Tile:
    kind: DifferenceKind
    count: int
    sites: int
    is_asked: bool


@dataclass(frozen=True, slots=True)
class DifferencesPage:
    tiles: list[Tile]
    page: Page
    sites: list[SiteLines]
    total: int


def differences_page(user, filters: dict, number: str | None) -> DifferencesPage:
    """Return one page of differences; `filters` is what DifferencesForm cleaned.

    Sites count as of the unit and developer of the later day. All are counted, and those of the page put into words.
    """
    found = _compared(user, filters)
    page = Paginator(found.order, SITES_SHOWN).get_page(number)
    asked, told = filters["what"], found.lines([*page])
    blocks = [SiteLines(site, site.pk not in found.after.sites, lines, bool(asked)) for site, lines in told]
    return DifferencesPage(_tiles(found.counts, asked), page, blocks, found.counts.total())


def all_lines(user, filters: dict) -> tuple[int, Iterator[tuple[Site, DifferenceLine]]]:
    """Return how many lines the pages have, and each with its site, in their order, put into words as they are read."""
    found = _compared(user, filters)
    told = (found.lines(pks) for pks in in_chunks(found.order))
    return sum(found.asked.values()), ((site, line) for sites in told for site, lines in sites for line in lines)


@dataclass(frozen=True, slots=True)
class Compared:
    """The state of two days, and how many differences of each kind there are at each site that was asked for."""

    before: Snapshot
    after: Snapshot
    counts: Counter[tuple[int, DifferenceKind]]
    filters: dict

    @property
    def asked(self) -> dict[tuple[int, DifferenceKind], int]:
        """The counts of the kind that was asked for."""
        return {key: count for key, count in self.counts.items() if self.filters["what"] in ("", key[1])}

    @property
    def order(self) -> list[int]:
        """The sites that have such, in the order of the page."""
        return sorted({pk for pk, _kind in self.asked}, key=lambda pk: (self._row(pk).name_key, pk))

    def lines(self, pks: list[int]) -> list[tuple[Site, list[DifferenceLine]]]:
        """Return these sites, each with its lines in the order of reading."""
        told = differences(self.before, self.after, at=pks)
        told = [difference for difference in told if self.filters["what"] in ("", difference.kind)]
        signed = zip(told, signatures(told, self.filters["from"], self.filters["to"]), strict=True)
        lines = defaultdict(list)
        for difference, signature in signed:
            lines[difference.site].append(_line(difference, signature))
        return [(site_of(self._row(pk)), lines[pk]) for pk in pks]

    def _row(self, pk: int):
        return self.after.sites.get(pk) or self.before.sites[pk]


def _compared(user, filters: dict) -> Compared:
    site = filters["site"] and filters["site"].pk
    before, after = snapshots(user, filters["from"], filters["to"], kind=filters["kind"], site=site)
    wanted = _wanted(before.sites | after.sites, filters)
    counts = Counter({key: count for key, count in counted(before, after).items() if key[0] in wanted})
    return Compared(before, after, counts, filters)


def _wanted(sites: dict[int, Site], filters: dict) -> set[int]:
    units = ids_of_place(*filters["unit"].records) if filters["unit"] else None
    developers = {one.pk for one in filters["developer"].records} if filters["developer"] else None
    return {
        pk
        for pk, site in sites.items()
        if (units is None or site.unit_id in units) and (developers is None or site.developer_id in developers)
    }


def _line(difference: Difference, signature) -> DifferenceLine:
    if signature is None:
        return DifferenceLine(difference)
    author, when = signature
    return DifferenceLine(difference, author or _("the system"), when)


def _tiles(counts: Counter[tuple[int, DifferenceKind]], chosen_kind: str) -> list[Tile]:
    lines: Counter[DifferenceKind] = Counter()
    for (_site, kind), count in counts.items():
        lines[kind] += count
    sites = Counter(kind for _site, kind in counts)
    return [Tile(kind, lines[kind], sites[kind], chosen_kind == kind) for kind in DifferenceKind]
