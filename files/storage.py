"""What becomes of files that are sent: no more of one is taken in than is allowed, and a failed save leaves none."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadhandler import FileUploadHandler
from django.db import transaction


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
