"""What a person had before them when they saved or filed an own table, and how they are told that it changed."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports.fingerprints import fingerprint
from reports.models import OwnTable

FIELDS = frozenset({"title", "period", "letterhead", "signer_capacity", "signer_name", "is_shared"})


class Overtaken(ValidationError):
    """Somebody saved the table since its form was given out; `stored` is the table as it is now."""

    def __init__(self, stored: OwnTable, names: list[str]):
        self.stored = stored
        text = _("Someone else has saved this table since: %(changed)s. Save again to replace that by what is here.")
        super().__init__(text % {"changed": "; ".join(_said(stored, name) for name in names)})


def _said(table: OwnTable, name: str) -> str:
    """Return what a field of a table says: "period 2026"."""
    value = getattr(table, name)
    if isinstance(value, bool):
        value = _("yes") if value else _("no")
    elif name == "letterhead":
        value = table.get_letterhead_display()
    return f"{OwnTable._meta.get_field(name).verbose_name} “{value}”"


class LookAgain(ValidationError):
    """The table is not the one that was looked at."""

    def __init__(self, names: list[str]):
        parts = {
            "title": _("title"),
            "period": _("period"),
            "source": _("list or table"),
            "filters": _("filters"),
            "head": _("letterhead"),
            "signer": _("signatory"),
            "columns": _("columns"),
            "rows": _("rows and numbers"),
            "notes": _("notes"),
            "true_by": _("day by which it is true"),
        }
        text = _("The table has changed since it was looked at: %(parts)s. Look again, then file.")
        super().__init__(text % {"parts": ", ".join(parts[name] for name in names if name in parts)})


def seen_of(table: OwnTable) -> str:
    """Return the fingerprint of what a table's form shows; empty for one that is not saved yet."""
    return fingerprint((name, getattr(table, name)) for name in sorted(FIELDS)) if table.pk else ""
