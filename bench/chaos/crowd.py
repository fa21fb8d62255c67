"""Twenty people save at once while a backup is made; then the backup is restored on the other database and compared."""

import json
import threading
import time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from backups.sealing import opened
from bench.chaos.checking import Trial
from bench.chaos.machine import Server
from bench.chaos.office import Office
from bench.chaos.people import Ledger, Save

KEY = "only for trying it out: a key of backups"
HISTORY, RECORDS = "progress_historicalmilestone", "progress_milestone"


def editors(office: Office, people: int, saves: int) -> list[Trial]:
    """Let people save, each at a milestone of their own, and every fifth time at one that all write to."""
    ledger, trial = Ledger(), Trial(f"{people} người × {saves} lần lưu / {people} people × {saves} saves")
    shared, own = office.milestones[0], office.milestones[1:]

    def work(number: int) -> None:
        person = office.person(ledger, number)
        for count in range(saves):
            person.save(shared if count % 5 == 4 else own[number], f"{number}/{count}")

    threads = [threading.Thread(target=work, args=[number]) for number in range(people)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    while len(ledger.saves) < people * saves // 3:
        time.sleep(0.05)
    drill = _Drill(office, ledger)
    drill.back_up()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    trial.add_ledger(ledger)
    conflicts = sum(save.status not in (0, 302) and save.milestone == shared for save in ledger.saves)
    slowest = sorted(save.seconds for save in ledger.saves)
    trial.expect("refused although nobody else wrote there", trial.refused == conflicts)
    trial.expect("every request is answered", trial.unanswered == 0)
    trial.told = (
        f"{took:.0f} s, {trial.sent / took:.1f}/s, p50 {slowest[len(slowest) // 2]:.2f} s, "
        f"p99 {slowest[int(len(slowest) * 0.99)]:.2f} s; {conflicts} × «người khác vừa lưu» / somebody else saved"
    )
    return [trial, drill.restore()]


class _Drill:
    """A backup under load, restored elsewhere and compared row by row and file by file."""

    def __init__(self, office: Office, ledger: Ledger) -> None:
        self.office, self.ledger = office, ledger
        self.trial = Trial("sao lưu trong lúc đó, khôi phục / backup meanwhile, restored")
        self.file, self.before, self.after = office.folder / "drill.zip.enc", list[Save](), 0
        self.took = 0.0

    def back_up(self) -> None:
        self.before, began = self.ledger.confirmed, time.monotonic()
        done = self.office.server.manage("backup", str(self.file), BACKUP_KEY=KEY)
        self.took, self.after = time.monotonic() - began, len(self.ledger.confirmed)
        self.trial.expect(f"backup: {done.stderr}", done.returncode == 0)

    def restore(self) -> Trial:
        trial, elsewhere = self.trial, self._elsewhere()
        began = time.monotonic()
        done = elsewhere.manage("restore", str(self.file), BACKUP_KEY=KEY)
        took = time.monotonic() - began
        trial.expect(f"restore: {done.stderr}", done.returncode == 0)
        wrong = elsewhere.manage("verify", str(self.file), BACKUP_KEY=f"{KEY}!")
        trial.expect("a wrong key is told", wrong.returncode == 1 and "Traceback" not in wrong.stderr)
        again = self.office.folder / "again.zip"
        trial.expect("the copy is backed up", elsewhere.manage("backup", str(again)).returncode == 0)
        if trial.missed:
            return trial
        told, found = _manifest(self.file), _manifest(again)
        for part in ("tables", "files", "last_keys"):
            trial.expect(f"{part} are the same", told[part] == found[part])
        trial.sent = trial.confirmed = len(self.before)
        notes, current = _notes(again, found)
        trial.lost = sum(save.note not in notes.get(save.milestone, []) for save in self.before)
        trial.half = sum(current[milestone] != kept[-1] for milestone, kept in notes.items())
        rows = sum(table["rows"] for table in told["tables"].values())
        size = self.file.stat().st_size / 1024**2
        trial.told = (
            f"{rows} rows, {len(told['files'])} files, {size:.1f} MB; {self.took:.1f} s, "
            f"{self.after - len(self.before)} saves confirmed meanwhile; "
            f"restored on {_other(self.office)} in {took:.1f} s"
        )
        return trial

    def _elsewhere(self) -> Server:
        """Return a server in an empty place, on the other database where there is one."""
        folder, url = self.office.folder / "elsewhere", ""
        folder.mkdir()
        if self.office.is_sqlite and self.office.cluster:
            self.office.cluster.ask("postgres", "CREATE DATABASE elsewhere")
            url = self.office.cluster.address("elsewhere")
        environment = self.office.server.environment | {"DATA_DIR": str(folder), "DATABASE_URL": url}
        return Server(folder, environment, self.office.server.port)


def _other(office: Office) -> str:
    return "PostgreSQL" if office.is_sqlite and office.cluster else "SQLite"


def _manifest(path: Path) -> dict[str, Any]:
    with opened(path, KEY) as file, ZipFile(file) as archive:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return manifest


def _notes(path: Path, manifest: dict[str, Any]) -> tuple[dict[int, list[str]], dict[int, str]]:
    """Return the notes that the history of each milestone in a backup holds, in order, and the note it has."""
    notes: dict[int, list[str]] = {}
    with opened(path, KEY) as file, ZipFile(file) as archive:
        for row in _rows(archive, HISTORY, manifest, ("history_id", "id", "note")):
            notes.setdefault(row[1], []).append(row[2])
        current = {row[0]: row[1] for row in _rows(archive, RECORDS, manifest, ("id", "note"))}
    return {milestone: kept for milestone, kept in notes.items() if milestone in current}, current


def _rows(archive: ZipFile, table: str, manifest: dict[str, Any], columns: tuple[str, ...]) -> list[list[Any]]:
    """Return some columns of a table, the rows in the order of the first."""
    places = [manifest["tables"][table]["columns"].index(column) for column in columns]
    with archive.open(f"tables/{table}") as lines:
        rows = [json.loads(line) for line in lines]
    return sorted(([row[place] for place in places] for row in rows), key=lambda row: row[0])
