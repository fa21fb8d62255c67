from django.utils.translation import ngettext
from django.views.generic import TemplateView

from progress.search import SearchForm, search_everything


class SearchView(TemplateView):
    """Everything that holds what was typed, by kind: `/search/?q=cam giang`."""

    answers_as_of = True
    template_name = "progress/search.html"

    def get_context_data(self, **kwargs):
        form = SearchForm(self.request.GET)
        text = form.cleaned_data["q"] if form.is_valid() else ""
        groups = search_everything(self.request.user, text) if text else []
        count = sum(group.count for group in groups)
        found = ngettext("%(count)s hit for “%(text)s”", "%(count)s hits for “%(text)s”", count)
        return super().get_context_data(**kwargs) | {
            "form": form,
            "text": text,
            "groups": groups,
            "found": found % {"count": count, "text": text},
        }
