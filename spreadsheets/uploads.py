"""Uploaded files between the preview of an import and its confirmation.

They lie where all files lie, so that any worker can go on; their names are not to be guessed, nothing serves them, and
what binds one to its person, its model and what the preview showed is signed.
"""

import contextlib
import datetime
import uuid
from dataclasses import dataclass

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "imports"
LIFETIME = datetime.timedelta(hours=24)
_SALT = "spreadsheets.uploads"


class UploadGone(Exception):
    """The upload was imported already, is too old, or belongs to somebody else."""


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file; `state` is the fingerprint of what its preview showed."""

    path: str
    filename: str
    content: bytes
    state: str


def keep(content: bytes, *, filename: str, user, model: str, state: str) -> str:
    """Store an upload for `user` to confirm; return the token that finds it again. Clears away forgotten ones."""
    _clear_old()
    path = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}", ContentFile(content))
    return signing.dumps({"path": path, "name": filename, "user": user.pk, "model": model, "state": state}, salt=_SALT)


def find(token: str, *, user, model: str) -> Upload:
    """Return the upload of a token, for the person it was kept for; raise UploadGone."""
    try:
        kept = signing.loads(token, salt=_SALT, max_age=LIFETIME)
        if (kept["user"], kept["model"]) != (user.pk, model):
            raise UploadGone
        with default_storage.open(kept["path"]) as file:
            return Upload(kept["path"], kept["name"], file.read(), kept["state"])
    except (signing.BadSignature, FileNotFoundError):
        raise UploadGone from None


def drop(upload: Upload) -> None:
    default_storage.delete(upload.path)


def _clear_old() -> None:
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for name in names:
        with contextlib.suppress(FileNotFoundError):  # another worker was quicker
            _clear_if_old(f"{FOLDER}/{name}")


def _clear_if_old(path: str) -> None:
    if default_storage.get_modified_time(path) < timezone.now() - LIFETIME:
        default_storage.delete(path)
