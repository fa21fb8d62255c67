"""`python -m bench.chaos`: break a real server in every way and see that nothing is lost, on SQLite and on PostgreSQL.

Prints a table (docs/reliability.md), keeps it in `.bench/results/`, and ends with an error where something was lost,
half-written, or shown as no person should see it, and where something could not be tried.
"""

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.figures import say
from bench.worlds.keeping import FOLDER, ROOT

TRIALS = ("killed", "disk", "server-disk", "read-only", "outage", "clock", "uploads", "editors")
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
HEAD = ("", "gửi / sent", "được báo / confirmed", "bị từ chối / refused", "không trả lời / no answer",
        "không báo mà có / kept unsaid", "mất / lost", "dở dang / half", "trang xấu / bad pages", "")  # fmt: skip
COLUMNS = ("sent", "confirmed", "refused", "unanswered", "kept", "lost", "half", "bad_pages")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--database", choices=DATABASES, help="one alone")
    parser.add_argument("--only", help=f"some of {', '.join(TRIALS)}, by commas")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--saves", type=int, default=50, help="of each of them")
    parser.add_argument("--port", type=int, default=8899, help="of the tracker")
    parser.add_argument("--postgres-port", type=int, default=5561, help="of the PostgreSQL server made for this")
    options = parser.parse_args()
    if os.geteuid():
        say("!" * 100)
        say("!!  NOT ROOT: no disk can be filled. Run it as root: those trials count as failed.")
        say("!" * 100)
    lines, is_good = [_machine()], True
    for database, name in DATABASES.items():
        if options.database in (None, database):
            found, is_passed = _rows(database, options)
            is_good &= is_passed
            lines += ["", f"**{name}**", "", _row(HEAD), _row(["---", *["--:"] * len(COLUMNS), "---"]), *found]
    folder = FOLDER / "results"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"chaos-{datetime.datetime.now(datetime.UTC):%Y-%m-%d-%H%M}.md"
    kept.write_text("\n".join([*lines, ""]), encoding="utf-8")
    say("\n".join(["", *lines, "", f"Kept in {kept}"]))
    return 0 if is_good else 1


def _rows(database: str, options: argparse.Namespace) -> tuple[list[str], bool]:
    """Run every trial on one database; return the rows of the table, and whether all is well."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's user passes through it
        command = [sys.executable, "-m", "bench.chaos.one_database", database, f"--only={options.only or ''}"]
        for name in ("people", "saves", "port", "postgres_port"):
            command += [f"--{name.replace('_', '-')}", str(getattr(options, name))]
        environment = os.environ | {"CHAOS_DIR": folder, "DEBUG": "0", "PRODUCTION": "0"}
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            for line in process.stdout:
                if not line.startswith("{"):
                    say(line.rstrip())
                    continue
                trial = json.loads(line)
                rows.append(_row([trial["name"], *(trial[name] for name in COLUMNS), trial["told"]]))
                say(rows[-1])
                for missed in trial["missed"]:
                    say(f"    MISS {missed}")
        if process.returncode:
            log = Path(folder) / "server.log"
            kept = Path(tempfile.gettempdir()) / f"chaos-{database}.log"
            if log.exists():
                kept.write_bytes(log.read_bytes())
                say(f"The server's log is kept in {kept}")
    return rows, process.returncode == 0


def _machine() -> str:
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    now = datetime.datetime.now(datetime.UTC)
    return (
        f"{now:%d/%m/%Y %H:%M} UTC, commit {commit.stdout.strip() or 'unknown'}, Python {platform.python_version()}, "
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )


def _row(cells: Sequence[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


if __name__ == "__main__":
    sys.exit(main())
