"""The legal time limits and the holidays by year: read by everybody with a role, kept by administrators."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from progress.desks.forms import CalendarForm, LimitForm
from progress.models import HolidayCalendar, TimeLimit
from progress.records.adding import RecordAddView
from progress.records.pages import RecordEditView
from values.today import past_day


class LimitsView(TemplateView):
    """All time limits, and the years of which the holidays are recorded."""

    answers_as_of = True
    template_name = "desks/limits.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("progress.view_timelimit"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user, may_write = self.request.user, not past_day()
        return super().get_context_data(**kwargs) | {
            "limits": TimeLimit.objects.select_related("stage"),
            "calendars": HolidayCalendar.objects.all(),
            "can_edit": may_write and user.has_perms(["progress.change_timelimit", "progress.change_holidaycalendar"]),
        }


class LimitPages:
    """Mixin for the pages of one record; their list is the way back."""

    template_name = "records/record_form.html"
    add_title = ""

    def after(self, record) -> str:
        return reverse("progress:limits")

    def get_success_url(self) -> str:
        return reverse("progress:limits")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        record = context["form"].instance
        limits = reverse("progress:limits")
        return context | {
            "title": self.add_title,
            "name": "" if record.pk is None else str(self.object),
            "list_label": _("Time limits"),
            "list_url": limits,
            "back": limits,
            "form_id": "limit-form",
        }


class KeptEditView(LimitPages, RecordEditView):
    """One record of what belongs to no site, by whoever holds the permission."""

    def get_queryset(self):
        return self.model.objects.all()

    def get_object(self, queryset=None):
        if not self.request.user.has_perm(self.permission):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])


class LimitAddView(LimitPages, RecordAddView):
    form_class = LimitForm
    permission = "progress.add_timelimit"
    add_title = gettext_lazy("Add a time limit")

    def begun(self):
        return TimeLimit()


class LimitEditView(KeptEditView):
    model = TimeLimit
    form_class = LimitForm
    permission = "progress.change_timelimit"

    def get_queryset(self):
        return super().get_queryset().select_related("stage")


class CalendarAddView(LimitPages, RecordAddView):
    form_class = CalendarForm
    permission = "progress.add_holidaycalendar"
    add_title = gettext_lazy("Add the holidays of a year")

    def begun(self):
        return HolidayCalendar()


class CalendarEditView(KeptEditView):
    model = HolidayCalendar
    form_class = CalendarForm
    permission = "progress.change_holidaycalendar"
