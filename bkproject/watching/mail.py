"""Mail through the office's server, and how the last one went, for whoever watches over the tracker."""

import datetime
import json
from contextlib import suppress
from typing import NamedTuple

from django.conf import settings
from django.core.mail.backends import smtp
from django.utils import timezone

FILE = "last-mail.json"


class LastMail(NamedTuple):
    """When mail was last sent, or was to be; `error` is empty where it went out."""

    at: datetime.datetime
    error: str


class NotedBackend(smtp.EmailBackend):
    """Django's own, noting whether the server took the mails."""

    def open(self):
        try:
            return super().open()
        except OSError as error:
            _note(str(error))
            raise

    def send_messages(self, email_messages):
        try:
            sent = super().send_messages(email_messages)
        except OSError as error:  # as are the errors of SMTP
            _note(str(error))
            raise
        _note("")
        return sent


def _note(error: str) -> None:
    told = {"at": timezone.now().isoformat(), "error": error[:500]}
    with suppress(OSError):  # a full disk keeps no mail back
        (settings.DATA_DIR / FILE).write_text(json.dumps(told), encoding="utf-8")


def last_mail() -> LastMail | None:
    """Return how the last mail went from the server that shares this folder of data; None before the first."""
    try:
        told = json.loads((settings.DATA_DIR / FILE).read_text(encoding="utf-8"))
        return LastMail(datetime.datetime.fromisoformat(told["at"]), told["error"])
    except (OSError, ValueError, KeyError):
        return None


def mail_state() -> str:
    """Return "off" where no server is set, "unused" before the first mail, else "ok" or "error"."""
    if settings.EMAIL_BACKEND.endswith((".console.EmailBackend", ".dummy.EmailBackend")):
        return "off"
    last = last_mail()
    return "unused" if last is None else "error" if last.error else "ok"
