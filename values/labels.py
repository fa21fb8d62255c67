"""Texts in every language of the interface, for files that outlive a change of language."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.utils import translation

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as LazyText
else:
    from django.utils.functional import Promise as LazyText

Label = str | LazyText  # a text of the interface, translated when it is shown
Person = User | AnonymousUser  # whoever asks or acts


def in_every_language(say: Callable[[], object]) -> set[str]:
    """Return what `say` gives, as text, in each language."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(str(say()))
    return found


def signed_in(person: Person) -> User:
    """Return the person as the user they are; raise PermissionDenied for one who is not signed in."""
    if not isinstance(person, User):
        raise PermissionDenied
    return person


def person_name(user: Person | None) -> str:
    """Return a user's name as Vietnamese write it, family name first, or their user name; empty for nobody."""
    if not isinstance(user, User):
        return ""
    return f"{user.last_name} {user.first_name}".strip() or user.get_username()
