"""Sheets of administrative units and organisations, and how other sheets name them."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.lookup import names_several, official_key, unit_lookup
from places.models import PROVINCES, AdministrativeUnit, Organisation
from spreadsheets.cell import CellError, LeftOut, cell_text
from spreadsheets.columns import Column
from spreadsheets.lookups import LONGEST_NAME, Lookup
from spreadsheets.questions import LEAVE_OUT, key_of
from spreadsheets.resources import SheetResource, folded, wanted
from spreadsheets.widgets import LookupsWidget, LookupWidget
from values.text import fold, normalize, shown

ELSEWHERE = gettext_lazy(
    "“%(name)s” is already recorded for sites outside your access. Use this name where your own records need it."
)


# What lists of sites write in place of a developer's name: there is none yet, or nobody knows.
_NOBODY_YET = {
    "", "keu goi dau tu", "dang keu goi dau tu", "dang keu goi", "moi goi dau tu", "dang moi goi dau tu", "chua co",
    "chua co chu dau tu", "chua co nha dau tu", "chua lua chon", "chua lua chon chu dau tu", "dang lua chon chu dau tu",
    "chua lua chon duoc chu dau tu", "chua xac dinh", "chua giao chu dau tu", "chua co so lieu", "chua co thong tin",
}  # fmt: skip


# What a person is asked of a name that is nearly that of recorded organisations; the answer that it is another.
ORGANISATION, REALLY_NEW = "organisation", "new"
# Words of names that tell no organisation from another, folded.
_COMMON_WORDS = {
    "cong", "ty", "cty", "ctcp", "cp", "co", "phan", "tnhh", "mtv", "mot", "thanh", "vien", "tap", "doan", "tong",
    "htx", "hop", "tac", "xa", "dntn", "doanh", "nghiep", "tu", "nhan", "va", "tt", "trung", "tam",
}  # fmt: skip


class OrganisationLookup(Lookup):
    """Finds the organisations that a person may choose by name or short name; files are given the full one.

    Whoever may add organisations finds any other by its full name too, by nothing less: they would record it a second
    time. Others are told the same of one out of their scope as of one that is not recorded.
    """

    def __init__(self, user):
        super().__init__(Organisation.objects.offered_to(user), _names_of, key=official_key, write=_full_name)
        self._may_name_any = user.has_perm("places.add_organisation")
        self._near: dict[str, list[Any]] = {}

    def find(self, value, among=None, where=None):
        if fold(cell_text(value)).strip(" .-–…()") in _NOBODY_YET:
            raise LeftOut
        text = cell_text(value)
        answer = self.answers.get(key_of(ORGANISATION, text), "")
        if answer == LEAVE_OUT:
            raise LeftOut
        chosen = [record for record in self.meant(text) if record.name_folded == answer] if answer else []
        return chosen[0] if chosen else super().find(value, among, where)

    def meant(self, text: str) -> list[Any]:
        """Return the organisations that a name may mean which is none's; none where it is one's, or nearly none's."""
        is_nobody = fold(text).strip(" .-–…()") in _NOBODY_YET
        return [] if is_nobody or len(text) > LONGEST_NAME or self._named(text, None) else self.near(text)

    def _unknown(self, text, among):
        if names_several(text):
            message = _("“%(given)s” names several organisations. Write one here, and the others as a remark.")
            return CellError(message, given=shown(text))
        return super()._unknown(text, among)

    def near(self, text, among=None, most=3):
        """Return also those whose names hold all words of a shorter one: "Hạ tầng Kim Sơn"."""
        if text not in self._near:
            self._near[text] = self._nearest(text, among, most)
        return self._near[text][:most]

    def add(self, record):
        super().add(record)
        self._near.clear()

    def _nearest(self, text: str, among: Any, most: int) -> list[Any]:
        near = super().near(text, among, most)
        words = set(self.key(normalize(text)).split()) - _COMMON_WORDS
        if len(words) > 1 and len(near) < most:
            names = self._names(among)
            holding = [pk for name, pks in names.items() if words <= set(name.split()) for pk in pks]
            near += [self.get(pk) for pk in dict.fromkeys(holding) if pk not in {record.pk for record in near}]
        return near

    def is_new(self, text: str) -> bool:
        """Return whether a name is none that is recorded, nor nearly one, unless a person said that it is another."""
        return self.is_said_new(text) or not (self.called(text) or self.near(text))

    def is_said_new(self, text: str) -> bool:
        """Return whether a person said that a name like recorded ones is another organisation's."""
        return self.answers.get(key_of(ORGANISATION, text)) == REALLY_NEW

    def elsewhere(self, name: str) -> Organisation | None:
        """Return the organisation of this full name that the person does not see, if they may know of it."""
        organisations = self._all.called(name) if self._may_name_any else []
        return organisations[0] if len(organisations) == 1 and self.get(organisations[0].pk) is None else None

    @cached_property
    def _all(self) -> Lookup:
        return Lookup(Organisation.objects.all(), lambda organisation: {organisation.name}, key=official_key)

    def _named(self, text, among):
        organisations = super()._named(text, among)
        if not organisations and (other := self.elsewhere(text)):
            self.add(other)
            return {other.pk: other}
        return organisations


def _names_of(organisation: Organisation) -> set[str]:
    return {organisation.name, organisation.short_name}


def _full_name(organisation: Organisation) -> str:
    return organisation.name


class OrganisationResource(SheetResource):
    """Found by name, whatever its marks and case."""

    key = "organisations"
    title = gettext_lazy("Organisations")
    required = ("name",)
    natural = ("name_folded",)
    named_by = ("name",)
    aliases = {
        "name": (
            "tên đơn vị",
            "tên cơ quan",
            "tên doanh nghiệp",
            "tên tổ chức",
            "tên công ty",
            "doanh nghiệp",
            "tên chủ đầu tư",
            "tên nhà đầu tư",
            "tên chủ đầu tư hạ tầng",
        ),
        "short_name": ("tên viết tắt", "viết tắt"),
        "kind": ("loại", "loại hình", "loại đơn vị"),
        "level": ("cấp", "cấp quản lý"),
        "tax_code": ("mst", "mã số doanh nghiệp", "mã số thuế"),
        "address": ("địa chỉ", "trụ sở", "địa chỉ trụ sở"),
        "contact": ("liên hệ", "điện thoại", "người liên hệ", "số điện thoại", "thông tin liên hệ"),
    }

    class Meta:
        model = Organisation
        fields = ("id", "name", "short_name", "kind", "level", "tax_code", "address", "contact", "version")

    def __init__(self, user, lookups=None):
        super().__init__(user, lookups)
        self._names = OrganisationLookup(user)

    def visible(self):
        return super().visible().visible_to(self.user)

    def key_from(self, read):
        return (folded(wanted(read, "name")),)

    def near(self, read):
        self._names.answers = self.answers
        return [] if self._names.is_said_new(read("name")) else self._names.near(read("name"))

    def check(self, record, changed, before, reason, *, is_new):
        if "name" in changed and self._names.elsewhere(record.name):
            raise ValidationError({"name": ValidationError(ELSEWHERE, "elsewhere", {"name": record.name})})


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
        help_text=gettext_lazy("The units that followed it, parted by semicolons."),
    )

    class Meta:
        model = AdministrativeUnit
        fields = ("id", "kind", "name", "code", "parent", "valid_from", "valid_until", "successors", "version")

    def lookups(self):
        units = unit_lookup(by_day=False)
        return {"parent": units, "successors": units}

    def warnings(self, record, changed, before):
        if record.parent_id is None and record.kind not in PROVINCES:
            yield "name", _("It is not said to which unit it belongs: complete it in the list of units.")

    def key_from(self, read):
        return (wanted(read, "kind"), fold(wanted(read, "name")), read("parent"), read("valid_from"))

    def keys_of(self, stored):
        kind, name, parent_id, valid_from = stored
        return [(kind, fold(name), parent_id, valid_from)]
