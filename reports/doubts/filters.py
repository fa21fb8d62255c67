"""The filters of the page of doubtful data."""

import datetime

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from progress.models import Site
from progress.records.filters import ListFilter, PlaceFilter, site_kind_filter
from reports.doubts.finding import Doubts
from reports.doubts.kinds import KINDS


class DoubtFilter(ListFilter):
    """Doubtful data of some sites, of some kind, as the address asks: `?kind=cluster&unit=xa-an-phu&doubt=size`."""

    kind = site_kind_filter("kind")
    unit = PlaceFilter("unit")
    doubt = filters.ChoiceFilter(
        method="pass_on",
        label=_("What is doubtful"),
        choices=[(kind.code, kind.title) for kind in KINDS],
    )

    def __init__(self, data, *, user, on: datetime.date):
        super().__init__(data, Site.objects.visible_to(user), user=user, on=on)

    def _narrow_choices(self):
        self._suggest_units(self.queryset)

    @property
    def found(self) -> Doubts:
        """Return the doubtful records that match the filters; none where the filters are invalid."""
        filters = self.form.cleaned_data if self.is_valid() else {}
        narrowed = not self.is_valid() or filters["kind"] or filters["unit"]
        return Doubts(self.user, self.on, self.qs if narrowed else None, filters.get("doubt") or "")
