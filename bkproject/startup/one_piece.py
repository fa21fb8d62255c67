"""Python's stack in one piece.

CPython keeps the frames of its functions in pieces of 16 kB. A loop that happens to stand at the end of a piece has
every function it calls put into a new one, asked of the system and given back each time: the list of clusters takes
twice as long there (https://github.com/python/cpython/issues/142183, mended in some versions after 3.13.12, not in 3.11
and 3.12).
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any

# A frame larger than a piece gets one of its own, of a power of two: 512 kB here, of which the frames of all that it
# calls find 190 kB free. Nothing is written to what no frame uses, so it costs addresses and no memory.
SLOTS = 40_000


def _call(function: Callable, *args: Any) -> Any:
    return function(*args)


in_one_piece = FunctionType(_call.__code__.replace(co_stacksize=SLOTS), globals(), "in_one_piece")


class OnePieceMiddleware:
    """Answers a request on a stack in one piece."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        return in_one_piece(self.get_response, request)
