"""Wide sheets, a row per site and columns such as "GPMB", "ĐTM": what their words and dates say of milestones."""

import datetime
import re
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from progress.models import Stage, State
from progress.resources.references import stage_names
from spreadsheets.formatted import FormattedNumber
from spreadsheets.layout import Target
from spreadsheets.widgets import CellError
from values.dates import PartialDate, PartialDateError
from values.errors import shown
from values.labels import in_every_language
from values.text import fold, normalize

LONGEST = 300  # characters of a cell that says how far a stage is
_NOTHING = {"-", "–", "—", "…", "...", "?"}
_DONE = re.compile(
    r"(?:[xv✓✔]$|(?:roi|done|complete|completed|finished|xong|hoan thanh|hoan tat|phe duyet|duoc phe duyet|da|co qd)\b)"
)
_RUNNING = re.compile(r"(?:dang|in progress|ongoing)\b")
# "Not finished" says neither that it has begun nor that it has not.
_NOT_FINISHED = re.compile(r"chua (?:xong|hoan thanh|hoan tat)\b")
_NOT_BEGUN = re.compile(r"(?:chua|not (?:yet )?started)\b")
_NOT_ASKED = {"khong", "khong ap dung", "khong phai thuc hien", "khong thuc hien", "n/a", "not applicable"}
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")
_REFERENCE = re.compile(r"\b\d+/[^\W\d_][\w-]*(?:/[\w-]+)*", re.UNICODE)
_PARTS = (
    # what is said of the stage, the column that holds it, how offices put it
    ("planned", _("planned"), ("kế hoạch {}", "{} kế hoạch", "{} theo kế hoạch", "{} - kế hoạch")),
    ("forecast", _("forecast"), ("dự kiến {}", "{} dự kiến", "{} - dự kiến", "thời gian dự kiến {}")),
)


def stage_targets() -> list[Target]:
    """Of every stage in use: its state or the day it was done, its first promise and its latest."""
    found = []
    for stage in Stage.objects.active():
        names = tuple(sorted(stage_names(stage)))
        group = lazystr(_Said(stage, ""))
        found.append(
            Target(
                f"{stage.code}:state",
                lazystr(_Said(stage, _("state or day done"))),
                partial(progress_said, stage.code),
                row_key=stage.code,
                provides=("stage", "state", "actual", "percent", "document"),
                aliases=names,
                group=group,
            )
        )
        for column, label, patterns in _PARTS:
            aliases = tuple(pattern.format(name) for name in names for pattern in patterns)
            values = partial(_date_said, stage.code, column)
            label = lazystr(_Said(stage, label))
            found.append(Target(f"{stage.code}:{column}", label, values, stage.code, ("stage", column), aliases, group))
    return found


class _Said:
    """A stage, and what is said of it, in the language of whoever reads."""

    def __init__(self, stage: Stage, what: Any):
        self.stage, self.what = stage, what

    def __str__(self):
        return f"{self.stage.label}: {self.what}" if self.what else self.stage.label


def _date_said(stage: str, column: str, cell: Any) -> dict[str, Any]:
    return {"stage": stage} if _says_nothing(cell) else {"stage": stage, column: cell}


def _says_nothing(cell: Any) -> bool:
    return isinstance(cell, str) and cell.strip() in _NOTHING


def progress_said(stage: str, cell: Any) -> dict[str, Any]:
    """Return what a cell says of a stage, by column; raise CellError where it is not understood.

    A day (month, year …) is when it was done; a percent, how far it is.
    """
    if _says_nothing(cell):
        return {"stage": stage}
    if isinstance(cell, datetime.date):
        return {"stage": stage, **_done_on(PartialDate.parse(cell), cell)}
    if isinstance(cell, bool):
        return {"stage": stage, "state": State.DONE if cell else State.NOT_STARTED}
    if isinstance(cell, FormattedNumber):
        return {"stage": stage, **(_words_said(cell.text) if cell.percent is None else _percent(cell.percent, cell))}
    if isinstance(cell, int | float | Decimal):
        return {"stage": stage, **_number_said(cell)}
    return {"stage": stage, **_words_said(str(cell))}


def _number_said(number: int | float | Decimal) -> dict[str, Any]:
    if 0 < number < 1:
        return _percent(Decimal(str(number)) * 100, number)
    if 1900 < number < 2200 and number == int(number):
        return _done_on(PartialDate.parse(int(number)), number)
    raise _not_understood(number)


def _words_said(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise _not_understood(text)
    words = fold(text)
    if (state := _labels().get(words)) is not None:
        return {"state": state}
    if words in _NOT_ASKED:
        return {"state": State.NOT_APPLICABLE}
    if _NOT_FINISHED.match(words):
        raise _not_understood(text)
    if percents := _PERCENT.findall(words):
        if len(percents) > 1:
            raise _not_understood(text)
        return _percent(Decimal(percents[0].replace(",", ".")), text)
    for pattern, state in ((_RUNNING, State.IN_PROGRESS), (_NOT_BEGUN, State.NOT_STARTED)):
        if pattern.match(words):
            return {"state": state}
    day = _date_at_the_end(text)
    if day is None and not _DONE.match(words):
        raise _not_understood(text)
    said = {"state": State.DONE} if day is None else _done_on(day, text)
    reference = _REFERENCE.search(normalize(text))
    return said | ({"document": _document_said(text, reference)} if reference and not _is_date(reference[0]) else {})


def _labels() -> dict[str, str]:
    """Every label of a state, and its key, as they are compared."""
    labels = {fold(text): state for state in State for text in in_every_language(lambda s=state: s.label)}
    return labels | {fold(state): state for state in State.values}


def _document_said(text: str, reference: re.Match) -> str:
    """The document that the words name, with the day where they give it."""
    return normalize(text)[reference.start() :]


def _date_at_the_end(text: str) -> PartialDate | None:
    words = normalize(text).strip("()., ").split(" ")
    for start in range(len(words)):
        try:
            return PartialDate.parse(" ".join(words[start:]).strip("(,. "))
        except PartialDateError:
            continue
    return None


def _is_date(text: str) -> bool:
    try:
        PartialDate.parse(text)
    except PartialDateError:
        return False
    return True


def _done_on(day: PartialDate, given: Any) -> dict[str, Any]:
    if day.start > timezone.localdate():
        message = _("“%(given)s” is still to come: nothing was done then. Is this column the forecast?")
        raise CellError(message, given=shown(given))
    return {"state": State.DONE, "actual": day}


def _percent(number: Decimal, given: Any) -> dict[str, Any]:
    if number > 100 or number % 1:
        raise _not_understood(given)
    state = State.DONE if number == 100 else State.IN_PROGRESS if number else State.NOT_STARTED
    return {"state": state, "percent": int(number)}


def _not_understood(given: Any) -> CellError:
    return CellError(
        _(
            "“%(given)s” does not say how far it is. Write for example: done, in progress, not started, not "
            "applicable, 80%%, or the day it was done."
        ),
        given=shown(given),
    )
