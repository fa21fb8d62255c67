"""Collecting the static files, which takes seconds, only when one of them changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def fingerprint() -> str:
    """Return a text that changes when a static file does."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=[]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_if_changed() -> bool:
    """Run collectstatic unless STATIC_ROOT holds what it would write; return whether it ran."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".collected"
    now = fingerprint()
    if stamp.is_file() and stamp.read_text() == now:
        return False
    # Cleared, for collectstatic alone would keep a newer copy of a file that went back to an older version.
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(now)
    return True
