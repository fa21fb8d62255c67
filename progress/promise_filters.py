"""The filters and orders of the page of slipped promises."""

import datetime

import django_filters as filters
from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from places.models import AdministrativeUnit, Organisation
from progress.filters import ANY, ListFilter
from progress.models import Milestone, Site, SiteKind, Stage
from progress.places import ids_of_place, unit_choices
from progress.slippage import THRESHOLDS, threshold_slots, with_kept, with_slip

MOVED, MISSED = "moved", "missed"
ORDERS = {
    "slip": ["slip"],
    "site": ["site__name_key"],
    "stage": ["stage__order", "phase"],
    "first": ["first_promise"],
    "now": ["in_force"],
}
LABELS = {
    "slip": _("Slipped by"),
    "site": _("Site"),
    "stage": _("Stage"),
    "first": _("First promise"),
    "now": _("Promise in force"),
}
WORST_FIRST = "-slip"


class PromiseFilter(ListFilter):
    """Milestones behind their first promise, as the address asks: `?unit=xa-cam-giang&kept=moved&order=-slip`."""

    kind = filters.ChoiceFilter(field_name="site__kind", label=_("Kind of site"), choices=SiteKind, empty_label=ANY)
    unit = filters.ModelChoiceFilter(
        method="in_unit",
        label=_("Unit"),
        queryset=AdministrativeUnit.objects.all(),
        to_field_name="slug",
        empty_label=ANY,
    )
    developer = filters.ModelChoiceFilter(
        field_name="site__developer", label=_("Developer"), queryset=Organisation.objects.all(), empty_label=ANY
    )
    stage = filters.ModelChoiceFilter(
        label=_("Stage"), queryset=Stage.objects.all(), to_field_name="code", empty_label=ANY
    )
    kept = filters.ChoiceFilter(
        method="pass_on",
        label=_("How it was kept"),
        choices=[(MOVED, _("moved")), (MISSED, _("missed"))],
        empty_label=ANY,
    )
    slip = filters.ChoiceFilter(method="pass_on", label=_("Slipped by"), choices=THRESHOLDS[1:], empty_label=ANY)
    order = filters.ChoiceFilter(
        method="pass_on",
        label=_("Order"),
        choices=[(f"{sign}{key}", label) for key, label in LABELS.items() for sign in ("", "-")],
        widget=forms.HiddenInput,
    )

    def __init__(self, data, *, user, on: datetime.date | None = None):
        self.user = user
        super().__init__(data, Milestone.objects.visible_to(user).promised().at_standing_sites(), on=on)

    def _narrow_choices(self):
        """Offer only what could find something: the units, developers and stages of the person's sites."""
        sites, fields = Site.objects.visible_to(self.user), self.form.fields
        fields["developer"].queryset = Organisation.objects.filter(pk__in=sites.values("developer"))
        fields["stage"].queryset = Stage.objects.filter(pk__in=self.queryset.order_by().values("stage"))
        fields["unit"].widget.choices = [("", ANY), *unit_choices(sites, chosen=self.data.get("unit", ""))]

    def filter_queryset(self, queryset):
        """The promised milestones of the places and stages that were asked for, slipped or not, with their slip."""
        return with_slip(with_kept(super().filter_queryset(queryset), self.on), self.on)

    def nothing(self):
        return with_slip(with_kept(super().nothing(), self.on), self.on)

    @property
    def slipped(self):
        """Of them those that slipped as asked, in the order asked."""
        asked = self.form.cleaned_data if self.is_valid() else {}
        found = self.qs.filter(slip__gt=threshold_slots(asked.get("slip") or "any"))
        if kept := asked.get("kept"):
            found = found.filter(**{f"is_{kept}": True})
        return self._in_order(found, asked.get("order") or WORST_FIRST)

    def _in_order(self, found, order: str):
        key, is_reversed = order.lstrip("-"), order.startswith("-")
        wanted = [F(name).desc() if is_reversed else F(name).asc() for name in ORDERS[key]]
        return found.order_by(*wanted, "site__name_key", "site__pk", "stage__order", "phase")

    def in_unit(self, queryset, name, unit):
        return queryset.filter(site__unit__in=ids_of_place(unit))
