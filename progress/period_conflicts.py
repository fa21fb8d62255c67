"""Two people filled in one sheet: what each of them wrote, row by row, and a form to go on from."""

import datetime
from dataclasses import dataclass

from django.http import QueryDict

from progress.models import PeriodFigure, ReportRow
from progress.period_actions import StaleFigures
from progress.period_forms import FiguresForm
from progress.period_sheet import sheet_of
from values.people import person_name
from values.templatetags.values import number as shown_number


@dataclass(frozen=True, slots=True)
class Clash:
    """A row that somebody else recorded since the page was opened, and what was typed over it."""

    row: ReportRow
    theirs: str
    mine: str
    who: str
    when: datetime.datetime | None


def conflict(form: FiguresForm, stale: StaleFigures) -> tuple[FiguresForm, list[Clash]]:
    """The clashes, and a form that holds all that was typed with the versions stored now: sent again, it saves."""
    sheet = sheet_of(form.sheet.site, form.sheet.project, form.sheet.period)
    authors = _authors(stale.stored.values())
    data, clashes = form.data.copy(), []
    fresh = FiguresForm(sheet=sheet)
    for row in sheet.typed_rows:
        stored = sheet.stored.get(row.number)
        if row.number in stale.stored:
            who, when = authors.get(stored and stored.pk, ("", None))
            mine = form.cleaned_data[f"value-{row.number}"], form.cleaned_data[f"note-{row.number}"]
            theirs = (stored.value, stored.note) if stored else (None, "")
            clashes.append(Clash(row, _shown(*theirs), _shown(*mine), who, when))
        data[f"version-{row.number}"] = str(stored.version if stored else 0)
    follow_what_is_stored(data, form, fresh)
    again = FiguresForm(data, sheet=sheet)
    again.is_valid()
    return again, clashes


def follow_what_is_stored(data: QueryDict, form: FiguresForm, fresh: FiguresForm) -> None:
    """Let the rows of `data` that were left alone in `form` say what `fresh`, made now, says of them."""
    for row in fresh.sheet.typed_rows:
        for name in (f"value-{row.number}", f"note-{row.number}"):
            data[f"initial-{name}"] = _text(fresh[name])
            if name not in form.changed_data:
                data[name] = _text(fresh[name])


def _authors(figures) -> dict[int, tuple[str, datetime.datetime]]:
    """Who last recorded each figure, and when; two queries."""
    pks = [figure.pk for figure in figures if figure]
    records = PeriodFigure.history.filter(id__in=pks).select_related("history_user").order_by("history_id")
    return {record.id: (person_name(record.history_user), record.history_date) for record in records}


def _shown(value, note: str) -> str:
    return f"{shown_number(value)} ({note})" if note else shown_number(value)


def _text(field) -> str:
    """What an input of an unbound form holds."""
    value = field.value()
    return "" if value is None else str(value)
