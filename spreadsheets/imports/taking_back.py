"""Taking back what an import wrote, inside the caller's transaction: the changed first, then the deleted, the added."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from spreadsheets.catalogue import resources_by_model
from spreadsheets.imports.references import References
from spreadsheets.imports.undoplan import Done, KeptRow, UndoneCell, UndoneRow, UndoPlan
from spreadsheets.imports.written import Written, root_of, value_in, written_by
from spreadsheets.merge.checking import problems_of
from spreadsheets.merge.stored import batches
from spreadsheets.models import ImportRun
from spreadsheets.resources import SheetResource
from values.bulk import change_in_bulk, delete_in_bulk
from values.people import person_name

Fields = list[models.Field]


class TakingBack:
    """One try; `run` returns what was done and what was kept."""

    def __init__(self, run: ImportRun, by, reason: str):
        self.by, self.reason, self.is_own = by, reason, run.by_id == by.pk
        self.resources = {model: made(by) for model, made in resources_by_model().items()}
        self.written = written_by(run.request_id, self.resources)
        self.plan = UndoPlan()
        self._columns: dict[type[models.Model], dict] = {}

    def run(self, tell: Callable[[int, int], None]) -> UndoPlan:
        total = len(self.written)
        tell(0, total)
        added = self._let_beginnings_go_back([one for one in self.written if one.is_added])
        # What refers to another goes back before that one.
        changed = [one for one in reversed(self.written) if not one.is_added and not one.is_deleted]
        for of_model in _by_model(changed):
            self._change_back(of_model)
        tell(len(changed), total)
        for one in self.written:
            if one.is_deleted:
                self._record_again(one)
        self._delete_again([one for one in added if self._may(one)])
        tell(total, total)
        return self.plan

    # --- What each record is told as ---

    def _keep(self, one: Written, why: str, fields: Iterable[str] = (), record: Any = None) -> None:
        who = when = ""
        if record is not None:
            who = person_name(record.history_user) or _("the system")
            when = date_format(localtime(record.history_date), "SHORT_DATETIME_FORMAT")
        self.plan.kept.append(KeptRow(self._kind(one), self._label(one), why, ", ".join(fields), who, when))

    def _undone(self, one: Written, what: str, cells: Iterable[UndoneCell] = ()) -> None:
        self.plan.undone.append(UndoneRow(self._kind(one), self._label(one), str(what), list(cells)))

    def _kind(self, one: Written) -> str:
        title = one.resource and one.resource.title
        return str(title or one.model._meta.verbose_name)

    def _label(self, one: Written) -> str:
        if one.resource is None or not one.is_visible:
            return _("a record that is not yours to see")
        record = one.live or one.last.instance
        return str(one.resource.label_of(one.resource.attach(record)))

    def _may(self, one: Written) -> bool:
        """Whether the person may take it back; tells why not."""
        if one.live is None and not one.is_deleted:
            self._keep(one, _("It was deleted since."), record=one.since[-1] if one.since else None)
            return False
        if one.is_visible and one.resource is not None:
            record = one.live or one.last.instance
            if one.resource.may_take_back(
                one.resource.attach(record), is_added=one.is_added, is_own=self.is_own
            ) and not (one.is_deleted and not one.resource.may_add(record)):
                return True
        self._keep(one, _("You may not change this record."))
        self.plan.forbidden += 1
        return False

    # --- Changed records ---

    def _let_beginnings_go_back(self, added: list[Written]) -> list[Written]:
        """Return the added records but for those that began with another one: what was written of these later is only
        a change, and they themselves go with the record they began with."""
        keys, left = {one.key for one in added}, []
        for one in added:
            if self._owner(one) not in keys:
                left.append(one)
            elif one.first is not one.last:
                one.before = one.first
        return left

    def _owner(self, one: Written):
        if one.resource is None or one.resource.begins_with is None:
            return None
        f = one.model._meta.get_field(one.resource.begins_with[0])
        return root_of(f.related_model), getattr(one.first, f.attname)

    def _change_back(self, changed: list[Written]) -> None:
        """Give fields of records of one model their former values, where they still have those of the import."""
        resource = changed[0].resource
        going = [(one, fields) for one in changed if self._may(one) and (fields := self._still_standing(one))]
        going = self._without_lost_targets(going)
        if resource is None or not going:
            return
        ready = [(one, fields, cells) for one, fields in going if (cells := self._set_back(one, fields)) is not None]
        if resource.is_bulk:
            ready = self._write_together(resource, ready)
        else:
            ready = self._write_each(resource, ready)
        for one, _fields, cells in ready:
            self._undone(one, Done.CHANGED_BACK, cells)

    def _still_standing(self, one: Written) -> Fields:
        standing = []
        for f in one.touched:
            if one.now(f) == value_in(one.last, f):
                standing.append(f)
            elif one.now(f) != value_in(one.before, f) and self._is_told(one, f):
                self._keep(one, _("It was changed since."), [self._header(one, f)], one.who_changed(f))
        return standing

    def _without_lost_targets(self, going: list[tuple[Written, Fields]]) -> list[tuple[Written, Fields]]:
        """Leave out what referred to records that are gone: a query for each relation and each 500 of these."""
        named = defaultdict(set)
        for one, fields in going:
            for f in fields:
                if f.is_relation and not f.many_to_many and value_in(one.before, f) is not None:
                    named[f.related_model].add(value_in(one.before, f))
        standing = {}
        for model, pks in named.items():
            standing[model] = set()
            for part in batches(pks):
                standing[model] |= set(model._base_manager.filter(pk__in=part).values_list("pk", flat=True))
        left = []
        for one, fields in going:
            lost = [
                f
                for f in fields
                if f.related_model in standing and not f.many_to_many
                if value_in(one.before, f) not in {None, *standing[f.related_model]}
            ]
            if lost:
                headers = [self._header(one, f) for f in lost]
                self._keep(one, _("It referred to a record that is gone."), headers)
            if fields := [f for f in fields if f not in lost]:
                left.append((one, fields))
        return left

    def _set_back(self, one: Written, fields: Fields) -> list[UndoneCell] | None:
        """Set the former values in memory; return what that changes, or None where rules forbid it, which is told."""
        resource, live = one.resource, one.live
        refused = [f for f in fields if (name := self._column_name(one, f)) and not resource.may_write(name)]
        if refused:
            self._keep(one, _("You may not change this value."), [self._header(one, f) for f in refused])
            self.plan.forbidden += 1
            return None
        cells = [self._cell(one, f) for f in fields if self._is_told(one, f)]
        before = {f.name: one.now(f) for f in fields}
        live._many = {f.name: value_in(one.before, f) for f in fields if f.many_to_many}
        for f in fields:
            if not f.many_to_many:
                setattr(live, f.attname, value_in(one.before, f))
        resource.attach(live)
        plain = {f.name for f in fields if not f.many_to_many}
        try:
            problems_of(resource, live, plain, before, self.reason, is_new=False)
        except ValidationError as error:
            self._put_back(one, fields, before)
            self._keep(one, " ".join(error.messages))
            return None
        return cells

    def _put_back(self, one: Written, fields: Fields, now: dict[str, Any]) -> None:
        for f in fields:
            if not f.many_to_many:
                setattr(one.live, f.attname, now[f.name])
        one.resource.attach(one.live)

    def _write_together(self, resource: SheetResource, ready: list) -> list:
        """Write records in bulk; those that contradict others are left out and told, which costs a query for each."""
        while ready:
            names = {f.name for _one, fields, _cells in ready for f in fields}
            rows = sorted((one.live for one, _fields, _cells in ready), key=attrgetter("pk"))
            try:
                with transaction.atomic():
                    change_in_bulk(rows, sorted(names), by=self.by, reason=self.reason)
            except IntegrityError:
                left = [item for item in ready if not self._is_contradiction(item[0])]
                if len(left) == len(ready):
                    for one, _fields, _cells in ready:
                        self._keep(one, _contradicts())
                    return []
                ready = left
                continue
            resource.saved(rows, names)
            return ready
        return []

    def _is_contradiction(self, one: Written) -> bool:
        try:
            one.live.validate_constraints()
        except ValidationError as error:
            self._keep(one, " ".join(error.messages))
            return True
        return False

    def _write_each(self, resource: SheetResource, ready: list) -> list:
        """Save records one by one; one that another stands in the way of is tried again after the others."""
        done, waiting = [], ready
        while waiting:
            refused = []
            for item in waiting:
                one, fields, _cells = item
                why = self._tried(lambda o=one, f=fields: self._save(resource, o, f))
                (refused.append((item, why)) if why else done.append(item))
            if len(refused) == len(waiting):
                for (one, _fields, _cells), why in refused:
                    self._keep(one, why)
                break
            waiting = [item for item, _why in refused]
        return done

    def _save(self, resource: SheetResource, one: Written, fields: Fields) -> None:
        resource.save(one.live, is_new=False, changed={f.name for f in fields}, reason=self.reason)

    def _tried(self, act: Callable[[], None]) -> str:
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
            return _contradicts()
        return ""

    # --- Deleted ones ---

    def _record_again(self, one: Written) -> None:
        if one.live is not None:
            self._keep(one, _("It is recorded again already."), record=one.since[-1] if one.since else None)
            return
        if not self._may(one):
            return
        row = one.last.instance
        row.last_version = one.last.version

        def save() -> None:
            row.full_clean()
            row._history_user, row._change_reason = self.by, self.reason
            row.save()

        if why := self._tried(save):
            self._keep(one, why)
        else:
            self._undone(one, Done.RECORDED_AGAIN)

    # --- Added ones ---

    def _delete_again(self, added: list[Written]) -> None:
        unchanged = {}
        for one in added:
            if changed := one.overwritten:
                headers = [self._header(one, f) for f in changed if self._is_told(one, f)]
                self._keep(one, _("It was changed since."), headers, one.who_changed(changed[0]))
            else:
                unchanged[one.key] = one
        stay = [one for one in unchanged.values() if one.resource.stays_recorded]
        going = {key: one for key, one in unchanged.items() if not one.resource.stays_recorded}
        along = self._begun_with(going)
        references = References({*going, *along}, self.resources)
        told = references.told(key for key in going if key not in references.free)
        for key, one in going.items():
            if key not in references.free:
                self._keep(one, _("Something refers to it: %(what)s.") % {"what": told[key]})
        for one in stay:
            if why := self._tried(lambda o=one: o.resource.take_back(o.live, self.reason)):
                self._keep(one, why)
            else:
                self._undone(one, Done.WITHDRAWN)
        free = [one for key, one in going.items() if key in references.free]
        for one in free:
            self._undone(one, Done.DELETED)
        self._delete([record for key, record in along.items() if key in references.free])
        self._delete([one.live for one in reversed(free)])

    def _begun_with(self, going: dict) -> dict:
        """The records, by key, that began with those that go, and that nobody has given anything since."""
        found = {}
        for model, resource in self.resources.items():
            if resource.begins_with is None:
                continue
            name, condition = resource.begins_with
            owner = root_of(model._meta.get_field(name).related_model)
            for part in batches(pk for of, pk in going if of is owner):
                rows = model._base_manager.filter(condition, **{f"{name}__in": part})
                found |= {(root_of(model), row.pk): row for row in rows}
        return {key: row for key, row in found.items() if key not in going}

    def _delete(self, records: list[models.Model]) -> None:
        """Delete records that nothing else refers to: what is written in bulk first, for the others may be kept by it."""
        by_model = defaultdict(list)
        for record in records:
            by_model[type(record)].append(record)
        resources = self.resources
        for model in sorted(by_model, key=lambda model: not resources[model].is_bulk):
            if resources[model].is_bulk:
                rows = sorted(by_model[model], key=attrgetter("pk"))
                for number in range(0, len(rows), 1000):
                    delete_in_bulk(rows[number : number + 1000], by=self.by, reason=self.reason)
            else:
                for record in sorted(by_model[model], key=attrgetter("pk"), reverse=True):
                    resources[model].take_back(record, self.reason)

    # --- Words ---

    def _column(self, one: Written, f: models.Field):
        if one.resource is None:
            return None
        if one.model not in self._columns:
            columns = [c for c in one.resource.columns if not c.is_locked]
            self._columns[one.model] = {c.field_of(one.model): c for c in columns}
        return self._columns[one.model].get(f)

    def _column_name(self, one: Written, f: models.Field) -> str:
        column = self._column(one, f)
        return column.column_name if column else ""

    def _is_told(self, one: Written, f: models.Field) -> bool:
        """What follows from other values goes along with them, in silence."""
        return f.editable or self._column(one, f) is not None

    def _header(self, one: Written, f: models.Field) -> str:
        if one.resource is None or not one.is_visible:
            return ""
        column = self._column(one, f)
        return str(column.header if column else f.verbose_name)

    def _cell(self, one: Written, f: models.Field) -> UndoneCell:
        column = self._column(one, f)
        old, new = one.now(f), value_in(one.before, f)
        text = column.text if column else (lambda value: "" if value is None else str(value))
        return UndoneCell(self._header(one, f), text(old), text(new))


def _contradicts() -> str:
    return _("It would contradict what is recorded now.")


def _by_model(found: list[Written]) -> list[list[Written]]:
    grouped = defaultdict(list)
    for one in found:
        grouped[one.model].append(one)
    return list(grouped.values())
