"""What lies beneath the marks of a map: former districts, communes for orientation, the base map of the office."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pictures.maps import Frame, Image, World, hull, tiles, wms_image
from places.centres import Centre, former_districts, present_communes
from progress.positions.tile_file import TileFile, tile_file
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
    base: "BaseMap"

    @property
    def view_box(self) -> str:
        return f"0 0 {self.frame.width:g} {self.frame.height:g}"

    @property
    def bar(self) -> tuple[str, str]:
        """The length of the bar of scale, in words and in per cent of the width."""
        metres, length = self.frame.bar
        text = f"{format_number(metres / 1000)} km" if metres >= 1000 else f"{format_number(metres)} m"
        return text, f"{100 * length / self.frame.width:.2f}%"


@dataclass(frozen=True, slots=True)
class BaseMap:
    """What of the base map lies in one frame: its pictures, whose they are; in words, why there is none."""

    images: Sequence[Image] = ()
    attribution: str = ""
    trouble: str = ""


def world(point) -> World:
    return World.of(point.latitude, point.longitude)


def ground_of(frame: Frame, centres: Iterable[Centre], *, with_communes: bool = False) -> Ground:
    """Return the ground: the former districts of the provinces that `centres` lie in and, if few, the communes."""
    return Ground(frame, _districts(frame, centres), _communes(frame) if with_communes else [], _base_map(frame))


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


def _base_map(frame: Frame) -> BaseMap:
    """Return the base map that the office set up: the file on the server before the addresses of others."""
    if settings.MAP_PMTILES:
        file = tile_file()
        return _out_of(file, frame) if isinstance(file, TileFile) else BaseMap(trouble=str(file.label if file else ""))
    if settings.MAP_TILES:
        return BaseMap(tiles(frame, settings.MAP_TILES), settings.MAP_ATTRIBUTION)
    return BaseMap([wms_image(frame, settings.MAP_WMS)], settings.MAP_ATTRIBUTION) if settings.MAP_WMS else BaseMap()


def _out_of(file: TileFile, frame: Frame) -> BaseMap:
    # The address names the file as it is today: what a browser kept of another is not shown.
    address = f"{reverse('progress:map')}tiles/{{z}}/{{x}}/{{y}}/?v={file.mark}"
    images = tiles(frame, address, file.levels, file.corners)
    if not images:
        return BaseMap(trouble=_("The base map has no pictures of this area at this scale."))
    return BaseMap(images, settings.MAP_ATTRIBUTION or file.attribution)
