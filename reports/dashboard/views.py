import datetime
from typing import NamedTuple

from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from history.data_version import KeptWhileUnchanged
from progress.access.scope import rights_of
from progress.models import Site
from progress.records.filters import PlaceForm
from progress.records.pages import SuggestsNames
from reports.access import has_role
from reports.dashboard.latest import latest
from reports.dashboard.page import dashboard_for
from reports.models import DashboardLook
from values.today import today


class ShownDashboard(NamedTuple):
    """What people with the same rights read on a day: whose sites are counted, and the page's content."""

    scope: str
    content: SafeString


_kept = KeptWhileUnchanged[ShownDashboard](most=50)


class DashboardView(SuggestsNames, TemplateView):
    """What a person reads first: how far their sites are, what is late, what changed."""

    answers_as_of = True

    @cached_property
    def form(self) -> PlaceForm:
        return PlaceForm(self.request.GET, user=self.request.user)

    def lookups_form(self):
        return self.form

    def get_template_names(self):
        return ["reports/dashboard.html" if has_role(self.request.user) else "reports/no_role.html"]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not has_role(self.request.user):
            return context
        on = today()
        with self.form.narrowed():
            shown = _kept.get((on, get_language(), rights_of(self.request.user)), lambda: self._shown(on))
        place = self.form.chosen
        content = {"scope": str(place) if place else shown.scope, "content": shown.content}
        perhaps = list(self.form.perhaps_there(Site.objects.visible_to(self.request.user)))
        return context | content | {"on": on, "place": place, "perhaps": perhaps, "form": self.form}

    def _shown(self, on: datetime.date) -> ShownDashboard:
        dashboard = dashboard_for(self.request.user, on)
        content = render_to_string("reports/includes/dashboard.html", {"dashboard": dashboard}, self.request)
        return ShownDashboard(dashboard.scope, content)


@require_POST
def latest_changes(request):
    """Note that the person looks, and say what changed since the look before, into the dashboard that asks; without
    scripts lead to its list.

    Apart from the dashboard, which is the same for all who see the same, and need not wait for it.
    """
    if not has_role(request.user):
        return render(request, "reports/no_role.html")
    found = latest(request.user, DashboardLook.of(request.user, today()))
    if request.htmx:
        return render(request, "reports/includes/latest.html", {"latest": found})
    return redirect(found.url if found else "differences")
