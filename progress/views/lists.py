from django.core.paginator import Paginator
from django.views.generic import ListView

from progress.filters import shareable
from progress.views.base import HasFragment, wants_fragment


class FilteredListView(HasFragment, ListView):
    """A list filtered, sorted and paged as its address says; htmx gets `fragment_name` without the page."""

    fragment_name: str
    paginate_by = 50

    def paginate_queryset(self, queryset, page_size):
        """A page past the end is the last one: a shared address lives on when fewer rows are found."""
        paginator = Paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_template_names(self):
        return [self.fragment_name if wants_fragment(self.request) else self.template_name]

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        if wants_fragment(self.request):
            query = shareable(self.request.GET)
            response["HX-Push-Url"] = f"{self.request.path}?{query}" if query else self.request.path
        return response
