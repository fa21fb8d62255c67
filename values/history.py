"""The history that tracked models keep: django-simple-history's records, and which of them were written together."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import FieldDoesNotExist
from django.db import models
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

    def get_meta_options(self, model):
        """Index what hangs on a site by it and by date: the newest records of a site cost the same after years."""
        options = super().get_meta_options(model)
        try:
            model._meta.get_field("site")
        except FieldDoesNotExist:
            return options
        return options | {"indexes": [*options.get("indexes", ()), models.Index(fields=["site", "history_date"])]}
