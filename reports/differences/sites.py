"""Sites that came, went, or have another name, unit or developer."""

from collections.abc import Iterator

from progress.models import Site
from reports.differences.base import NOTHING, Difference, Kind, Record
from reports.differences.snapshots import Snapshot


def sites(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    for pk in dict.fromkeys([*after.sites, *before.sites]):
        old, new = before.sites.get(pk), after.sites.get(pk)
        site = new or old
        model = Site._meta.get_field(site.kind).related_model  # history is written for the child
        record = Record(model, site.get_kind_display(), pk, old, new)
        if old is None:
            yield record.is_there()
        elif new is None:
            yield record.is_gone()
        else:
            yield from _renamed_or_given(record)


def _renamed_or_given(record: Record) -> Iterator[Difference]:
    for name in ("name", "unit", "developer"):
        column = Site._meta.get_field(name).attname
        if getattr(record.old, column) != getattr(record.new, column):
            was, now = (str(getattr(row, name) or NOTHING) for row in (record.old, record.new))
            yield record.differs(Kind.CHANGED, column, was, now)
