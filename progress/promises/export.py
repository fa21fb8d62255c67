"""The lists of late milestones and of late projects as tables: a row per record."""

import datetime
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from progress.models import SecondaryProject
from progress.promises.columns import promise_columns
from progress.promises.queries import PromiseRow, promise_rows
from spreadsheets.exports import PlainListing, in_chunks


def promise_listing(key: str, records: QuerySet, on: datetime.date) -> PlainListing:
    """Return `records`, milestones or projects, as the list finds and orders them on that day."""
    is_of_projects = records.model is SecondaryProject
    columns = [column.plain for column in promise_columns(is_of_projects=is_of_projects)]
    title = _("Late secondary projects") if is_of_projects else _("Late milestones")
    return PlainListing(key, title, columns, rows_of(records, on), records.count)


def rows_of(records: QuerySet, on: datetime.date) -> Iterator[PromiseRow]:
    """Yield the rows of milestones or projects, read some at a time."""
    for pks in in_chunks(records.values_list("pk", flat=True)):
        yield from promise_rows(records.model, pks, on)
