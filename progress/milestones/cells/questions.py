"""What a person is asked of a cell that tells how far a stage is, and what their answer makes of it."""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.milestones.cells.meaning import Unclear
from progress.models import Milestone, State
from spreadsheets.book import Addition
from spreadsheets.questions import LEAVE_OUT_OPTION, Asked, Option, Question, key_of
from values.dates import PartialDate, why_no_date
from values.numbers import format_number
from values.text import fold, normalize, shown

AS_READ, STATE, REMARK = "read", "state:", "remark"

# What dates, marks and numbers of a column mean.
DONE_ON, FORECAST, PLANNED, PERCENT, SHARE = "done", "forecast", "planned", "percent", "share"
# That days without their century, or as numbers, are those that they seem to be.
LIKELY_DAY = "likely"

# Beside such words what could be read is no likely answer.
_HEDGES = {
    "khong", "chua", "con", "khoang", "tren", "duoi", "gan", "hon", "se", "neu", "?", "co", "ban", "tam", "not", "no",
    "about", "almost", "partly", "mot", "phan", "dau", "du", "kien", "nhung", "ke", "hoach", ">", "<", "≥", "≤", "±",
    "~", "≈",
}  # fmt: skip

# A quantity behind a period to come is of that period: "dự kiến đến 31/12/2026 giải phóng được 10/15 ha".
_OF_WHAT_IS_TO_COME = re.compile(r"\b(?:du kien|dk|phan dau|ke hoach|kh)\b[^;,]*\d{4}\b[^;,]*\d ?(?:%|ha\b|ho\b)")

_WHY = {
    "left": gettext_lazy("Not understood: “%(words)s”."),
    "nothing": gettext_lazy("It does not say how far the stage is."),
    "twice": gettext_lazy("It says two things of one kind."),
    "states": gettext_lazy("It says two states that contradict each other."),
    "firm": gettext_lazy("It does not say whether the whole stage is done."),
    "document": gettext_lazy("It names a document, and does not say how far the stage is."),
    "percent": gettext_lazy("Only whole percents up to 100 can be recorded."),
    "quantity": gettext_lazy("Such quantities are not recorded of this stage."),
    "more": gettext_lazy("The first quantity is more than the whole, or not a whole number of households."),
    "quantities": gettext_lazy("State, percent and quantities contradict each other."),
    "part": gettext_lazy("It says that the stage is done, and that only a part of it is."),
    "all": gettext_lazy("The quantities are complete, but it is not said that the stage is done."),
    "future": gettext_lazy("The period is not over yet: nothing was done then."),
    "role": gettext_lazy("It does not say what happened or will happen then."),
    "long": gettext_lazy("The text is too long to be read wholly."),
    "date": gettext_lazy("It is not a date."),
}

_GIVEN_LATER = gettext_lazy("Enter a date before the end of %(forecast)s, today at the latest.")
_FIELDS = ("planned", "forecast", "actual", "percent", "document")


def doubtful(stage: str, words: str, doubt: Unclear) -> Asked:
    """Return the question about a cell's words that the grammar does not understand wholly."""
    if doubt.why == "over":
        return of_an_old_forecast("cell", stage, words, doubt.read["forecast"])
    if doubt.why == "document" and "actual" in doubt.read:
        return _of_decisions(stage, words, doubt.read)
    is_hedged = any(fold(word) in _HEDGES for word in doubt.words)
    is_hedged = is_hedged or bool(_OF_WHAT_IS_TO_COME.search(fold(words)))
    is_likely = doubt.read and not (doubt.why == "left" and (is_hedged or doubt.read.get("state") == State.DONE))
    options = [Option(AS_READ, _("as read: %(read)s") % {"read": in_words(doubt.read)})] if is_likely else []
    options += only_a_state()
    left = " ".join(doubt.words)
    why = (why_no_date(left) if doubt.why == "left" else "") or _WHY[doubt.why] % {"words": shown(left)}
    question = Question(
        key_of("cell", stage, words),
        "",
        words,
        "",
        read=f"{why} {_partly(doubt.read)}" if is_likely else why,
        options=[*options, _remark(), LEAVE_OUT_OPTION],
    )
    return Asked(question)


# "Done" does not come first: what is in doubt is seldom done.
_SAYABLE = (State.IN_PROGRESS, State.NOT_STARTED, State.DONE, State.NOT_APPLICABLE)


def of_an_old_forecast(kind: str, stage: str, words: str, forecast: PartialDate) -> Asked:
    """Return the question about a forecast that is over: its answer is the day it was given, typed, or a state.

    It is no original target, and a promise of today only where somebody says so: that it never does.
    """

    def clean(text: str) -> str:
        day = PartialDate.parse(text)
        if day.start > min(forecast.end, timezone.localdate()):
            raise ValidationError(_GIVEN_LATER % {"forecast": forecast})
        return day.iso

    read = _("%(forecast)s is past. To record it as what was expected then, enter the date on which it was given.")
    return Asked(
        Question(
            key_of(kind, stage, words),
            "",
            words,
            "",
            read=read % {"forecast": forecast},
            options=[*only_a_state(), _remark(), LEAVE_OUT_OPTION],
            takes_text=True,
            clean=clean,
        )
    )


def is_a_day(answer: str) -> bool:
    """Return whether a question was answered by a typed day, not by a choice."""
    return answer[:1].isdigit()


def only_a_state() -> list[Option]:
    """Return the answers that give a state and nothing else."""
    return [Option(f"{STATE}{state}", _("only: %(state)s") % {"state": state.label}) for state in _SAYABLE]


def _remark() -> Option:
    return Option(REMARK, _("only as a remark, added to the stage's note"))


def _partly(read: dict[str, Any]) -> str:
    return _("Could be read: %(read)s.") % {"read": in_words(read)}


def in_words(values: dict[str, Any]) -> str:
    """Return values as people read them: "in progress; 10,5 of 15 ha"."""
    texts = [str(State(values["state"]).label)] if "state" in values else []
    for name in _FIELDS:
        if name in values:
            label = Milestone._meta.get_field(name).verbose_name
            texts.append(f"{label} {values[name]}")
    for kind, unit in (("area", "ha"), ("households", _("households"))):
        if f"{kind}_done" in values:
            done, total = (format_number(values[f"{kind}_{part}"]) for part in ("done", "total"))
            texts.append(f"{done}/{total} {unit}")
    return "; ".join(texts)


def _of_decisions(stage: str, words: str, read: dict[str, Any]) -> Asked:
    """Return the question whether the decisions of a column, each with its day, say that the stage was done by them."""
    options = [Option(AS_READ, _("as read: %(read)s") % {"read": in_words(read)}), _remark()]
    return _of_column("decisions", stage, words, f"{_WHY['document']} {_partly(read)}", options)


def answered(answer: str, words: str, doubt: Unclear) -> dict[str, Any]:
    """Return the values by column that an answer to `doubtful` gives."""
    if answer == REMARK:
        return {"note": Addition(normalize(words))}
    return doubt.read if answer == AS_READ else {"state": answer.removeprefix(STATE)}


def of_dates(stage: str, cell: Any) -> Asked:
    """Return the question what the dates of a column are that stand there alone."""
    options = [
        Option(DONE_ON, _("the day the stage was done")),
        Option(FORECAST, _("the current target date")),
        Option(PLANNED, _("the original target date")),
    ]
    return _of_column("dates", stage, cell, _("A date alone: it is not said what it is the date of."), options)


def of_deadlines(stage: str, cell: Any) -> Asked:
    """Return the question what the deadlines of a column are that stand there alone: nothing is done by them yet."""
    options = [Option(FORECAST, _("the current target date")), Option(PLANNED, _("the original target date"))]
    read = _("A deadline alone: it is not said whether it is the current or the original target date.")
    return _of_column("deadlines", stage, cell, read, options)


def of_marks(stage: str, cell: Any) -> Asked:
    """Return the question what a ticked box or a cross means in a column."""
    options = [Option(f"{STATE}{state}", state.label) for state in _SAYABLE]
    return _of_column("marks", stage, cell, _("A mark without a meaning."), options)


def of_numbers(stage: str, cell: Any) -> Asked:
    """Return the question what the plain numbers of a column are."""
    options = [
        Option(PERCENT, _("percent as in the cell: 80 is 80 %")),
        Option(SHARE, _("a share of the whole: 0,8 is 80 %")),
    ]
    read = " ".join(filter(None, (_("A number alone: it is not said what it counts."), why_no_date(str(cell)))))
    return _of_column("numbers", stage, cell, read, options)


def _of_column(kind: str, stage: str, cell: Any, read: str, options: list[Option]) -> Asked:
    options = [*options, LEAVE_OUT_OPTION]
    text = _("%(cell)s, and all others of its kind in this column") % {"cell": cell}
    return Asked(Question(key_of(kind, stage), "", capfirst(text), "", read=read, options=options))


def of_likely_days(column: str, stage: str, words: str, day: PartialDate) -> Asked:
    """Return the question whether the days of a column that lack their century, or are numbers, are what they seem."""
    kind = "serials" if words.isdigit() else "short years"
    options = [Option(LIKELY_DAY, _("“%(given)s” means %(day)s") % {"given": words, "day": day})]
    return _of_column(f"{kind}:{column}", stage, words, why_no_date(words), options)


def of_a_date(column: str, stage: str, words: str, latest: date | None = None, why: str = "date") -> Asked:
    """Return the question what a cell under a column of dates says: a date, typed, up to the day `latest`; a state."""

    def clean(text: str) -> str:
        day = PartialDate.parse(text)
        if latest and day.start > latest:
            raise ValidationError(_WHY["future"])
        return day.iso

    return Asked(
        Question(
            key_of(column, stage, words),
            "",
            words,
            "",
            read=(why_no_date(words) if why == "date" else "") or str(_WHY[why]),
            options=[*only_a_state(), _remark(), LEAVE_OUT_OPTION],
            takes_text=True,
            clean=clean,
        )
    )
