"""Access tokens: made, named, ended and withdrawn on the account page; whose rights they have, and for how long."""

import datetime
import logging

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from api.models import AccessToken, digest_of
from api.tests.program import Program, make_secret
from progress.models import WorkSettings
from progress.tests.cast import known_again, make_cast, text_of
from usage.models import UseRecord

ADD = "/api/tokens/add/"


@pytest.fixture
def cast(db):
    return make_cast()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return known_again(client)


def shown(page) -> str:
    return page.content.decode().split('id="secret"')[1].split('value="')[1].split('"')[0]


def test_a_person_makes_one_and_withdraws_it(cast, caplog):
    client, ends = signed_in(cast.local), timezone.localdate() + datetime.timedelta(days=10)
    page = client.post(ADD, {"name": "Bảng tính của xã", "ends_on": f"{ends:%d/%m/%Y}"})
    secret = shown(page)
    assert "no-store" in page["Cache-Control"]
    [token] = AccessToken.objects.all()
    assert (token.person, token.made_by, token.ends_on, token.digest) == (
        cast.local, cast.local, ends, digest_of(secret),
    )  # fmt: skip
    assert secret not in str(AccessToken.objects.values())
    account = text_of(client.get("/account/"))
    assert "Bảng tính của xã" in account
    assert "chưa sử dụng" in account
    assert secret not in account
    program = Program(secret)
    with caplog.at_level(logging.DEBUG):
        assert program.get("sites/").status_code == 200
    assert secret not in caplog.text
    token.refresh_from_db()
    assert token.last_used_at
    assert client.post(f"/api/tokens/{token.pk}/withdraw/").status_code == 302
    refused = program.get("sites/?lang=en")
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Bearer")
    assert refused.json()["detail"] == "This access token is withdrawn."
    kept = list(UseRecord.objects.filter(kind="token").order_by("pk").values_list("what", flat=True))
    assert [what[0] for what in kept] == ["+", "−"]
    assert not any(secret in what for what in kept)


def test_who_makes_one_is_asked_once_more_who_they_are(cast):
    client = Client()
    cast.local.set_password("Quan-Tri-2026!")
    cast.local.save()
    client.force_login(cast.local)
    asked = client.get(ADD)
    assert asked["Location"].startswith("/account/confirm/")
    page = client.post(asked["Location"], {"password": "Quan-Tri-2026!"}, follow=True)
    assert page.redirect_chain[-1][0] == ADD
    assert page.status_code == 200


def test_a_token_opens_nothing_once_its_person_or_its_time_is_over(cast, time_machine):
    time_machine.move_to(timezone.now())
    program = Program(make_secret(cast.local))
    assert program.get("sites/").status_code == 200
    User.objects.filter(pk=cast.local.pk).update(is_active=False)
    assert program.get("sites/").status_code == 401
    User.objects.filter(pk=cast.local.pk).update(is_active=True)
    time_machine.shift(datetime.timedelta(days=31))
    assert program.get("sites/").status_code == 401
    for header in ("Bearer", "Bearer x", "Basic YTpi", "Bearer \x00", "Bearer ccn_" + "a" * 5000, "x"):
        assert Client().get("/api/v1/sites/", headers={"Authorization": header}).status_code == 401, header
    assert Client().get("/api/v1/sites/").status_code == 401
    # A token in the address is none.
    assert Client().get("/api/v1/sites/?access_token=x").status_code == 401


def test_a_token_opens_no_page_and_no_other_address(cast):
    program = Program(make_secret(cast.administrator))
    for address in ("/", "/account/", "/admin/", "/clusters/", "/api/"):
        assert program.get(address).status_code == 302, address


def test_a_wrong_token_counts_even_where_somebody_is_signed_in(cast):
    client = signed_in(cast.department)
    assert client.get("/api/v1/sites/").status_code == 200
    assert client.get("/api/v1/sites/", headers={"Authorization": "Bearer x"}).status_code == 401


def test_a_role_with_a_second_factor_makes_tokens_only_after_it(cast):
    earlier = Program(make_secret(cast.department))
    office = WorkSettings.current()
    office.roles_with_second_factor = [cast.department.groups.get().name]
    office.save()
    client, day = signed_in(cast.department), timezone.localdate() + datetime.timedelta(days=9)
    client.session["second_factor_missing"] = True
    assert client.post(ADD, {"name": "a", "ends_on": f"{day:%d/%m/%Y}"}).status_code in (302, 422)
    assert AccessToken.objects.count() == 1
    assert earlier.get("sites/").status_code == 401
    Authenticator.objects.create(user=cast.department, type=Authenticator.Type.TOTP, data={})
    assert earlier.get("sites/").status_code == 200
    assert signed_in(cast.department).post(ADD, {"name": "a", "ends_on": f"{day:%d/%m/%Y}"}).status_code == 200


@pytest.mark.parametrize("day", ["01/01/2020", "01/01/2199", "x", ""])
def test_a_wrong_last_day_is_told_at_its_field(cast, day):
    page = signed_in(cast.local).post(ADD, {"name": "a", "ends_on": day})
    assert page.status_code == 422
    assert "ends_on" in page.context["form"].errors
    assert not AccessToken.objects.exists()


def test_administrators_make_those_of_systems_which_only_read(cast):
    day = timezone.localdate() + datetime.timedelta(days=300)
    values = {"name": "LGSP", "person": cast.clerk.pk, "ends_on": f"{day:%d/%m/%Y}"}
    for other in (cast.department, cast.clerk):
        assert signed_in(other).post("/api/tokens/system/add/", values).status_code == 403
    admin = signed_in(cast.administrator)
    program = Program(shown(admin.post("/api/tokens/system/add/", values)))
    assert {one["id"] for one in program.get("sites/").json()["data"]} == {cast.cluster.pk}
    assert program.post("reports/milestone/", {}).status_code == 403
    assert "LGSP" in text_of(admin.get("/api/tokens/"))
    # It is no token of the person whose rights it has.
    assert "LGSP" not in text_of(signed_in(cast.clerk).get("/account/"))
    token = AccessToken.objects.get()
    assert signed_in(cast.clerk).post(f"/api/tokens/{token.pk}/withdraw/").status_code == 404
    assert admin.post(f"/api/tokens/{token.pk}/withdraw/").status_code == 302
    assert program.get("sites/").status_code == 401
    # Nobody gives out more than they hold.
    root = User.objects.create_superuser("root")
    assert admin.post("/api/tokens/system/add/", values | {"person": root.pk}).status_code == 422


def test_administrators_take_the_list_out_without_anything_of_a_token(cast):
    secret = make_secret(cast.local)
    token = AccessToken.objects.get()
    address = "/export/api/tokens/?export-format=csv&export-delimiter=;&export-columns=" + "&export-columns=".join(
        ("name", "person", "kind", "made_by", "made_at", "ends_on", "last_used_at", "state")
    )
    assert signed_in(cast.department).get(address).status_code == 403
    sent = b"".join(signed_in(cast.administrator).get(address).streaming_content).decode()
    assert token.name in sent
    assert "đang dùng" in sent
    assert not [part for part in (secret, token.begins_with, token.digest) if part in sent]
