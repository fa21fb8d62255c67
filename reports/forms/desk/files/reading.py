"""Reading a form that came back as a workbook: each row of it, the line it belongs to, and what it becomes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from progress.models import PeriodFigure
from progress.models.rules.bounds import BOUNDS, FORM_BOUNDS, notice_of
from progress.periods.queries import jump_notice
from reports.models import FormRow
from spreadsheets.book import BookError, RawRow, RawSheet, Unusable, column_letter, is_blank
from spreadsheets.cell import FormattedNumber, cell_text, clears
from spreadsheets.readers import open_book
from spreadsheets.widgets import NumberWidget, TextWidget, read_percent
from values.numbers import format_number
from values.text import ReadingError, fold, shown

SEARCHED_ROWS = 40  # for the header
MOST_ROWS = 500  # under it: no form has as many lines
MOST_PLACES, MOST_DIGITS = 4, 18
NUMBER_NAMES = frozenset({"tt", "stt", "so tt", "so thu tu", "no.", "no"})
INDICATOR_NAMES = frozenset({"chi tieu", "ten chi tieu", "noi dung", "indicator"})
VALUE_NAMES = frozenset({"so lieu", "gia tri", "ket qua", "thuc hien", "so bao cao", "value", "value reported"})
NOTE_NAMES = frozenset({"ghi chu", "note", "notes"})
YES_NO = {"1": Decimal(1), "0": Decimal(0), "co": Decimal(1), "khong": Decimal(0), "yes": Decimal(1), "no": Decimal(0)}
_CODE = re.compile(r"\b([0-9A-Za-z_-]{1,8})/([0-9]{4}-(?:half|year|q[1-4]))/([0-9]{1,18})\b")


class Becomes(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    EMPTY = "empty"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line of a debtor's form: `value` and `note` as recorded now, `last` the figure it is compared with.

    `is_typed` says that people give it; one that is not is a heading, or calculated from others.
    """

    row: Any  # ReportRow of form 01 or 02, FormRow of a compiled form
    value: Decimal | None = None
    note: str = ""
    version: int = 0
    is_typed: bool = True
    is_calculated: bool = False
    keeps_note: bool = True
    last: PeriodFigure | None = None

    @property
    def is_yes_no(self) -> bool:
        return getattr(self.row, "is_zero_or_one", False)

    @property
    def is_whole(self) -> bool:
        return self.row.is_count if self.is_compiled else self.row.is_whole

    @property
    def is_compiled(self) -> bool:
        return isinstance(self.row, FormRow)


@dataclass(slots=True)
class ReadLine:
    """A row of the file: its cell, what stands there, and what it becomes; of a refused one why."""

    cell: str
    text: str
    label: str
    line: FormLine | None = None
    value: Decimal | None = None
    note: str = ""
    becomes: Becomes = Becomes.REFUSED
    problem: str = ""
    doubts: list[str] = field(default_factory=list)

    @property
    def number(self) -> str:
        return self.line.row.number if self.line else ""

    @property
    def may_be_taken(self) -> bool:
        return self.becomes in (Becomes.NEW, Becomes.CHANGED)

    @property
    def is_ticked(self) -> bool:
        """Whether it is taken unless somebody says otherwise: what replaces a value or looks odd is agreed to apart."""
        return self.becomes == Becomes.NEW and not self.doubts


@dataclass(slots=True)
class FormReading:
    """A file as it was read. `notes` tell of the whole; `says_whose` whether the file bears the code of its form."""

    lines: list[ReadLine]
    notes: list[str]
    says_whose: bool

    @property
    def takeable(self) -> list[ReadLine]:
        return [line for line in self.lines if line.may_be_taken]

    @property
    def refused(self) -> list[ReadLine]:
        return [line for line in self.lines if line.becomes == Becomes.REFUSED]


@dataclass(frozen=True, slots=True)
class _Columns:
    at: int  # position of the header among the rows
    value: int
    number: int | None
    indicator: int | None
    note: int | None


def read_form(content: bytes, filename: str, code: str, form_lines: list[FormLine]) -> FormReading:
    """Read a workbook as the form that bears `code` and has these lines; nothing is saved.

    Raises ValidationError for a file that cannot be read, holds no table of the form, or is another debtor's form.
    """
    try:
        book = open_book(content, filename)
        sheets = [book.read(index) for index, info in enumerate(book.sheets) if info.is_visible]
        pages = [(sheet, _first_rows(sheet)) for sheet in sheets]
    except BookError as error:
        raise ValidationError(str(error)) from error
    found = next(((sheet, rows, columns) for sheet, rows in pages if (columns := _header(rows))), None)
    if found is None:
        text = _("No table of the form was found: its header needs “TT” or “Chỉ tiêu”, and “Số liệu”.")
        raise ValidationError(text)
    sheet, rows, columns = found
    says_whose = _check_code(rows[: columns.at], code)
    lines = _Reader(form_lines, columns, _merged_in(sheet, columns.value)).read(rows[columns.at + 1 :])
    notes = [*(note.message for note in book.notes), *(note.message for note in sheet.notes)]
    return FormReading(lines, list(dict.fromkeys(notes)), says_whose)


def _merged_in(sheet: RawSheet, column: int) -> dict[int, str]:
    """Return, by the number of a row, the cells that are merged over several rows of a column: "D7:D8"."""
    letter = column_letter(column)
    down = [(top, bottom) for top, first, bottom, last in sheet.merged if first <= column <= last and bottom > top]
    return {row: f"{letter}{top}:{letter}{bottom}" for top, bottom in down for row in range(top, bottom + 1)}


def _first_rows(sheet: RawSheet) -> list[RawRow]:
    rows = []
    for row in sheet.rows:
        rows.append(row)
        if len(rows) == SEARCHED_ROWS + MOST_ROWS:
            break
    return rows


def _header(rows: list[RawRow]) -> _Columns | None:
    """Return where the table begins: the first row that names a column of values, and one of numbers or indicators."""
    for at, row in enumerate(rows[:SEARCHED_ROWS]):
        named: dict[str, int] = {}
        for index, cell in enumerate(row.cells):
            text = fold(cell) if isinstance(cell, str) else ""
            for name, names in _NAMES.items():
                if text in names:
                    named.setdefault(name, index)
        if "value" in named and ("number" in named or "indicator" in named):
            return _Columns(at, named["value"], named.get("number"), named.get("indicator"), named.get("note"))
    return None


_NAMES = {"number": NUMBER_NAMES, "indicator": INDICATOR_NAMES, "value": VALUE_NAMES, "note": NOTE_NAMES}


def _check_code(rows: list[RawRow], own: str) -> bool:
    """Return whether the file bears the code of this form; refuse one that bears another's."""
    codes = {match[0] for row in rows for cell in row.cells if isinstance(cell, str) for match in _CODE.finditer(cell)}
    if codes and codes != {own}:
        words = {"code": ", ".join(sorted(codes)), "own": own}
        text = _("The file is another form: it bears the code %(code)s, this one is %(own)s. Nothing was read.")
        raise ValidationError(text % words)
    return bool(codes)


class _Reader:
    """Matches rows with lines, each once; `merged` are rows whose value is merged with that of others."""

    def __init__(self, lines: list[FormLine], columns: _Columns, merged: dict[int, str]):
        self.columns, self.merged = columns, merged
        self.by_number = {line.row.number: line for line in lines}
        self.by_name: dict[str, list[FormLine]] = {}
        for line in lines:
            for name in {fold(line.row.name), fold(line.row.name_en)} - {""}:
                self.by_name.setdefault(name, []).append(line)
        self.seen: dict[str, ReadLine] = {}

    def read(self, rows: list[RawRow]) -> list[ReadLine]:
        return [line for row in rows for line in self._read(row)]

    def _read(self, row: RawRow) -> Iterator[ReadLine]:
        value, number = self._cell(row, self.columns.value), self._text(row, self.columns.number)
        label, note = self._text(row, self.columns.indicator), self._text(row, self.columns.note)
        line, problem = self._match(_as_number(number), label)
        if line is None and is_blank(value):
            return  # a heading, a signature
        cell = f"{column_letter(self.columns.value)}{row.number}"
        read = ReadLine(cell, "" if is_blank(value) else shown(value), label or number, line, note=note)
        if problem or line is None:
            read.problem = problem or _("This is no line of the form.")
        elif not line.is_typed:
            if is_blank(value):
                return
            read.problem = _("This line is calculated from others.") if line.is_calculated else _("This is a heading.")
        elif cells := self.merged.get(row.number):
            text = _(
                "The cells %(cells)s are merged: of which line is the figure? Split them, then send the file again."
            )
            read.problem = text % {"cells": cells}
        elif first := self.seen.get(line.row.number):
            if is_blank(value):
                return
            read.problem = first.problem = _("Line %(number)s stands twice in the file.") % {"number": line.row.number}
            first.becomes = Becomes.REFUSED
        else:
            self.seen[line.row.number] = read
            self._judge(read, value)
        yield read

    def _cell(self, row: RawRow, index: int | None):
        return row.cells[index] if index is not None and index < len(row.cells) else None

    def _text(self, row: RawRow, index: int | None) -> str:
        cell = self._cell(row, index)
        return "" if is_blank(cell) or isinstance(cell, Unusable) else TextWidget().clean(cell)

    def _match(self, number: str, label: str) -> tuple[FormLine | None, str]:
        """Return the line of a row: number and words must agree where both are given."""
        line, name = self.by_number.get(number), fold(label)
        if line is not None:
            if not name or name in (fold(line.row.name), fold(line.row.name_en)):
                return line, ""
            words = {"number": number, "given": shown(label), "name": line.row.label}
            return line, _("Line %(number)s of the form is “%(name)s”, the file says “%(given)s”.") % words
        named = self.by_name.get(name, [])
        if number or len(named) != 1:
            return None, ""
        return named[0], ""

    def _judge(self, read: ReadLine, cell) -> None:
        line = read.line
        if is_blank(cell) or clears(cell):
            read.becomes = Becomes.EMPTY
            return
        try:
            read.value = _value(line, cell)
        except (ReadingError, ValidationError) as error:
            read.problem = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            return
        is_same = read.value == line.value and (not line.keeps_note or read.note == line.note)
        read.becomes = Becomes.SAME if is_same else Becomes.CHANGED if line.value is not None else Becomes.NEW
        if not is_same:
            read.doubts = list(filter(None, self._doubts(line, read.value)))

    def _doubts(self, line: FormLine, value: Decimal) -> Iterator[str]:
        if line.is_yes_no:
            return
        yield notice_of(line.row.unit, value, FORM_BOUNDS if line.is_compiled else BOUNDS)
        if line.last is not None:
            yield jump_notice(value, line.last.value, line.last.of_period)


def _as_number(text: str) -> str:
    """Return the number of a line as forms print it: "15.1" of "15,1" and of "15.1."."""
    return text.replace(",", ".").rstrip(".")


def _value(line: FormLine, cell) -> Decimal:
    if isinstance(cell, Unusable):
        raise ValidationError(str(cell))
    if line.is_yes_no:
        value = YES_NO.get(fold(cell_text(cell)).removesuffix("."))
        if value is None:
            raise ValidationError(_("This line takes 1 (yes) or 0 (no)."))
        return value
    if line.row.unit == "%":
        cell = read_percent(cell)
    elif isinstance(cell, FormattedNumber) and cell.percent is not None:
        raise ValidationError(_("The cell shows a percent, but this line holds none."))
    value = NumberWidget(line.row.unit).clean(cell)
    if value < 0:
        raise ValidationError(_("A figure cannot be negative."))
    if line.is_whole and value != value.to_integral_value():
        raise ValidationError(_("This is a count: give a whole number."))
    rounded = round(value, MOST_PLACES)
    if rounded != value:
        words = {"value": format_number(value), "places": MOST_PLACES}
        raise ValidationError(_("%(value)s has more than %(places)s decimal places: round it.") % words)
    if len(rounded.as_tuple().digits) > MOST_DIGITS:
        raise ValidationError(_("“%(given)s” is too large a number.") % {"given": shown(cell)})
    return rounded
