"""What a person is told on the page that a step of an import leads to.

It comes by the address: the answer whose progress is shown begins before the outcome is known, so that no message could
travel with it.
"""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from spreadsheets.imports import pages
from spreadsheets.models import ImportRun, ImportState

SAVED, ALREADY, OUTDATED, UNSAVED, OTHER = "saved", "already", "outdated", "unsaved", "other"
NOTICES = {
    ALREADY: (messages.INFO, _("This import was settled already, by another click or in another window.")),
    OUTDATED: (
        messages.WARNING,
        _("Nothing was saved: the records changed since the preview. Below is what would be done now."),
    ),
    UNSAVED: (messages.ERROR, _("Nothing was saved: rows are refused or conflicts are not decided yet.")),
    OTHER: (
        messages.WARNING,
        _("Nothing was kept: the preview was made anew, perhaps in another window. Look at it and decide again."),
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
    told = []
    if any(saved.values()) or not sent:
        told.append(str(_("Saved: %(new)s new, %(changed)s changed.") % saved))
    if sent:
        text = ngettext(
            "Sent for acceptance: %(count)s row. It counts once an officer accepts it.",
            "Sent for acceptance: %(count)s rows. They count once an officer accepts them.",
            sent,
        )
        told.append(text % {"count": sent})
    return " ".join(told)
