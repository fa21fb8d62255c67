"""What a record of history that an undo made says of itself."""

from django.conf import settings
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Left
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy, override

# In the office's language.
UNDOES = gettext_lazy("Undo of the change of %(when)s by %(who)s: %(reason)s")


def made_by_undo() -> Q:
    """Return the condition for records of history that an undo made."""
    with override(settings.LANGUAGE_CODE):
        beginning = str(UNDOES).partition("%")[0]
    said = Coalesce("history_change_reason", Value(""))
    return Q(Exact(Left(said, len(beginning)), beginning))
