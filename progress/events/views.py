"""Recording what befell a site; what it changes is shown before it is saved."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from progress.events.forms import EventForm
from progress.models import SiteEvent, SiteEventKind
from progress.records.pages import AtSite, complain


class EventAddView(AtSite, FormView):
    permission = "progress.add_siteevent"
    choose_title = gettext_lazy("Record an event")
    form_class = EventForm
    template_name = "events/event_form.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user, "instance": SiteEvent(site=self.site)}

    def get_initial(self):
        """Begin with the kind of event that the address names: `&kind=revoked`."""
        kind = self.request.GET.get("kind")
        return super().get_initial() | ({"kind": kind} if kind in SiteEventKind else {})

    def form_valid(self, form):
        try:
            event = form.apply()
        except ValidationError as error:
            complain(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Saved") + f": {event}")
        return HttpResponseRedirect(self._back())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"site": self.site, "back": self._back()}

    def _back(self) -> str:
        return f"{self.site.get_absolute_url()}#events"
