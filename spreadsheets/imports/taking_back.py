"""Taking back what an import wrote, inside the caller's transaction: the changed first, then the deleted, the added."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from history.bulk import delete_in_bulk
from spreadsheets.catalogue import resources_by_model
from spreadsheets.imports.changing_back import ChangingBack
from spreadsheets.imports.references import References
from spreadsheets.imports.undo_description import UndoDescription, tried
from spreadsheets.imports.undoplan import Done, UndoPlan
from spreadsheets.imports.written import Key, Written, refuse_stale, root_of, written_by
from spreadsheets.merge.stored import batches
from spreadsheets.models import ImportRun
from values.rules import as_said_before
from values.text import Person


class TakingBack:
    """One try: made, it has read what it needs and locked nothing; `run` writes, and returns what was done and kept."""

    def __init__(self, run: ImportRun, by: Person, reason: str) -> None:
        self.by, self.reason, self.is_own = by, reason, run.by_id == by.pk
        lookups: dict[Any, Any] = {}
        self.resources = {model: made(by, lookups) for model, made in resources_by_model().items()}
        self.written = written_by(run.request_id, self.resources)
        self.description = UndoDescription()
        self.plan = self.description.plan

    def run(self, on_progress: Callable[[int, int], None]) -> UndoPlan:
        """Take back what was written, inside a transaction.

        Raises SomeAreStale where somebody saved one of the records since they were read.
        """
        refuse_stale(self.written)
        total = len(self.written)
        on_progress(0, total)
        added = self._let_beginnings_go_back([written for written in self.written if written.is_added])
        in_the_way = [written for written in added if written.resource is not None and written.resource.takes_a_place]
        added = [written for written in added if written.resource is None or not written.resource.takes_a_place]
        self._delete_again([written for written in in_the_way if self._may(written)])
        # What refers to another goes back before that one.
        changed = [written for written in reversed(self.written) if not written.is_added and not written.is_deleted]
        changing = ChangingBack(self.by, self.reason, self.description, self._may)
        for of_model in _by_model(changed):
            changing.change_back(of_model)
        on_progress(len(changed), total)
        for written in self.written:
            if written.is_deleted:
                self._record_again(written)
        self._delete_again([written for written in added if self._may(written)])
        changing.try_again()
        on_progress(total, total)
        return self.plan

    def _may(self, written: Written) -> bool:
        """Return whether the person may take it back; tells why not."""
        if written.live is None and not written.is_deleted:
            self.description.keep(
                written, _("It was deleted since."), record=written.since[-1] if written.since else None
            )
            return False
        if written.is_visible and written.resource is not None:
            record = written.live or written.last.instance
            if written.resource.may_take_back(
                written.resource.attach(record), is_added=written.is_added, is_own=self.is_own
            ) and not (written.is_deleted and not written.resource.may_add(record)):
                return True
        self.description.keep(written, _("You do not have permission to change this record."))
        self.plan.forbidden += 1
        return False

    # --- Changed records ---

    def _let_beginnings_go_back(self, added: list[Written]) -> list[Written]:
        """Return the added records but for those that began with another one: what was written of these later is only
        a change, and they themselves go with the record they began with."""
        keys, begun, left = {written.key for written in added}, self._beginnings(added), []
        for written in added:
            if written.key not in begun or self._owner(written) not in keys:
                left.append(written)
            elif written.first is not written.last:
                written.before = written.first
        return left

    def _beginnings(self, added: list[Written]) -> set[Key]:
        """Return the keys of added records that were created along with others, as `begins_with` says."""
        beginnings = set()
        for model, resource in self.resources.items():
            if resource.begins_with is None:
                continue
            firsts = {written.first.pk: written.key for written in added if written.model is model}
            for part in batches(firsts):
                begun = model.history.filter(resource.begins_with[1], pk__in=part).values_list("pk", flat=True)
                beginnings |= {firsts[pk] for pk in begun}
        return beginnings

    def _owner(self, written: Written) -> Key:
        f: Any = written.model._meta.get_field(written.resource.begins_with[0])
        return root_of(f.related_model), getattr(written.first, f.attname)

    # --- Deleted ones ---

    def _record_again(self, written: Written) -> None:
        if written.live is not None:
            self.description.keep(
                written, _("It was already recorded again."), record=written.since[-1] if written.since else None
            )
            return
        if not self._may(written):
            return
        row = written.last.instance
        row.comes_after(written.last)

        def save() -> None:
            with as_said_before():
                row.full_clean()
            row._history_user, row._change_reason = self.by, self.reason
            row.save()

        if why := tried(save):
            self.description.keep(written, why)
        else:
            self.description.undone(written, Done.RECORDED_AGAIN)

    # --- Added ones ---

    def _delete_again(self, added: list[Written]) -> None:
        unchanged = {}
        for written in added:
            if changed := written.overwritten:
                headers = [self.description.header(written, f) for f in changed if self.description.is_told(written, f)]
                self.description.keep(written, _("It was changed since."), headers, written.who_changed(changed[0]))
            else:
                unchanged[written.key] = written
        stay = [written for written in unchanged.values() if written.resource.stays_recorded]
        going = {key: written for key, written in unchanged.items() if not written.resource.stays_recorded}
        along = self._begun_with(going)
        references = References({*going, *along}, self.resources)
        holders = references.told(key for key in going if key not in references.free)
        for key, written in going.items():
            if key not in references.free:
                self.description.keep(written, _("It is used by: %(what)s.") % {"what": holders[key]})
        for written in stay:
            if why := tried(partial(written.resource.take_back, written.live, self.reason)):
                self.description.keep(written, why)
            else:
                self.description.undone(written, Done.WITHDRAWN)
        free = [written for key, written in going.items() if key in references.free]
        for written in free:
            self.description.undone(written, Done.DELETED)
        self._delete([record for key, record in along.items() if key in references.free])
        self._delete([written.live for written in reversed(free)])

    def _begun_with(self, going: dict[Any, Any]) -> dict[Any, Any]:
        """Return by key the records created along with those that go and never filled in since."""
        begun: dict[Any, Any] = {}
        for model, resource in self.resources.items():
            if resource.begins_with is None:
                continue
            name, condition = resource.begins_with
            beginning: Any = model._meta.get_field(name)
            owner = root_of(beginning.related_model)
            for part in batches(pk for of, pk in going if of is owner):
                rows = model._base_manager.filter(condition, **{f"{name}__in": part})
                begun |= {(root_of(model), row.pk): row for row in rows}
        return {key: row for key, row in begun.items() if key not in going}

    def _delete(self, records: list[Any]) -> None:
        """Delete records that nothing else refers to: what is written in bulk first, for others may be kept by it."""
        by_model = defaultdict(list)
        for record in records:
            by_model[type(record)].append(record)
        resources = self.resources
        for model in sorted(by_model, key=lambda model: not resources[model].is_undone_in_bulk):
            if resources[model].is_undone_in_bulk:
                rows = sorted(by_model[model], key=attrgetter("pk"))
                for number in range(0, len(rows), 1000):
                    delete_in_bulk(rows[number : number + 1000], by=self.by, reason=self.reason)
            else:
                for record in sorted(by_model[model], key=attrgetter("pk"), reverse=True):
                    resources[model].take_back(record, self.reason)


def _by_model(all_written: list[Written]) -> list[list[Written]]:
    grouped = defaultdict(list)
    for written in all_written:
        grouped[written.model].append(written)
    return list(grouped.values())
