"""The server as `make run` starts it, on a free port, with a copy of a world; and what memory its workers hold."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.server.browsing import Browser
from bench.worlds.keeping import ROOT, copy_of

WORKERS = 2


@contextmanager
def server(sites: int) -> Iterator[tuple[int, subprocess.Popen, dict[str, str]]]:
    """Yield (port, process, environment) of a server that answers."""
    with copy_of(sites) as environment, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment |= {"PORT": str(port), "HOST": "127.0.0.1", "WEB_CONCURRENCY": str(WORKERS)}
        subprocess.run(
            [sys.executable, "manage.py", "startup"], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
        command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "bkproject.wsgi"]
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            _wait_for(port)
            yield port, process, environment
        finally:
            process.terminate()
            process.wait(60)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            if Browser(port).get("/healthz")[0] == 200:
                return
        except OSError:
            if time.monotonic() > until:
                raise
        time.sleep(0.2)


def workers_of(process: subprocess.Popen) -> list[int]:
    """Return the process ids of the workers."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return [int(pid) for pid in children.split()]


def memory_of(pids: list[int]) -> float:
    """Return what these processes hold, in MB; what they share counts once (PSS)."""
    kilobytes = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024
