"""The cast and the sites of tests that go through the admin."""

import itertools

from django.contrib.auth import get_user_model
from django.test import Client

from clusters.models import Cluster
from places.models import AdministrativeUnit, Organisation
from progress.access.roles import Role
from progress.models import StaffProfile, Stage
from progress.tests.cast import group_of
from values.tests.page_forms import fields_of
from zones.models import Zone

_numbers = itertools.count(1)


def person(role: Role | None = None, *, name="", superuser=False, is_staff=True, **profile):
    username = name or f"person{next(_numbers)}"
    user = get_user_model().objects.create(
        username=username, last_name=username.title(), is_superuser=superuser, is_staff=is_staff
    )
    if role:
        user.groups.add(group_of(role))
    if profile:
        StaffProfile.objects.create(user=user, **profile)
    return get_user_model().objects.get(pk=user.pk)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def stages():
    """A small catalogue: two key stages, of which one has areas and a sub-step, and a stage of zones only."""
    feasibility = Stage(
        code="feasibility", name="Báo cáo nghiên cứu khả thi", name_en="Feasibility", order=60, is_key=True
    )
    clearance = Stage(
        code="site-clearance", name="Đền bù, giải phóng mặt bằng", name_en="Site clearance", order=80, is_key=True,
        asks_area=True, asks_households=True,
    )  # fmt: skip
    funding = Stage(code="planning-funding", name="Huy động kinh phí", order=20, for_clusters=False)
    for stage in (feasibility, clearance, funding):
        stage.save()
    Stage(code="survey", name="Đo đạc", name_en="Survey", order=81, parent=clearance).save()
    return {stage.code: stage for stage in Stage.objects.all()}


def cluster(name="Cẩm Giàng", **fields) -> Cluster:
    site = Cluster(name=name, **fields)
    site.save()
    return site


def zone(name="Thanh Bình", **fields) -> Zone:
    site = Zone(name=name, **fields)
    site.save()
    return site


def unit(name="Cẩm Giàng", kind="commune", **fields) -> AdministrativeUnit:
    return AdministrativeUnit.objects.create(name=name, kind=kind, **fields)


def organisation(name="Công ty Cổ phần Khoáng sản Bắc Kạn", kind="enterprise", **fields) -> Organisation:
    return Organisation.objects.create(name=name, kind=kind, **fields)


def milestone(site, code="feasibility", phase=0):
    return site.milestones.get(stage__code=code, phase=phase)


def page_form(client, address, form_id) -> dict:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return fields_of(response, form_id)


def errors_of(response) -> str:
    """Every message of the forms of an admin page, in one text."""
    found = []
    for form in [response.context["adminform"].form]:
        found += [message for messages in form.errors.values() for message in messages]
    for inline in response.context["inline_admin_formsets"]:
        found += inline.formset.non_form_errors()
        found += [message for form in inline.formset.forms for messages in form.errors.values() for message in messages]
    return "\n".join(found)
