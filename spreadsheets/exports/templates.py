"""The page of empty sheets: for each list one that comes back without a question once it is filled in."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix
from django.views import View
from django.views.generic import TemplateView

from spreadsheets.exports.files import book_response, table_response
from spreadsheets.exports.listing import SheetListing
from spreadsheets.exports.specs import column_spec, columns_in_order
from spreadsheets.exports.workbook import workbook_for
from spreadsheets.imports.understanding import kinds_for
from spreadsheets.resources import SheetResource
from values.text import Person


def templates_for(user: Person) -> dict[str, type[SheetResource]]:
    """Return the kinds of rows of which the person may send new ones, by key."""
    return {key: kind for key, kind in kinds_for(user).items() if kind.may_be_seen(user) and _takes_new(kind, user)}


def _takes_new(kind: type[SheetResource], user: Person) -> bool:
    resource = kind(user)
    return resource.may_add_any or resource.reports


class TemplatesView(TemplateView):
    """The empty sheets that the person may fill in, with the columns that must be."""

    template_name = "spreadsheets/templates.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        kinds = templates_for(user)
        if not kinds:
            raise PermissionDenied
        return super().get_context_data(**kwargs) | {"templates": [_described(kind(user)) for kind in kinds.values()]}


def _described(resource: SheetResource) -> dict[str, Any]:
    columns = [column for column in columns_in_order(resource) if not column.is_locked]
    specs = [column_spec(resource, column) for column in columns if not column.is_only_shown]
    needed = [spec.header for spec in specs if spec.is_required]
    return {
        "key": resource.key,
        "title": resource.title,
        "needed": ", ".join(needed),
        "others": ", ".join(spec.header for spec in specs if not spec.is_required),
    }


class TemplateFileView(View):
    """One empty sheet: `?format=ods` for OpenDocument, else a workbook of Excel with lists to choose from."""

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        kind = templates_for(request.user).get(key)
        if kind is None:
            raise Http404
        if request.GET.get("format") != "ods":
            address = request.build_absolute_uri(get_script_prefix())
            return book_response(workbook_for(request.user, keys=[key], with_rows=False, address=address))
        spec = SheetListing(kind(request.user)).spec()
        spec.rows = ()
        return table_response("ods", spec, with_keys=True)
