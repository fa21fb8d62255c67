"""Signing a form off for one's level: a developer form 02, a unit its own; filing is the Department's.

What was filed for the province goes on to the ministry: that it was sent, and what the ministry answered.
"""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from progress.models import FilingStep, FilingStepKind, FilingWay
from reports.access import Scope
from reports.forms.desk.actions import add_step
from reports.forms.desk.debts import Debt, may_report_up, may_sign
from reports.forms.desk.queries import Log, log_of
from reports.forms.filing import content_now, versions_of
from reports.models import FormKind
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


def _held(debt: Debt, by) -> Log:
    """Return how the province's form stands with the ministry, held until the transaction ends: one comes second."""
    if not may_report_up(by, debt):
        raise PermissionDenied
    FormKind.objects.select_for_update().get(pk=debt.kind.pk)
    return log_of(FilingStep.objects.of(debt.form, debt.period).filter(about_pk=debt.about_pk).order_by("pk"))


@transaction.atomic
def send_up(
    *, debt: Debt, by, on: datetime.date, way: FilingWay, number: str = "", note: str = "", seen: int | None = None
) -> FilingStep:
    """Record that the newest version filed for the province was sent to the ministry, on a day and in which way.

    `seen` is the version that the person looked at. Raises PermissionDenied; ValidationError where nothing was filed,
    where another version was filed since, where that version was sent, and for a day before the cut-off is over.
    """
    log = _held(debt, by)
    filed = versions_of(debt.kind, None, debt.period).first()
    if filed is None:
        raise ValidationError(_("The form is not filed yet: file it, then record that it was sent."))
    if seen not in (None, filed.number):
        text = _("Version %(number)s was filed in the meantime: look at it, then record what was sent.")
        raise ValidationError(text % {"number": filed.number})
    if log.upward and log.upward.version == filed.number:
        text = _("Version %(number)s is already recorded as sent.")
        raise ValidationError(text % {"number": filed.number})
    if on <= debt.period.end:
        raise ValidationError({"on": _("A form is sent after its cut-off date, %(day)s.") % _day(debt.period.end)})
    sent = {"on": on, "way": way, "number": number, "note": note, "version": filed.number}
    return add_step(debt, by, FilingStepKind.SENT, **sent)


@transaction.atomic
def record_answer(
    *, debt: Debt, by, on: datetime.date, is_accepted: bool, number: str = "", note: str = ""
) -> FilingStep:
    """Record what the ministry answered to what was sent: accepted, or returned with the reason as `note`.

    Raises PermissionDenied; ValidationError where nothing waits for an answer, for a day before it was sent, and for a
    return without a reason.
    """
    sent = _held(debt, by).upward
    if sent is None or sent.kind != FilingStepKind.SENT:
        raise ValidationError(_("Nothing that was sent waits for an answer."))
    if on < sent.on:
        raise ValidationError({"on": _("It was sent on %(day)s: the answer is of that day or later.") % _day(sent.on)})
    if not (is_accepted or note.strip()):
        raise ValidationError({"note": _("Give the reason for which the ministry returned it.")})
    kind = FilingStepKind.ACCEPTED if is_accepted else FilingStepKind.REFUSED
    return add_step(debt, by, kind, on=on, number=number, note=note, version=sent.version)


@transaction.atomic
def undo_upward(*, debt: Debt, by, reason: str) -> FilingStep:
    """Cancel the last entry about the ministry, recorded by mistake; what was recorded before it counts again.

    Raises PermissionDenied; ValidationError where there is none, and without a reason.
    """
    last = _held(debt, by).upward
    if last is None:
        raise ValidationError(_("There is no entry to cancel."))
    return add_step(debt, by, FilingStepKind.UNDONE, on=today(), note=reason, version=last.version)


def _day(day: datetime.date) -> dict:
    return {"day": shown_day(day)}
