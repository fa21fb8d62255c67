"""How a cell says that a recorded value is to be taken away: a blank one leaves it as it is."""

from django.utils.translation import gettext_lazy as _

from values.labels import in_every_language
from values.text import fold

# Translators: written into a cell, with its brackets, to clear a value.
CLEAR = _("(clear)")


def clears(value: object) -> bool:
    """Return whether a cell holds the word for clearing, in any language, whatever its marks and case."""
    return isinstance(value, str) and value[:1] == "(" and fold(value) in _spellings()


def _spellings() -> set[str]:
    return {fold(word) for word in in_every_language(lambda: CLEAR)} | {"(xoa)", "(clear)"}
