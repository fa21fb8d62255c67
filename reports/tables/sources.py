"""What an own table is made of: a list that can be saved, a cross table, or the series of an indicator."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, Resolver404, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from progress.access import scope
from progress.models import SiteKind
from progress.records.lists import SHOWN, SavableList
from progress.saved_lists.queries import understood
from reports.cross.asked import Asked
from reports.cross.kinds import KINDS
from reports.tables.models import OwnTable
from spreadsheets.exports import Listing
from spreadsheets.exports.views import Exportable
from values.addresses import view_at

CROSS, SERIES = "cross-table", "indicator"  # the names of their addresses


class Source:
    """The view that an own table shows, as it answers one person without a browser."""

    view: Any = None

    def __init__(self, table: OwnTable, user):
        self.table, self.user = table, user
        is_cross = table.view_name == CROSS and table.argument in KINDS
        self.asked = Asked(table.argument, QueryDict(table.query), user) if is_cross else None
        self.view = None if is_cross else _view(table, user)
        self.query = table.query
        if isinstance(self.view, SavableList):
            # What of the filters is no longer there is left out, as a saved list leaves it out.
            self.query = understood(self.view, table.query).query
            self.view.request.GET = QueryDict(self.query)

    @property
    def exists(self) -> bool:
        """Whether there is such a list, for this person."""
        return self.asked is not None or self.view is not None

    @property
    def address(self) -> str:
        """The page of the list or the table itself."""
        page = reverse(self.table.view_name, args=[self.table.argument] if self.table.argument else [])
        return f"{page}?{self.query}" if self.query else page

    @property
    def label(self) -> str:
        """Say what it is: "List: industrial clusters"."""
        if self.asked:
            return _("Cross table: %(title)s") % {"title": self.asked.title}
        if self.table.view_name == SERIES:
            return _("Series of the indicator: %(title)s") % {"title": self.view.found[1].label}
        return _("List: %(title)s") % {"title": capfirst(str(self.view.list_title))}

    def filters(self) -> list[tuple[str, str]]:
        """Return labels and values of what the rows were narrowed to."""
        if self.asked:
            return self.asked.filter.asked
        if isinstance(self.view, SavableList):
            return self.view.filter_of(QueryDict(self.query, mutable=True)).asked
        return []

    def listing(self) -> Listing:
        """Return its rows: of a list as its page shows them."""
        keys = self.view.exported()
        return self.view.listing(next((key for key in keys if key.endswith(f"_{SHOWN}")), keys[0]))

    @property
    def site_kinds(self) -> set[str]:
        """The kinds of sites that it speaks of to this person."""
        if self.table.view_name == CROSS:
            named = KINDS[self.table.argument].site_kinds
        elif self.table.view_name == SERIES:
            named = {str(SiteKind.CLUSTER)}
        else:
            named = {kind for kind in SiteKind.values if self.table.view_name == f"{kind}s:list"} or {*SiteKind.values}
        return {kind for kind in named if scope.sees_every(self.user, kind)} if len(named) > 1 else named


def _view(table: OwnTable, user) -> Exportable | None:
    """Return the view of a table's source for a person; None for one that is gone, is no source or is not theirs."""
    try:
        address = reverse(table.view_name, args=[table.argument] if table.argument else [])
        match = view_at(address)
    except (NoReverseMatch, Resolver404):
        return None
    view_class = getattr(match.func, "view_class", None)
    if not (view_class and issubclass(view_class, Exportable)):
        return None
    if not (issubclass(view_class, SavableList) or table.view_name == SERIES):
        return None
    request = HttpRequest()
    request.method, request.user, request.resolver_match = "GET", user, match
    request.path = request.path_info = address
    request.GET = QueryDict(table.query)
    request.htmx = HtmxDetails(request)
    view = view_class(**match.func.view_initkwargs)
    view.setup(request, *match.args, **match.kwargs)
    if not getattr(view, "has_permission", lambda: True)():
        return None
    return view
