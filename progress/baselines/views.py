from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView

from progress.baselines.forms import BaselineForm
from progress.baselines.queries import baselines_of
from progress.models import Baseline, Site
from progress.records.actions import may_change
from progress.records.pages import named_site


class BaselineAddView(FormView):
    """Freezing the schedule of the site that the address names: `/baselines/add/?site=12`."""

    form_class = BaselineForm
    template_name = "baselines/baseline_add.html"

    @cached_property
    def site(self) -> Site:
        site = named_site(self.request, Site.objects.visible_to(self.request.user).with_standing())
        if not may_change(self.request.user, site, "progress.add_baseline"):
            raise PermissionDenied
        return site

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"site": self.site, "by": self.request.user}

    def form_valid(self, form):
        try:
            baseline = form.apply()
        except ValidationError as error:
            known = hasattr(error, "error_dict") and set(error.error_dict) <= {*form.fields, "__all__"}
            form.add_error(None, error if known else ValidationError(error.messages))
            return self.form_invalid(form)
        messages.success(self.request, _("Frozen: %(name)s.") % {"name": baseline})
        return HttpResponseRedirect(baseline.get_absolute_url())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"site": self.site}


class BaselineView(DetailView):
    """One baseline beside what is promised and done now."""

    answers_as_of = True
    template_name = "baselines/baseline.html"
    context_object_name = "baseline"

    def get_object(self, queryset=None) -> Baseline:
        baselines = Baseline.objects.visible_to(self.request.user).select_related("document")
        return get_object_or_404(baselines, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        site = Site.objects.with_standing().get(pk=self.object.site_id)
        made = self.object.history.select_related("history_user").order_by("history_date", "history_id").first()
        return super().get_context_data(**kwargs) | {
            "site": site,
            "baselines": baselines_of(site, str(self.object.pk)),
            "made": made,
        }
