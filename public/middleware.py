"""What is public is the same for everybody: answers that browsers and proxies may keep."""

from django.utils.deprecation import MiddlewareMixin

SECONDS = 300  # for which nobody need ask again


class PublicAnswersMiddleware(MiddlewareMixin):
    """Lets public answers be kept by anybody for a short time: they depend on their address and on no cookie.

    Comes before whatever knows a person or a language, so that it sees their answers last.
    """

    def process_response(self, request, response):
        if getattr(response, "is_public", False):
            response.cookies.clear()
            response.headers.pop("Vary", None)
            response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
        return response
