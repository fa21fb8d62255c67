"""What is raised when something written by a person or a file cannot be read."""

from typing import Any

from django.core.exceptions import ValidationError

from values.labels import Label


class ReadingError(ValueError):
    """Says what was there and what would be right, in the language active when it is shown.

    `message` is a lazy string with named placeholders, `params` fills them.
    """

    def __init__(self, message: Label, code: str, params: dict[str, Any]) -> None:
        super().__init__(message, code, params)
        self.message, self.code, self.params = message, code, params

    def __str__(self) -> str:
        return str(self.message) % self.params

    def as_validation_error(self) -> ValidationError:
        """Return the same complaint for a form or model field."""
        return ValidationError(self.message, code=self.code, params=self.params)


# The code of a complaint that goes away once somebody says why.
REASON_WANTED = "reason_wanted"


def reason_wanted(asked: str) -> ValidationError:
    """Return the complaint that a change wants a reason, at the field of that name."""
    return ValidationError({"reason": ValidationError(asked, REASON_WANTED)})


def wants_only_reason(error: Exception) -> bool:
    """Return whether a reason is all that is missing."""
    found = getattr(error, "error_dict", {"": [None]})
    return all(getattr(one, "code", "") == REASON_WANTED for some in found.values() for one in some)


def shown(given: object, limit: int = 60) -> str:
    """Return what was given as text short enough for a message."""
    text = str(given)
    return text if len(text) <= limit else text[: limit - 1] + "…"
