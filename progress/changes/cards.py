"""Changes as the history pages show them: one card for all that was saved together."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from progress.changes.undo_rules import undoable
from progress.models import Site
from progress.records.history import Change
from spreadsheets.imports.undoing import may_look_at
from spreadsheets.models import ImportRun


@dataclass(frozen=True, slots=True)
class CardEntry:
    change: Change
    site: Site | None  # as far as the reader may open it
    may_undo: bool


@dataclass(frozen=True, slots=True)
class Card:
    """What one request wrote, as much of it as stands on the page; `total` counts the rest too."""

    when: datetime.datetime
    who: str
    reason: str  # where all entries with a reason have the same
    entries: list[CardEntry]
    request_id: str
    total: int
    import_url: str = ""  # of the import that wrote it, as far as the reader may open it

    @property
    def more(self) -> int:
        return max(self.total - len(self.entries), 0)

    @property
    def may_undo_all(self) -> bool:
        return self.total > 1 and any(entry.may_undo for entry in self.entries)


def cards_of(changes: list[Change], totals: dict[str, int], reader, read_only: bool = False) -> list[Card]:
    """Return cards in the order of their newest change; what no request wrote (a command) has cards of its own."""
    by_request = defaultdict(list)
    for change in changes:
        by_request[change.record.request_id or change.key].append(change)
    open_to_undo = set() if read_only else undoable(changes, reader)
    named = {change.site_pk for change in changes} - {None}
    sites = Site.objects.visible_to(reader).in_bulk(named)
    imports = _imports(totals, reader)
    return [
        _card(card, [CardEntry(c, sites.get(c.site_pk), c.key in open_to_undo) for c in card], totals, imports)
        for card in by_request.values()
    ]


def _imports(request_ids: Iterable[str], reader) -> dict[str, str]:
    """Return the pages of the imports that wrote with these ids, of those that the reader may look at; one query."""
    runs = ImportRun.objects.done().filter(request_id__in=list(request_ids)).only("by_id", "request_id")
    return {
        run.request_id: reverse("spreadsheets:import-done", args=[run.pk]) for run in runs if may_look_at(run, reader)
    }


def _card(changes: list[Change], entries: list[CardEntry], totals: dict[str, int], imports: dict[str, str]) -> Card:
    newest, reasons = changes[0], {change.reason for change in changes if change.reason}
    request_id = newest.record.request_id
    return Card(
        when=newest.when,
        who=newest.who,
        reason=reasons.pop() if len(reasons) == 1 else "",
        entries=entries,
        request_id=request_id,
        total=max(totals.get(request_id, 1), len(entries)),
        import_url=imports.get(request_id, ""),
    )
