"""A full disk, a database that may only be read, a PostgreSQL server that goes and comes back, a clock that jumps."""

import os
import signal
import threading
import time
from pathlib import Path

from bench.chaos.checking import Trial, is_database_whole
from bench.chaos.machine import Disk
from bench.chaos.office import Office
from bench.chaos.people import Ledger, Person
from bench.worlds import PASSWORD

PAGES = ("/", "/clusters/", "/work/", "/login/")
LONG = "dài " * 400
PDF = b"%PDF-1.7\n"
SECONDS = 60  # for which people go on saving while a disk is full: some room is left in files that are there
DAY = 24 * 60 * 60
JUMPS = (2 * DAY, -2 * DAY, 400 * DAY, -400 * DAY, 0.0)


def add_document(person: Person, site: int, title: str, content: bytes) -> int:
    """Add a document with a file to a site; return the status."""
    address = f"/documents/add/?site={site}"
    try:
        fields = person.form(address, "title")
    except LookupError:
        return person.status
    fields |= {"kind": "decision", "number": f"{title}/QĐ", "title": title}
    return person.post(address, fields, (f"{title}.pdf", content))[0]


def full_disk(office: Office, site: int, disk: Disk, name: str) -> list[Trial]:
    """Fill a disk under people who save; free it, and let them go on."""
    ledger, trial = Ledger(), Trial(name)
    if not disk.is_small:
        trial.expect("NOT TRIED: a disk of its own needs root (mount)", False)
        return [trial]
    person = office.person(ledger)
    milestone, statuses = office.milestones[1], list[int]()
    disk.fill()
    try:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until and sum(status != 302 for status in statuses) < 5:
            note = f"{name} {len(statuses)} {LONG * (len(statuses) % 5)}".strip()
            statuses.append(person.save(milestone, note).status)
        uploads = [add_document(person, site, f"full-{number}", PDF + os.urandom(3_000_000)) for number in range(3)]
        pages = [person.get(page)[0] for page in PAGES]
        health = office.server.health()
    finally:
        disk.free()
    if office.cluster and not office.is_sqlite and not office.cluster.is_running():
        trial.told = "PostgreSQL stopped and was started again; "
        office.cluster.start()
    seconds = office.server.wait(120)
    after = [person.save(milestone, f"free {number}").status for number in range(3)]
    after.append(add_document(person, site, "free", PDF + os.urandom(3_000_000)))
    trial.add_ledger(ledger)
    trial.expect(f"saved again once there is room: {after}", set(after) == {302})
    # How full the disk of a database server is, is not seen from here.
    trial.expect(f"/healthz says so while it is full: {health}", health == (503 if disk is office.disk else 200))
    trial.expect("every file that does not fit is answered", 0 not in uploads)
    trial.expect("the database is whole", is_database_whole())
    trial.told += (
        f"lưu / saves {_counted(statuses)}, tệp 3 MB / files {_counted(uploads)}, đọc / pages {_counted(pages)}; "
        f"khỏe lại sau / well after {seconds:.1f} s"
    )
    return [trial]


def _counted(statuses: list[int]) -> str:
    return ", ".join(f"{status or 'none'} × {statuses.count(status)}" for status in sorted(set(statuses)))


def read_only(office: Office, site: int) -> list[Trial]:
    """Let nobody write to the database, then let them again."""
    ledger, trial = Ledger(), Trial("cơ sở dữ liệu chỉ đọc / read-only database")
    person, milestone = office.person(ledger), office.milestones[2]
    _forbid_writing(office)
    try:
        office.server.wait(30, status=503)
        saves = [person.save(milestone, f"read-only {number}").status for number in range(5)]
        saves.append(add_document(person, site, "read-only", PDF + os.urandom(100_000)))
        pages = [person.get(page)[0] for page in PAGES]
    finally:
        _allow_writing(office)
    seconds = office.server.wait(60)
    again = [person.save(milestone, f"again {number}").status for number in range(4)]  # workers make room for others
    office.server.wait(60)
    after = [person.save(milestone, f"writable {number}").status for number in range(3)]
    trial.add_ledger(ledger)
    trial.expect(f"nothing is confirmed meanwhile: {saves}", 302 not in saves)
    trial.expect(f"saved again afterwards: {after}", set(after) == {302})
    trial.told = (
        f"lưu / saves {_counted(saves)}, đọc / pages {_counted(pages)}; khỏe lại sau / well after {seconds:.1f} s, "
        f"lần lưu đầu / first saves {_counted(again)}"
    )
    return [trial]


def _forbid_writing(office: Office) -> None:
    if office.is_sqlite:
        data = Path(office.server.environment["DATA_DIR"])
        for path in data.glob("tracker.sqlite3*"):
            path.chmod(0o400)
        data.chmod(0o500)
        office.server.kill_workers(signal.SIGTERM)  # who has the file open goes on writing
    elif office.cluster:
        office.cluster.ask("office", "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")


def _allow_writing(office: Office) -> None:
    if office.is_sqlite:
        data = Path(office.server.environment["DATA_DIR"])
        data.chmod(0o700)
        for path in data.glob("tracker.sqlite3*"):
            path.chmod(0o600)
    elif office.cluster:
        reset = "ALTER SYSTEM RESET default_transaction_read_only"
        office.cluster.ask("office", "SET default_transaction_read_only = off", reset, "SELECT pg_reload_conf()")


def outage(office: Office, people: int = 6) -> list[Trial]:
    """Take the PostgreSQL server away from people who save, as a power failure does, and bring it back."""
    if office.is_sqlite or not office.cluster:
        return []
    ledger, trial = Ledger(), Trial("PostgreSQL mất rồi có lại / PostgreSQL gone and back")
    is_over = threading.Event()

    def work(number: int) -> None:
        person, count = office.person(ledger, number), 0
        while not is_over.is_set():
            person.save(office.milestones[3 + number], f"outage {number}/{count}")
            count += 1

    threads = [threading.Thread(target=work, args=[number]) for number in range(people)]
    for thread in threads:
        thread.start()
    time.sleep(5)
    office.cluster.stop("immediate")
    office.server.wait(30, status=503)
    time.sleep(4)
    pages = [Person(office.server.port, ledger).get(page)[0] for page in PAGES]
    office.cluster.start()
    back, confirmed = time.monotonic(), len(ledger.confirmed)
    while len(ledger.confirmed) == confirmed and time.monotonic() - back < 60:
        time.sleep(0.02)
    seconds = time.monotonic() - back
    time.sleep(5)
    is_over.set()
    for thread in threads:
        thread.join()
    trial.add_ledger(ledger)
    trial.expect("saved again once it is back", len(ledger.confirmed) > confirmed + people)
    trial.told = f"đọc / pages {_counted(pages)}; lần lưu đầu sau / first save after {seconds:.1f} s"
    return [trial]


def clock(office: Office) -> list[Trial]:
    """Let the server's clock jump ahead and back under somebody who saves; they sign in again where they must."""
    ledger, trial, milestone = Ledger(), Trial("đồng hồ nhảy / clock jumps"), office.milestones[20]
    person, statuses, signed_in = office.person(ledger), list[int](), 0
    for jump in JUMPS:
        with office.server.clock(jump):
            save = person.save(milestone, f"clock {jump:.0f} first")
            if not save.is_confirmed:
                signed_in += 1
                person = Person(office.server.port, ledger)
                person.sign_in("editor0", PASSWORD)
                person.save(milestone, f"clock {jump:.0f} second")
            statuses += [person.save(milestone, f"clock {jump:.0f} {number}").status for number in range(3)]
            statuses += [200 if person.get(page)[0] == 200 else person.status for page in PAGES[:3]]
    office.cookies[0] = person.cookies
    done = office.server.manage("startup")
    trial.add_ledger(ledger)
    trial.expect(f"saved and read at every time: {_counted(statuses)}", set(statuses) <= {200, 302})
    trial.expect("the start says that records are dated ahead", done.returncode == 0 and bool(done.stderr))
    days = ", ".join(f"{jump / DAY:+.0f}" for jump in JUMPS)
    trial.told = f"{days} ngày / days; {signed_in} × đăng nhập lại / signed in again"
    return [trial]
