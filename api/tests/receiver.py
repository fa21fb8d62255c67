"""A real receiver of webhooks for the tests of this room: a server in a thread, which keeps what it was sent."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """`sent` are the messages it took in, as (headers, body); `answers` what it gives in turn, then 204."""

    def __init__(self) -> None:
        self.sent: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.address = ""
        self.before = lambda: None

    def answer(self, status: int, text: str = "", **headers: str) -> None:
        """Give this answer to the next message."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append((status, named, text.encode()))

    def take(self) -> list[dict[str, Any]]:
        """Return what was sent since it was taken last."""
        taken, self.sent = self.sent, []
        return [json.loads(body) for _headers, body in taken]


@contextmanager
def listening(wrap=lambda socket: socket) -> Iterator[Receiver]:
    """Serve a receiver on a free port of this machine."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.before()
            receiver.sent.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status, headers, text = receiver.answers.pop(0) if receiver.answers else (204, {}, b"")
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.socket = wrap(server.socket)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    receiver.address = f"http://127.0.0.1:{server.server_port}/hook?key=k-e-y"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Return whether one of the signatures is right: written anew from the specification, not from our code."""
    key = base64.b64decode(secret[len("whsec_") :])
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body.decode()}"
    wanted = base64.b64encode(hmac.HMAC(key, text.encode("utf-8"), hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(f"v1,{wanted}", one) for one in headers["webhook-signature"].split(" "))
