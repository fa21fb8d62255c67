"""The merge itself: three voices for each value, the last fixture's, this fixture's and the database's."""

from collections.abc import Collection
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from seeding import columns
from seeding.known import Known, is_lost
from seeding.models import SeedRecord
from seeding.outcome import SeedOutcome
from seeding.rows import FixtureRow, Reader
from values.rules import as_said_before

NEVER_GIVEN = object()
# Where what an object says comes from.
PROVENANCE = {"source", "as_of", "document"}


def seed(*folders: Path, forgets: bool = True, but: Collection[tuple[str, str]] = ()) -> SeedOutcome:
    """Merge the fixtures of the folders into the database, all or nothing; raise SeedError for a broken fixture.

    What is no longer given is told and forgotten, unless some of what was given is not here to be read (`forgets`).
    The objects of the identities `but` are left as they are.
    """
    with transaction.atomic():
        reader = Reader()
        rows = [row for row in reader.read(*folders) if row.identity not in but]
        outcome = Merge(rows, forgets).run()
        outcome.overridden = reader.overridden
        return outcome


class Merge:
    """One run over all rows, in their order."""

    def __init__(self, rows: list[FixtureRow], forgets: bool = True):
        self.rows = rows
        self.forgets = forgets
        self.outcome = SeedOutcome(objects=len(rows))
        self.known = Known(rows)
        self.changed_records: list[SeedRecord] = []

    def run(self) -> SeedOutcome:
        for row in self.rows:
            self._merge(row)
        self._write_records()
        return self.outcome

    def _merge(self, row: FixtureRow) -> None:
        record = self.known.records.get(row.identity)
        instance = self.known.find(row)
        values = {name: columns.plain(value) for name, value in row.values.items()}
        if record is None or record.values != values:
            before = record.values if record else {}
            if instance is None and record is None and (instance := self.known.equal(row)):
                before = self._taken_as_shipped(row, instance)
            # A row that clashes with the office's own is left out and told when it is merged; the start goes on.
            row.check(instance, beside_others=not self.known.records)
            if instance is not None:
                self._update(row, instance, before)
            elif record is None:
                instance = self._create(row)
            else:
                self._tell(_("%(object)s was deleted here and stays so."), row)
        self.known.remember(row, instance)
        self._keep_record(row, record, values, instance.pk if instance else record and record.object_id)

    def _taken_as_shipped(self, row: FixtureRow, instance: models.Model) -> dict:
        """Say that a record under another key is taken as the row's; return what an earlier folder said of it."""
        if other := self.known.given.get((row.model, instance.pk)):
            return {name: columns.plain(value) for name, value in other.values.items()}
        self._tell(_("%(object)s of this office is taken as the one shipped now."), row, instance)
        return {}

    def _create(self, row: FixtureRow) -> models.Model | None:
        values = {name: self.known.resolve(row.field(name), value) for name, value in row.values.items()}
        missing = [str(row.field(name).verbose_name) for name in values if is_lost(row.values[name], values[name])]
        if missing:
            message = _("%(object)s is not added: what it refers to is not recorded here (%(fields)s).")
            self._tell(message, row, fields=", ".join(missing))
            return None
        instance = row.model()
        if not self._save(row, instance, values):
            return None
        self.outcome.added += 1
        return instance

    def _update(self, row: FixtureRow, instance: models.Model, before: dict) -> None:
        news = {name: value for name, value in row.values.items() if self._is_news(row, instance, before, name)}
        kept = {name for name in news if not self._gives_way(row, instance, before, name)}
        if kept - PROVENANCE:
            # A value that staff gave does not get the source of another one.
            kept |= news.keys() & PROVENANCE
        for name in (name for name in news if name in kept):
            self._tell_kept(row, instance, name)
        changes = {name: self.known.resolve(row.field(name), news[name]) for name in news if name not in kept}
        if changes and self._save(row, instance, changes):
            self.outcome.updated += 1

    def _is_news(self, row: FixtureRow, instance: models.Model, before: dict, name: str) -> bool:
        """Return whether this fixture says something else of a field than the last one and than the database."""
        field, raw = row.field(name), row.values[name]
        value, have = self.known.resolve(field, raw), columns.stored(field, instance)
        return columns.plain(raw) != before.get(name, NEVER_GIVEN) and columns.plain(value) != columns.plain(have)

    def _gives_way(self, row: FixtureRow, instance: models.Model, before: dict, name: str) -> bool:
        field, value = row.field(name), row.values[name]
        is_free = self._is_untouched(field, columns.stored(field, instance), before)
        return is_free and not is_lost(value, self.known.resolve(field, value))

    def _tell_kept(self, row: FixtureRow, instance: models.Model, name: str) -> None:
        field, raw = row.field(name), row.values[name]
        value, have = self.known.resolve(field, raw), columns.stored(field, instance)
        shipped = raw if is_lost(raw, value) else columns.shown(field, value)
        message = _("%(object)s, %(field)s: “%(kept)s” is kept, the shipped data say “%(shipped)s”.")
        kept = columns.shown(field, have)
        self._tell(message, row, instance, field=field.verbose_name, kept=kept, shipped=shipped)

    def _is_untouched(self, field: models.Field, have, before: dict) -> bool:
        """Return whether the database holds the last fixture's value or, where it gave none, the default."""
        if field.name not in before:
            return columns.is_untouched(field, have)
        was = self.known.resolve(field, before[field.name])
        return columns.plain(have) == columns.plain(was) and not is_lost(before[field.name], was)

    def _save(self, row: FixtureRow, instance: models.Model, values: dict) -> bool:
        """Set and save; where the rest of the database does not allow it, say so and leave everything as it is."""
        lists = {name: value for name, value in values.items() if row.field(name).many_to_many}
        for name in values.keys() - lists.keys():
            setattr(instance, row.field(name).attname, values[name])
        instance._change_reason = _("Data shipped with the software")
        try:
            with transaction.atomic():
                with as_said_before():
                    instance.clean()
                if instance._state.adding and hasattr(instance, "clean_shipped"):
                    instance.clean_shipped()
                instance.save()
                for name, value in lists.items():
                    getattr(instance, name).set(value)
        except (ValidationError, IntegrityError) as error:
            message = _("%(object)s does not fit what is recorded here: %(problem)s")
            self._tell(message, row, problem=_problem(instance, error))
            return False
        return True

    def _tell(self, message: str, row: FixtureRow, instance: models.Model | None = None, **words) -> None:
        title = f"{row.model._meta.verbose_name} “{instance or row.draft}”"
        self.outcome.kept.append(message % {"object": title, **words})

    def _keep_record(self, row: FixtureRow, record: SeedRecord | None, values: dict, object_id: int | None) -> None:
        if record and (record.values, record.object_id) == (values, object_id):
            return
        record = record or SeedRecord(model=row.identity[0], key=row.key)
        record.values, record.object_id = values, object_id
        self.changed_records.append(record)

    def _write_records(self) -> None:
        """Keep what this fixture said, and forget what it no longer says."""
        added = [record for record in self.changed_records if record.pk is None]
        changed = [record for record in self.changed_records if record.pk is not None]
        dropped = self.known.no_longer_given() if self.forgets else []
        if added:
            SeedRecord.objects.bulk_create(added)
        if changed:
            SeedRecord.objects.bulk_update(changed, ["object_id", "values"])
        if dropped:
            SeedRecord.objects.filter(pk__in=[record.pk for record in dropped]).delete()
        self.outcome.dropped += sorted(map(str, dropped))


def _problem(instance: models.Model, error: ValidationError | IntegrityError) -> str:
    """Return the refusal in the model's own words, for the database's are not a person's."""
    if isinstance(error, IntegrityError):
        try:
            instance.full_clean(exclude=[field.name for field in instance._meta.fields if not field.editable])
        except ValidationError as model_error:
            error = model_error
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
