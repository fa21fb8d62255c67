"""What a letter says: its head, its sentences by which way it goes, and its tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from progress.models import SiteKind
from reports.letters.direction import Direction
from reports.letters.pending import Pending
from reports.letters.tables import LetterTable, tables_of
from reports.letters.wording import WHERE, WORDINGS, LetterWording
from reports.models import Letterhead
from values.text import plain


@dataclass(frozen=True, slots=True)
class Letter:
    """A draft: everything but its number, its day and its signature, which are the office's to give."""

    head: Letterhead
    direction: Direction
    subject: str
    addressee: str
    opening: str
    tables: list[LetterTable]
    closing: list[str]


def letter(
    pending: Pending, head: Letterhead, way: Direction, wordings: Mapping[Direction, LetterWording] = WORDINGS
) -> Letter:
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
    )
