"""Asks the public database whether weaknesses of our libraries are known: `python -m bkproject.tests.audit`.

Ends with 1 where one is; where the database does not answer, it says so and ends with 0, for then nothing is known.
"""

import json
import subprocess
import sys

LONGEST = 90  # seconds
COMMAND = ["-m", "pip_audit", "--requirement", "requirements.txt", "--no-deps", "--disable-pip"]
QUIET = ["--progress-spinner", "off", "--timeout", "10", "--format", "json"]


def known_weaknesses(answer: str) -> tuple[list[str], list[str]]:
    """Return a sentence for each known weakness in pip-audit's answer, and the libraries the database does not know."""
    found, unknown = [], []
    for library in json.loads(answer)["dependencies"]:
        if "skip_reason" in library:
            unknown.append(library["name"])
        for weakness in library.get("vulns", []):
            mended = ", ".join(weakness["fix_versions"]) or "no version yet"
            found.append(f"{library['name']} {library['version']}: {weakness['id']}, mended in {mended}")
    return found, unknown


def main() -> int:
    try:
        done = subprocess.run(
            [sys.executable, *COMMAND, *QUIET], capture_output=True, text=True, timeout=LONGEST, check=False
        )
        found, unknown = known_weaknesses(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        found, unknown = [], ["all libraries"]
    for sentence in found:
        sys.stderr.write(f"{sentence}\n")
    if unknown:
        sys.stdout.write(f"Not checked for known weaknesses, the database does not answer: {', '.join(unknown)}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
