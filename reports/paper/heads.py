"""Who hands a paper out: the office of the letterhead, or whose sites its reader sees."""

from django.utils import timezone
from django.utils.translation import gettext as _

from progress.access import scope
from reports.access import scope_label
from reports.models import Letterhead
from reports.paper.blocks import Head
from values.today import past_day, shown_day


class Heads:
    """The heads of papers about sites of one kind, or of all (None); two queries at most.

    The office's name stands over the papers of those who see every site that it keeps: nobody else speaks for it.
    """

    def __init__(self, user, kind: str | None = None) -> None:
        kinds = (
            [kind] if kind else [head_kind for head_kind in ("cluster", "zone") if scope.sees_every(user, head_kind)]
        )
        letterhead = None
        if kinds and scope.sees_every(user, kinds[0]):
            letterhead = Letterhead.objects.of(kinds[0])
        self.superior = letterhead.superior if letterhead else ""
        self.office = letterhead.office if letterhead else scope_label(user)
        self.place = letterhead.place if letterhead else ""

    def head(self, title: str, lead: str = "") -> Head:
        return Head(self.superior, self.office, self.place, printed(), title, lead)


def printed() -> str:
    """Return when the paper is made and, of a past day, which day it speaks of."""
    made = _("Printed on %(day)s") % {"day": shown_day(timezone.localdate())}
    day = past_day()
    return ", ".join([made, _("as at %(day)s") % {"day": shown_day(day)}]) if day else made
