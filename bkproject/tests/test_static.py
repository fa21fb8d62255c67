"""Static files as production serves them: hashed names, kept for ever by browsers, compressed."""

import brotli
import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from whitenoise.middleware import WhiteNoiseMiddleware

CSS = "body { color: black; background: white }\n" * 50


@pytest.fixture
def server(tmp_path, settings):
    """WhiteNoise with one collected file, as it starts in production."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "page.css").write_text(CSS)
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    call_command("collectstatic", interactive=False, verbosity=0)
    return WhiteNoiseMiddleware(lambda request: None)


def test_names_carry_a_hash_and_are_kept_for_ever(server, rf):
    address = staticfiles_storage.url("page.css")
    assert address.startswith("/static/page.")
    assert address != "/static/page.css"
    response = server(rf.get(address))
    assert response["Cache-Control"] == "max-age=315360000, public, immutable"


def test_are_sent_compressed(server, rf):
    response = server(rf.get(staticfiles_storage.url("page.css"), headers={"accept-encoding": "gzip, br"}))
    assert response["Content-Encoding"] == "br"
    assert brotli.decompress(b"".join(response.streaming_content)).decode() == CSS


def test_uploaded_files_are_not_among_them(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "decision.pdf").write_text("not for everyone")
    for address in ("/media/decision.pdf", "/static/decision.pdf", "/static/../decision.pdf"):
        assert client.get(address).status_code == 404
