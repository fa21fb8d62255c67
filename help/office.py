"""The office itself, set up on one page: its province, the bodies that write its letters, the units of the province."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from places.levels import OrganisationLevel
from places.models import PROVINCES, AdministrativeUnit, Organisation, OrganisationKind, UnitKind
from places.national.bringing import bring_units, may_bring
from places.national.reading import ListedProvince, provinces, split_name
from progress.models import SiteKind
from progress.records.actions import locked, sign
from reports.models import Letterhead
from values.forms import StyledForm, offer

# Official letters are Vietnamese whatever the language of the interface (Decree 30/2020/NĐ-CP).
COMMITTEES = {
    UnitKind.PROVINCE: ("Ủy ban nhân dân tỉnh {}", "UBND tỉnh {}", "Ủy ban nhân dân tỉnh"),
    UnitKind.MUNICIPALITY: ("Ủy ban nhân dân thành phố {}", "UBND thành phố {}", "Ủy ban nhân dân thành phố"),
}
SIGNED = {SiteKind.CLUSTER: "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", SiteKind.ZONE: "KT. TRƯỞNG BAN\nPHÓ TRƯỞNG BAN"}
RECEIVERS = {
    SiteKind.CLUSTER: "Như trên\nGiám đốc (báo cáo)\nLưu: VT",
    SiteKind.ZONE: "Như trên\nTrưởng ban (báo cáo)\nLưu: VT",
}


@dataclass(frozen=True, slots=True)
class Body:
    """A body that writes letters: about clusters the department, about zones the management board."""

    kind: SiteKind
    name: str
    symbol: str


class OfficeForm(StyledForm, forms.Form):
    """Which province, and who writes its letters. What is recorded is shown first; a blank board leaves zones out."""

    province = forms.ChoiceField(label=_("Province since 01/07/2025"))
    place = forms.CharField(
        label=_("Place of issue of letters"),
        max_length=60,
        required=False,
        help_text=_("Left empty: the name of the province."),
    )
    cluster_office = forms.CharField(label=_("Office that keeps the clusters"), max_length=120)
    cluster_symbol = forms.CharField(label=_("Symbol of letters about clusters"), max_length=30)
    zone_office = forms.CharField(
        label=_("Office that keeps the zones"),
        max_length=120,
        required=False,
        help_text=_("Left empty where the province has no management board; the letterhead for zones stays as it is."),
    )
    zone_symbol = forms.CharField(label=_("Symbol of letters about zones"), max_length=30, required=False)
    units = forms.BooleanField(
        label=_("Bring in the units of the province, the former ones too"),
        required=False,
        help_text=_("Made from a public data set, not the official list: verify before official use. Undone as one."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self.fields["province"], [("", "---------"), *((one.code, one.name) for one in provinces())])

    def clean(self):
        data = super().clean()
        if data.get("zone_office") and not data.get("zone_symbol"):
            self.add_error("zone_symbol", forms.ValidationError(self.fields["province"].error_messages["required"]))
        return data

    @property
    def chosen(self) -> ListedProvince:
        return next(one for one in provinces() if one.code == self.cleaned_data["province"])

    @property
    def bodies(self) -> list[Body]:
        data = self.cleaned_data
        return [Body(kind, name, data[f"{kind}_symbol"]) for kind in SiteKind if (name := data[f"{kind}_office"])]


def recorded_office() -> dict[str, object]:
    """Return what is recorded of the office, by field of the form; what is usual where nothing is."""
    of_today = AdministrativeUnit.objects.filter(kind__in=PROVINCES, valid_until=None).exclude(code="")
    codes = list(of_today.values_list("code", flat=True)[:2])
    said: dict[str, object] = {
        "province": codes[0] if len(codes) == 1 else "",
        "cluster_office": "Sở Công Thương",
        "cluster_symbol": "SCT",
        "zone_office": "Ban Quản lý các khu công nghiệp",
        "zone_symbol": "BQL",
        "units": not codes,
    }
    for head in Letterhead.objects.by_kind().values():
        said |= {f"{head.kind}_office": head.office, f"{head.kind}_symbol": head.symbol, "place": head.place}
    return said


def may_set_up(user) -> bool:
    """Return whether `user` may record all that the page records."""
    wanted = ("reports.add_letterhead", "reports.change_letterhead", "places.add_organisation")
    return may_bring(user) and all(user.has_perm(permission) for permission in wanted)


@transaction.atomic
def set_up_office(*, by, province: ListedProvince, place: str, bodies: list[Body], brings_units: bool) -> None:
    """Record committee, offices and letterheads, and the units of the province if wished; what else a letterhead says
    stays. Raises PermissionDenied, UnitsChanged."""
    if not may_set_up(by):
        raise PermissionDenied
    kind, name = split_name(province.name)
    full, short, reports_to = (text.format(name) for text in COMMITTEES[kind])
    _organisation(full, OrganisationKind.COMMITTEE, OrganisationLevel.PROVINCE, by, short_name=short)
    for body in bodies:
        head = Letterhead.objects.of(body.kind) or Letterhead(
            kind=body.kind,
            signer_capacity=SIGNED[body.kind],
            receivers=RECEIVERS[body.kind],
        )
        sender = _organisation(body.name, OrganisationKind.AGENCY, OrganisationLevel.DEPARTMENT, by)
        said = {"superior": short, "office": body.name, "sender": sender, "symbol": body.symbol}
        for field, value in (said | {"place": place or name, "reports_to": head.reports_to or reports_to}).items():
            setattr(head, field, value)
        head.full_clean()
        sign(head, by, "")
        head.save()
    if brings_units:
        bring_units(codes=[province.code], by=by)


@transaction.atomic
def confirm_letterhead(*, letterhead: Letterhead, by, version: int) -> None:
    """Let the history say that a letterhead, as seen at `version`, is right as it is. Raises PermissionDenied,
    StaleVersion."""
    if not may_set_up(by):
        raise PermissionDenied
    head = locked(letterhead, version)
    sign(head, by, _("Confirmed as it is"))
    head.save()


def _organisation(name: str, kind: str, level: str, by, short_name: str = "") -> Organisation:
    """Return the organisation of this name, recorded if it is new."""
    if known := Organisation.objects.called(name).first():
        return known
    made = Organisation(name=name, short_name=short_name, kind=kind, level=level)
    made.full_clean()
    sign(made, by, "")
    made.save()
    return made
