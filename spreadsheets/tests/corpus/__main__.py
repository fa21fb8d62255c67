import sys
from pathlib import Path

from spreadsheets.tests.corpus import CASES


def main() -> int:
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m spreadsheets.tests.corpus DIR\n")
        return 2
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for case in CASES:
        (folder / case.name).write_bytes(case.make())
    return 0


if __name__ == "__main__":
    sys.exit(main())
