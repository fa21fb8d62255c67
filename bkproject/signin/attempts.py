"""Refusing what is tried too often: passwords, codes, mails to whoever forgot a password."""

import logging
import math

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from bkproject import throttle
from usage.accounts import account_named
from usage.recording import record_blocked

log = logging.getLogger(__name__)


def refuse_too_many(name: str, address: str) -> None:
    """Count an attempt with a password or a code; raise ValidationError where it comes too early after others."""
    wait = throttle.begin(name, address)
    if wait is None:
        return
    record_blocked(by=account_named(name.rpartition(":")[2]))
    log.warning("Not looked at after too many failures: %r from %s", name, address)
    minutes = math.ceil(wait.total_seconds() / 60)
    message = ngettext(
        "Too many failed attempts. Wait %(minutes)s minute, then try again.",
        "Too many failed attempts. Wait %(minutes)s minutes, then try again.",
        minutes,
    )
    raise ValidationError(message, code="throttled", params={"minutes": minutes})
