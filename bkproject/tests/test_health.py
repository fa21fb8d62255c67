import django.db
import pytest


@pytest.mark.django_db
def test_says_that_server_and_database_answer(client):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok"}
    assert "no-store" in response.headers["Cache-Control"]


def test_says_so_when_the_database_does_not_answer(client, monkeypatch, caplog):
    def refuse():
        raise django.db.OperationalError("connection refused to secret-host")

    monkeypatch.setattr(django.db.connection, "cursor", refuse)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"status": "error", "database": "error"}
    assert "secret-host" in caplog.text


@pytest.mark.django_db
def test_answers_a_load_balancer_that_calls_by_address_without_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["tracker.example.vn"]
    assert client.get("/healthz", headers={"host": "10.0.0.7:8000"}).status_code == 200


@pytest.mark.django_db
def test_every_other_page_stays_strict(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["tracker.example.vn"]
    assert client.get("/login/", headers={"host": "10.0.0.7:8000"}).status_code == 400
    response = client.get("/login/", headers={"host": "tracker.example.vn"})
    assert response["Location"] == "https://tracker.example.vn/login/"


def test_can_only_be_asked(client):
    assert client.post("/healthz").status_code == 405
