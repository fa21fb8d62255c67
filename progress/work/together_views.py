import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from history.tracking import StaleVersion
from progress.milestones.no_change import confirm_milestones
from progress.models import Milestone
from progress.models.office import needs_acceptance
from progress.records.doubts import CONFIRMED
from progress.work import has_work, work_of
from progress.work.bulk import MilestoneOutcome, TogetherRefused, preview_together, update_together
from progress.work.narrowing import asked
from progress.work.together import MOST_TOGETHER, TogetherForm

KEY_AND_VERSION = re.compile(r"([0-9]{1,15})(?::([0-9]{1,9}))?")


PREVIEW, SAVE, WITHOUT_REFUSED, NO_CHANGE = "preview", "save", "without", "no-change"


class TogetherView(View):
    """Updating several milestones together: what to set, a preview of what that does to each, one confirmation.

    The milestones come from the address (`?milestone=12&milestone=15`, `?section=late`), later from the form, each
    with the version it was last shown in ("12:3").
    """

    def dispatch(self, request, *args, **kwargs):
        if not self.milestones:
            return self._none_chosen()
        if len(self.milestones) > MOST_TOGETHER:
            message = _("At most %(most)s milestones can be updated together. Tick fewer.")
            messages.warning(request, message % {"most": MOST_TOGETHER})
            return redirect("progress:work")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def milestones(self) -> list[Milestone]:
        """Return those chosen; 404 for one this person does not see, 403 for one they may not change."""
        keys = self.versions.keys()
        visible = Milestone.objects.visible_to(self.request.user).filter(pk__in=keys)
        if visible.count() < len(keys):
            raise Http404
        editable = Milestone.objects.editable_by(self.request.user).filter(pk__in=keys)
        milestones = list(
            editable.with_blocked()
            .select_related("site", "stage", "document")
            .order_by("site__name_key", "site_id", "stage__order", "phase")
        )
        if len(milestones) < len(keys) or not has_work(self.request.user):
            raise PermissionDenied
        return milestones

    @cached_property
    def versions(self) -> dict[int, int | None]:
        """By milestone, the version it was last shown in; None where it was not shown yet."""
        request = self.request
        chosen = request.POST.getlist("milestone") or request.GET.getlist("milestone")
        versions = dict(_key_and_version(text) for text in chosen)
        code = request.GET.get("section", "")
        if request.method == "POST" or not code:
            return versions
        narrowing, _form = asked(request.GET, request.user)
        if section := work_of(request.user, narrowing=narrowing).section(code):
            versions |= dict.fromkeys(section.milestone_keys(MOST_TOGETHER + 1))
        return versions

    def get(self, request):
        return self._page(TogetherForm(by=request.user, milestones=self.milestones))

    def post(self, request):
        if request.POST.get("step") == NO_CHANGE:
            return self._confirm()
        form = TogetherForm(request.POST, by=request.user, milestones=self.milestones)
        if not form.is_valid():
            return self._page(form, status=422)
        step = request.POST.get("step", PREVIEW)
        is_as_shown = request.POST.get("preview_code") == form.preview_code(self.milestones)
        if step == SAVE and is_as_shown:
            return self._save(form)
        outcomes = preview_together(**self._order(form))
        if step == WITHOUT_REFUSED:
            left = [o.milestone for o in outcomes if not o.error]
            if left:
                self.milestones = left
                outcomes = [o for o in outcomes if not o.error]
        return self._preview(form, outcomes, is_other=step == SAVE)

    def _confirm(self):
        """Confirm that nothing changed at any of them since they were shown; refused for all where somebody saved."""
        seen = [(m, self.versions[m.pk] or m.version) for m in self.milestones]
        try:
            count = len(confirm_milestones(milestones_with_versions=seen, by=self.request.user))
        except StaleVersion as stale:
            messages.error(self.request, str(stale))
            return redirect(self._address())
        message = ngettext(
            "No change confirmed: %(count)s milestone.", "No change confirmed: %(count)s milestones.", count
        )
        messages.success(self.request, message % {"count": count})
        return redirect("progress:work")

    def _save(self, form):
        try:
            outcomes = update_together(**self._order(form), confirmed=form.cleaned_data[CONFIRMED])
        except TogetherRefused as refused:
            return self._preview(form, refused.outcomes, is_unconfirmed=True)
        count = sum(bool(outcome.changes) for outcome in outcomes)
        if needs_acceptance(self.request.user):
            message = ngettext("%(count)s report sent for approval.", "%(count)s reports sent for approval.", count)
        else:
            message = ngettext("%(count)s milestone updated.", "%(count)s milestones updated.", count)
        messages.success(self.request, message % {"count": count})
        return redirect("progress:work")

    def _order(self, form) -> dict:
        return {
            "milestones_with_versions": [(m, self.versions[m.pk]) for m in self.milestones],
            "by": self.request.user,
            "changes": form.changes,
            "reason": form.cleaned_data["reason"],
            "new_document": form.new_document(),
        }

    def _preview(self, form, outcomes: list[MilestoneOutcome], *, is_other: bool = False, is_unconfirmed: bool = False):
        """Show what the change would do; rows that somebody saved in between are tried again as they are stored now."""
        theirs = [outcome.theirs for outcome in outcomes if outcome.theirs]
        if theirs:
            self._look_again()
            outcomes = preview_together(**self._order(form))
        refused = [outcome for outcome in outcomes if outcome.is_refused]
        form.offer([doubt for outcome in outcomes for doubt in outcome.doubts])
        for name in ("reason", "new_document_number"):
            if error := next((o.error for o in refused if name in getattr(o.error, "error_dict", ())), None):
                form.add_error(name, error.error_dict[name])
        context = {
            "outcomes": outcomes,
            "theirs": theirs,
            "refused": refused,
            "is_other": is_other,
            "is_unconfirmed": is_unconfirmed and form.is_asking and not refused,
            "changed_count": sum(bool(outcome.changes) for outcome in outcomes),
            "preview_code": form.preview_code([o.milestone for o in outcomes]) if not refused else "",
        }
        return self._page(form, status=422 if theirs or refused or is_other or is_unconfirmed else 200, **context)

    def _look_again(self):
        """Take the chosen milestones as they are stored now, and their versions as shown."""
        keys = [milestone.pk for milestone in self.milestones]
        del self.milestones
        self.versions = {pk: self.versions[pk] for pk in keys}
        self.versions = {milestone.pk: milestone.version for milestone in self.milestones}

    def _page(self, form, status: int = 200, outcomes: list[MilestoneOutcome] | None = None, **context):
        shown = outcomes or [MilestoneOutcome(milestone) for milestone in self.milestones]
        rows = [(o, self.versions.get(o.milestone.pk) or o.milestone.version) for o in shown]
        context |= {"form": form, "rows": rows, "is_preview": outcomes is not None, "address": self._address()}
        return render(self.request, "work/together.html", context, status=status)

    def _address(self) -> str:
        """Return the address of the page of these milestones: whoever must sign in again comes back to them."""
        chosen = QueryDict(mutable=True)
        chosen.setlist("milestone", [milestone.pk for milestone in self.milestones])
        return f"{self.request.path}?{chosen.urlencode()}"

    def _none_chosen(self):
        if not has_work(self.request.user):
            raise PermissionDenied
        messages.warning(self.request, _("Tick the milestones to update first."))
        return redirect("progress:work")


def _key_and_version(text: str) -> tuple[int, int | None]:
    """Return what stands in a ticked box: "12", or "12:3" once it was shown in a preview."""
    match = KEY_AND_VERSION.fullmatch(text)
    if not match:
        raise Http404
    key, version = match.groups()
    return int(key), int(version) if version else None
