"""Obstacles: their list and the page of one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.generic import DetailView, FormView

from history.tracking import StaleVersion
from progress.acceptance.once import TOKEN, AlreadySent, once
from progress.models import Obstacle, Site
from progress.models.obstacle import COMMON_TO, NEEDS_A_SECOND_PERSON
from progress.models.office import reports_obstacles
from progress.obstacles.actions import may_open_common
from progress.obstacles.columns import obstacle_columns
from progress.obstacles.filters import ObstacleFilter
from progress.obstacles.forms import ObstacleForm, SiteChoiceForm
from progress.obstacles.queries import by_agency
from progress.obstacles.steps import CONFIRM, EDIT, Step, may_take_steps, next_steps, story_of
from progress.obstacles.submission import ObstacleReportForm, report_obstacle
from progress.records.actions import may_change
from progress.records.lists import ChoosesColumns
from progress.records.pages import MayClash, RecordListView, named_site
from spreadsheets.exports.views import Exportable
from values.forms import add_errors

SHOWN = (
    "site", "kind", "milestone__stage", "asked_of", "document__issuer", "answer_document__issuer", "resolved_by",
    "confirmed_by",
)  # fmt: skip


class ObstacleListView(ChoosesColumns, Exportable, RecordListView):
    """All obstacles the person may see, open ones first, and how many each organisation is asked to remove."""

    model = Obstacle
    exports = ("obstacles",)
    filter_class = ObstacleFilter
    template_name = "obstacles/obstacle_list.html"
    part_name = "obstacles/includes/obstacle_list.html"
    found = ngettext_lazy("Found %(count)s obstacle", "Found %(count)s obstacles", "count")
    usual_order = "-days"
    card_lines = (("due",), ("site", "agency"))

    def in_full(self, obstacles):
        return obstacles.select_related("site", "kind", "milestone__stage", "asked_of")

    def every_column(self):
        return obstacle_columns()

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "agencies": by_agency(user, self.filter.on),
            "can_open_obstacles": user.has_perm("progress.add_obstacle"),
        }


class ObstaclePages:
    """Mixin for the pages of one obstacle: the gate."""

    @cached_property
    def obstacle(self) -> Obstacle:
        """The obstacle of this address as it is stored, for this person; 404 when there is none for them."""
        visible = Obstacle.objects.visible_to(self.request.user).select_related(*SHOWN)
        return get_object_or_404(visible, pk=self.kwargs["pk"])


class ObstacleView(ObstaclePages, DetailView):
    """One obstacle: what is told of it, what can be done now, and the steps it took."""

    answers_as_of = True
    template_name = "obstacles/obstacle.html"

    def get_object(self, queryset=None):
        return self.obstacle

    def get_context_data(self, **kwargs):
        user = self.request.user
        steps = next_steps(self.obstacle, user) if may_take_steps(self.obstacle, user) else []
        return super().get_context_data(**kwargs) | {
            "site": self.obstacle.site,
            "place": self.obstacle.place,
            "steps": [step.offer(self.obstacle, user) for step in steps],
            "needs_another": bool(steps) and self.obstacle.is_waiting and self.obstacle.resolved_by_id == user.pk,
            "story": story_of(self.obstacle, self.request.user),
        }


class ObstacleFormView(FormView):
    """What opening and the later steps share; subclasses give the `instance` that the form is of."""

    template_name = "obstacles/obstacle_form.html"
    done: str | Promise

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user, "instance": self.instance()}

    def form_valid(self, form):
        try:
            saved = form.apply()
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(saved.get_absolute_url())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class OpenObstacleView(ObstacleFormView):
    """A new obstacle of the site that `?site=` names, or common to a kind (`?common=cluster`); else the choice."""

    form_class = ObstacleForm
    done = gettext_lazy("The obstacle is saved.")

    def dispatch(self, request, *args, **kwargs):
        if request.GET.get("site") or self.common_to:
            return super().dispatch(request, *args, **kwargs)
        return self._choose_site()

    @property
    def common_to(self) -> str:
        return self.request.GET.get("common", "")

    def _choose_site(self):
        user = self.request.user
        if not user.has_perm("progress.add_obstacle"):
            raise PermissionDenied
        common = [(kind, label) for kind, label in COMMON_TO.items() if may_open_common(user, kind)]
        context = {"form": SiteChoiceForm(by=user), "common": common}
        return render(self.request, "obstacles/obstacle_site.html", context)

    @cached_property
    def site(self) -> Site | None:
        """The site, None for an obstacle common to a kind; refused to whoever may record none there."""
        user = self.request.user
        if not self.request.GET.get("site"):
            if self.common_to not in COMMON_TO:
                raise Http404
            if not may_open_common(user, self.common_to):
                raise PermissionDenied
            return None
        site = named_site(self.request, Site.objects.visible_to(user))
        if not may_change(user, site, "progress.add_obstacle"):
            raise PermissionDenied
        return site

    def instance(self) -> Obstacle:
        return Obstacle(site=self.site, common_to="" if self.site else self.common_to)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site": self.site,
            "place": self.instance().place,
            "title": _("New obstacle"),
            "button": _("Save"),
            "back": f"{self.site.get_absolute_url()}#obstacles" if self.site else reverse("progress:obstacles"),
            "url": self.request.get_full_path(),
        }


class ObstacleStepView(MayClash, ObstaclePages, ObstacleFormView):
    """One step of an obstacle that stands."""

    step: Step = EDIT

    def dispatch(self, request, *args, **kwargs):
        if not may_take_steps(self.obstacle, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if self.step in next_steps(self.obstacle, request.user):
            return super().get(request, *args, **kwargs)
        is_own = self.step is CONFIRM and self.obstacle.is_waiting
        messages.warning(request, NEEDS_A_SECOND_PERSON if is_own else _("This action is not possible now."))
        return HttpResponseRedirect(self.obstacle.get_absolute_url())

    def get_form_class(self):
        return self.step.form_class

    @property
    def done(self):
        return self.step.done

    def instance(self) -> Obstacle:
        """Return one of the form's own: what it was given to check is not what is stored."""
        return Obstacle.objects.select_related("site").get(pk=self.obstacle.pk)

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except StaleVersion as stale:
            return self.stale(form, stale)

    def stored_now(self) -> Obstacle:
        return self.instance()

    def clashed(self, form, stored, status: int = 422):
        self.__dict__.pop("obstacle", None)  # read anew, to show what is stored now
        return super().clashed(form, stored, status)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "obstacle": self.obstacle,
            "site": self.obstacle.site,
            "place": self.obstacle.place,
            "title": self.step.label,
            "button": _("Save") if self.step is EDIT else self.step.label,
            "shows_facts": self.step is not EDIT,
            "back": self.obstacle.get_absolute_url(),
            "url": self.request.path,
        }


class ReportObstacleView(FormView):
    """Telling of a new obstacle at the site that the address names (`?site=12`); an officer opens it."""

    form_class = ObstacleReportForm
    template_name = "obstacles/report_obstacle.html"

    @cached_property
    def site(self) -> Site:
        return named_site(self.request, Site.objects.visible_to(self.request.user))

    def dispatch(self, request, *args, **kwargs):
        is_in_charge = may_change(request.user, self.site, "progress.add_submission")
        if not (is_in_charge and reports_obstacles(request.user)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user, "site": self.site}

    def form_valid(self, form):
        report = {"site": self.site, "by": self.request.user, "reason": form.cleaned_data["reason"]}
        try:
            sent = once(
                token=self.request.POST.get(TOKEN, ""),
                by=self.request.user,
                save=lambda: report_obstacle(values=form.changes(), **report),
            )
        except AlreadySent:
            messages.success(self.request, _("Received already, not sent twice"))
            return redirect(f"{self.site.get_absolute_url()}#obstacles")
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        message = _("Sent for approval")
        messages.success(self.request, f"{message}: {sent.title}")
        return redirect(f"{self.site.get_absolute_url()}#obstacles")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"site": self.site}
