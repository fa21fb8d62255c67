"""Recording what befell a site: which act it was, what it says, and what it changes, shown before it is saved."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from progress.events.forms import ACTS, EventForm
from progress.models import SiteEvent, SiteEventKind
from progress.records.pages import AtSite, RecordEditView, complain


def events_at(site) -> str:
    """Return the address of a site's events."""
    return f"{site.get_absolute_url()}#events"


class EventAddView(AtSite, FormView):
    """A new event of a site; which kind it is, the address says (`&kind=revoked`), or it is asked for first."""

    permission = "progress.add_siteevent"
    choose_title = gettext_lazy("Add an event")
    form_class = EventForm
    template_name = "events/event_form.html"

    @property
    def kind(self) -> str:
        """The kind that the address names; empty for none."""
        kind = self.request.GET.get("kind", "")
        return kind if kind in SiteEventKind else ""

    def get(self, request, *args, **kwargs):
        if self.kind:
            return super().get(request, *args, **kwargs)
        context = {"site": self.site, "back": events_at(self.site), "acts": ACTS}
        return render(request, "events/choose_event.html", context)

    def get_form_kwargs(self):
        event = SiteEvent(site=self.site, kind=self.kind)
        return super().get_form_kwargs() | {"by": self.request.user, "instance": event}

    def form_valid(self, form):
        try:
            event = form.apply()
        except ValidationError as error:
            complain(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Saved") + f": {event}")
        return HttpResponseRedirect(events_at(self.site))

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site": self.site,
            "back": events_at(self.site),
            "act": SiteEventKind(self.kind).label if self.kind else "",
        }


class EventEditView(RecordEditView):
    """What is recorded of an event; what a correction changes beside it is shown before it is saved."""

    model = SiteEvent
    form_class = EventForm
    permission = "progress.change_siteevent"
    template_name = "events/event_form.html"
    context_object_name = "event"

    def get_queryset(self):
        return super().get_queryset().select_related("site", "document", "new_developer")

    def get_success_url(self) -> str:
        return events_at(self.object.site)

    def get_context_data(self, **kwargs):
        event = self.object
        first = event.history.order_by("history_id").first()
        return super().get_context_data(**kwargs) | {
            "site": event.site,
            "back": events_at(event.site),
            "act": event.get_kind_display(),
            "undo_url": reverse("progress:undo", args=["siteevent", first.pk]) if first else "",
        }
