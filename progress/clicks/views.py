"""What one click does to a milestone: sent to the address of its form, instead of the form."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from history.tracking import StaleVersion, TrackedModel
from progress.changes.undo import UndoRefused, undo_save
from progress.changes.undo_rules import may_undo
from progress.milestones.following import Offer, OfferGone, follow_substeps, offer_at
from progress.milestones.no_change import confirm_milestones, confirm_site
from progress.models import Milestone, NoChange, Site, State, Submission
from progress.records.conflicts import record_of_version
from progress.records.lists import back_to

# What a button sends: the primary key of a record, the version that was seen, and the state that is offered.
VALUE = re.compile(r"([0-9]{1,15})-([0-9]{1,9})(?:-([a-z_]{1,16}))?")
UNREADABLE = gettext_lazy("This request is not valid. Open the page again.")
# Fields of the form that say something without being typed.
UNTYPED = {"new_document_kind", "confirmed"}


class ClickRefused(Exception):
    """A click did nothing; says why, in the reader's language."""


class OneClick:
    """Mixin for views of a milestone's form (`get_object`, `saved`), named before Django's class.

    The answer offers to undo `written`, what was just saved; `is_refused` says that a click did nothing. Clicks on what
    the sub-steps suggest may be about the milestone of their stage, which has no line of its own everywhere.
    """

    written: TrackedModel | None = None
    is_refused = False

    def saved(self, milestone: Milestone, message: str) -> HttpResponse:
        raise NotImplementedError

    def before_saving(self) -> None:
        """Look at what the answer is to tell of the time before."""

    def post(self, request, *args, **kwargs):
        clicks = {"undo": self._undo, "undo_no_change": self._undo_confirmation, "no_change": self._confirm}
        clicks |= {"follow": self._follow, "keep": self._confirm}
        pressed = next((name for name in clicks if name in request.POST), "")
        if not pressed:
            return super().post(request, *args, **kwargs)
        self.object = self.get_object()
        if pressed == "no_change" and (form := self._typed()):
            return self.form_invalid(form)
        self.before_saving()
        try:
            message = clicks[pressed](*self._read(request.POST[pressed]))
        except (ClickRefused, UndoRefused, StaleVersion) as refused:
            self.is_refused, message = True, str(refused)
        except ValidationError as error:
            self.is_refused, message = True, " ".join([*error.messages, _("Enter it in the form.")])
        self.object = self.get_object()
        return self.saved(self.object, message)

    def _typed(self):
        """Return the form with a complaint where something was typed into it that would be lost; None otherwise."""
        form = self.get_form() if "version" in self.request.POST else None
        if form is None or not (form.errors or set(form.changed_data) - UNTYPED):
            return None
        form.add_error(
            None, _("New values were entered: save them, or open the line again to confirm that nothing changed.")
        )
        return form

    @staticmethod
    def _read(value: str) -> tuple[int, int, str]:
        if not (match := VALUE.fullmatch(value)):
            raise ClickRefused(UNREADABLE)
        return int(match[1]), int(match[2]), match[3] or ""

    def _of(self, pk: int) -> Milestone:
        """Return the milestone of the line, or the one of its stage."""
        if pk == self.object.pk:
            return self.object
        rows = Milestone.objects.visible_to(self.request.user).select_related("site", "stage__parent")
        milestone = rows.filter(pk=pk, site=self.object.site_id, stage=self.object.stage.parent_id).first()
        if milestone is None:
            raise ClickRefused(UNREADABLE)
        return milestone

    def _undo(self, pk: int, version: int, _state: str) -> str:
        undo_save(record=self._of(pk), version=version, by=self.request.user)
        return _("Undone")

    def _undo_confirmation(self, pk: int, version: int, _state: str) -> str:
        user = self.request.user
        confirmation = NoChange.objects.editable_by(user).filter(pk=pk, site=self.object.site_id).first()
        if confirmation is None:
            raise ClickRefused(UNREADABLE)
        undo_save(record=confirmation, version=version, by=user)
        return _("Undone")

    def _confirm(self, pk: int, version: int, _state: str) -> str:
        seen = [(self._of(pk), version)]
        [self.written] = confirm_milestones(milestones_with_versions=seen, by=self.request.user)
        return _("No change: confirmed")

    def _follow(self, pk: int, version: int, state: str) -> str:
        milestone = self._of(pk)
        try:
            saved = follow_substeps(milestone=milestone, by=self.request.user, version=version, state=state)
        except OfferGone as gone:
            raise ClickRefused(_("The sub-steps changed in the meantime. Nothing was saved.")) from gone
        if isinstance(saved, Submission):
            return _("Sent for approval")
        self.written = saved
        return "{}: {}: {}".format(_("Saved"), saved.title, State(saved.state).label)

    @property
    def offer(self) -> Offer | None:
        """What the sub-steps suggest after a save of one of them."""
        is_substep = bool(self.object.stage.parent_id) and self.request.user.has_perm("progress.change_milestone")
        return offer_at(self.object) if is_substep and not self.is_refused else None

    @property
    def status(self) -> int:
        """The status of an answer in place."""
        return 422 if self.is_refused else 200

    @property
    def told(self) -> dict:
        """What templates of an answer in place need to tell what became of a click."""
        return {"is_refused": self.is_refused, "undo_name": self._undo_name, "undo_value": self._undo_value}

    @property
    def _undo_name(self) -> str:
        if self.written is None or not may_undo(self.request.user):
            return ""
        return "undo_no_change" if isinstance(self.written, NoChange) else "undo"

    @property
    def _undo_value(self) -> str:
        return f"{self.written.pk}-{self.written.version}" if self.written else ""

    def with_undo(self, text: str, back: str = "") -> str:
        """Return a message for the next page, with the way to undo what it tells and then to come `back`."""
        return with_undo(text, self.written, self.request.user, back)


def with_undo(text: str, written: TrackedModel | None, by, back: str = "") -> str:
    """Return a message with the way to undo what was just written, for those who may."""
    if written is None or not may_undo(by):
        return text
    record = record_of_version(written, written.version)
    link = back_to(back, reverse("progress:undo", args=[written._meta.model_name, record.pk]))
    return format_html('{}. <a href="{}">{}</a>', text, link, _("Undo"))


@require_POST
def site_no_change(request, pk: int):
    """Confirm that nothing changed at a whole site in the period."""
    site = get_object_or_404(Site.objects.visible_to(request.user), pk=pk)
    written = confirm_site(site=site, by=request.user)
    text = _("No change: confirmed") + f": {site}"
    messages.success(request, with_undo(text, written, request.user))
    return HttpResponseRedirect(f"{site.get_absolute_url()}#milestones")
