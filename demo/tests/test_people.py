"""`manage.py demo`: one user of each role, for trying out."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection

from clusters.models import Cluster
from places.models import AdministrativeUnit, Organisation
from progress.access.roles import Role, roles_of
from progress.models import Site

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def no_given_password(monkeypatch):
    monkeypatch.delenv("BK_DEMO_PASSWORD", raising=False)


@pytest.fixture
def sites():
    """What the shipped data hold of the places and companies that the trial users work for."""
    company = Organisation.objects.create(name="Công ty Cổ phần Khoáng sản Bắc Kạn", kind="enterprise")
    today = AdministrativeUnit.objects.create(kind="commune", name="Cẩm Giàng", slug="xa-cam-giang-thai-nguyen-2025")
    former = AdministrativeUnit.objects.create(kind="commune", name="Cẩm Giàng", valid_until="2025-06-30")
    former.successors.add(today)
    Cluster(name="Cẩm Giàng", unit=former).save()
    Cluster(name="Thanh Thịnh", developer=company).save()


def demo(**options) -> str:
    said = io.StringIO()
    call_command("demo", stdout=said, **options)
    return said.getvalue()


def person(username):
    return get_user_model().objects.get(username=username)


@pytest.mark.usefixtures("sites")
class TestDemo:
    def test_makes_one_user_of_each_role(self):
        demo()
        users = get_user_model().objects.all()
        assert sorted(next(iter(roles_of(user))) for user in users) == sorted(Role)
        assert not any(user.is_superuser for user in users)

    def test_prints_each_with_a_password_of_its_own_that_opens_the_door(self, client):
        lines = [line.split() for line in demo().splitlines()]
        shown = {words[0]: words[1] for words in lines if get_user_model().objects.filter(username=words[0]).exists()}
        assert len(set(shown.values())) == len(Role)
        for username, password in shown.items():
            assert client.login(username=username, password=password)

    def test_the_password_given_is_everyones_and_is_not_shown(self, client, monkeypatch):
        monkeypatch.setenv("BK_DEMO_PASSWORD", "cho moi nguoi")
        assert "cho moi nguoi" not in demo()
        assert client.login(username="lanhdao", password="cho moi nguoi")

    def test_only_those_who_keep_the_data_work_in_the_admin(self):
        demo()
        staff = get_user_model().objects.filter(is_staff=True).values_list("username", flat=True)
        assert set(staff) == {"quantri", "so.chuyenvien", "bql.chuyenvien"}

    def test_the_local_officer_has_the_sites_of_the_commune_and_of_those_it_was_made_of(self):
        demo()
        assert [site.name for site in Site.objects.editable_by(person("diaphuong.xa"))] == ["Cẩm Giàng"]

    def test_the_clerk_has_the_sites_of_the_company(self):
        demo()
        assert [site.name for site in Site.objects.editable_by(person("cdt.hatang"))] == ["Thanh Thịnh"]

    def test_again_changes_nothing_and_says_they_exist(self):
        demo()
        before = list(get_user_model().objects.order_by("pk").values())
        again = demo()
        assert list(get_user_model().objects.order_by("pk").values()) == before
        assert all(user["username"] in again for user in before)

    def test_one_that_was_removed_comes_back_alone(self):
        demo()
        password = person("quantri").password
        person("lanhdao").delete()
        demo()
        assert person("lanhdao")
        assert person("quantri").password == password

    def test_is_refused_on_a_server_in_use_unless_forced(self, settings):
        settings.PRODUCTION = True
        with pytest.raises(CommandError, match="--force"):
            demo()
        assert not get_user_model().objects.exists()
        demo(force=True)
        assert get_user_model().objects.count() == len(Role)


def test_without_the_shipped_data_it_says_what_to_do_and_makes_nobody():
    with pytest.raises(CommandError, match=r"manage\.py seed"):
        demo()
    assert not get_user_model().objects.exists()
    assert not Group.objects.exists()


def test_on_an_empty_database_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", list)
    with pytest.raises(CommandError, match=r"manage\.py startup"):
        demo(world=60)
