"""Conclusions of meetings: one with its steps, a new one of an item of an agenda."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from progress.meetings.actions import may_confirm, may_settle
from progress.meetings.forms import ConclusionForm, ConfirmConclusionForm, ReopenConclusionForm, SettleForm
from progress.meetings.queries import in_full
from progress.meetings.views import kept_items
from progress.models import AgendaItem, Conclusion, Meeting
from progress.records.actions import may_change
from progress.records.adding import RecordAddView
from progress.records.history import changes_of
from progress.records.pages import RecordEditView

CHANGES_SHOWN = 30


class ConclusionView(DetailView):
    """One conclusion: what is to be done, how far it is, what can be done about it now."""

    answers_as_of = True
    template_name = "meetings/conclusion.html"
    context_object_name = "conclusion"

    def get_queryset(self):
        return in_full(Conclusion.objects.visible_to(self.request.user))

    def get_context_data(self, **kwargs):
        conclusion, user = self.object, self.request.user
        is_officer = may_change(user, conclusion, "progress.add_conclusion")
        return super().get_context_data(**kwargs) | {
            "site": conclusion.site,
            "place": conclusion.place,
            "sees_meeting": Meeting.objects.visible_to(user).filter(pk=conclusion.meeting_id).exists(),
            "can_edit": is_officer and conclusion.is_open,
            "can_settle": conclusion.is_open and may_settle(user, conclusion),
            "can_confirm": may_confirm(user, conclusion),
            "can_reopen": is_officer and conclusion.done_on is not None,
            "changes": changes_of(conclusion, user).newest(CHANGES_SHOWN),
            "history_url": reverse("progress:object-history", args=["conclusion", conclusion.pk]),
        }


class ConcludeView(RecordAddView):
    """A conclusion about the matter of an item of an agenda: at its site or, of none, common to the meeting's kind."""

    form_class = ConclusionForm
    template_name = "meetings/conclusion_form.html"

    @cached_property
    def item(self) -> AgendaItem:
        item = get_object_or_404(kept_items(self.request.user), pk=self.kwargs["pk"])
        if not may_change(self.request.user, item, "progress.add_conclusion"):
            raise PermissionDenied
        if not may_change(self.request.user, item.meeting, "progress.add_conclusion"):
            raise PermissionDenied
        return item

    def may_add(self):
        return bool(self.item)

    def begun(self):
        return Conclusion(meeting=self.item.meeting, site=self.item.site)

    def after(self, conclusion):
        return f"{self.item.meeting.get_absolute_url()}#conclusions"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site": self.item.site,
            "place": self.item.place,
            "title": _("New conclusion"),
            "back": self.item.get_absolute_url(),
        }


class ConclusionEditView(RecordEditView):
    """A conclusion's facts, or one of its steps (`form_class`, `label`)."""

    model = Conclusion
    form_class = ConclusionForm
    template_name = "meetings/conclusion_form.html"
    permission = "progress.add_conclusion"

    def get_queryset(self):
        return in_full(super().get_queryset())

    def get_success_url(self):
        return self.object.get_absolute_url()

    def title(self) -> str:
        return _("Edit the conclusion")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site": self.object.site,
            "place": self.object.place,
            "conclusion": self.object,
            "title": self.title(),
            "back": self.object.get_absolute_url(),
        }


class SettleView(ConclusionEditView):
    form_class = SettleForm

    def get_object(self, queryset=None):
        conclusion = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        if not may_settle(self.request.user, conclusion):
            raise PermissionDenied
        return conclusion

    def title(self):
        return _("Record as done")


class ConfirmView(ConclusionEditView):
    form_class = ConfirmConclusionForm

    def title(self):
        return _("Confirm that it is done")


class ReopenView(ConclusionEditView):
    form_class = ReopenConclusionForm

    def title(self):
        return _("Return")
