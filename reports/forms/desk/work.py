"""The section of "my work" about compiled forms that a person prepares (a unit's) or files (the province's)."""

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clusters.models import Cluster
from progress.models import FilingStep, FilingStepKind
from progress.models.rules.reporting_period import Period
from progress.periods.owed import days_late
from progress.work.structure import Desk, SectionKind, WorkLine
from reports.forms.desk.debts import ENTERED, PROVINCE_PK, Debt, due_of
from reports.forms.desk.queries import steps_of
from reports.models import FiledForm, FormKind, FormLevel
from values.today import shown_day


def period_to_file(on: datetime.date) -> Period:
    """Return the newest period whose cut-off is over on that day: its forms are compiled now."""
    period = Period.current(on)
    return period if on > period.end else period.preceding


def _unit_of(user):
    profile = getattr(user, "staff_profile", None)
    return profile.unit if profile else None


def files_forms(user) -> bool:
    return user.has_perm("reports.add_filedform")


def forms_owed(desk: Desk) -> QuerySet:
    """Return the forms the person still has to file or, of their own unit, to sign off."""
    user, period = desk.user, period_to_file(desk.on)
    of_period = {"year": period.year, "period": period.kind}
    filed = FiledForm.objects.filter(kind=OuterRef("pk"), **of_period)
    if files_forms(user):
        return FormKind.objects.filter(~Exists(filed.filter(unit=None)), level=FormLevel.PROVINCE)
    unit = _unit_of(user)
    if unit is None or not unit.is_valid_on(period.end):
        return FormKind.objects.none()
    done = Q(kind__in=(FilingStepKind.SIGNED, FilingStepKind.RECEIVED))
    steps = (
        FilingStep.objects.filter(**of_period, form=OuterRef("number"), about_pk=unit.pk).last_settling().filter(done)
    )
    has_clusters = Exists(Cluster.objects.visible_to(user))
    kinds = FormKind.objects.filter(has_clusters, level=FormLevel.UNIT).exclude(number__in=ENTERED)
    return kinds.filter(~Exists(filed.filter(unit=unit)), ~Exists(steps))


def _lines(kinds: list[FormKind], desk: Desk) -> list[WorkLine]:
    """Return a line for each form; two queries for each of the one or two there are."""
    period = period_to_file(desk.on)
    unit = None if files_forms(desk.user) else _unit_of(desk.user)
    return [_line(Debt(kind.number, period, unit, due_of(kind, period), kind), desk) for kind in kinds]


def _line(debt: Debt, desk: Desk) -> WorkLine:
    pk = debt.unit.pk if debt.unit else PROVINCE_PK
    settling, reminders = steps_of(debt.form, debt.period, [pk])
    parts = [_("%(period)s, due before %(day)s") % {"period": debt.period.label, "day": shown_day(debt.due)}]
    if days := days_late(debt.due, desk.on):
        parts.append(ngettext("%(days)s day overdue", "%(days)s days overdue", days) % {"days": days})
    step = settling.get(pk)
    if step and step.kind == FilingStepKind.RETURNED:
        parts.append(_("returned: %(reason)s") % {"reason": step.note})
    if pk in reminders:
        parts.append(_("reminded on %(day)s") % {"day": shown_day(reminders[pk].on)})
    label = f"{debt.label}, {debt.name}" if debt.name else str(debt.label)
    return WorkLine(label, "; ".join(parts), debt.get_absolute_url(), key=f"form-{debt.form}")


FORMS_OWED = SectionKind(
    code="forms",
    title=lambda desk: _("Forms to file") if files_forms(desk.user) else _("Forms to sign off"),
    find=forms_owed,
    lines=_lines,
    empty=gettext_lazy("No form is left to file or to sign off."),
    is_for=lambda desk: (
        files_forms(desk.user) or (_unit_of(desk.user) is not None and desk.user.has_perm("reports.add_rowoverride"))
    ),
    site_path=None,
    read=lambda pks: FormKind.objects.filter(pk__in=pks),
)
