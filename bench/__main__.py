"""`python -m bench [pages|files|server] …`: measure one part, with its own options, or all of them one after the other.

Ends with 1 where a target is missed.
"""

import subprocess
import sys

PARTS = ("pages", "files", "server")


def main() -> int:
    chosen = [part for part in PARTS if part in sys.argv[1:2]] or list(PARTS)
    options = sys.argv[2:] if sys.argv[1:2] == chosen else sys.argv[1:]
    return max(
        subprocess.run([sys.executable, "-m", f"bench.{part}", *options], check=False).returncode for part in chosen
    )


if __name__ == "__main__":
    sys.exit(main())
