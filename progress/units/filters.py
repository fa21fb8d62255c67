"""The filters of the list of administrative units."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from places.models import UnitKind
from progress.records.filters import ListFilter, OrderFilter, SearchFilter
from values.text import fold

TODAY, FORMER = "today", "former"


ORDERS = {
    "name": ["folded"],
    "parent": ["parent__folded"],
    "code": ["code"],
    "from": ["valid_from"],
    "until": ["valid_until"],
    "kind": ["kind"],
}


class UnitListFilter(ListFilter):
    """Filters of a list of units, which its address spells out: `?kind=commune&validity=today`."""

    q = SearchFilter(_("Name or official code"))
    kind = filters.ChoiceFilter(label=_("Kind of unit"), choices=UnitKind)
    validity = filters.ChoiceFilter(
        method="of_validity", label=_("Validity"), choices=[(TODAY, _("Valid today")), (FORMER, _("Former"))]
    )

    order = OrderFilter(ORDERS)

    def search(self, queryset, name, value):
        words = fold(value)
        return queryset.filter(Q(folded__contains=words) | Q(parent__folded__contains=words) | Q(code=value))

    def of_validity(self, queryset, name, value):
        return queryset.valid_on(self.on) if value == TODAY else queryset.filter(valid_until__lt=self.on)
