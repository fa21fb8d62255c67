"""A report that a browser sends again, not knowing whether it arrived, is taken once."""

import datetime
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from progress.models import SentReport

Made = TypeVar("Made")
TOKEN = "report_token"  # the field of forms that holds it; empty without JavaScript


class AlreadySent(Exception):
    """The report with this token was taken before; nothing was written."""


def once(*, token: str, by, save: Callable[[], Made]) -> Made:
    """Save what was sent under `token`, and remember it together; raises AlreadySent for one remembered.

    Without a token it is saved. What `save` raises leaves the token free for the next try.
    """
    token = token.replace("\0", "")  # PostgreSQL keeps none
    if not token:
        return save()
    with transaction.atomic():
        _sent, is_new = SentReport.objects.get_or_create(user=by, token=token[: SentReport.LENGTH])
        if not is_new:
            raise AlreadySent
        return save()


def forget_old() -> int:
    """Delete what came longer ago than SENT_REPORTS_KEPT_DAYS, as no browser sends it again; return how many."""
    until = timezone.now() - datetime.timedelta(days=settings.SENT_REPORTS_KEPT_DAYS)
    deleted, _by_model = SentReport.objects.filter(sent_at__lt=until).delete()
    return deleted
