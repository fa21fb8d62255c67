"""Spreadsheet columns of units and organisations."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.models import AdministrativeUnit, Organisation
from spreadsheets.columns import Column
from spreadsheets.resources import SheetResource
from spreadsheets.widgets import Lookup, LookupsWidget, LookupWidget, TextWidget
from values.text import fold


def unit_names(unit: AdministrativeUnit) -> set[str]:
    """What a unit is called in a file: its identifier, its name with its kind, and that with the unit it belongs to."""
    return {unit.slug, unit.short_name, unit.full_name}


def unit_lookup() -> Lookup:
    return Lookup(AdministrativeUnit.objects.select_related("parent"), unit_names)


def organisation_lookup() -> Lookup:
    return Lookup(Organisation.objects.all(), lambda one: {one.name, one.short_name})


def unit_reference(unit: AdministrativeUnit) -> str:
    """How an export names a unit: by its identifier, for names repeat from one time to the next."""
    return unit.slug


class OrganisationResource(SheetResource):
    """Found by name, whatever its marks and case."""

    required = ("name",)
    name = Column("name", gettext_lazy("name"), TextWidget(), is_key=True)

    class Meta:
        model = Organisation
        fields = ("name", "short_name", "kind", "tax_code", "address", "contact", "version")

    def find(self, row):
        if self.existing is None:
            self.existing = {one.name_folded: one for one in self.get_queryset()}
        return self.existing.get(self.identity(row))

    def identity(self, row):
        return fold(self.read(row, "name"))


class UnitResource(SheetResource):
    """Found by its identifier or, without one, by kind, name, parent and first day."""

    related = ("parent",)
    required = ("kind", "name")
    slug = Column("slug", gettext_lazy("identifier"), TextWidget(), is_key=True)
    parent = Column("parent", gettext_lazy("belongs to"), LookupWidget(unit_reference))
    successors = Column("successors", gettext_lazy("became"), LookupsWidget(AdministrativeUnit, unit_reference))

    class Meta:
        model = AdministrativeUnit
        fields = ("slug", "kind", "name", "code", "parent", "valid_from", "valid_until", "successors", "version")

    def lookups(self):
        units = unit_lookup()
        return {"parent": units, "successors": units}

    def get_queryset(self):
        return super().get_queryset().prefetch_related("successors")

    def find(self, row):
        if self.existing is None:
            self.existing = {unit.slug: unit for unit in self.get_queryset()}
        if "slug" in row:
            slug = self.read(row, "slug")
            if slug not in self.existing:
                raise ValidationError({"slug": _("No unit has this identifier. Leave it empty for a new unit.")})
            return self.existing[slug]
        wanted = self.identity(row)
        return next((unit for unit in self.existing.values() if _identity_of(unit) == wanted), None)

    def identity(self, row):
        parent = self.read(row, "parent") if "parent" in row else None
        valid_from = self.read(row, "valid_from") if "valid_from" in row else None
        return (self.read(row, "kind"), fold(self.read(row, "name")), parent and parent.pk, valid_from)


def _identity_of(unit):
    return (unit.kind, fold(unit.name), unit.parent_id, unit.valid_from)
