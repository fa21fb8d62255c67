"""The section of "my work" about compiled forms that a person prepares (a unit's) or files (the province's).

Who files them finds here too what waits for them: what the ministry returned, forms that units signed off or that came
beside the tracker, values by hand to be approved.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from progress.access.scope import keeps_every
from progress.models import FilingStep, FilingStepKind, Site
from progress.models.exchange.filing import SETTLING, UPWARD
from progress.models.office import needs_acceptance
from progress.models.rules.reporting_period import Period
from progress.periods.owed import days_late
from progress.work.structure import Desk, SectionKind, WorkLine
from reports.forms.desk.debts import PROVINCE_PK, Debt, compiled_debt
from reports.forms.desk.queries import log_of
from reports.models import FiledForm, FormKind, FormLevel, RowOverride
from values.today import shown_day

DONE = (FilingStepKind.SIGNED, FilingStepKind.RECEIVED)
# What `forms_asked` tells.
Asked = tuple[tuple[int, ...], tuple[tuple[int, tuple[Period, ...]], ...]]
Waiting = dict[int, list[tuple[str, str]]]  # by key of a form, what waits there and the address of it


def periods_to_file(kind: FormKind, on: datetime.date) -> list[Period]:
    """Return the periods of a form that were cut off last before that day; two where a quarter ends with its year."""
    ended = [period for year in (on.year - 1, on.year) for period in kind.calendar.periods(year) if period.end < on]
    last = max((period.end for period in ended), default=None)
    return [period for period in ended if period.end == last and kind.is_in_force(period)]


def _unit_of(user):
    profile = getattr(user, "staff_profile", None)
    return profile.unit if profile else None


def files_forms(user) -> bool:
    return user.has_perm("reports.add_filedform")


def forms_asked(desk: Desk) -> Asked:
    """Return the keys of the forms where something waits; of those that the person files or signs off, with periods."""
    known = list(FormKind.objects.compiled().prefetch_related("periods"))
    waiting = desk.noted["forms"] = _waiting(known, desk)
    theirs = ((kind.pk, tuple(periods)) for kind, periods in _theirs(known, desk).items())
    return tuple(waiting), tuple(theirs)


def forms_owed(desk: Desk, asked: Asked) -> QuerySet:
    """Return the forms the person still has to file or, of their own unit, to sign off, and where something waits."""
    waiting, theirs = asked
    left = Q(pk__in=waiting)
    for pk, periods in theirs:
        for period in periods:
            left |= Q(pk=pk) & _is_left(period, desk.user)
    return FormKind.objects.compiled().filter(left)


def compiled_debts_of(desk: Desk, first: datetime.date, last: datetime.date) -> list[Debt]:
    """Return the compiled forms, due in some days, that the person files or signs off and nobody filed; two queries."""
    years = range(first.year - 1, last.year + 1)

    def due(kind: FormKind) -> list[Period]:
        periods = (period for year in years for period in kind.calendar.periods(year))
        return [period for period in periods if first < period.due <= last and kind.is_in_force(period)]

    unit = None if files_forms(desk.user) else _unit_of(desk.user)
    found = _theirs(FormKind.objects.compiled().prefetch_related("periods"), desk, due)
    filed = set(FiledForm.objects.filter(kind__in=found, unit=unit).values_list("kind", "year", "period"))
    return [
        compiled_debt(kind, period, unit)
        for kind, periods in found.items()
        for period in periods
        if (kind.pk, period.year, period.kind) not in filed
    ]


def _theirs(
    kinds: Iterable[FormKind], desk: Desk, of: Callable[[FormKind], list[Period]] | None = None
) -> dict[FormKind, list[Period]]:
    """Return which of some forms the person files or signs off, each with its periods: those there are to file."""
    user, unit = desk.user, _unit_of(desk.user)
    of = of or (lambda kind: periods_to_file(kind, desk.on))
    if files_forms(user):
        found = {
            kind: of(kind) for kind in kinds if kind.level == FormLevel.PROVINCE and keeps_every(user, kind.site_kind)
        }
    else:
        found = {
            kind: [period for period in of(kind) if unit and unit.is_valid_on(period.end)]
            for kind in kinds
            if kind.level == FormLevel.UNIT
        }
    return {kind: periods for kind, periods in found.items() if periods}


def _is_left(period: Period, user) -> Q:
    """Return the condition that a form of a period is neither filed nor, of a unit, signed off."""
    of_period = {"year": period.year, "period": period.kind}
    filed = FiledForm.objects.filter(kind=OuterRef("pk"), **of_period)
    if files_forms(user):
        return Q(~Exists(filed.filter(unit=None)))
    unit = _unit_of(user)
    steps = FilingStep.objects.filter(**of_period, form=OuterRef("number"), about_pk=unit.pk).last_settling()
    sites = Site.objects.visible_to(user).filter(kind=OuterRef("site_kind"))
    return Q(Exists(sites), ~Exists(filed.filter(unit=unit)), ~Exists(steps.filter(kind__in=DONE)))


def _waiting(kinds: Iterable[FormKind], desk: Desk) -> Waiting:
    """Return what waits for who files forms; at most four queries, none for others."""
    user, found = desk.user, defaultdict(list)
    if not files_forms(user):
        return found
    kept = [kind for kind in kinds if keeps_every(user, kind.site_kind)]
    _add_returned([kind for kind in kept if kind.level == FormLevel.PROVINCE], found)
    _add_to_file([kind for kind in kept if kind.level == FormLevel.UNIT], desk.on, found)
    if user.has_perm("reports.change_rowoverride") and not needs_acceptance(user):
        by_hand = RowOverride.objects.filter(is_waiting=True, returned="", row__kind__in=kept)
        for pk, count in Counter(by_hand.values_list("row__kind", flat=True)).items():
            text = ngettext("%(count)s value by hand awaits approval", "%(count)s values by hand await approval", count)
            found[pk].append((text % {"count": count}, reverse("forms")))
    return found


def _add_returned(kinds: list[FormKind], found: Waiting) -> None:
    """Add the province's forms that the ministry returned and that were not sent again since."""
    if not kinds:
        return
    by_number, of_form = {kind.number: kind for kind in kinds}, defaultdict(list)
    steps = FilingStep.objects.known().filter(form__in=by_number, about_pk=PROVINCE_PK, kind__in=UPWARD)
    for step in steps.defer("content").order_by("pk"):
        of_form[step.form, step.of_period].append(step)
    for (number, period), of_one in of_form.items():
        last = log_of(of_one).upward
        if last is None or last.kind != FilingStepKind.REFUSED:
            continue
        debt = compiled_debt(by_number[number], period, None)
        text = _("%(period)s: returned by the ministry on %(day)s: %(reason)s")
        said = {"period": debt.period.label, "day": shown_day(last.on), "reason": last.note}
        found[debt.kind.pk].append((text % said, f"{debt.get_absolute_url()}#ministry"))


def _add_to_file(kinds: list[FormKind], on: datetime.date, found: Waiting) -> None:
    """Add how many forms of units are signed off, or came beside the tracker, and are not filed."""
    theirs = {(kind.number, period): kind for kind in kinds for period in periods_to_file(kind, on)}
    if not theirs:
        return
    numbers = {number for number, _period in theirs}
    steps = FilingStep.objects.known().filter(form__in=numbers).last_settling().filter(kind__in=DONE).order_by()
    done = Counter()
    filed = set(
        FiledForm.objects.filter(kind__in=kinds, unit__isnull=False).values_list("kind", "year", "period", "unit")
    )
    for number, year, period, about in steps.values_list("form", "year", "period", "about_pk"):
        kind = theirs.get((number, Period(year, period)))
        if kind and (kind.pk, year, period, about) not in filed:
            done[number, Period(year, period)] += 1
    for (number, period), count in done.items():
        text = ngettext(
            "%(period)s: %(count)s form signed off or received, to be filed",
            "%(period)s: %(count)s forms signed off or received, to be filed",
            count,
        )
        address = f"{reverse('filing-desk')}?period={period.code}&form={number}"
        found[theirs[number, period].pk].append((text % {"period": period.label, "count": count}, address))


def _lines(kinds: list[FormKind], desk: Desk) -> list[WorkLine]:
    """Return a line for each form; two queries."""
    unit = None if files_forms(desk.user) else _unit_of(desk.user)
    about = unit.pk if unit else PROVINCE_PK
    filed = set(FiledForm.objects.filter(kind__in=kinds, unit=unit).values_list("kind", "year", "period"))
    settling, reminders = {}, {}
    told = (*SETTLING, FilingStepKind.REMINDED)
    numbers = [kind.number for kind in kinds]
    steps = FilingStep.objects.known().filter(form__in=numbers, about_pk=about, kind__in=told)
    for step in steps.defer("content").order_by("pk"):
        (settling if step.kind in SETTLING else reminders)[step.form, step.of_period] = step

    def is_left(kind: FormKind, period: Period) -> bool:
        step = settling.get((kind.number, period))
        return (kind.pk, period.year, period.kind) not in filed and not (step and step.kind in DONE)

    theirs, waiting, lines = _theirs(kinds, desk), desk.noted["forms"], []
    for kind in kinds:
        period = next((period for period in theirs.get(kind, []) if is_left(kind, period)), None)
        if period:
            key = kind.number, period
            line = _line(compiled_debt(kind, period, unit), settling.get(key), reminders.get(key), desk)
        elif waiting.get(kind.pk):
            line = WorkLine(str(kind.label), "", waiting[kind.pk][0][1], key=f"form-{kind.number}")
        else:
            continue
        texts = [line.text, *(text for text, _address in waiting.get(kind.pk, []))]
        lines.append(replace(line, text="; ".join(filter(None, texts))))
    return lines


def _line(debt: Debt, step: FilingStep | None, reminder: FilingStep | None, desk: Desk) -> WorkLine:
    parts = [_("%(period)s, due before %(day)s") % {"period": debt.period.label, "day": shown_day(debt.due)}]
    if days := days_late(debt.due, desk.on):
        parts.append(ngettext("%(days)s day overdue", "%(days)s days overdue", days) % {"days": days})
    if step and step.kind == FilingStepKind.RETURNED:
        parts.append(_("returned: %(reason)s") % {"reason": step.note})
    if reminder:
        parts.append(_("reminded on %(day)s") % {"day": shown_day(reminder.on)})
    label = f"{debt.label}, {debt.name}" if debt.name else str(debt.label)
    return WorkLine(label, "; ".join(parts), debt.get_absolute_url(), key=f"form-{debt.form}")


FORMS_OWED = SectionKind(
    code="forms",
    title=lambda desk: _("Forms to file") if files_forms(desk.user) else _("Forms to sign off"),
    find=forms_owed,
    asks_first=forms_asked,
    lines=_lines,
    empty=gettext_lazy("No form is left to file or to sign off."),
    is_for=lambda desk: (
        files_forms(desk.user) or (_unit_of(desk.user) is not None and desk.user.has_perm("reports.add_rowoverride"))
    ),
    site_path=None,
    read=lambda pks: FormKind.objects.filter(pk__in=pks).prefetch_related("periods"),
)
