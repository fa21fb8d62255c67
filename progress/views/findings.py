from django.http import HttpResponseRedirect
from django.shortcuts import render

from progress.actions import may_change
from progress.finding_forms import FindingDoneForm
from progress.models import Finding
from progress.views.base import wants_fragment
from progress.views.editing import RecordEditView


class FindingDoneView(RecordEditView):
    """Settling a finding: in its place with htmx, or as a page of its own."""

    model = Finding
    form_class = FindingDoneForm
    permission = "progress.change_finding"
    context_object_name = "finding"

    def get_queryset(self):
        return super().get_queryset().select_related("site", "inspection__site", "responsible")

    def get(self, request, *args, **kwargs):
        if "cancel" not in request.GET:
            return super().get(request, *args, **kwargs)
        self.object = self.get_object()
        return self._item() if wants_fragment(request) else HttpResponseRedirect(self.get_success_url())

    def saved(self, form):
        if not wants_fragment(self.request):
            return super().saved(form)
        self.object = self.get_object()
        return self._item(is_saved=True)

    def _item(self, **more):
        can_close = may_change(self.request.user, self.object, self.permission)
        context = {"finding": self.object, "can_close": can_close, "has_focus": True} | more
        return render(self.request, "progress/includes/finding.html", context)

    def get_success_url(self):
        return f"{self.object.inspection.get_absolute_url()}#finding-{self.object.pk}"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site": self.object.site,
            "inspection": self.object.inspection,
            "back": self.get_success_url(),
            "in_place": wants_fragment(self.request),
        }

    def get_template_names(self):
        name = "includes/finding_form" if wants_fragment(self.request) else "finding_done"
        return [f"progress/{name}.html"]
