"""The filters of the list of inspections."""

import datetime

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from places.models import AdministrativeUnit, Organisation
from progress.models import Finding, Inspection, Site, SiteKind
from progress.records.filters import ANY, NO, YES, ListFilter, SearchFilter, ids_of_place, unit_choices

ORDERS = {"date": ["date", "pk"], "-date": ["-date", "-pk"]}


class InspectionFilter(ListFilter):
    """Filters of a list of visits: `?open=yes&responsible=12&order=date`; what is asked of findings, one must meet."""

    q = SearchFilter(method="at_site", label=_("Site, place or developer"), max_length=100)
    site = filters.ChoiceFilter(field_name="site__kind", label=_("Kind of site"), choices=SiteKind, empty_label=ANY)
    unit = filters.ModelChoiceFilter(
        method="in_unit",
        label=_("Unit"),
        queryset=AdministrativeUnit.objects.all(),
        to_field_name="slug",
        empty_label=ANY,
    )
    open = filters.ChoiceFilter(
        method="pass_on",
        label=_("Findings"),
        choices=[(YES, _("with open ones")), (NO, _("none open"))],
        empty_label=ANY,
    )
    overdue = filters.ChoiceFilter(
        method="pass_on",
        label=_("Overdue"),
        choices=[(YES, _("with overdue ones")), (NO, _("none overdue"))],
        empty_label=ANY,
    )
    responsible = filters.ModelChoiceFilter(
        method="pass_on", label=_("Organisation responsible"), queryset=Organisation.objects.all(), empty_label=ANY
    )
    order = filters.ChoiceFilter(
        method="pass_on",
        label=_("Order"),
        choices=[("date", _("Date")), ("-date", _("Date"))],
        widget=forms.HiddenInput,
    )

    def __init__(self, data, user, *, on: datetime.date | None = None):
        self.user = user
        super().__init__(data, Inspection.objects.visible_to(user), on=on)

    def _narrow_choices(self):
        fields, inspections = self.form.fields, self.queryset.order_by()
        asked = Finding.objects.visible_to(self.user).order_by().values("responsible")
        fields["responsible"].queryset = Organisation.objects.filter(pk__in=asked)
        sites = Site.objects.filter(pk__in=inspections.values("site"))
        fields["unit"].widget.choices = [("", ANY), *unit_choices(sites, chosen=self.data.get("unit", ""))]

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        findings = Finding.objects.filter(inspection=OuterRef("pk"))
        if asked["responsible"]:
            findings = findings.filter(responsible=asked["responsible"])
            found = found.filter(Exists(findings))
        for name, those in (("open", findings.open()), ("overdue", findings.overdue(self.on))):
            if asked[name]:
                found = found.filter(Exists(those) if asked[name] == YES else ~Exists(those))
        return found.order_by(*ORDERS[asked["order"] or "-date"])

    def at_site(self, queryset, name, value):
        return queryset.filter(site__in=Site.objects.visible_to(self.user).search(value).order_by().values("pk"))

    def in_unit(self, queryset, name, unit):
        return queryset.filter(site__unit__in=ids_of_place(unit))
