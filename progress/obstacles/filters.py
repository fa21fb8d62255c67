"""The filters of the list of obstacles. What cannot be read finds nothing and says why."""

import datetime

import django_filters as filters
from django import forms
from django.db.models import Case, F, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from places.models import AdministrativeUnit, Organisation
from progress.models import ObstacleKind, Site, SiteKind
from progress.obstacles.queries import NOBODY
from progress.records.filters import ANY, NO, YES, ListFilter, SearchFilter, ids_of_place, unit_choices

STATES = [
    ("open", _("open")),
    ("unanswered", _("asked and not answered")),
    ("waiting", _("resolved, waiting for confirmation")),
    ("closed", _("closed")),
]


ORDERS = {
    "days": ["age"],
    "due": ["due__end", "due"],
    "agency": ["asked_of__name_folded"],
    "site": ["site__name_key"],
}


ORDER_CHOICES = [(f"{sign}{key}", key) for key in ORDERS for sign in ("", "-")]


class ObstacleFilter(ListFilter):
    """`/obstacles/?agency=7&state=unanswered&overdue=yes&order=-days`."""

    q = SearchFilter(method="search", label=_("Obstacle, cause, request or organisation asked"), max_length=100)
    state = filters.ChoiceFilter(method="in_state", label=_("State"), choices=STATES, empty_label=ANY)
    agency = filters.ModelChoiceFilter(
        field_name="asked_of",
        label=_("Organisation asked"),
        queryset=Organisation.objects.all(),
        empty_label=ANY,
        null_label=_("nobody asked yet"),
        null_value=NOBODY,
    )
    kind = filters.ModelChoiceFilter(
        label=_("Kind of obstacle"), queryset=ObstacleKind.objects.all(), to_field_name="code", empty_label=ANY
    )
    overdue = filters.ChoiceFilter(
        method="is_overdue", label=_("Overdue"), choices=[(YES, _("overdue")), (NO, _("not overdue"))], empty_label=ANY
    )
    days = filters.ChoiceFilter(
        method="older_than",
        label=_("Open for more than"),
        choices=[("30", _("30 days")), ("60", _("60 days")), ("90", _("90 days"))],
        empty_label=ANY,
    )
    site_kind = filters.ChoiceFilter(
        field_name="site__kind", label=_("Kind of site"), choices=SiteKind, empty_label=ANY
    )
    unit = filters.ModelChoiceFilter(
        method="in_unit",
        label=_("Unit"),
        queryset=AdministrativeUnit.objects.all(),
        to_field_name="slug",
        empty_label=ANY,
    )
    sites = filters.ChoiceFilter(
        method="at_sites",
        label=_("Standing of the site"),
        choices=[("standing", _("neither revoked nor withdrawn")), ("given_up", _("revoked or withdrawn"))],
        empty_label=ANY,
    )
    order = filters.ChoiceFilter(method="pass_on", label=_("Order"), choices=ORDER_CHOICES, widget=forms.HiddenInput)

    def _narrow_choices(self):
        """Offer only what could find something: organisations, kinds and units of the obstacles in the list."""
        fields, obstacles = self.form.fields, self.queryset.order_by()
        fields["agency"].queryset = Organisation.objects.filter(pk__in=obstacles.values("asked_of"))
        fields["kind"].queryset = ObstacleKind.objects.filter(pk__in=obstacles.values("kind"))
        sites = Site.objects.filter(pk__in=obstacles.values("site"))
        fields["unit"].widget.choices = [("", ANY), *unit_choices(sites, chosen=self.data.get("unit", ""))]

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset.with_age(self.on))
        return in_order(found, self.form.cleaned_data["order"])

    def in_state(self, queryset, name, state):
        return getattr(queryset, state)()

    def is_overdue(self, queryset, name, value):
        overdue = queryset.overdue(self.on).order_by().values("pk")
        return queryset.filter(pk__in=overdue) if value == YES else queryset.exclude(pk__in=overdue)

    def older_than(self, queryset, name, days):
        return queryset.filter(age__gt=datetime.timedelta(days=int(days)))

    def in_unit(self, queryset, name, unit):
        return queryset.filter(site__unit__in=ids_of_place(unit))

    def at_sites(self, queryset, name, which):
        standing = queryset.at_standing_sites()
        return standing if which == "standing" else queryset.exclude(pk__in=standing.order_by().values("pk"))


def in_order(obstacles: QuerySet, order: str = "") -> QuerySet:
    """Open ones first, then by a key of ORDERS ("-" before it reverses), unknown values last; without one, the best
    hit of a search, then the longest open. Wants `with_age()`."""
    key, is_reversed = order.lstrip("-"), order.startswith("-")
    wanted = [
        F(name).desc(nulls_last=True) if is_reversed else F(name).asc(nulls_last=True) for name in ORDERS.get(key, [])
    ]
    if not wanted:
        wanted = ["marks_differ"] if "marks_differ" in obstacles.query.annotations else ["-age"]
    is_closed = Case(When(confirmed_on__isnull=False, then=Value(True)), default=Value(False))
    return obstacles.annotate(is_closed=is_closed).order_by("is_closed", *wanted, "opened_on", "pk")
