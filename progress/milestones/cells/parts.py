"""The parts of a cell: state words, periods with their role, percents, quantities, documents, and what is left over."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from progress.milestones.cells import patterns
from progress.milestones.cells.subject import Subject
from values.dates import PartialDate, PartialDateError
from values.deadlines import parse_deadline
from values.numbers import parse_number
from values.text import ReadingError, fold, normalize

# The states, by the keys that the model stores.
DONE, IN_PROGRESS, NOT_STARTED, NOT_APPLICABLE = "done", "in_progress", "not_started", "not_applicable"


@dataclass(slots=True)
class CellParts:
    """What a cell says, part by part, in its order.

    `dates` are (role, period): "forecast", "planned", or "" for a period that is only named. `areas` (ha) and
    `households` are (done, total). `is_firm` says that a state was said with "đã". `left` are the words that the
    grammar does not know; with any, the cell is not understood.
    """

    states: list[str] = field(default_factory=list)
    dates: list[tuple[str, PartialDate]] = field(default_factory=list)
    percents: list[Decimal] = field(default_factory=list)
    areas: list[tuple[Decimal, Decimal]] = field(default_factory=list)
    households: list[tuple[Decimal, Decimal]] = field(default_factory=list)
    documents: list[tuple[str, PartialDate | None]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    is_firm: bool = False
    begins_firmly: bool = False


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as it is compared, with where each of its characters stands in the text as written."""

    written: str
    folded: str
    places: tuple[int, ...]

    def slice(self, start: int, end: int) -> str:
        if start >= end:
            return ""
        return self.written[self.places[start] : self.places[end - 1] + 1].strip()


@lru_cache(maxsize=4096)
def _folded_sign(sign: str) -> str:
    return " " if sign.isspace() else fold(sign)


def _as_text(words: str) -> _Text:
    written = normalize(words)
    signs, places = [], []
    for place, sign in enumerate(written):
        folded = _folded_sign(sign)
        signs.append(folded)
        places += [place] * len(folded)
    return _Text(written, "".join(signs), tuple(places))


def read(words: str, subject: Subject) -> CellParts:
    """Return the parts of a cell's text; never raises."""
    text, cell = _as_text(words), CellParts()
    state = subject.labels.get(text.folded.strip(" ."))
    if state is not None:
        cell.states.append(state)
        return cell
    rules, at = _rules(subject), 0
    while at < len(text.folded):
        for take, pattern in rules:
            if (match := pattern.match(text.folded, at)) and match.end() > at and take(cell, match, text):
                at = match.end()
                break
        else:
            at = _leave(cell, text, at)
    return cell


def _leave(cell: CellParts, text: _Text, at: int) -> int:
    """Note what no rule knows, to the end of the word."""
    end = patterns.UNKNOWN.match(text.folded, at).end()
    cell.left.append(text.slice(at, end))
    return end


def _skip(cell: CellParts, match: re.Match, text: _Text) -> bool:
    return True


def _state(state: str):
    def take(cell: CellParts, match: re.Match, text: _Text) -> bool:
        cell.states.append(state)
        cell.is_firm = cell.is_firm or match[0].startswith("da ")
        return True

    return take


def _firmly(cell: CellParts, match: re.Match, text: _Text) -> bool:
    cell.begins_firmly = True
    return True


def _period(role: str):
    def take(cell: CellParts, match: re.Match, text: _Text) -> bool:
        period = _parsed(text.slice(*match.span("date")), parse_deadline if role else PartialDate.parse)
        if period is None:
            return False
        cell.dates.append((role, period))
        return True

    return take


def _parsed(text: str, parse: Callable[[str], PartialDate] = PartialDate.parse) -> PartialDate | None:
    if text == "1/2000":  # the scale of a plan
        return None
    try:
        return parse(text)
    except PartialDateError:
        return None


def _percent(cell: CellParts, match: re.Match, text: _Text) -> bool:
    cell.percents.append(Decimal(match["percent"].replace(",", ".")))
    return True


def _quantity(cell: CellParts, match: re.Match, text: _Text) -> bool:
    unit, first = match["unit"], match["first_unit"]
    if first and first.startswith("ho") != unit.startswith("ho"):
        return False
    try:
        counted = parse_number(match["done"]), parse_number(match["total"])
    except ReadingError:
        return False
    (cell.households if unit.startswith("ho") else cell.areas).append(counted)
    if match["finished"] and counted[0] == counted[1]:
        cell.states.append(DONE)
    return True


def _document(cell: CellParts, match: re.Match, text: _Text) -> bool:
    day = None
    if match["date"]:
        day = _parsed(text.slice(*match.span("date")))
        if day is None:
            return False
    number = text.slice(*match.span("number"))
    is_decision = "qd" in match["number"] or patterns.DECISION.search(match["intro"] or "") is not None
    name = f"{number} ngày {text.slice(*match.span('date')).removeprefix('ngày ')}" if day else number
    cell.documents.append((name, day if is_decision else None))
    return True


@lru_cache(maxsize=500)
def _patterns_of(names: tuple[str, ...], families: frozenset[str]) -> list[tuple]:
    compiled = patterns.Patterns(names, families)
    return [
        (_skip, patterns.JOINER),
        (_quantity, patterns.QUANTITY),
        (_percent, patterns.PERCENT),
        (_document, patterns.DOCUMENT),
        (_period("forecast"), compiled.forecast),
        (_period("forecast"), compiled.extended),
        (_period("planned"), compiled.planned),
        (_state(NOT_APPLICABLE), compiled.not_applicable),
        (_state(NOT_STARTED), compiled.not_started),
        (_state(IN_PROGRESS), compiled.in_progress),
        (_state(DONE), compiled.done),
        (_period(""), patterns.BARE_DATE),
        (_firmly, compiled.firmly),
        (_skip, compiled.names),
    ]


def _rules(subject: Subject) -> list[tuple]:
    return _patterns_of(subject.folded, subject.families)
