"""The day on one screen of a phone: a plain, numbered text to copy into a message, today's changes first."""

from reports.access import sender
from reports.summary.parts import MOST, SummaryPart, parts_of
from reports.summary.phrases import and_more, short
from values.dates import PartialDate
from values.today import today

LONGEST = 1500  # characters


def summary_text(user, place: str = "") -> str:
    """Return the summary of the sites `user` sees, in the active language; a fixed number of queries.

    `place` says to which place these are narrowed.

    Where it grows too long, every part is cut alike and says how much it leaves out.
    """
    said = filter(None, (str(PartialDate.day(today())), short(sender(user)), place))
    head, parts = ", ".join(said), parts_of(user)
    texts = (_told(head, parts, most) for most in range(MOST, 0, -1))
    return next((text for text in texts if len(text) <= LONGEST), _told(head, parts, 1))


def _told(head: str, parts: list[SummaryPart], most: int) -> str:
    lines, number = [head], 0
    for part in parts:
        lines.append(f"{part.title} ({part.total})" if part.total else f"{part.title}: {part.nothing}")
        for line in part.lines[:most]:
            number += 1
            lines.append(f"{number}. {line}")
        if left := part.total - min(most, len(part.lines)):
            lines.append(and_more(left))
    return "\n".join(lines)
