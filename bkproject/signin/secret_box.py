"""What proves a second factor lies encrypted in the database, and so in its backups, under a key of SECRET_KEY."""

import base64
from functools import cache

from allauth.core.exceptions import ImmediateHttpResponse
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.shortcuts import redirect


class UnreadableSecret(ImmediateHttpResponse):
    """The secret was encrypted under another SECRET_KEY; outside a form its reader is led to their account."""

    def __init__(self) -> None:
        super().__init__(redirect("mfa_index"))


def encrypt(text: str) -> str:
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """Return the text; raise UnreadableSecret where no present key opens it."""
    try:
        return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(encrypted.encode()).decode()
    except InvalidToken as error:
        raise UnreadableSecret from error


@cache
def _box(*keys: str) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"second factor").derive(key.encode())
