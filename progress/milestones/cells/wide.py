"""Wide sheets, a row per site and columns such as "GPMB", "ĐTM": what their cells say of milestones."""

import datetime
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from progress.milestones.cells import questions
from progress.milestones.cells.meaning import Unclear, meaning_of
from progress.milestones.cells.parts import read
from progress.milestones.cells.sentences import Sentences, Spoken
from progress.milestones.cells.subject import Subject, says_nothing
from progress.models import Stage, State
from progress.sheets.references import stage_names
from spreadsheets.cell import CellError, FormattedNumber
from spreadsheets.layout import Target
from spreadsheets.layout.table import words_of
from spreadsheets.questions import Asked, Question
from values.dates import PartialDate, PartialDateError, likely_day
from values.deadlines import parse_deadline
from values.numbers import parse_number
from values.quantities import number_in, read_quantity
from values.text import ReadingError, fold, in_every_language, normalize

LONGEST = 300  # characters of a cell that says how far a stage is
LONGEST_DATE, LONGEST_NUMBER = 60, 20
MARKS = {"x", "v", "✓", "✔", "☑", "√", "true"}

# What the tracker's own weekly sheet says behind a date, and says anew each week.
_LATE = re.compile(r"\s*\((?:trễ|chậm|quá hạn)\s[^()]{1,40}\)\s*$", re.IGNORECASE)
_PAIR = re.compile(r"(\d[\d.,]*) ?/ ?(\d[\d.,]*)")
_PROVIDES = (
    "stage", "state", "planned", "forecast", "actual", "percent", "document", "area_done", "area_total",
    "households_done", "households_total", "source", "as_of", "note",
)  # fmt: skip

_PARTS = (
    # what is said of the stage, the column that holds it, how offices put it
    ("planned", _("planned"), ("kế hoạch {}", "{} kế hoạch", "{} theo kế hoạch", "{} - kế hoạch")),
    ("forecast", _("forecast"), ("dự kiến {}", "{} dự kiến", "{} - dự kiến", "thời gian dự kiến {}")),
    ("actual", _("done on"), ("ngày hoàn thành {}", "{} thực tế", "{} - thực tế", "thực tế {}", "ngày xong {}")),
)

# How offices head the column that says how far a stage is, beside its name alone.
_HEADINGS = (
    "{}", "tình hình {}", "tình hình thực hiện {}", "tiến độ {}", "tiến độ thực hiện {}", "kết quả {}",
    "kết quả thực hiện {}", "hiện trạng {}", "công tác {}", "thực hiện {}", "tỷ lệ {}", "tỷ lệ hoàn thành {}",
    "tỷ lệ đã {}", "đã {}",
)  # fmt: skip

_FINISHED = ("dự kiến hoàn thành {}", "thời gian hoàn thành {}", "thời hạn hoàn thành {}", "dự kiến xong {}")

# Columns of plain numbers, by what a stage counts: the field, what it is called, how offices head it. "Đã GPMB" alone
# may hold anything: there the header must say hectares.
_COUNTED = {
    "asks_area": (
        ("area_done", _("hectares done"), ("đã {} (ha)", "diện tích đã {}", "dt đã {}", "diện tích {} xong")),
        ("area_total", _("total hectares"), ("phải {} (ha)", "diện tích phải {}", "diện tích cần {}")),
    ),
    "asks_households": (
        ("households_done", _("households done"), ("số hộ đã {}", "số hộ {} xong")),
        ("households_total", _("total households"), ("số hộ phải {}", "tổng số hộ {}", "số hộ cần {}")),
    ),
}
_UNITS = {"asks_area": "ha", "asks_households": "ho"}


class DayOfSheet:
    """The day on which what a sheet says was true: today, unless the sheet says another."""

    def __init__(self):
        self.on = timezone.localdate()


def stage_targets(day: DayOfSheet) -> list[Target]:
    """Return the targets of every stage in use: how far it is, its first promise and its latest, the day it was done.

    `day` may be told of the sheet until the first of its cells is read.
    """
    targets, labels, spoken = [], _labels(), []
    names_of = {stage: tuple(sorted(stage_names(stage))) for stage in Stage.objects.active()}
    headings = _headings(names_of)
    codes = {stage.pk: stage.code for stage in names_of}
    for stage, names in names_of.items():
        group, own = lazystr(_Said(stage, "")), {"stage": stage.code}
        cells = StageCells(stage.code, _subject(stage, names, labels), day)
        targets.append(
            Target(
                f"{stage.code}:state",
                lazystr(_Said(stage, _("state or date done"))),
                cells.values,
                row_key=stage.code,
                provides=_PROVIDES,
                aliases=headings[stage],
                group=group,
                answered=cells.answered,
                says_row=own,
                takes_percent=True,
                within=codes.get(stage.parent_id, ""),
            )
        )
        spoken.append(Spoken(targets[-1], names))
        for asks, columns in _COUNTED.items():
            for column, label, patterns in columns if getattr(stage, asks) else ():
                counts = CountCells(column, _UNITS[asks], cells)
                aliases = tuple(pattern.format(name) for name in names for pattern in patterns)
                key, label = f"{stage.code}:{column}", lazystr(_Said(stage, label))
                unit = _UNITS[asks]
                targets.append(
                    Target(key, label, counts.values, stage.code, _PROVIDES, aliases, group, says_row=own, unit=unit)
                )
        for column, label, patterns in _PARTS:
            dates = DateCells(column, cells)
            aliases = tuple(pattern.format(name) for name in names for pattern in patterns)
            key, label = f"{stage.code}:{column}", lazystr(_Said(stage, label))
            answered = dates.answered
            targets.append(Target(key, label, dates.values, stage.code, _PROVIDES, aliases, group, answered, own))
    _head_more(targets, names_of)
    return [*targets, Sentences(spoken, _PROVIDES).target]


def _headings(names_of: dict[Stage, tuple[str, ...]]) -> dict[Stage, tuple[str, ...]]:
    """Return by stage how offices head its column; what fits two stages ("tỷ lệ hoàn thành hạ tầng") is neither's."""
    told = {
        stage: tuple(pattern.format(name) for name in names for pattern in _HEADINGS)
        for stage, names in names_of.items()
    }
    fits = Counter(heading for headings in told.values() for heading in {*map(str.casefold, headings)})
    return {
        stage: tuple(heading for heading in headings if fits[heading.casefold()] == 1)
        for stage, headings in told.items()
    }


def _head_more(targets: list[Target], names_of: dict[Stage, tuple[str, ...]]) -> None:
    """Let the dates on which stages are to be finished be headed so: "Dự kiến hoàn thành GPMB", unless that is another
    stage's own name."""
    taken = {fold(alias) for target in targets for alias in target.aliases}
    more = {
        f"{stage.code}:forecast": {pattern.format(name) for name in names for pattern in _FINISHED}
        for stage, names in names_of.items()
    }
    fits = Counter(fold(heading) for headings in more.values() for heading in headings)
    for at, target in enumerate(targets):
        headings = [h for h in sorted(more.get(target.key, ())) if fold(h) not in taken and fits[fold(h)] == 1]
        targets[at] = replace(target, aliases=(*target.aliases, *headings))


def _subject(stage: Stage, names: tuple[str, ...], labels: dict[str, str]) -> Subject:
    return Subject(names, labels, stage.asks_area, stage.asks_households)


def _labels() -> dict[str, str]:
    """Return every label of a state that says something, folded, and its key."""
    known = [state for state in State if state != State.UNKNOWN]
    labels = {fold(text): state.value for state in known for text in in_every_language(lambda s=state: s.label)}
    return labels | {fold(state): state.value for state in known}


class _Said:
    """A stage, and what is said of it, in the language of whoever reads."""

    def __init__(self, stage: Stage, what: Any):
        self.stage, self.what = stage, what

    def __str__(self):
        return f"{self.stage.label}: {self.what}" if self.what else self.stage.label


class StageCells:
    """Reads the cells of one stage's column: words, dates, percents and marks, each text once."""

    def __init__(self, stage: str, subject: Subject, day: DayOfSheet):
        self.stage, self.subject, self.day, self.today = stage, subject, day, timezone.localdate()
        self._known: dict[str, dict[str, Any] | Unclear] = {}
        self._read: dict[str, dict[str, Any] | Question] = {}

    def values(self, cell: Any) -> dict[str, Any]:
        """Return what a cell says of the stage, by column; raise Asked unless it is understood wholly."""
        if not isinstance(cell, str):
            return self._values(cell)
        if cell not in self._read:
            try:
                self._read[cell] = self._values(cell)
            except Asked as asked:
                self._read[cell] = asked.question
        meaning = self._read[cell]
        if isinstance(meaning, Question):
            raise Asked(meaning)
        return meaning

    def _values(self, cell: Any) -> dict[str, Any]:
        if cell is False or (isinstance(cell, str) and says_nothing(cell)):
            return {}
        if cell is True or (isinstance(cell, str) and len(cell) < 6 and fold(cell) in MARKS):
            raise questions.of_marks(self.stage, "TRUE" if cell is True else words_of(cell))
        if _date_alone(cell) is not None:
            raise questions.of_dates(self.stage, words_of(cell))
        if _deadline_alone(cell) is not None:
            raise questions.of_deadlines(self.stage, words_of(cell))
        words = _words(cell)
        if words is not None and _number_alone(words) is not None:
            raise questions.of_numbers(self.stage, words)
        if words is None and (percent := _percent_shown(cell)) is None:
            raise questions.of_numbers(self.stage, words_of(cell))
        meaning = self._said(_percent_text(percent) if words is None else words)
        if isinstance(meaning, Unclear):
            raise questions.doubtful(self.stage, words_of(cell), meaning)
        return self._own(meaning)

    def answered(self, cell: Any, answer: str) -> dict[str, Any]:
        """Return what a cell says once the question about it was answered; raise Asked where that is in doubt too."""
        day = _date_alone(cell) or _deadline_alone(cell)
        if day is not None and answer in (questions.DONE_ON, questions.FORECAST, questions.PLANNED):
            return self._own(self._dated(cell, day, answer))
        if day is not None and questions.is_a_day(answer):
            return self._own({"forecast": day, "as_of": PartialDate.from_iso(answer)})
        if answer in (questions.PERCENT, questions.SHARE):
            number = _number_alone(cell) if isinstance(cell, str) else Decimal(str(cell))
            number *= 1 if answer == questions.PERCENT else 100
            meaning = self._said(_percent_text(number))
            if isinstance(meaning, Unclear):
                raise questions.doubtful(self.stage, words_of(cell), meaning)
            return self._own(meaning)
        words = _words(cell) or words_of(cell)
        doubt = Unclear("") if day is not None else self._said(words)
        if isinstance(doubt, Unclear) and questions.is_a_day(answer):
            return self._own({**doubt.read, "as_of": PartialDate.from_iso(answer)})
        return self._own(questions.answered(answer, words, doubt if isinstance(doubt, Unclear) else Unclear("")))

    def understood(self, words: str) -> dict[str, Any]:
        """Return what words say that are understood wholly, nothing for others."""
        meaning = self._said(words)
        return {} if isinstance(meaning, Unclear) else self._own(meaning)

    def _dated(self, cell: Any, day: PartialDate, role: str) -> dict[str, Any]:
        if role == questions.DONE_ON:
            if day.start > self.today:
                raise questions.doubtful(self.stage, words_of(cell), Unclear("future"))
            return {"state": State.DONE.value, "actual": day}
        if role == questions.FORECAST and day.is_over(self.day.on):
            raise questions.doubtful(self.stage, words_of(cell), Unclear("over", {"forecast": day}))
        return {role: day}

    def _own(self, values: dict[str, Any]) -> dict[str, Any]:
        return {"stage": self.stage, **values} if values else {}

    def _said(self, words: str) -> dict[str, Any] | Unclear:
        if words not in self._known:
            try:
                if len(words) > LONGEST:
                    raise Unclear("long")
                parts = read(words, self.subject)
                self._known[words] = meaning_of(parts, self.subject, self.today, self.day.on).values
            except Unclear as doubt:
                self._known[words] = doubt
        return self._known[words]


def _words(cell: Any) -> str | None:
    """Return the text of a cell, None for a number or a percent."""
    if isinstance(cell, int | float | Decimal):
        text = getattr(cell, "text", None)
        return text if text and getattr(cell, "percent", None) is None else None
    return str(cell)


def _date_alone(cell: Any) -> PartialDate | None:
    """Return the period that is all a cell says; of numbers only what can be nothing but a year."""
    if isinstance(cell, bool) or (isinstance(cell, float) and not cell.is_integer()):
        return None
    if isinstance(cell, int | float | Decimal) and not 1900 < cell < 2200:
        return None
    if isinstance(cell, str) and (len(cell) > LONGEST_DATE or "%" in cell):
        return None
    try:
        return PartialDate.parse(cell if isinstance(cell, str | int | float | datetime.date) else str(cell))
    except PartialDateError:
        return None


def _deadline_alone(cell: Any) -> PartialDate | None:
    """Return the period by whose end something is to be done, where that is all a text says: "trước 30/11/2026"."""
    if not isinstance(cell, str) or len(cell) > LONGEST_DATE:
        return None
    try:
        return parse_deadline(cell)
    except PartialDateError:
        return None


def _number_alone(text: str) -> Decimal | None:
    """Return the number that is all a text says, as in files that hold nothing but text."""
    if len(text) > LONGEST_NUMBER or not text.strip()[:1].isdigit():
        return None
    try:
        return parse_number(text)
    except ReadingError:
        return None


def _percent_shown(cell: Any) -> Decimal | None:
    """Return the percent that a number is, as its format shows it."""
    return getattr(cell, "percent", None)


def _percent_text(percent: Decimal) -> str:
    return f"{percent.normalize():f}%"


class CountCells:
    """Reads the cells of a column of numbers of one stage: hectares or households, done or in all."""

    def __init__(self, column: str, unit: str, cells: StageCells):
        self.column, self.unit, self.cells = column, unit, cells

    def values(self, cell: Any) -> dict[str, Any]:
        """Return the number that a cell gives, or what its words say of the stage; raise ReadingError for others."""
        if isinstance(cell, bool) or (isinstance(cell, str) and says_nothing(cell)):
            return {}
        if isinstance(cell, str):
            if meaning := self.cells.understood(cell):
                return meaning
            if pair := _PAIR.fullmatch(normalize(cell)):
                return self._pair(*map(parse_number, pair.groups()))
            if read_quantity(cell):
                cell = FormattedNumber(number_in(cell, self.unit), normalize(cell))
        number = cell if isinstance(cell, FormattedNumber) else parse_number(str(cell))
        return {"stage": self.cells.stage, self.column: number}

    def _pair(self, done: Any, total: Any) -> dict[str, Any]:
        """Return what "32/50" says under a header that gives the unit: so many of so many."""
        kind = self.column.rpartition("_")[0]
        if done > total:
            raise CellError(_("“%(done)s/%(total)s” is more than the whole."), done=done, total=total)
        return {"stage": self.cells.stage, f"{kind}_done": done, f"{kind}_total": total}


class DateCells:
    """Reads the cells of a column of dates of one stage: what was planned, is forecast, or the day it was done."""

    def __init__(self, column: str, cells: StageCells):
        self.column, self.cells = column, cells

    def values(self, cell: Any) -> dict[str, Any]:
        """Return the date that a cell gives, or what its words say of the stage; raise Asked for other words."""
        if isinstance(cell, bool) or (isinstance(cell, str) and says_nothing(cell)):
            return {}
        if isinstance(cell, str):
            cell = _LATE.sub("", cell)
        try:
            return self._dated(self._parsed(getattr(cell, "text", cell)))
        except PartialDateError:
            if isinstance(cell, str) and (meaning := self.cells.understood(cell)):
                return meaning
        words = words_of(cell)
        if day := likely_day(words):
            raise questions.of_likely_days(self.column, self.cells.stage, words, day)
        raise questions.of_a_date(self.column, self.cells.stage, words, self._latest)

    def _parsed(self, written: Any) -> PartialDate:
        is_deadline = self.column != "actual" and isinstance(written, str)
        return parse_deadline(written) if is_deadline else PartialDate.parse(written)

    def answered(self, cell: Any, answer: str) -> dict[str, Any]:
        """Return what was answered of a cell: a state, or a date."""
        if answer == questions.REMARK or answer.startswith(questions.STATE):
            return {"stage": self.cells.stage, **questions.answered(answer, words_of(cell), Unclear(""))}
        if answer == questions.LIKELY_DAY and (likely := likely_day(words_of(cell))):
            return self._dated(likely)
        day = PartialDate.from_iso(answer)
        if self.column == "forecast" and (forecast := _date_alone(cell) or _deadline_alone(cell)):
            return {"stage": self.cells.stage, "forecast": forecast, "as_of": day}
        return self._dated(day)

    @property
    def _latest(self) -> datetime.date | None:
        return self.cells.today if self.column == "actual" else None

    def _dated(self, day: PartialDate) -> dict[str, Any]:
        if self._latest and day.start > self._latest:
            raise questions.of_a_date(self.column, self.cells.stage, str(day), self._latest, "future")
        if self.column == "forecast" and day.is_over(self.cells.day.on):
            raise questions.of_an_old_forecast("forecast", self.cells.stage, str(day), day)
        done = {"state": State.DONE.value} if self.column == "actual" else {}
        return {"stage": self.cells.stage, self.column: day, **done}
