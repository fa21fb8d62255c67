"""Clients that send or fetch slowly keep nobody waiting, and what is sent in part is not acted on."""

import errno
import io
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest
from django.conf import settings

from bkproject import slow_clients
from bkproject.slow_clients import ApartFromClients
from bkproject.startup.memory import GROWN, Memory

pytestmark = pytest.mark.once
THREADS, MANY = 4, 40
SERVED = f"""
from bkproject.slow_clients import ApartFromClients
def answer(environ, start_response):
    from io import BytesIO
    start_response("200 OK", [("Content-Length", "9000000")] if environ["PATH_INFO"] == "/long" else [])
    return BytesIO(b"x" * 9_000_000 if environ["PATH_INFO"] == "/long" else environ["wsgi.input"].read())
application = ApartFromClients(answer, threads={THREADS})
"""
SLOW = {
    "header": b"GET / HTTP/1.1\r\nHost: here\r\nX-Slow: ",
    "body": b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 5000\r\n\r\nname=",
    "answer": b"GET /long HTTP/1.1\r\nHost: here\r\n\r\n",
    "closing": b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n",
}


@contextmanager
def served(folder):
    """The port on which one process of the server, with its threads and worker, answers."""
    (folder / "served.py").write_text(SERVED)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "settings.py").write_text(f'threads = {MANY * 2}\nworker_class = "bkproject.slow_clients.Worker"')
    command = [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", f"--config={folder}/settings.py"]
    command += [f"--pythonpath={folder}", "served"]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for _attempt in range(3000):
            with socket.socket() as there:
                if there.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.kill()
        process.communicate()


def posted(port: int) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", "/", b"name=value")
    found = connection.getresponse().read()
    connection.close()
    return found


@pytest.mark.parametrize("kind", SLOW)
def test_others_are_served_beside_many_slow_clients(tmp_path, kind):
    with served(tmp_path) as port:
        slow = [socket.create_connection(("127.0.0.1", port)) for _client in range(MANY)]
        try:
            for client in slow:
                client.sendall(SLOW[kind])
            assert [posted(port) for _time in range(5)] == [b"name=value"] * 5
        finally:
            for client in slow:
                client.close()


class Answer:
    """What a WSGI application gives back; `close` is remembered."""

    def __init__(self, pieces):
        self.pieces, self.is_closed = pieces, threading.Event()

    def __iter__(self):
        return iter(self.pieces)

    def close(self):
        self.is_closed.set()


def asked(application, body=b"", **more):
    """The head and the pieces of an answer."""
    head = []
    environ = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)} | more
    pieces = ApartFromClients(application, threads=1)(environ, lambda *said: head.append(said))
    return head[0] if head else None, pieces


def test_what_is_sent_in_part_is_refused_and_not_acted_on():
    """A form cut off in the middle of a value would otherwise be saved so."""
    called = []
    head, pieces = asked(lambda *given: called.append(given), b"name=val", CONTENT_LENGTH="40")
    assert (head[0], list(pieces), called) == ("400 Bad Request", [], [])


@pytest.mark.parametrize("length", ["many", "-5"])
def test_a_length_that_is_none_never_reaches_the_reading(length):
    head, _pieces = asked(lambda _environ, start: start("200 OK", []) or Answer([]), CONTENT_LENGTH=length)
    assert head[0] == ("400 Bad Request" if length == "many" else "200 OK")


def test_a_longer_request_is_left_to_the_application(monkeypatch):
    """It refuses by the length alone, before anything is written to the disk."""
    monkeypatch.setattr(slow_clients, "READ_BEFORE", 4)
    body = io.BytesIO(b"long enough")
    seen = []

    def application(environ, start):
        seen.append(environ["wsgi.input"])
        start("413 Too Large", [])
        return Answer([])

    head, _pieces = asked(application, b"long enough", **{"wsgi.input": body})
    assert (head[0], seen) == ("413 Too Large", [body])


def test_a_piece_is_sent_before_the_next_is_made():
    """The progress of an import is told line by line."""
    may_go_on = threading.Event()

    def pieces():
        yield b"first"
        may_go_on.wait(60)
        yield b"second"

    answer = Answer(pieces())
    _head, found = asked(lambda _environ, start: start("200 OK", []) or answer)
    assert next(found) == b"first"
    may_go_on.set()
    assert list(found) == [b"second"]
    assert answer.is_closed.wait(60)


def test_what_breaks_off_is_not_told_as_whole():
    def pieces():
        yield b"first"
        raise ValueError("broken")

    _head, found = asked(lambda _environ, start: start("200 OK", []) or Answer(pieces()))
    assert next(found) == b"first"
    with pytest.raises(ValueError, match="broken"):
        next(found)


def test_an_application_that_fails_before_it_answers_is_told(caplog):
    with pytest.raises(ZeroDivisionError):
        asked(lambda _environ, _start: 1 / 0)


def test_an_answer_nobody_fetches_any_more_is_made_no_further():
    made = []

    def pieces():
        for number in range(10_000):
            made.append(number)
            yield b"x"
            time.sleep(0.001)

    answer = Answer(pieces())
    _head, found = asked(lambda _environ, start: start("200 OK", []) or answer)
    next(found)
    found.close()
    assert answer.is_closed.wait(60)
    assert len(made) < 10_000


def test_who_sends_more_than_the_disk_has_room_for_reads_so(monkeypatch):
    """The connection was closed without a word."""

    def no_room(self, piece):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.SpooledTemporaryFile.write", no_room)
    sent, told = io.BytesIO(bytes(3_000_000)), []
    asked = {"CONTENT_LENGTH": "3000000", "wsgi.input": sent, "PATH_INFO": "/documents/add/"}
    answer = ApartFromClients(None, threads=1)(asked, lambda *head: told.append(head))
    assert "Ổ đĩa của máy chủ đã đầy" in b"".join(answer).decode()
    assert told[0][0].startswith("507")
    assert sent.read() == b""  # a browser reads the answer once it has sent everything


def test_memory_is_given_back_once_a_process_has_grown():
    """It holds 8 GROWN at first and 2 when it gave back, then 2, nearly 3 and 3; each giving back looks again."""
    held, given_back = iter([8 * GROWN, 2 * GROWN, 2 * GROWN, 3 * GROWN - 1, 3 * GROWN, GROWN]), []
    memory, often = Memory(resident=lambda: next(held), trim=given_back.append), []
    for _answer in range(4):
        memory.give_back()
        often.append(len(given_back))
    assert often == [1, 1, 1, 2]
