"""Clients in a process of their own, each asking once and again as soon as it is answered.

`python -m bench.server.load PORT`, the work as JSON on the standard input, the answers' seconds as JSON on the output.
"""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.server.browsing import Browser


@dataclass(frozen=True, slots=True)
class Answers:
    """What one kind of clients got: seconds of each answer, how many were errors, seconds until the last answer."""

    seconds: list[float]
    errors: int
    during: float

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.during

    def within(self, share: float) -> float:
        """Return the seconds within which this share of the answers came."""
        ordered = sorted(self.seconds) or [0.0]
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def start(port: int, cookies: dict, seconds: float, clients: list[tuple[str, list[str]]]) -> subprocess.Popen:
    """Start clients, each (what it does, its addresses in turn): "get", or "note" to save a form with another note."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.server.load", str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    process.stdin.write(json.dumps({"cookies": cookies, "seconds": seconds, "clients": clients}))
    process.stdin.close()
    return process


def finish(process: subprocess.Popen, *, now: bool = False) -> dict[str, Answers]:
    """Return what the clients got, by what they did; with `now` they ask no more, whatever time they were given."""
    assert process.stdout
    if now:
        process.terminate()
    found = json.loads(process.stdout.read())
    process.wait()
    return {kind: Answers(**answers) for kind, answers in found.items()}


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _main() -> int:
    work = json.load(sys.stdin)
    port, began = int(sys.argv[1]), time.perf_counter()
    until, is_over = began + work["seconds"], threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: is_over.set())
    found = {kind: {"seconds": [], "errors": 0, "during": 0.0} for kind, _addresses in work["clients"]}

    def ask(kind: str, addresses: list[str]) -> None:
        browser, number = Browser(port, work["cookies"]), 0
        while number == 0 or (time.perf_counter() < until and not is_over.is_set()):
            address, number = addresses[number % len(addresses)], number + 1
            started = time.perf_counter()
            try:
                status = browser.get(address)[0] if kind == "get" else _note(browser, address, number)
            except (OSError, LookupError):
                status = 0
            found[kind]["seconds"].append(time.perf_counter() - started)
            found[kind]["errors"] += status not in (200, 302)
            found[kind]["during"] = time.perf_counter() - began

    threads = [threading.Thread(target=ask, args=client) for client in work["clients"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps(found))
    return 0


def _note(browser: Browser, address: str, number: int) -> int:
    """Open the form of a milestone and save it with another note; return the status of the save."""
    fields = browser.form(address, "note")
    return browser.post(address, fields | {"note": f"{fields['note'][:60]} {number}"})[0]


if __name__ == "__main__":
    sys.exit(_main())
