"""Lists of one kind of record across sites."""

from progress.filters import ListFilter
from progress.views.base import FilteredListView


class RecordListView(FilteredListView):
    """What a person may see of one kind of record; the filter knows whom it is for."""

    filter_class: type[ListFilter]
    found: str  # ngettext_lazy of how many were found

    def get_queryset(self):
        self.filter = self.filter_class(self.request.GET, self.request.user)
        return self.in_full(self.filter.qs)

    def in_full(self, found):
        """With what the rows show."""
        return found

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        count = context["paginator"].count
        return context | {
            "filter": self.filter,
            "order": self.request.GET.get("order", ""),
            "found": self.found % {"count": count},
            "has_any": bool(count) or self.filter.queryset.exists(),
        }
