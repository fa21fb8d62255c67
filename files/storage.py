"""Where people's files lie: one whose writing or whose transaction fails leaves nothing behind."""

from contextlib import suppress
from pathlib import Path

from django.core.files.storage import FileSystemStorage
from django.db import transaction


class _Written:
    """A stored file until the transaction that wants it is committed.

    Django calls nothing when a transaction or a savepoint is rolled back: it drops what was to be done on commit, and
    this goes with it, taking the file along.
    """

    def __init__(self, path: Path):
        self.path, self.is_wanted = path, False
        transaction.on_commit(self.keep)

    def keep(self) -> None:
        self.is_wanted = True

    def __del__(self):
        if not self.is_wanted:
            with suppress(OSError):
                self.path.unlink()


class UploadStorage(FileSystemStorage):
    """Files in MEDIA_ROOT; what is stored within a transaction goes when the transaction is rolled back."""

    def _save(self, name, content):
        path = Path(self.path(name))
        was_there = path.exists()
        try:
            saved = super()._save(name, content)
        except BaseException:
            if not was_there:
                with suppress(OSError):
                    path.unlink()  # as much of it as there was room for
            raise
        _Written(Path(self.path(saved)))
        return saved
