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

    def keep(self, written: Written, why: str, fields: Iterable[str] = (), record: Any = None) -> None:
        author = when = ""
        if record is not None:
            author = person_name(record.history_user) or _("the system")
            when = date_format(localtime(record.history_date), "SHORT_DATETIME_FORMAT")
        self.plan.kept.append(KeptRow(self.kind(written), self.label(written), why, ", ".join(fields), author, when))

    def undone(self, written: Written, what: str, cells: Iterable[UndoneCell] = ()) -> None:
        self.plan.undone.append(UndoneRow(self.kind(written), self.label(written), str(what), list(cells)))

    def kind(self, written: Written) -> str:
        title = written.resource and written.resource.title
        return str(title or written.model._meta.verbose_name)

    def label(self, written: Written) -> str:
        if written.resource is None or not written.is_visible:
            return _("a record outside your access")
        record = written.live or written.last.instance
        return str(written.resource.label_of(written.resource.attach(record)))

    def column(self, written: Written, f: "models.Field[Any, Any]") -> Any:
        if written.resource is None:
            return None
        if written.model not in self._columns:
            columns = [c for c in written.resource.columns if not c.is_locked]
            self._columns[written.model] = {c.field_of(written.model): c for c in columns}
        return self._columns[written.model].get(f)

    def column_name(self, written: Written, f: "models.Field[Any, Any]") -> str:
        column = self.column(written, f)
        return column.column_name if column else ""

    def is_told(self, written: Written, f: "models.Field[Any, Any]") -> bool:
        """Return whether a field is shown: one that follows from others is not."""
        return f.editable or self.column(written, f) is not None

    def header(self, written: Written, f: "models.Field[Any, Any]") -> str:
        if written.resource is None or not written.is_visible:
            return ""
        column = self.column(written, f)
        return str(column.header if column else f.verbose_name)

    def cell(self, written: Written, f: "models.Field[Any, Any]") -> UndoneCell:
        column = self.column(written, f)
        old, new = written.now(f), value_in(written.before, f)
        text = column.text if column else (lambda value: "" if value is None else str(value))
        return UndoneCell(self.header(written, f), text(old), text(new))


def tried(act: Callable[[], None]) -> str:
    """Do it in a savepoint of its own; return why it cannot be done, or nothing."""
    try:
        with transaction.atomic():
            act()
    except ValidationError as error:
        return " ".join(error.messages)
    except PermissionDenied:
        return _("You do not have permission to change this record.")
    except models.ProtectedError:
        return _("It is used by another record.")
    except IntegrityError:
        return contradicts()
    return ""


def contradicts() -> str:
    return _("It would contradict what is recorded now.")
