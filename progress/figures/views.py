"""Recording figures of a site with their sources, and choosing the one in use."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import UpdateView

from history.tracking import StaleVersion
from progress.figures.actions import delete_figure, may_keep
from progress.figures.forms import ChooseFigureForm, FigureStepForm, SiteFigureForm
from progress.figures.queries import FigureGroup, figures_of
from progress.models import Measure, SiteFigure
from progress.records.adding import RecordAddView
from progress.records.doubts import law_notices
from progress.records.pages import AtSite, RecordEditView, SitePages
from values.templatetags.values import quantity


class ChooseFigureView(SitePages, UpdateView):
    """Putting one source's figure in use in place of its rivals', with the reason."""

    form_class = ChooseFigureForm
    template_name = "figures/choose_figure.html"
    context_object_name = "figure"

    def get_object(self, queryset=None) -> SiteFigure:
        figures = SiteFigure.objects.select_related("site", "document")
        return self.part_or_404(figures, "progress.change_sitefigure")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user}

    def form_valid(self, form):
        try:
            figure = form.apply()
        except StaleVersion as stale:
            return self._again(form, stale.as_validation_error())
        except ValidationError as error:
            return self._again(form, error)
        group = self._group()
        shown = quantity(figure.value, group.unit)
        messages.success(self.request, _("In use now: %(figure)s.") % {"figure": f"{group.label}, {shown}"})
        return HttpResponseRedirect(self._back())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _again(self, form, error):
        form.add_error(None, error)
        return self.form_invalid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"site": self.site, "group": self._group(), "back": self._back()}

    def _group(self) -> FigureGroup:
        """Return the figures of this measure as they are stored."""
        return next(group for group in figures_of(self.site).groups if group.measure == self.object.measure)

    def _back(self) -> str:
        return f"{self.site.get_absolute_url()}#figures"


def figures_at(site) -> str:
    """Return the address of a site's figures."""
    return f"{site.get_absolute_url()}#figures"


class SiteFigureAddView(AtSite, RecordAddView):
    """A new figure of a site; the address may name what is measured: `&measure=leased-area`."""

    permission = "progress.add_sitefigure"
    choose_title = gettext_lazy("Add a figure")
    form_class = SiteFigureForm
    template_name = "figures/figure_form.html"

    def may_add(self):
        return bool(self.site)

    def begun(self):
        return SiteFigure(site=self.site)

    def get_initial(self):
        measure = self.request.GET.get("measure")
        return super().get_initial() | ({"measure": measure} if measure in Measure else {})

    def form_valid(self, form):
        self.notices = law_notices(form.instance)
        return super().form_valid(form)

    def say(self, figure, form):
        messages.success(self.request, _("Saved") + f": {figure} {figure.unit}")
        for text in self.notices:
            messages.warning(self.request, text)
        if not figure.is_chosen:
            messages.info(self.request, _("It is saved in addition to the figure in use."))

    def after(self, figure):
        return figures_at(self.site)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"site": self.site, "back": figures_at(self.site)}


class SiteFigureEditView(RecordEditView):
    """What is recorded of one figure: its value, its source, its day."""

    model = SiteFigure
    form_class = SiteFigureForm
    permission = "progress.change_sitefigure"
    template_name = "figures/figure_form.html"
    context_object_name = "figure"

    def get_queryset(self):
        return super().get_queryset().select_related("site", "document")

    def form_valid(self, form):
        self.notices = law_notices(form.instance)
        return super().form_valid(form)

    def saved(self, form):
        for text in self.notices:
            messages.warning(self.request, text)
        return super().saved(form)

    def get_success_url(self) -> str:
        return figures_at(self.object.site)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site": self.object.site,
            "back": figures_at(self.object.site),
            "delete_url": self.delete_url(),
        }

    def delete_url(self) -> str:
        """Return where the figure is deleted, for those who may; empty for others."""
        may_delete = may_keep(self.request.user, self.object, "delete")
        return reverse("progress:site-figure-delete", args=[self.object.pk]) if may_delete else ""


@require_POST
def delete_site_figure(request, pk: int):
    """Delete a figure of a site; the history brings it back."""
    figure = get_object_or_404(SiteFigure.objects.visible_to(request.user).select_related("site"), pk=pk)
    message = _("Deleted: %(what)s") % {"what": f"{figure} {figure.unit}"}
    page = reverse("progress:site-figure-edit", args=[pk])
    return take_step(request, delete_figure, figure, message=message, back=figures_at(figure.site), page=page)


def take_step(request, action, figure, *, message: str, back: str, page: str):
    """Delete a figure or put it in use, as `action` does; what keeps it from that is told on its `page`."""
    form = FigureStepForm(request.POST)
    # One that no page of ours sent counts as made from an older version.
    said_of_it = form.cleaned_data if form.is_valid() else {"version": -1, "reason": ""}
    figure.version = said_of_it["version"]
    try:
        action(figure=figure, by=request.user, reason=said_of_it["reason"])
    except StaleVersion as stale:
        messages.error(request, str(stale))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, message)
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(page)
