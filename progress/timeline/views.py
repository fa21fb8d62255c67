from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from pictures.ranges import TimeAxis
from progress.models import Site, Stage, Standing
from progress.models.site import GIVEN_UP
from progress.records.pages import RecordListView
from progress.timeline.drawing import OWN_STRIP, Lanes
from progress.timeline.export import TimelineListing
from progress.timeline.filters import TimelineFilter
from progress.timeline.queries import (
    DatedMilestone,
    DateTotals,
    SiteDates,
    axis_of,
    date_totals,
    dates_of_sites,
    shown_milestones,
)
from spreadsheets.exports.views import Exportable
from values.dates import Lateness
from values.numbers import plain_number
from values.today import today

AXIS, SHOW, FROM = "axis", "show", "from"  # parameters: ?axis=quarter&from=2025&show=all
QUARTER, ALL = "quarter", "all"
QUARTER_YEARS, YEARS_BEFORE, YEARS_ON = 4, 1, 2  # on an axis of quarters; before today; by which one goes on
SITES, SITES_OPENED = 100, 25  # on a page
GROUPED_BY = {"unit": "unit", "developer": "developer"}
ORDERS = (
    ("name", gettext_lazy("Name")),
    ("-slip", gettext_lazy("Behind original target")),
    ("unit", gettext_lazy("Administrative unit")),
    ("developer", gettext_lazy("Developer")),
)


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A site as the page shows it: its own strip, or one of each milestone; `group` where a group of sites begins."""

    line: SiteDates
    strip: SafeString
    opened: list[tuple[DatedMilestone, SafeString]]
    group: str = ""

    @property
    def standing_label(self) -> str:
        standing = self.line.site.standing
        return "" if standing == Standing.STANDING else str(Standing(standing).label)

    @property
    def worst_slip(self) -> Lateness | None:
        return self.line.worst_slip

    @property
    def promises_url(self) -> str:
        worst = self.line.worst
        return reverse("progress:milestone-promises", args=[worst.pk]) if worst else ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The rows of a page on their axis."""

    axis: TimeAxis
    lanes: Lanes
    rows: list[TimelineRow]
    totals: DateTotals

    @property
    def today(self) -> str:
        """Where today lies; empty beyond the axis."""
        return self.axis.place(self.lanes.on) if self.axis.holds(self.lanes.on) else ""

    @property
    def dated(self) -> list[DatedMilestone]:
        return [dated for row in self.rows for dated in row.line.milestones]


class TimelineView(Exportable, RecordListView):
    """Clusters and zones on one axis of time: a line each, or a line for each milestone."""

    model = Site
    exports = ("timeline",)
    template_name = "timeline/timeline.html"
    part_name = "timeline/includes/timeline.html"
    filter_class = TimelineFilter
    found = ngettext_lazy("Found %(count)s site", "Found %(count)s sites", "count")
    list_title = gettext_lazy("Progress chart")
    other_parameters = (AXIS, SHOW, FROM)
    usual_order = "name"

    @property
    def is_opened(self) -> bool:
        return self.request.GET.get(SHOW) == ALL

    @property
    def by_quarter(self) -> bool:
        return self.request.GET.get(AXIS) == QUARTER

    def get_paginate_by(self, queryset):
        return SITES_OPENED if self.is_opened else SITES

    def count(self, queryset):
        counted = queryset.aggregate(found=Count("pk"), given_up=Count("pk", filter=Q(is_given_up=True)))
        self.given_up = counted["given_up"]
        return counted["found"]

    @cached_property
    def stages(self) -> list[Stage] | None:
        """The stages shown with their sub-steps: the one asked for or the key stages; None for all."""
        asked = self.filter.form.cleaned_data.get("stage") if self.filter.is_valid() else None
        if asked:
            return [asked]
        return None if self.is_opened else [stage for stage in self.filter.stages if stage.is_key and stage.is_active]

    @cached_property
    def totals(self) -> DateTotals:
        """What is known of all sites found, not of one page alone: all pages have the same axis."""
        milestones = shown_milestones(self.stages).filter(site__in=self.object_list.order_by().values("pk"))
        return date_totals(milestones, Q() if self.is_opened else Q(stage__parent=None))

    @cached_property
    def axis(self) -> TimeAxis:
        axis, on = axis_of(self.totals, today()), today()
        if not self.by_quarter:
            return axis
        first = plain_number(self.request.GET.get(FROM, ""))
        if first is None or not axis.first - QUARTER_YEARS < first <= axis.last:
            first = on.year - YEARS_BEFORE
        return TimeAxis(first, first + QUARTER_YEARS - 1)

    def picture(self, page) -> Picture:
        on, lanes = today(), Lanes(self.axis, self.stages or [], today())
        found = self.object_list.filter(pk__in=page.object_list.values("pk"))
        rows = [
            TimelineRow(
                line,
                SafeString() if self.is_opened else lanes.of_site(line),
                [(dated, lanes.of_milestone(dated)) for dated in line.milestones] if self.is_opened else [],
            )
            for line in dates_of_sites(found, self.stages, on)
        ]
        return Picture(self.axis, lanes, list(self.in_groups(rows)), self.totals)

    def in_groups(self, rows: list[TimelineRow]):
        """Yield the rows, the first of each unit or developer under its name where they are ordered so."""
        key = next(iter(self.order()), "").lstrip("-")
        before = None
        for row in rows:
            site = row.line.site
            group = ""
            if site.standing in GIVEN_UP:
                group = _("Decision revoked or removed from the plan")
            elif key in GROUPED_BY:
                group = str(getattr(site, GROUPED_BY[key]) or _("not recorded"))
            yield replace(row, group=group if group != before else "")
            before = group

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page, order, asked = context["page_obj"], next(iter(self.order()), ""), self.request.GET
        return context | {
            # Drawn when it is shown: what is kept of a page needs none.
            "picture": SimpleLazyObject(lambda: self.picture(page)),
            "has_rows": bool(context["paginator"].count),
            "is_opened": self.is_opened,
            "by_quarter": self.by_quarter,
            "earlier": self.axis.first - YEARS_ON if self.by_quarter else None,
            "later": self.axis.first + YEARS_ON if self.by_quarter else None,
            "own_strip": OWN_STRIP,
            "orders": [(key, label, key == order) for key, label in ORDERS],
            "form_parameters": [(name, asked[name]) for name in self.other_parameters if asked.get(name)],
            "found_given_up": _("%(count)s of them with their decision revoked or removed from the plan")
            % {"count": self.given_up}
            if self.given_up
            else "",
        }

    def listing(self, key):
        self.object_list: QuerySet = self.get_queryset()
        return TimelineListing(self.object_list, self.stages, axis_of(self.totals, today()), by_month=self.by_quarter)
