"""How often one computer may have answers made that nobody needs to sign in for.

Counted in this process alone: whoever reads writes nothing. An answer that is kept costs nothing and is not counted.
"""

import threading
import time
from collections import Counter

from django.conf import settings

MINUTE = 60


class Pace:
    """Counts of the present minute, by address."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._counts: Counter[str] = Counter()

    def admits(self, address: str) -> bool:
        """Count one answer to be made for an address; return whether it is among those of a minute."""
        minute = int(time.time()) // MINUTE
        with self._lock:
            if minute != self._minute:
                self._minute = minute
                self._counts.clear()
            self._counts[address] += 1
            return self._counts[address] <= settings.PUBLIC_REQUESTS_PER_MINUTE

    @staticmethod
    def seconds_left() -> int:
        """Return in how many seconds the next minute begins."""
        return MINUTE - int(time.time()) % MINUTE


pace = Pace()
