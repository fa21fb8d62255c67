"""Long work that tells how far it is: lines of text while it goes on, and at last where the reader goes from there.

A line is "DONE TOTAL WHAT", both numbers 0 where nobody knows; the last one an address of ours, or "error WHY".
"""

import contextvars
import logging
import queue
import threading
from collections.abc import Callable, Iterator

from django.db import connections
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from files.disk import trouble_of
from history.transactions import is_busy
from spreadsheets.work_progress import Tell

logger = logging.getLogger(__name__)
HEADER = "X-Progress"


class StepRefused(Exception):
    """The work cannot be done; says why, to be shown where it was asked for."""


def wants_progress(request: HttpRequest) -> bool:
    return request.headers.get(HEADER) == "1"


def stream(work: Callable[[Tell], str]) -> StreamingHttpResponse:
    """Do `work`, which returns an address or raises Refused, while its progress is sent."""
    # Once the server asks for the lines, the request's language is no longer the active one.
    lines = _lines(work, get_language(), contextvars.copy_context())
    response = StreamingHttpResponse(lines, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # proxies would keep the lines until the last one
    return response


def refusal(message: str) -> StreamingHttpResponse:
    """Answer as `stream` does where the work is refused before it begins."""
    return StreamingHttpResponse([_error(message)], content_type="text/plain; charset=utf-8")


def _error(message: str) -> str:
    return f"error {' '.join(message.split())}\n"


def _lines(work: Callable[[Tell], str], language: str | None, context: contextvars.Context) -> Iterator[str]:
    """Yield lines of progress, then the outcome, of work that runs in a thread.

    The thread works on this one's database connections, which this one leaves alone meanwhile. A reader who goes away
    does not stop the work: it is waited for.
    """
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    lent = connections.all(initialized_only=True)
    for connection in lent:
        connection.inc_thread_sharing()

    def run() -> None:
        for connection in lent:
            connections[connection.alias] = connection
        try:
            with override(language):
                lines.put(_outcome(work, lambda what, done, total: lines.put(f"{done} {total} {what}\n")))
        finally:
            lines.put(None)

    thread = threading.Thread(target=context.run, args=(run,), name="import", daemon=True)
    thread.start()
    try:
        while (line := lines.get()) is not None:
            yield line
    finally:
        thread.join()
        for connection in lent:
            connection.dec_thread_sharing()


def _outcome(work: Callable[[Tell], str], on_progress: Tell) -> str:
    try:
        return f"{work(on_progress)}\n"
    except StepRefused as error:
        return _error(str(error))
    except Exception as error:
        if is_busy(error):
            return _error(_("Someone else is saving. Try again."))
        # The answer has begun: there is no error page to send any more.
        logger.exception("An import failed while its progress was shown.")
        if trouble := trouble_of(error):
            return _error(str(trouble.label))
        return _error(_("The tracker failed; the error was recorded. Check your imports before you try again."))
