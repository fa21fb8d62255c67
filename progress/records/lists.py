"""What lists offer beside their rows: columns to choose and to order, the list itself under a name, editing in a line.

There a form takes the line's place, and the line as it is now the form's. The address of such a form names the list one
goes back to and the line: `?next=/clusters/%3Forder=-late&line=12`. Without JavaScript the form is a page of its own,
from which one comes back to the list as it was filtered and ordered.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from progress.access.scope import keeps_every
from progress.models import SavedList, Site, SiteKind
from progress.records.columns import Column
from progress.records.filters import ListFilter, shareable
from spreadsheets.exports import PlainListing, in_chunks
from values.numbers import plain_number
from values.text import filled
from values.today import past_day

COLUMNS = "columns"  # the parameter that names the columns in their order: `?columns=area&columns=unit`
PLACE = "place-"  # and, from the form, the number of each: `place-area=2`
SHOWN = "shown"  # what of a list is exported as it shows it
NEXT, LINE = "next", "line"  # the list that a form leads back to, and which line of it
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
            "own_table_url": f"{reverse('own-table-add')}?{urlencode({'view': name, 'query': query})}",
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
        return {column.key: column for column in self.on_lines(self.every_column())}

    def on_lines(self, columns: list[Column]) -> list[Column]:
        """Return columns as they stand on the lines of a card."""
        beside, below = self.card_lines or ((), [column.key for column in columns[1:4]])
        lines = dict.fromkeys(below, 2) | dict.fromkeys(beside, 1)
        return [column.on_line(lines[column.key]) if column.key in lines else column for column in columns]

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
        if request.htmx and LINE in request.GET:
            return self.line(plain_number(request.GET[LINE]))
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

    def line(self, pk: int | None) -> HttpResponse:
        """Return the row of one record alone, as the list shows it now; without cells where it is found no more."""
        rows = self.rows(self.get_queryset().filter(pk=pk))
        context = {"columns": self.columns, "row": rows[0]} if rows else {}
        return render(self.request, "records/includes/line.html", context)

    def page_rows(self, page) -> list:
        """Return the rows of one page: only keys are put in order, what the rows show is read of these alone.

        Of a past day the keys are read first: what stands in for a table would be gone through whole a second time.
        """
        keys = page.object_list.values_list("pk", flat=True)
        return self.rows(self.object_list.filter(pk__in=list(keys) if past_day() else keys))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        chosen = [column for column in self.columns if column is not self.usual[0]]
        left = [column for column in self._every.values() if column not in self.columns]
        kept, order = self.request.GET.copy(), context["order"]
        for name in (COLUMNS, "order", "page"):
            kept.pop(name, None)
        as_usual = f"{self.request.path}?{kept.urlencode()}"
        kept.pop("as_of", None)  # every form keeps the day by itself (past.py)
        is_chosen = self.columns != self.usual
        return context | {
            "columns": self.columns,
            # Read when they are shown: what is kept of a page needs none.
            "rows": SimpleLazyObject(lambda: self.page_rows(context["page_obj"]) if context["paginator"].count else []),
            "chosen_columns": [column.key for column in self.columns] if is_chosen else [],
            "as_usual": as_usual if is_chosen else "",
            "column_choices": [
                (n, column.key, column.plain.spec.header, n <= len(chosen))
                for n, column in enumerate([*chosen, *left], 1)
            ],
            "sort_choices": [
                (f"{sign}{column.key}", f"{column.plain.spec.header} {arrow}")
                for column in self._every.values()
                if column.sorts
                for sign, arrow in (("", "↑"), ("-", "↓"))
            ],
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


def is_own_page(address: str) -> bool:
    """Return whether an address that a link gave is a page of ours: nobody is led elsewhere."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, None)


def back_to(address: str, url: str) -> str:
    """Return `url` with the list that its page is to lead back to; itself for none."""
    return f"{url}?{urlencode({NEXT: address})}" if address else url


class OpensInLine:
    """Mixin for the views of forms that lists open in a line, named before Django's class."""

    request: HttpRequest

    @property
    def list_address(self) -> str:
        """The list that the address names; empty for none."""
        address = self.request.GET.get(NEXT, "")
        return address if is_own_page(address) else ""

    @property
    def line_address(self) -> str:
        """What the list gives the line alone at."""
        joint = "&" if "?" in self.list_address else "?"
        return f"{self.list_address}{joint}{urlencode({LINE: self.request.GET.get(LINE, '')})}"

    @property
    def in_line(self) -> bool:
        return bool(self.request.htmx and self.list_address and self.request.GET.get(LINE))

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if self.in_line:
            response["HX-Push-Url"] = "false"  # the address stays the list's
        return response

    def to_list(self) -> HttpResponseRedirect:
        """Redirect to the list; to htmx, to the line, which tells the messages."""
        return HttpResponseRedirect(self.line_address if self.in_line else self.list_address)


@dataclass(frozen=True)
class EditLinks:
    """Makes links that open forms in the lines of a list, at sites of the `kinds` or among `others`."""

    address: str
    kinds: Collection[str]
    others: QuerySet

    @cached_property
    def pks(self) -> set[int]:
        return set(self.others.order_by().values_list("pk", flat=True))

    @cached_property
    def _back(self) -> str:
        """The list, as the query of an address names it."""
        return urlencode({NEXT: self.address})

    def link(self, url: str, site: Site, text, label: str, line: int | None = None) -> SafeString | None:
        """Return a link to the form at `url`, named by `label`; None where the site is not this person's to edit."""
        if site.kind not in self.kinds and site.pk not in self.pks:
            return None
        address = f"{url}{'&' if '?' in url else '?'}{self._back}&{LINE}={line or site.pk}"
        html = '<a class="edits" hx-boost="true" href="{}">{}<span class="visually-hidden">: {}</span></a>'
        return filled(html, address, text, label)


def edit_links(request: HttpRequest, permission: str) -> EditLinks | None:
    """Return what the lines of the list that is shown are edited by; None without `permission` and of a past day."""
    user = request.user
    if past_day() or not user.has_perm(permission):
        return None
    query = shareable(request.GET, without=(LINE,))
    kinds = {kind for kind in SiteKind.values if keeps_every(user, kind)}
    others = Site.objects.editable_by(user).exclude(kind__in=kinds)
    address = f"{request.path}?{query}" if query else request.path
    return EditLinks(address, kinds, others)
