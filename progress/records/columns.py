"""Columns of a list, declared once: what its page shows, what one may choose beside, and what is exported as shown."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseRedirect
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from spreadsheets.exports import PlainColumn, PlainListing, in_chunks, plain
from spreadsheets.writers.specs import DATE, NUMBER, TEXT, WHOLE
from values.numbers import format_number, plain_number

COLUMNS = "columns"  # the parameter that names the columns in their order: `?columns=area&columns=unit`
PLACE = "place-"  # and, from the form, the number of each: `place-area=2`
SHOWN = "shown"  # what of a list is exported as it shows it
SORT_KEYS = 3  # that the form offers; the heads of the columns add any number


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its cell in a file (`plain`) and, where it is more than that, on the page (`html`).

    `head` is a short header for the page; `sorts` where the list is sorted by its key; `term` is explained beside it;
    `needs` adds to the rows what the cells read. An extra one is shown only to whoever chooses it.
    """

    plain: PlainColumn
    html: Callable[[Any], str] | None = None
    head: str = ""
    sorts: bool = False
    term: str = ""
    css: str = ""
    needs: Callable[[QuerySet], QuerySet] | None = None
    is_extra: bool = False
    opening: str = ""  # the tag that begins a cell, made once for all rows

    @property
    def key(self) -> str:
        return self.plain.spec.key

    @property
    def label(self) -> str:
        return self.head or self.plain.spec.header

    @property
    def title(self) -> str:
        """The whole header, where the page shows a short one."""
        return self.plain.spec.header if self.head and self.head != self.plain.spec.header else ""

    def cell(self, row) -> SafeString:
        """Return the cell of a row as the page shows it, its tags included."""
        inner = self.html(row) if self.html else shown(self.plain.cell(row), self.plain.spec.kind)
        return SafeString(f"{self.opening}{conditional_escape(inner)}</td>")


def column(key: str, header: Any, value: Callable[[Any], Any], kind: str = TEXT, width: int | None = None, **more: Any):
    """Return a column; `value` is its cell in a file, `more` as Column has it."""
    css = more.pop("css", "num" if kind in (NUMBER, WHOLE) else "")
    made = Column(plain(key, header, value, kind, width=width), css=css, **more)
    attributes = format_html(' class="{}"', css) if css else ""
    return replace(made, opening=format_html('<td{} data-label="{}">', attributes, made.label))


def first_column(key: str, header: Any, value: Callable[[Any], Any], html: Callable[[Any], str], **more: Any) -> Column:
    """Return the column that names the row: always shown, before all others."""
    made = column(key, header, value, html=html, **more)
    return replace(made, opening=mark_safe('<th scope="row">'))


def shown(value: Any, kind: str = TEXT) -> str:
    """Return a value as pages show it: unknown is told, numbers and dates are written as people write them."""
    if value is None or value == "":
        return format_html('<span class="no-data">{}</span>', _("not recorded"))
    if kind == DATE:
        return f"{value:%d/%m/%Y}"
    return format_number(value) if isinstance(value, int | Decimal) and kind in (NUMBER, WHOLE) else str(value)


class ChoosesColumns:
    """Mixin for lists whose columns a person chooses and orders; named before RecordListView.

    The first of `every_column()` names the row and is always there.
    """

    other_parameters = (COLUMNS,)

    def every_column(self) -> list[Column]:
        """Return the columns that the list can show, in their usual order; asked for after `get_queryset`."""
        raise NotImplementedError

    @cached_property
    def _every(self) -> dict[str, Column]:
        return {one.key: one for one in self.every_column()}

    @cached_property
    def usual(self) -> list[Column]:
        return [one for one in self._every.values() if not one.is_extra]

    @cached_property
    def columns(self) -> list[Column]:
        """The columns asked for in the address, as far as there are such; else the usual ones."""
        asked = dict.fromkeys(self.request.GET.getlist(COLUMNS))
        first, *_others = self.usual
        chosen = [self._every[key] for key in asked if key in self._every and key != first.key]
        return [first, *chosen] if chosen else self.usual

    def unknown_columns(self, keys: Iterable[str]) -> list[str]:
        """Return those of `keys` that are no columns of the list."""
        self.get_queryset()
        return [key for key in keys if key not in self._every]

    def with_needs(self, rows: QuerySet) -> QuerySet:
        """Add to the rows what the cells of the columns read."""
        for one in self.columns:
            rows = one.needs(rows) if one.needs else rows
        return rows

    def get(self, request, *args, **kwargs):
        if not any(name.startswith(PLACE) for name in request.GET):
            return super().get(request, *args, **kwargs)
        self.get_queryset()
        query = as_numbered(request.GET, [one.key for one in self.usual]).urlencode()
        return HttpResponseRedirect(f"{request.path}?{query}" if query else request.path)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        chosen = [one for one in self.columns if one is not self.usual[0]]
        left = [one for one in self._every.values() if one not in self.columns]
        kept = self.request.GET.copy()
        for name in (COLUMNS, "order", "page"):
            kept.pop(name, None)
        order = context["order"]
        return context | {
            "columns": self.columns,
            "chosen_columns": [one.key for one in self.columns] if self.columns != self.usual else [],
            "column_choices": [(n, one, one in chosen) for n, one in enumerate([*chosen, *left], 1)],
            "sort_choices": [one for one in self._every.values() if one.sorts],
            "sort_places": [order[n] if n < len(order) else "" for n in range(max(SORT_KEYS, len(order)))],
            "kept_parameters": [(name, value) for name, values in kept.lists() for value in values if value],
        }

    def exported(self) -> tuple[str, ...]:
        return *super().exported(), f"{self.exports[0]}_{SHOWN}"

    def listing(self, key):
        if not key.endswith(f"_{SHOWN}"):
            return super().listing(key)
        found = self.get_queryset()
        title = _("%(title)s, as the list shows them") % {"title": self.list_title}
        told = [one.plain for one in self.columns]
        return PlainListing(key, title[:1].upper() + title[1:], told, self.export_rows(found), found.count)

    def export_rows(self, found: QuerySet) -> Iterator:
        """Yield the rows of all pages, read some at a time."""
        for chunk in in_chunks(self.with_needs(found)):
            yield from chunk


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
