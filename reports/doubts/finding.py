"""Doubtful data that a person may see: how many of each kind, and a page of them. A fixed number of queries."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Model, QuerySet

from progress.models import Site
from reports.access import sees_province
from reports.doubts.kinds import KINDS
from reports.doubts.links import link_to
from reports.doubts.parts import DoubtfulRows, DoubtKind
from reports.models import IndicatorFigure
from spreadsheets.exports import in_chunks


@dataclass(frozen=True, slots=True)
class Doubtful:
    """One record and what is doubtful about it, in words, with the way to the field that settles it."""

    kind: DoubtKind
    record: Model
    texts: list[str]
    url: str

    @property
    def site(self) -> Site | None:
        return self.record if isinstance(self.record, Site) else getattr(self.record, "site", None)

    @property
    def what(self) -> str:
        """The record beside its site."""
        if isinstance(self.record, Site):
            return ""
        return getattr(self.record, "title", "") or str(self.record)


class Doubts:
    """All that is doubtful on a day among what `user` sees; of `sites` only, and of one kind only, where asked."""

    def __init__(self, user, on: datetime.date, sites: QuerySet | None = None, kind: str = ""):
        self.user, self.on, self.sites = user, on, sites
        self.kinds = [doubt_kind for doubt_kind in KINDS if not kind or doubt_kind.code == kind]

    @cached_property
    def _parts(self) -> list[tuple[DoubtKind, DoubtfulRows]]:
        return [(kind, part) for kind in self.kinds for part in kind.parts if self._is_shown(part)]

    def _is_shown(self, part: DoubtfulRows) -> bool:
        if part.model is IndicatorFigure:
            return self.sites is None and sees_province(self.user)
        return self.user.has_perm(f"{part.model._meta.app_label}.view_{part.model._meta.model_name}") or (
            part.model is Site
        )

    def _visible(self, part: DoubtfulRows) -> QuerySet:
        rows = part.model.objects.all()
        return rows.visible_to(self.user) if hasattr(rows, "visible_to") else rows

    def _within(self, part: DoubtfulRows, rows: QuerySet) -> QuerySet:
        return rows if self.sites is None else part.within(rows, self.sites)

    def rows(self, part: DoubtfulRows) -> QuerySet:
        rows = self._within(part, part.annotated(self._visible(part)))
        return part.in_order(rows.filter(part.condition(self.on)))

    @cached_property
    def counts(self) -> list[int]:
        """Count the rows of each part: one query per model, and one per part that compares records."""
        by_query = defaultdict(list)
        for index, (_kind, part) in enumerate(self._parts):
            by_query[part.model, part.prepare if part.prepare is not DoubtfulRows.prepare else None].append(index)
        counts = [0] * len(self._parts)
        for indexes in by_query.values():
            if len(indexes) == 1:  # asked so that what compares records is compared of those in question alone
                counts[indexes[0]] = self.rows(self._parts[indexes[0]][1]).count()
                continue
            rows = self._visible(self._parts[indexes[0]][1])
            for index in indexes:
                rows = self._parts[index][1].annotated(rows)
            rows = self._within(self._parts[indexes[0]][1], rows)
            aggregates = {f"n{i}": Count("pk", filter=self._parts[i][1].condition(self.on)) for i in indexes}
            for name, count in rows.order_by().aggregate(**aggregates).items():
                counts[int(name[1:])] = count
        return counts

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def counts_by_kind(self) -> list[tuple[DoubtKind, int]]:
        """The kinds that occur, with how many."""
        counts = dict.fromkeys((kind.code for kind in self.kinds), 0)
        for (kind, _part), count in zip(self._parts, self.counts, strict=True):
            counts[kind.code] += count
        return [(kind, counts[kind.code]) for kind in self.kinds if counts[kind.code]]

    # For a paginator: a list that is read where it is looked at.
    def __len__(self) -> int:
        return self.total

    def __getitem__(self, wanted: slice) -> list[Doubtful]:
        records, first = [], 0
        for (kind, part), count in zip(self._parts, self.counts, strict=True):
            start, stop = max(wanted.start - first, 0), min(wanted.stop - first, count)
            if start < stop:
                records += [(kind, part, record) for record in self.rows(part)[start:stop]]
            first += count
        return self._told(records)

    def __iter__(self) -> Iterator[Doubtful]:
        """Yield all doubtful records, read in chunks."""
        for kind, part in self._parts:
            for records in in_chunks(self.rows(part)):
                yield from self._told([(kind, part, record) for record in records])

    def _told(self, records: list[tuple[DoubtKind, DoubtfulRows, Model]]) -> list[Doubtful]:
        keys = {record.pk if isinstance(record, Site) else getattr(record, "site_id", None) for *_, record in records}
        mine = set(Site.objects.editable_by(self.user).filter(pk__in=keys - {None}).values_list("pk", flat=True))
        doubtful = []
        for kind, part, record in records:
            rules = part.broken_by(record, self.on)
            url = link_to(record, rules[0].field, self.user, mine)
            doubtful.append(Doubtful(kind, record, [rule.tell(record) for rule in rules], url))
        return doubtful
