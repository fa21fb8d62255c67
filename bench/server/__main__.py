"""`python -m bench server`: requests a second through two workers, alone and beside an import; saves; memory."""

import argparse
import json
import os
import subprocess
import sys
import time
from http import HTTPStatus

from bench.figures import Figures, say
from bench.files.joined import book_of_list
from bench.server import load
from bench.server.browsing import Browser
from bench.server.serving import memory_of, server, workers_of
from bench.worlds import OFFICER, PASSWORD

LIST, DASHBOARD, WORK = "/clusters/", "/", "/work/"
# Requests a second that two workers are to answer at 1.000 sites.
ASKED = {LIST: 20, DASHBOARD: 20, WORK: 15}
AN_HOUR = 3_600
ROWS = 10_000  # of the workbook that is imported meanwhile
NEW_SITES = 300  # of the list that is


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench server", description=__doc__)
    parser.add_argument("--sites", type=int, default=1_000)
    parser.add_argument("--few", type=int, default=14, help="sites of the world that is answered twice as fast")
    parser.add_argument("--many", type=int, default=10_000, help="sites of the world in which memory is measured")
    parser.add_argument("--seconds", type=float, default=20, help="of each measurement")
    parser.add_argument("--quick", action="store_true", help="1.000 sites, 8 clients, two seconds each, no memory")
    parser.add_argument("--facts", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.facts:
        return _facts()
    figures = Figures()
    if options.quick:
        _measure_requests(figures, options.sites, 2, clients=(8,))
        return figures.tell_missed()
    _measure_requests(figures, options.few, options.seconds, times=2)
    _measure_requests(figures, options.sites, options.seconds, beside=True)
    _measure_memory(figures, options.many)
    return figures.tell_missed()


def _measure_requests(
    figures: Figures,
    sites: int,
    seconds: float,
    *,
    times: float = 1,
    clients: tuple[int, ...] = (8, 16),
    beside: bool = False,
) -> None:
    """Measure the pages with so many clients, of which the first number has targets: so many times what is asked."""
    say(f"{sites} sites, two workers; other work on this machine: load {os.getloadavg()[0]:.1f}")
    with server(sites) as (port, _process, environment):
        person = Browser(port)
        person.sign_in(OFFICER, PASSWORD)
        for address, asked in ASKED.items():
            person.get(address)
            for number in clients:
                found = load.finish(load.start(port, person.cookies, seconds, [("get", [address])] * number))["get"]
                name, is_target = f"{sites}: {address}, {number} clients", number == clients[0]
                figures.add(name, found.per_second, "a second", least=asked * times if is_target else None)
                figures.add(f"{name}: p99", found.within(0.99), "s", most=1 if is_target else None)
                figures.add(f"{name}: errors", found.errors, "", most=0)
        if beside:
            _measure_beside(figures, port, person, seconds, _asked_of_database(environment))


def _measure_beside(figures: Figures, port: int, person: Browser, seconds: float, facts: dict) -> None:
    """Measure two who read beside two who save; then both for as long as an import and an export take."""
    with open(facts["book"], "rb") as file:
        content = file.read()
    forms = [f"/work/milestones/{pk}/" for pk in facts["milestones"]]
    clients = [("get", [LIST, DASHBOARD])] * 2 + [("note", forms[:50]), ("note", forms[50:])]
    for beside, work in _BESIDE.items():
        running, began = load.start(port, person.cookies, AN_HOUR, clients), time.perf_counter()
        try:
            work(figures, port, person.cookies, content)
            time.sleep(max(seconds - (time.perf_counter() - began), 0))
        finally:
            found = load.finish(running, now=True)
        figures.add(f"two who read{beside}", found["get"].per_second, "a second", least=1)
        figures.add(f"two who read{beside}: p99", found["get"].within(0.99), "s")
        figures.add(f"two who save{beside}", found["note"].per_second, "a second")
        figures.add(f"refused or failed{beside}", found["get"].errors + found["note"].errors, "", most=0)


def _nothing(figures: Figures, port: int, cookies: dict, content: bytes) -> None:
    pass


def _export(figures: Figures, port: int, cookies: dict, content: bytes) -> None:
    """Fetch the workbook of everything, as an officer does."""
    browser = Browser(port, cookies)
    took = load.timed(lambda: browser.get("/workbook/file/"))
    figures.add("workbook of everything, fetched meanwhile", took, "s")


def _import_list(figures: Figures, port: int, cookies: dict, content: bytes) -> None:
    """Import a list of sites that are new, with what it says of them."""
    _import(figures, port, cookies, book_of_list(NEW_SITES)[0], f"list of {NEW_SITES} new sites")


def _import(figures: Figures, port: int, cookies: dict, content: bytes, name: str = f"import of {ROWS} rows") -> None:
    """Send a workbook, look at its preview and confirm it."""
    browser = Browser(port, cookies)

    def work() -> None:
        fields = browser.form("/import/", "kind")
        status, run = browser.post("/import/", fields, ("bench.xlsx", content))
        if status != HTTPStatus.FOUND:
            raise AssertionError(f"the file is not taken: {status}")
        fields = browser.form(run, "fingerprint")
        status, _to = browser.post(f"{run}confirm/", fields | {"add_new": "on", "leave_refused": "on"})
        if status != HTTPStatus.FOUND:
            raise AssertionError(f"the import is not confirmed: {status}")

    figures.add(f"{name} meanwhile", load.timed(work), "s")


_BESIDE = {
    "": _nothing,
    " beside an import": _import,
    " beside a list of new sites": _import_list,
    " beside an export": _export,
}


def _measure_memory(figures: Figures, sites: int) -> None:
    say(f"Memory of two workers after every page, {sites} sites")
    with server(sites) as (port, process, environment):
        person = Browser(port)
        person.sign_in(OFFICER, PASSWORD)
        figures.add("before", memory_of(workers_of(process)), "MB")
        addresses = _asked_of_database(environment, with_book=False)["pages"]
        for _round in range(2):
            clients = [("get", [address]) for address in addresses for _worker in range(2)]
            for start in range(0, len(clients), 4):
                load.finish(load.start(port, person.cookies, 0.01, clients[start : start + 4]))
        workers = workers_of(process)
        figures.add("after every page", memory_of(workers), "MB", most=200)
        figures.add("after every page, with the process above them", memory_of([process.pid, *workers]), "MB")


def _asked_of_database(environment: dict[str, str], *, with_book: bool = True) -> dict:
    """Return what the clients need to know of the world: milestones to save, pages, a workbook to import."""
    command = [sys.executable, "-m", "bench.server", "--facts"]
    environment = environment | {"BENCH_ROWS": str(ROWS if with_book else 0)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _facts() -> int:
    from bench.setting_up import set_up

    set_up(root_urlconf="bench.pages.urls", migrated=True)
    from pathlib import Path

    from django.contrib.auth.models import User

    from bench.files.books import make_books
    from bench.pages.catalogue import pages
    from progress.models import Milestone, State

    rows, book = int(os.environ["BENCH_ROWS"]), Path(os.environ["DATA_DIR"]) / "book.xlsx"
    officer = User.objects.get(username=OFFICER)
    if rows:
        book.write_bytes(make_books(officer, rows)[0])
    running = Milestone.objects.editable_by(officer).filter(state=State.IN_PROGRESS).order_by("-pk")
    addresses = [page.address for page in pages() if page.username == OFFICER and "/bench/" not in page.address]
    say(json.dumps({"milestones": [found.pk for found in running[:100]], "pages": addresses, "book": str(book)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
