"""The filter of the computed ranges."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django_filters import ModelChoiceFilter

from progress.models import Stage
from progress.records.filters import ListFilter, PlaceFilter, SearchFilter, site_kind_filter


class OutlookFilter(ListFilter):
    """`/outlook/?stage=operation&kind=cluster`."""

    q = SearchFilter(_("Site, place or developer"), method="at_site")
    kind = site_kind_filter()
    stage = ModelChoiceFilter(label=_("Stage"), queryset=Stage.objects.active(), to_field_name="code")
    unit = PlaceFilter()

    def _narrow_choices(self):
        self._suggest_units_of(self.queryset)
        stages = self.form.fields["stage"]
        stages.queryset = stages.queryset.filter(Exists(self.queryset.filter(stage=OuterRef("pk")).order_by()))

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).order_by("site__name_key", "site__pk", "stage__order", "phase")
