"""Export and import in the admin: django-import-export's addresses and permissions, our files and pages."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export.admin import ExportMixin, ImportExportMixin

from spreadsheets.exports import SheetListing
from spreadsheets.exports.files import table_response
from spreadsheets.exports.forms import ExportForm


class Exports:
    """The export page: what the list shows, with its search, filters and order, of rows the person may see."""

    # What the library and ModelAdmin give.
    admin_site: Any
    opts: Any
    resource_classes: Any
    export_template_name: Any
    has_export_permission: Callable[[HttpRequest], bool]
    get_export_queryset: Callable[[HttpRequest], Any]

    def export_action(self, request: HttpRequest) -> HttpResponseBase:
        if not self.has_export_permission(request):
            raise PermissionDenied
        try:
            records = self.get_export_queryset(request)
        except IncorrectLookupParameters:
            # As the list does: it says that the filters cannot be read.
            return HttpResponseRedirect(f"{self._changelist()}?e=1")
        listing = SheetListing(self.resource_classes[0](request.user), records)
        form = ExportForm(request.POST or None, user=request.user, listing=listing)
        if form.is_valid():
            form.remember()
            return self._file(form)
        return self._page(request, form)

    def _file(self, form: ExportForm) -> HttpResponseBase:
        chosen = form.cleaned_data
        sheet = form.listing.spec(chosen["columns"])
        return table_response(chosen["format"], sheet, delimiter=chosen["delimiter"], with_keys=True)

    def _page(self, request: HttpRequest, form: ExportForm) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export %(records)s") % {"records": self.opts.verbose_name_plural},
            "opts": self.opts,
            "form": form,
            "count": form.listing.count(),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.export_template_name, context)

    def _changelist(self) -> str:
        return reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_changelist")


class ExportAdmin(Exports, ExportMixin):
    """Named before ModelAdmin: an export page, no import."""


class SpreadsheetAdmin(Exports, ImportExportMixin):
    """Named before ModelAdmin: an export page; the button for imports leads to the tracker's own import page."""

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not self.has_import_permission(request):
            raise PermissionDenied
        query = urlencode({"sheet": self.resource_classes[0].key})
        return HttpResponseRedirect(f"{reverse('spreadsheets:import')}?{query}")

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Show the first step again: the second one is on the tracker's own page."""
        return self.import_action(request)
