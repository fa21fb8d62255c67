from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import UpdateView
from django_htmx.http import HttpResponseClientRedirect

from history.tracking import StaleVersion
from progress.milestones.forms import MilestoneForm
from progress.models import Milestone, Submission
from progress.models.office import needs_acceptance
from progress.records.pages import MayClash, wants_fragment


class MilestoneUpdate(MayClash, UpdateView):
    """One milestone's form, saved or sent back: what was typed returns with 422 when it cannot be saved as it is.

    A page says which milestone (`get_object`), and what follows when it is saved (`saved`). What a person reports
    whose reports wait for acceptance is sent instead of saved; until it is settled, they mend that report.
    """

    form_class = MilestoneForm
    context_object_name = "milestone"

    def saved(self, milestone: Milestone, said: str) -> HttpResponse:
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return self._to_own_report() or self.render_to_response(self.get_context_data())

    def _to_own_report(self):
        """The way to this person's report of this milestone that is not settled, if there is one."""
        user = self.request.user
        found = self.object.submissions.open().filter(reporter=user.pk).first() if needs_acceptance(user) else None
        if found is None:
            return None
        page = reverse("progress:submission-edit", args=[found.pk])
        return HttpResponseClientRedirect(page) if wants_fragment(self.request) else HttpResponseRedirect(page)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user}

    def form_valid(self, form):
        before = form.instance.version
        try:
            saved = form.apply()
        except StaleVersion as stale:
            return self.stale(form, stale)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        if isinstance(saved, Submission):
            self.object = saved.milestone  # as it is officially: nothing of the report is
            return self.saved(self.object, _("Sent for acceptance"))
        return self.saved(saved, _("Saved") if saved.version != before else _("Nothing changed"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"is_reported": needs_acceptance(self.request.user)}
