"""What a letter says: its head, its sentences by which way it goes, and its tables."""

import datetime
from collections.abc import Mapping

from progress.models import SiteKind
from reports.letters.direction import Direction
from reports.letters.parts import Letter
from reports.letters.pending import Pending
from reports.letters.tables import tables_of
from reports.letters.wording import WHERE, WORDINGS, LetterWording
from reports.models import Letterhead
from values.text import plain


def letter(
    pending: Pending,
    head: Letterhead,
    way: Direction,
    wordings: Mapping[Direction, LetterWording] = WORDINGS,
    day: datetime.date | None = None,
) -> Letter:
    """Return the letter under a head; `day` is written above it where it is chosen, else left open."""
    wording, name = wordings[way], plain(pending.organisation.name)
    words = {
        "where": WHERE[SiteKind(head.kind)],
        "day": pending.on,
        "office": head.office,
        "name": name,
        "reported_on": f" để tổng hợp, báo cáo {head.reports_to}" if head.reports_to else "",
    }
    return Letter(
        head=head,
        direction=way,
        subject=wording.subject.format(**words),
        addressee=name,
        opening=wording.opening.format(**words),
        tables=tables_of(pending, way),
        closing=[text.format(**words) for text in wording.closing],
        day=day,
    )
