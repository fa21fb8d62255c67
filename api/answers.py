"""Answers to programs: JSON, and problems (RFC 9457) in the language asked for, naming the field."""

import json
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from values.text import Label

TITLES: dict[int, Label] = {
    400: _("The request cannot be read"),
    401: _("An access token is needed"),
    403: _("You do not have permission"),
    404: _("Not found"),
    405: _("This address does not take the method"),
    409: _("Changed in the meantime"),
    415: _("Send JSON"),
    422: _("Not saved: correct the values"),
    429: _("Too many requests"),
    503: _("Busy: try again"),
}


class Problem(Exception):
    """An answer that says what is wrong: with which status, in which field, with which headers."""

    def __init__(
        self,
        status: int,
        detail: Label = "",
        errors: dict[str, list[Any]] | None = None,
        headers: dict[str, str] | None = None,
    ):
        super().__init__(status, detail)
        self.status, self.detail, self.errors, self.headers = status, detail, errors or {}, headers or {}

    @classmethod
    def of(cls, error: ValidationError, status: int = 422) -> "Problem":
        """Return the problem that Django's error tells of; one of no field stands as the detail."""
        by_field = error.update_error_dict({})
        return cls(status, " ".join(ValidationError(by_field.pop(NON_FIELD_ERRORS, [])).messages), by_field)

    @property
    def response(self) -> HttpResponse:
        status = HTTPStatus(self.status)
        content: dict[str, Any] = {
            "type": "about:blank",
            "title": str(TITLES.get(status, status.phrase)),
            "status": int(status),
            "detail": str(self.detail) or str(TITLES.get(status, status.phrase)),
            "errors": [
                {"field": name, "message": message, "code": code}
                for name, errors in self.errors.items()
                for message, code in map(_told, errors)
            ],
        }
        return as_response(content, status, "application/problem+json", self.headers)


def _told(error: Any) -> tuple[str, str | None]:
    """Return an error as text, with its code."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages), getattr(error, "code", None)
    return str(error), None


def as_response(
    content: Any, status: int = 200, content_type: str = "application/json", headers: dict[str, str] | None = None
) -> HttpResponse:
    """Return JSON that no browser and no proxy keeps, in the language it is written in."""
    text = json.dumps(content, ensure_ascii=False)
    response = HttpResponse(text, content_type=content_type, status=status, headers=headers)
    response["Content-Language"] = get_language()
    response["Cache-Control"] = "no-store, private"
    return response
