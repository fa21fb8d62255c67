"""Editing in the line of a list: a form takes the line's place, and the line as it is now takes the form's.

The address of such a form names the list one goes back to and the line: `?next=/clusters/%3Forder=-late&line=12`.
Without JavaScript the form is a page of its own, from which one comes back to the list as it was filtered and ordered.
"""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from progress.records.filters import shareable

NEXT, LINE = "next", "line"


def is_own_page(address: str) -> bool:
    """Return whether an address that a link gave is a page of ours: nobody is led elsewhere."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, None)


def back_to(address: str, url: str) -> str:
    """Return `url` with the list that its page is to lead back to; itself for none."""
    return f"{url}?{urlencode({NEXT: address})}" if address else url


class OpensInLine:
    """Mixin for the views of forms that lists open in a line."""

    request: HttpRequest

    @property
    def list_address(self) -> str:
        """The list that the address names; empty for none."""
        address = self.request.GET.get(NEXT, "")
        return address if is_own_page(address) else ""

    @property
    def line_address(self) -> str:
        """What the list gives the line alone at."""
        joint = "&" if "?" in self.list_address else "?"
        return f"{self.list_address}{joint}{urlencode({LINE: self.request.GET.get(LINE, '')})}"

    @property
    def in_line(self) -> bool:
        return bool(self.request.htmx and self.list_address and self.request.GET.get(LINE))

    def to_list(self) -> HttpResponseRedirect:
        """Redirect to the list; to htmx, to the line, which tells the messages."""
        return HttpResponseRedirect(self.line_address if self.in_line else self.list_address)


@dataclass(frozen=True, slots=True)
class EditLinks:
    """Makes links that open forms in the lines of a list: of the lines with the keys `editable`, or of all."""

    address: str
    editable: Collection[int] | None = None

    def link(self, url: str, line: int, text, label: str) -> SafeString | None:
        """Return a link to the form at `url`, named by `label`; None where the line is not this person's to edit."""
        if self.editable is not None and line not in self.editable:
            return None
        query = urlencode({NEXT: self.address, LINE: line})
        html = '<a class="edits" hx-boost="true" href="{}{}{}">{}<span class="visually-hidden">: {}</span></a>'
        return format_html(html, url, "&" if "?" in url else "?", query, text, label)


def address_of(request: HttpRequest) -> str:
    """Return the address of the list that is shown, to come back to."""
    query = shareable(request.GET, without=(LINE,))
    return f"{request.path}?{query}" if query else request.path
