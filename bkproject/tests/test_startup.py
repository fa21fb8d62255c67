import io

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from bkproject.startup import static


def ensure_admin() -> str:
    output = io.StringIO()
    call_command("ensure_admin", stdout=output)
    return output.getvalue()


@pytest.mark.django_db
class TestFirstAdministrator:
    def test_gets_a_random_password_shown_with_the_address(self, client, monkeypatch):
        monkeypatch.delenv("BK_ADMIN_PASSWORD", raising=False)
        monkeypatch.setenv("HOST", "127.0.0.1")
        monkeypatch.setenv("PORT", "8123")
        shown = ensure_admin()
        password = shown.split("Password: ")[1].split()[0]
        assert len(password) >= 16
        assert "http://127.0.0.1:8123" in shown
        assert client.login(username="admin", password=password)
        assert get_user_model().objects.get().is_superuser

    def test_gets_the_password_given_which_is_not_shown(self, client, monkeypatch):
        monkeypatch.setenv("BK_ADMIN_PASSWORD", "given by the office")
        assert "given by the office" not in ensure_admin()
        assert client.login(username="admin", password="given by the office")

    def test_is_made_once(self, monkeypatch):
        ensure_admin()
        monkeypatch.setenv("BK_ADMIN_PASSWORD", "another")
        assert ensure_admin() == ""
        assert not get_user_model().objects.get().check_password("another")

    def test_is_not_made_where_anyone_is_registered(self, django_user_model):
        django_user_model.objects.create_user("lan")
        assert ensure_admin() == ""
        assert not django_user_model.objects.filter(username="admin").exists()


class TestStaticFiles:
    @pytest.fixture
    def source(self, tmp_path, settings):
        settings.STATICFILES_DIRS = [tmp_path / "source"]
        settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
        settings.STATIC_ROOT = tmp_path / "collected"
        (tmp_path / "source").mkdir()
        (tmp_path / "source" / "page.css").write_text("body{}")
        return tmp_path / "source"

    def test_are_collected_once_and_again_when_one_changed(self, source, settings):
        assert static.collect_if_changed() is True
        assert (settings.STATIC_ROOT / "page.css").exists()
        assert static.collect_if_changed() is False
        (source / "page.css").write_text("body{color:red}")
        assert static.collect_if_changed() is True
        assert "red" in (settings.STATIC_ROOT / "page.css").read_text()

    def test_are_collected_again_where_they_were_removed(self, source, settings):
        static.collect_if_changed()
        (settings.STATIC_ROOT / ".collected").unlink()
        assert static.collect_if_changed() is True


@pytest.mark.django_db
def test_starting_again_changes_no_data(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    call_command("startup", "--no-static", stdout=io.StringIO())
    before = _everything()
    call_command("startup", "--no-static", stdout=io.StringIO())
    assert _everything() == before


def _everything() -> str:
    output = io.StringIO()
    call_command("dumpdata", stdout=output, natural_foreign=True)
    return output.getvalue()
