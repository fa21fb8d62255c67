from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import UpdateView
from django_htmx.http import HttpResponseClientRedirect

from progress.forms import MilestoneForm
from progress.milestones import milestones_of
from progress.models import Milestone, Submission
from progress.reporters import needs_acceptance
from progress.sitepage import documents_of
from progress.submission_lists import reports_at
from progress.views.base import SitePages, wants_fragment
from progress.views.clashes import MayClash
from progress.views.site import history_context
from values.tracking import StaleVersion


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


class MilestoneView(SitePages, MilestoneUpdate):
    """Updating one milestone: in its place on the site's page with htmx, or as a page of its own."""

    def get_object(self, queryset=None) -> Milestone:
        rows = Milestone.objects.select_related("site", "stage__parent", "document").with_blocked()
        return self.part_or_404(rows, "progress.change_milestone")

    def get(self, request, *args, **kwargs):
        if "cancel" not in request.GET:
            return super().get(request, *args, **kwargs)
        self.object = self.get_object()
        return self._row("progress/includes/milestone_row.html") if wants_fragment(request) else self._back()

    def saved(self, milestone, said):
        if not wants_fragment(self.request):
            messages.success(self.request, f"{said}: {milestone.title}")
            return self._back()
        return self._row("progress/milestone_saved.html", said=said, **self._rest())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site": self.site,
            "title": self.object.title,
            "back": self._address(),
            "in_place": wants_fragment(self.request),
        }

    def get_template_names(self):
        name = "includes/milestone_form" if wants_fragment(self.request) else "milestone"
        return [f"progress/{name}.html"]

    def _row(self, template: str, **more):
        """The milestone's row as it is now, with what else of the page `template` shows anew."""
        milestones = milestones_of(self.site)
        context = {
            "site": self.site,
            "milestones": milestones,
            "row": next(row for row in milestones.rows if row.milestone.pk == self.object.pk),
            "other_rows": [row for row in milestones.rows if row.milestone.pk != self.object.pk],
            "milestone_url": self.request.resolver_match.view_name,
            "reports": reports_at(self.site, self.request.user),
            "has_focus": True,
        }
        return render(self.request, template, context | self.rights() | more)

    def _rest(self) -> dict:
        """Other parts of the page that a milestone saved may change."""
        return {"documents": documents_of(self.site), **history_context(self.site, self.request.user)}

    def _back(self):
        return HttpResponseRedirect(self._address())

    def _address(self) -> str:
        return f"{self.site.get_absolute_url()}#milestone-{self.object.pk}"
