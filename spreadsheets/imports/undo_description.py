"""How taking back an import is told: each record by its name, each value as its column shows it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from spreadsheets.imports.undoplan import KeptRow, UndoneCell, UndoneRow, UndoPlan
from spreadsheets.imports.written import Written, value_in
from values.text import person_name


class UndoDescription:
    """Collects in `plan` what is done and what is kept; needs the resources of the records for who reads it."""

    def __init__(self) -> None:
        self.plan = UndoPlan()
        self._columns: dict[type[models.Model], dict[Any, Any]] = {}

    def keep(self, one: Written, why: str, fields: Iterable[str] = (), record: Any = None) -> None:
        who = when = ""
        if record is not None:
            who = person_name(record.history_user) or _("the system")
            when = date_format(localtime(record.history_date), "SHORT_DATETIME_FORMAT")
        self.plan.kept.append(KeptRow(self.kind(one), self.label(one), why, ", ".join(fields), who, when))

    def undone(self, one: Written, what: str, cells: Iterable[UndoneCell] = ()) -> None:
        self.plan.undone.append(UndoneRow(self.kind(one), self.label(one), str(what), list(cells)))

    def kind(self, one: Written) -> str:
        title = one.resource and one.resource.title
        return str(title or one.model._meta.verbose_name)

    def label(self, one: Written) -> str:
        if one.resource is None or not one.is_visible:
            return _("a record that is not yours to see")
        record = one.live or one.last.instance
        return str(one.resource.label_of(one.resource.attach(record)))

    def column(self, one: Written, f: "models.Field[Any, Any]") -> Any:
        if one.resource is None:
            return None
        if one.model not in self._columns:
            columns = [c for c in one.resource.columns if not c.is_locked]
            self._columns[one.model] = {c.field_of(one.model): c for c in columns}
        return self._columns[one.model].get(f)

    def column_name(self, one: Written, f: "models.Field[Any, Any]") -> str:
        column = self.column(one, f)
        return column.column_name if column else ""

    def is_told(self, one: Written, f: "models.Field[Any, Any]") -> bool:
        """What follows from other values goes along with them, in silence."""
        return f.editable or self.column(one, f) is not None

    def header(self, one: Written, f: "models.Field[Any, Any]") -> str:
        if one.resource is None or not one.is_visible:
            return ""
        column = self.column(one, f)
        return str(column.header if column else f.verbose_name)

    def cell(self, one: Written, f: "models.Field[Any, Any]") -> UndoneCell:
        column = self.column(one, f)
        old, new = one.now(f), value_in(one.before, f)
        text = column.text if column else (lambda value: "" if value is None else str(value))
        return UndoneCell(self.header(one, f), text(old), text(new))


def tried(act: Callable[[], None]) -> str:
    """Do it in a savepoint of its own; return why it cannot be done, or nothing."""
    try:
        with transaction.atomic():
            act()
    except ValidationError as error:
        return " ".join(error.messages)
    except PermissionDenied:
        return _("You may not change this record.")
    except models.ProtectedError:
        return _("Something refers to it.")
    except IntegrityError:
        return contradicts()
    return ""


def contradicts() -> str:
    return _("It would contradict what is recorded now.")
