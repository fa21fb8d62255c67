"""`python -m bench [pages|files|large|kinds|server] …`: measure one part, with its own options, or all in turn.

What is printed is kept in `.bench/results/`. Ends with an error where a target is missed or a part broke off.
"""

import datetime
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import TextIO

from bench.figures import say
from bench.worlds.keeping import FOLDER, ROOT

PARTS = {
    "pages": "bench.pages",
    "files": "bench.files",
    "large": "bench.files.large",
    "kinds": "bench.files.kinds",
    "server": "bench.server",
}
QUICK = ("pages", "server")  # with --quick, unless one is named


def main(arguments: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if arguments is None else arguments
    every = QUICK if "--quick" in arguments else PARTS
    chosen = [part for part in PARTS if part in arguments[:1]] or list(every)
    options = arguments[1:] if arguments[:1] == chosen else arguments
    with open(_results(chosen), "w", encoding="utf-8") as file:
        _print(_machine(), file)
        ended = [_run(part, options, file) for part in chosen]
        say(f"Kept in {file.name}")
    return 1 if any(ended) else 0


def _results(chosen: list[str]) -> Path:
    """Return the path of the file that keeps this run."""
    folder = FOLDER / "results"
    folder.mkdir(parents=True, exist_ok=True)
    name = chosen[0] if len(chosen) == 1 else "all"
    return folder / f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d-%H%M}-{_database()}-{name}.txt"


def _database() -> str:
    return "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"


def _machine() -> str:
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    now = datetime.datetime.now(datetime.UTC)
    return (
        f"{now:%d/%m/%Y %H:%M} UTC, commit {commit.stdout.strip() or 'unknown'}, {_database()}, "
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )


def _run(part: str, options: list[str], file: TextIO) -> int:
    _print(f"\n== {part}", file)
    command = [sys.executable, "-u", "-m", PARTS[part], *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            _print(line.rstrip("\n"), file)
    return process.returncode


def _print(line: str, file: TextIO) -> None:
    say(line)
    file.write(f"{line}\n")
    file.flush()


if __name__ == "__main__":
    sys.exit(main())
