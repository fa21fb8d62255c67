"""Whose desk dossiers are on: the list with its totals, and recording the movements of one milestone's dossier."""

from functools import partial

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST

from progress.desks.actions import delete_movement
from progress.desks.columns import desk_columns
from progress.desks.export import desk_listing, totals_listing
from progress.desks.filters import DeskFilter
from progress.desks.forms import MovementForm
from progress.desks.queries import desk_rows, desk_totals, with_stage
from progress.models import Milestone, Movement
from progress.records.actions import may_change
from progress.records.adding import RecordAddView
from progress.records.filters import shareable
from progress.records.lists import ChoosesColumns
from progress.records.pages import RecordEditView, RecordListView, delete_as_posted
from spreadsheets.catalogue import sheet
from spreadsheets.exports import SheetListing
from spreadsheets.exports.views import Exportable
from values.numbers import plain_number

SHOWN = ("site", "milestone__stage", "milestone__site", "office", "document")


class DeskListView(ChoosesColumns, Exportable, RecordListView):
    """The dossiers that offices hold, returned or decided, and how many of each stage are at which office."""

    model = Movement
    exports = ("desks", "desk-totals", "movements")
    filter_class = DeskFilter
    template_name = "desks/desk_list.html"
    part_name = "desks/includes/desk_list.html"
    card_lines = (("days",), ("stage",))
    found = ngettext_lazy("Found %(count)s dossier", "Found %(count)s dossiers", "count")
    usual_order = "-days"

    def in_full(self, movements):
        return with_stage(movements).in_full()

    def every_column(self):
        return desk_columns()

    def rows(self, records):
        return desk_rows(records, self.filter.on)

    def listing(self, key):
        if key not in self.exports:
            return super().listing(key)
        movements = self.get_queryset()
        if key == "desks":
            return desk_listing(movements, self.filter.on)
        if key == "desk-totals":
            return totals_listing(desk_totals(movements, self.filter.on))
        resource = sheet(key)(self.request.user)
        whole = resource.visible().filter(milestone__in=movements.order_by().values("milestone"))
        return SheetListing(resource, resource.in_order(whole))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        totals = desk_totals(self.object_list, self.filter.on) if context["paginator"].count else []
        return context | {
            "totals": [(total, self._address(total), self._address(total, limit="over")) for total in totals],
        }

    def _address(self, total, **more: str) -> str:
        """Return the address of the dossiers that a total counts, narrowed as the list is."""
        parameters = self.request.GET.copy()
        parameters.pop("page", None)
        for name, value in {"office": str(total.office), "stage": total.stage_code, **more}.items():
            parameters[name] = value
        return f"?{shareable(parameters)}"


class MovementAddView(RecordAddView):
    """A movement of the dossier of the milestone that the address names: `?milestone=12`."""

    form_class = MovementForm
    template_name = "desks/movement_form.html"

    @cached_property
    def milestone(self) -> Milestone:
        """404 for a milestone that is not the person's to see."""
        seen = Milestone.objects.visible_to(self.request.user).select_related("site", "stage")
        return get_object_or_404(seen, pk=plain_number(self.request.GET.get("milestone", "")))

    def may_add(self):
        return may_change(self.request.user, self.milestone, "progress.add_movement")

    def begun(self):
        return Movement(site=self.milestone.site, milestone=self.milestone)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "milestone": self.milestone,
            "title": _("Record a movement of the dossier"),
            "back": Movement(milestone=self.milestone).get_absolute_url(),
        }


class MovementEditView(RecordEditView):
    model = Movement
    form_class = MovementForm
    permission = "progress.change_movement"
    template_name = "desks/movement_form.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*SHOWN)

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        movement = self.object
        return super().get_context_data(**kwargs) | {
            "milestone": movement.milestone,
            "title": str(movement),
            "back": movement.get_absolute_url(),
            "movement": movement,
            "can_delete": may_change(self.request.user, movement, "progress.delete_movement"),
        }


@require_POST
def movement_delete(request, pk: int):
    """Delete a movement that was recorded by mistake."""
    movement = get_object_or_404(Movement.objects.visible_to(request.user).select_related("site"), pk=pk)
    delete_as_posted(request, movement, partial(delete_movement, movement=movement))
    return HttpResponseRedirect(movement.get_absolute_url())
