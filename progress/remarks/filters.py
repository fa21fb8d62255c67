"""The filters of the list of remarks."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from progress.models import Mention, SiteKind
from progress.records.filters import NO, YES, ListFilter, PlaceFilter, SearchFilter
from progress.remarks.queries import mentions_of


class RemarkFilter(ListFilter):
    """Filters of a list of remarks: `?mention=no` finds those that name the reader and are not read yet."""

    q = SearchFilter(_("Words or site"))
    site = filters.ChoiceFilter(method="of_kind", label=_("Kind of site"), choices=SiteKind)
    unit = PlaceFilter()
    mention = filters.ChoiceFilter(
        method="naming_me",
        label=_("Mentions me"),
        choices=[(YES, _("all")), (NO, _("not read yet"))],
    )

    def _narrow_choices(self):
        self._suggest_units_of(self.queryset)

    def of_kind(self, queryset, name, kind):
        return queryset.filter(Q(site__kind=kind) | Q(obstacle__common_to=kind))

    def naming_me(self, queryset, name, value):
        if value == NO:
            return queryset.filter(pk__in=mentions_of(self.user).unread().values("about_pk"))
        return queryset.filter(pk__in=Mention.objects.filter(person=self.user.pk).values("remark"))
