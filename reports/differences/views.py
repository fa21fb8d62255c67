from django.views.generic import TemplateView

from progress.records.pages import SuggestsNames
from reports.access import has_role
from reports.differences.export import differences_listing
from reports.differences.forms import DifferencesForm
from reports.differences.page import differences_page
from spreadsheets.exports.views import Exportable
from values.today import today


class DifferencesView(SuggestsNames, Exportable, TemplateView):
    """What moved forward, slipped, opened and closed between two days: `/differences/?from=2026-10-01`."""

    exports = ("differences",)

    def get_template_names(self):
        return ["reports/differences.html" if has_role(self.request.user) else "reports/no_role.html"]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | (self._found() if has_role(self.request.user) else {})

    def _found(self) -> dict:
        user, form = self.request.user, self._form()
        page = differences_page(user, form.cleaned_data, self.request.GET.get("page")) if form.is_valid() else None
        return {"form": form, "found": page, "is_to_today": page and form.cleaned_data["to"] == today()}

    def lookups_form(self):
        return self._form()

    def listing(self, key):
        return differences_listing(self.request.user, self._form())

    def _form(self) -> DifferencesForm:
        return DifferencesForm(self.request.GET, user=self.request.user)
