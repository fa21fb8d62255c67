"""What the filters of all lists share: search, place, order. What cannot be read finds nothing and says why."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from functools import cached_property
from operator import attrgetter
from urllib.parse import urlencode

import django_filters as filters
from django import forms
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy

from places.holders import COMMUNES, Holders
from places.models import DISTRICTS, PROVINCES, AdministrativeUnit
from progress.access.scope import EVERYTHING, Place, narrowed_to, sites_seen_by
from progress.models import Site, SiteKind
from progress.records.lookups import LookupField, LookupFilter, Named
from values.forms import CleanCharField, PartialDateField, StyledForm
from values.text import fold
from values.today import past_day, today

YES, NO = "yes", "no"
ANY = gettext_lazy("any")


# What a filter finds by that may be the same for all sites of one person.
BY_SITE, BY_UNIT, BY_DEVELOPER, BY_KIND = "site", "unit", "developer", "kind of site"


class FilterForm(StyledForm, forms.Form):
    """The filters of a list or page that `user` looks at; None for nobody known, to whom all are shown."""

    user = None

    @cached_property
    def shown_fields(self) -> list[BoundField]:
        """The visible fields that can tell something apart, and those asked for: one choice is no question."""
        return [field for field in self.visible_fields() if self.data.get(field.html_name) or self._has_choice(field)]

    @cached_property
    def _alike(self) -> frozenset[str]:
        return _all_alike(self.user)

    def _has_choice(self, field: BoundField) -> bool:
        asked = field.field
        if isinstance(asked, LookupField):
            return field.name not in self._alike
        if not isinstance(asked, forms.ChoiceField) or asked.widget.allow_multiple_selected:
            return True
        choices = asked.widget.choices = list(asked.widget.choices)  # drawn of the same: the database is asked once
        values = {str(value) for value, _label in choices} - {""}
        return len(values) > 1 and (values != set(SiteKind.values) or BY_KIND not in self._alike)


def _all_alike(user) -> frozenset[str]:
    """Return by which of these the sites that `user` sees cannot be told apart.

    Nothing is asked of the database for who sees all. A former unit and the present one that holds it are one.
    """
    if user is None or sites_seen_by(user) == EVERYTHING:
        return frozenset()
    sites = list(Site.objects.visible_to(user).order_by().values_list("unit", "developer", "kind"))
    units, developers, kinds = map(set, zip(*sites, strict=True)) if sites else (set(), set(), set())
    alike = {
        BY_SITE: len(sites) < 2,
        BY_UNIT: _is_one_place(units),
        BY_DEVELOPER: len(developers) < 2,
        BY_KIND: len(kinds) < 2,
    }
    return frozenset(name for name, is_so in alike.items() if is_so)


def _is_one_place(units: set[int | None]) -> bool:
    """Return whether one commune, of whatever time, holds all of the units for certain."""
    if len(units) < 2:
        return True
    if None in units:
        return False
    holders = Holders()
    held_by_all = frozenset.intersection(*(holders.of(unit) for unit in units))
    return any(holders.units[pk].kind in COMMUNES for pk in held_by_all)


class SearchFilter(filters.CharFilter):
    """What is typed into the search of a list; `label` says in what it looks."""

    field_class = CleanCharField

    def __init__(self, label, method="search"):
        super().__init__(label=label, method=method, max_length=100)


class PartialDateFilter(filters.Filter):
    """A day or a longer period, typed as people write them."""

    field_class = PartialDateField


class PlaceField(LookupField):
    """A unit of whatever time, former or present, that is named by hand; its slug does as well."""

    def __init__(self, **kwargs):
        named = {"label": gettext_lazy("Administrative unit"), "required": False} | kwargs
        units = AdministrativeUnit.objects.select_related("parent")
        super().__init__(queryset=units, key="slug", name_of=attrgetter("label"), **named)
        self.widget.attrs.setdefault("placeholder", gettext_lazy("former or present unit"))

    def suggest_of(self, sites: QuerySet) -> None:
        """Let units be suggested in which `sites` lie, and those that they lay in."""
        self.widget.suggestions_url = suggestions_url("unit")
        self.suggest = lambda words: (unit.label for unit in units_of_sites(sites) if words in fold(unit.label))


class PlaceFilter(LookupFilter):
    """Finds what lies within a unit, whatever unit it belonged to when it was recorded."""

    field_class = PlaceField

    def __init__(self, field_name="site__unit", **kwargs):
        super().__init__(field_name=field_name, label=gettext_lazy("Administrative unit"), **kwargs)

    def keys(self, value):
        return ids_of_place(*value.records)


class PlaceForm(FilterForm):
    """The unit that a page is narrowed to which is no list; what cannot be read narrows nothing and says why."""

    unit = PlaceField()

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        self.fields["unit"].suggest_of(Site.objects.visible_to(user))

    @property
    def chosen(self) -> Named | None:
        return self.cleaned_data["unit"] if self.is_valid() else None

    @cached_property
    def _units(self) -> frozenset[int] | None:
        return frozenset(ids_of_place(*self.chosen.records)) if self.chosen else None

    def narrowed(self) -> AbstractContextManager[None]:
        """Let the pages made inside speak of the sites in this unit alone."""
        return narrowed_to(None if self._units is None else Place(self._units, self.data["unit"]))

    def perhaps_there(self, sites: QuerySet) -> QuerySet:
        """Return those of `sites` that may lie in the unit too: their place is not recorded closely enough to say.

        Those of no place, and of a place of which the unit is a part. Revoked and withdrawn ones are left out.
        """
        if self._units is None:
            return sites.none()
        holders = Holders()
        wider = set().union(*(holders.wider_than(unit.pk) for unit in self.chosen.records)) - self._units
        return sites.standing().filter(Q(unit=None) | Q(unit__in=wider)).order_by("name_key", "kind")


class SiteFilter(filters.ModelChoiceFilter):
    """A site, by its primary key: links lead with it to the part of a list that is about one site; nobody types it."""

    def __init__(self):
        super().__init__(label=gettext_lazy("Site"), queryset=Site.objects.all(), widget=forms.HiddenInput)


def site_kind_filter(field_name: str = "site__kind") -> filters.ChoiceFilter:
    return filters.ChoiceFilter(field_name=field_name, label=gettext_lazy("Kind of site"), choices=SiteKind)


class OrderField(forms.MultipleChoiceField):
    """Reads each key once, the first time it is named."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        keys = {}
        for key in super().to_python(value):
            if key:
                keys.setdefault(key.lstrip("-"), key)
        return list(keys.values())


class OrderFilter(filters.Filter):
    """Accept keys of `fields`, the first before the next, "-" before one reverses: `order=-late&order=name`.

    Rows are sorted by the columns of each key, and then as they were in order before. The heads of the columns ask for
    it, so no field shows it.
    """

    field_class = OrderField

    def __init__(self, fields: dict[str, list[str]], **kwargs):
        self.fields = fields
        choices = [(f"{sign}{key}", key) for key in fields for sign in ("", "-")]
        super().__init__(choices=choices, label=gettext_lazy("Order"), **kwargs)

    def filter(self, rows, order):
        before = rows.query.order_by or rows.model._meta.ordering
        wanted = ordering_of(order, self.fields)
        return rows.order_by(*wanted, *before) if wanted else rows


def order_filter(fields: dict[str, list[str]]) -> OrderFilter:
    """Return an OrderFilter of a list that sorts its rows itself."""
    return OrderFilter(fields, method="pass_on")


def sort_keys(order: Iterable[str]) -> set[str]:
    """Return the keys that an order names, whichever way round."""
    return {key.lstrip("-") for key in order}


def ordering_of(order: Iterable[str], fields: dict[str, list[str]]) -> list[OrderBy]:
    """Return by what the database sorts for keys of `fields` ("-" before one reverses), unknown values last.

    Nothing for a key that is not there.
    """
    return [
        F(name).desc(nulls_last=True) if key.startswith("-") else F(name).asc(nulls_last=True)
        for key in order
        for name in fields.get(key.lstrip("-"), [])
    ]


class ListFilter(filters.FilterSet):
    """What the filters of all our lists share. What cannot be read finds nothing."""

    class Meta:
        form = FilterForm

    def __init__(self, data, queryset, *, user=None, on: datetime.date | None = None):
        """Filter a `queryset` of what `user` may see."""
        self.user, self.on = user, on or today()
        super().__init__(data, queryset)
        self.form.user = user
        self._narrow_choices()

    def at_site(self, queryset, name, value):
        """Find parts of the sites that a search finds: `SearchFilter(label, method="at_site")`."""
        return queryset.filter(site__in=Site.objects.visible_to(self.user).search(value).order_by().values("pk"))

    def _narrow_choices(self):
        """Offer only what could find something."""

    def _offer(self, name: str, pks: QuerySet):
        """Offer, of the rows that a filter chooses from, only those of `pks`."""
        field = self.form.fields[name]
        field.queryset = field.queryset.filter(pk__in=pks)

    def _suggest(self, name: str, suggest: Callable[[str], Iterable[str]] | None = None):
        """Let the field of a lookup suggest what could find something; see LookupField.suggest."""
        field = self.form.fields[name]
        field.widget.suggestions_url = suggestions_url(name)
        field.suggest = suggest

    def _suggest_units(self, sites: QuerySet):
        """Let units be suggested in which `sites` lie."""
        self.form.fields["unit"].suggest_of(sites)

    def _suggest_units_of(self, parts: QuerySet):
        """Let units be suggested in which the sites of `parts` lie."""
        self._suggest_units(Site.objects.filter(pk__in=parts.order_by().values("site")))

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
    def further_fields(self) -> list[BoundField]:
        """The fields beside the search, in the order of reading."""
        return [field for field in self.form.shown_fields if field.name != "q"]

    @property
    def has_further(self) -> bool:
        return any(self.data.get(field.name) for field in self.further_fields)

    @property
    def further_errors(self) -> bool:
        """Whether one of them cannot be read: it is shown, where a phone folds them."""
        return any(field.errors for field in self.further_fields)

    def search(self, queryset, name, value):
        return queryset.search(value)

    def pass_on(self, queryset, name, value):
        """Narrow nothing: `filter_queryset` looks at this value together with others."""
        return queryset


def shareable(data, without: tuple[str, ...] = ()) -> str:
    """Return the query string of an address without what was left empty and what is named."""
    kept = data.copy()
    for name in without:
        kept.pop(name, None)
    for name in list(kept):
        kept.setlist(name, [value for value in kept.getlist(name) if value])
    return kept.urlencode()


def ids_of_place(*units: AdministrativeUnit) -> set[int]:
    """Return primary keys of every unit, of whatever time, that lies within one of `units`; two queries.

    Those below it and those that became part of it (`ids_within`), and also the later units made of nothing else:
    today's xã An Phú lies within the former huyện Tân Thành, whose communes alone it was made of.
    """
    family = AdministrativeUnit.objects.family()
    pks = set().union(*(AdministrativeUnit.objects.ids_within(unit, family) for unit in units))
    while new := {later for later, formers in family.formers.items() if later not in pks and formers <= pks}:
        pks |= new
    return pks


def suggestions_url(name: str) -> str:
    """Return what the field of a lookup asks for names, of the day the page speaks of."""
    past = past_day()
    return "?" + urlencode({"options": name} | ({"as_of": past.isoformat()} if past else {}))


def units_of_sites(sites: QuerySet) -> list[AdministrativeUnit]:
    """Return the units in which `sites` lie or lay: provinces, then districts, then communes, former ones first.

    Three queries, however many sites and units.
    """
    units = AdministrativeUnit.objects.by_key()
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

    def order(unit: AdministrativeUnit) -> tuple:
        level = 0 if unit.kind in PROVINCES else 1 if unit.kind in DISTRICTS else 2
        return level, not unit.valid_until, unit.folded, unit.full_name

    return sorted((units[pk] for pk in wanted), key=order)


def _became() -> QuerySet:
    """Return (former, later) pairs of primary keys."""
    return AdministrativeUnit.successors.through.objects.values_list(
        "from_administrativeunit_id", "to_administrativeunit_id"
    )
