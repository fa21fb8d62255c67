"""The filters of the list of obstacles. What cannot be read finds nothing and says why."""

import datetime
from collections.abc import Iterable

import django_filters as filters
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.models import ObstacleKind, SiteKind
from progress.obstacles.queries import NOBODY
from progress.records.filters import (
    NO,
    YES,
    ListFilter,
    PlaceFilter,
    SearchFilter,
    order_filter,
    ordering_of,
)
from progress.records.lookups import LookupFilter

COMMON = "common"
STATES = [
    ("open", _("open")),
    ("unanswered", _("not answered yet")),
    ("waiting", _("resolved, waiting for confirmation")),
    ("closed", _("closed")),
]

ORDERS = {
    "days": ["age"],
    "due": ["due__end", "due"],
    "agency": ["asked_of__name_folded"],
    "site": ["site__name_key"],
    "kind": ["kind__order"],
    "opened": ["opened_on"],
    "asked_on": ["asked_on"],
    "answered": ["answered_on"],
    "resolved": ["resolved_on"],
    "confirmed": ["confirmed_on"],
}


class ObstacleFilter(ListFilter):
    """`/obstacles/?agency=7&state=unanswered&overdue=yes&order=-days`."""

    q = SearchFilter(_("Obstacle, cause, request or authority"))
    state = filters.ChoiceFilter(method="in_state", label=_("State"), choices=STATES)
    agency = LookupFilter(
        field_name="asked_of",
        label=_("Responsible authority"),
        queryset=Organisation.objects.all(),
        none=(NOBODY, _("no authority chosen")),
    )
    kind = filters.ModelChoiceFilter(
        label=_("Kind of obstacle"), queryset=ObstacleKind.objects.all(), to_field_name="code"
    )
    overdue = filters.ChoiceFilter(
        method="is_overdue", label=_("Overdue"), choices=[(YES, _("overdue")), (NO, _("not overdue"))]
    )
    days = filters.ChoiceFilter(
        method="older_than",
        label=_("Open for more than"),
        choices=[("30", _("30 days")), ("60", _("60 days")), ("90", _("90 days"))],
    )
    site_kind = filters.ChoiceFilter(method="of_kind", label=_("Kind of site"), choices=SiteKind)
    unit = PlaceFilter()
    sites = filters.ChoiceFilter(
        method="at_sites",
        label=_("Legal status of the site"),
        choices=[
            ("standing", _("neither revoked nor removed from the plan")),
            ("given_up", _("decision revoked or removed from the plan")),
            (COMMON, _("of no one site")),
        ],
    )
    order = order_filter(ORDERS)

    def _narrow_choices(self):
        """Offer and suggest what could find something: organisations, kinds and units of the obstacles in the list."""
        obstacles = self.queryset.order_by()
        self._offer("agency", obstacles.values("asked_of"))
        self._suggest("agency")
        self._offer("kind", obstacles.values("kind"))
        self._suggest_units_of(obstacles)

    def filter_queryset(self, queryset):
        obstacles = super().filter_queryset(queryset.with_age(self.on))
        return in_order(obstacles, self.form.cleaned_data["order"])

    def in_state(self, queryset, name, state):
        return getattr(queryset, state)()

    def of_kind(self, queryset, name, kind):
        return queryset.filter(Q(site__kind=kind) | Q(common_to=kind))

    def is_overdue(self, queryset, name, value):
        overdue = queryset.overdue(self.on).order_by().values("pk")
        return queryset.filter(pk__in=overdue) if value == YES else queryset.exclude(pk__in=overdue)

    def older_than(self, queryset, name, days):
        return queryset.filter(age__gt=datetime.timedelta(days=int(days)))

    def at_sites(self, queryset, name, which):
        if which == COMMON:
            return queryset.common()
        standing = queryset.at_standing_sites()
        return standing if which == "standing" else queryset.exclude(pk__in=standing.order_by().values("pk"))


def in_order(obstacles: QuerySet, order: Iterable[str] = ()) -> QuerySet:
    """Open ones first, then by keys of ORDERS ("-" before one reverses), unknown values last; without one, the best
    hit of a search, then the longest open. Wants `with_age()`."""
    wanted = ordering_of(order, ORDERS)
    if not wanted:
        wanted = ["marks_differ"] if "marks_differ" in obstacles.query.annotations else ["-age"]
    is_closed = Case(When(confirmed_on__isnull=False, then=Value(True)), default=Value(False))
    return obstacles.annotate(is_closed=is_closed).order_by("is_closed", *wanted, "opened_on", "pk")
