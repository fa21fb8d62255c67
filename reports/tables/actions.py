"""Writes about own tables: made, edited, deleted, filed.

As all actions: keywords only, atomic, `by=` the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from progress.access import scope
from reports.models import FiledTable, OwnTable
from reports.tables.content import content_of
from reports.tables.sources import Source
from values.today import now

FIELDS = frozenset({"title", "period", "letterhead", "signer_capacity", "signer_name", "is_shared"})


@transaction.atomic
def save_table(*, by, table: OwnTable, values: Mapping[str, Any]) -> OwnTable:
    """Make a table that is not saved yet, or change one. Raises PermissionDenied and ValidationError."""
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"not of an own table: {', '.join(sorted(unknown))}")
    stored = _own(by, table) if table.pk else table
    if values.get("is_shared") and not stored.is_shared and not by.has_perm("reports.add_owntable"):
        raise PermissionDenied
    for name, value in values.items():
        setattr(stored, name, value)
    if not stored.pk:
        stored.owner = by
    stored.full_clean()
    content_of(Source(stored, by))  # one that nobody could open is refused
    stored.save()
    return stored


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
def file_table(*, table: OwnTable, by, reason: str = "") -> FiledTable:
    """File a table as the records are now, for its period; return the version that was made.

    Raises PermissionDenied; ValidationError for a correction without a reason, and where nothing changed.
    """
    visible = OwnTable.objects.visible_to(by).select_for_update().filter(pk=table.pk)
    stored = visible.first()  # of two who file, one comes second
    source = Source(stored, by) if stored else None
    if stored is None or source is None or not may_file(by, source):
        raise PermissionDenied
    last = FiledTable.objects.of(stored).first()
    if last and not reason.strip():
        raise ValidationError(_("Give the reason for the correction."))
    content = content_of(source)
    if last and last.content == content:
        raise ValidationError(_("Nothing has changed since the version filed last."))
    filed = FiledTable(table=stored, period=stored.period, content=content, reason=reason)
    filed.number, filed.filed_at, filed.filed_by = (last.number + 1 if last else 1), now(), by
    filed.of_clusters, filed.of_zones = ("cluster" in source.site_kinds), ("zone" in source.site_kinds)
    filed.full_clean()
    filed.save()
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
