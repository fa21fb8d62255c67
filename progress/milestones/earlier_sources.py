"""Values of a milestone that were said under another source than its present one, read from its history."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst

from progress.models import Milestone
from progress.records.provenance import PROVENANCE, values_of


@dataclass(frozen=True, slots=True)
class EarlierSource:
    """Values said under another source than the present one; `record` is the record of history that holds it."""

    labels: list[str]
    record: object

    @property
    def text(self) -> str:
        return ", ".join(map(str, self.labels))


def earlier_sources(milestone: Milestone, records: Iterable) -> list[EarlierSource]:
    """Return the values that stayed when others, and the source, changed; `records` are its history, oldest first.

    A source that was mended alone is mended for all the values that rested on it.
    """
    fields = [f for f in Milestone._meta.fields if f.name in values_of(Milestone)]
    rests_on, last = {}, None
    for record in records:
        changed = [f for f in fields if last is None or getattr(last, f.attname) != getattr(record, f.attname)]
        if last is not None and not changed:
            rests_on = {f: record if _source(source) == _source(last) else source for f, source in rests_on.items()}
        rests_on |= dict.fromkeys(changed, record)
        last = record
    sources: dict[tuple, EarlierSource] = {}
    for f, record in rests_on.items():
        is_said = getattr(milestone, f.attname) not in (None, "", f.get_default())
        if is_said and any(_source(record)) and _source(record) != _source(milestone):
            sources.setdefault(_source(record), EarlierSource([], record)).labels.append(capfirst(f.verbose_name))
    return list(sources.values())


def _source(record) -> tuple:
    return tuple(getattr(record, Milestone._meta.get_field(name).attname) for name in PROVENANCE)
