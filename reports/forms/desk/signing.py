"""Signing a form off for one's level: a developer form 02, a unit its own; filing is the Department's."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from progress.models import FilingStep, FilingStepKind
from reports.forms.desk.actions import add_step
from reports.forms.desk.debts import Debt, may_sign
from reports.forms.filing import content_now
from reports.forms.sheet import Scope
from values.today import shown_day, today


@transaction.atomic
def sign_off(*, debt: Debt, by) -> FilingStep:
    """Sign a form off; what changes beneath is told since. Of a compiled form what it says is kept.

    Raises PermissionDenied; ValidationError before the cut-off is over.
    """
    if not may_sign(by, debt):
        raise PermissionDenied
    if today() <= debt.period.end:
        text = _("A form is signed off after its cut-off date, %(day)s.")
        raise ValidationError(text % {"day": shown_day(debt.period.end)})
    content = content_now(debt.kind, debt.unit, debt.period, Scope(by, debt.kind.site_kind)) if debt.kind else None
    return add_step(debt, by, FilingStepKind.SIGNED, on=today(), content=content)
