"""Fields of changed records that go back: in memory and checked by the same rules as an import, then written."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from history.bulk import change_in_bulk
from spreadsheets.imports.undo_description import UndoDescription, contradicts, tried
from spreadsheets.imports.undoplan import Done, UndoneCell
from spreadsheets.imports.written import Written, value_in
from spreadsheets.merge.saving import problems_of
from spreadsheets.merge.stored import batches
from spreadsheets.resources import SheetResource
from values.rules import as_said_before
from values.text import Person

Fields = list[Any]  # model fields


class ChangingBack:
    def __init__(self, by: Person, reason: str, description: UndoDescription, may: Callable[[Written], bool]) -> None:
        """Prepare; `may` returns whether the person may take back a record, and notes those they may not."""
        self.by, self.reason, self.description, self._may = by, reason, description, may
        # What the database refuses while records that the import added are still there: tried again without these.
        self.aside: list[Written] = []
        self.is_last_try = False

    def try_again(self) -> None:
        """Change back what was put aside; what contradicts others even now is told."""
        self.is_last_try, aside, self.aside = True, self.aside, []
        by_model = defaultdict(list)
        for written in aside:
            by_model[written.model].append(written)
        for of_model in by_model.values():
            self.change_back(of_model)

    def change_back(self, changed: list[Written]) -> None:
        """Give fields of records of one model their former values, where they still have those of the import."""
        resource = changed[0].resource
        going = [
            (written, fields) for written in changed if self._may(written) and (fields := self._still_standing(written))
        ]
        going = self._without_lost_targets(going)
        if resource is None or not going:
            return
        ready = [
            (written, fields, cells)
            for written, fields in going
            if (cells := self._set_back(written, fields)) is not None
        ]
        ready = (
            self._write_together(resource, ready) if resource.is_undone_in_bulk else self._write_each(resource, ready)
        )
        for written, _fields, cells in ready:
            self.description.undone(written, Done.CHANGED_BACK, cells)

    def _still_standing(self, written: Written) -> Fields:
        standing = []
        for f in written.touched:
            if written.now(f) == value_in(written.last, f):
                standing.append(f)
            elif written.now(f) != value_in(written.before, f) and self.description.is_told(written, f):
                self.description.keep(
                    written, _("It was changed since."), [self.description.header(written, f)], written.who_changed(f)
                )
        return standing

    def _without_lost_targets(self, going: list[tuple[Written, Fields]]) -> list[tuple[Written, Fields]]:
        """Leave out what referred to records that are gone: a query for each relation and each 500 of these."""
        named: dict[Any, set[Any]] = defaultdict(set)
        for written, fields in going:
            for f in fields:
                if f.is_relation and not f.many_to_many and value_in(written.before, f) is not None:
                    named[f.related_model].add(value_in(written.before, f))
        standing: dict[Any, set[Any]] = {}
        for model, pks in named.items():
            standing[model] = set()
            for part in batches(pks):
                standing[model] |= set(model._base_manager.filter(pk__in=part).values_list("pk", flat=True))
        left = []
        for written, fields in going:
            lost = [
                f
                for f in fields
                if f.related_model in standing and not f.many_to_many
                if value_in(written.before, f) not in {None, *standing[f.related_model]}
            ]
            if lost:
                headers = [self.description.header(written, f) for f in lost]
                self.description.keep(written, _("The record it referred to no longer exists."), headers)
            if fields := [f for f in fields if f not in lost]:
                left.append((written, fields))
        return left

    def _set_back(self, written: Written, fields: Fields) -> list[UndoneCell] | None:
        """Set the former values in memory; return what that changes, or None where rules forbid it, which is told."""
        resource, live = written.resource, written.live
        refused = [
            f for f in fields if (name := self.description.column_name(written, f)) and not resource.may_write(name)
        ]
        if refused:
            self.description.keep(
                written,
                _("You do not have permission to change this value."),
                [self.description.header(written, f) for f in refused],
            )
            self.description.plan.forbidden += 1
            return None
        cells = [self.description.cell(written, f) for f in fields if self.description.is_told(written, f)]
        before = {f.name: written.now(f) for f in fields}
        live._many = {f.name: value_in(written.before, f) for f in fields if f.many_to_many}
        for f in fields:
            if not f.many_to_many:
                setattr(live, f.attname, value_in(written.before, f))
        resource.attach(live)
        plain = {f.name for f in fields if not f.many_to_many}
        try:
            with as_said_before():
                problems_of(resource, live, plain, before, self.reason, is_new=False)
        except ValidationError as error:
            self._put_back(written, fields, before)
            self.description.keep(written, " ".join(error.messages))
            return None
        return cells

    def _put_back(self, written: Written, fields: Fields, now: dict[str, Any]) -> None:
        for f in fields:
            if not f.many_to_many:
                setattr(written.live, f.attname, now[f.name])
        written.resource.attach(written.live)

    def _write_together(self, resource: SheetResource, ready: list[Any]) -> list[Any]:
        """Write records in bulk; those that contradict others are left out and told, which costs a query for each."""
        while ready:
            names = {f.name for _one, fields, _cells in ready for f in fields}
            rows = sorted((written.live for written, _fields, _cells in ready), key=attrgetter("pk"))
            try:
                with transaction.atomic():
                    change_in_bulk(rows, sorted(names), by=self.by, reason=self.reason)
            except IntegrityError:
                left = [item for item in ready if not self._is_contradiction(*item[:2])]
                if len(left) == len(ready):
                    for written, fields, _cells in ready:
                        self._put_aside(written, fields, contradicts())
                    return []
                ready = left
                continue
            resource.saved(rows, names)
            return ready
        return []

    def _is_contradiction(self, written: Written, fields: Fields) -> bool:
        try:
            written.live.validate_constraints()
        except ValidationError as error:
            self._put_aside(written, fields, " ".join(error.messages))
            return True
        return False

    def _put_aside(self, written: Written, fields: Fields, why: str) -> None:
        """Leave a record as the import left it, for now or for good."""
        self._put_back(written, fields, {f.name: value_in(written.last, f) for f in fields})
        if self.is_last_try:
            self.description.keep(written, why)
        else:
            self.aside.append(written)

    def _write_each(self, resource: SheetResource, ready: list[Any]) -> list[Any]:
        """Save records one by one; one that another stands in the way of is tried again after the others."""
        done, waiting = [], ready
        while waiting:
            refused = []
            for item in waiting:
                written, fields, _cells = item
                why = tried(partial(self._save, resource, written, fields))
                (refused.append((item, why)) if why else done.append(item))
            if len(refused) == len(waiting):
                for (written, fields, _cells), why in refused:
                    self._put_aside(written, fields, why)
                break
            waiting = [item for item, _why in refused]
        return done

    def _save(self, resource: SheetResource, written: Written, fields: Fields) -> None:
        resource.save(written.live, is_new=False, changed={f.name for f in fields}, reason=self.reason)
