"""The chain investor → developer → unit → Department → Ministry: what feeds a form, what changed beneath it since.

Which compiled form feeds which is recorded (`FormKind.feeds`).
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from history.tracking import IN_FORCE
from progress.models import (
    FilingStep,
    FilingStepKind,
    PeriodFigure,
    ReportForm,
    ReportRow,
    SecondaryProject,
    Site,
)
from progress.models.rules.reporting_period import Period
from reports.access import Scope
from reports.forms.desk.debts import Debt, compiled_debt, kinds_for, units_owing
from reports.forms.desk.queries import DebtRow, FormTally, asked_of, compiled_rows, entered_rows, tally_of
from reports.forms.filing import Difference, content_now, differences, versions_of
from reports.models import FiledForm, FormKind, FormLevel
from values.text import person_name
from values.today import today

MOST_CHANGES = 100  # lines of what changed beneath that a page shows


@dataclass(frozen=True, slots=True)
class Signature:
    """That a level signed a form off: when, by whom, and what the form said, None of one filled in row by row."""

    at: datetime.datetime
    by: str
    content: dict | None
    filed: FiledForm | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure of form 01 or 02 that another stands in place of since a form was signed off."""

    site: Site
    project: SecondaryProject | None
    row: ReportRow
    before: Decimal | None
    after: Decimal | None
    at: datetime.datetime
    by: str

    @property
    def form(self) -> str:
        return ReportForm.PROJECT if self.project else ReportForm.DEVELOPER


@dataclass(frozen=True, slots=True)
class ChangedBeneath:
    """What differs since a form was signed off: lines of the form itself, and figures that feed it."""

    lines: list[Difference]
    corrections: list[Correction]
    left: int  # corrections that are not shown

    @property
    def is_nothing(self) -> bool:
        return not self.lines and not self.corrections


def signature_of(debt: Debt) -> Signature | None:
    """Return the newest sign-off of a form, by its own level or by being filed; two queries."""
    steps = FilingStep.objects.of(debt.form, debt.period).filter(about_pk=debt.about_pk, kind=FilingStepKind.SIGNED)
    signed = steps.select_related("by").order_by("pk").last()
    filed = versions_of(debt.kind, debt.unit, debt.period).first() if debt.kind else None
    if filed and (signed is None or filed.filed_at >= signed.at):
        return Signature(filed.filed_at, person_name(filed.filed_by), filed.content, filed)
    return Signature(signed.at, person_name(signed.by), signed.content) if signed else None


def sites_beneath(debt: Debt, found: Scope | None) -> QuerySet:
    """Return the sites whose forms 01 and 02 feed a form."""
    if debt.site:
        return Site.objects.filter(pk=debt.site.pk)
    return Site.objects.filter(pk__in=found.within(debt.unit).order_by().values("pk"))


def beneath(debt: Debt, found: Scope | None, user) -> tuple[str, QuerySet | list[DebtRow]]:
    """Return (form or forms, what feeds it): rows of `asked_of`, or the lines of compiled forms."""
    if debt.form == ReportForm.PROJECT:
        return "", []
    if debt.form == ReportForm.DEVELOPER:
        return ReportForm.PROJECT, _projects(sites_beneath(debt, found), debt, user)
    if bases := [kind for kind in kinds_for(found) if kind.feeds_id == debt.kind.pk]:
        return ", ".join(kind.number for kind in bases), [row for kind in bases for row in _of_base(kind, debt, found)]
    sites = Site.objects.visible_to(user).filter(pk__in=sites_beneath(debt, found).values("pk"))
    rows = asked_of(ReportForm.DEVELOPER, sites.select_related("developer"), debt.period)
    return ReportForm.DEVELOPER, rows.order_by("name_key", "kind")


def _of_base(kind: FormKind, debt: Debt, found: Scope) -> list[DebtRow]:
    """Return the lines of a form that feeds another one: of the same unit, or of all units for the province's."""
    units = [debt.unit] if debt.unit else None
    return [row for period in feeding_periods(kind, debt.period) for row in compiled_rows(kind, found, period, units)]


def feeding_periods(kind: FormKind, period: Period) -> list[Period]:
    """Return the periods of a form that go into a period of another: the same, else those cut off within it."""
    if kind.is_sent_for(period):
        return [kind.own(period)]
    near = (one for year in (period.year - 1, period.year, period.year + 1) for one in kind.calendar.periods(year))
    return [one for one in near if kind.is_in_force(one) and period.start <= one.end <= period.end]


def _fed_period(kind: FormKind, period: Period) -> Period | None:
    """Return the period of a form into which a period of another goes."""
    if kind.is_sent_for(period):
        return kind.own(period)
    near = (one for year in (period.year, period.year + 1) for one in kind.calendar.periods(year))
    return next((one for one in near if kind.is_in_force(one) and one.start <= period.end <= one.end), None)


def _projects(sites: QuerySet, debt: Debt, user) -> QuerySet:
    projects = SecondaryProject.objects.visible_to(user).filter(site__in=sites.order_by().values("pk"))
    rows = asked_of(ReportForm.PROJECT, projects.select_related("site", "investor"), debt.period)
    return rows.order_by("site__name_key", "site__kind", "name_folded")


def tallies_beneath(debt: Debt, found: Scope | None, user) -> list[FormTally]:
    """Return how forms 01 and 02 beneath a compiled form stand; two queries. None beneath the others."""
    if not debt.kind:
        return []
    sites = sites_beneath(debt, found)
    own = asked_of(ReportForm.DEVELOPER, Site.objects.visible_to(user).filter(pk__in=sites.values("pk")), debt.period)
    return [
        tally_of(ReportForm.DEVELOPER, own, debt.period),
        tally_of(ReportForm.PROJECT, _projects(sites, debt, user), debt.period),
    ]


def rows_shown(form: str, records: list, debt: Debt, user) -> list[DebtRow]:
    """Return the lines of a page of `beneath`."""
    if form in ReportForm.values:
        return entered_rows(form, records, debt.period, user)
    return records


def above(debt: Debt, found: Scope | None) -> Debt | None:
    """Return the form that this one feeds, as far as the person reads it."""
    if debt.project:
        return Debt(ReportForm.DEVELOPER.value, debt.period, debt.site)
    if found is None:
        return None
    feeds = debt.kind.feeds_id if debt.kind else _fed_by_form_02()
    kind = next((kind for kind in kinds_for(found) if kind.pk == feeds), None)
    period = _fed_period(kind, debt.period) if kind else None
    if period is None or not period.has_begun(today()):
        return None
    unit = None
    if kind.level == FormLevel.UNIT:
        holders = found.holders.of(debt.site.unit_id) if debt.site else {debt.unit and debt.unit.pk}
        unit = next((unit for unit in units_owing(found, kind, period) if unit.pk in holders), None)
        if unit is None:
            return None
    return compiled_debt(kind, period, unit)


def _fed_by_form_02() -> int | None:
    """Return the key of the form that form 02 feeds."""
    return FormKind.objects.filter(number=ReportForm.DEVELOPER).values_list("feeds", flat=True).first()


def changed_since(signature: Signature, debt: Debt, found: Scope | None) -> ChangedBeneath:
    """Return what differs since a form was signed off; a fixed number of queries."""
    lines = []
    if debt.kind and signature.content:
        now = FiledForm(content=content_now(debt.kind, debt.unit, debt.period, found))
        lines = differences(FiledForm(content=signature.content), now)
    corrections = _corrections(sites_beneath(debt, found), debt, signature.at)
    return ChangedBeneath(lines, _named(corrections[:MOST_CHANGES]), max(len(corrections) - MOST_CHANGES, 0))


def _corrections(sites: QuerySet, debt: Debt, since: datetime.datetime) -> list[tuple]:
    """Return (record of history, value before) of figures that say something else, the newest first; two queries."""
    of_period = {"year": debt.period.year, "period": debt.period.kind, "site__in": sites.order_by().values("pk")}
    history = PeriodFigure.history.filter(**of_period)
    newest = history.filter(history_date__gt=since, in_force_until=IN_FORCE).order_by("-history_date", "-history_id")
    then = history.filter(history_date__lte=since, in_force_until__gt=since)
    before = {pk: None if kind == "-" else value for pk, kind, value in then.values_list("id", "history_type", "value")}
    return [
        (record, before.get(record.id))
        for record in newest
        if before.get(record.id) != (None if record.history_type == "-" else record.value)
    ]


def _named(corrections: list[tuple]) -> list[Correction]:
    """Return corrections with their records read; four queries."""
    records = [record for record, _before in corrections]
    sites = Site.objects.in_bulk({record.site_id for record in records})
    projects = SecondaryProject.objects.in_bulk({record.project_id for record in records if record.project_id})
    rows = ReportRow.objects.in_bulk({record.row_id for record in records})
    people = get_user_model().objects.in_bulk({r.history_user_id for r in records if r.history_user_id})
    return [
        Correction(
            sites[record.site_id],
            projects.get(record.project_id),
            rows[record.row_id],
            before,
            None if record.history_type == "-" else record.value,
            record.history_date,
            person_name(people.get(record.history_user_id)),
        )
        for record, before in corrections
        if record.site_id in sites and record.row_id in rows
    ]
