"""The page of differences between two days: counted, grouped by site, one page of sites at a time."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from progress.models import Site
from progress.records.filters import ids_of_place
from reports.differences import Difference, DifferenceKind, differences, snapshots
from reports.differences.who import signatures

SITES_SHOWN = 20
LINES_SHOWN = 6  # of a site at once; the others are folded


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """A difference with who recorded it and when; both empty where only days passed."""

    difference: Difference
    who: str = ""
    when: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class SiteLines:
    site: Site
    is_gone: bool
    lines: list[DifferenceLine]

    @property
    def first(self) -> list[DifferenceLine]:
        return self.lines if len(self.lines) <= LINES_SHOWN + 1 else self.lines[:LINES_SHOWN]

    @property
    def rest(self) -> list[DifferenceLine]:
        return self.lines[len(self.first) :]


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

    Sites count as of the unit and developer of the later day.
    """
    sites, standing, all_differences = _sites_and_differences(user, filters)
    by_site = defaultdict(list)
    for difference in all_differences:
        if filters["what"] in ("", difference.kind):
            by_site[difference.site].append(difference)
    order = sorted(by_site, key=lambda pk: (sites[pk].name_key, pk))
    page = Paginator(order, SITES_SHOWN).get_page(number)
    shown = [difference for pk in page for difference in by_site[pk]]
    lines = defaultdict(list)
    for difference, signature in zip(shown, signatures(shown, filters["from"], filters["to"]), strict=True):
        lines[difference.site].append(_line(difference, signature))
    blocks = [SiteLines(sites[pk], pk not in standing, lines[pk]) for pk in page]
    return DifferencesPage(_tiles(all_differences, filters["what"]), page, blocks, len(all_differences))


def all_lines(user, filters: dict) -> list[tuple[Site, DifferenceLine]]:
    """Return everything the pages show, in their order."""
    sites, _standing, shown = _sites_and_differences(user, filters)
    shown = [difference for difference in shown if filters["what"] in ("", difference.kind)]
    shown.sort(key=lambda difference: (sites[difference.site].name_key, difference.site))
    signed = zip(shown, signatures(shown, filters["from"], filters["to"]), strict=True)
    return [(sites[difference.site], _line(difference, signature)) for difference, signature in signed]


def _sites_and_differences(user, filters: dict) -> tuple[dict[int, Site], set[int], list[Difference]]:
    """Return the sites of either day, which of them stand on the later one, and what differs at those asked for."""
    site = filters["site"] and filters["site"].pk
    before, after = snapshots(user, filters["from"], filters["to"], kind=filters["kind"], site=site)
    sites = before.sites | after.sites
    wanted = _wanted(sites, filters)
    chosen = [difference for difference in differences(before, after) if difference.site in wanted]
    return sites, set(after.sites), chosen


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


def _tiles(all_differences: list[Difference], chosen_kind: str) -> list[Tile]:
    counts = Counter(difference.kind for difference in all_differences)
    sites = {kind: {d.site for d in all_differences if d.kind == kind} for kind in DifferenceKind}
    return [Tile(kind, counts[kind], len(sites[kind]), chosen_kind == kind) for kind in DifferenceKind]
