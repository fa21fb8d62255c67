"""Secret addresses of calendars, kept out of every log: a calendar program can send its secret nowhere else."""

import logging
import re
from typing import Any

from gunicorn.glogging import Logger

_SECRET = re.compile(r"(/calendar/)[\w-]+")


def hidden(text: str) -> str:
    """Return the text without the secrets of calendars' addresses."""
    return _SECRET.sub(r"\1…", text)


class WithoutSecrets(logging.Filter):
    """Hides the secrets in what is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        if "/calendar/" in (message := record.getMessage()):
            record.msg, record.args = hidden(message), ()
        return True


class AccessLogger(Logger):
    """Hides them in the server's own log of requests."""

    def atoms(self, *args: Any) -> dict[str, Any]:
        told = super().atoms(*args)
        return {name: hidden(value) if isinstance(value, str) else value for name, value in told.items()}
