from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.generic import UpdateView

from history.tracking import StaleVersion
from progress.figures.forms import ChooseFigureForm
from progress.figures.queries import FigureGroup, figures_of
from progress.models import SiteFigure
from progress.records.pages import SitePages
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
