"""Chooses which figure of a measure is in use: pages, the administration and imports call this.

Every action takes keywords only, is atomic, wants `by=` the person, and refuses fields it does not know.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from progress.models import SiteFigure
from progress.records.actions import may_change, sign


@transaction.atomic
def choose_figure(*, figure, by, reason: str):
    """Put one source's figure in use in place of its rivals', with the reason; return it as saved.

    `figure` carries the version it was seen at. Raises PermissionDenied; StaleVersion (nothing is written);
    ValidationError without a reason.
    """
    app, model = figure._meta.app_label, figure._meta.model_name
    permission = f"{app}.change_{model}"
    allowed = may_change(by, figure, permission) if isinstance(figure, SiteFigure) else by.has_perm(permission)
    if not allowed:
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this figure is the one in use.")})
    # The old one steps back first: the database allows one chosen figure at any moment.
    for rival in figure.rivals().filter(is_chosen=True):
        rival.is_chosen = False
        sign(rival, by, reason)
        rival.save()
    figure.is_chosen, figure.reason = True, reason
    sign(figure, by, reason)
    figure.save()
    return figure
