"""The sites of a map: where each lies, as far as anybody said, and the one state that its mark shows. Two queries."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from places.centres import Centre, centres_of
from places.models import AdministrativeUnit
from places.vn2000 import Point
from progress.milestones.stage_cells import operates
from progress.models import Milestone, Obstacle, SiteKind, SiteOutline, Standing, State
from progress.models.ground.outline import Ring
from values.dates import PartialDate


class MapState(models.TextChoices):
    """What a mark shows of a site: the first of these that holds."""

    HALTED = "halted", _("Suspended, revoked or removed from the plan")
    BLOCKED = "blocked", _("Open obstacle")
    OVERDUE = "overdue", _("Milestone overdue")
    OPERATING = "operating", _("In operation")
    GOING = "going", _("In progress")
    UNKNOWN = "unknown", _("Not started, or nothing recorded")


@dataclass(frozen=True, slots=True)
class PlacedSite:
    """A site of the map; `point` is None where neither a position nor a centre of its unit is known."""

    pk: int
    name: str
    url: str
    state: MapState
    unit: AdministrativeUnit | None
    latitude: Decimal | None
    longitude: Decimal | None
    source: str
    as_of: PartialDate | None
    centre: Centre | None

    @property
    def is_recorded(self) -> bool:
        return self.latitude is not None

    @property
    def point(self) -> Point | None:
        if self.latitude is not None and self.longitude is not None:
            return Point(float(self.latitude), float(self.longitude))
        return self.centre.point if self.centre else None


_READ = (
    "pk", "kind", "slug", "name", "place_hint", "unit_id", "map_state", "position__latitude", "position__longitude",
    "position__source", "position__as_of",
)  # fmt: skip


def placed_sites(sites: QuerySet, on: datetime.date) -> list[PlacedSite]:
    """Return the sites with where they lie, in their order. Wants `with_standing()`; two queries."""
    rows = list(with_map_state(sites, on).values_list(*_READ))
    units = AdministrativeUnit.objects.select_related("parent__parent").in_bulk({row[5] for row in rows if row[5]})
    centres = centres_of(units.values())
    addresses = {kind: reverse(f"{kind}s:detail", args=["-"]) for kind in ("cluster", "zone")}
    found = []
    for pk, kind, slug, name, hint, unit_id, state, latitude, longitude, source, as_of in rows:
        short = f"{SiteKind(kind).short} {name}"
        found.append(
            PlacedSite(
                pk,
                f"{short} ({hint})" if hint else short,
                addresses[kind].replace("/-/", f"/{slug}/"),
                MapState(state),
                units.get(unit_id),
                latitude,
                longitude,
                source or "",
                as_of,
                centres.get(unit_id),
            )
        )
    return found


def outlines_of(sites: Iterable[int]) -> Iterator[Ring]:
    """Yield the rings of the outlines of sites with these keys, without the holes in them; one query."""
    for outline in SiteOutline.objects.filter(site__in=list(sites)).only("shape"):
        yield from (polygon[0] for polygon in outline.polygons)


def with_map_state(sites: QuerySet, on: datetime.date) -> QuerySet:
    """Annotate `map_state`, a value of MapState."""
    milestones = Milestone.objects.filter(site=OuterRef("pk"))
    going = milestones.filter(state__in=(State.IN_PROGRESS, State.DONE))
    return sites.annotate(
        map_state=Case(
            When(~models.Q(standing=Standing.STANDING), then=Value(MapState.HALTED)),
            When(Exists(Obstacle.objects.open().filter(site=OuterRef("pk"))), then=Value(MapState.BLOCKED)),
            When(Exists(Milestone.objects.overdue(on).filter(site=OuterRef("pk"))), then=Value(MapState.OVERDUE)),
            When(operates(), then=Value(MapState.OPERATING)),
            When(Exists(going), then=Value(MapState.GOING)),
            default=Value(MapState.UNKNOWN),
            output_field=models.CharField(),
        )
    )
