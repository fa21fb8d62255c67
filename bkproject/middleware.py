"""What every request passes on its way in and out."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import middleware as auth
from django.contrib.auth.views import redirect_to_login
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from bkproject.views import busy_page, healthz
from history.transactions import is_busy
from values.addresses import page_before


def _map_hosts() -> str:
    """Return the hosts of the base map that the office set up, for pictures alone; empty without one."""
    addresses = map(urlsplit, filter(None, (settings.MAP_TILES, settings.MAP_WMS)))
    return "".join(f" {address.scheme}://{address.netloc}" for address in addresses)


POLICY = "; ".join(
    [
        "default-src 'self'",
        f"img-src 'self' data:{_map_hosts()}",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ]
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class HealthCheckMiddleware(MiddlewareMixin):
    """Answers the health check before anything asks for HTTPS or a known host: load balancers call by address."""

    def process_request(self, request):
        return healthz(request) if request.path == reverse("healthz") else None


class BusyDatabaseMiddleware(MiddlewareMixin):
    """Answers a view that waited for the database in vain with a page (503) that sends the same form again.

    What waited in vain outside a view (a session, who is signed in) gets the same page from the handlers of errors.
    """

    def process_exception(self, request, error):
        return busy_page(request) if is_busy(error) else None


class ContentSecurityPolicyMiddleware(MiddlewareMixin):
    """Lets pages load and run nothing but our own files: no inline script, no inline style, no other host."""

    def process_response(self, request, response):
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # Django's error pages for developers have their style and script within.
        if not (settings.DEBUG and response.status_code in (404, 500)):
            response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class WrongMethodMiddleware(MiddlewareMixin):
    """Answers whoever opens the address of a button by itself (405) with a page that leads on, not with nothing."""

    def process_response(self, request, response):
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content or request.method == "HEAD":
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


class PrivatePagesMiddleware(MiddlewareMixin):
    """Lets no browser and no proxy keep what a signed-in person was shown: office computers are shared.

    What `tells_of_nobody`, pictures of the base map, says itself for how long it is kept.
    """

    def process_response(self, request, response):
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and not getattr(response, "tells_of_nobody", False):
            response.headers["Cache-Control"] = "no-store, private"
        return response


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Vietnamese until the person chooses otherwise: office browsers are often installed in English.

    What a program asks for stands in `language_header` of its request.
    """

    def process_request(self, request):
        request.language_header = request.META.pop("HTTP_ACCEPT_LANGUAGE", "")
        super().process_request(request)


class LoginRequiredMiddleware(auth.LoginRequiredMiddleware):
    """Sends whoever is not signed in to sign-in, and from there back to the page they were on."""

    def handle_no_permission(self, request, view_func):
        """Send htmx to sign-in as a whole page, and a form sent too late back to its page, not to what it called."""
        if not request.htmx and request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        page = request.htmx.current_url or request.headers.get("Referer")
        login = redirect_to_login(page_before(page, request), resolve_url(self.get_login_url(view_func)))
        return HttpResponseClientRedirect(login.url) if request.htmx else login
