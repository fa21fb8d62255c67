"""What becomes of files that are sent: no more of one is taken in than is allowed, and a failed save leaves none.

A storage of uploaded files says more than Django asks: every file in it, what keeps us from writing, the room left.
files/bucket.py is the other one.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadhandler import FileUploadHandler
from django.db import transaction

from files.disk import Trouble, free_megabytes, trouble_at


class LimitedUploads(FileUploadHandler):
    """Cuts a file off a little beyond the largest size allowed, so that nobody fills the disk; comes before the others.

    The form then refuses the file at its field: what it sees is still larger than allowed.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        most = max(settings.DOCUMENT_MAX_MB, settings.SPREADSHEET_MAX_MB)
        request = self.request
        if request is not None and request.path_info in settings.LARGER_UPLOADS and request.user.is_authenticated:
            most = max(most, settings.LARGER_UPLOADS[request.path_info])
        self.most = most * 1024**2

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= self.most else None

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handler that kept it."""


class Written:
    """A stored file until the transaction that wants it is committed.

    Django calls nothing when a transaction or a savepoint is rolled back: it drops what was to be done on commit, and
    this goes with it, taking the file along: `drop` deletes it.
    """

    def __init__(self, drop: Callable[[], None]) -> None:
        self.drop, self.is_wanted = drop, False
        transaction.on_commit(self.keep)

    def keep(self) -> None:
        self.is_wanted = True

    def __del__(self) -> None:
        if not self.is_wanted:
            with suppress(OSError):
                self.drop()


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
        Written(Path(self.path(saved)).unlink)
        return saved

    @property
    def place(self) -> str:
        return str(self.location)

    def every_file(self) -> Iterator[tuple[str, float]]:
        """Give the name of each stored file, and when it was written, in seconds since 1970."""
        root = Path(self.location)
        for folder, _folders, names in os.walk(root):
            for name in sorted(names):
                path = Path(folder, name)
                with suppress(FileNotFoundError):
                    yield path.relative_to(root).as_posix(), path.stat().st_mtime

    def trouble(self) -> Trouble | None:
        """Return what keeps the server from storing files."""
        return trouble_at(Path(self.location))

    def free_megabytes(self) -> int | None:
        return free_megabytes(Path(self.location))

    def keep_private(self) -> None:
        """Let nobody but the owner read the files; another user's file is that user's to close."""
        for folder, _folders, names in os.walk(self.location):
            restrict(Path(folder), 0o700)
            for name in names:
                restrict(Path(folder, name), 0o600)


def uploads() -> UploadStorage:
    """Return the storage of uploaded files, whichever it is."""
    return cast(UploadStorage, default_storage)


def restrict(path: Path, mode: int) -> None:
    """Give a file or folder these rights, as far as it is ours."""
    with suppress(PermissionError):
        if path.stat().st_mode & 0o777 != mode:
            path.chmod(mode)
