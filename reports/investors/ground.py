"""The small map of a sheet: the site in its surroundings, drawn without any other host."""

from collections.abc import Sequence
from dataclasses import replace

from pictures.maps import Frame
from places.vn2000 import Point
from progress.positions.ground import BaseMap, Ground, ground_of, world

SPAN = 0.0014  # of the width of the world: some 50 km


def ground_at(position: Sequence[float]) -> Ground | None:
    """Return the ground around a position, latitude first, which lies in its middle; None for none."""
    if not position:
        return None
    frame = Frame(world(Point(*position)), SPAN)
    return replace(ground_of(frame, [], with_communes=True), base=BaseMap())
