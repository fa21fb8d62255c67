"""What is remembered of the layouts of files: the list, what was said of each, and forgetting it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from spreadsheets.exports.imports import layout_listing
from spreadsheets.exports.listing import Listing
from spreadsheets.exports.views import Exportable
from spreadsheets.imports.remembering import forget, kind_title, kinds_to_read, said_of
from spreadsheets.models import LayoutMapping
from values.text import Person

PER_PAGE = 50


def seen_layouts(user: Person) -> Any:
    """Return what is remembered of the kinds that a person may send; raise PermissionDenied where that is none."""
    kinds = kinds_to_read(user)
    if not kinds:
        raise PermissionDenied
    return LayoutMapping.objects.filter(sheet_key__in=[*kinds, LayoutMapping.HOW_IT_LIES]).select_related("by")


class LayoutListView(Exportable, TemplateView):
    """The remembered layouts, the last chosen first; they count for everybody who sends such files."""

    exports = ("layouts",)
    template_name = "spreadsheets/layouts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(seen_layouts(self.request.user), PER_PAGE).get_page(self.request.GET.get("page"))
        kinds = kinds_to_read(self.request.user)
        rows = [(layout, kind_title(layout, kinds)) for layout in page]
        return super().get_context_data(**kwargs) | {"page_obj": page, "rows": rows}

    def listing(self, key: str) -> Listing:
        return layout_listing(seen_layouts(self.request.user), kinds_to_read(self.request.user))


class LayoutView(TemplateView):
    """What was said of one layout."""

    template_name = "spreadsheets/layout.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        layout = get_object_or_404(seen_layouts(self.request.user), pk=kwargs["pk"])
        kinds = kinds_to_read(self.request.user)
        context = {"layout": layout, "kind": kind_title(layout, kinds), "said": said_of(layout, kinds)}
        return super().get_context_data(**kwargs) | context


@require_POST
def forget_layout(request: HttpRequest, pk: int) -> HttpResponseBase:
    layout = get_object_or_404(seen_layouts(request.user), pk=pk)
    forget([layout])
    messages.success(request, _("Forgotten. The next file of this layout is asked about again."))
    return redirect("spreadsheets:layouts")
