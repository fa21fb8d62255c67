"""The source that the next news most likely has: the one the person gave last, today; else nothing but the day."""

from collections.abc import MutableMapping

from progress.records.provenance import Statement
from values.dates import PartialDate
from values.today import today

_KEPT = "last_source"  # in the person's session: [source, day it was true, day it was given]


def likely_source(session: MutableMapping) -> Statement:
    """Return the source and day that the person gave last if they did so today; else no source, and today."""
    source, as_of, given_on = session.get(_KEPT) or ("", "", "")
    if given_on != str(today()):
        source, as_of = "", ""
    return Statement(source, PartialDate.from_iso(as_of) if as_of else PartialDate.day(today()))


def remember_source(session: MutableMapping, source: str, as_of: PartialDate | None) -> None:
    """Keep a source that a person gave, for their next news of today; nothing is written where it is kept already."""
    kept = [source, as_of.iso if as_of else "", str(today())]
    if source and session.get(_KEPT) != kept:
        session[_KEPT] = kept
