from django.contrib import messages
from django.forms import ModelForm
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import UpdateView

from progress.models import Reminder
from values.forms import StyledForm


class ReminderForm(StyledForm, ModelForm):
    class Meta:
        model = Reminder
        fields = ["frequency", "language"]


class RemindersView(UpdateView):
    """How often the person who is signed in is reminded of their work, and in which language."""

    form_class = ReminderForm
    template_name = "progress/reminders.html"
    success_url = reverse_lazy("progress:reminders")

    def get_object(self, queryset=None) -> Reminder:
        user = self.request.user
        return Reminder.objects.filter(user=user).first() or Reminder(user=user)

    def form_valid(self, form):
        messages.success(self.request, _("Saved: %(choice)s.") % {"choice": form.instance.get_frequency_display()})
        return super().form_valid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)
