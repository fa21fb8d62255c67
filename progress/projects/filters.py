"""The filters and the order of the list of secondary projects. What cannot be read finds nothing and says why."""

import datetime

import django_filters as filters
from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from places.models import AdministrativeUnit, Organisation
from progress.models import ProjectState, Site, SiteKind
from progress.records.filters import ANY, NO, YES, ListFilter, SearchFilter, ids_of_place, unit_choices

ORDERS = {
    "name": ["name_folded"],
    "site": ["site__name_key", "site__kind"],
    "investor": ["investor__name_folded"],
    "land": ["land_area"],
    "capital": ["registered_capital"],
    "planned": ["planned_operation"],
    "late": ["overdue_slots"],
    "slip": ["behind_slots"],
}


LABELS = {
    "name": _("Name"),
    "site": _("Site"),
    "investor": _("Investor"),
    "land": _("Land"),
    "capital": _("Registered capital"),
    "planned": _("Planned operation"),
    "late": _("Overdue"),
    "slip": _("Behind original target"),
}


UNKNOWN, BEHIND = "unknown", "behind"


class ProjectFilter(ListFilter):
    """Filters of the list, which its address spells out: `?state=building&late=yes&order=-capital`."""

    q = SearchFilter(method="search", label=_("Name, product or investor"), max_length=100)
    kind = filters.ChoiceFilter(field_name="site__kind", label=_("Kind of site"), choices=SiteKind, empty_label=ANY)
    unit = filters.ModelChoiceFilter(
        method="in_unit",
        label=_("Unit"),
        queryset=AdministrativeUnit.objects.all(),
        to_field_name="slug",
        empty_label=ANY,
    )
    state = filters.ChoiceFilter(label=_("State"), choices=ProjectState, empty_label=ANY)
    investor = filters.ModelChoiceFilter(label=_("Investor"), queryset=Organisation.objects.all(), empty_label=ANY)
    foreign = filters.ChoiceFilter(
        method="with_foreign_capital",
        label=_("Foreign capital"),
        choices=[(YES, _("yes")), (NO, _("no")), (UNKNOWN, _("not recorded"))],
        empty_label=ANY,
    )
    late = filters.ChoiceFilter(
        method="late_as",
        label=_("Late"),
        choices=[(YES, _("overdue")), (NO, _("not overdue")), (BEHIND, _("behind original target"))],
        empty_label=ANY,
    )
    order = filters.ChoiceFilter(
        method="pass_on",
        label=_("Order"),
        choices=[(f"{sign}{key}", label) for key, label in LABELS.items() for sign in ("", "-")],
        widget=forms.HiddenInput,
    )

    def __init__(self, data, queryset, *, on: datetime.date):
        super().__init__(data, queryset.with_lateness(on), on=on)

    def _narrow_choices(self):
        """Offer only what could find something: the investors of the projects in the list, the units they lie in."""
        fields, projects = self.form.fields, self.queryset.order_by()
        fields["investor"].queryset = Organisation.objects.filter(pk__in=projects.values("investor"))
        sites = Site.objects.filter(pk__in=projects.values("site"))
        fields["unit"].widget.choices = [("", ANY), *unit_choices(sites, chosen=self.data.get("unit", ""))]

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        order = self.form.cleaned_data["order"]
        wanted = [_direction(name, order.startswith("-")) for name in ORDERS.get(order.lstrip("-"), [])]
        if not wanted and "marks_differ" in found.query.annotations:
            wanted = ["marks_differ"]
        return found.order_by(*wanted, "site__name_key", "name_folded", "pk")

    def in_unit(self, queryset, name, unit):
        return queryset.filter(site__unit__in=ids_of_place(unit))

    def with_foreign_capital(self, queryset, name, value):
        return queryset.filter(is_foreign={YES: True, NO: False}.get(value))

    def late_as(self, queryset, name, value):
        if value == BEHIND:
            return queryset.filter(behind_slots__gt=0)
        return queryset.filter(overdue_slots__gt=0) if value == YES else queryset.filter(overdue_slots=0)


def _direction(name: str, is_reversed: bool):
    return F(name).desc(nulls_last=True) if is_reversed else F(name).asc(nulls_last=True)
