"""A server of one bucket, as far as the tracker speaks S3 with it: objects are put, read, listed and deleted."""

import datetime
import hashlib
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

BUCKET = "tracker"


class _Bucket(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format, *args):
        """Say nothing."""

    @property
    def objects(self) -> dict[str, bytes]:
        return self.server.objects

    def _answer(self, status: int, body: bytes = b"", **headers) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": len(body)} | headers).items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _asked(self) -> str | None:
        """Return the name of the object that is asked for; answer and return None where the request is not signed."""
        bucket, _slash, name = unquote(urlsplit(self.path).path).lstrip("/").partition("/")
        if bucket != BUCKET or "AWS4-HMAC-SHA256" not in self.headers.get("Authorization", ""):
            self._answer(403)
            return None
        return name

    def do_PUT(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if name := self._asked():
            self.objects[name] = content
            self._answer(200, ETag=f'"{hashlib.md5(content).hexdigest()}"')

    def do_DELETE(self):
        if name := self._asked():
            self.objects.pop(name, None)
            self._answer(204)

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        name = self._asked()
        if name is None:
            return
        if name == "":
            self._answer(200, self._list(), Content_Type="application/xml")
        elif name not in self.objects:
            self._answer(404)
        else:
            content = self.objects[name]
            moment = "Mon, 02 Nov 2026 08:00:00 GMT"
            self._answer(200, content, ETag=f'"{hashlib.md5(content).hexdigest()}"', Last_Modified=moment)

    def _list(self) -> bytes:
        prefix = parse_qs(urlsplit(self.path).query).get("prefix", [""])[0]
        now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        found = "".join(
            f"<Contents><Key>{escape(name)}</Key><LastModified>{now}</LastModified><Size>{len(content)}</Size></Contents>"
            for name, content in sorted(self.objects.items())
            if name.startswith(prefix)
        )
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>".encode()


@contextmanager
def bucket_served():
    """Serve an empty bucket; give its address and its objects by name."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Bucket)
    server.objects = {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.objects
    finally:
        server.shutdown()
        server.server_close()


def variables(address: str) -> dict[str, str]:
    """Return the variables of a tracker whose files lie in the bucket."""
    keys = {"S3_ACCESS_KEY": "tracker", "S3_SECRET_KEY": "a secret"}
    return {"MEDIA_STORAGE": "s3", "S3_ENDPOINT": address, "S3_BUCKET": BUCKET, **keys}
