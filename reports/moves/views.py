"""How target dates are changed: of a site, a unit, a developer, the province."""

from functools import cached_property
from typing import NamedTuple

from django.utils.translation import get_language, gettext_lazy, ngettext_lazy

from history.data_version import KeptWhileUnchanged
from progress.access.scope import rights_of
from progress.changes.past import first_recorded_day
from progress.models import Milestone, Stage
from progress.records.filters import shareable
from progress.records.pages import RecordListView
from reports.moves.drawing import MOST_LINES, lines_of, month_lines, scatter_of, spread_text, stage_spreads, times_bars
from reports.moves.export import listed, milestone_listing, month_listing, stage_listing, target_listing
from reports.moves.filters import OF_LIST, MovesFilter
from reports.moves.months import MonthEnd, overdue_by_month
from reports.moves.reading import MilestoneMoves, Moves, read_moves
from spreadsheets.exports.views import Exportable
from values.today import today


class Counted(NamedTuple):
    """All that is read from history for one page, in no language."""

    moves: Moves
    months: list[MonthEnd]


_kept = KeptWhileUnchanged[Counted](most=10)
WHOSE = ("kind", "unit", "developer", "stage", "site")


class MovesView(Exportable, RecordListView):
    """Targets by the day they were given, how often and how far they were changed, slips by stage, overdue by month.

    The list below shows the milestones counted, those changed most often first.
    """

    paginate_by = 20
    model = Milestone
    exports = ("moves", "moves-targets", "moves-stages", "moves-months")
    template_name = "moves/moves.html"
    found = ngettext_lazy("Found %(count)s milestone", "Found %(count)s milestones", "count")
    list_title = gettext_lazy("Changes of target dates")

    def filter_of(self, data):
        return MovesFilter(data, user=self.request.user)

    def get_queryset(self) -> list[MilestoneMoves]:
        self.filter = self.filter_of(self.request.GET)
        milestones, wanted = self.counted.moves.milestones, self.filter.wanted
        return [m for m in milestones if m.has(wanted)] if self.filter.asks_list else milestones

    @cached_property
    def whose(self) -> dict[str, str]:
        """The filters of what is counted, as the address has them."""
        return {name: self.request.GET[name] for name in WHOSE if self.request.GET.get(name)}

    @cached_property
    def counted(self) -> Counted:
        if not self.filter.is_valid():  # nothing is found then, whosever targets are asked for
            return self._count()
        key = today(), rights_of(self.request.user), get_language(), tuple(self.whose.items())
        return _kept.get(key, self._count)

    def _count(self) -> Counted:
        wanted = {name: self.filter.wanted.get(name) for name in WHOSE}
        months = overdue_by_month(self.request.user, wanted, today()) if self.filter.is_valid() else []
        return Counted(Moves(read_moves(self.filter.qs)), months)

    def count(self, queryset):
        return len(queryset)

    def link_to(self, **wanted) -> str:
        """Return the address of this page, what it counts kept, with other filters set; of the list: its place."""
        query = self.request.GET.copy()
        for name in ("page", *OF_LIST):
            query.pop(name, None)
        for name, value in wanted.items():
            query[name] = str(value)
        return f"?{shareable(query)}{'#moves-list' if wanted.keys() & set(OF_LIST) else ''}"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        moves, months = self.counted
        return context | {
            "moves": moves,
            "since": first_recorded_day(),
            "targets": self._targets(moves),
            "times": times_bars(moves, self.link_to),
            "later": spread_text(moves.later) if moves.later else "",
            "earlier": spread_text(moves.earlier) if moves.earlier else "",
            "spreads": stage_spreads(moves, Stage.objects.in_bulk(list(moves.slips)), self.link_to),
            "months": month_lines(months, self.whose),
            "rows": list(listed(context["page_obj"].object_list)),
            "site": self.filter.wanted.get("site"),
        }

    def _targets(self, moves: Moves):
        if len(moves.milestones) > MOST_LINES:
            return scatter_of(moves, self.link_to)
        named = Milestone.objects.filter(pk__in=[m.pk for m in moves.milestones]).select_related("site", "stage")
        return lines_of(moves.milestones, named.in_bulk())

    def listing(self, key):
        rows = self.get_queryset()
        if key == "moves-months":
            return month_listing(self.counted.months)
        return {"moves": milestone_listing, "moves-targets": target_listing, "moves-stages": stage_listing}[key](rows)
