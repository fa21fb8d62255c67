"""Uploaded files in a bucket of a server that speaks as S3 does (MinIO, Ceph …), for several servers of the tracker.

Read only where MEDIA_STORAGE asks for it: its libraries stand in requirements-s3.txt.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from files.disk import StorageAway, Trouble
from files.storage import Written

IN_MEMORY = 5 * 1024**2  # of a file that is read; what is larger waits on the disk


def _told(method: Callable[..., Any]) -> Callable[..., Any]:
    """Make StorageAway of whatever keeps the library from an answer."""

    @wraps(method)
    def asked(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except (BotoCoreError, Boto3Error, ClientError) as error:
            raise StorageAway(str(error)) from error

    return asked


class BucketStorage(S3Storage):
    """Files in a bucket; what is stored within a transaction goes when the transaction is rolled back.

    No file is written over, and none is for others to fetch: they go out through our pages alone.
    """

    endpoint_url: str
    bucket_name: str
    location: str

    delete = _told(S3Storage.delete)
    exists = _told(S3Storage.exists)
    size = _told(S3Storage.size)

    def get_default_settings(self) -> dict[str, Any]:
        # Checksums of later versions of the protocol are sent only where they must be: older servers refuse them.
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=5,
            read_timeout=30,
            retries={"total_max_attempts": 3, "mode": "standard"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        ours = {"file_overwrite": False, "max_memory_size": IN_MEMORY, "client_config": config}
        return {**super().get_default_settings(), **ours}

    @property
    def place(self) -> str:
        return f"{self.endpoint_url}/{self.bucket_name}"

    @_told
    def _open(self, name: str, mode: str = "rb") -> Any:
        file = super()._open(name, mode)
        return file.open() if mode == "rb" else file  # fetched at once: what fails then is told as what it is

    @_told
    def _save(self, name: str, content: Any) -> Any:
        saved = super()._save(name, content)
        Written(partial(self.delete, saved))
        return saved

    @_told
    def every_file(self) -> list[tuple[str, float]]:
        """Return the name of each stored file, and when it was written, in seconds since 1970."""
        prefix = f"{self.location.strip('/')}/" if self.location else ""
        found = self.bucket.objects.filter(Prefix=prefix)
        return [(entry.key.removeprefix(prefix), entry.last_modified.timestamp()) for entry in found]

    def trouble(self) -> Trouble | None:
        """Return what keeps the server from storing files, as far as asking for the bucket tells."""
        try:
            self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
        except (BotoCoreError, ClientError):
            return Trouble.AWAY
        return None

    def free_megabytes(self) -> int | None:
        """Return None: a bucket does not say."""
        return None

    def keep_private(self) -> None:
        """Leave the rights to the bucket's own rules."""
