"""What the filters of all lists share: search, place, order. What cannot be read finds nothing and says why."""

import datetime
from collections import defaultdict

import django_filters as filters
from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.models import AdministrativeUnit
from values.forms import CleanCharField, StyledForm
from values.today import today

YES, NO = "yes", "no"


ANY = gettext_lazy("any")


class FilterForm(StyledForm, forms.Form):
    pass


class SearchFilter(filters.CharFilter):
    field_class = CleanCharField


class ListFilter(filters.FilterSet):
    """What the filters of all our lists share. What cannot be read finds nothing."""

    class Meta:
        form = FilterForm

    def __init__(self, data, queryset, *, on: datetime.date | None = None):
        """`queryset` holds what the person may see."""
        self.on = on or today()
        super().__init__(data, queryset)
        self._narrow_choices()

    def _narrow_choices(self):
        """Offer only what could find something."""

    @property
    def qs(self):
        if not hasattr(self, "_qs"):
            self._qs = self.filter_queryset(self.queryset.all()) if self.is_valid() else self.nothing()
        return self._qs

    def nothing(self):
        return self.queryset.none()

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was asked for."""
        return any(value for name, value in self.data.items() if name in self.filters and name != "order")

    @property
    def asked(self) -> list[tuple[str, str]]:
        """(label, value) of what was asked for, in words: a printed list says what it was narrowed to."""
        fields = [
            field for field in self.form.visible_fields() if self.is_valid() and self.form.cleaned_data[field.name]
        ]
        return [(str(field.label), self._in_words(field)) for field in fields]

    def _in_words(self, field) -> str:
        value = self.form.cleaned_data[field.name]
        choices = {} if isinstance(value, Model) else dict(getattr(field.field, "choices", ()))
        return str(choices.get(value, value))

    @property
    def further_fields(self) -> list:
        """The fields beside the search, in the order of reading."""
        return [field for field in self.form.visible_fields() if field.name != "q"]

    @property
    def has_further(self) -> bool:
        return any(self.data.get(field.name) for field in self.further_fields)

    def search(self, queryset, name, value):
        return queryset.search(value)

    def pass_on(self, queryset, name, value):
        """Looked at together with others in filter_queryset."""
        return queryset


def shareable(data) -> str:
    """The query of an address with what was left empty left out."""
    kept = data.copy()
    for name in list(kept):
        kept.setlist(name, [value for value in kept.getlist(name) if value])
    return kept.urlencode()


def ids_of_place(unit: AdministrativeUnit) -> set[int]:
    """Primary keys of every unit, of whatever time, that lies within `unit`.

    Those below it and those that became part of it (`ids_within`), and also the later units made of nothing else:
    today's xã Cẩm Giàng lies within the former huyện Bạch Thông, whose communes alone it was made of.
    """
    found = AdministrativeUnit.objects.ids_within(unit)
    made_of = defaultdict(set)
    for former, later in _became():
        made_of[later].add(former)
    while new := {later for later, formers in made_of.items() if later not in found and formers <= found}:
        found |= new
    return found


def unit_choices(sites: QuerySet, chosen: str = "") -> list[tuple]:
    """Choices, by slug, of the units in which `sites` lie, former and present ones apart; `chosen` is always there.

    Four queries, however many sites and units.
    """
    units = AdministrativeUnit.objects.select_related("parent").in_bulk()
    later = defaultdict(set)
    for former, successor in _became():
        later[former].add(successor)
    wanted, waiting = set(), list(sites.order_by().exclude(unit=None).values_list("unit_id", flat=True).distinct())
    while waiting:
        # Of a past day, a unit may have been recorded only later.
        unit = units.get(waiting.pop())
        if unit and unit.pk not in wanted:
            wanted.add(unit.pk)
            waiting.extend([*later[unit.pk], *([unit.parent_id] if unit.parent_id else [])])
    offered = [unit for unit in units.values() if unit.pk in wanted or unit.slug == chosen]
    offered.sort(key=lambda unit: (unit.folded, unit.full_name))
    groups = [
        (_("Units of today"), [(u.slug, u.full_name) for u in offered if not u.valid_until]),
        (_("Former units"), [(u.slug, u.label) for u in offered if u.valid_until]),
    ]
    return [group for group in groups if group[1]]


def _became() -> QuerySet:
    """(former, later) pairs of primary keys."""
    return AdministrativeUnit.successors.through.objects.values_list(
        "from_administrativeunit_id", "to_administrativeunit_id"
    )
