"""Pages for everybody: drawn without a request, for they are the same whoever reads them."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils.translation import get_language

from public.answering import LANGUAGE, PublicView


def with_language(path: str, language: str = "", **query: str) -> str:
    """Return a public path in a language, else in the one in use, with what else it asks for."""
    language = language or get_language()
    asked = {LANGUAGE: language} if language != settings.LANGUAGE_CODE else {}
    text = urlencode(query | asked)
    return f"{path}?{text}" if text else path


class PublicPage(PublicView):
    """A page with the ways to the other languages; `context` says what it shows."""

    content_type = "text/html; charset=utf-8"
    template_name = ""

    def content(self) -> bytes:
        return render_to_string(self.template_name, self.context() | self._languages()).encode()

    def context(self) -> dict[str, Any]:
        raise NotImplementedError

    def beside(self, page: Page) -> dict[str, str]:
        """Return the addresses of the pages before and after one of a list, as far as there are any."""
        found = {}
        if page.has_previous():
            found["previous"] = self._address(page=str(page.previous_page_number()))
        if page.has_next():
            found["next"] = self._address(page=str(page.next_page_number()))
        return found

    def _languages(self) -> dict[str, Any]:
        """Return this page's address in each language, and what forms need to stay in this one."""
        language = get_language()
        return {
            "languages": [(code, self._address(code)) for code, _name in settings.LANGUAGES],
            "language": language,
            "lang": "" if language == settings.LANGUAGE_CODE else language,
        }

    def _address(self, language: str = "", **other: str) -> str:
        asked = {name: value for name in self.asked if (value := self.request.GET.get(name, ""))}
        return with_language(self.request.path, language, **(asked | other))
