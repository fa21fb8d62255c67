"""The filters of the page of doubtful data."""

import datetime

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from places.models import AdministrativeUnit
from progress.models import Site, SiteKind
from progress.records.filters import ANY, ListFilter, ids_of_place, unit_choices
from reports.doubts.finding import Doubts
from reports.doubts.kinds import KINDS


class DoubtFilter(ListFilter):
    """Doubtful data of some sites, of some kind, as the address asks: `?kind=cluster&unit=xa-cam-giang&doubt=size`."""

    kind = filters.ChoiceFilter(label=_("Kind of site"), choices=SiteKind, empty_label=ANY)
    unit = filters.ModelChoiceFilter(
        method="in_unit",
        label=_("Unit"),
        queryset=AdministrativeUnit.objects.all(),
        to_field_name="slug",
        empty_label=ANY,
    )
    doubt = filters.ChoiceFilter(
        method="pass_on",
        label=_("What is doubtful"),
        choices=[(kind.code, kind.title) for kind in KINDS],
        empty_label=ANY,
    )

    def __init__(self, data, *, user, on: datetime.date):
        self.user = user
        super().__init__(data, Site.objects.visible_to(user), on=on)

    def _narrow_choices(self):
        choices = unit_choices(self.queryset, chosen=self.data.get("unit", ""))
        self.form.fields["unit"].widget.choices = [("", ANY), *choices]

    def in_unit(self, queryset, name, unit):
        return queryset.filter(unit__in=ids_of_place(unit))

    @property
    def found(self) -> Doubts:
        """What is doubtful, as asked; nothing where what is asked cannot be read."""
        asked = self.form.cleaned_data if self.is_valid() else {}
        narrowed = not self.is_valid() or asked["kind"] or asked["unit"]
        return Doubts(self.user, self.on, self.qs if narrowed else None, asked.get("doubt") or "")
