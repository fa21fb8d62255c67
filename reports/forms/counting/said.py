"""What the records say of one thing by a cut-off: certain, doubtful with the reason, or unknown."""

import datetime
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Model
from django.utils.translation import gettext as _

from values.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Said:
    """A yes or no, or a quantity. `value` None is unknown; with a `doubt` it is the likely value and does not count.

    `about` and `field` name the record that settles it, `note` what a reader may want to know beside,
    `differs` that another source says otherwise.
    """

    value: bool | Decimal | None
    doubt: str = ""
    about: Model | None = None
    field: str = ""
    source: str = ""
    day: PartialDate | datetime.date | None = None
    note: str = ""
    differs: bool = False

    @property
    def is_certain(self) -> bool:
        return self.value is not None and not self.doubt

    @property
    def is_no(self) -> bool:
        return self.is_certain and not self.value


def both(*conditions: Said) -> Said:
    """Return whether all hold: a certain no decides, then what is unknown, then what is doubtful.

    Where all hold, the last that has a source proves it.
    """
    open_one = (
        next((said for said in conditions if said.is_no), None)
        or next((said for said in conditions if said.value is None), None)
        or next((said for said in conditions if said.doubt), None)
    )
    if open_one:
        return open_one
    proof = next((said for said in reversed(conditions) if said.source), conditions[-1])
    return replace(proof, note=next((said.note for said in conditions if said.note), ""))


def negated(said: Said) -> Said:
    """Return the opposite of what is certain; what is doubtful or unknown stays so."""
    return replace(said, value=not said.value) if said.is_certain else said


def dated(day: PartialDate | None, end: datetime.date) -> bool | None:
    """Return whether a date was reached by `end`: yes, no, or None where `end` cuts it or it is not known."""
    if day is None or day.start <= end < day.end:
        return None
    return day.end <= end


def cut(day: PartialDate, end: datetime.date) -> str:
    """Say that a date is known less precisely than a cut-off asks."""
    return _("%(date)s: the cut-off of %(end)s falls within it") % {"date": day, "end": f"{end:%d/%m/%Y}"}
