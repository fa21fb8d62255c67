import pytest
from django.contrib.contenttypes.models import ContentType

from progress.tests.cast import make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_pages_load_nothing_but_our_own_files(client):
    policy = client.get("/login/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_other_protective_headers(client):
    headers = client.get("/login/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_errors_carry_the_policy_too(client):
    assert "Content-Security-Policy" in client.get("/no-such-page/").headers


def test_scripts_cannot_read_the_cookies(client, django_user_model):
    django_user_model.objects.create_user("lan", password="ten-characters")
    client.post("/login/", {"username": "lan", "password": "ten-characters"})
    client.get("/login/")
    client.post("/i18n/setlang/", {"language": "en"})
    for name in ("sessionid", "csrftoken", "django_language"):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name


@pytest.mark.parametrize("address", ["/", "/clusters/", "/admin/", "/search/?q=a", "/no-such-page/"])
def test_nobody_keeps_what_a_signed_in_person_saw(admin_client, address):
    assert admin_client.get(address)["Cache-Control"] == "no-store, private"


def test_nor_the_files_they_took_away(admin_client):
    for address in ("/export/clusters/?format=csv", "/workbook/?template=1"):
        assert admin_client.get(address)["Cache-Control"] == "no-store, private", address


def test_the_administrations_way_to_a_page_opens_only_what_one_may_see(client):
    cast = make_cast()
    kind = ContentType.objects.get_for_model(type(cast.zone))
    address = f"/admin/r/{kind.pk}/{cast.zone.pk}/"
    for user, status in ((cast.board, 302), (cast.clerk, 404)):
        user.is_staff = True
        user.save()
        client.force_login(user)
        response = client.get(address)
        assert response.status_code == status
    client.force_login(cast.board)
    assert client.get(address)["Location"].endswith(cast.zone.get_absolute_url())
