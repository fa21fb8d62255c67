"""How the forms of a period stand: one line for each that is owed or came; a fixed number of queries for a page."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from places.models import AdministrativeUnit
from progress.models import (
    FilingStep,
    FilingStepKind,
    ReportForm,
    SecondaryProject,
    Site,
    SiteKind,
    Submission,
    SubmissionKind,
    SubmissionState,
)
from progress.models.exchange.filing import SETTLING, UPWARD
from progress.models.rules.reporting_period import Period
from progress.periods.owed import days_late, filing_days, late_filing
from progress.periods.reporting import (
    ALL,
    NONE,
    OVERDUE,
    RECEIVED,
    RETURNED,
    SOME,
    STATUSES,
    WAITING,
    projects_asked,
    sites_asked,
)
from reports.forms.desk.debts import PROVINCE_PK, Debt, FormScope, compiled_debt, goes_up, units_owing
from reports.models import FiledForm, FormKind, FormLevel
from values.text import Label
from values.today import end_of, past_day, today

OF_COMPILED = STATUSES | {
    ALL: _("filed"),
    WAITING: _("signed off, to be filed"),
    RECEIVED: _("received, to be filed"),
    NONE: _("not filed yet"),
}
HERE = (ALL, WAITING, RECEIVED)  # whoever owes it has done their part


@dataclass(frozen=True, slots=True)
class Log:
    """What was recorded of one form at the desk."""

    settling: FilingStep | None = None
    reminder: FilingStep | None = None
    upward: FilingStep | None = None  # of the province's form: sent to the ministry, or what it answered
    submission: Submission | None = None
    sent_on: datetime.date | None = None

    def is_last(self, kind: FilingStepKind) -> bool:
        return self.settling is not None and self.settling.kind == kind


NOTHING = Log()


@dataclass(frozen=True, slots=True)
class DebtRow:
    """One line of the desk. `answered` of `asked` lines, None for a compiled form."""

    debt: Debt
    status: str
    is_owed: bool = True
    answered: int | None = None
    asked: int | None = None
    entered_on: datetime.date | None = None
    log: Log = field(default=NOTHING)
    version: int | None = None  # the newest that was filed of a compiled form

    @property
    def is_sent_up(self) -> bool:
        """Whether the newest version was sent to the ministry, whatever it answered."""
        return self.log.upward is not None and self.log.upward.version == self.version

    @property
    def is_to_send_up(self) -> bool:
        """Whether the newest version filed for the province is not recorded as sent to the ministry."""
        return self.version is not None and goes_up(self.debt) and not self.is_sent_up

    @property
    def status_label(self) -> Label:
        return (OF_COMPILED if self.debt.kind else STATUSES)[self.status]

    @property
    def is_here(self) -> bool:
        return self.status in HERE

    @property
    def is_missing(self) -> bool:
        return self.is_owed and not self.is_here

    @property
    def is_overdue(self) -> bool:
        return self.is_missing and today() >= self.debt.due

    @property
    def days_overdue(self) -> int:
        return days_late(self.debt.due, today()) if self.is_overdue else 0

    @property
    def received_on(self) -> datetime.date | None:
        """The day it came, if anybody knows it: as recorded at the desk, as sent in the tracker, as entered."""
        if self.log.is_last(FilingStepKind.RECEIVED) or self.log.is_last(FilingStepKind.SIGNED):
            return self.log.settling.on
        return self.log.sent_on or self.entered_on

    @property
    def way(self) -> Label:
        """How it came; empty where nobody said."""
        if self.log.is_last(FilingStepKind.RECEIVED):
            return self.log.settling.get_way_display()
        return _("in the tracker") if self.log.sent_on or self.log.is_last(FilingStepKind.SIGNED) else ""

    @property
    def filed_late(self) -> str:
        return late_filing(self.debt.due, self.received_on)

    @property
    def returned_because(self) -> str:
        if self.status != RETURNED:
            return ""
        step = self.log.settling
        return step.note if self.log.is_last(FilingStepKind.RETURNED) else self._decision

    @property
    def _decision(self) -> str:
        return self.log.submission.decision_reason if self.log.submission else ""


@dataclass(frozen=True, slots=True)
class FormTally:
    """How many owe a form or sent it, how many of them filed, how many are missing."""

    form: str
    label: Label
    due: datetime.date
    filed: int
    count: int
    missing: int
    apart: list[tuple[Label, int, int]]  # where both kinds of sites are counted: each kind, how many filed, of how many

    @property
    def is_overdue(self) -> bool:
        return self.missing > 0 and today() >= self.due


def asked_of(form: str, records: QuerySet, period: Period) -> QuerySet:
    """Return those of `records` (projects or sites) that owe form 01 or 02 or sent it, with `filing`, their state."""
    rows = (projects_asked if form == ReportForm.PROJECT else sites_asked)(records, period)
    path = "project" if form == ReportForm.PROJECT else "site"
    returned = reports_of(form, period).filter(state=SubmissionState.RETURNED).order_by().values(path)
    steps = FilingStep.objects.of(form, period).returned().order_by().values("about_pk")
    state = Case(
        When(answered__gte=F("asked"), then=Value(ALL)),
        When(is_waiting=True, then=Value(WAITING)),
        When(is_received=True, then=Value(RECEIVED)),
        When(Q(pk__in=returned) | Q(pk__in=steps), then=Value(RETURNED)),
        When(answered__gt=0, then=Value(SOME)),
        default=Value(NONE),
        output_field=CharField(),
    )
    return rows.annotate(filing=state)


def in_status(rows: QuerySet, wanted: str, period: Period) -> QuerySet:
    """Return those rows of `asked_of` that are in a state of STATUSES, or OVERDUE."""
    if wanted == OVERDUE:
        return rows.filter(is_owed=True).exclude(filing__in=HERE) if period.is_overdue(today()) else rows.none()
    return rows.filter(filing=wanted) if wanted else rows


def reports_of(form: str, period: Period) -> QuerySet:
    """Return the reports sent in the tracker of form 01 or 02 of a period."""
    reports = Submission.objects.filter(kind=SubmissionKind.PERIOD, year=period.year, period=period.kind)
    return reports.filter(project__isnull=form == ReportForm.DEVELOPER)


def tally_of(form: str, rows: QuerySet, period: Period) -> FormTally:
    """Count rows of `asked_of`; one query."""
    kind = "site__kind" if form == ReportForm.PROJECT else "kind"
    states = Counter(rows.order_by().values_list("filing", "is_owed", kind))
    return _tallied(form, ReportForm(form).label, period.of_form(form).due, states)


def tally_of_compiled(kind: FormKind, rows: Collection[DebtRow], period: Period) -> FormTally:
    states = Counter((row.status, row.is_owed, kind.site_kind) for row in rows)
    return _tallied(kind.number, kind.label, kind.own(period).due, states)


def _tallied(form: str, label: Label, due: datetime.date, states: Counter) -> FormTally:
    counts, filed = Counter(), Counter()
    for (state, _owed, kind), count in states.items():
        counts[kind] += count
        filed[kind] += count if state in HERE else 0
    return FormTally(
        form,
        label,
        due,
        filed=filed.total(),
        count=counts.total(),
        missing=sum(count for (state, owed, _kind), count in states.items() if owed and state not in HERE),
        apart=[(SiteKind(kind).label, filed[kind], counts[kind]) for kind in SiteKind.values if counts[kind]]
        if len(counts) > 1
        else [],
    )


def entered_rows(form: str, records: Iterable[SecondaryProject | Site], period: Period, user) -> list[DebtRow]:
    """Return the lines of some rows of `asked_of`; four queries."""
    records, period = list(records), period.of_form(form)
    logs = _logs_of_entered(form, period, [record.pk for record in records], user)
    return [
        DebtRow(
            Debt(form, period, record),
            record.filing,
            record.is_owed,
            record.answered,
            record.asked,
            record.filed_on,
            logs.get(record.pk, NOTHING),
        )
        for record in records
    ]


def _logs_of_entered(form: str, period: Period, pks: list[int], user) -> dict[int, Log]:
    if not pks:
        return {}
    steps = steps_of(form, period, pks)
    path = "project" if form == ReportForm.PROJECT else "site"
    reports = reports_of(form, period).visible_to(user).filter(**{f"{path}__in": pks})
    reports = list(reports.exclude(state=SubmissionState.WITHDRAWN).order_by("pk"))
    days = filing_days(reports) if reports else {}
    submissions, sent = {}, {}
    for report in reports:
        pk = getattr(report, f"{path}_id")
        submissions[pk] = report
        sent[pk] = min(sent.get(pk, days[report.pk]), days[report.pk])
    return {
        pk: replace(steps.get(pk, NOTHING), submission=submissions.get(pk), sent_on=sent.get(pk))
        for pk in steps.keys() | submissions.keys()
    }


def steps_of(form: str, period: Period, pks: Collection[int]) -> dict[int, Log]:
    """Return by key what was recorded of a form: whether it is here, the last reminder, the ministry; one query."""
    steps: dict[int, list[FilingStep]] = defaultdict(list)
    for step in FilingStep.objects.of(form, period).filter(about_pk__in=pks).defer("content").order_by("pk"):
        steps[step.about_pk].append(step)
    return {pk: log_of(of_one) for pk, of_one in steps.items()}


def log_of(steps: Iterable[FilingStep]) -> Log:
    """Return what the steps of one form, in their order, come to: one that was cancelled counts no more."""
    settling, reminder, upward = None, None, []
    for step in steps:
        if step.kind in SETTLING:
            settling = step
        elif step.kind == FilingStepKind.REMINDED:
            reminder = step
        elif step.kind == FilingStepKind.UNDONE:
            del upward[-1:]
        elif step.kind in UPWARD:
            upward.append(step)
    return Log(settling, reminder, upward[-1] if upward else None)


def compiled_rows(
    kind: FormKind, found: FormScope, period: Period, units: Collection[AdministrativeUnit] | None = None
) -> list[DebtRow]:
    """Return the lines of a compiled form: of each unit that owes it (of `units` alone), or of the province.

    Three queries.
    """
    if kind.level == FormLevel.PROVINCE:
        records = [None]
    else:
        records = units_owing(found, kind, period) if units is None else list(units)
    pks = [record.pk if record else PROVINCE_PK for record in records]
    logs = steps_of(kind.number, period, pks)
    versions = versions_by_unit(kind, period)
    return [
        _compiled_row(
            compiled_debt(kind, period, record),
            logs.get(pk, NOTHING),
            versions.get(record and record.pk, []),
        )
        for pk, record in zip(pks, records, strict=True)
    ]


def versions_by_unit(kind: FormKind, period: Period) -> dict[int | None, list[FiledForm]]:
    """Return by unit (None: the province) the versions filed of a form, the first before the next; one query."""
    filed = FiledForm.objects.filter(kind=kind, year=period.year, period=period.kind)
    day = past_day()
    filed = filed.filter(filed_at__lt=end_of(day)) if day else filed
    versions = defaultdict(list)
    for version in filed.defer("content").order_by("number"):
        versions[version.unit_id].append(version)
    return versions


def _compiled_row(debt: Debt, log: Log, versions: list[FiledForm]) -> DebtRow:
    states = {
        FilingStepKind.SIGNED: WAITING,
        FilingStepKind.RECEIVED: RECEIVED,
        FilingStepKind.RETURNED: RETURNED,
    }
    state = states.get(FilingStepKind(log.settling.kind), NONE) if log.settling else NONE
    status = ALL if versions else state
    filed_on = timezone.localdate(versions[0].filed_at) if versions else None
    version = versions[-1].number if versions else None
    return DebtRow(debt, status, entered_on=filed_on, log=log, version=version)
