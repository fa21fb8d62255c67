"""Our own weekly sheet, sent back: what stands there as the tracker wrote it says nothing, whoever changed it since.

What a person wrote over it is read like any office's sheet: changed dates, areas and sentences, each by itself.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import ngettext

from progress.changes.past import first_recorded_day
from reports.weekly.groups import Grouping
from reports.weekly.text import heads, weekly_sheet
from spreadsheets.book import Addition, Note, RawSheet, is_blank
from values.dates import PartialDate, PartialDateError
from values.text import Person, normalize
from values.today import shown_day, today

SEARCHED_ROWS = 10
# The columns after the number: the site, its place, area, investment, developer, state, three dates, the note.
SITE, STATE, DATES, NOTE = 0, 5, (6, 7, 8), 9
_STATE_HEAD = re.compile(r"Hiện trạng đến ngày (\d{2}/\d{2}/\d{4})")
# What the sheet makes anew each week: sources below the site's note, how late a date is behind it.
_MADE_LINE = re.compile(r"(?:Văn bản mới nhất|Diện tích|Tổng mức đầu tư|Hiện trạng): |… và \d+ nội dung khác$|–$")
_BEHIND_DATE = re.compile(r"\s*\((?:kế hoạch|chậm|quá hạn|trễ) [^()]*\)\s*$")
_HOW_LATE = re.compile(r",\s*(?:quá hạn|chậm|trễ) [^;,.]*$")
_PROMISED = re.compile(r"^(?:thời hạn|hẹn) ")
_LINE = re.compile(r"- (?P<step>[^:]{1,120}): (?P<rest>.*)", re.DOTALL)
_PARTS = re.compile(r"\s*;\s*|(?<=[^\W\d_]{3}[.])\s+(?=[A-ZĐÀ-Ỹ])|(?<=[\d)%][.])\s+(?=[A-ZĐÀ-Ỹ])")


def without_what_was_sent(sheet: RawSheet, user: Person) -> RawSheet | None:
    """Return our own weekly sheet with only what was changed in it since it was made; None for any other sheet.

    Of a day that is not recorded here what is recorded now says nothing new either: the rest is all that a person can
    have said, as is all that is said of a site that was not recorded.
    """
    found = _header_of(sheet)
    if found is None:
        return None
    number, at, day = found
    is_recorded = (first_recorded_day() or today()) <= day <= today()
    sent = _rows_of(user, day if is_recorded else today())
    rows, kept = [], 0
    for row in sheet.rows:
        texts = _texts(row.cells[at : at + NOTE + 1])
        if row.number <= number or len(texts) <= NOTE:
            rows.append(row)
            continue
        same = sent.get(texts[SITE], [("",) * (NOTE + 1)])
        base = next((base for base in same if base[1] == texts[1]), same[0])
        cells = [*_changed(row.cells[at : at + NOTE + 1], base)]
        kept += sum(was is not None and now is None for was, now in zip(row.cells[at:], cells, strict=False))
        rows.append(replace(row, cells=[*row.cells[:at], *cells, *row.cells[at + len(cells) :]]))
    message = ngettext(
        "The weekly sheet of %(day)s as the tracker made it: %(count)s cell was not changed and says nothing new.",
        "The weekly sheet of %(day)s as the tracker made it: %(count)s cells were not changed and say nothing new.",
        kept,
    )
    if not is_recorded:
        message = ngettext(
            "The weekly sheet of %(day)s: %(count)s cell says what is recorded now.",
            "The weekly sheet of %(day)s: %(count)s cells say what is recorded now.",
            kept,
        )
    told = [Note(sheet.name, "", "", message % {"day": shown_day(day), "count": kept})] if sent else []
    return replace(sheet, rows=rows, notes=[*sheet.notes, *told])


def _header_of(sheet: RawSheet):
    """Return (the number of the header's row, the index of the sites' column, the sheet's day); None where the header
    is not just ours."""
    for row in list(sheet.rows)[:SEARCHED_ROWS]:
        texts = _texts(row.cells)
        for at, text in enumerate(texts):
            if not (match := _STATE_HEAD.fullmatch(text)) or at <= STATE:
                continue
            try:
                day = PartialDate.parse(match[1]).start
            except PartialDateError:
                return None
            begins = at - STATE - 1
            is_ours = tuple(texts[begins : begins + NOTE + 2]) == heads(day)
            return (row.number, begins + 1, day) if is_ours else None
    return None


def _rows_of(user: Person, day) -> dict[str, list[tuple[str, ...]]]:
    """Return the texts of the sites' rows as the sheet of that day has them, by the site's name."""
    sheet = weekly_sheet(user, day=day, by=Grouping.KIND, with_given_up=True)
    rows: dict[str, list[tuple[str, ...]]] = {}
    for group in sheet.groups if sheet else ():
        for row in group.rows:
            rows.setdefault(row.texts[SITE], []).append(tuple("\n".join(_lines(text)) for text in row.texts))
    return rows


def _texts(cells) -> list[str]:
    return ["\n".join(_lines(cell)) if isinstance(cell, str) else "" for cell in cells] or [""]


def _lines(text: str) -> list[str]:
    return [line for line in map(normalize, text.splitlines()) if line]


def _changed(cells, base: tuple[str, ...]) -> Iterator[object]:
    """Yield what each cell says that the tracker did not write there; the site's name stays."""
    for place, cell in enumerate(cells):
        if place == SITE or not isinstance(cell, str) or is_blank(cell):
            yield cell
            continue
        lines, before = _lines(cell), _lines(base[place])
        if lines == before:
            yield None
        elif place == STATE:
            yield "\n".join(part for line in lines if line not in before for part in _new_parts(line, before)) or None
        elif place in DATES:
            known = {_BEHIND_DATE.sub("", line) for line in before}
            dates = [_BEHIND_DATE.sub("", line) for line in lines]
            yield "\n".join(date for date in dates if date not in known) or None
        elif place == NOTE:
            yield _changed_note(lines, before)
        else:
            yield cell


def _new_parts(line: str, before: list[str]) -> Iterator[str]:
    """Yield the parts of a line of the state that its line did not have before, each with the step it is about."""
    match = _LINE.fullmatch(line)
    if not match:
        yield line
        return
    same = (other for other in map(_LINE.fullmatch, before) if other and other["step"] == match["step"])
    known = {_plain_part(part) for other in same for part in _PARTS.split(other["rest"])}
    for part in _PARTS.split(match["rest"]):
        if (text := _plain_part(part)) and text not in known:
            yield f"- {match['step']}: {text}."


def _plain_part(part: str) -> str:
    """Return a part of a line without how late it is, a promise in the words of any office."""
    return _PROMISED.sub("dự kiến ", _HOW_LATE.sub("", part.rstrip(".")))


def _changed_note(lines: list[str], before: list[str]) -> object:
    """Return the site's note where a person changed it; a note that was cut short is only added to."""
    own = [line for line in before if not _MADE_LINE.match(line)]
    rest = [line for line in lines if line in own or not (line in before or _MADE_LINE.match(line))]
    if rest == own or not rest:
        return None
    is_cut = any(line.endswith("…") for line in own)
    fresh = [line for line in rest if line not in own]
    return Addition("\n".join(fresh)) if is_cut and fresh else "\n".join(rest)
