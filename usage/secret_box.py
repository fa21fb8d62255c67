"""Secrets that the tracker must read again lie encrypted in the database, and so in its backups, under SECRET_KEY."""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """The secret was encrypted under another SECRET_KEY, or for another purpose."""


def encrypt(text: str, purpose: str) -> str:
    """Encrypt a secret under a key of its purpose ("second factor"): what is for one opens nothing of another."""
    return _box(purpose, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode()


def decrypt(encrypted: str, purpose: str) -> str:
    """Return the secret; raise Unreadable where no present key opens it."""
    try:
        box = _box(purpose, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return box.decrypt(encrypted.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


@cache
def _box(purpose: str, *keys: str) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, purpose))) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(key.encode())
