from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, UpdateView

from progress.in_charge.actions import may_set
from progress.milestones.actions import WHOLE
from progress.models import Milestone, Reminder, State
from progress.records.actions import may_change
from progress.records.lists import OpensInLine
from progress.records.pages import PageOrPart, SuggestsNames, wants_fragment
from progress.sites.views import MilestoneUpdate
from progress.work import Section, Work, kinds, work_of
from progress.work.bulk import differences
from progress.work.export import work_listing
from progress.work.narrowing import NarrowingForm, asked, has_sites
from spreadsheets.exports.views import Exportable
from values.dates import PartialDate
from values.forms import StyledForm
from values.today import today


class WorkView(PermissionRequiredMixin, SuggestsNames, Exportable, TemplateView):
    """My work: every section of it, or one in all its length (`?section=late`, paged), narrowed as the address says."""

    template_name = "work/work.html"
    permission_required = "progress.change_milestone"
    raise_exception = True
    exports = ("work",)

    def lookups_form(self):
        return NarrowingForm(None, user=self.request.user)

    @cached_property
    def work(self) -> Work:
        """The sections that the address asks for."""
        only = self.request.GET.get("section", "")
        if only and only not in {kind.code for kind in kinds()}:
            raise Http404
        narrowing, self.form = asked(self.request.GET, self.request.user)
        return work_of(self.request.user, only=only, narrowing=narrowing, page=self.request.GET.get("page", 1))

    def listing(self, key):
        return work_listing(self.work)

    def get_context_data(self, **kwargs):
        only = self.work.section(self.request.GET.get("section", ""))
        kept = self.request.GET.copy()
        for name in ("section", "page"):
            kept.pop(name, None)
        return super().get_context_data(**kwargs) | {
            "work": self.work,
            "only": only,
            "form": self.form,
            "kept": [(name, value) for name, value in kept.items() if value and name in self.form.fields],
            "has_mine": self.work.desk.narrowing.mine is not None or has_sites(self.request.user),
            "may_hand_over": may_set(self.request.user),
        }


class WorkMilestoneView(PageOrPart, OpensInLine, MilestoneUpdate):
    """Updating a milestone by a short form in the line of my work, or of another list; or as a page of its own.

    `?section=late` says in which section the line stands, `?next=/promises/&line=12` in which other list.
    """

    def get_object(self, queryset=None) -> Milestone:
        visible = Milestone.objects.visible_to(self.request.user).select_related("site", "stage__parent", "document")
        milestone = get_object_or_404(visible, pk=self.kwargs["pk"])
        if not may_change(self.request.user, milestone, "progress.change_milestone"):
            raise PermissionDenied
        return milestone

    @cached_property
    def work(self) -> Work:
        """The sections that the page shows on which the line is updated."""
        page = QueryDict(urlsplit(self.request.htmx.current_url or "").query)
        section = self.request.GET.get("section", "")
        narrowing, _form = asked(page, self.request.user)
        only = section if page.get("section", "") == section else ""
        return work_of(self.request.user, only=only, narrowing=narrowing)

    @cached_property
    def section(self) -> Section | None:
        return self.work.section(self.request.GET.get("section", ""))

    @property
    def in_place(self) -> bool:
        return wants_fragment(self.request) and self.section is not None

    def get(self, request, *args, **kwargs):
        if "cancel" not in request.GET:
            return super().get(request, *args, **kwargs)
        self.object = self.get_object()
        return self._line("work/includes/work_line.html", has_focus=True) if self.in_place else self._back()

    def get_form_kwargs(self):
        """Several forms may be open in one list, so their fields have ids of their own."""
        kwargs = super().get_form_kwargs()
        if "done_today" in kwargs.get("data", ()):
            kwargs["data"] = _done_today(kwargs["data"])
        return kwargs | {"auto_id": f"m{self.object.pk}_%s"}

    def before_saving(self):
        self.before = self.get_object()
        if self.in_place:
            self.stood_in = [section for section in self._others() if section.line_of(self.object)]

    def saved(self, milestone, message):
        if "done_today" in self.request.POST:
            message = f"{message}. {self._told(milestone)}".removesuffix(". ")
        if not self.in_place:
            add_message = messages.error if self.is_refused else messages.success
            told = message if self.in_line else f"{message.removesuffix('.')}: {milestone}"
            add_message(self.request, self.with_undo(told))
            return self._back()
        moved = [(section, section.line_of(milestone), section.key_of(milestone)) for section in self.stood_in]
        return self._line("work/work_saved.html", said=message, work=self.work, others=moved)

    def with_undo(self, text, back=""):
        if not self.in_line:
            return super().with_undo(text, self.list_address)
        click = {"click_url": self.request.get_full_path(), "click_target": "closest tr", "milestone": self.object}
        button = render_to_string("milestones/includes/undo_button.html", click | self.told)
        return format_html("{} {}", text, button)

    def _told(self, saved: Milestone) -> str:
        """Return what the button changed beside the date, before and after: nobody typed it."""
        changes = differences(self.before, saved)
        return "; ".join(f"{change.label}: {change.before or '–'} → {change.after or '–'}" for change in changes)

    def get_template_names(self):
        if self.in_line:
            return ["work/includes/line_edit.html"]
        return ["work/includes/work_edit.html" if self.in_place else "work/work_milestone.html"]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site": self.object.site,
            "title": self.object.title,
            "section": self.section,
            "back": self._address(),
            "in_place": "closest tr" if self.in_line else "closest tbody" if self.in_place else "",
            "cancel_url": self.line_address if self.in_line else f"{self.request.path}?section={self._code}&cancel=1",
        }

    def _others(self) -> list[Section]:
        return [section for section in self.work.sections if section is not self.section]

    def _line(self, template: str, **more):
        """Return the line as it is now; after a save, what else of the page has changed goes with it."""
        context = {
            "milestone": self.object,
            "section": self.section,
            "line": self.section.line_of(self.object),
            "key": self.section.key_of(self.object),
            "offer": self.offer if more.get("said") else None,
            "click_url": f"{self.request.path}?section={self.section.code}",
        }
        return render(self.request, template, context | self.told | more, status=self.status)

    def _back(self):
        return self.to_list() if self.list_address else HttpResponseRedirect(self._address())

    @property
    def _code(self) -> str:
        return self.section.code if self.section else ""

    def _address(self) -> str:
        """Return where one came from: the list that the address names (`?next=/promises/`), else the section."""
        return self.list_address or f"{reverse('progress:work')}#{self._code}".rstrip("#")


def _done_today(data):
    """Add to the data of the form what the button "done today" sends: the state, and the date where none was typed."""
    data = data.copy()
    data["state"], data["percent"] = State.DONE, "100"
    for done, total in WHOLE:
        if data.get(total, "").strip():
            data[done] = data[total]
    if not data.get("actual", "").strip():
        data["actual"] = str(PartialDate.day(today()))
    return data


class ReminderForm(StyledForm, ModelForm):
    class Meta:
        model = Reminder
        fields = ["frequency", "language"]


class RemindersView(UpdateView):
    """How often the person who is signed in is reminded of their work, and in which language."""

    form_class = ReminderForm
    template_name = "work/reminders.html"
    success_url = reverse_lazy("progress:reminders")

    def get_object(self, queryset=None) -> Reminder:
        user = self.request.user
        return Reminder.objects.filter(user=user).first() or Reminder(user=user)

    def form_valid(self, form):
        messages.success(self.request, _("Saved: %(choice)s.") % {"choice": form.instance.get_frequency_display()})
        return super().form_valid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)
