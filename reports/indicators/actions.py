"""Writes that pages make to the province's figures."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from history.tracking import StaleVersion
from places.models import AdministrativeUnit
from progress.records.actions import locked, refuse_unknown, sign
from reports.models import Indicator, IndicatorChoice
from values.dates import PartialDate

CHOOSES = "reports.change_indicator"
NEEDS_REASON = _("Give the reason why reports use this figure.")


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
    if not by.has_perm(CHOOSES):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": NEEDS_REASON})
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


INDICATOR_FIELDS = frozenset({"name", "name_en", "code", "order", "unit", "unit_en", "part_of", "computed"})


@transaction.atomic
def add_indicator(*, by, values: dict) -> Indicator:
    """Record a new indicator; return it. Raises PermissionDenied; ValidationError; TypeError for an unknown field."""
    refuse_unknown(values, INDICATOR_FIELDS, "of an indicator")
    if not by.has_perm("reports.add_indicator"):
        raise PermissionDenied
    indicator = Indicator(**values)
    indicator.full_clean()
    sign(indicator, by, "")
    indicator.save()
    return indicator


@transaction.atomic
def update_indicator(*, indicator: Indicator, by, version: int, changes: dict, reason: str = "") -> Indicator:
    """Set `changes` on an indicator seen at `version`; return it as saved. What changes nothing is not saved.

    Raises PermissionDenied; StaleVersion when somebody saved since (nothing is written); ValidationError, also for one
    that would be a part of its own part; TypeError for an unknown field.
    """
    refuse_unknown(changes, INDICATOR_FIELDS, "of an indicator")
    if not by.has_perm("reports.change_indicator"):
        raise PermissionDenied
    current = locked(indicator, version)
    before = {name: getattr(current, name) for name in INDICATOR_FIELDS}
    for name, value in changes.items():
        setattr(current, name, value)
    if current.part_of and (current.part_of == current or current.part_of.part_of_id == current.pk):
        raise ValidationError({"part_of": _("An indicator cannot be part of itself.")})
    current.full_clean()
    if before != {name: getattr(current, name) for name in INDICATOR_FIELDS}:
        sign(current, by, reason)
        current.save()
    return current
