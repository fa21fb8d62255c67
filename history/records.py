"""The history that tracked models keep: django-simple-history's records, and which of them were written together."""

import datetime
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

REQUEST_ID_LENGTH = 32


_together: ContextVar[str] = ContextVar("what is written together", default="")


@contextmanager
def written_together(request_id: str) -> Iterator[None]:
    """Inside, all records of history share this id: an import's, whatever request or command saves it."""
    token = _together.set(request_id)
    try:
        yield
    finally:
        _together.reset(token)


def current_request_id() -> str:
    """What the records of one request share; empty outside of one (commands, fixtures)."""
    if together := _together.get():
        return together
    request = getattr(HistoricalRecords.context, "request", None)
    if request is None:
        return ""
    if not hasattr(request, "history_request_id"):
        request.history_request_id = uuid.uuid4().hex
    return request.history_request_id


def recorded_at(row: models.Model, now: datetime.datetime | None = None) -> datetime.datetime:
    """Return now, or when the row was last saved, where a clock that was wrong has run ahead since."""
    return max(filter(None, (now or timezone.now(), getattr(row, "changed_at", None))))


class WrittenInARequest(models.Model):
    """Columns that every table of history has beside the library's own."""

    request_id = models.CharField(
        _("request"),
        max_length=REQUEST_ID_LENGTH,
        blank=True,
        default=current_request_id,
        editable=False,
        db_index=True,
    )

    class Meta:
        abstract = True


class History(HistoricalRecords):
    """`history = History()` on a tracked model."""

    def __init__(self, **options):
        super().__init__(bases=[WrittenInARequest], **options)

    def create_historical_record(self, instance, history_type, using=None):
        """Record at the time of the save, which is never earlier than the one before it."""
        if hasattr(instance, "_history_date"):
            super().create_historical_record(instance, history_type, using)
            return
        instance._history_date = recorded_at(instance)
        try:
            super().create_historical_record(instance, history_type, using)
        finally:
            del instance._history_date

    def get_meta_options(self, model):
        """Index what hangs on a site by it and by date: the newest records of a site cost the same after years."""
        options = super().get_meta_options(model)
        try:
            model._meta.get_field("site")
        except FieldDoesNotExist:
            return options
        return options | {"indexes": [*options.get("indexes", ()), models.Index(fields=["site", "history_date"])]}
