"""The filters of the list of organisations."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from places.levels import OrganisationLevel
from places.models import OrganisationKind
from progress.records.filters import ListFilter, OrderFilter, SearchFilter

ORDERS = {"name": ["name_folded"], "kind": ["kind"], "level": ["level"], "tax_code": ["tax_code"]}


class OrganisationFilter(ListFilter):
    """Filters of a list of organisations, which its address spells out: `?kind=agency&level=department`."""

    q = SearchFilter(_("Name, short name or tax code"))
    kind = filters.ChoiceFilter(label=_("Kind of organisation"), choices=OrganisationKind)
    level = filters.ChoiceFilter(label=_("Level"), choices=OrganisationLevel)
    order = OrderFilter(ORDERS)
