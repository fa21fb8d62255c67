"""Backups that only who has the key can read: AES-256-GCM in pieces, so that a file of any size passes through memory
a piece at a time, and may be read from any place.

A file is a head, then pieces. The head is the mark, the salt of scrypt, which makes a key of the office's text that no
other file has, and a seal of these two, by which a wrong key is told. Each piece is sealed with its number and with
whether it is the last: none can be changed, left out, put elsewhere or cut off without being found.
"""

import io
import os
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from backups.errors import BackupError

MARK = b"TRACKER BACKUP 1"
PIECE = 1024 * 1024
SEAL = 16  # bytes that seal a piece
_SALT = 16
_HEAD = len(MARK) + _SALT + SEAL
LEAST = 20  # characters of a key: as many as a long sentence or 15 random bytes have
_OF_HEAD = bytes([255]) * 12


def add_key_file(parser: CommandParser) -> None:
    """Let a command be given the file of the key."""
    text = "a file that holds the key of backups, of another office or another time (default: BACKUP_KEY_FILE)"
    parser.add_argument("--key-file", type=Path, metavar="FILE", help=text)


def key_given(path: Path | None = None) -> str:
    """Return the key of a file, else BACKUP_KEY, else that of BACKUP_KEY_FILE, "" for none.

    Raises BackupError for a file that cannot be read and for a key too short to keep a secret.
    """
    if path is None and settings.BACKUP_KEY_FILE and not settings.BACKUP_KEY:
        path = Path(settings.BACKUP_KEY_FILE)
    try:
        key = path.read_text(encoding="utf-8").strip() if path else settings.BACKUP_KEY
    except (OSError, ValueError) as error:
        text = _("The file of the key, %(file)s, cannot be read: %(error)s. Check its path and who may read it.")
        raise BackupError(text % {"file": path, "error": getattr(error, "strerror", None) or error}) from error
    if (key or path) and len(key) < LEAST:
        text = _("The key of backups has fewer than %(least)d characters. Make one with: openssl rand -base64 32")
        raise BackupError(text % {"least": LEAST})
    return key


def opened(path: Path, key: str) -> IO[bytes]:
    """Open a file to be read: as what was sealed where it begins as a sealed one does, as it is otherwise.

    Raises BackupError for a file that is not there or that this user may not read.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        text = _("%(file)s cannot be opened: %(error)s. Check its path and who may read it.")
        raise BackupError(text % {"file": path, "error": error.strerror}) from error
    is_sealed = file.read(len(MARK)) == MARK
    file.seek(0)
    return io.BufferedReader(SealedReader(file, path.name, key), PIECE) if is_sealed else file


def _cipher(key: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(key.encode()))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11) + bytes([is_last])


class SealedWriter(io.RawIOBase):
    """Seals what is written into `file`, which stays open; closing it seals the last piece."""

    def __init__(self, file: IO[bytes], key: str) -> None:
        start = MARK + os.urandom(_SALT)
        self._file, self._cipher = file, _cipher(key, start[len(MARK) :])
        self._held, self._number = bytearray(), 0
        file.write(start + self._cipher.encrypt(_OF_HEAD, b"", start))

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._held += content
        while len(self._held) > PIECE:  # one piece at least is kept for the end
            self._seal(bytes(self._held[:PIECE]), is_last=False)
            del self._held[:PIECE]
        return len(content)

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), piece, None))
        self._number += 1

    def finish(self) -> None:
        """Seal the last piece: a file without it reads as one that was cut off."""
        self._seal(bytes(self._held), is_last=True)
        self._held.clear()


class SealedReader(io.RawIOBase):
    """Reads a sealed file as what was sealed, from any place; holds one piece of it.

    Raises BackupError for a wrong key, a file that was cut off, and where it reads what was changed.
    """

    def __init__(self, file: IO[bytes], name: str, key: str) -> None:
        self._file, self._name = file, name
        if not key:
            text = _("%(file)s is encrypted. Give its key as BACKUP_KEY, or its file with --key-file.")
            raise BackupError(text % {"file": name})
        self._cipher = self._opened_with(key, file.read(_HEAD))
        sealed = os.fstat(file.fileno()).st_size - _HEAD
        self._pieces = max(-(-sealed // (PIECE + SEAL)), 1)
        self._size = sealed - self._pieces * SEAL
        self._at, self._number, self._piece = 0, -1, b""
        try:
            self._read_piece(self._pieces - 1)
        except InvalidTag as error:
            raise self._cut_off() from error

    def _cut_off(self) -> BackupError:
        text = _("%(file)s was cut off, or its end was changed. Copy it again from where it was made.")
        return BackupError(text % {"file": self._name})

    def _opened_with(self, key: str, head: bytes) -> AESGCM:
        if len(head) < _HEAD:
            raise self._cut_off()
        cipher = _cipher(key, head[len(MARK) : -SEAL])
        try:
            cipher.decrypt(_OF_HEAD, head[-SEAL:], head[:-SEAL])
        except InvalidTag as error:
            text = _("The key does not open %(file)s. Give the key that was in use on the day it was made.")
            raise BackupError(text % {"file": self._name}) from error
        return cipher

    def _read_piece(self, number: int) -> None:
        self._file.seek(_HEAD + number * (PIECE + SEAL))
        sealed = self._file.read(PIECE + SEAL)
        if len(sealed) < SEAL:
            raise InvalidTag
        nonce = _nonce(number, is_last=number == self._pieces - 1)
        self._number, self._piece = number, self._cipher.decrypt(nonce, sealed, None)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = max(offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence], 0)
        return self._at

    def readinto(self, buffer: Any) -> int:
        number, start = divmod(self._at, PIECE)
        if self._at >= self._size:
            return 0
        if number != self._number:
            try:
                self._read_piece(number)
            except InvalidTag as error:
                raise BackupError(_("%(what)s in the backup is damaged.") % {"what": self._name}) from error
        found = self._piece[start : start + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def close(self) -> None:
        self._file.close()
        super().close()
