"""Differences and long texts in as few words as a message on a phone bears."""

from collections.abc import Iterable

from django.utils.translation import ngettext

from reports.differences import Difference
from reports.differences.base import NOTHING
from values.text import one_line, without_links

LONGEST_LINE = 150  # characters


def short(text: str, longest: int = LONGEST_LINE) -> str:
    """Return a typed text on one line, cut where it is long and written so that no program makes links of it."""
    return one_line(without_links(str(text)), longest)


def and_more(count: int) -> str:
    return ngettext("… and %(count)s more", "… and %(count)s more", count) % {"count": count}


def joined(site: str, phrases: Iterable[str]) -> str:
    """Join as many phrases as a line holds, at least one: "CCN An Phú: EIA done 20/11/2026; …"."""
    first, *others = phrases
    line = short(f"{site}: {first}")
    for number, text in enumerate(map(short, others)):
        if len(line) + len(text) > LONGEST_LINE:
            return f"{line} {and_more(len(others) - number)}"
        line = f"{line}; {text}"
    return line


def phrase(difference: Difference) -> str:
    """Describe a difference: "EIA done 20/11/2026", "In operation – forecast Q4 2025 → Q2 2026"."""
    subject, after = difference.subject, difference.after
    if difference.names == ("state",):
        return f"{subject} {_lower(after)} {difference.note}".strip()
    if not difference.names:  # a record came or went, or days passed
        return f"{subject} – {_lower(after)}"
    what = f"{_lower(difference.what)} " if difference.what else ""
    before = "" if difference.before == NOTHING else f"{_lower(difference.before)} → "
    return f"{subject} – {what}{before}{_lower(after)}"


def _lower(text: str) -> str:
    """Return the text with a small first letter; "Q4 2025" and "CCN" stay."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
