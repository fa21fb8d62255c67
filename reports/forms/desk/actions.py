"""What is recorded at the desk: a form received on paper or as a file, returned, reminded of."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from progress.models import FilingStep, FilingStepKind, FilingWay
from progress.models.exchange.filing import SETTLING
from reports.forms.desk.debts import Debt, may_handle
from usage.recording import record_filing
from values.today import now, refuse_in_the_past, shown_day, today


def _require_handling(by, debt: Debt) -> None:
    if not may_handle(by, debt):
        raise PermissionDenied


def add_step(debt: Debt, by, kind: FilingStepKind, **values) -> FilingStep:
    """Record that something happened to a form; whoever calls has asked for the right. Raises ValidationError."""
    refuse_in_the_past()
    step = FilingStep(
        form=debt.form, about_pk=debt.about_pk, year=debt.period.year, period=debt.period.kind, kind=kind, by=by
    )
    for name, value in values.items():
        setattr(step, name, value)
    step.at = now()
    step.full_clean()
    step.save()
    if kind != FilingStepKind.REMINDED:
        record_filing(*filter(None, [debt.name]), step, by=by)
    return step


def last_settling(debt: Debt) -> FilingStep | None:
    """Return the step that says whether a form is here; None before the first."""
    steps = FilingStep.objects.of(debt.form, debt.period).filter(about_pk=debt.about_pk, kind__in=SETTLING)
    return steps.order_by("pk").last()


@transaction.atomic
def receive_form(*, debt: Debt, by, on: datetime.date, way: FilingWay, note: str = "", file=None) -> FilingStep:
    """Record that a form came on paper or as a file, on a day; return the step, with the file if there is one.

    Raises PermissionDenied; ValidationError for a day to come or before the period, and for a file that is not to be
    kept.
    """
    _require_handling(by, debt)
    if on < debt.period.start:
        text = _("The period begins on %(day)s: the form cannot have come before.")
        raise ValidationError({"on": text % {"day": shown_day(debt.period.start)}})
    name = file.name if file else ""
    return add_step(debt, by, FilingStepKind.RECEIVED, on=on, way=way, note=note, file=file or "", file_name=name[:200])


@transaction.atomic
def return_form(*, debt: Debt, by, reason: str) -> FilingStep:
    """Return a form that came beside the tracker, or was signed off, with the reason: it is owed again.

    Raises PermissionDenied; ValidationError without a reason, and where there is nothing to return.
    """
    _require_handling(by, debt)
    last = last_settling(debt)
    if last is None or last.kind not in (FilingStepKind.RECEIVED, FilingStepKind.SIGNED):
        raise ValidationError(_("There is nothing to return: the form did not come on paper or as a file."))
    return add_step(debt, by, FilingStepKind.RETURNED, on=today(), note=reason)


@transaction.atomic
def cancel_receipt(*, debt: Debt, by, reason: str) -> FilingStep:
    """Cancel a receipt that was recorded by mistake. Raises PermissionDenied; ValidationError where there is none."""
    _require_handling(by, debt)
    last = last_settling(debt)
    if last is None or last.kind != FilingStepKind.RECEIVED:
        raise ValidationError(_("There is no receipt to cancel."))
    return add_step(debt, by, FilingStepKind.WITHDRAWN, on=today(), note=reason)


@transaction.atomic
def note_reminder(*, debt: Debt, by, way: FilingWay, to: str) -> FilingStep | None:
    """Record that whoever owes a form was reminded today; None where that was recorded. Raises PermissionDenied."""
    _require_handling(by, debt)
    steps = FilingStep.objects.of(debt.form, debt.period).filter(about_pk=debt.about_pk)
    if steps.filter(kind=FilingStepKind.REMINDED, way=way, on=today()).exists():
        return None
    return add_step(debt, by, FilingStepKind.REMINDED, on=today(), way=way, note=to)
