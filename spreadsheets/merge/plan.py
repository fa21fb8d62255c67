"""What would become of each row of a file, cell by cell; plain data, kept for the preview's pages."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from spreadsheets.book import Note

ASK, MINE, THEIRS = "ask", "mine", "theirs"
# What a person says of a name that is nearly another's: a new record all the same.
REALLY_NEW = "new"


class Status(models.TextChoices):
    """In the order in which a preview tells them."""

    REFUSED = "refused", _("rejected")
    CONFLICT = "conflict", _("in conflict")
    REASON = "reason", _("reason required")
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")


@dataclass(slots=True)
class Decisions:
    """What a person decided of a preview. Places are "SHEET!B12", of rows "SHEET!12".

    `choices` settle conflicts cell by cell, `prefer` all others. `same_as` says of rows with a name nearly another's
    which record they are about (its primary key), or that they are REALLY_NEW. `add_new` is None until somebody says
    whether new rows are added, `takes` says so of single ones; `leave_refused` saves the others without the rows
    refused. `refuse_doubtful` is for whoever cannot be asked.

    `taken_up` are cells whose record is put in the place of another, as the preview offers; `take_all` takes all up.

    `source_stands` says that values changed without a source rest on the recorded one, as before.

    `reason` is why the rows that need a reason and have none of their own are changed, `reasons` why single rows are;
    `left_out` are rows that are not changed for want of one, all of them with `leave_unreasoned`.

    `without_unread` are rows of which all is taken but the cells that cannot be read; of all such rows with
    `skip_unread`.
    """

    prefer: str = ASK
    choices: dict[str, str] = field(default_factory=dict)
    same_as: dict[str, int | str] = field(default_factory=dict)
    add_new: bool | None = None
    leave_refused: bool = False
    taken_up: list[str] = field(default_factory=list)
    take_all: bool = False
    source_stands: bool = False
    reason: str = ""
    reasons: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    leave_unreasoned: bool = False
    takes: dict[str, bool] = field(default_factory=dict)
    refuse_doubtful: bool = False
    skip_unread: bool = False
    without_unread: list[str] = field(default_factory=list)

    def takes_new(self, place: str, doubt: str) -> bool:
        """Return whether a new row is added: as somebody said of it, else unless it is in doubt."""
        return self.takes.get(place, not doubt)

    def skips_unread(self, place: str) -> bool:
        """Return whether cells of a row that cannot be read are taken as blank."""
        return self.skip_unread or place in self.without_unread


@dataclass(slots=True)
class CellPlan:
    """A cell that the file changes: what was (when the file was made), what the file says.

    `words` are the cell's own where `new` is what was understood of them.

    In a conflict `theirs` is what somebody else wrote meanwhile, with who and when; `choice` is "mine" or "theirs"
    once it was decided.
    """

    cell: str
    name: str
    header: str
    old: str
    new: str
    is_conflict: bool = False
    theirs: str = ""
    who: str = ""
    when: str = ""
    choice: str = ""
    words: str = ""

    def as_dict(self) -> dict[Any, Any]:
        return {name: getattr(self, name) for name in _CELL_NAMES}


# dataclasses.asdict copies deeply, at ten times the time.
_CELL_NAMES = [cell_field.name for cell_field in fields(CellPlan)]


@dataclass(slots=True)
class RowPlan:
    """A row that does anything; rows that change nothing are counted only.

    `near` are (primary key, name) of records that a row may be about whose name is nearly theirs. `why` is the reason
    that somebody gave for the change. `offer` is what may be done besides at the cell `offered_at`, and whether it is.
    Of a new row `about` is what it would make, `doubt` why that may be no record at all. `subject` is what the row is
    about, by which a preview is read: the site of a milestone. `has_unread` says that it is refused only for cells that
    cannot be read and that it can do without.
    """

    number: int
    status: Status
    label: str = ""
    cells: list[CellPlan] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    near: list[tuple[int, str]] = field(default_factory=list)
    why: str = ""
    offer: str = ""
    offered_at: str = ""
    is_taken_up: bool = False
    about: str = ""
    doubt: str = ""
    subject: str = ""
    has_unread: bool = False
    # While planning only: the record as it would be saved and its primary key, its new values by field name, the old
    # ones. `names_unknown` says that it names a record of its own sheet which is not recorded (yet).
    record: Any = None
    pk: int | None = None
    names_unknown: bool = False
    lacks_reason: bool = False
    is_resourced: bool = False
    is_left_out: bool = False
    changed: dict[Any, Any] = field(default_factory=dict)
    before: dict[Any, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[Any, Any]:
        return {
            "number": self.number,
            "status": str(self.status),
            "label": self.label,
            "cells": [cell.as_dict() for cell in self.cells],
            "notes": [note.as_dict() for note in self.notes],
            "near": self.near,
            "why": self.why,
            "offer": self.offer,
            "offered_at": self.offered_at,
            "is_taken_up": self.is_taken_up,
            "about": self.about,
            "doubt": self.doubt,
            "subject": self.subject,
            "has_unread": self.has_unread,
        }

    def reason(self, of_import: str) -> str:
        """Return the reason for the history: the person's words, if any, then which import it was."""
        return f"{self.why} ({of_import})" if self.why else of_import


@dataclass(slots=True)
class SheetPlan:
    """`key` is the resource's; `sheet` the name in the file. `is_ours` tells that its rows knew their versions, `waits`
    that what it changes waits for acceptance; `resourced` counts records that lose their source to the file's,
    `offered` those that would not be in use; `misnumbered` rows have the number of another record, or of none. `places`
    are those of its table."""

    key: str
    sheet: str
    title: str
    counts: Counter[Any] = field(default_factory=Counter)
    rows: list[RowPlan] = field(default_factory=list)
    errors: list[Note] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)
    skipped: list[Note] = field(default_factory=list)
    is_ours: bool = False
    waits: bool = False
    resourced: int = 0
    offered: int = 0
    misnumbered: int = 0
    places: dict[str, str] = field(default_factory=dict)

    def of(self, *statuses: Status) -> list[RowPlan]:
        return [row for row in self.rows if row.status in statuses]

    @property
    def to_save(self) -> list[RowPlan]:
        return [row for row in self.of(Status.NEW, Status.CHANGED) if not row.is_left_out]

    @property
    def conflict_cells(self) -> Iterator[tuple[RowPlan, CellPlan]]:
        return ((row, cell) for row in self.rows for cell in row.cells if cell.is_conflict)

    @property
    def undecided(self) -> int:
        return sum(not cell.choice for _row, cell in self.conflict_cells)

    @property
    def asked(self) -> list[RowPlan]:
        """The rows of which a person is asked why, or which record they are about."""
        return [row for row in self.rows if row.status == Status.REASON or row.near]

    def in_file(self, note: Note) -> Note:
        """Return a note at the place where its cell stands in the file."""
        return replace(note, cell=self.places.get(note.cell, note.cell)) if self.places else note

    def refuse(self, row: RowPlan, notes: list[Note]) -> None:
        self.counts[row.status] -= 1
        row.status = Status.REFUSED
        row.notes = [*row.notes, *notes]
        self.counts[Status.REFUSED] += 1

    def follow(self, later: "SheetPlan") -> None:
        """Take up what became of rows that waited for others of their sheet to be written."""
        settled = {row.number for row in self.rows if row.names_unknown}
        self.counts[Status.REFUSED] -= len(settled)
        self.rows = sorted([row for row in self.rows if not row.names_unknown] + later.rows, key=lambda row: row.number)
        self.counts.update(later.counts)
        self.warnings += later.warnings
        self.errors += later.errors

    def leave_out_new(self) -> None:
        """Count new rows as unchanged, where a person said that nothing is to be added."""
        self.counts[Status.UNCHANGED] += self.counts.pop(Status.NEW, 0)
        self.rows = [row for row in self.rows if row.status != Status.NEW]

    def mark_left_out(self, decisions: Decisions) -> None:
        """Mark the new rows that are not added: they stand in the plan until it is carried out."""
        for row in self.of(Status.NEW):
            row.is_left_out = not decisions.takes_new(self.place(row.number), row.doubt)

    def drop_left_out(self) -> None:
        """Count the new rows that were not added as unchanged."""
        left_out = sum(row.is_left_out for row in self.rows)
        self.counts.update({Status.NEW: -left_out, Status.UNCHANGED: left_out})
        self.rows = [row for row in self.rows if not row.is_left_out]

    def let_records_go(self) -> None:
        """Forget all of the records but their primary keys, where nothing of them is written any more: they are most of
        what a plan takes in memory."""
        for row in self.rows:
            row.record, row.changed, row.before = None, {}, {}

    def place(self, cell: str | int) -> str:
        return f"{self.sheet}!{cell}"


@dataclass(slots=True)
class Plan:
    sheets: list[SheetPlan] = field(default_factory=list)

    def count(self, status: Status) -> int:
        return sum(sheet.counts[status] for sheet in self.sheets)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by what becomes of them, as `--json` prints them."""
        names = {"new": Status.NEW, "changed": Status.CHANGED, "unchanged": Status.UNCHANGED}
        names |= {"conflicts": Status.CONFLICT, "refused": Status.REFUSED}
        if self.count(Status.REASON):
            names["unreasoned"] = Status.REASON
        return {name: self.count(status) for name, status in names.items()}

    @property
    def errors(self) -> list[Note]:
        """What is wrong with whole sheets, and with each refused row."""
        notes = [note for sheet in self.sheets for note in sheet.errors]
        rows = [(sheet, row) for sheet in self.sheets for row in sheet.of(Status.REFUSED)]
        return notes + [sheet.in_file(note) for sheet, row in rows for note in row.notes]

    @property
    def unreasoned(self) -> list[Note]:
        """What is asked of each row that needs a reason."""
        return [note for sheet in self.sheets for row in sheet.of(Status.REASON) for note in row.notes]

    @property
    def has_sheet_errors(self) -> bool:
        return any(sheet.errors for sheet in self.sheets)

    @property
    def undecided(self) -> int:
        return sum(sheet.undecided for sheet in self.sheets)

    @property
    def fingerprint(self) -> str:
        """A word for all that this plan would do and refuse: another plan has another."""
        digest = hashlib.sha256()
        for sheet in self.sheets:
            digest.update(json.dumps([sheet.key, sheet.sheet]).encode())
            for row in sheet.rows:  # one by one: as text all of them take more room than the plan
                digest.update(json.dumps(row.as_dict(), sort_keys=True).encode())
        return digest.hexdigest()
