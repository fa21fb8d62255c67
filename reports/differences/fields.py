"""Fields that no more particular rule tells: each that the history tells is compared, whatever a model has."""

from collections.abc import Collection, Iterable, Iterator

from django.utils.text import capfirst

from progress.records.history import Names, told_fields
from reports.differences.base import NOTHING, Difference, DifferenceKind, Record


def columns_of(model) -> list[str]:
    """What a snapshot holds of each row of `model`: its key, its version and every field that the history tells."""
    return ["pk", "version", *(f.attname for f in told_fields(model))]


def names_for(model, records: Iterable[Record], reader) -> Names:
    """How the values of records of one model are shown; a query or two per relation, none without records."""
    pairs = [(record.new or record.old, record.old) for record in records]
    return Names(model, pairs, reader)


def rest(record: Record, names: Names, told: Collection[str]) -> Iterator[Difference]:
    """The fields that differ of a record that was there and still is, but for those `told` otherwise."""
    if record.old is None or record.new is None:
        return
    for f in told_fields(record.model):
        if f.name in told or getattr(record.old, f.attname) == getattr(record.new, f.attname):
            continue
        before, after = names.show(f, record.old), names.show(f, record.new)
        if before or after:
            yield record.differs(DifferenceKind.CHANGED, f.attname, before or NOTHING, after or NOTHING)


def called(names: Names, row) -> str:
    """ "Obstacle: five households …": a record by its kind and its own name, as the history calls it."""
    return capfirst(names.of(row))
