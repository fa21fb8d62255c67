"""Sites that came, went, or of which something is not as it was."""

from collections.abc import Iterator

from progress.models import Site, SiteKind
from reports.differences.base import NOTHING, Difference, DifferenceKind, Record
from reports.differences.snapshots import LED_TO, Snapshot, names_for, rest

NAMED = ("name", "unit", "developer")


def sites(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    for pk in dict.fromkeys([*after.sites, *before.sites]):
        old, new = before.sites.get(pk), after.sites.get(pk)
        record = Record(_model(new or old), _kind(new or old), pk, old, new)
        if old is None:
            yield record.is_there()
        elif new is None:
            yield record.is_gone()
        else:
            yield from _renamed_or_given(record, before, after)
    yield from _details(before, after)


def _model(site) -> type[Site]:
    """Return the model of the site's kind, for which history is written."""
    child: type[Site] = Site._meta.get_field(site.kind).related_model
    return child


def _kind(site) -> str:
    return str(SiteKind(site.kind).label)


def _renamed_or_given(record: Record, before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    old, new = record.old, record.new
    if old.name != new.name:
        yield record.differs(DifferenceKind.CHANGED, "name", old.name, new.name)
    for name in LED_TO:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            texts = before.called[name].get(was, NOTHING), after.called[name].get(now, NOTHING)
            yield record.differs(DifferenceKind.CHANGED, name, *texts)


def _details(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    """Yield changes of all other fields of sites that stand on both days."""
    by_model: dict[type[Site], list[Record]] = {}
    for pk, new in after.details.items():
        old = before.details.get(pk)
        if old is not None and old != new:
            site = after.sites[pk]
            by_model.setdefault(_model(site), []).append(Record(_model(site), _kind(site), pk, old, new))
    for model, records in by_model.items():
        names = names_for(model, records, after)
        for record in records:
            yield from rest(record, names, NAMED)
