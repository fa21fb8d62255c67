"""The secret key of a server that was given none."""

import fcntl
import os
import secrets
from pathlib import Path


def kept_secret_key(path: Path) -> str:
    """Return the key kept in the file at `path`, made on first use and readable by its owner only.

    Processes that start at the same moment agree: the first to lock the file writes the key, the others read it.
    """
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if key := file.read().strip():
            return key
        key = secrets.token_urlsafe(64)
        file.write(key)
        file.flush()
        return key
