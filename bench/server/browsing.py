"""A browser without a screen: signs in, reads pages, fills in forms. On plain sockets: it is not what is measured."""

import http.client
import uuid
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

TIMEOUT = 600  # seconds


class Browser:
    """One person's; keeps its connection and its cookies."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        self.cookies = dict(cookies or {})

    def get(self, address: str) -> tuple[int, bytes]:
        return self._ask("GET", address)

    def post(self, address: str, fields: dict[str, str], file: tuple[str, bytes] | None = None) -> tuple[int, str]:
        """Send a form, with a file as its field "file"; return the status and where it leads on."""
        if file is None:
            body, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        else:
            body, kind = _multipart(fields, *file)
        status, _content = self._ask("POST", address, body, kind)
        return status, urlsplit(self.location).path

    def _ask(self, method: str, address: str, body: bytes | None = None, kind: str = "") -> tuple[int, bytes]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Accept-Encoding": "gzip" if method == "GET" and not kind else "identity"}
        headers |= {"Content-Type": kind, "Origin": f"http://127.0.0.1:{self.connection.port}"} if kind else {}
        for attempt in (1, 2):
            try:
                self.connection.request(method, address, body, headers)
                response = self.connection.getresponse()
                content = response.read()
                break
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.connection.close()  # an idle connection that the server closed meanwhile
                if attempt == 2:
                    raise
        for header in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        self.location = response.headers.get("Location", "")
        return response.status, content

    def form(self, address: str, holding: str) -> dict[str, str]:
        """Return the fields, as the page fills them, of the form that has a field of the name `holding`."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        self.connection.request("GET", address, headers=headers)
        response = self.connection.getresponse()
        page = response.read().decode()
        for header in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        reader = FormReader()
        reader.feed(page)
        found = next((form for form in reader.forms if holding in form), None)
        if found is None:
            raise LookupError(f"no form with a field {holding} at {address}: {response.status}")
        return found

    def sign_in(self, username: str, password: str) -> None:
        fields = self.form("/login/", "password") | {"username": username, "password": password}
        status, _to = self.post("/login/", fields)
        if status != http.HTTPStatus.FOUND:
            raise AssertionError(f"not signed in: {status}")


class FormReader(HTMLParser):
    """Collects the forms of a page, each as what it would send if nobody typed anything."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.text_area = self.selected_in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "input" and name and given.get("type") not in ("submit", "file"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.forms[-1][name] = given.get("value") or ""
        elif tag == "textarea" and name:
            self.text_area, self.forms[-1][name] = name, ""
        elif tag == "select" and name:
            self.selected_in, self.forms[-1][name] = name, ""
        elif tag == "option" and self.selected_in and "selected" in given:
            self.forms[-1][self.selected_in] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.text_area = ""
        elif tag == "select":
            self.selected_in = ""

    def handle_data(self, data: str) -> None:
        if self.text_area:
            self.forms[-1][self.text_area] += data


def _multipart(fields: dict[str, str], name: str, content: bytes) -> tuple[bytes, str]:
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    parts += [head.encode(), content, f"\r\n--{boundary}--\r\n".encode()]
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"
