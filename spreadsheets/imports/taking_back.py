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
from spreadsheets.imports.written import Key, Written, root_of, written_by
from spreadsheets.merge.stored import batches
from spreadsheets.models import ImportRun
from values.rules import as_said_before
from values.text import Person


class TakingBack:
    """One try; `run` returns what was done and what was kept."""

    def __init__(self, run: ImportRun, by: Person, reason: str) -> None:
        self.by, self.reason, self.is_own = by, reason, run.by_id == by.pk
        lookups: dict[Any, Any] = {}
        self.resources = {model: made(by, lookups) for model, made in resources_by_model().items()}
        self.written = written_by(run.request_id, self.resources)
        self.description = UndoDescription()
        self.plan = self.description.plan

    def run(self, tell: Callable[[int, int], None]) -> UndoPlan:
        total = len(self.written)
        tell(0, total)
        added = self._let_beginnings_go_back([one for one in self.written if one.is_added])
        in_the_way = [one for one in added if one.resource is not None and one.resource.takes_a_place]
        added = [one for one in added if one.resource is None or not one.resource.takes_a_place]
        self._delete_again([one for one in in_the_way if self._may(one)])
        # What refers to another goes back before that one.
        changed = [one for one in reversed(self.written) if not one.is_added and not one.is_deleted]
        changing = ChangingBack(self.by, self.reason, self.description, self._may)
        for of_model in _by_model(changed):
            changing.change_back(of_model)
        tell(len(changed), total)
        for one in self.written:
            if one.is_deleted:
                self._record_again(one)
        self._delete_again([one for one in added if self._may(one)])
        changing.try_again()
        tell(total, total)
        return self.plan

    def _may(self, one: Written) -> bool:
        """Whether the person may take it back; tells why not."""
        if one.live is None and not one.is_deleted:
            self.description.keep(one, _("It was deleted since."), record=one.since[-1] if one.since else None)
            return False
        if one.is_visible and one.resource is not None:
            record = one.live or one.last.instance
            if one.resource.may_take_back(
                one.resource.attach(record), is_added=one.is_added, is_own=self.is_own
            ) and not (one.is_deleted and not one.resource.may_add(record)):
                return True
        self.description.keep(one, _("You may not change this record."))
        self.plan.forbidden += 1
        return False

    # --- Changed records ---

    def _let_beginnings_go_back(self, added: list[Written]) -> list[Written]:
        """Return the added records but for those that began with another one: what was written of these later is only
        a change, and they themselves go with the record they began with."""
        keys, begun, left = {one.key for one in added}, self._beginnings(added), []
        for one in added:
            if one.key not in begun or self._owner(one) not in keys:
                left.append(one)
            elif one.first is not one.last:
                one.before = one.first
        return left

    def _beginnings(self, added: list[Written]) -> set[Key]:
        """Those that were first recorded as beginnings of others are."""
        found = set()
        for model, resource in self.resources.items():
            if resource.begins_with is None:
                continue
            firsts = {one.first.pk: one.key for one in added if one.model is model}
            for part in batches(firsts):
                begun = model.history.filter(resource.begins_with[1], pk__in=part).values_list("pk", flat=True)
                found |= {firsts[pk] for pk in begun}
        return found

    def _owner(self, one: Written) -> Key:
        f: Any = one.model._meta.get_field(one.resource.begins_with[0])
        return root_of(f.related_model), getattr(one.first, f.attname)

    # --- Deleted ones ---

    def _record_again(self, one: Written) -> None:
        if one.live is not None:
            self.description.keep(one, _("It is recorded again already."), record=one.since[-1] if one.since else None)
            return
        if not self._may(one):
            return
        row = one.last.instance
        row.comes_after(one.last)

        def save() -> None:
            with as_said_before():
                row.full_clean()
            row._history_user, row._change_reason = self.by, self.reason
            row.save()

        if why := tried(save):
            self.description.keep(one, why)
        else:
            self.description.undone(one, Done.RECORDED_AGAIN)

    # --- Added ones ---

    def _delete_again(self, added: list[Written]) -> None:
        unchanged = {}
        for one in added:
            if changed := one.overwritten:
                headers = [self.description.header(one, f) for f in changed if self.description.is_told(one, f)]
                self.description.keep(one, _("It was changed since."), headers, one.who_changed(changed[0]))
            else:
                unchanged[one.key] = one
        stay = [one for one in unchanged.values() if one.resource.stays_recorded]
        going = {key: one for key, one in unchanged.items() if not one.resource.stays_recorded}
        along = self._begun_with(going)
        references = References({*going, *along}, self.resources)
        told = references.told(key for key in going if key not in references.free)
        for key, one in going.items():
            if key not in references.free:
                self.description.keep(one, _("Something refers to it: %(what)s.") % {"what": told[key]})
        for one in stay:
            if why := tried(partial(one.resource.take_back, one.live, self.reason)):
                self.description.keep(one, why)
            else:
                self.description.undone(one, Done.WITHDRAWN)
        free = [one for key, one in going.items() if key in references.free]
        for one in free:
            self.description.undone(one, Done.DELETED)
        self._delete([record for key, record in along.items() if key in references.free])
        self._delete([one.live for one in reversed(free)])

    def _begun_with(self, going: dict[Any, Any]) -> dict[Any, Any]:
        """The records, by key, that began with those that go, and that nobody has given anything since."""
        found: dict[Any, Any] = {}
        for model, resource in self.resources.items():
            if resource.begins_with is None:
                continue
            name, condition = resource.begins_with
            beginning: Any = model._meta.get_field(name)
            owner = root_of(beginning.related_model)
            for part in batches(pk for of, pk in going if of is owner):
                rows = model._base_manager.filter(condition, **{f"{name}__in": part})
                found |= {(root_of(model), row.pk): row for row in rows}
        return {key: row for key, row in found.items() if key not in going}

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


def _by_model(found: list[Written]) -> list[list[Written]]:
    grouped = defaultdict(list)
    for one in found:
        grouped[one.model].append(one)
    return list(grouped.values())
