"""Whether what was confirmed is there, and what was not is whole or absent; read from the database, not the pages."""

from dataclasses import dataclass, field

from django.db import connection, connections

from bench.chaos.people import Ledger
from progress.models import Milestone


@dataclass(slots=True)
class Trial:
    """A row of the table. `lost`: confirmed and not there; `half`: record and history disagree, or part is missing;
    `kept`: not confirmed, yet there and whole; `missed`: what else is not as it must be."""

    name: str
    sent: int = 0
    confirmed: int = 0
    refused: int = 0
    unanswered: int = 0
    kept: int = 0
    lost: int = 0
    half: int = 0
    bad_pages: int = 0
    told: str = ""
    missed: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.half or self.bad_pages or self.missed)

    def expect(self, what: str, is_so: bool) -> None:
        if not is_so:
            self.missed.append(what)

    def add_ledger(self, ledger: Ledger) -> None:
        """Add what became of the saves of a ledger, and the pages that nobody should see."""
        connections.close_all()  # a server that went away took ours along
        self.sent += len(ledger.saves)
        self.confirmed += len(ledger.confirmed)
        self.unanswered += sum(save.status == 0 for save in ledger.saves)
        self.refused += sum(save.status > 0 and not save.is_confirmed for save in ledger.saves)
        self.bad_pages += len(ledger.bad_pages)
        self.missed += [f"{address} answers {status}: {said!r}" for address, status, said in ledger.bad_pages[:3]]
        for pk in {save.milestone for save in ledger.saves}:
            self._add_milestone(ledger, pk)

    def _add_milestone(self, ledger: Ledger, pk: int) -> None:
        history = list(Milestone.history.filter(id=pk).order_by("history_id").values_list("version", "note"))
        record = Milestone.objects.values_list("version", "note").get(pk=pk)
        versions = [version for version, _note in history]
        if record != history[-1] or versions[1:] != [version + 1 for version in versions[:-1]]:
            self.half += 1
            self.missed.append(f"milestone {pk}: {record} beside the history {history[-3:]}")
        notes = {note for _version, note in history}
        for save in ledger.saves:
            if save.milestone == pk:
                self.lost += save.is_confirmed and save.note not in notes
                self.kept += not save.is_confirmed and save.note in notes


def is_database_whole() -> bool:
    """Return what the database says of itself."""
    connections.close_all()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check" if connection.vendor == "sqlite" else "SELECT 'ok'")
        return bool(cursor.fetchone() == ("ok",))
