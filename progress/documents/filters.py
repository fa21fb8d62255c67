"""The filters of the list of documents."""

import datetime

import django_filters as filters
from django.db.models import CharField, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.models import DocumentKind, Site, SiteDocument, SiteKind
from progress.records.filters import NO, YES, ListFilter, OrderFilter, PlaceFilter, SearchFilter, ids_of_place
from progress.records.lookups import LookupFilter

ORDERS = {
    "number": ["number"],
    "date": ["date"],
    "about": ["title"],
    "issuer": ["issuer__name_folded"],
    "kind": ["kind"],
}


class DocumentFilter(ListFilter):
    """Filters of a list of documents, which its address spells out: `?kind=decision&year=2022&file=no`."""

    q = SearchFilter(_("Number, subject or issuer"))
    kind = filters.ChoiceFilter(label=_("Kind of document"), choices=DocumentKind)
    issuer = LookupFilter(label=_("Issued by"), queryset=Organisation.objects.all())
    year = filters.ChoiceFilter(method="of_year", label=_("Year"))
    site = filters.ChoiceFilter(method="of_kind", label=_("Used at"), choices=SiteKind)
    unit = PlaceFilter(method="at_place")
    file = filters.ChoiceFilter(
        method="with_file",
        label=_("File"),
        choices=[(YES, _("with a file")), (NO, _("without a file"))],
    )

    order = OrderFilter(ORDERS)

    def _narrow_choices(self):
        documents = self.queryset.order_by()
        self._offer("issuer", documents.values("issuer"))
        self._suggest("issuer")
        self._suggest_units(Site.objects.visible_to(self.user))
        self.form.fields["year"].choices = [(year, year) for year in _years(documents)]

    def of_year(self, queryset, name, value):
        first, last = datetime.date(int(value), 1, 1), datetime.date(int(value), 12, 31)
        return queryset.filter(date__start__gte=first, date__start__lte=last)

    def of_kind(self, queryset, name, value):
        sites = Site.objects.visible_to(self.user).filter(kind=value).order_by()
        return queryset.filter(pk__in=SiteDocument.objects.filter(site__in=sites).values("document"))

    def at_place(self, queryset, name, value):
        sites = Site.objects.visible_to(self.user).filter(unit__in=ids_of_place(*value.records)).order_by()
        return queryset.filter(pk__in=SiteDocument.objects.filter(site__in=sites).values("document"))

    def with_file(self, queryset, name, value):
        return queryset.exclude(file="") if value == YES else queryset.filter(file="")


def _years(documents: QuerySet) -> list[str]:
    """Return the years in which the documents' dates begin, the latest first."""
    year = Substr("date", 1, 4, output_field=CharField())
    dated = documents.exclude(date=None).annotate(year=year)
    return list(dated.order_by("-year").values_list("year", flat=True).distinct())
