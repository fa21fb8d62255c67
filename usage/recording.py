"""Writing the record of use: into the database, and as a line of JSON into the log."""

import datetime
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import override

from usage.models import UseKind, UseRecord

log = logging.getLogger("usage")
errors = logging.getLogger(__name__)
present_request: ContextVar[HttpRequest | None] = ContextVar("present_request", default=None)


def client_address(request: HttpRequest) -> str:
    """Return the address the request came from; in production the one that our own proxy saw and put last."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.PRODUCTION else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """Take what is recorded within for something done by this request; also in the threads it hands its context to."""
    token = present_request.set(request)
    try:
        yield
    finally:
        present_request.reset(token)


def record_use(kind: UseKind, *, by=None, what: str = "", request: HttpRequest | None = None, page: str = "") -> None:
    """Record a use by the person `by`, or by whoever is signed in; in the present transaction, if there is one.

    What is taken back with its transaction is not recorded. A database that cannot be written to stops nobody: the log
    holds the line, and why it is there alone.
    """
    request = request or present_request.get()
    person = by or getattr(request, "user", None)
    record = UseRecord(
        kind=kind,
        person=person if person is not None and person.is_authenticated else None,
        address=client_address(request)[:64] if request else "",
        what=what,
        page=page,
    )
    if request:  # a command talks to the person at the terminal
        transaction.on_commit(partial(log.info, as_line(record)))
    try:
        with transaction.atomic():
            record.save()
    except DatabaseError:
        errors.exception("This use stands in the log only")


def record_filing(*records: object, by) -> None:
    """Record that something happened to a form or report: "form, whose it is: what", in the office's language."""
    with override(settings.LANGUAGE_CODE):
        record_use(UseKind.FILING, by=by, what=": ".join(str(record) for record in records))


def record_blocked(*, by=None) -> None:
    """Record that an attempt to sign in was not looked at: once a minute from one address, for trying costs nothing."""
    request = present_request.get()
    minute_ago = timezone.now() - datetime.timedelta(minutes=1)
    lately = UseRecord.objects.filter(kind=UseKind.BLOCKED, at__gt=minute_ago)
    if not lately.filter(address=client_address(request)[:64] if request else "", person=by).exists():
        record_use(UseKind.BLOCKED, by=by)


def as_line(record: UseRecord) -> str:
    """Return a record as one line of JSON."""
    values = {
        "at": record.at.isoformat(timespec="milliseconds"),
        "use": record.kind,
        "person": record.person.get_username() if record.person else None,
        "address": record.address,
        "what": record.what,
        "page": record.page,
    }
    return json.dumps(values, ensure_ascii=False)


def log_refused(request: HttpRequest, status: int) -> None:
    """Log that a signed-in person was refused a page, or asked for one that is not there: in the log alone."""
    values = {
        "at": timezone.now().isoformat(timespec="milliseconds"),
        "use": "page-refused",
        "person": request.user.get_username(),
        "address": client_address(request)[:64],
        "what": str(int(status)),
        "page": f"{request.method} {request.path}",
    }
    log.info(json.dumps(values, ensure_ascii=False))


def forget_old() -> int:
    """Delete what is older than USE_KEPT_DAYS; return how many records that were."""
    return UseRecord.objects.forget_before(timezone.now() - datetime.timedelta(days=settings.USE_KEPT_DAYS))
