"""The application's threads never wait for a client: what a client sends is read before, what it gets is kept for it.

Reached directly, without a proxy that does the same, a few clients on a bad line would otherwise hold every thread.
The server's own threads wait, and of those there are many (`gunicorn.conf.py`): they cost a little memory each, hold no
connection to the database and compute nothing.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from bkproject.startup.memory import Memory

IN_MEMORY = 1024 * 1024  # bytes of a request or an answer; the rest waits in a temporary file
READ_BEFORE = 128 * IN_MEMORY  # bytes; a longer request is refused by the application, which then reads it itself
PIECE = 64 * 1024  # bytes sent at a time

FULL = (
    "Ổ đĩa của máy chủ đã đầy, chưa lưu được gì. Báo quản trị viên, quay lại trang trước và gửi lại sau.\n"
    "The server's disk is full, nothing was saved. Tell the administrator, go back and send it again later.\n"
).encode()

log = logging.getLogger(__name__)
Application = Callable[[dict[str, Any], Callable[..., Any]], Any]


class ApartFromClients:
    """A WSGI application whose work is done in `threads` threads of its own, made when first asked: after the fork."""

    def __init__(self, application: Application, *, threads: int) -> None:
        self._application = application
        self._memory = Memory()
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="application")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        try:
            body = _body(environ)
        except OSError:
            log.exception("What %s sent could not be kept until it was whole", environ["PATH_INFO"])
            return _told_full(environ, start_response)
        if body is None:
            start_response("400 Bad Request", [("Content-Length", "0")])
            return iter(())
        asked = environ | {"wsgi.input": body}
        asked.pop("wsgi.file_wrapper", None)  # with it the application would leave sending a file to the server
        answer = _Answer()
        self._pool.submit(self._work, asked, answer)
        start_response(*answer.head())
        return answer.pieces()

    def _work(self, environ: dict[str, Any], answer: "_Answer") -> None:
        self._answer(environ, answer)
        self._memory.give_back()

    def _answer(self, environ: dict[str, Any], answer: "_Answer") -> None:
        try:
            response = self._application(environ, answer.start)
            try:
                for piece in response:
                    if answer.is_given_up:
                        break
                    answer.add(piece)
            finally:
                response.close()
        except BaseException as error:  # noqa: BLE001 - told to the server's thread, which closes the connection
            answer.end(error)
        else:
            answer.end()


def _body(asked: dict[str, Any]) -> Any:
    """Return what the client sends, read to its end; None where it stops before."""
    try:
        length = int(asked.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return None
    if not 0 <= length <= READ_BEFORE:
        return asked["wsgi.input"]
    kept = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the application reads it
    while missing := length - kept.tell():
        piece = asked["wsgi.input"].read(min(missing, PIECE))
        if not piece:
            kept.close()
            return None
        kept.write(piece)
    kept.seek(0)
    return kept


def _told_full(asked: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
    """Answer whoever sends more than the disk has room for: once all is sent, for a browser reads no answer before."""
    with suppress(OSError):
        while asked["wsgi.input"].read(PIECE):
            pass
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(FULL)))]
    start_response("507 Insufficient Storage", headers)
    return iter([FULL])


class _Answer:
    """What the application says, written by its thread and read by the server's, which may be much slower."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._head: tuple[Any, ...] = ()
        self._kept = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when it is sent
        self._written = 0
        self._is_over = False
        self._error: BaseException | None = None
        self.is_given_up = False

    def start(self, *head: Any) -> None:
        with self._changed:
            self._head = head
            self._changed.notify()

    def add(self, piece: bytes) -> None:
        with self._changed:
            if self.is_given_up:
                return
            self._kept.seek(self._written)
            self._written += self._kept.write(piece)
            self._changed.notify()

    def end(self, error: BaseException | None = None) -> None:
        with self._changed:
            self._is_over, self._error = True, error
            self._changed.notify()

    def head(self) -> tuple[Any, ...]:
        """Wait for status and headers."""
        with self._changed:
            self._changed.wait_for(lambda: self._head or self._is_over)
            if not self._head:
                raise self._error or RuntimeError("the application ended without an answer")
            return self._head

    def pieces(self) -> Iterator[bytes]:
        """Yield what was said as soon as it is; raise what the application raised."""
        sent = 0
        try:
            while piece := self._from(sent):
                sent += len(piece)
                yield piece
        finally:
            with self._changed:
                self.is_given_up = True
                self._kept.close()

    def _from(self, sent: int) -> bytes:
        with self._changed:
            self._changed.wait_for(lambda: self._written > sent or self._is_over)
            if self._written > sent:
                self._kept.seek(sent)
                return self._kept.read(PIECE)
            if self._error:
                raise self._error
            return b""


class Worker(ThreadWorker):
    """Gunicorn's worker with threads, which closes a connection in the thread that served it.

    Gunicorn does so in the one that accepts all others, and waits there for two seconds for a client that is slow to
    close its end.
    """

    def handle(self, conn: TConn) -> object:
        is_kept = super().handle(conn)
        if is_kept is False:
            conn.close(graceful=True)
            conn.close = _already_closed
        return is_kept


def _already_closed(graceful: bool = False) -> None:
    pass
