"""Taking over what a form says that came back as a file: the lines that a person agreed to, and no others.

An officer takes over what came; who fills in forms at a site hands the filled file in and sends its lines, for approval
where their reports wait for it.
"""

from collections.abc import Collection, Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from history.tracking import StaleVersion
from progress.models import FilingStep, FilingStepKind, Site
from progress.periods.actions import StaleFigures, report_period_figures
from progress.records.doubts import EVERY
from progress.records.pages import may_enter_figures
from reports.access import Scope
from reports.forms.desk.actions import add_step
from reports.forms.desk.debts import Debt, may_handle
from reports.forms.desk.files.lines import form_lines
from reports.forms.desk.files.reading import FormReading, ReadLine, read_form
from reports.forms.hand_values import override_row
from values.today import shown_day, today


def may_hand_in(user, debt: Debt) -> bool:
    """Return whether `user` hands in the filled form of a site or project themselves: who fills it in there.

    Officers who take forms in record them as received.
    """
    if not debt.site or may_handle(user, debt) or not may_enter_figures(user):
        return False
    return Site.objects.editable_by(user).filter(pk=debt.site.pk).exists()


def may_read_in(user, debt: Debt, step: FilingStep) -> bool:
    """Return whether `user` takes over what this file says: an officer, or who handed it in."""
    is_own = step.kind == FilingStepKind.HANDED_IN and step.by_id == user.pk and may_hand_in(user, debt)
    return is_own or may_take_over(user, debt)


@transaction.atomic
def hand_in(*, debt: Debt, by, file) -> FilingStep:
    """Keep the filled form that `by` uploads, to be looked at line by line; nothing is recorded of it yet.

    Raises PermissionDenied; ValidationError for a file that is not to be kept, or cannot be read as this form.
    """
    if not may_hand_in(by, debt):
        raise PermissionDenied
    read_form(file.read(), file.name, debt.code, form_lines(debt, None))
    file.seek(0)
    return add_step(debt, by, FilingStepKind.HANDED_IN, on=today(), file=file, file_name=file.name[:200])


def may_take_over(user, debt: Debt) -> bool:
    """Return whether `user` takes over what a file says; of the province's form there is none to come."""
    if not may_handle(user, debt) or not (debt.site or debt.unit):
        return False
    return user.has_perm("reports.add_rowoverride") if debt.kind else may_enter_figures(user)


def reading_of(step: FilingStep, debt: Debt, by) -> FormReading:
    """Read the file of a receipt; ValidationError for one that cannot be read as this form."""
    try:
        with step.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError as error:
        raise ValidationError(_("The file is missing from the storage.")) from error
    lines = form_lines(debt, Scope(by, debt.kind.site_kind) if debt.kind else None)
    return read_form(content, step.file_name or step.file.name, debt.code, lines)


@transaction.atomic
def take_over(
    *, step: FilingStep, debt: Debt, by, numbers: Collection[str], versions: Mapping[str, int]
) -> list[ReadLine]:
    """Record the lines of a received file with these numbers, each as it was seen at its version; return them.

    Forms 01 and 02 become figures of the period, with the file as their source, or a report that waits for approval
    where those of `by` do; a line of a unit's form stands as a value by hand. Raises PermissionDenied; ValidationError,
    also where somebody changed a line since.
    """
    if not may_read_in(by, debt, step):
        raise PermissionDenied
    taken = [line for line in reading_of(step, debt, by).takeable if line.number in set(numbers)]
    if not taken:
        raise ValidationError(_("Tick the lines to take over."))
    try:
        (_override if debt.kind else _record)(step, debt, by, taken, versions)
    except (StaleFigures, StaleVersion) as error:
        raise ValidationError(_("Someone changed these lines since the file was shown: check them again.")) from error
    return taken


def source_of(step: FilingStep, debt: Debt) -> str:
    """Return where the values of a file come from, in Vietnamese as all sources of the records are."""
    with translation.override("vi"):
        words = {"form": debt.form, "day": shown_day(step.on), "file": step.file_name[:120]}
        if step.kind == FilingStepKind.HANDED_IN:
            return _("Form %(form)s uploaded on %(day)s (%(file)s)") % words
        return _("Form %(form)s received on %(day)s (%(file)s)") % words


def _record(step: FilingStep, debt: Debt, by, taken: list[ReadLine], versions: Mapping[str, int]) -> None:
    report_period_figures(
        site=debt.site,
        project=debt.project,
        period=debt.period,
        values={line.number: (line.value, line.note[:200]) for line in taken},
        versions={line.number: versions.get(line.number, 0) for line in taken},
        by=by,
        source=source_of(step, debt),
        filed_on=step.on,
    )


def _override(step: FilingStep, debt: Debt, by, taken: list[ReadLine], versions: Mapping[str, int]) -> None:
    source = source_of(step, debt)
    with translation.override("vi"):
        reason = _("As the unit reported")
    for line in taken:
        values = {"value": line.value, "reason": line.note[:200] or reason, "source": source}
        of_row = {"row": line.line.row, "unit": debt.unit, "period": debt.period}
        # What was doubtful was shown beside the box that the person ticked.
        override_row(**of_row, by=by, version=versions.get(line.number, 0), values=values, confirmed=EVERY)
