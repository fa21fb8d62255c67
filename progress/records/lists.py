"""What lists offer beside their rows: columns to choose and to order, and the list itself under a name."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from progress.models import SavedList
from progress.records.columns import Column
from progress.records.filters import ListFilter, shareable
from spreadsheets.exports import PlainListing, in_chunks
from values.numbers import plain_number
from values.today import past_day

COLUMNS = "columns"  # the parameter that names the columns in their order: `?columns=area&columns=unit`
PLACE = "place-"  # and, from the form, the number of each: `place-area=2`
SHOWN = "shown"  # what of a list is exported as it shows it
SORT_KEYS = 3  # that the form offers; the heads of the columns add any number


class SavableList:
    """Mixin for lists whose filters, columns and order a person may keep under a name."""

    list_title: str | Promise
    other_parameters: tuple[str, ...] = ()  # of the address, beside the filters

    def filter_of(self, data) -> ListFilter:
        """Return the list's filter as `data`, the query of an address, asks."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        if past_day():
            return super().get_context_data(**kwargs)
        name, query = self.request.resolver_match.view_name, shareable(self.request.GET, without=("page",))
        return super().get_context_data(**kwargs) | {
            "saved_lists": SavedList.objects.visible_to(self.request.user).filter(list_name=name),
            "list_query": query,
            "save_list_url": f"{reverse('progress:saved-list-add')}?{urlencode({'list': name, 'query': query})}",
        }


class ChoosesColumns:
    """Mixin for lists whose columns a person chooses and orders; named before RecordListView.

    The first of `every_column()` names the row and is always there. `card_lines` are the keys of those that stand
    beside it, and below it, where a small screen shows a row as a card of two lines.
    """

    other_parameters = (COLUMNS,)
    card_lines: tuple[tuple[str, ...], tuple[str, ...]] | None = None

    def every_column(self) -> list[Column]:
        """Return the columns that the list can show, in their usual order; asked for after `get_queryset`."""
        raise NotImplementedError

    @cached_property
    def _every(self) -> dict[str, Column]:
        columns = self.every_column()
        beside, below = self.card_lines or ((), [column.key for column in columns[1:4]])
        lines = dict.fromkeys(below, 2) | dict.fromkeys(beside, 1)
        return {c.key: c.on_line(lines[c.key]) if c.key in lines else c for c in columns}

    @cached_property
    def usual(self) -> list[Column]:
        return [column for column in self._every.values() if not column.is_extra]

    @cached_property
    def columns(self) -> list[Column]:
        """Return the columns asked for in the address, as far as there are such; else the usual ones."""
        keys = dict.fromkeys(self.request.GET.getlist(COLUMNS))
        first, *_others = self.usual
        chosen = [self._every[key] for key in keys if key in self._every and key != first.key]
        return [first, *chosen] if chosen else self.usual

    def unknown_columns(self, keys: Iterable[str]) -> list[str]:
        """Return those of `keys` that are no columns of the list."""
        self.get_queryset()
        return [key for key in keys if key not in self._every]

    def with_needs(self, rows: QuerySet) -> QuerySet:
        """Add to the rows what the cells of the columns read."""
        for column in self.columns:
            rows = column.needs(rows) if column.needs else rows
        return rows

    def get(self, request, *args, **kwargs):
        if not any(name.startswith(PLACE) for name in request.GET):
            return super().get(request, *args, **kwargs)
        self.get_queryset()
        query = as_numbered(request.GET, [column.key for column in self.usual]).urlencode()
        return HttpResponseRedirect(f"{request.path}?{query}" if query else request.path)

    def get_queryset(self):
        return self.with_needs(super().get_queryset())

    def rows(self, records) -> list:
        """Return what the columns read, of records of one page or of some to export: themselves."""
        return list(records)

    def page_rows(self, page) -> list:
        return self.rows(page.object_list)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        chosen = [column for column in self.columns if column is not self.usual[0]]
        left = [column for column in self._every.values() if column not in self.columns]
        kept = self.request.GET.copy()
        for name in (COLUMNS, "order", "page", "as_of"):  # every form keeps the day by itself (past.py)
            kept.pop(name, None)
        order = context["order"]
        return context | {
            "columns": self.columns,
            "rows": self.page_rows(context["page_obj"]) if context["paginator"].count else [],
            "chosen_columns": [column.key for column in self.columns] if self.columns != self.usual else [],
            "column_choices": [(n, column, column in chosen) for n, column in enumerate([*chosen, *left], 1)],
            "sort_choices": [column for column in self._every.values() if column.sorts],
            "sort_places": [order[n] if n < len(order) else "" for n in range(max(SORT_KEYS, len(order)))],
            "kept_parameters": [(name, value) for name, values in kept.lists() for value in values if value],
        }

    def exported(self) -> tuple[str, ...]:
        return *super().exported(), f"{self.exports[0]}_{SHOWN}"

    def listing(self, key):
        if not key.endswith(f"_{SHOWN}"):
            return super().listing(key)
        return self.shown_listing(key, _("%(title)s, as the list shows them") % {"title": self.list_title})

    def shown_listing(self, key: str, title: str) -> PlainListing:
        """Return the rows found, of all pages, with the columns that the page shows."""
        rows = self.get_queryset()
        columns = [column.plain for column in self.columns]
        return PlainListing(key, capfirst(title), columns, self.export_rows(rows), rows.count)

    def export_rows(self, rows: QuerySet) -> Iterator:
        """Yield the rows of all pages, read some at a time."""
        for chunk in in_chunks(rows):
            yield from self.rows(chunk)


def as_numbered(query, usual: list[str]):
    """Return a query as the form of columns was sent, as addresses have it: the columns ticked, by their numbers."""
    kept = query.copy()
    places = {name.removeprefix(PLACE): kept.pop(name)[-1] for name in list(kept) if name.startswith(PLACE)}
    ticked = sorted(
        dict.fromkeys(kept.getlist(COLUMNS)), key=lambda key: plain_number(places.get(key, "")) or len(places)
    )
    for name, values in (
        (COLUMNS, ticked if ticked != usual[1:] else []),
        ("order", [key for key in kept.getlist("order") if key]),
    ):
        kept.setlist(name, values)
        if not values:
            del kept[name]
    return kept
