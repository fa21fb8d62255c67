"""The filters of the record of use."""

import django_filters as filters
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField

from progress.records.filters import ListFilter, OrderFilter, PartialDateFilter, SearchFilter
from usage.models import UseKind, UseRecord
from values.text import person_name
from values.today import end_of, start_of

ORDERS = {"at": ["at"], "kind": ["kind"], "person": ["person__last_name", "person__first_name"], "address": ["address"]}


class PersonField(ModelChoiceField):
    def label_from_instance(self, person):
        return person_name(person)


class PersonFilter(filters.ModelChoiceFilter):
    """One of those whose use is recorded."""

    field_class = PersonField


class UseRecordFilter(ListFilter):
    """Filters of the record of use, which its address spells out: `?person=4&kind=download&since=01/11/2026`."""

    q = SearchFilter(_("File, account, record, page or address"))
    person = PersonFilter(label=_("Who"), queryset=User.objects.order_by("last_name", "first_name", "pk"))
    kind = filters.ChoiceFilter(label=_("What was done"), choices=UseKind)
    since = PartialDateFilter(label=_("From"), method="begins")
    until = PartialDateFilter(label=_("Until"), method="ends")
    order = OrderFilter(ORDERS)

    def _narrow_choices(self):
        recorded = Exists(UseRecord.objects.filter(person=OuterRef("pk")))
        self.form.fields["person"].queryset = self.form.fields["person"].queryset.filter(recorded)

    def begins(self, records, name, period):
        return records.filter(at__gte=start_of(period.start))

    def ends(self, records, name, period):
        return records.filter(at__lt=end_of(period.end))
