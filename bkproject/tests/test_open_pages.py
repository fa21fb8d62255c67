"""Everything, the admin included, is closed to whoever is not signed in, but for the few pages named here."""

from django.urls import get_resolver
from django.urls.resolvers import URLResolver

OPEN = {
    "login/code/", "login/passkey/", "password/forgotten/", "password/forgotten/sent/",
    "password/new/<uidb64>/<token>/", "password/new/done/",
    "login/", "logout/", "i18n/setlang/", "healthz", "admin/login/", "offline/", "offline-worker.js",
    "calendar/<slug:secret>.ics", "admin/logout/",
    "invest/", "invest/<slug:slug>/", "invest/<slug:slug>/word/",
    "open-data/", "open-data/sites.csv", "open-data/milestones.csv", "open-data/sites.json", "open-data/sites.geojson",
    "open-data/oc4ids.json", "open-data/changes.atom",
    "open-data/^(?P<kind>clusters|zones)/(?P<slug>[-a-zA-Z0-9_]+)/$",
    # Who asks shows a token or is signed in: told as a problem, not by a page (api/tests).
    "api/v1/", "api/v1/openapi.json", "api/v1/<slug:noun>/", "api/v1/<slug:noun>/<key:pk>/", "api/v1/<path:rest>",
    "api/v1/reports/milestone/", "api/v1/reports/obstacle/", "api/v1/reports/period/",
}  # fmt: skip


def addresses(resolver=None, prefix=""):
    """Yield address pattern and view of every page of the project."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from addresses(entry, address)
        else:
            yield address, entry.callback


def test_only_the_pages_named_are_open():
    assert {address for address, view in addresses() if not getattr(view, "login_required", True)} == OPEN
