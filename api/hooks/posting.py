"""Sending one message over the network: to checked addresses only, within seconds, without following anywhere."""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from api.hooks.addresses import Address, ascii_host, is_allowed, target_of
from api.hooks.models import Trouble

SECONDS = 10  # to connect, and for each piece of an answer
SECONDS_IN_ALL = 20  # whatever the receiver sends, however slowly
BYTES_READ = 4096
TRIED = 2  # addresses of one host


class Internal(OSError):
    """The name leads into an internal network."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status with the beginning of the answer, or why none came; when one may come again."""

    status: int | None
    text: str
    milliseconds: int
    trouble: str = ""
    retry_after: str = ""

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def post(address: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Send a message and return what came back; raises nothing, for whoever reads it keeps no program waiting."""
    begun = time.monotonic()
    parts = urlsplit(address)
    said: tuple[int | None, str, str] = (None, "", "")
    trouble = ""
    try:
        said = _send(parts, body, headers)
    except Internal:
        trouble = Trouble.INTERNAL
    except socket.gaierror:
        trouble = Trouble.UNKNOWN
    except ssl.SSLCertVerificationError:
        trouble = Trouble.CERTIFICATE
    except TimeoutError:
        trouble = Trouble.SLOW
    except (OSError, http.client.HTTPException, ValueError):
        is_over = time.monotonic() - begun >= SECONDS_IN_ALL
        trouble = Trouble.SLOW if is_over else Trouble.LOST
    status, text, retry_after = said
    return Answer(status, text, int((time.monotonic() - begun) * 1000), trouble, retry_after)


def _send(parts: SplitResult, body: bytes, headers: dict[str, str]) -> tuple[int, str, str]:
    is_plain = parts.scheme == "http"
    host = ascii_host(parts.hostname or "")
    connection = _connection(host, parts.port, is_plain=is_plain)
    connection.connect()
    # A receiver that sends a byte now and then is cut off, in the handshake too: the time of each piece alone would
    # never end.
    watch = threading.Timer(SECONDS_IN_ALL, _cut, [connection])
    watch.daemon = True
    watch.start()
    until = time.monotonic() + SECONDS_IN_ALL
    try:
        if isinstance(connection.sock, ssl.SSLSocket):
            connection.sock.do_handshake()
        connection.request("POST", target_of(parts), body, headers)
        response = connection.getresponse()
        if time.monotonic() >= until:  # what was cut off reads as if it ended there
            raise TimeoutError
        return response.status, _beginning(response), response.headers.get("Retry-After", "")
    finally:
        watch.cancel()
        connection.close()


def _beginning(response: http.client.HTTPResponse) -> str:
    """Return how an answer begins; its status counts, whether or not the rest comes."""
    try:
        return response.read1(BYTES_READ).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException, ValueError):
        return ""


def _cut(connection: http.client.HTTPConnection) -> None:
    if connection.sock:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _connection(host: str, port: int | None, *, is_plain: bool) -> http.client.HTTPConnection:
    if is_plain:
        return _Plain(host, port or http.client.HTTP_PORT, timeout=SECONDS)
    return _Secure(host, port or http.client.HTTPS_PORT, timeout=SECONDS, context=ssl.create_default_context())


def _open(host: str, port: int, *, is_plain: bool) -> socket.socket:
    """Connect to an address of a host that was checked: no second look-up can lead elsewhere. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    allowed = [one[4] for one in found if is_allowed(_read(one[4][0]), plain=is_plain)][:TRIED]
    if not allowed:
        raise Internal
    for number, where in enumerate(allowed, 1):
        try:
            return socket.create_connection(where[:2], SECONDS)
        except OSError:
            if number == len(allowed):
                raise
    raise Internal


def _read(text: str | int) -> Address:
    return ipaddress.ip_address(re.sub("%.*", "", str(text)))


class _Plain(http.client.HTTPConnection):
    def connect(self) -> None:
        self.sock = _open(self.host, self.port, is_plain=True)


class _Secure(http.client.HTTPSConnection):
    def connect(self) -> None:
        plain = _open(self.host, self.port, is_plain=False)
        context: ssl.SSLContext = self._context
        self.sock = context.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
