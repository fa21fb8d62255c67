"""Records of several tables of history as one, the newest first: counted, cut and paged in SQL.

Of one row's records the later written has the higher `history_id`: that says which of them came before another.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import CharField, Count, OuterRef, QuerySet, Subquery, Value
from simple_history.models import HistoricalRecords

from history.tracking import TrackedModel


def pk_name(model: type[models.Model]) -> str:
    """Return the column of a table of history that holds the primary key of the row it tells of."""
    return model._meta.pk.attname


class Records:
    """The records that `sources` hold, one queryset per table of history."""

    def __init__(self, sources: Iterable[QuerySet[Any]]) -> None:
        self.sources = list(sources)

    @cached_property
    def total(self) -> int:
        parts = [source.order_by().values_list("pk") for source in self.sources]
        return _together(parts).count() if parts else 0

    def keys(self, start: int, stop: int) -> list[tuple[type[TrackedModel], int]]:
        """Return (model, history_id) of the records from place `start` to before `stop`; one query."""
        if not self.sources:
            return []
        rows = _together([self._newest(source, stop) for source in self.sources])
        rows = rows.order_by("-history_date", "-history_id", "label")[start:stop]
        models = {source.model.instance_type._meta.label: source.model.instance_type for source in self.sources}
        return [(models[label], history_id) for _date, history_id, label in rows]

    @staticmethod
    def _newest(source: QuerySet[Any], count: int) -> QuerySet[Any]:
        history, label = source.model, source.model.instance_type._meta.label
        # SQLite cuts no part of a union short: each part is cut short in a subquery of its own.
        newest = source.order_by("-history_date", "-history_id").values("pk")[:count]
        records = history.objects.filter(pk__in=newest).order_by()
        labelled: QuerySet[Any] = records.annotate(label=Value(label, output_field=CharField())).values_list(
            "history_date", "history_id", "label"
        )
        return labelled

    def read(self, start: int, stop: int) -> list[tuple[Any, ...]]:
        """Return (record, the record of the same row before it or None); three queries for each kind of row at most."""
        return load(self.keys(start, stop))

    def counts(self, request_ids: set[str]) -> dict[str, int]:
        """Return how many records each of these requests wrote."""
        if not (request_ids and self.sources):
            return {}
        counts: dict[str, int] = defaultdict(int)
        parts = [source.filter(request_id__in=request_ids).order_by().values("request_id") for source in self.sources]
        parts = [part.annotate(number=Count("pk")).values_list("request_id", "number") for part in parts]
        for request_id, number in _together(parts):
            counts[request_id] += number
        return counts


def _together(parts: list[QuerySet[Any]]) -> QuerySet[Any]:
    first, *others = parts
    return first.union(*others, all=True) if others else first


def previous_of(model: type[TrackedModel]) -> QuerySet[Any]:
    """Return, for a Subquery on records of `model`, the earlier records of the same row, the newest first."""
    own = pk_name(model)
    earlier = model.history.filter(**{own: OuterRef(own)}, history_id__lt=OuterRef("history_id"))
    newest_first: QuerySet[Any] = earlier.order_by("-history_id")
    return newest_first


def load(keys: list[tuple[type[TrackedModel], int]]) -> list[tuple[Any, ...]]:
    """Return the records of these keys, in their order, each with the one before it."""
    wanted: dict[type[TrackedModel], list[int]] = defaultdict(list)
    loaded: dict[tuple[type[TrackedModel], int], tuple[Any, Any]] = {}
    for model, history_id in keys:
        wanted[model].append(history_id)
    for model, ids in wanted.items():
        records = model.history.filter(pk__in=ids).select_related("history_user")
        records = list(records.annotate(previous_id=Subquery(previous_of(model).values("history_id")[:1])))
        before = model.history.in_bulk([record.previous_id for record in records if record.previous_id])
        _attach_links(model, [*records, *before.values()])
        loaded |= {(model, record.pk): (record, before.get(record.previous_id)) for record in records}
    return [loaded[key] for key in keys if key in loaded]


def _attach_links(model: type[TrackedModel], records: list[Any]) -> None:
    """Give each record `links`: by many-to-many field, the primary keys it pointed at."""
    for record in records:
        record.links = {}
    for f in model.history.model._history_m2m_fields:
        other = f"{f.m2m_reverse_field_name()}_id"
        linked: dict[int, set[int]] = defaultdict(set)
        rows = HistoricalRecords.m2m_models[f].objects.filter(history__in=[record.pk for record in records])
        for history_id, pk in rows.values_list("history_id", other):
            linked[history_id].add(pk)
        for record in records:
            record.links[f.name] = frozenset(linked[record.pk])
