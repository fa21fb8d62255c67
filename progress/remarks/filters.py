"""The filters of the list of remarks."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from progress.models import Mention
from progress.records.filters import NO, YES, ListFilter, PlaceFilter, SearchFilter, site_kind_filter
from progress.remarks.queries import mentions_of


class RemarkFilter(ListFilter):
    """Filters of a list of remarks: `?mention=no` finds those that name the reader and are not read yet."""

    q = SearchFilter(_("Words or site"))
    site = site_kind_filter()
    unit = PlaceFilter()
    mention = filters.ChoiceFilter(
        method="naming_me",
        label=_("Mentions me"),
        choices=[(YES, _("all")), (NO, _("not read yet"))],
    )

    def _narrow_choices(self):
        self._offer_units_of(self.queryset)

    def naming_me(self, queryset, name, value):
        if value == NO:
            return queryset.filter(pk__in=mentions_of(self.user).unread().values("about_pk"))
        return queryset.filter(pk__in=Mention.objects.filter(person=self.user.pk).values("remark"))
