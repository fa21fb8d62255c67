"""Small words with which these tests tell their stories."""

from decimal import Decimal

from django.contrib.auth.models import User
from django.test import Client

from clusters.models import Cluster
from places.models import AdministrativeUnit, Organisation
from progress.access.roles import Role
from progress.models import Measure, SiteEvent, SiteFigure, StaffProfile, Stage, State
from progress.tests.cast import group_of, text_of
from reports.models import Basis, FigureKind, Indicator, IndicatorChoice, IndicatorFigure
from values.dates import PartialDate
from zones.models import Zone


def person(name: str, role: Role | None, *, unit=None, organisation=None) -> User:
    user = User.objects.create(username=name, first_name=name.title())
    if role:
        user.groups.add(group_of(role))
    if unit or organisation:
        StaffProfile.objects.create(user=user, unit=unit, organisation=organisation)
    return user


def leader() -> User:
    return person("leader", Role.LEADER)


def officer() -> User:
    return person("officer", Role.DEPARTMENT)


def open_page(user: User, address: str = "/", language: str = "en"):
    """The response to `user` opening the page."""
    client = Client()
    client.cookies["django_language"] = language
    client.force_login(user)
    return client.get(address)


def read(user: User, language: str = "en") -> str:
    """What `user` reads on the dashboard."""
    response = open_page(user, language=language)
    assert response.status_code == 200
    return text_of(response)


def unit(name: str = "Cẩm Giàng") -> AdministrativeUnit:
    return AdministrativeUnit.objects.create(kind="commune", name=name)


def developer(name: str = "Công ty Nhựa đường") -> Organisation:
    return Organisation.objects.create(name=name, kind="enterprise")


def key_stage(code: str = "eia", **fields) -> Stage:
    fields = {"name": f"Bước {code}", "name_en": f"Stage {code}", "order": 10, "is_key": True, **fields}
    return Stage.objects.create(code=code, **fields)


def cluster(name: str, area: str = "", **fields) -> Cluster:
    return _site(Cluster, name, area, fields)


def zone(name: str, area: str = "", **fields) -> Zone:
    return _site(Zone, name, area, fields)


def _site(model, name, area, fields):
    site = model.objects.create(name=name, **fields)
    if area:
        SiteFigure.objects.create(site=site, measure=Measure.AREA, value=Decimal(area))
    return site


def befell(site, kind: str, date: str = "2022-11-04/2022-11-04") -> SiteEvent:
    return SiteEvent.objects.create(site=site, kind=kind, date=PartialDate.from_iso(date))


def done(site, stage: Stage) -> None:
    milestone = site.milestones.get(stage=stage)
    milestone.state = State.DONE
    milestone.save()


def indicator(code: str, **fields) -> Indicator:
    fields = {"name": f"Chỉ tiêu {code}", "name_en": f"Indicator {code}", "order": 10, "unit": "ha", **fields}
    return Indicator.objects.create(code=code, **fields)


def published(indicator: Indicator, when, value: str, *, kind=FigureKind.ACTUAL, **fields) -> IndicatorFigure:
    """A figure of a year or, as it is written, of another period."""
    period = PartialDate.parse(when)
    fields = {"source": "Bài báo", "as_of": period, **fields}
    return IndicatorFigure.objects.create(indicator=indicator, period=period, kind=kind, value=Decimal(value), **fields)


def target(indicator: Indicator, when, value: str, **fields) -> IndicatorFigure:
    return published(indicator, when, value, kind=FigureKind.PLANNED, **fields)


def chosen(indicator: Indicator, when, basis=Basis.PUBLISHED, reason: str = "", **fields) -> IndicatorChoice:
    """What reports use of the indicator for a period."""
    fields |= {"period": PartialDate.parse(when), "basis": basis, "reason": reason}
    return IndicatorChoice.objects.create(indicator=indicator, **fields)


def province(name: str = "Bắc Kạn", **fields) -> AdministrativeUnit:
    return AdministrativeUnit.objects.create(kind="province", name=name, **fields)
