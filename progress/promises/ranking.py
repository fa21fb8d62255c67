"""Pages of what is ranked by numbers first and by name among equals: of thousands, few names are read."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from operator import itemgetter
from typing import Any

Ranked = list[tuple[Any, int | None]]  # ranks with primary keys, None for what has no record; in the order of the ranks


def page_of_ranked(ranked: Ranked, shown: slice, names_of: Callable[[list[int]], dict[int, str]]) -> list[int | None]:
    """Return the keys of a slice of `ranked`, those of equal rank in the order of their names.

    `names_of` is asked for the names of those alone that share a rank with one that is shown.
    """
    start, stop, _step = shown.indices(len(ranked))
    if start >= stop:
        return []
    rank = itemgetter(0)
    first = bisect_left(ranked, rank(ranked[start]), key=rank)
    last = bisect_right(ranked, rank(ranked[stop - 1]), key=rank)
    names = names_of([pk for _rank, pk in ranked[first:last] if pk is not None])
    named = sorted(ranked[first:last], key=lambda one: (one[0], names.get(one[1], "")))
    return [pk for _rank, pk in named[start - first : stop - first]]
