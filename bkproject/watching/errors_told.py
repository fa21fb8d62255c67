"""Errors of the server, told without people to what SENTRY_DSN names: Sentry, or what speaks like it."""

from typing import Any

import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from sentry_sdk.utils import BadDsn

from bkproject import __version__
from bkproject.startup.sentences import both
from bkproject.watching.secrets import hidden

KEPT_OF_A_REQUEST = {"url", "method"}


def without_people(event: dict[str, Any], _hint: dict[str, Any]) -> dict[str, Any]:
    """Return the event without who it was, what was sent, what was searched for and secret addresses."""
    event.pop("user", None)
    event.pop("server_name", None)
    if request := event.get("request"):
        event["request"] = {name: hidden(request[name]) for name in KEPT_OF_A_REQUEST & request.keys()}
    if entry := event.get("logentry"):
        event["logentry"] = {"message": hidden(entry.get("formatted") or entry.get("message") or "")}
    return event


def tell_errors(address: str) -> None:
    """Tell every error of this process to `address` from now on: where it happened and what it says, no variables."""
    try:
        sentry_sdk.init(
            dsn=address,
            release=__version__,
            before_send=without_people,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
        )
    except BadDsn as error:
        raise ImproperlyConfigured(
            both(
                "SENTRY_DSN cần dạng https://khóa@sentry.example.vn/1, hoặc bỏ trống.",
                "SENTRY_DSN is like https://key@sentry.example.vn/1, or left empty.",
            )
        ) from error
