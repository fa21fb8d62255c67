"""Where sites lie: as recorded or, where nobody said, about where their unit has its centre."""

from collections.abc import Iterable
from dataclasses import dataclass

from places.centres import Centre, centres_of
from places.models import AdministrativeUnit
from places.vn2000 import Point
from progress.models import Site, SitePosition


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is known of where a site lies: its recorded position, else the centre of its unit, else nothing."""

    position: SitePosition | None
    centre: Centre | None

    @property
    def point(self) -> Point | None:
        if self.position:
            return self.position.point
        return self.centre.point if self.centre else None


def unit_centres(units: Iterable[int | None]) -> dict[int, Centre]:
    """Return the approximate centres of the units with these keys, by key: one query."""
    keys = {pk for pk in units if pk}
    return centres_of(AdministrativeUnit.objects.filter(pk__in=keys).select_related("parent__parent")) if keys else {}


def whereabouts_of(site: Site) -> Whereabouts:
    """Return where one site lies: two queries at most."""
    position = SitePosition.objects.filter(site=site.pk).first()
    return Whereabouts(position, None if position else unit_centres([site.unit_id]).get(site.unit_id))
