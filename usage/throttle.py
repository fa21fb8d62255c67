"""How often one address may ask pages that are open to everybody."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from usage.recording import client_address

MINUTE = 60
MOST_ADDRESSES = 10_000  # remembered at once


class Counts:
    """Requests of each address in the present minute, of one process: a page that is read writes nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: OrderedDict[tuple[int, str], int] = OrderedDict()

    def add(self, address: str) -> int:
        """Count one request; return how many there were in this minute."""
        minute = int(time.time() // MINUTE)
        with self._lock:
            key = (minute, address)
            count = self._counts[key] = self._counts.get(key, 0) + 1
            while self._counts and (next(iter(self._counts))[0] < minute or len(self._counts) > MOST_ADDRESSES):
                self._counts.popitem(last=False)
            return count

    def clear(self) -> None:
        with self._lock:
            self._counts.clear()


counts = Counts()


def throttled(view: Callable[..., Any]) -> Callable[..., Any]:
    """Answer 429 to an address that asks open pages more often than the settings allow in a minute."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if counts.add(client_address(request)) > settings.OPEN_REQUESTS_PER_MINUTE:
            text = _("Too many requests from this address: try again in a minute.")
            headers = {"Retry-After": str(MINUTE)}
            return HttpResponse(text, status=429, content_type="text/plain; charset=utf-8", headers=headers)
        return view(request, *args, **kwargs)

    return answer
