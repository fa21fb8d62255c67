"""Meetings: their list, one with its agenda and conclusions, and what is put on the agenda."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, TemplateView

from history.tracking import StaleVersion
from progress.access.scope import keeps_every
from progress.meetings import actions
from progress.meetings.columns import meeting_columns
from progress.meetings.export import conclusion_listing
from progress.meetings.filters import MeetingFilter
from progress.meetings.forms import ItemForm, MeetingForm, OfferForm, TopicForm
from progress.meetings.queries import Offer, agenda_of, in_full, offered
from progress.models import AgendaItem, Meeting, Site, SiteKind
from progress.records.actions import may_change
from progress.records.adding import RecordAddView
from progress.records.history import changes_of
from progress.records.lists import ChoosesColumns
from progress.records.pages import RecordEditView, RecordListView, posted_version
from spreadsheets.exports.views import Exportable
from values.numbers import plain_number

CHANGES_SHOWN = 30


class MeetingListView(ChoosesColumns, Exportable, RecordListView):
    exports = ("meetings",)
    model = Meeting
    filter_class = MeetingFilter
    template_name = "meetings/meeting_list.html"
    part_name = "meetings/includes/meeting_list.html"
    card_lines = (("date",), ("chair",))
    found = ngettext_lazy("Found %(count)s meeting", "Found %(count)s meetings", "count")
    usual_order = "-date"

    def every_column(self):
        return meeting_columns()

    def listing(self, key):
        return conclusion_listing(self.get_queryset()) if key == "meetings" else super().listing(key)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"can_add": may_add(self.request.user)}


def may_add(user) -> bool:
    return user.has_perm("progress.add_meeting") and any(keeps_every(user, kind) for kind in SiteKind.values)


class MeetingView(DetailView):
    """One meeting: its agenda in order and what it concluded."""

    answers_as_of = True
    template_name = "meetings/meeting.html"
    context_object_name = "meeting"

    def get_queryset(self):
        return Meeting.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        meeting, user = self.object, self.request.user
        return super().get_context_data(**kwargs) | {
            "items": agenda_of(meeting),
            "conclusions": in_full(meeting.conclusions.all()),
            "can_edit": may_change(user, meeting, "progress.change_meeting"),
            "changes": changes_of(meeting, user).newest(CHANGES_SHOWN),
            "history_url": reverse("progress:object-history", args=["meeting", meeting.pk]),
        }


class MeetingAddView(RecordAddView):
    form_class = MeetingForm
    template_name = "meetings/meeting_form.html"

    def may_add(self):
        return may_add(self.request.user)

    def begun(self):
        return Meeting()

    def say(self, meeting, form):
        count = meeting.items.count()
        text = ngettext("%(count)s matter is on its agenda.", "%(count)s matters are on its agenda.", count)
        messages.success(self.request, f"{meeting}: {text % {'count': count}}")

    def get_context_data(self, **kwargs):
        context = {"title": _("New meeting"), "back": reverse("progress:meetings")}
        return super().get_context_data(**kwargs) | context


class MeetingEditView(RecordEditView):
    model = Meeting
    form_class = MeetingForm
    template_name = "meetings/meeting_form.html"
    permission = "progress.change_meeting"

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        context = {"title": _("Edit the meeting"), "back": self.object.get_absolute_url()}
        return super().get_context_data(**kwargs) | context


class AgendaView(TemplateView):
    """What could be put on the agenda, by filter: ticked records, or a topic in words."""

    template_name = "meetings/agenda.html"

    @cached_property
    def meeting(self) -> Meeting:
        meeting = get_object_or_404(Meeting.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        if not may_change(self.request.user, meeting, "progress.add_agendaitem"):
            raise PermissionDenied
        return meeting

    def post(self, request, *args, **kwargs):
        if "topic" in request.POST:
            return self._add_topic()
        if "take-up" in request.POST:
            items = actions.take_up(meeting=self.meeting, by=request.user)
        elif records := self._ticked():
            items = actions.add_items(meeting=self.meeting, by=request.user, records=records)
        else:
            messages.warning(request, _("Nothing is ticked. Tick the topics to be on the agenda."))
            return HttpResponseRedirect(request.get_full_path())
        count = len(items)
        text = ngettext("%(count)s matter put on the agenda.", "%(count)s matters put on the agenda.", count)
        messages.success(request, text % {"count": count})
        return HttpResponseRedirect(self.meeting.get_absolute_url())

    def _add_topic(self):
        form = TopicForm(self.request.POST, by=self.request.user, meeting=self.meeting)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(topic_form=form), status=422)
        return HttpResponseRedirect(form.apply().get_absolute_url())

    def _ticked(self) -> list:
        chosen = {number for text in self.request.POST.getlist("chosen") if (number := plain_number(text))}
        return [record for record in self._offered() if record.pk in chosen]

    @cached_property
    def offer_form(self) -> OfferForm:
        form = OfferForm(self.request.GET if "offer" in self.request.GET else {"offer": Offer.LATE})
        form.is_valid()
        return form

    def _offered(self) -> list:
        wanted = getattr(self.offer_form, "cleaned_data", {})
        if "offer" not in wanted or "q" not in wanted:
            return []
        sites = Site.objects.visible_to(self.request.user)
        return offered(self.meeting, wanted["offer"], sites.search(wanted["q"]) if wanted["q"] else sites)

    def get_context_data(self, **kwargs):
        on_it = {(type(item.record), item.record.pk) for item in agenda_of(self.meeting) if item.record}
        return {
            "meeting": self.meeting,
            "offer_form": self.offer_form,
            "records": [record for record in self._offered() if (type(record), record.pk) not in on_it],
            "topic_form": TopicForm(by=self.request.user, meeting=self.meeting),
        } | super().get_context_data(**kwargs)


def kept_items(user):
    """Return the items of the agendas of meetings that `user` sees."""
    meetings = Meeting.objects.visible_to(user).order_by().values("pk")
    return AgendaItem.objects.visible_to(user).filter(meeting__in=meetings).select_related("meeting", "site")


class ItemEditView(RecordEditView):
    model = AgendaItem
    form_class = ItemForm
    template_name = "meetings/item_form.html"
    permission = "progress.change_agendaitem"
    context_object_name = "item"

    def get_queryset(self):
        reading = ("milestone__stage", "obstacle", "conclusion")
        return kept_items(self.request.user).select_related("meeting", "site", *reading)

    def get_object(self, queryset=None):
        item = super().get_object(queryset)
        if not may_change(self.request.user, item.meeting, self.permission):
            raise PermissionDenied
        return item

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "meeting": self.object.meeting,
            "title": self.object.title,
            "back": self.object.get_absolute_url(),
        }


@require_POST
def item_move(request, pk: int):
    """Move an item up or down by one place."""
    item = get_object_or_404(kept_items(request.user), pk=pk)
    actions.move_item(item=item, by=request.user, up="up" in request.POST)
    return HttpResponseRedirect(item.get_absolute_url())


@require_POST
def item_remove(request, pk: int):
    """Take an item off the agenda."""
    item = get_object_or_404(kept_items(request.user), pk=pk)
    meeting = item.meeting
    try:
        actions.remove_item(item=item, by=request.user, version=posted_version(request))
    except StaleVersion as stale:
        messages.warning(request, str(stale))
    return HttpResponseRedirect(f"{meeting.get_absolute_url()}#agenda")
