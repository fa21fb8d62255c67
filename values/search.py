"""Searching folded columns: marks and case do not count, but a hit with the marks as typed comes first."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Case, Q, QuerySet, Value, When

from values.text import fold


def as_written(text: str, *fields: str) -> Case:
    """Return an expression: 0 for rows one of whose `fields` holds `text` with its very marks, 1 for others."""
    # SQLite folds the case of ASCII letters only, so the marked ones are tried in each usual case.
    cases = {text, text.lower(), text.upper(), text.title(), text.capitalize()}
    found = reduce(or_, (Q(**{f"{field}__icontains": case}) for field in fields for case in cases))
    return Case(When(found, then=Value(0)), default=Value(1))


def search(rows: QuerySet, text: str, *, folded: Iterable[str], written: Iterable[str]) -> QuerySet:
    """Return those of `rows` one of whose `folded` columns holds `text`, hits in the `written` fields' marks first.

    Nothing is found by a text of which folding leaves nothing.
    """
    words = fold(text)
    if not words:
        return rows.none()
    found = reduce(or_, (Q(**{f"{column}__contains": words}) for column in folded))
    order = rows.query.order_by or rows.model._meta.ordering
    return rows.filter(found).annotate(marks_differ=as_written(text, *written)).order_by("marks_differ", *order)
