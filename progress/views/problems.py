"""What a person is told when an action refused what they asked."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from progress.models import Submission
from values.people import person_name
from values.tracking import StaleVersion


def told(error: StaleVersion | ValidationError | PermissionDenied) -> str:
    """Why an action was refused, in one text; of a report that another officer decided on, who did and when."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, PermissionDenied):
        return _("It is not yours to decide on.")
    stored = error.stored
    if isinstance(stored, Submission) and stored.decided_by_id:
        words = {
            "who": person_name(stored.decided_by),
            "when": date_format(timezone.localtime(stored.decided_at), "SHORT_DATETIME_FORMAT"),
            "state": stored.get_state_display(),
        }
        return _("%(who)s decided on it meanwhile, at %(when)s: %(state)s. Nothing was saved.") % words
    hint = _("Look at it again below, then repeat what still applies.")
    return f"{error} {hint}"
