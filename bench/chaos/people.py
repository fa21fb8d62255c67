"""People who save while things break, and the ledger of what they were told."""

import http.client
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.server.browsing import Browser, FormReader

FORMS = "/work/milestones/{}/"
NOBODY = 0  # the status where no answer came
PLAIN = b'class="site-main"'  # what every page of ours has, that of failures too


@dataclass(frozen=True, slots=True)
class Save:
    """A note somebody sent for a milestone, the status of the answer, when it came and after how long, in seconds."""

    milestone: int
    note: str
    status: int
    at: float
    seconds: float

    @property
    def is_confirmed(self) -> bool:
        return self.status == http.HTTPStatus.FOUND


@dataclass(slots=True)
class Ledger:
    """What was sent and answered; `bad_pages`: answers that no person should see, (address, status, what it said)."""

    saves: list[Save] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    bad_pages: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def confirmed(self) -> list[Save]:
        return [save for save in self.saves if save.is_confirmed]

    def note_answer(self, address: str, status: int, kind: str, content: bytes) -> None:
        self.statuses.append(status)
        is_told = PLAIN in content or kind.startswith(("text/plain", "application/json"))
        if b"Traceback (most recent" in content or (status >= 500 and not is_told):
            self.bad_pages.append((address, status, content[:200].decode(errors="replace")))


class Person(Browser):
    """A browser that sends nothing twice by itself, and writes down every answer."""

    def __init__(self, port: int, ledger: Ledger, cookies: dict[str, str] | None = None) -> None:
        super().__init__(port, cookies)
        self.ledger, self.port, self.status, self.content = ledger, port, NOBODY, b""

    def _ask(self, method: str, address: str, body: bytes | None = None, kind: str = "") -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Content-Type": kind, "Origin": f"http://127.0.0.1:{self.port}"} if kind else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        self.status, self.content, self.location = NOBODY, b"", ""
        try:
            connection.request(method, address, body, headers)
            response = connection.getresponse()
            self.content = response.read()
            self.status, self.location = response.status, response.headers.get("Location", "")
            self._keep_cookies(response.headers.get_all("Set-Cookie") or ())
            self.ledger.note_answer(address, self.status, response.headers.get("Content-Type", ""), self.content)
        except (OSError, http.client.HTTPException):
            self.ledger.statuses.append(NOBODY)
        finally:
            connection.close()
        return self.status, self.content

    def _keep_cookies(self, headers: Sequence[str]) -> None:
        for header in headers:
            name, _equals, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')

    def form(self, address: str, holding: str) -> dict[str, str]:
        """Return the form of a page that has a field `holding`; LookupError where there is none."""
        self.get(address)
        reader = FormReader()
        reader.feed(self.content.decode(errors="replace"))
        for form in reader.forms:
            if holding in form:
                return form
        raise LookupError(f"no form with a field {holding} at {address}: {self.status}")

    def save(self, milestone: int, note: str) -> Save:
        """Open the form of a milestone and send it with a note, as a person does."""
        address, began, status = FORMS.format(milestone), time.monotonic(), NOBODY
        try:
            fields = self.form(address, "note")
        except LookupError:
            status = self.status if self.status != http.HTTPStatus.FOUND else http.HTTPStatus.UNAUTHORIZED
        else:
            status, to = self.post(address, fields | {"note": note})
            if to.startswith("/login/"):
                status = http.HTTPStatus.UNAUTHORIZED
        now = time.monotonic()
        self.ledger.saves.append(Save(milestone, note, status, now, now - began))
        return self.ledger.saves[-1]
