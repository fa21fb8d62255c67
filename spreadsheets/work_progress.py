"""How far long work is, told to whoever waits for it."""

from collections.abc import Callable

# Called with what is being done, and how many of how many rows are done: both 0 where nobody knows.
Tell = Callable[[str, int, int], None]
# The same of one thing only.
TellCount = Callable[[int, int], None]


def silent(*_progress: object) -> None:
    """Tell nobody."""
