"""What a kind of doubtful data is made of: rows of one model that break one of some rules."""

import datetime
import functools
import operator
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from progress.models import Document, Site, SiteDocument
from progress.records.doubts import with_facts
from values.rules import Rule


@dataclass(frozen=True)
class DoubtfulRows:
    """Rows of `model` that break one of `rules`.

    `prepare` annotates what rules ask beside facts of the site; `related` is read along with the rows.
    """

    model: type[Model]
    rules: tuple[Rule, ...]
    prepare: Callable[[QuerySet], QuerySet] = lambda rows: rows
    related: tuple[str, ...] = ("site",)

    def condition(self, on: datetime.date) -> Q:
        return functools.reduce(operator.or_, (rule.broken(on) for rule in self.rules))

    def annotated(self, rows: QuerySet) -> QuerySet:
        """Annotate `rows` with all that the rules need."""
        names = sorted({name for rule in self.rules for name in rule.needs})
        return with_facts(self.prepare(rows), names)

    def broken_by(self, record: Model, on: datetime.date) -> list[Rule]:
        """Return the rules that a doubtful row breaks."""
        return [rule for rule in self.rules if len(self.rules) == 1 or rule.is_broken(record, on)]

    def within(self, rows: QuerySet, sites: QuerySet) -> QuerySet:
        """Return those of `rows` that belong to `sites`; figures of the province belong to none."""
        keys = sites.order_by().values("pk")
        if self.model is Document:
            return rows.filter(pk__in=SiteDocument.objects.filter(site__in=keys).values("document"))
        if issubclass(self.model, Site):
            return rows.filter(pk__in=keys)
        return rows.filter(site__in=keys) if self.has_site else rows.none()

    @property
    def has_site(self) -> bool:
        return any(field.name == "site" for field in self.model._meta.fields)

    def in_order(self, rows: QuerySet) -> QuerySet:
        order = ("site__name_key", "site_id") if self.has_site else ()
        return rows.select_related(*self.related).order_by(*order, "pk")


@dataclass(frozen=True)
class DoubtKind:
    """One kind of doubt, of one model or several, under one heading."""

    code: str
    title: str
    parts: tuple[DoubtfulRows, ...]
