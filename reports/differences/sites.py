"""Sites that came, went, or of which something is not as it was."""

from collections.abc import Iterator

from progress.models import Site
from reports.differences.base import NOTHING, Difference, DifferenceKind, Record
from reports.differences.snapshots import Snapshot, names_for, rest

NAMED = ("name", "unit", "developer")


def sites(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    for pk in dict.fromkeys([*after.sites, *before.sites]):
        old, new = before.sites.get(pk), after.sites.get(pk)
        record = Record(_model(new or old), (new or old).get_kind_display(), pk, old, new)
        if old is None:
            yield record.is_there()
        elif new is None:
            yield record.is_gone()
        else:
            yield from _renamed_or_given(record)
    yield from _details(before, after)


def _model(site: Site) -> type[Site]:
    """Return the model of the site's kind, for which history is written."""
    child: type[Site] = Site._meta.get_field(site.kind).related_model
    return child


def _renamed_or_given(record: Record) -> Iterator[Difference]:
    for name in NAMED:
        column = Site._meta.get_field(name).attname
        if getattr(record.old, column) != getattr(record.new, column):
            was, now = (str(getattr(row, name) or NOTHING) for row in (record.old, record.new))
            yield record.differs(DifferenceKind.CHANGED, column, was, now)


def _details(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    """Yield changes of all other fields of sites that stand on both days."""
    by_model: dict[type[Site], list[Record]] = {}
    for pk, new in after.details.items():
        old = before.details.get(pk)
        if old is not None and old != new:
            site = after.sites[pk]
            by_model.setdefault(_model(site), []).append(Record(_model(site), site.get_kind_display(), pk, old, new))
    for model, records in by_model.items():
        names = names_for(model, records, after.reader)
        for record in records:
            yield from rest(record, names, NAMED)
