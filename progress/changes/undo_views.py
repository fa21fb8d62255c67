from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from history.reading import Records, load
from progress.changes.restoring import counted_along
from progress.changes.scope import count_of_request, model_or_404, records_of, records_of_request
from progress.changes.undo import REASON_LENGTH, CannotUndo, SeenIsStale, refusals_of, seen_now, undo
from progress.changes.undo_rules import is_within, may_undo
from progress.models import Site, SiteEvent
from progress.records.history import DELETED, REQUEST_LIMIT, Change, tell
from progress.records.lists import NEXT, is_own_page
from spreadsheets.imports.undoing import may_look_at
from spreadsheets.models import ImportRun
from values.forms import CleanCharField, StyledForm
from values.today import past_day


class UndoForm(StyledForm, forms.Form):
    """Why it is undone, and what the person saw when they were asked."""

    reason = CleanCharField(
        label=gettext_lazy("Reason for the undo"),
        max_length=REASON_LENGTH,
        initial=gettext_lazy("Entered by mistake"),
        help_text=gettext_lazy("Kept in the history with your name and what is undone."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class UndoView(View):
    """Shows what undoing would do, asks why, and does it: one change (of `model` and `history_id`)."""

    @cached_property
    def changes(self) -> list[Change]:
        """What is to be undone, the newest first; 404 for what this person may not see."""
        model, history_id = model_or_404(self.kwargs["model"]), self.kwargs["history_id"]
        pairs = load([(model, history_id)])
        changes = tell(pairs, self.request.user, with_deleted=True)
        if not changes or not records_of(model, changes[0].object_pk, self.request.user).filter(pk=history_id).exists():
            raise Http404
        return changes

    def obstacle(self) -> str:
        """Say why this cannot be undone, whatever its records; empty for no such reason."""
        return _("Data of a past day are read-only.") if past_day() else ""

    def _to_whole(self):
        """Redirect to undoing an event with all that it changed, as one."""
        record = self.changes[0].record
        is_one_of_several = record.request_id and count_of_request(record.request_id) > 1
        if self.changes[0].model is SiteEvent and is_one_of_several:
            return redirect("progress:undo-request", record.request_id)
        return None

    def dispatch(self, request, *args, **kwargs):
        # Those of one request may be partly within: then the page says which of them are not.
        changes = self.changes
        if not may_undo(request.user) or not any(is_within(change, request.user) for change in changes):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return self._to_whole() or self._page(UndoForm(initial={"seen": seen_now(self.changes)}))

    def post(self, request, *args, **kwargs):
        if elsewhere := self._to_whole():
            return elsewhere
        form = UndoForm(request.POST)
        if self.obstacle() or not form.is_valid():
            return self._page(form, status=422)
        try:
            undo(changes=self.changes, by=request.user, **form.cleaned_data)
        except SeenIsStale:
            return self._again(form)
        except CannotUndo:
            return self._page(form, status=422)
        messages.success(request, _("Undone: %(subject)s") % {"subject": self._subject()})
        return redirect(self._back())

    def _again(self, form: UndoForm):
        """Show what would happen now that somebody saved in the meantime, with the reason as it was typed."""
        data = form.data.copy()
        data["seen"] = seen_now(self.changes)
        fresh = UndoForm(data)
        fresh.add_error(None, _("Someone saved in the meantime. Nothing was undone. Check again what would change."))
        return self._page(fresh, status=422)

    def _page(self, form: UndoForm, status: int = 200):
        obstacle = self.obstacle()
        context = {
            "form": form,
            "changes": self.changes,
            "obstacle": obstacle,
            "refusals": [] if obstacle else refusals_of(self.changes, self.request.user),
            "along": [(change.subject, counted_along(change.record)) for change in self.changes if _is_of_site(change)],
            "site": self._site,
            "back": self._back(),
        }
        return render(self.request, "changes/undo.html", context, status=status)

    def _subject(self) -> str:
        more = len(self.changes) - 1
        subject = self.changes[0].subject
        return _("%(subject)s and %(count)s more") % {"subject": subject, "count": more} if more else subject

    @cached_property
    def _site(self) -> Site | None:
        """The site all of it belongs to, if it is one."""
        named = {change.site_pk for change in self.changes} - {None}
        sites = list(Site.objects.visible_to(self.request.user).filter(pk__in=named)[:2])
        return sites[0] if len(sites) == 1 else None

    def _back(self) -> str:
        """Return the list that the address names (`?next=`); else the history of the site, if it stands (still)."""
        if is_own_page(came_from := self.request.GET.get(NEXT, "")):
            return came_from
        if self._site and Site.objects.filter(pk=self._site.pk).exists():
            return reverse("progress:site-history", args=[self._site.pk])
        return reverse("progress:history")


def _is_of_site(change: Change) -> bool:
    """Return whether it is the deletion of a site, with which all comes back that went with it."""
    return issubclass(change.model, Site) and change.record.history_type == DELETED


class UndoRequestView(UndoView):
    """The same for all that was saved together."""

    @cached_property
    def records(self) -> Records:
        return Records(records_of_request(self.kwargs["request_id"], self.request.user))

    @cached_property
    def changes(self):
        changes = tell(self.records.read(0, REQUEST_LIMIT + 1), self.request.user, with_deleted=True)
        if not changes:
            raise Http404
        return changes

    def _to_whole(self):
        """Redirect to the page of an import, which is undone as one."""
        run = ImportRun.objects.done().filter(request_id=self.kwargs["request_id"]).first()
        is_seen = run is not None and may_look_at(run, self.request.user)
        return redirect("spreadsheets:import-undo", run.pk) if is_seen else None

    def obstacle(self):
        if why := super().obstacle():
            return why
        hidden = count_of_request(self.kwargs["request_id"]) > self.records.total
        return _("A part of what was saved together belongs to sites outside your access.") if hidden else ""
