"""The filters of the list of inspections."""

import django_filters as filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.models import Finding, ObstacleKind
from progress.records.filters import (
    NO,
    YES,
    ListFilter,
    PlaceFilter,
    SearchFilter,
    order_filter,
    ordering_of,
    site_kind_filter,
)
from progress.records.lookups import LookupFilter

ORDERS = {
    "date": ["date", "pk"],
    "site": ["site__name_key"],
    "kind": ["kind"],
    "findings": ["finding_count"],
    "open": ["open_count"],
    "overdue": ["overdue_count"],
}
NEWEST_FIRST = ["-date"]


class InspectionFilter(ListFilter):
    """Filters of a list of visits: `?open=yes&responsible=12&order=date`; what is asked of findings, one must meet."""

    q = SearchFilter(_("Site, place or developer"), method="at_site")
    site = site_kind_filter()
    unit = PlaceFilter()
    open = filters.ChoiceFilter(
        method="pass_on",
        label=_("Findings"),
        choices=[(YES, _("with open findings")), (NO, _("no open findings"))],
    )
    overdue = filters.ChoiceFilter(
        method="pass_on",
        label=_("Overdue"),
        choices=[(YES, _("with overdue findings")), (NO, _("no overdue findings"))],
    )
    responsible = LookupFilter(
        method="pass_on", label=_("Organisation responsible"), queryset=Organisation.objects.all()
    )
    topic = filters.ModelChoiceFilter(
        method="pass_on", label=_("Kind of finding"), queryset=ObstacleKind.objects.all(), to_field_name="code"
    )
    order = order_filter(ORDERS)

    def _narrow_choices(self):
        self._offer("responsible", Finding.objects.visible_to(self.user).order_by().values("responsible"))
        self._suggest("responsible")
        self._offer("topic", Finding.objects.visible_to(self.user).order_by().values("kind"))
        self._suggest_units_of(self.queryset)

    def filter_queryset(self, queryset):
        inspections = super().filter_queryset(queryset)
        wanted = self.form.cleaned_data
        findings = Finding.objects.filter(inspection=OuterRef("pk"))
        if wanted["responsible"]:
            findings = findings.filter(responsible__in=wanted["responsible"].records)
            inspections = inspections.filter(Exists(findings))
        if wanted["topic"]:
            findings = findings.filter(kind=wanted["topic"])
            inspections = inspections.filter(Exists(findings))
        for name, those in (("open", findings.open()), ("overdue", findings.overdue(self.on))):
            if wanted[name]:
                inspections = inspections.filter(Exists(those) if wanted[name] == YES else ~Exists(those))
        order = ordering_of([*wanted["order"], *NEWEST_FIRST], ORDERS)
        return inspections.with_counts(self.on).order_by(*order)
