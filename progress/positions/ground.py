"""What lies beneath the marks of a map: former districts, communes for orientation, the base map of the office."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from pictures.maps import Frame, Image, World, hull, tiles, wms_image
from places.centres import Centre, former_districts, present_communes
from values.numbers import format_number

MOST_COMMUNES = 40  # named on one map
LEAST_DISTRICT = 0.08  # of the width of the map, that a former district must have to be named


@dataclass(frozen=True, slots=True)
class Named:
    """A name at a place of the map, in percent, and the path of its outline where it has one."""

    name: str
    x: str
    y: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground of a map in one frame."""

    frame: Frame
    districts: Sequence[Named]
    communes: Sequence[Named]
    images: Sequence[Image]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.frame.width:g} {self.frame.height:g}"

    @property
    def bar(self) -> tuple[str, str]:
        """The length of the bar of scale, in words and in per cent of the width."""
        metres, length = self.frame.bar
        text = f"{format_number(metres / 1000)} km" if metres >= 1000 else f"{format_number(metres)} m"
        return text, f"{100 * length / self.frame.width:.2f}%"

    @property
    def attribution(self) -> str:
        return settings.MAP_ATTRIBUTION if self.images else ""


def world(point) -> World:
    return World.of(point.latitude, point.longitude)


def ground_of(frame: Frame, centres: Iterable[Centre], *, with_communes: bool = False) -> Ground:
    """Return the ground: the former districts of the provinces that `centres` lie in and, if few, the communes."""
    return Ground(frame, _districts(frame, centres), _communes(frame) if with_communes else [], _images(frame))


def _districts(frame: Frame, centres: Iterable[Centre]) -> list[Named]:
    found = []
    for district in former_districts({centre.district for centre in centres}, of_their_provinces=True):
        corners = hull(map(world, district.points))
        places = [frame.at(corner) for corner in corners]
        if len(corners) < 3 or not _is_seen(places, frame):
            continue
        middle = world(district.mean)
        wide = max(x for x, _y in places) - min(x for x, _y in places)
        name = district.name if wide > LEAST_DISTRICT * frame.width and frame.holds(middle) else ""
        found.append(Named(name, *frame.per_cent(middle), frame.path(corners)))
    return found


def _is_seen(places: list[tuple[float, float]], frame: Frame) -> bool:
    across, down = [x for x, _y in places], [y for _x, y in places]
    return min(across) < frame.width and max(across) > 0 and min(down) < frame.height and max(down) > 0


def _communes(frame: Frame) -> list[Named]:
    corner, other = frame.place(0, 0), frame.place(frame.width, frame.height)
    within = [
        (name, point)
        for name, point in present_communes()
        if other.latitude < point.latitude < corner.latitude and corner.longitude < point.longitude < other.longitude
    ]
    if len(within) > MOST_COMMUNES:
        return []
    return [Named(name, *frame.per_cent(world(point))) for name, point in within]


def _images(frame: Frame) -> list[Image]:
    if settings.MAP_TILES:
        return tiles(frame, settings.MAP_TILES)
    return [wms_image(frame, settings.MAP_WMS)] if settings.MAP_WMS else []


def base_map_name() -> str:
    """Return what the page says of the base map; empty where there is none."""
    return _("Base map") if settings.MAP_TILES or settings.MAP_WMS else ""
