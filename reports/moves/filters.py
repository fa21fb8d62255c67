"""The filters of the page of changed target dates: whose targets, and which of them its list shows."""

import django_filters as filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.models import Milestone, Site, Stage
from progress.records.filters import ListFilter, PartialDateFilter, PlaceFilter, SiteFilter, site_kind_filter
from progress.records.lookups import LookupFilter

OFTEN = 5  # changes and more are counted together
OF_LIST = ("times", "given", "target")


class MovesFilter(ListFilter):
    """`/moves/?developer=12&stage=operation`; of the list alone: `times=3`, `given=2026-Q1`, `target=2027`."""

    kind = site_kind_filter()
    unit = PlaceFilter()
    developer = LookupFilter(field_name="site__developer", label=_("Developer"), queryset=Organisation.objects.all())
    stage = filters.ModelChoiceFilter(label=_("Stage"), queryset=Stage.objects.all(), to_field_name="code")
    site = SiteFilter()
    times = filters.ChoiceFilter(
        method="pass_on",
        label=_("Target changed, times"),
        choices=[(str(n), f"{n}+" if n == OFTEN else str(n)) for n in range(OFTEN + 1)],
    )
    given = PartialDateFilter(method="pass_on", label=_("Target given in"))
    target = PartialDateFilter(method="pass_on", label=_("Target within"))

    def __init__(self, data, *, user):
        super().__init__(data, Milestone.objects.visible_to(user).promised().at_standing_sites(), user=user)

    def _narrow_choices(self):
        sites = Site.objects.visible_to(self.user)
        self._offer("site", sites.order_by().values("pk"))
        self._offer("developer", sites.values("developer"))
        self._suggest("developer")
        self._suggest_units(sites)
        stages = self.form.fields["stage"]
        stages.queryset = stages.queryset.filter(Exists(self.queryset.filter(stage=OuterRef("pk")).order_by()))

    @property
    def wanted(self) -> dict:
        """What was asked for, by the name of the filter; nothing where it cannot be read."""
        return self.form.cleaned_data if self.is_valid() else {}

    @property
    def asks_list(self) -> bool:
        """Whether the list shows only some of the milestones counted above it."""
        return any(self.data.get(name) for name in OF_LIST)
