"""Who may take the steps of an import, where they lead, and what a person is told there.

It comes by the address: the answer whose progress is shown begins before the outcome is known, so that no message could
travel with it.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from spreadsheets.imports import pages
from spreadsheets.imports.understanding import kinds_for
from spreadsheets.models import ImportRun, ImportState
from values.text import Person, signed_in

SAVED, ALREADY, OUTDATED, UNSAVED, OTHER = "saved", "already", "outdated", "unsaved", "other"
NOTICES = {
    ALREADY: (messages.INFO, _("This import was already finished, by another click or in another window.")),
    OUTDATED: (
        messages.WARNING,
        _("Nothing was saved: the records changed after the preview. The changes as they would be now are below."),
    ),
    UNSAVED: (messages.ERROR, _("Nothing was saved: correct or skip the rejected rows and decide the conflicts.")),
    OTHER: (
        messages.WARNING,
        _("Nothing was kept: the preview was made again, perhaps in another window. Check it and decide again."),
    ),
}


def tell(request: HttpRequest, run: ImportRun) -> None:
    """Add the message that the address names, where it fits the state of the import."""
    name = request.GET.get("notice", "")
    if name == SAVED and run.state == ImportState.SAVED:
        messages.success(request, saved_text(run))
    elif name in NOTICES:
        level, text = NOTICES[name]
        messages.add_message(request, level, text)


def saved_text(run: ImportRun) -> str:
    """Say what was saved and what waits for acceptance now."""
    saved = {"new": 0, "changed": 0}
    sent = 0
    for sheet in pages.page(run, pages.SHEETS, 1):
        if sheet["waits"]:
            sent += sheet["counts"]["new"] + sheet["counts"]["changed"]
            continue
        for name in saved:
            saved[name] += sheet["counts"][name]
    sentences = []
    if any(saved.values()) or not sent:
        sentences.append(str(_("Saved: %(new)s new, %(changed)s changed.") % saved))
    if sent:
        text = ngettext(
            "Sent for approval: %(count)s row, official once an officer approves it.",
            "Sent for approval: %(count)s rows, official once an officer approves them.",
            sent,
        )
        sentences.append(text % {"count": sent})
    return " ".join(sentences)


def refuse_unless_may_send(user: Person) -> None:
    """Raise PermissionDenied for whoever may not send any sheet at all."""
    if not kinds_for(user):
        raise PermissionDenied


def own_run(request: HttpRequest, pk: int) -> ImportRun:
    """Return an import of this person; everybody else's is 404, whoever asks."""
    return get_object_or_404(ImportRun.objects.filter(by=signed_in(request.user)), pk=pk)


def is_waiting(run: ImportRun) -> bool:
    return run.state in (ImportState.ASKING, ImportState.PREVIEW)


def run_address(run: ImportRun, notice: str = "") -> str:
    """Return where an import is looked at; `notice` is one of notices.NOTICES, told there once."""
    address = reverse("spreadsheets:run", args=[run.pk])
    return f"{address}?notice={notice}" if notice else address
