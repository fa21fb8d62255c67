"""Maps: places in a frame, the hulls around them, marks that keep apart, and the tiles of a base map beneath.

A map is two pictures, one on the other. The ground (hulls, outlines, tiles) has a `viewBox` and grows with the room
there is; marks and names stand on it at places in percent, as large as all text. So which marks would cover each other
depends on the width: they are put together for a wide page and for a phone, and the stylesheet shows one of the two.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

WIDTH, HEIGHT = 1000, 750  # of the ground, in the units of its viewBox
WIDE, NARROW = 900, 340  # pixels across that marks are put together for
APART = 42  # pixels between two groups of marks, at least
MOST_IN_A_RING = 7  # marks that stand around a place; more are a number
RING = 17  # pixels from the middle of the ring to its marks
LETTER, LINE = 6.4, 14  # about, in pixels of a label
TILE, MOST_TILES, DEEPEST_TILE = 256, 48, 19
EQUATOR = 2 * math.pi * 6_378_137  # metres
SMALLEST = 300 / EQUATOR  # the least width of a frame: 300 m at the equator
MARGIN = 0.08  # of the width and height that stays free around the places


class World(NamedTuple):
    """A place in Web Mercator: both from 0 to 1, from the west and from the north."""

    x: float
    y: float

    @classmethod
    def of(cls, latitude: float, longitude: float) -> "World":
        turn = math.radians(latitude)
        return cls(longitude / 360 + 0.5, 0.5 - math.log(math.tan(turn) + 1 / math.cos(turn)) / (2 * math.pi))

    @property
    def latitude(self) -> float:
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * self.y))))

    @property
    def longitude(self) -> float:
        return (self.x - 0.5) * 360


@dataclass(frozen=True, slots=True)
class Frame:
    """What of the world a map shows: its middle, and its width in shares of the world's."""

    middle: World
    span: float
    width: float = WIDTH
    height: float = HEIGHT

    @classmethod
    def around(cls, places: Iterable[World], least: float = SMALLEST) -> "Frame | None":
        """Return the frame that holds all of these places, at least so wide; None for none."""
        places = list(places)
        if not places:
            return None
        west, east = min(p.x for p in places), max(p.x for p in places)
        north, south = min(p.y for p in places), max(p.y for p in places)
        span = max(east - west, (south - north) * WIDTH / HEIGHT) / (1 - 2 * MARGIN)
        return cls(World((west + east) / 2, (north + south) / 2), max(span, least))

    @property
    def scale(self) -> float:
        """Units of the viewBox for the width of the world."""
        return self.width / self.span

    @property
    def west(self) -> float:
        return self.middle.x - self.span / 2

    @property
    def north(self) -> float:
        return self.middle.y - self.span * self.height / self.width / 2

    def at(self, place: World) -> tuple[float, float]:
        """Return where a place lies on the ground."""
        return (place.x - self.west) * self.scale, (place.y - self.north) * self.scale

    def per_cent(self, place: World) -> tuple[str, str]:
        x, y = self.at(place)
        return f"{100 * x / self.width:.2f}%", f"{100 * y / self.height:.2f}%"

    def place(self, x: float, y: float) -> World:
        """Return what lies at a point of the ground."""
        return World(self.west + x / self.scale, self.north + y / self.scale)

    def holds(self, place: World) -> bool:
        x, y = self.at(place)
        return 0 <= x <= self.width and 0 <= y <= self.height

    def zoomed(self, steps: int, middle: World | None = None) -> "Frame":
        """Return the frame half as wide for each step in, about its own or another middle."""
        return replace(self, middle=middle or self.middle, span=max(min(self.span / 2**steps, 0.2), SMALLEST))

    def moved(self, right: float, down: float) -> "Frame":
        """Return the frame beside this one, by shares of its width and height."""
        step = World(right * self.span, down * self.span * self.height / self.width)
        return replace(self, middle=World(self.middle.x + step.x, self.middle.y + step.y))

    @property
    def metres(self) -> float:
        """The width on the ground, in the middle of the map."""
        return self.span * EQUATOR * math.cos(math.radians(self.middle.latitude))

    @property
    def bar(self) -> tuple[float, float]:
        """A round length in metres, a quarter of the width at most, and its length on the ground of the map."""
        power = 10 ** math.floor(math.log10(self.metres / 4))
        length = max(step * power for step in (1, 2, 5) if step * power <= self.metres / 4)
        return length, length / self.metres * self.width

    def path(self, ring: Sequence[World]) -> str:
        """Return a closed line as the data of an SVG path."""
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in map(self.at, ring)) + "Z"


# --- Marks that keep apart ---


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at a place: what it is called, its kind, which decides its shape, and where it leads."""

    place: World
    name: str
    kind: str
    title: str
    url: str
    is_about: bool = False  # the place is not known closer than the unit


@dataclass(frozen=True, slots=True)
class Spot:
    """Marks that would cover each other: one, some around their middle, or so many that they are a number."""

    x: str
    y: str
    place: World
    all: tuple[Mark, ...]
    marks: tuple[tuple[Mark, float, float], ...]  # as drawn, with what each stands off the middle, in pixels
    label: str = ""
    label_x: float = 0
    is_before: bool = False  # the label ends at its place

    @property
    def count(self) -> int:
        return len(self.all)


def spots(marks: Iterable[Mark], frame: Frame, width: int) -> list[Spot]:
    """Return the marks within a frame so many pixels wide, those too close to each other put together."""
    share = width / frame.width
    groups: list[tuple[float, float, list[Mark]]] = []
    by_place: dict[tuple[float, float], list[Mark]] = {}
    for mark in marks:
        if frame.holds(mark.place):
            x, y = frame.at(mark.place)
            by_place.setdefault((round(x * share, 1), round(y * share, 1)), []).append(mark)
    cells: dict[tuple[int, int], list[int]] = {}
    # The fullest places first: they stay where they are, single ones beside them join.
    for (x, y), those in sorted(by_place.items(), key=lambda item: (-len(item[1]), item[0])):
        cell = (int(x // APART), int(y // APART))
        near = (
            number for cx in (-1, 0, 1) for cy in (-1, 0, 1) for number in cells.get((cell[0] + cx, cell[1] + cy), ())
        )
        joined = next((n for n in near if math.dist(groups[n][:2], (x, y)) < APART), None)
        if joined is None:
            cells.setdefault(cell, []).append(len(groups))
            groups.append((x, y, list(those)))
        else:
            groups[joined][2].extend(those)
    return _labelled(groups, frame, share)


def _labelled(groups: list[tuple[float, float, list[Mark]]], frame: Frame, share: float) -> list[Spot]:
    taken = [(x - 22, y - 22, x + 22, y + 22) if len(m) > 1 else (x - 9, y - 9, x + 9, y + 9) for x, y, m in groups]
    found = []
    for number, (x, y, marks) in enumerate(groups):
        place = marks[0].place if len(marks) == 1 else frame.place(x / share, y / share)
        at_x, at_y = frame.per_cent(place)
        label, label_x, is_before = "", 0.0, False
        if len(marks) == 1:
            length = LETTER * len(marks[0].name)
            for before in (False, True):
                left = x - 12 - length if before else x + 12
                box = (left, y - LINE / 2, left + length, y + LINE / 2)
                inside = box[0] >= 0 and box[2] <= frame.width * share
                if inside and not any(_cover(box, other) for n, other in enumerate(taken) if n != number):
                    label, label_x, is_before = marks[0].name, -12.0 if before else 12.0, before
                    taken.append(box)
                    break
        found.append(Spot(at_x, at_y, place, tuple(marks), tuple(_ring(marks)), label, label_x, is_before))
    return found


def _cover(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _ring(marks: list[Mark]) -> Iterator[tuple[Mark, float, float]]:
    if len(marks) > MOST_IN_A_RING:
        return
    if len(marks) == 1:
        yield marks[0], 0.0, 0.0
        return
    in_order = sorted(marks, key=lambda mark: mark.name)
    if len(in_order) == MOST_IN_A_RING:
        yield in_order.pop(), 0.0, 0.0
    radius = RING if len(in_order) > 2 else 10
    for number, mark in enumerate(in_order):
        turn = 2 * math.pi * number / len(in_order)
        yield mark, round(radius * math.sin(turn), 1), round(-radius * math.cos(turn), 1)


# --- The ground ---


def hull(places: Iterable[World]) -> list[World]:
    """Return the corners of the convex hull of places, in order around it (Andrew's monotone chain)."""
    points = sorted(set(places))
    if len(points) < 3:
        return points

    def half(those: Iterable[World]) -> list[World]:
        chain: list[World] = []
        for point in those:
            while len(chain) > 1 and _turns_left(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        return chain[:-1]

    return half(points) + half(reversed(points))


def _turns_left(a: World, b: World, c: World) -> float:
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)


class Image(NamedTuple):
    """A picture of the base map and where it lies on the ground."""

    url: str
    x: float
    y: float
    width: float
    height: float


def tiles(
    frame: Frame,
    address: str,
    levels: tuple[int, int] = (0, DEEPEST_TILE),
    corners: tuple[World, World] = (World(0, 0), World(1, 1)),
) -> list[Image]:
    """Return the tiles of an XYZ address ("https://…/{z}/{x}/{y}.png") that cover a frame, some two dozen.

    None where only levels coarser than those that there are would do; and none beyond the north-western and the
    south-eastern corner of what there is.
    """
    shallowest, deepest = levels
    level = min(max(math.ceil(math.log2(frame.width / TILE / frame.span)), 0), deepest)
    while True:
        count = 2**level
        left, right = int(frame.west * count), int((frame.west + frame.span) * count)
        top = int(frame.north * count)
        bottom = int((frame.north + frame.span * frame.height / frame.width) * count)
        if (right - left + 1) * (bottom - top + 1) <= MOST_TILES or not level:
            break
        level -= 1
    if level < shallowest:
        return []
    size = frame.scale / count
    first, last = corners
    found = []
    for row in range(max(top, int(first.y * count), 0), min(bottom, int(last.y * count), count - 1) + 1):
        for column in range(max(left, int(first.x * count), 0), min(right, int(last.x * count), count - 1) + 1):
            x, y = frame.at(World(column / count, row / count))
            named = (("{z}", level), ("{x}", column), ("{y}", row), ("{-y}", count - 1 - row))
            url = address
            for name, number in named:
                url = url.replace(name, str(number))
            found.append(Image(url, round(x, 2), round(y, 2), round(size, 2), round(size, 2)))
    return found


def wms_image(frame: Frame, address: str) -> Image:
    """Return the one picture that a WMS draws of a frame; its address names the layers: "https://…/wms?layers=nen"."""

    def metres(place: World) -> tuple[float, float]:
        return (place.x - 0.5) * EQUATOR, (0.5 - place.y) * EQUATOR

    west, south = metres(frame.place(0, frame.height))
    east, north = metres(frame.place(frame.width, 0))
    asked: dict[str, Any] = {
        "service": "WMS",
        "version": "1.1.1",
        "request": "GetMap",
        "srs": "EPSG:3857",
        "styles": "",
        "format": "image/png",
        "bbox": ",".join(f"{number:.2f}" for number in (west, south, east, north)),
        "width": round(frame.width),
        "height": round(frame.height),
    }
    return Image(f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", 0, 0, frame.width, frame.height)
