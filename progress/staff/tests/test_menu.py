"""The administration's menu by task, its lists and the errors of its forms."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse

from progress.access.roles import Role
from progress.staff.admin_site import GROUPS
from progress.tests.people import cluster, page_form, person, signed_in, stages

pytestmark = [pytest.mark.django_db, pytest.mark.once]
INDEX = reverse("admin:index")


def groups(client, address=INDEX) -> dict[str, list[str]]:
    """Return names of the models in each group of the menu, by the group's heading."""
    context = client.get(address).context
    return {group["name"]: [entry["object_name"] for entry in group["models"]] for group in context["available_apps"]}


def test_every_page_stands_in_the_group_of_its_task():
    shown = groups(signed_in(person(superuser=True)))
    assert list(shown) == [name for name, _labels in GROUPS]  # nothing is left for "other"
    listed = [label for _name, labels in GROUPS for label in labels]
    assert len(listed) == len(set(listed))
    assert set(listed) <= {model._meta.label_lower for model in admin.site._registry}


def test_who_may_open_less_reads_less():
    shown = groups(signed_in(person(Role.BOARD)))
    assert "User" not in str(shown)
    assert shown[GROUPS[0][0]][0] == "Zone"


def test_a_page_opens_the_group_it_stands_in_and_offers_to_add():
    client = signed_in(person(Role.ADMINISTRATOR))
    page = client.get(reverse("admin:places_organisation_changelist"))
    assert [group["name"] for group in page.context["available_apps"] if group["is_open"]] == ["Địa bàn, tổ chức"]
    html = page.content.decode()
    assert 'aria-current="page">Tổ chức</a>' in html
    assert f'href="{reverse("admin:places_organisation_add")}"' in html
    assert client.get(reverse("admin:app_list", args=["places"])).status_code == 200


def test_filters_open_where_they_filter():
    client = signed_in(person(Role.ADMINISTRATOR))
    address = reverse("admin:auth_user_changelist")
    assert '<details class="filters">' in client.get(address).content.decode()
    assert '<details class="filters" open>' in client.get(address, {"is_active__exact": 1}).content.decode()


def test_what_is_wrong_in_a_form_is_listed_with_the_way_there():
    client = signed_in(person(Role.ADMINISTRATOR))
    address = reverse("admin:auth_user_add")
    html = client.post(address, page_form(client, address, "user_form")).content.decode()
    assert '<a href="#id_username">Tên đăng nhập</a>: Nội dung này bắt buộc nhập.' in html
    assert not User.objects.filter(username="").exists()


def test_what_is_wrong_in_a_row_of_a_form_is_listed_too():
    stages()
    client = signed_in(person(Role.ADMINISTRATOR))
    address = reverse("admin:clusters_cluster_change", args=[cluster().pk])
    form = page_form(client, address, "cluster_form")
    field = next(name for name in form if name.endswith("-planned"))
    html = client.post(address, form | {field: "31/2/2026"}).content.decode()
    assert f'<a href="#id_{field}">' in html


def test_saving_stands_at_the_end_so_that_enter_in_a_new_form_saves_nothing_empty():
    html = signed_in(person(Role.ADMINISTRATOR)).get(reverse("admin:clusters_cluster_add")).content.decode()
    assert html.index('name="name"') < html.index('name="_save"')
