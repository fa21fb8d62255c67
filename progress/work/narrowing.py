"""What my work is narrowed to: one's own sites or all, a site, a unit, a stage, a person, a kind; and by what its lines
are grouped."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from places.holders import DISTRICTS_UNTIL, OLD_PROVINCE, Holders
from places.models import AdministrativeUnit
from progress.in_charge.queries import BY_NAME, NOBODY, in_charge_of_any
from progress.models import PersonInCharge, Site, SiteKind, Stage
from progress.records.filters import FilterForm, PlaceField, ids_of_place, suggestions_url
from progress.records.lookups import LookupField
from values.forms import offer
from values.text import person_name

MINE, ALL = "mine", "all"
ANY = _("any")
GROUPINGS = {
    "site": _("site"),
    "unit": _("administrative unit"),
    "old-province": _("former province"),
    "stage": _("stage"),
    "person": _("person in charge"),
    "kind": _("kind of site"),
}


class NarrowingForm(FilterForm):
    """The filters of my work, which its address spells out: `?whose=all&unit=an-phu&group=site`."""

    whose = forms.ChoiceField(choices=[(MINE, MINE), (ALL, ALL)], required=False, widget=forms.HiddenInput)
    site = LookupField(label=_("Site"), queryset=Site.objects.none(), required=False)
    unit = PlaceField()
    kind = forms.ChoiceField(label=_("Kind of site"), choices=[("", ANY), *SiteKind.choices], required=False)
    stage = forms.ModelChoiceField(
        Stage.objects.none(), label=_("Stage"), to_field_name="code", empty_label=ANY, required=False
    )
    person = forms.ChoiceField(label=_("Person in charge"), required=False)
    group = forms.ChoiceField(label=_("Group by"), choices=[("", "–"), *GROUPINGS.items()], required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user, sites = user, Site.objects.editable_by(user)
        self.fields["site"].queryset = sites.select_related("unit__parent")
        self.fields["stage"].queryset = Stage.objects.active().filter(parent=None)
        named = [(str(person.pk), person_name(person)) for person in in_charge_of_any(sites)]
        offer(self.fields["person"], [("", ANY), (NOBODY, pgettext_lazy("in charge", "not assigned")), *named])
        self.fields["site"].widget.suggestions_url = suggestions_url("site")
        self.fields["unit"].suggest_of(sites)

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.fields if name != "whose")


@dataclass(frozen=True)
class Narrowing:
    """Conditions of one reader's work; `at` asks for those of sites by the path to the site."""

    mine: int | None = None  # whose sites, by primary key of the person in charge; None for all
    sites: frozenset[int] | None = None
    units: frozenset[int] | None = None
    kind: str = ""
    stage: int | None = None
    person: str = ""
    group: str = ""
    is_empty: bool = False  # what was asked for cannot be read: nothing is found

    def at(self, path: str) -> Q:
        """Return the condition for what hangs on a site by `path` ("site__")."""
        if self.is_empty:
            return Q(pk__in=[])
        rule = Q()
        if self.mine is not None:
            rule &= _in_charge(path, self.mine)
        if self.person:
            rule &= Q(**{f"{path}in_charge": None}) if self.person == NOBODY else _in_charge(path, int(self.person))
        if self.sites is not None:
            rule &= Q(**{f"{path}pk__in": self.sites})
        if self.units is not None:
            rule &= Q(**{f"{path}unit__in": self.units})
        return rule & Q(**{f"{path}kind": self.kind}) if self.kind else rule

    def of_stage(self, path: str) -> Q:
        """Return the condition for what leads by `path` ("stage") to the stage, or to a sub-step of it."""
        return Q(**{path: self.stage}) | Q(**{f"{path}__parent": self.stage})

    @property
    def of_all(self) -> "Narrowing":
        """The same of everybody's sites."""
        return replace(self, mine=None)


def _in_charge(path: str, person: int) -> Q:
    return Q(Exists(PersonInCharge.objects.filter(person=person, site=OuterRef(f"{path}pk"))))


def has_sites(user) -> bool:
    """Return whether `user` is in charge of a site that is theirs to change; asked of the database once a request."""
    if not hasattr(user, "_is_in_charge"):
        user._is_in_charge = PersonInCharge.objects.editable_by(user).filter(person=user.pk).exists()
    return user._is_in_charge


def asked(data, user) -> tuple[Narrowing, NarrowingForm]:
    """Return what an address asks for, and its form; without words their own sites, if they are in charge of any."""
    form = NarrowingForm(data, user=user)
    if not form.is_valid():
        return Narrowing(is_empty=True), form
    wanted = form.cleaned_data
    narrowing = Narrowing(
        mine=None if wanted["whose"] == ALL or (not wanted["whose"] and not has_sites(user)) else user.pk,
        sites=frozenset(site.pk for site in wanted["site"].records) if wanted["site"] else None,
        units=frozenset(ids_of_place(*wanted["unit"].records)) if wanted["unit"] else None,
        kind=wanted["kind"],
        stage=wanted["stage"].pk if wanted["stage"] else None,
        person=wanted["person"],
        group=wanted["group"],
    )
    return narrowing, form


def usual(user) -> Narrowing:
    """Return what a person sees who asks for nothing: their own sites, or all where they are in charge of none."""
    return Narrowing(mine=user.pk if has_sites(user) else None)


class Grouping:
    """How the records of a section are put together: ordered by a key, which is named with a query for a page."""

    def __init__(self, name: str, path: str | None, stage_path: str | None):
        """`path` leads to the site ("site__"), `stage_path` to the stage; None where there is none."""
        self.name, self.path, self.stage_path = name, path, stage_path

    @cached_property
    def applies(self) -> bool:
        return bool(self.name) and self.path is not None and (self.name != "stage" or self.stage_path is not None)

    @property
    def asks_first(self) -> bool:
        """Whether the order is made of what the database says of units and sites, and so is never kept."""
        return self.name == "old-province"

    def ordered(self, records: QuerySet) -> QuerySet:
        """Return the records with their `group_key`, group by group, each in the order they have."""
        if self.name == "person":
            charges = PersonInCharge.objects.filter(site=OuterRef(f"{self.path}pk"))
            first = charges.order_by(*(f"person__{name}" for name in BY_NAME))
            records = records.annotate(group_key=Cast(Subquery(first.values("person")[:1]), CharField()))
            return records.order_by(F("group_key").asc(nulls_last=True), *records.query.order_by)
        if self.name == "old-province":
            return self._by_former_province(records)
        key, order = {
            "site": (f"{self.path}pk", [f"{self.path}name_key", f"{self.path}pk"]),
            "unit": (f"{self.path}unit", [f"{self.path}unit__folded", f"{self.path}unit"]),
            "kind": (f"{self.path}kind", [f"{self.path}kind"]),
            "stage": (self.stage_path, [f"{self.stage_path}__order", self.stage_path]),
        }[self.name]
        records = records.annotate(group_key=Cast(F(key), CharField()))
        return records.order_by(*(F(name).asc(nulls_last=True) for name in order), *records.query.order_by)

    def _by_former_province(self, records: QuerySet) -> QuerySet:
        """Return the records by the province they lay in until the reform, none of sites that may lie in several."""
        units: dict[AdministrativeUnit, list[int]] = defaultdict(list)
        holders = Holders()
        for place in Site.objects.exclude(unit=None).order_by().values_list("unit", flat=True).distinct():
            if province := OLD_PROVINCE.of(holders, place, DISTRICTS_UNTIL):
                units[province].append(place)
        if not units:
            records = records.annotate(group_key=Value(None, CharField()))
            return records.order_by(*records.query.order_by)
        found = [When(**{f"{self.path}unit__in": places, "then": Value(str(one.pk))}) for one, places in units.items()]
        order = [
            When(**{f"{self.path}unit__in": units[one], "then": Value(number)})
            for number, one in enumerate(sorted(units, key=lambda one: one.folded))
        ]
        last = Value(len(order))
        records = records.annotate(group_key=Case(*found, default=Value(None), output_field=CharField()))
        return records.order_by(Case(*order, default=last, output_field=IntegerField()), *records.query.order_by)

    def labels(self, keys: Iterable[str | None]) -> dict[str | None, str]:
        """Return what the groups with these keys are called; one query."""
        pks = {int(key) for key in keys if key and key.isdigit()}
        none: dict[str | None, str] = {None: str(_("not recorded"))}
        if self.name == "kind":
            return none | {key: str(label) for key, label in SiteKind.choices}
        if self.name == "person":
            people = get_user_model().objects.filter(pk__in=pks)
            return {None: str(pgettext_lazy("in charge", "not assigned"))} | {str(p.pk): person_name(p) for p in people}
        rows = {
            "site": Site.objects.all(),
            "unit": AdministrativeUnit.objects.select_related("parent"),
            "old-province": AdministrativeUnit.objects.select_related("parent"),
            "stage": Stage.objects.all(),
        }[self.name]
        named = {
            "site": str,
            "unit": lambda unit: unit.full_name,
            "old-province": lambda unit: unit.label,
            "stage": lambda stage: stage.label,
        }[self.name]
        return none | {str(row.pk): named(row) for row in rows.filter(pk__in=pks)}
