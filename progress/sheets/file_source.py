"""What a file says of where all its values come from: a paper named above its table, the day they were true."""

import re
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from progress.records.provenance import Statement, read_from_file
from spreadsheets.book import Note, is_blank
from spreadsheets.layout import Table
from spreadsheets.lookups import Lookup
from spreadsheets.questions import Option, Question
from values.dates import PartialDate, PartialDateError, Precision, day_in_name
from values.text import fold, normalize, shown

DAY_KEY, UNKNOWN = "day", "unknown"

_DATE = (
    r"(?:\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{1,2} thang \d{1,2} nam \d{4}"
    r"|thang \d{1,2}\s*(?:/|nam)\s*\d{4}|quy (?:\d|i{1,3}|iv)\s*(?:/|nam)\s*\d{4}|nam \d{4})"
)

# "Tính đến ngày 27/11/2026", "Hiện trạng đến ngày …", "số liệu đến 14/6/2026", "as at 27/11/2026".
_TRUE_ON = re.compile(
    r"\b(?:(?:tinh|hien trang|so lieu|cap nhat|chot|thuc hien|tien do|ket qua)\b[^)\d]{0,30}?\bden(?: het)?"
    rf"|so lieu|thoi diem|cap nhat|chot so lieu|as at|as of)(?: ngay| thoi diem| het)*:?\s*({_DATE})"
)

# "(đến 20/11/2026)", "từ ngày 16/11/2026 đến ngày 20/11/2026", "đến hết tháng 10 năm 2026": in a title, and not what is
# to be reached until then.
_UNTIL = re.compile(rf"\bden(?: het)?(?: ngay| thoi diem)?\s+((?!nam ){_DATE})")
_TO_BE_REACHED = re.compile(r"\b(?:ke hoach|phan dau|muc tieu|du kien|thoi han|hoan thanh)\b")

_PAPER = re.compile(
    r"(?:kèm\s+theo|ban\s+hành\s+theo|trích|theo)\s+((?:báo\s+cáo|công\s+văn|quyết\s+định|tờ\s+trình|văn\s+bản|kế\s+hoạch"
    r"|thông\s+báo|nghị\s+quyết|qđ|cv|bc)\s+(?:số:?\s*)?\d+/[^\s()]+[^()]*)",
    re.IGNORECASE,
)

_DAY_OF_PAPER = re.compile(rf"\bngay ({_DATE})")


@dataclass(frozen=True, slots=True)
class FileSource:
    """`statement` is what values without a source rest on. `paper` and `day` are what the file itself says, if it does;
    of several days that contradict each other it says none. `to_come` is a day it says that has not come yet, on
    which nothing was true therefore."""

    statement: Statement
    paper: str = ""
    day: PartialDate | None = None
    to_come: PartialDate | None = None


def source_of(table: Table) -> FileSource:
    """Return what the titles, the headings and the name of the file that a table was read from say."""
    texts = [*table.titles, *(match.header for match in table.matches)]
    papers = list(dict.fromkeys(document for text in texts if (document := _paper_in(text))))
    stated_days = {day for text in texts for day in _days_in(text, _TRUE_ON)}
    reached = [title for title in table.titles if not _TO_BE_REACHED.search(fold(title))]
    stated_days = stated_days or {day for title in reached for day in _days_in(title, _UNTIL)}
    # "Tiến độ thực hiện đến năm 2030" names a goal: nothing is true on a day to come.
    days = {day for day in stated_days if day.start <= timezone.localdate()}
    if not days and len(papers) == 1:
        days = set(_days_in(papers[0], _DAY_OF_PAPER))
    day = next(iter(days)) if len(days) == 1 else None
    on_file = read_from_file(table.file, day or PartialDate.day(day_in_name(table.file) or timezone.localdate()))
    paper = papers[0] if len(papers) == 1 else ""
    to_come = next((day for day in sorted(stated_days - days) if day.precision == Precision.DAY), None)
    return FileSource(Statement(paper or on_file.source, on_file.day), paper, day, to_come)


def ask_day(table: Table) -> Question:
    """Return the question on which day the figures of a file were true."""
    days = filter(None, [day_in_name(table.file), timezone.localdate()])
    options = [Option(PartialDate.day(day).iso, str(PartialDate.day(day))) for day in dict.fromkeys(days)]
    return Question(
        key=DAY_KEY,
        sheet=table.sheet,
        text=table.file or table.sheet,
        about=_("as at"),
        read=_("The file does not give the date of its figures (“tính đến ngày …” above the table)."),
        options=[*options, Option(UNKNOWN, gettext_lazy("the date is not known"))],
        takes_text=True,
        is_remembered=False,
        clean=lambda text: PartialDate.parse(text).iso,
    )


def answered_day(answer: str) -> PartialDate | None:
    """Return the day that was answered to `ask_day`; None for one that is not known."""
    return None if answer == UNKNOWN else PartialDate.parse(answer)


def _paper_in(text: str) -> str:
    match = _PAPER.search(normalize(text))
    return match[1].strip(" .,;")[:200] if match else ""


def _days_in(text: str, pattern: re.Pattern) -> list[PartialDate]:
    days = []
    for numbers in pattern.findall(fold(text)):
        try:
            days.append(PartialDate.parse(re.sub(r"\s*([/.-])\s*", r"\1", numbers)))
        except PartialDateError:
            continue
    exact = [day for day in days if day.precision == Precision.DAY]
    return exact or days


def keep_as_source(table: Table, documents: Lookup) -> None:
    """Let a document that a cell names and nobody recorded be the source of what the cell says, and warn of it.

    An import records no documents; without it what the row says as well would be refused. The lines of the table are
    changed.
    """
    if "document" not in table.keys or table.has_keys:
        return
    if "source" not in table.keys:
        table.keys, table.letters = [*table.keys, "source"], [*table.letters, ""]
        table.lines = [replace(line, values=[*line.values, None], letters=[*line.letters, ""]) for line in table.lines]
    at, source = table.keys.index("document"), table.keys.index("source")
    for number, line in enumerate(table.lines):
        named = line.values[at]
        if not isinstance(named, str) or is_blank(named) or documents.called(named):
            continue
        words = line.words.get("document", named)
        values = [*line.values]
        values[at], values[source] = None, "; ".join(filter(None, [values[source], named]))
        rest = {key: text for key, text in line.words.items() if key != "document"} | {"source": words}
        letters = [*line.letters]
        letters[source] = letters[source] or letters[at]
        table.lines[number] = replace(line, values=values, letters=letters, words=rest)
        message = _(
            "The document “%(document)s” is not recorded: it is kept as the source, in words. Add it first to "
            "base the values on it."
        )
        cell = f"{line.letters[at]}{line.number}"
        table.warnings.append(Note(table.sheet, cell, words, message % {"document": shown(named)}))
