"""Secondary projects: the list of all a person may see, one project, adding and editing one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.generic import CreateView, DetailView, UpdateView

from history.tracking import StaleVersion
from progress.models import SecondaryProject, Site
from progress.periods.reporting import values_by_period
from progress.periods.submission import reports_of_figures
from progress.projects.actions import project_notices
from progress.projects.columns import project_columns
from progress.projects.filters import ProjectFilter
from progress.projects.forms import ProjectForm
from progress.promises.ledger import ledgers, promise_text
from progress.records.actions import may_change
from progress.records.history import changes_of
from progress.records.lists import ChoosesColumns
from progress.records.pages import MayClash, RecordListView, may_enter_figures
from spreadsheets.exports.views import Exportable
from values.numbers import plain_number
from values.today import today

CHANGES_SHOWN = 30
SHOWN = ("site", "investor", "document")


class ProjectListView(ChoosesColumns, Exportable, RecordListView):
    model = SecondaryProject
    context_object_name = "projects"
    exports = ("projects",)
    filter_class = ProjectFilter
    template_name = "projects/project_list.html"
    part_name = "projects/includes/project_list.html"
    found = ngettext_lazy("Found %(count)s project", "Found %(count)s projects", "count")
    usual_order = "site"
    card_lines = (("state",), ("site", "investor"))

    def in_full(self, projects):
        return projects.select_related(*SHOWN, "document__issuer")

    def every_column(self):
        return project_columns()

    def get_context_data(self, **kwargs):
        can_add = self.request.user.has_perm("progress.add_secondaryproject")
        return super().get_context_data(**kwargs) | {
            "can_add": can_add,
            "cross_table_url": reverse("cross-table", args=["projects"]),
        }


class ProjectView(DetailView):
    """All that is known of one project."""

    answers_as_of = True
    template_name = "projects/project.html"
    context_object_name = "project"

    def get_queryset(self):
        visible = SecondaryProject.objects.visible_to(self.request.user)
        return visible.select_related(*SHOWN).with_lateness(today())

    def get_context_data(self, **kwargs):
        project, user = self.object, self.request.user
        rows, periods = values_by_period(project.site, project)
        ledger = ledgers([project])[project.pk]
        on = today() if project.overdue_slots or project.behind_slots else None
        is_theirs = type(project).objects.editable_by(user).filter(pk=project.pk).exists()
        return super().get_context_data(**kwargs) | {
            "site": project.site,
            "ledger": ledger,
            "promise_text": promise_text(ledger, project, on),
            "notices": project_notices(project),
            "report_rows": rows,
            "periods": periods,
            "changes": changes_of(project, user).newest(CHANGES_SHOWN),
            "history_url": reverse("progress:object-history", args=["secondaryproject", project.pk]),
            "can_edit": is_theirs and user.has_perm("progress.change_secondaryproject"),
            "can_enter_figures": is_theirs and may_enter_figures(user),
            "reports": reports_of_figures(project.site, project, user),
        }


class ProjectFormPage:
    """What adding and editing share: the form, what was typed kept with 422, and the way back."""

    form_class = ProjectForm
    context_object_name = "project"
    template_name = "projects/project_form.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user}

    def form_valid(self, form):
        try:
            project = form.apply()
        except StaleVersion as stale:
            return self.stale(form, stale)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        self.say(form, project)
        return HttpResponseRedirect(project.get_absolute_url())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class AddProjectView(ProjectFormPage, CreateView):
    """A new project at the site of `?site=`; without one, which site is asked first."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("progress.add_secondaryproject"):
            # Whoever does not see the site is not told that it is there.
            if request.GET.get("site") and self.site is None:
                raise Http404
            raise PermissionDenied
        if "site" not in request.GET:
            return self.ask_for_site()
        if self.site is None:
            raise Http404
        if not may_change(request.user, self.site, "progress.add_secondaryproject"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def site(self) -> Site | None:
        key = plain_number(self.request.GET.get("site", ""))
        return Site.objects.visible_to(self.request.user).filter(pk=key).first()

    def ask_for_site(self):
        sites = Site.objects.editable_by(self.request.user).order_by("kind", "name_key")
        return render(self.request, "projects/project_site.html", {"sites": sites})

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": SecondaryProject(site=self.site)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site": self.site,
            "back": f"{self.site.get_absolute_url()}#projects",
        }

    def say(self, form, project):
        messages.success(self.request, _("Added: %(project)s") % {"project": project})


class EditProjectView(MayClash, ProjectFormPage, UpdateView):
    def get_object(self, queryset=None):
        visible = SecondaryProject.objects.visible_to(self.request.user).select_related(*SHOWN)
        project = get_object_or_404(visible, pk=self.kwargs["pk"])
        if not may_change(self.request.user, project, "progress.change_secondaryproject"):
            raise PermissionDenied
        self.name = project.name
        return project

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site": self.object.site,
            "name": self.name,
            "back": self.object.get_absolute_url(),
        }

    def say(self, form, project):
        message = _("Saved") if project.version != form.cleaned_data["version"] else _("Nothing changed")
        messages.success(self.request, f"{message}: {project}")
