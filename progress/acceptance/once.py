"""A report that a browser sends again, not knowing whether it arrived, is taken once."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

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
