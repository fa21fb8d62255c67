"""Asks the server of this machine how it is: `python -m bkproject.startup.healthy` ends with 0 where it is well."""

import sys
import urllib.error
import urllib.request

from bkproject.startup import address


def answer() -> str:
    """Return what /healthz of the server of this machine says, "" where it is well."""
    try:
        with urllib.request.urlopen(f"{address.url()}/healthz", timeout=8):
            return ""
    except urllib.error.HTTPError as error:
        return error.read().decode()
    except OSError as error:
        return str(error)


if __name__ == "__main__":
    sys.exit(answer() or 0)
