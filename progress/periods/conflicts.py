"""Two people filled in one sheet: what each of them wrote, row by row, and a form to go on from."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import QueryDict

from progress.models import PeriodFigure, ReportRow
from progress.periods.forms import FiguresForm
from progress.periods.sheet import sheet_of
from progress.records.conflicts import MINE, USE
from values.templatetags.values import number as shown_number
from values.text import person_name


@dataclass(frozen=True, slots=True)
class Clash:
    """A row that somebody else recorded since the page was opened, and what was typed over it.

    `is_mine` says which of them the form holds now; `kept` is mine, by the names under which the page carries it.
    """

    row: ReportRow
    theirs: str
    mine: str
    who: str
    when: datetime.datetime | None
    is_mine: bool
    kept: dict[str, str]


def is_open(form: FiguresForm) -> bool:
    """Return whether the form came from a page that showed theirs and mine: they are shown until it is saved."""
    return any(_is_kept(form, row) for row in form.sheet.typed_rows)


def conflict(form: FiguresForm, refused: Collection[str] = ()) -> tuple[FiguresForm, list[Clash]]:
    """Return the clashes, and a form with the versions stored now: sent again, it saves.

    It holds what was typed or, in rows of which the person chose so, what is stored; what they left alone follows
    that. `refused` are the numbers of the rows that a save found older than what is stored.
    """
    sheet = sheet_of(form.sheet.site, form.sheet.project, form.sheet.period)
    authors = _authors(sheet.stored.values())
    data, clashes = form.data.copy(), []
    fresh = FiguresForm(sheet=sheet)
    for row in sheet.typed_rows:
        stored = sheet.stored.get(row.number)
        version = str(stored.version if stored else 0)
        theirs = {name: _text(fresh[name]) for name in _names(row)}
        held = {name: form.data.get(name, "") if name in form.changed_data else theirs[name] for name in theirs}
        is_mine, is_older = held != theirs, form.data.get(f"version-{row.number}") != version
        if _is_kept(form, row) or row.number in refused or (is_mine and is_older):
            mine = held if is_mine else {name: form.data.get(MINE + name, form.data.get(name, "")) for name in theirs}
            if (pressed := form.data.get(USE)) in (f"theirs:{row.number}", "theirs:*"):
                is_mine, held = False, theirs
            elif pressed in (f"mine:{row.number}", "mine:*"):
                is_mine, held = True, mine
            if mine != theirs:
                author = authors.get(stored and stored.pk, ("", None))
                kept = {MINE + name: text for name, text in mine.items()}
                clashes.append(Clash(row, _shown(fresh, theirs), _shown(fresh, mine), *author, is_mine, kept))
        for name, text in held.items():
            data[name], data[f"initial-{name}"] = text, theirs[name]
        data[f"version-{row.number}"] = version
    again = FiguresForm(data, sheet=sheet)
    again.is_valid()
    return again, clashes


def _names(row: ReportRow) -> tuple[str, str]:
    return f"value-{row.number}", f"note-{row.number}"


def _is_kept(form: FiguresForm, row: ReportRow) -> bool:
    return any(MINE + name in form.data for name in _names(row))


def follow_what_is_stored(data: QueryDict, form: FiguresForm, fresh: FiguresForm) -> None:
    """Let the rows of `data` that were left alone in `form` say what `fresh`, made now, says of them."""
    for row in fresh.sheet.typed_rows:
        for name in (f"value-{row.number}", f"note-{row.number}"):
            data[f"initial-{name}"] = _text(fresh[name])
            if name not in form.changed_data:
                data[name] = _text(fresh[name])


def _authors(figures) -> dict[int, tuple[str, datetime.datetime]]:
    """Return who last recorded each figure, and when; two queries."""
    pks = [figure.pk for figure in figures if figure]
    records = PeriodFigure.history.filter(id__in=pks).select_related("history_user").order_by("history_id")
    return {record.id: (person_name(record.history_user), record.history_date) for record in records}


def _shown(form: FiguresForm, texts: dict[str, str]) -> str:
    """Return a row as a person reads it; what cannot be read is shown as it was typed."""
    (name, text), (_note, note) = texts.items()
    try:
        value = form.fields[name].clean(text)
    except ValidationError:
        shown = text
    else:
        shown = shown_number(value)
    return f"{shown} ({note})" if note else shown


def _text(field) -> str:
    """Return what an input of an unbound form holds."""
    value = field.value()
    return "" if value is None else str(value)
