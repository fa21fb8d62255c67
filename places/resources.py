"""Sheets of administrative units and organisations, and how other sheets name them."""

from django.utils.translation import gettext_lazy

from places.lookup import official_key, unit_lookup
from places.models import AdministrativeUnit, Organisation
from spreadsheets.columns import Column
from spreadsheets.lookups import Lookup
from spreadsheets.resources import SheetResource, folded, wanted
from spreadsheets.widgets import LookupsWidget, LookupWidget
from values.text import fold


def organisation_lookup() -> Lookup:
    """Organisations by name or short name; files are given the full one."""
    found = Organisation.objects.all()
    return Lookup(found, lambda one: {one.name, one.short_name}, key=official_key, write=lambda one: one.name)


class OrganisationResource(SheetResource):
    """Found by name, whatever its marks and case."""

    key = "organisations"
    title = gettext_lazy("Organisations")
    required = ("name",)
    natural = ("name_folded",)
    named_by = ("name",)
    aliases = {
        "name": ("tên đơn vị", "tên cơ quan", "tên doanh nghiệp", "tên tổ chức", "tên công ty", "doanh nghiệp"),
        "short_name": ("tên viết tắt", "viết tắt"),
        "kind": ("loại", "loại hình", "loại đơn vị"),
        "level": ("cấp", "cấp quản lý"),
        "tax_code": ("mst", "mã số doanh nghiệp", "mã số thuế"),
        "address": ("địa chỉ", "trụ sở", "địa chỉ trụ sở"),
        "contact": ("liên hệ", "điện thoại", "người liên hệ"),
    }

    class Meta:
        model = Organisation
        fields = ("id", "name", "short_name", "kind", "level", "tax_code", "address", "contact", "version")

    def __init__(self, user):
        super().__init__(user)
        self._names = organisation_lookup()

    def key_from(self, read):
        return (folded(wanted(read, "name")),)

    def near(self, read):
        return self._names.near(read("name"))


class UnitResource(SheetResource):
    """Found by kind, name, parent and first day; parents and successors may stand in the same sheet."""

    key = "units"
    title = gettext_lazy("Administrative units")
    required = ("kind", "name")
    natural = ("kind", "name", "parent_id", "valid_from")
    named_by = ("kind", "name", "parent", "valid_from")
    is_bulk = False
    refers_to_itself = True
    aliases = {
        "kind": ("cấp", "loại đơn vị", "cấp hành chính"),
        "name": ("tên đơn vị", "tên xã", "tên xã, phường", "tên đvhc"),
        "code": ("mã đơn vị", "mã đvhc", "mã xã", "mã số"),
        "valid_from": ("từ ngày", "ngày thành lập", "hiệu lực từ"),
        "valid_until": ("đến ngày", "ngày kết thúc", "hiệu lực đến"),
    }

    parent = Column("parent", gettext_lazy("belongs to"), LookupWidget(), aliases=("thuộc", "trực thuộc", "cấp trên"))
    successors = Column(
        "successors",
        gettext_lazy("became"),
        LookupsWidget(),
        aliases=("sáp nhập vào", "nhập vào", "đơn vị mới"),
        help=gettext_lazy("The units that followed it, parted by semicolons."),
    )

    class Meta:
        model = AdministrativeUnit
        fields = ("id", "kind", "name", "code", "parent", "valid_from", "valid_until", "successors", "version")

    def lookups(self):
        units = unit_lookup(by_day=False)
        return {"parent": units, "successors": units}

    def key_from(self, read):
        return (wanted(read, "kind"), fold(wanted(read, "name")), read("parent"), read("valid_from"))

    def keys_of(self, stored):
        kind, name, parent_id, valid_from = stored
        return [(kind, fold(name), parent_id, valid_from)]
