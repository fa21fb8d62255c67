"""The pages of cross tables: one table, and the records that one of its numbers is made of."""

from functools import cached_property

from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import ListView, TemplateView

from progress.records.filters import shareable
from reports.cross.asked import OF_LISTS, Asked
from reports.cross.facts import site_of
from reports.cross.kinds import KINDS
from reports.cross.listings import cross_listing, entries_listing
from reports.cross.table import TOTAL, UNKNOWN, Cell, Entry, Part
from spreadsheets.exports.views import Exportable

ENTRIES_PER_PAGE = 100


class OfOneTable:
    """Mixin: the cross table that an address asks for."""

    answers_as_of = True

    @cached_property
    def asked(self) -> Asked:
        plural = self.kwargs["plural"]
        if plural not in KINDS:
            raise Http404
        return Asked(plural, self.request.GET, self.request.user)

    @property
    def query(self) -> str:
        return shareable(self.request.GET, without=(*OF_LISTS, "row", "column"))

    def get_context_data(self, **kwargs):
        filters, asked = shareable(self.asked.filters(), without=OF_LISTS), self.asked
        listed = reverse(asked.kind.list_name)
        return super().get_context_data(**kwargs) | {
            "asked": asked,
            "kind": asked.kind,
            "list_url": f"{listed}?{filters}" if filters else listed,
        }


class CrossTableView(OfOneTable, Exportable, TemplateView):
    """`/cross-table/clusters/?rows=unit&across=stage-eia&amount=count`, of the clusters that the filters find."""

    template_name = "cross/cross_table.html"
    exports = ("cross_table",)

    def listing(self, key):
        return cross_listing(self.asked)

    def _address(self, cell: Cell) -> str:
        named = {name: value for name, value in (("row", cell.row), ("column", cell.column)) if value != TOTAL}
        address = reverse("cross-table-records", args=[self.kwargs["plural"]])
        query = "&".join(filter(None, (self.query, urlencode(named))))
        return f"{address}?{query}" if query else address

    def _linked(self, cells: list[Cell]) -> list[tuple[Cell, str]]:
        """Return each cell with the address of what it is made of; none for an empty one."""
        return [(cell, self._address(cell) if cell.entries else "") for cell in cells]

    def get_context_data(self, **kwargs):
        asked, table = self.asked, self.asked.table
        heads = [*(column.label for column in table.columns), _("Total")]
        kept = shareable(asked.filters(), without=OF_LISTS)
        rows = [] if asked.is_too_wide else [*table.rows, *([Part((9,), TOTAL, _("Total"))] if table.rows else [])]
        lines = [
            (row, [(head, *linked) for head, linked in zip(heads, self._linked(table.line(row.key)), strict=True)])
            for row in rows
        ]
        source = {"view": "cross-table", "of": self.kwargs["plural"], "query": self.query}
        return super().get_context_data(**kwargs) | {
            "table": table,
            "heads": [(head, column.is_unknown) for head, column in zip(heads, table.columns, strict=False)],
            "lines": lines,
            "kinds": [(key, kind.label, key == self.kwargs["plural"]) for key, kind in KINDS.items()],
            "kept_parameters": [(name, value) for name, value in asked.filters().items() if value],
            "unplaced": self._unplaced(),
            "own_table_url": f"{reverse('own-table-add')}?{urlencode(source)}",
            "has_filters": bool(kept),
        }

    def _unplaced(self) -> int:
        """Return of how many records the rows or the columns are not recorded."""
        entries = self.asked.table.total.entries
        return sum(
            entry.row.key == UNKNOWN or (entry.column is not None and entry.column.key == UNKNOWN) for entry in entries
        )


class CrossTableRecordsView(OfOneTable, Exportable, ListView):
    """The records that one number of a cross table is made of; those that give nothing known come first."""

    template_name = "cross/records.html"
    paginate_by = ENTRIES_PER_PAGE
    exports = ("cross_table_records",)

    @cached_property
    def cell(self) -> Cell:
        """The cell that the address names; 404 for rows and columns that the table does not have."""
        table, asked = self.asked.table, self.request.GET
        row, column = asked.get("row", TOTAL), asked.get("column", TOTAL)
        known = {part.key for part in table.rows} | {TOTAL}, {part.key for part in table.columns} | {TOTAL}
        if row not in known[0] or column not in known[1]:
            raise Http404
        return table.cell(row, column)

    def get_queryset(self) -> list[Entry]:
        return sorted(self.cell.entries, key=lambda entry: entry.given.value is not None)

    def listing(self, key):
        if not self.asked.is_understood:
            return cross_listing(self.asked)
        return entries_listing(self.title, self.get_queryset(), self.asked.amount)

    @property
    def title(self) -> str:
        """Say which row and column it is: "xã An Phú; done"."""
        table = self.asked.table
        said = [part.label for part in table.rows if part.key == self.cell.row]
        said += [part.label for part in table.columns if part.key == self.cell.column]
        return "; ".join(said) or _("Total")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        query = self.query
        address = reverse("cross-table", args=[self.kwargs["plural"]])
        return context | {
            "cell": self.cell,
            "title": self.title,
            "rows": [(entry, entry.record, site_of(entry.record)) for entry in context["page_obj"]],
            "is_of_projects": self.kwargs["plural"] == "projects",
            "table_url": f"{address}?{query}" if query else address,
        }
