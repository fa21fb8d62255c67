"""A map to click on: a button that is a picture tells where it was pressed, with JavaScript or without.

Each click says the position and draws the map anew about it, four times as large, so that the next one says it closer.
"""

from dataclasses import dataclass, replace

from django.http import QueryDict

from pictures.maps import SMALLEST, Frame, World
from places.coordinates import LATITUDE, LONGITUDE
from places.vn2000 import Point
from progress.positions.ground import Ground, ground_of, world
from progress.positions.queries import Whereabouts
from values.numbers import plain_number

SIDE = 320  # pixels: the map is as large on a phone as on a wide screen, for the button tells pixels
BEGIN = 0.0009  # of the world's width: some 30 km, a commune with its neighbours
COUNTRY = 0.03
CLOSER = 2  # steps of a click
PLACES = 5  # decimals of a clicked degree: a metre


@dataclass(frozen=True, slots=True)
class Picker:
    """The map as it stands: `chosen` is what was clicked, `shown` what is marked."""

    frame: Frame
    ground: Ground
    chosen: Point | None
    shown: tuple[str, str] | None

    @property
    def about(self) -> str:
        """The middle and the width, as the next click brings them back."""
        return f"{self.frame.middle.latitude:.6f},{self.frame.middle.longitude:.6f},{self.frame.span:.9f}"

    @property
    def wider(self) -> str:
        return replace(self, frame=self.frame.zoomed(-CLOSER)).about


def picker(where: Whereabouts, asked: QueryDict) -> Picker:
    """Return the map about where the site lies, or as the query says: `?map=22.1,105.8,0.0009&at.x=120&at.y=80`."""
    frame = frame_asked(asked.get("map", ""), SIDE, SIDE)
    if frame is None:
        point = where.point
        middle = world(point) if point else World.of(16.5, 106.5)
        span = BEGIN / (8 if where.position else 1) if point else COUNTRY
        frame = Frame(middle, span, SIDE, SIDE)
    chosen, x, y = None, plain_number(asked.get("at.x", "")), plain_number(asked.get("at.y", ""))
    if x is not None and y is not None and x <= SIDE and y <= SIDE:
        place = frame.place(x, y)
        found = Point(round(place.latitude, PLACES), round(place.longitude, PLACES))
        if _is_here(found):
            chosen, frame = found, frame.zoomed(CLOSER, world(found))
    marked = chosen or (where.position.point if where.position else None)
    ground = ground_of(frame, [where.centre] if where.centre else [], with_communes=True)
    return Picker(frame, ground, chosen, frame.per_cent(world(marked)) if marked else None)


def frame_asked(text: str, width: float, height: float) -> Frame | None:
    """Return the frame that an address names, "latitude,longitude,span"; None for anything that is none."""
    try:
        latitude, longitude, span = map(float, text.split(","))
    except ValueError:
        return None
    if not (_is_here(Point(latitude, longitude)) and SMALLEST / 4 <= span <= 0.2):
        return None
    return Frame(World.of(latitude, longitude), max(span, SMALLEST), width, height)


def _is_here(point: Point) -> bool:
    """Return whether a place lies within the bounds of the country; not so what is no number."""
    is_north = LATITUDE.low <= point.latitude <= LATITUDE.high
    return is_north and LONGITUDE.low <= point.longitude <= LONGITUDE.high
