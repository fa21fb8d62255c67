"""Where people's files lie: one whose writing or whose transaction fails leaves nothing behind."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.db import transaction


class _Written:
    """A stored file until the transaction that wants it is committed.

    Django calls nothing when a transaction or a savepoint is rolled back: it drops what was to be done on commit, and
    this goes with it, taking the file along.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.is_wanted = path, False
        transaction.on_commit(self.keep)

    def keep(self) -> None:
        self.is_wanted = True

    def __del__(self) -> None:
        if not self.is_wanted:
            with suppress(OSError):
                self.path.unlink()


class UploadStorage(FileSystemStorage):
    """Files in MEDIA_ROOT; what is stored within a transaction goes when the transaction is rolled back."""

    def _save(self, name: str, content: Any) -> Any:
        path = Path(self.path(name))
        was_there = path.exists()
        try:
            saved: str = super()._save(name, content)  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            if not was_there:
                with suppress(OSError):
                    path.unlink()  # as much of it as there was room for
            raise
        _Written(Path(self.path(saved)))
        return saved
