"""The filters of the list of remarks."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from progress.models import Mention
from progress.records.filters import NO, YES, ListFilter, PlaceFilter, SearchFilter, site_kind_filter


class RemarkFilter(ListFilter):
    """Filters of a list of remarks: `?mention=no` finds those that name the reader and are not read yet."""

    q = SearchFilter(_("Words or site"))
    site = site_kind_filter()
    unit = PlaceFilter()
    mention = filters.ChoiceFilter(
        method="naming_me",
        label=_("Naming me"),
        choices=[(YES, _("all")), (NO, _("not read yet"))],
    )

    def _narrow_choices(self):
        self._offer_units_of(self.queryset)

    def naming_me(self, queryset, name, value):
        mentions = Mention.objects.filter(person=self.user.pk)
        if value == NO:
            mentions = mentions.filter(read_at=None)
        return queryset.filter(pk__in=mentions.values("remark"))
