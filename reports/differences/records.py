"""What hangs on a site and is there or not: figures, documents, inspections, photos, baselines, dossiers, positions,
facts for investors."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.models import (
    Baseline,
    BaselineDate,
    Document,
    Inspection,
    InspectionPhoto,
    InvestorFact,
    Measure,
    Movement,
    PeriodFigure,
    SiteDocument,
    SiteFigure,
    SiteOutline,
    SitePosition,
)
from progress.models.rules.reporting_period import Period
from reports.differences.base import NOTHING, Difference, DifferenceKind, Record, differing
from reports.differences.snapshots import Snapshot, called, names_for, rest
from values.numbers import format_number

PLAIN = (
    SiteDocument, Inspection, InspectionPhoto, Baseline, Movement, SitePosition, SiteOutline, InvestorFact,
)  # fmt: skip


def figures(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    """Yield changes of each measure's figure in use, from whichever source; then the other changes of figures."""
    shown = set()
    for (site, measure), old, new in differing(_in_use(before), _in_use(after)):
        was, now = (row and row.value for row in (old, new))
        if was == now or site not in before.sites or site not in after.sites:
            continue
        shown |= {row.pk for row in (old, new) if row}
        texts = [
            NOTHING if value is None else f"{format_number(value)} {Measure(measure).unit}" for value in (was, now)
        ]
        same = old if old and new and old.pk == new.pk else None
        record = Record(SiteFigure, str(Measure(measure).label), site, same, new or old)
        yield record.differs(DifferenceKind.CHANGED, "value", *texts, what="")
    yield from _plain(SiteFigure, before, after, known=shown, left_out=("value", "is_chosen"))


def _in_use(snapshot: Snapshot) -> dict:
    return {(row.site_id, row.measure): row for row in snapshot.parts[SiteFigure].values() if row.is_chosen}


def others(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    """Yield documents, inspections, photos, baselines, dossier movements and positions that came, changed or went."""
    for model in PLAIN:
        yield from _plain(model, before, after)
    yield from _frozen_dates(before, after)


def _changed(model, before: Snapshot, after: Snapshot) -> Iterator[tuple]:
    """Yield (site, row before, row after) of the rows that differ, at sites that stand on both days."""
    for _key, old, new in differing(before.parts[model], after.parts[model]):
        site = (new or old).site_id
        if site in before.sites and site in after.sites:
            yield site, old, new


def _plain(model, before: Snapshot, after: Snapshot, known=(), left_out=()) -> Iterator[Difference]:
    """Yield changes of a model's rows; of `known` rows neither the `left_out` fields nor that they came or went."""
    records = [Record(model, "", site, old, new) for site, old, new in _changed(model, before, after)]
    names = names_for(model, records, after)
    for nameless in records:
        old, new = nameless.old, nameless.new
        record = Record(model, called(names, new or old), nameless.site, old, new)
        is_known = (new or old).pk in known
        if old and new:
            yield from rest(record, names, left_out if is_known else ())
        elif not is_known:
            yield record.is_there(DifferenceKind.CHANGED) if new else record.is_gone(DifferenceKind.CHANGED)


def _frozen_dates(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    """Yield dates of a baseline that were corrected or removed; those added came with it and are not repeated."""
    records = [
        Record(BaselineDate, "", site, old, new) for site, old, new in _changed(BaselineDate, before, after) if old
    ]
    names = names_for(BaselineDate, records, after)
    gone = before.parts[Baseline].keys() - after.parts[Baseline].keys()
    for nameless in records:
        old, new = nameless.old, nameless.new
        record = Record(BaselineDate, called(names, new or old), nameless.site, old, new)
        if new:
            yield from rest(record, names, ())
        elif old.baseline_id not in gone:
            yield record.is_gone(DifferenceKind.CHANGED)


def papers(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    """Yield changes of documents that a site had and still has, at each such site."""
    changed = {
        pk: (before.documents[pk], new) for pk, new in after.documents.items() if before.documents.get(pk, new) != new
    }
    records = [
        Record(Document, "", link.site_id, *changed[link.document_id])
        for key, link in after.parts[SiteDocument].items()
        if link.document_id in changed and key in before.parts[SiteDocument]
    ]
    names = names_for(Document, records, after)
    for nameless in records:
        record = Record(Document, called(names, nameless.new), nameless.site, nameless.old, nameless.new)
        yield from rest(record, names, ())


def period_figures(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    """Yield changes of period figures: new ones counted per form filled in, changed ones one by one."""
    came: dict[tuple, list] = {}
    stayed = []
    for site, old, new in _changed(PeriodFigure, before, after):
        if old is None:
            came.setdefault((site, new.project_id, new.year, new.period), []).append(new)
        else:
            stayed.append(Record(PeriodFigure, "", site, old, new))
    for (site, _project, year, period), rows in came.items():
        count = ngettext("%(count)s figure recorded", "%(count)s figures recorded", len(rows)) % {"count": len(rows)}
        title = _("Figures of %(period)s") % {"period": Period(year, period).label}
        yield Record(PeriodFigure, title, site, None, rows[-1]).is_there(DifferenceKind.CHANGED, count)
    names = names_for(PeriodFigure, stayed, after)
    for nameless in stayed:
        record = Record(PeriodFigure, called(names, nameless.new or nameless.old), *_sides(nameless))
        if nameless.new:
            yield from rest(record, names, ())
        else:
            yield record.is_gone(DifferenceKind.CHANGED)


def _sides(record: Record) -> tuple:
    return record.site, record.old, record.new
