"""What the trials break: a small disk, a PostgreSQL server, the tracker's server; all of them of this run alone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from bench.chaos.people import Ledger, Person
from bench.server.serving import workers_of
from bench.worlds.keeping import ROOT

IS_ROOT = os.geteuid() == 0
# Root may write where nobody may; without these rights it is held to what the folders say, as the service is.
AS_SERVICE = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]
DISK_MB = 1500


class Disk:
    """A file system in memory; without root an ordinary folder, which cannot be filled."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.filler = folder, folder / "filler"
        folder.mkdir(parents=True)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=755", "none", str(folder)]
        self.is_small = IS_ROOT and subprocess.run(mount, capture_output=True).returncode == 0

    def fill(self) -> None:
        """Leave no byte."""
        with suppress(OSError), self.filler.open("ab", buffering=0) as file:
            while True:
                file.write(bytes(1024 * 1024))
        with suppress(OSError), self.filler.open("ab", buffering=0) as file:
            while True:
                file.write(bytes(512))

    def free(self) -> None:
        self.filler.unlink(missing_ok=True)

    def remove(self) -> None:
        if self.is_small:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=False)


class Cluster:
    """A PostgreSQL server on a disk of its own."""

    def __init__(self, disk: Disk, port: int) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self.bin, self.folder, self.port = found[-1] if found else None, disk.folder / "cluster", port
        self.log = disk.folder.parent / "postgresql.log"

    def make(self) -> None:
        self.folder.mkdir(mode=0o700)
        self.log.touch()
        if IS_ROOT:
            for path in (self.folder, self.log):
                subprocess.run(["chown", "postgres", str(path)], check=True)
        self._run("initdb", "--username=tracker", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        with (self.folder / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(
                f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
                "max_wal_size = 128MB\nmin_wal_size = 32MB\nshared_buffers = 64MB\n"
            )
        self.start()

    def _run(self, program: str, *words: str) -> subprocess.CompletedProcess[bytes]:
        assert self.bin
        command = [str(self.bin / program), "--pgdata", str(self.folder), *words]
        if IS_ROOT:
            command = ["runuser", "-u", "postgres", "--", *command]
        return subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def write(self, database: str, file: Path) -> None:
        """Copy a database to a file."""
        assert self.bin
        copy = [str(self.bin / "pg_dump"), "--format=custom", f"--file={file}", self.address(database)]
        subprocess.run(copy, check=True)

    def read(self, database: str, file: Path) -> None:
        """Fill an empty database from a file."""
        assert self.bin
        fill = [str(self.bin / "pg_restore"), "--exit-on-error", f"--dbname={self.address(database)}", str(file)]
        subprocess.run(fill, check=True)

    def start(self) -> None:
        self._run("pg_ctl", "--log", str(self.log), "--wait", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; "immediate" is as if the machine had lost its power."""
        with suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "--mode", mode, "--wait", "stop")

    def is_running(self) -> bool:
        try:
            self.ask("postgres", "SELECT 1")
        except psycopg.Error:
            return False
        return True

    def address(self, database: str) -> str:
        return f"postgresql://tracker@127.0.0.1:{self.port}/{database}"

    def ask(self, database: str, *statements: str) -> None:
        with psycopg.connect(self.address(database), autocommit=True, connect_timeout=5) as connection:
            for statement in statements:
                connection.execute(statement)


class Server:
    """The tracker as `make run` starts it, with the faults of bench/chaos/served.py at hand."""

    def __init__(self, folder: Path, environment: dict[str, str], port: int) -> None:
        self.folder, self.port = folder, port
        self.environment = environment | {
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "WEB_CONCURRENCY": "2",
            "CHAOS_DIR": str(folder),
            "LOG_LEVEL": "WARNING",
        }
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def manage(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [*(AS_SERVICE if IS_ROOT else []), sys.executable, "manage.py", *words]
        return subprocess.run(command, env=self.environment | more, cwd=ROOT, capture_output=True, text=True)

    def start(self) -> None:
        done = self.manage("startup")
        if done.returncode:
            raise AssertionError(f"it does not start: {done.stderr}")
        command = [*(AS_SERVICE if IS_ROOT else []), sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "bench.chaos.served"], env=self.environment, cwd=ROOT, stdout=log, stderr=log
            )
        self.wait()

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(60)

    def kill_workers(self, with_signal: signal.Signals = signal.SIGKILL) -> None:
        """Kill the workers; the process above them starts others."""
        assert self.process
        old = set(workers_of(self.process))
        for pid in old:
            with suppress(ProcessLookupError):
                os.kill(pid, with_signal)
        until = time.monotonic() + 30
        while old & set(workers_of(self.process)) and time.monotonic() < until:
            time.sleep(0.1)

    def health(self) -> int:
        return Person(self.port, Ledger()).get("/healthz")[0]

    def wait(self, seconds: float = 60, *, status: int = 200) -> float:
        """Wait until /healthz answers with that status; return the seconds it took, raise TimeoutError."""
        began = time.monotonic()
        while self.health() != status:
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"/healthz does not answer {status} after {seconds} s; see {self.log}")
            time.sleep(0.1)
        return time.monotonic() - began

    def arm(self, commits: int) -> None:
        """Let a worker die at the nth place: before its first commit, after it, before the second …"""
        _write(self.folder / "kill", str(commits))

    def disarm(self) -> bool:
        """Return whether nobody died."""
        is_armed = (self.folder / "kill").exists()
        (self.folder / "kill").unlink(missing_ok=True)
        return is_armed

    @contextmanager
    def clock(self, seconds: float) -> Iterator[None]:
        """Let the server's clock be so many seconds ahead."""
        _write(self.folder / "clock", str(seconds))
        try:
            yield
        finally:
            _write(self.folder / "clock", "0")


def _write(path: Path, text: str) -> None:
    """Write so that whoever reads meanwhile sees the old text or the new one."""
    new = path.with_suffix(".new")
    new.write_text(text, encoding="ascii")
    new.replace(path)
