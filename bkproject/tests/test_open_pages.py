"""Everything, the admin included, is closed to whoever is not signed in, but for the few pages named here."""

from django.urls import get_resolver
from django.urls.resolvers import URLResolver

OPEN = {
    "login/code/", "login/passkey/", "password/forgotten/", "password/forgotten/sent/",
    "password/new/<uidb64>/<token>/", "password/new/done/",
    "login/", "logout/", "i18n/setlang/", "healthz", "admin/login/", "offline/", "offline-worker.js",
    "calendar/<slug:secret>.ics",
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
