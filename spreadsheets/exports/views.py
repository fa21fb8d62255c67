"""The pages of exports: of any list of the tracker, and of the whole workbook."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import TemplateView

from spreadsheets.attached.sending import files_of, in_parts
from spreadsheets.book import FOR_READING, BookError
from spreadsheets.catalogue import sheet
from spreadsheets.exports.files import archive_response, book_response, table_response
from spreadsheets.exports.forms import ExportForm
from spreadsheets.exports.listing import Listing, SheetListing
from spreadsheets.exports.workbook import sheets_for, workbook_for
from spreadsheets.imports.understanding import kinds_for
from spreadsheets.writers import BookSpec
from values.today import past_day

SHEET = "export-sheet"
_LONGEST_NUMBER = 6


class Exportable:
    """Mixin for the views of lists: what of them can be exported.

    `exports` are keys of sheets, the list's own first; `listing` gives the rows of one of them as the address of the
    list filters and orders them. It is asked for after `setup`, of a person who may open the list.
    """

    exports: tuple[str, ...] = ()
    request: HttpRequest
    get_queryset: Callable[[], QuerySet[Any]]

    def exported(self) -> tuple[str, ...]:
        """Return the keys of what this person may export here."""
        return self.exports

    def listing(self, key: str) -> Listing:
        return SheetListing(sheet(key)(self.request.user), self.get_queryset())


class ListExportView(View):
    """`/export/clusters/?unit=…` exports the list at `/clusters/?unit=…`, with its own filters, order and rights.

    Asking with the form's fields in the address downloads too, but only a sent form is remembered.
    """

    answers_as_of = True
    http_method_names = ["get", "head", "post"]

    @cached_property
    def list_view(self) -> Exportable:
        """The list's own view, for this request; 404 for an address that is no list."""
        try:
            match = resolve(f"/{self.kwargs['address']}")
        except Resolver404 as error:
            raise Http404 from error
        view_class = getattr(match.func, "view_class", None)
        if not (view_class and issubclass(view_class, Exportable) and "get" in view_class.http_method_names):
            raise Http404
        if past_day() and not getattr(view_class, "answers_as_of", False):
            raise PermissionDenied  # the list is of today only, so no page leads here
        view = view_class(**getattr(match.func, "view_initkwargs", {}))
        view.setup(self.request, *match.args, **match.kwargs)
        if not getattr(view, "has_permission", lambda: True)():
            raise PermissionDenied
        opened: Exportable = view
        return opened

    @cached_property
    def listing(self) -> Listing:
        keys = self.list_view.exported()
        key = self.request.GET.get(SHEET) or next(iter(keys), None)
        if key not in keys:
            raise Http404
        return self.list_view.listing(key)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_asked = any(name.startswith(f"{ExportForm.prefix}-") and name != SHEET for name in request.GET)
        form = ExportForm(request.GET if is_asked else None, user=request.user, listing=self.listing)
        return self._file(form) if form.is_valid() else self._page(form, 422 if is_asked else 200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = ExportForm(request.POST, user=request.user, listing=self.listing)
        if not form.is_valid():
            return self._page(form, 422)
        form.remember()
        return self._file(form)

    def _file(self, form: ExportForm) -> HttpResponseBase:
        chosen, listing = form.cleaned_data, self.listing
        try:
            return table_response(
                chosen["format"],
                listing.spec(chosen["columns"]),
                delimiter=chosen["delimiter"],
                with_keys=isinstance(listing, SheetListing),
            )
        except BookError as error:  # more than a spreadsheet holds
            form.add_error(None, str(error))
            return self._page(form, 422)

    def _page(self, form: ExportForm, status: int) -> HttpResponseBase:
        view = self.list_view
        query = self.request.GET.copy()
        for name in [name for name in query if name.startswith(f"{ExportForm.prefix}-") or name == "page"]:
            del query[name]
        context = {
            "form": form,
            "listing": self.listing,
            "count": self.listing.count(),
            "sheets": [(key, view.listing(key).title) for key in view.exported()],
            "address": f"{get_script_prefix()}{self.kwargs['address']}",
            "query": query,
            "is_sheet": isinstance(self.listing, SheetListing),
            "for_reading": FOR_READING,
            "sheet_field": SHEET,
        }
        return render(self.request, "spreadsheets/export.html", context, status=status)


class WorkbookView(TemplateView):
    """The workbook, its sheets one by one, the whole record with its files; what each person may see."""

    answers_as_of = True
    template_name = "spreadsheets/workbook.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        every = sheets_for(user, every=True)
        daily = sheets_for(user)
        archives = in_parts(files_of(user, every))
        return super().get_context_data(**kwargs) | {
            "sheets": [(resource.key, resource.title) for resource in daily],
            "more_sheets": [(resource.key, resource.title) for resource in every if resource not in daily],
            "file_count": sum(map(len, archives)),
            "archives": range(1, len(archives) + 1),
            "may_send": bool(kinds_for(user)) and not past_day(),
        }


class WorkbookFileView(View):
    """`?sheet=zones` for one sheet only, `?template=1` for no rows, `?every=1` for the whole record, `?files=2` for it
    with the second part of its files."""

    answers_as_of = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        keys = request.GET.getlist("sheet")
        every = sheets_for(request.user, every=True)
        offered = {resource.key for resource in every}
        if not offered:
            raise PermissionDenied
        if not offered.issuperset(keys):
            raise Http404
        address = request.build_absolute_uri(get_script_prefix())
        with_rows = "template" not in request.GET
        is_whole = not keys and ("every" in request.GET or "files" in request.GET)
        spec = workbook_for(request.user, keys=keys, every=is_whole, with_rows=with_rows, address=address)
        try:
            return book_response(spec) if "files" not in request.GET or keys else self._archive(spec)
        except BookError as error:  # more than a spreadsheet holds
            messages.error(request, str(error))
            return redirect("spreadsheets:workbook")

    def _archive(self, spec: BookSpec) -> HttpResponseBase:
        user = self.request.user
        parts = in_parts(files_of(user, sheets_for(user, every=True)))
        asked = self.request.GET["files"]
        number = int(asked) if asked.isdecimal() and len(asked) < _LONGEST_NUMBER else 0
        if not 0 < number <= max(len(parts), 1):
            raise Http404
        return archive_response(spec, parts[number - 1] if parts else (), part=number if len(parts) > 1 else 0)
