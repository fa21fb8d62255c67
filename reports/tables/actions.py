"""Writes about own tables: made, edited, deleted, filed.

As all actions: keywords only, atomic, `by=` the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from progress.access import scope
from reports.fingerprints import changed_since, fingerprint
from reports.models import FiledTable, OwnTable
from reports.tables.content import content_of
from reports.tables.files import written
from reports.tables.seen import FIELDS, LookAgain, Overtaken, seen_of
from reports.tables.sources import Source
from usage.recording import record_filing
from values.today import now, today


@transaction.atomic
def save_table(*, by, table: OwnTable, values: Mapping[str, Any], seen: str = "") -> OwnTable:
    """Make a table that is not saved yet, or change one; return it, or the person's own that is equal to a new one.

    `seen` is the fingerprint of what was stored when the person began. Raises PermissionDenied; Overtaken where
    somebody saved something else since; ValidationError.
    """
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"not of an own table: {', '.join(sorted(unknown))}")
    stored = _own(by, table) if table.pk else table
    if values.get("is_shared") and not stored.is_shared and not by.has_perm("reports.add_owntable"):
        raise PermissionDenied
    if stored.pk:
        changed = [name for name in changed_since(seen, seen_of(stored)) if name in values]
        if changed := [name for name in changed if getattr(stored, name) != values[name]]:
            raise Overtaken(stored, changed)
    for name, value in values.items():
        setattr(stored, name, value)
    if not stored.pk:
        stored.owner = by
    stored.full_clean()
    content_of(Source(stored, by))  # one that nobody could open is refused
    if not stored.pk and (same := _same(stored, by)):
        return same
    stored.save()
    return stored


def _same(table: OwnTable, by) -> OwnTable | None:
    """Return the person's table that says all that a new one does: a form that was sent twice makes one."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)  # of two that arrive, one comes second
    made_of = {name: getattr(table, name) for name in FIELDS | {"view_name", "argument", "query"}}
    return OwnTable.objects.filter(owner=by.pk, **made_of).first()


@transaction.atomic
def delete_table(*, by, table: OwnTable) -> None:
    """Delete a table. Raises PermissionDenied, and ValidationError where a version of it was filed."""
    stored = _own(by, table)
    if stored.filed.exists():
        raise ValidationError(_("Versions of this table were filed: it stays, as they do."))
    stored.delete()


def _own(by, table: OwnTable) -> OwnTable:
    current = OwnTable.objects.editable_by(by).select_for_update().filter(pk=table.pk).first()
    if current is None:
        raise PermissionDenied
    return current


def may_file(user, source: Source) -> bool:
    """Return whether the person files such a table: an officer of a kind of site it speaks of, who sees them all."""
    kinds = source.site_kinds if source.exists and user.has_perm("reports.add_filedtable") else set()
    sees_all = all(scope.sees_every(user, kind) for kind in kinds)
    return bool(kinds) and sees_all and any(scope.keeps_every(user, kind) for kind in kinds)


@transaction.atomic
def file_table(
    *, table: OwnTable, by, reason: str = "", seen: str | None = None, is_before_end: bool = False
) -> FiledTable:
    """File a table as the records are now, for its period; return the version that was made.

    `seen` is the fingerprint of the content that the person looked at; a command that looks at nothing gives none.
    `is_before_end` says that a period that is not over is meant: a report of a month is due before it ends.
    Raises PermissionDenied; LookAgain where it says something else by now; ValidationError for a period that is not
    over, for a correction without a reason, and where nothing changed.
    """
    visible = OwnTable.objects.visible_to(by).select_for_update().filter(pk=table.pk)
    stored = visible.first()  # of two who file, one comes second
    source = Source(stored, by) if stored else None
    if stored is None or source is None or not may_file(by, source):
        raise PermissionDenied
    last = FiledTable.objects.of(stored).first()
    content = content_of(source)
    if seen is not None and (changed := changed_since(seen, fingerprint(content.items()))):
        raise LookAgain(changed)
    if stored.period.end >= today() and not is_before_end:
        text = _("The period %(period)s is not over: confirm that the report is filed before its end.")
        raise ValidationError(text % {"period": stored.period})
    if last and not reason.strip():
        raise ValidationError(_("Give the reason for the correction."))
    if last and last.content == content:
        raise ValidationError(_("Nothing has changed since the version filed last."))
    filed = FiledTable(table=stored, period=stored.period, content=content, reason=reason)
    filed.number, filed.filed_at, filed.filed_by = (last.number + 1 if last else 1), now(), by
    filed.of_clusters, filed.of_zones = ("cluster" in source.site_kinds), ("zone" in source.site_kinds)
    filed.full_clean()
    filed.word, filed.excel = (
        ContentFile(written(kind, content, filed.filed_at), f"table.{kind}") for kind in ("docx", "xlsx")
    )
    filed.save()
    record_filing(filed, by=by)
    return filed


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that says something else in the later of two versions; None where one of them has no such cell."""

    row: str
    column: str
    before: str | None
    after: str | None


def differences(before: FiledTable, after: FiledTable) -> list[Difference]:
    """Return the cells whose text changed, those of rows and columns that came and went among them."""
    old, new = _cells(before.content), _cells(after.content)
    found = [Difference(*at, old.get(at), text) for at, text in new.items() if old.get(at) != text]
    return found + [Difference(*at, text, None) for at, text in old.items() if at not in new]


def _cells(content: dict) -> dict[tuple[str, str], str]:
    """Return the texts of a table by the name of the row, which its first cell is, and the header of the column."""
    cells, seen = {}, {}
    for row in content["rows"]:
        name = row["cells"][0]["text"]
        seen[name] = seen.get(name, 0) + 1
        name = f"{name} ({seen[name]})" if seen[name] > 1 else name
        for column, cell in zip_longest(content["columns"], row["cells"]):
            cells[name, column["header"]] = cell["text"]
    return cells
