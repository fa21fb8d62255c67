"""Saying where a site lies: by a click on the map, or by coordinates."""

from functools import partial

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from progress.models import CoordinateSystem, Site, SitePosition
from progress.positions.actions import delete_position
from progress.positions.forms import PositionForm
from progress.positions.picking import SIDE, Picker, picker
from progress.positions.queries import whereabouts_of
from progress.records.actions import may_change
from progress.records.adding import RecordAddView
from progress.records.pages import AtSite, RecordEditView, delete_as_posted


class Picks:
    """Mixin for the pages with a map to click on; `placed` is the site it is about."""

    form_class = PositionForm
    template_name = "positions/position_form.html"

    @property
    def placed(self) -> Site:
        raise NotImplementedError

    @cached_property
    def picker(self) -> Picker:
        return picker(whereabouts_of(self.placed), self.request.GET)

    def get_initial(self):
        if not (chosen := self.picker.chosen):
            return super().get_initial()
        return super().get_initial() | {
            "system": CoordinateSystem.WGS84,
            "latitude": round(chosen.latitude, 5),
            "longitude": round(chosen.longitude, 5),
            "northing": None,
            "easting": None,
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site": self.placed,
            "title": _("Position of a site"),
            "back": f"{self.placed.get_absolute_url()}#position",
            "picker": self.picker,
            "ground": self.picker.ground,
            "side": SIDE,
            "about": whereabouts_of(self.placed),
        }


class PositionAddView(Picks, AtSite, RecordAddView):
    permission = "progress.add_siteposition"
    choose_title = gettext_lazy("Set the position of a site")

    def dispatch(self, request, *args, **kwargs):
        if not request.GET.get("site"):
            return super().dispatch(request, *args, **kwargs)
        if recorded := SitePosition.objects.filter(site=self.site.pk).first():
            return redirect("progress:position-edit", pk=recorded.pk)
        return super().dispatch(request, *args, **kwargs)

    @property
    def placed(self):
        return self.site

    def may_add(self):
        return bool(self.site)

    def begun(self):
        return SitePosition(site=self.site)


class PositionEditView(Picks, RecordEditView):
    model = SitePosition
    permission = "progress.change_siteposition"

    def get_queryset(self):
        return super().get_queryset().select_related("site__unit__parent")

    @property
    def placed(self):
        return self.object.site

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "position": self.object,
            "can_delete": may_change(self.request.user, self.object, "progress.delete_siteposition"),
        }


@require_POST
def position_delete(request, pk: int):
    """Remove a position that was wrong."""
    position = get_object_or_404(SitePosition.objects.visible_to(request.user).select_related("site"), pk=pk)
    delete_as_posted(request, position, partial(delete_position, position=position))
    return HttpResponseRedirect(position.get_absolute_url())
