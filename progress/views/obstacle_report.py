from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from progress.actions import may_change
from progress.models import Site
from progress.reporters import reports_obstacles
from progress.submissions.obstacle import ObstacleReportForm, report_obstacle


class ReportObstacleView(FormView):
    """Telling of a new obstacle at the site that the address names (`?site=12`); an officer opens it."""

    form_class = ObstacleReportForm
    template_name = "progress/report_obstacle.html"

    @cached_property
    def site(self) -> Site:
        asked = self.request.GET.get("site", "")
        if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
            raise Http404
        return get_object_or_404(Site.objects.visible_to(self.request.user), pk=asked)

    def dispatch(self, request, *args, **kwargs):
        is_in_charge = may_change(request.user, self.site, "progress.add_submission")
        if not (is_in_charge and reports_obstacles(request.user)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user, "site": self.site}

    def form_valid(self, form):
        try:
            sent = report_obstacle(
                site=self.site, by=self.request.user, values=form.changes(), reason=form.cleaned_data["reason"]
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        said = _("Sent for acceptance")
        messages.success(self.request, f"{said}: {sent.title}")
        return redirect(f"{self.site.get_absolute_url()}#obstacles")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"site": self.site}
