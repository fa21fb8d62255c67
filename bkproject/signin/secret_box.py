"""What proves a second factor lies encrypted in the database."""

from allauth.core.exceptions import ImmediateHttpResponse
from django.shortcuts import redirect

from usage import secret_box

PURPOSE = "second factor"


class UnreadableSecret(ImmediateHttpResponse):
    """The secret was encrypted under another SECRET_KEY; outside a form its reader is led to their account."""

    def __init__(self) -> None:
        super().__init__(redirect("mfa_index"))


def encrypt(text: str) -> str:
    return secret_box.encrypt(text, PURPOSE)


def decrypt(encrypted: str) -> str:
    """Return the text; raise UnreadableSecret where no present key opens it."""
    try:
        return secret_box.decrypt(encrypted, PURPOSE)
    except secret_box.Unreadable as error:
        raise UnreadableSecret from error
