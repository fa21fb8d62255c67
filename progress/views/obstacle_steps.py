"""Opening an obstacle and taking it a step further. What was typed comes back with 422 when it cannot be saved."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from progress.actions import may_change
from progress.models import Obstacle, Site
from progress.models.obstacle import NEEDS_A_SECOND_PERSON
from progress.obstacle_forms import ObstacleForm, SiteChoiceForm
from progress.obstacle_steps import CONFIRM, EDIT, Step, may_take_steps, next_steps
from progress.views.clashes import MayClash
from progress.views.obstacles import ObstaclePages
from values.tracking import StaleVersion


class ObstacleFormView(FormView):
    """What opening and the later steps share; subclasses give the `instance` that the form is of."""

    template_name = "progress/obstacle_form.html"
    done: str | Promise

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user, "instance": self.instance()}

    def form_valid(self, form):
        try:
            saved = form.apply()
        except ValidationError as error:
            for name, told in error.update_error_dict({}).items():
                form.add_error(name if name in form.fields else None, told)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(saved.get_absolute_url())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class OpenObstacleView(ObstacleFormView):
    """A new obstacle of the site that `?site=` names; without one, the choice of a site."""

    form_class = ObstacleForm
    done = gettext_lazy("The obstacle is recorded.")

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if request.GET.get("site") else self._choose_site()

    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs) if request.GET.get("site") else self._choose_site()

    def _choose_site(self):
        if not self.request.user.has_perm("progress.add_obstacle"):
            raise PermissionDenied
        return render(self.request, "progress/obstacle_site.html", {"form": SiteChoiceForm(by=self.request.user)})

    @cached_property
    def site(self) -> Site:
        given = self.request.GET["site"]
        if not (given.isascii() and given.isdigit()):
            raise Http404
        site = get_object_or_404(Site.objects.visible_to(self.request.user), pk=given)
        if not may_change(self.request.user, site, "progress.add_obstacle"):
            raise PermissionDenied
        return site

    def instance(self) -> Obstacle:
        return Obstacle(site=self.site)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site": self.site,
            "title": _("New obstacle"),
            "button": _("Save"),
            "back": f"{self.site.get_absolute_url()}#obstacles",
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
        messages.warning(request, NEEDS_A_SECOND_PERSON if is_own else _("This step is not possible now."))
        return HttpResponseRedirect(self.obstacle.get_absolute_url())

    def get_form_class(self):
        return self.step.form_class

    @property
    def done(self):
        return self.step.done

    def instance(self) -> Obstacle:
        """One of the form's own: what it was given to check is not what is stored."""
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
            "title": self.step.label,
            "button": _("Save") if self.step is EDIT else self.step.label,
            "shows_facts": self.step is not EDIT,
            "back": self.obstacle.get_absolute_url(),
            "url": self.request.path,
        }
