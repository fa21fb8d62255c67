"""Files as people send them, of rows of a sheet, and their way through an import."""

import csv
import io

from progress.tests.sheets import edited, exported
from spreadsheets.imports import sessions
from spreadsheets.imports.understanding import Choice
from spreadsheets.merge.plan import Decisions
from spreadsheets.models import ImportRun


def csv_of(header, *rows) -> bytes:
    """A sheet of ours as CSV: its keys, then the rows."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([header, *rows])
    return text.getvalue().encode("utf-8-sig")


def changed(user, resource, *changes) -> bytes:
    """What a person who downloaded the sheet sends back: `changes` are (number of the record, {column: cell})."""
    table = exported(user, resource)
    for number, cells in changes:
        header, *rows = edited(table, number, **cells)
        table = header, rows
    numbers = {number for number, _cells in changes}
    return csv_of(table[0], *(row for row in table[1] if row[0] in numbers))


def sent(content: bytes, user, kind: str = "", filename: str = "tiến độ.csv", why: str = "") -> ImportRun:
    """An import of the file, saved; `kind` is the key of what it holds, for files that are not ours, `why` the reason
    of rows that need one."""
    run, found, plan = sessions.start(content, filename, user, choice=Choice(kind=kind))
    assert not found.asks, found
    assert not plan.errors, plan.errors
    if why:
        plan = sessions.decide(run, Decisions(reason=why))
    sessions.confirm(run, by=user, agreed=plan.fingerprint)
    return run
