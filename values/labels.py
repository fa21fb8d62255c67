"""Texts in every language of the interface, for files that outlive a change of language."""

from collections.abc import Callable

from django.conf import settings
from django.utils import translation


def in_every_language(say: Callable[[], object]) -> set[str]:
    """Return what `say` gives, as text, in each language."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(str(say()))
    return found


def person_name(user) -> str:
    """Return a user's name as Vietnamese write it, family name first, or their user name; empty for nobody."""
    if user is None:
        return ""
    return f"{user.last_name} {user.first_name}".strip() or user.get_username()
