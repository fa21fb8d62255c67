import pytest

pytestmark = pytest.mark.django_db


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
