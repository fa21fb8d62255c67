"""What one click does to a milestone: sent to the address of its form, instead of the form."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from progress.changes.undo import UndoRefused
from progress.changes.undo_save import undo_save, undoable_version
from progress.models import Milestone
from progress.records.conflicts import record_of_version
from values.numbers import plain_number


class OneClick:
    """Mixin for views of a milestone's form (`get_object`, `saved`), named before Django's class.

    `undo_version` is the version whose save the answer offers to undo; `is_refused` says that a click did nothing.
    """

    undo_version = 0
    is_refused = False

    def saved(self, milestone: Milestone, said: str) -> HttpResponse:
        raise NotImplementedError

    def before_saving(self) -> None:
        """Look at what the answer is to tell of the time before."""

    def offer_undo(self, milestone: Milestone, before: int) -> None:
        self.undo_version = undoable_version(milestone, self.request.user, before)

    @property
    def status(self) -> int:
        """The status of an answer in place."""
        return 422 if self.is_refused else 200

    def post(self, request, *args, **kwargs):
        clicks = {"undo": self._undo}
        pressed = next((name for name in clicks if name in request.POST), "")
        if not pressed:
            return super().post(request, *args, **kwargs)
        self.object = self.get_object()
        self.before_saving()
        try:
            said = clicks[pressed](request.POST[pressed])
        except UndoRefused as refused:
            self.is_refused, said = True, str(refused)
        self.object = self.get_object()
        return self.saved(self.object, said)

    def _undo(self, version: str) -> str:
        number = plain_number(version, digits=9)
        undo_save(record=self.object, version=-1 if number is None else number, by=self.request.user)
        return _("Undone")

    def with_undo(self, text: str) -> str:
        """Return a message for the next page, with the way to undo what it tells."""
        if not self.undo_version:
            return text
        record = record_of_version(self.object, self.undo_version)
        return format_html(
            '{}. <a href="{}">{}</a>', text, reverse("progress:undo", args=["milestone", record.pk]), _("Undo")
        )
