"""Every address of the administration × every role: it opens no model without its permissions, and no site outside."""

from http import HTTPStatus

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.urls import reverse

from bkproject.tests.addresses.office import office
from bkproject.tests.test_every_address import GONE, NO, admin_addresses, signed_in
from progress.access.roles import PERMISSIONS, Role
from progress.models import Site, Submission
from progress.tests.cast import milestone

__all__ = ["office"]  # the fixture
pytestmark = pytest.mark.once


@pytest.mark.parametrize("role", list(Role))
def test_the_admin_opens_no_model_to_a_role_without_its_permissions(office, role):
    user = getattr(office, role.name.lower())
    get_user_model().objects.filter(pk=user.pk).update(is_staff=True)
    client = signed_in(user)
    granted = {(app, model) for grant in PERMISSIONS[role] for app, models in grant.items() for model in models}
    opened = []
    for model, model_admin in admin.site._registry.items():
        # A site's own address leads to its cluster or zone, which has its own rights.
        if model is Site or (model._meta.app_label, model._meta.model_name) in granted:
            continue
        record = model._base_manager.first()
        for name, address in admin_addresses(model_admin, record.pk if record else 1):
            for method in ("get", "post"):
                response = getattr(client, method)(address)
                # Django's admin leads to its index when a record is not there for this person.
                is_led_away = response.get("Location") == reverse("admin:index")
                is_refused = response.status_code in (NO, GONE, HTTPStatus.METHOD_NOT_ALLOWED) or is_led_away
                if not is_refused:
                    opened.append((name, method, response.status_code))
    assert opened == []


@pytest.mark.parametrize(
    ("role", "outside"), [("board", "cluster"), ("local", "other_cluster"), ("clerk", "other_cluster")]
)
def test_the_admin_shows_no_record_of_a_site_outside_the_scope(office, role, outside):
    """Even to a local officer or a clerk whom somebody lets into the admin."""
    user, site = getattr(office, role), getattr(office, outside)
    get_user_model().objects.filter(pk=user.pk).update(is_staff=True)
    client = signed_in(user)
    records = [site, milestone(site, "eia"), site.figures.first(), site.documents.first()]
    records += [site.inspections.first(), site.findings.first()]
    records += [site.baselines.get(), Submission.objects.get(site=site.pk)]
    seen = []
    for part in records:
        model_admin = admin.site._registry.get(type(part))
        if model_admin is None:
            continue
        for name, address in admin_addresses(model_admin, part.pk):
            for method in ("get", "post"):
                response = getattr(client, method)(address, follow=True)
                if site.name in response.content.decode():
                    seen.append((name, method, response.status_code))
    assert seen == []


@pytest.mark.parametrize("role", ["local", "clerk", "leader", "nobody"])
def test_the_admin_is_closed_to_those_who_do_not_enter_data(office, role):
    client = signed_in(getattr(office, role))
    assert client.get("/admin/").status_code in (HTTPStatus.FOUND, NO)
    for model, model_admin in admin.site._registry.items():
        record = model._base_manager.first()
        for _name, address in admin_addresses(model_admin, record.pk if record else 1):
            assert client.get(address).status_code in (HTTPStatus.FOUND, NO, GONE), address
