"""Taking the outline of a site from a file, and removing it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from history.tracking import StaleVersion
from progress.models import SiteOutline
from progress.outlines.actions import delete_outline
from progress.outlines.forms import OutlineForm
from progress.records.actions import may_change
from progress.records.pages import AtSite, ask_for_files_again, complain, delete_as_posted


class OutlineView(AtSite, FormView):
    """The outline of the site that the address names: `?site=12`."""

    permission = "progress.change_siteoutline"
    choose_title = gettext_lazy("Set the outline of a site")
    form_class = OutlineForm
    template_name = "outlines/outline_form.html"

    @cached_property
    def recorded(self) -> SiteOutline | None:
        return SiteOutline.objects.filter(site=self.site.pk).first()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"site": self.site, "by": self.request.user, "recorded": self.recorded}

    def form_valid(self, form):
        try:
            outline = form.apply()
        except StaleVersion as stale:
            form.add_error(None, stale.as_validation_error())
            return self.form_invalid(form)
        except ValidationError as error:
            complain(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Saved") + f": {outline}")
        return HttpResponseRedirect(outline.get_absolute_url())

    def form_invalid(self, form):
        ask_for_files_again(form)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        recorded = self.recorded
        return super().get_context_data(**kwargs) | {
            "site": self.site,
            "title": _("Outline of a site"),
            "back": f"{self.site.get_absolute_url()}#position",
            "outline": recorded,
            "can_delete": recorded and may_change(self.request.user, recorded, "progress.delete_siteoutline"),
        }


@require_POST
def outline_delete(request, pk: int):
    """Remove an outline that was wrong."""
    outline = get_object_or_404(SiteOutline.objects.visible_to(request.user).select_related("site"), pk=pk)
    delete_as_posted(request, outline, partial(delete_outline, outline=outline))
    return HttpResponseRedirect(outline.get_absolute_url())
