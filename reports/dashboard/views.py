from django.views.generic import TemplateView

from reports.access import has_role
from reports.dashboard.page import dashboard_for


class DashboardView(TemplateView):
    """What a person reads first: how far their sites are, what is late, what changed."""

    answers_as_of = True

    def get_template_names(self):
        return ["reports/dashboard.html" if has_role(self.request.user) else "reports/no_role.html"]

    def get_context_data(self, **kwargs):
        found = {"dashboard": dashboard_for(self.request.user)} if has_role(self.request.user) else {}
        return super().get_context_data(**kwargs) | found
