"""Writes that pages make to the province's figures."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from reports.models import Indicator
from values.tracking import StaleVersion


@transaction.atomic
def choose_basis(*, indicator: Indicator, by, version: int, basis: str, reason: str) -> Indicator:
    """Have reports use the published or the computed figure of `indicator`, seen at `version`; return it as saved.

    Raises PermissionDenied; StaleVersion when somebody saved since (nothing is written); ValidationError.
    """
    if not by.has_perm("reports.change_indicator"):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why reports use this figure.")})
    current = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if current.version != version:
        raise StaleVersion(indicator, current)
    current.basis, current.basis_reason = basis, reason
    current.full_clean()
    current._history_user = by
    current.save()
    return current
