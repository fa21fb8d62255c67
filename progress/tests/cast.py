"""The cast of these tests: one person of each role, and sites inside and outside each one's scope.

Cẩm Giàng lies in the local officer's commune and is built by the clerk's company; Vằng Mười lies elsewhere and is
built by another; the zone Thanh Bình is the Board's.
"""

import re
from dataclasses import dataclass
from datetime import date
from html import unescape
from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.models import Group, User
from django.test import Client

from clusters.models import Cluster
from places.models import AdministrativeUnit, Organisation
from progress.access.roles import Role, create_missing_groups
from progress.models import Document, Milestone, SiteDocument, SiteFigure, StaffProfile, Stage
from values.dates import PartialDate
from values.tests.once import built_once
from zones.models import Zone

TODAY = date(2026, 11, 23)

STAGES = [
    # code, order, key, asks, Vietnamese, English
    ("plan", 10, False, "", "Đưa vào quy hoạch tỉnh", "In the provincial plan"),
    ("feasibility", 60, True, "", "Báo cáo nghiên cứu khả thi", "Feasibility study"),
    ("eia", 70, True, "", "Đánh giá tác động môi trường", "EIA"),
    ("site-clearance", 80, True, "area households", "Đền bù, giải phóng mặt bằng", "Site clearance"),
    ("operation", 120, True, "", "Vận hành, khai thác", "In operation"),
]


@dataclass
class Places:
    """A commune of today, what it was made of, and another."""

    province: AdministrativeUnit
    district: AdministrativeUnit
    old_commune: AdministrativeUnit
    new_commune: AdministrativeUnit
    elsewhere: AdministrativeUnit


def make_stages() -> dict[str, Stage]:
    stages = {}
    for code, order, is_key, asks, name, name_en in STAGES:
        stages[code] = Stage.objects.create(
            code=code,
            order=order,
            is_key=is_key,
            name=name,
            name_en=name_en,
            asks_area="area" in asks,
            asks_households="households" in asks,
        )
    stages["payment"] = Stage.objects.create(
        code="payment", order=81, parent=stages["site-clearance"], name="Chi trả", name_en="Payment"
    )
    return stages


def make_places() -> Places:
    unit = AdministrativeUnit.objects.create
    ended, begun = date(2025, 6, 30), date(2025, 7, 1)
    province = unit(kind="province", name="Thái Nguyên")
    former_province = unit(kind="province", name="Bắc Kạn", valid_until=ended)
    district = unit(kind="district", name="Bạch Thông", parent=former_province, valid_until=ended)
    old_commune = unit(kind="commune", name="Cẩm Giàng", parent=district, valid_until=ended)
    new_commune = unit(kind="commune", name="Cẩm Giàng", parent=province, valid_from=begun)
    old_commune.successors.add(new_commune)
    other_district = unit(kind="district", name="Na Rì", parent=former_province, valid_until=ended)
    elsewhere = unit(kind="commune", name="Trần Phú", parent=other_district, valid_until=ended)
    return Places(province, district, old_commune, new_commune, elsewhere)


def group_of(role: Role) -> Group:
    """The group of a role, made with the first person who holds one."""
    if not (found := Group.objects.filter(name=role.value).first()):
        create_missing_groups()
    return found or Group.objects.get(name=role.value)


def person(name: str, role: Role | None = None, **profile) -> User:
    user = User.objects.create(username=name, last_name=name.title())
    if role:
        user.groups.add(group_of(role))
    if profile:
        StaffProfile.objects.create(user=user, **profile)
    return user


@built_once
def make_cast() -> SimpleNamespace:
    """Everybody and everything: `cast.department`, `cast.cluster`, `cast.stages["eia"]` …"""
    stages, places = make_stages(), make_places()
    company = Organisation.objects.create(name="Công ty Cổ phần Nhựa đường", kind="enterprise")
    rival = Organisation.objects.create(name="Công ty Cổ phần Khoáng sản", kind="enterprise")
    return SimpleNamespace(
        stages=stages,
        places=places,
        company=company,
        rival=rival,
        cluster=Cluster.objects.create(name="Cẩm Giàng", unit=places.old_commune, developer=company),
        other_cluster=Cluster.objects.create(name="Vằng Mười", unit=places.elsewhere, developer=rival),
        zone=Zone.objects.create(name="Thanh Bình", unit=places.elsewhere),
        administrator=person("administrator", Role.ADMINISTRATOR),
        department=person("department", Role.DEPARTMENT),
        board=person("board", Role.BOARD),
        local=person("local", Role.LOCAL, unit=places.new_commune),
        clerk=person("clerk", Role.CLERK, organisation=company),
        leader=person("leader", Role.LEADER),
        nobody=person("nobody"),
    )


def call_stages(cast: SimpleNamespace, names: dict[str, str]) -> SimpleNamespace:
    """Give stages, by their codes, another name that offices have for them; return the cast."""
    for code, name in names.items():
        cast.stages[code].other_names = name
        cast.stages[code].save()
    return cast


def milestone(site, code: str, phase: int = 0) -> Milestone:
    return Milestone.objects.get(site=site.pk, stage__code=code, phase=phase)


def record(site, code: str, phase: int = 0, **values) -> Milestone:
    """Record progress of a site, as if somebody had: dates as people write them."""
    found = Milestone.objects.filter(site=site.pk, stage__code=code, phase=phase).first()
    if found is None:
        found = Milestone(site_id=site.pk, stage=Stage.objects.get(code=code), phase=phase)
    for name, value in values.items():
        is_date = name in ("planned", "forecast", "actual", "as_of")
        setattr(found, name, PartialDate.parse(value) if is_date and value else value)
    found.save()
    return found


def figure(site, measure: str, value: str, **fields) -> SiteFigure:
    fields = {"source": "báo cáo", **fields}
    return SiteFigure.objects.create(site_id=site.pk, measure=measure, value=value, **fields)


def document(*sites, number: str = "2140/QĐ-UBND", **fields) -> Document:
    found = Document.objects.create(**{"kind": "decision", "number": number, **fields})
    for site in sites:
        SiteDocument.objects.create(site_id=site.pk, document=found)
    return found


def browser(user: User | None = None, language: str = "en", **headers) -> Client:
    """A client signed in as `user`; `HX_Request="true"` makes it htmx."""
    client = Client(headers={name.replace("_", "-"): value for name, value in headers.items()})
    client.cookies["django_language"] = language
    if user:
        client.force_login(user)
    return client


def known_again(client: Client) -> Client:
    """Return the client of somebody who has just said once more who they are."""
    session = client.session
    user = User.objects.get(pk=session["_auth_user_id"])
    record_authentication(SimpleNamespace(session=session), user, "password", reauthenticated=True)
    session.save()
    return client


def htmx(user: User, language: str = "en") -> Client:
    return browser(user, language, HX_Request="true")


def without_minute(html: str) -> str:
    """The page without the minute it was printed: it turns between two pages that are compared."""
    return re.sub(r'<p class="printed-on">[^<]*</p>', "", html)


def text_of(response) -> str:
    """What a reader sees of the page's main part, or of a fragment: no tags, single spaces."""
    html = without_minute(response.content.decode())
    main = html.partition("<main")[2].partition("</main>")[0] or html
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).strip()
