"""How units and developers keep promises: how many were made, moved and missed, and how far behind they are."""

import datetime
import statistics
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from places.models import AdministrativeUnit, Organisation
from progress.access.kept_queries import rows_of
from progress.models import Milestone, Site
from progress.promises.ranking import Ranked, page_of_ranked
from values.dates import Lateness

FEW_SITES = 500  # are named in a query; of more all are read
FIRST_SHOWN = 10  # of the units and of the developers, beside the milestones themselves


@dataclass(slots=True)
class Total:
    """The promised milestones of one unit or developer; `place` is None where none is recorded."""

    place: AdministrativeUnit | Organisation | None = None
    made: int = 0
    moved: int = 0
    missed: int = 0
    overdue: int = 0
    behind: int = 0
    late: int = 0  # either of the two
    worst_slots: int = 0
    # Read of the places shown alone: how many slots each milestone is behind, and how far the furthest of them.
    slips: list[int] = field(default_factory=list)
    worst: Lateness | None = None

    @property
    def median(self) -> Lateness | None:
        """Return the slip in the middle of those behind, in whole months, or in days below a month."""
        if not self.slips:
            return None
        return Lateness.of_slots(int(statistics.median(self.slips)))


def _added(counts: Collection[Sequence[int]]) -> Sequence[int]:
    """Add counts up, each the six of a total and its worst slip."""
    if len(counts) == 1:
        [alone] = counts
        return alone
    *columns, worst = zip(*counts, strict=True)
    return *map(sum, columns), max(worst)


class LateCounts(NamedTuple):
    """How many records are overdue, how many behind their original target, and how many either: most are both."""

    late: int
    overdue: int
    behind: int


def counts_by_slip(promises: QuerySet, on: datetime.date) -> QuerySet:
    """Return rows of how far behind late milestones or projects are, and the counts of those as far behind.

    Wants `with_lateness()` on them.
    """
    counts = {
        "late": Count("pk"),
        "overdue": Count("pk", filter=promises.over(on)),
        "behind": Count("pk", filter=promises.slipped(on)),
    }
    return promises.order_by().values("behind_slots").annotate(**counts).values_list("behind_slots", *counts)


def how_many_late(by_slip: Iterable[tuple]) -> LateCounts:
    """Add up the rows of `counts_by_slip`."""
    return LateCounts(*map(sum, zip((0, 0, 0), *(counts for _slip, *counts in by_slip), strict=True)))


def furthest_behind(by_slip: Iterable[tuple], count: int) -> int:
    """Return how far behind the first `count` are at least, the furthest behind first, of rows of `counts_by_slip`."""
    found = 0
    for slip, late, *_counts in sorted(by_slip, reverse=True):
        found += late
        if found >= count:
            return slip
    return 0


class Place(NamedTuple):
    """What milestones are added up by: a model, what leads to it from a site, and what its name is made of."""

    model: type[AdministrativeUnit | Organisation]
    name: str
    related: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f"site__{self.name}"


UNIT, DEVELOPER = Place(AdministrativeUnit, "unit", ("parent",)), Place(Organisation, "developer")


class Totals:
    """The promised milestones added up: all, by unit and by developer; two queries, and two for the places shown.

    Wants `with_kept()` and `with_lateness()` on the milestones; `rows_of` is that of their filter.
    """

    def __init__(self, milestones: QuerySet, on: datetime.date, rows_of: Callable[..., list[tuple]]):
        self.milestones, self.on, self._rows_of = milestones.order_by(), on, rows_of

    @cached_property
    def counted(self) -> dict[int, tuple]:
        """Counts by the primary key of a site: as an index lies that holds all they are made of."""
        over, slipped = self.milestones.over(self.on), self.milestones.slipped(self.on)
        counts = {
            "made": Count("pk"),
            "moved": Count("pk", filter=Q(is_moved=True)),
            "missed": Count("pk", filter=Q(is_missed=True)),
            "overdue": Count("pk", filter=over),
            "behind": Count("pk", filter=slipped),
            "late": Count("pk", filter=over | slipped),
            "worst_slots": Max(Coalesce("slip", 0)),
        }

        def by_site() -> QuerySet:
            return self.milestones.values("site").annotate(**counts).values_list("site", *counts)

        return {site: row for site, *row in self._rows_of("by site", by_site)}

    def furthest(self, count: int) -> tuple[int, list[int]]:
        """Return how many slots behind the first `count` milestones are at least, the furthest behind first, and the
        keys of the sites where these are: 0 and none where that is not known.

        So many sites have one as far behind, therefore no site whose worst is less far behind has one of the first.
        """
        worst = sorted((row[-1] for row in self.counted.values()), reverse=True)[:count]
        least = worst[-1] if worst and len(worst) == count else 0
        sites = [site for site, row in self.counted.items() if row[-1] >= least] if least else []
        return (least, sites) if len(sites) <= FEW_SITES else (0, [])

    @cached_property
    def places(self) -> list[tuple]:
        """Rows of a site's key, and the keys of its unit and its developer."""
        sites = Site.objects.order_by().values_list("pk", UNIT.name, DEVELOPER.name)
        if len(self.counted) <= FEW_SITES:
            return list(sites.filter(pk__in=self.counted))
        return [row for row in rows_of("places of sites", lambda: sites) if row[0] in self.counted]

    @cached_property
    def everything(self) -> Total:
        return Total(None, *_added(self.counted.values())) if self.counted else Total()

    @property
    def late(self) -> LateCounts:
        return LateCounts(self.everything.late, self.everything.overdue, self.everything.behind)

    @cached_property
    def units(self) -> "PlaceTotals":
        return PlaceTotals(self, UNIT)

    @cached_property
    def developers(self) -> "PlaceTotals":
        return PlaceTotals(self, DEVELOPER)


class PlaceTotals:
    """The totals of units or of developers, the worst first; what is at no recorded place comes last.

    Sliced by pages: what its places are called, and how far their milestones lie behind, is read of a slice alone.
    """

    def __init__(self, totals: Totals, place: Place):
        self.totals, self.place = totals, place

    @cached_property
    def _sites(self) -> list[tuple[int, int | None]]:
        """The keys of the sites and of their places."""
        at = 1 if self.place is UNIT else 2
        return [(row[0], row[at]) for row in self.totals.places]

    @cached_property
    def _ranked(self) -> Ranked:
        """The rank of each place but for its name, and its key: the worst first, then where most was promised."""
        counted, worst, made = self.totals.counted, {}, {}
        for site, pk in self._sites:
            counts = counted[site]
            worst[pk] = max(worst.get(pk, 0), counts[-1])
            made[pk] = made.get(pk, 0) + counts[0]
        return sorted((((pk is None, -worst[pk], -made[pk]), pk) for pk in worst), key=itemgetter(0))

    def _shown(self, shown: slice) -> dict[int | None, list[Sequence[int]]]:
        """Return the counts of the sites by the places of a page."""

        def names(pks: list[int]) -> dict[int, str]:
            return dict(self.place.model.objects.filter(pk__in=pks).order_by().values_list("pk", "folded"))

        counts = {pk: [] for pk in page_of_ranked(self._ranked, shown, names)}
        for site, pk in self._sites:
            if pk in counts:
                counts[pk].append(self.totals.counted[site])
        return counts

    def __len__(self) -> int:
        return len(self._ranked)

    def __iter__(self) -> Iterator[Total]:
        return iter(self[:])

    def __getitem__(self, shown: slice) -> list[Total]:
        ranked = {pk: Total(None, *_added(counts)) for pk, counts in self._shown(shown).items()}
        places = self.place.model.objects.select_related(*self.place.related).in_bulk(ranked.keys() - {None})
        behind, worst = self.totals.milestones.filter(self.totals.milestones.slipped(self.totals.on)), {}
        for pk, slip, milestone in behind.filter(self._at(ranked)).values_list(self.place.path, "slip", "pk"):
            ranked[pk].slips.append(slip)
            worst[pk] = max(worst.get(pk, (0, 0)), (slip, -milestone))
        furthest = Milestone.objects.in_bulk([-milestone for _slip, milestone in worst.values()])
        for pk, total in ranked.items():
            total.place = places.get(pk)
            if pk in worst and (milestone := furthest.get(-worst[pk][1])):
                total.worst = milestone.behind_by(milestone.first_promise, self.totals.on)
        return list(ranked.values())

    def _at(self, pks: Collection[int | None]) -> Q:
        named = Q((f"{self.place.path}__in", [pk for pk in pks if pk]))
        return named | Q((f"{self.place.path}__isnull", True)) if None in pks else named

    @property
    def first(self) -> list[Total]:
        return self[:FIRST_SHOWN]

    @property
    def is_cut(self) -> bool:
        return len(self) > FIRST_SHOWN
