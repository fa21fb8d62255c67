"""Seconds and megabytes, taken so that the noise of a machine hits all that is compared alike."""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from django.db import connection, transaction

from bkproject.startup.one_piece import in_one_piece

MB = 1024 * 1024


def interleaved(works: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Return the median seconds of the processor of each work; in every round each is done once, and taken back."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _round in range(runs):
        for name, work in works.items():
            seconds[name].append(timed(work))
    return {name: median(found) for name, found in seconds.items()}


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of the processor that `work` takes, and take back what it wrote in the database."""
    gc.collect()
    with transaction.atomic():
        started = processor_time()
        in_one_piece(work)  # as every request runs
        seconds = processor_time() - started
        transaction.set_rollback(True)
    return seconds


def processor_time() -> float:
    """Return the seconds of the processor spent by this process, and for it by a PostgreSQL server on this machine."""
    return time.process_time() + _spent_by_server()


def _spent_by_server() -> float:
    if connection.vendor != "postgresql" or connection.connection is None:
        return 0.0
    folder = Path(f"/proc/{connection.connection.info.backend_pid}")
    try:
        if (folder / "comm").read_text(encoding="ascii").strip() != "postgres":
            return 0.0  # on another machine
        return int((folder / "schedstat").read_text(encoding="ascii").split()[0]) / 1e9
    except OSError:
        return 0.0


def memory_above_idle(work: Callable[[], object]) -> float:
    """Return by how many MB this process grew at its highest, above what it holds before `work` begins."""
    gc.collect()
    # Linux forgets the highest size there was before.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _status("VmRSS")
    with transaction.atomic():
        work()
        transaction.set_rollback(True)
    return (_status("VmHWM") - before) / MB


def _status(name: str) -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise LookupError(name)


def memory_in_own_process(*arguments: str) -> float:
    """Return what `python -m bench.files --memory …` says: a process that does nothing else."""
    name = str(connection.settings_dict["NAME"])
    done = subprocess.run(
        [sys.executable, "-m", "bench.files", "--memory", *arguments],
        env=os.environ | {"BENCH_DATABASE_NAME": name},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return float(done.stdout)
