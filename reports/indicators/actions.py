"""Writes that pages make to the province's figures."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from history.tracking import StaleVersion
from places.models import AdministrativeUnit
from reports.models import Indicator, IndicatorChoice
from values.dates import PartialDate


@transaction.atomic
def choose_basis(
    *,
    indicator: Indicator,
    period: PartialDate,
    area: AdministrativeUnit | None = None,
    prices: str = "",
    by,
    version: int,
    basis: str,
    reason: str,
) -> IndicatorChoice:
    """Have reports use the published or the computed figure of `indicator` for one period, area and prices.

    `version` is that of the choice as it was seen, 0 where there was none. Returns the choice as saved. Raises
    PermissionDenied; StaleVersion when somebody saved since (nothing is written); ValidationError.
    """
    if not by.has_perm("reports.change_indicator"):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why reports use this figure.")})
    Indicator.objects.select_for_update().get(pk=indicator.pk)  # of two who choose first, one comes second
    of_slice = {"indicator": indicator, "period": period, "area": area, "prices": prices}
    current = IndicatorChoice.objects.filter(**of_slice).first()
    choice = current or IndicatorChoice(**of_slice)
    if choice.version != version:
        raise StaleVersion(choice, current)
    choice.basis, choice.reason = basis, reason
    choice.full_clean()
    choice._history_user = by
    choice.save()
    return choice
