"""When a report of a period was filed, and how late that was."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import ngettext

from progress.models import ProjectState, ReportForm, SecondaryProject, SiteEvent, Standing, Submission
from progress.models.rules.reporting_period import Period
from progress.models.site import GIVEN_UP
from values.today import end_of, now, past_day


def days_late(due: datetime.date, filed_on: datetime.date | None) -> int:
    """Return how many days late a form was filed; 0 where it was in time or nobody knows the day.

    A form is sent before the day it is due: on that day it is one day late.
    """
    return max((filed_on - due).days + 1, 0) if filed_on else 0


def late_filing(due: datetime.date, filed_on: datetime.date | None) -> str:
    """Return "filed 5 days late" in words; empty where it was not late."""
    days = days_late(due, filed_on)
    return ngettext("filed %(days)s day late", "filed %(days)s days late", days) % {"days": days} if days else ""


def filing_days(reports: Iterable[Submission]) -> dict[int, datetime.date]:
    """Return by primary key the day on which each report was sent first, whatever was corrected since; one query."""
    reports = list(reports)
    past = Submission.history.filter(id__in=[report.pk for report in reports]).order_by().values("id")
    first = dict(past.annotate(first=Min("sent_at")).values_list("id", "first"))
    return {report.pk: timezone.localdate(first.get(report.pk, report.sent_at)) for report in reports}


ONE_DAY = datetime.timedelta(days=1)


def sites_owing(sites: QuerySet, *periods: Period) -> QuerySet:
    """Annotate for each period whether form 02 is owed, under the name that `owed_name` gives."""
    rows = sites.alias(developer_recorded_at=_or_now(F("summary__developer_recorded")))
    for period in (one.of_form(ReportForm.DEVELOPER) for one in periods):
        is_named = Q(summary__developer_named__end__lte=period.end) | Q(
            summary__developer_named__isnull=True, developer_recorded_at__lt=_too_late(period)
        )
        rows = _with_owed(rows, period, Q(developer__isnull=False) & is_named, site="pk", summary="summary")
    return rows


def projects_owing(projects: QuerySet, *periods: Period) -> QuerySet:
    """Annotate for each period whether form 01 is owed, under the name that `owed_name` gives."""
    rows = projects
    for period in (one.of_form(ReportForm.PROJECT) for one in periods):
        is_told = Q(as_of__end__lte=period.end)
        is_known = is_told | Exists(_records_known(period))
        rows = _with_owed(rows, period, ~Q(state=ProjectState.STOPPED) & is_known, site="site", summary="site__summary")
    return rows


def _records_known(period: Period) -> QuerySet:
    """Return what history holds of a project by a day or a document of the period or before, or was recorded in time,
    whatever came later."""
    told = Q(as_of__end__lte=period.end) | Q(document__date__end__lte=period.end)
    records = SecondaryProject.history.filter(told | Q(history_date__lt=_too_late(period)), id=OuterRef("pk"))
    day = past_day()
    return records.filter(history_date__lt=end_of(day)) if day else records


def owed_name(period: Period) -> str:
    """Return the name of the annotation that says whether a form of the period is owed."""
    return f"owed_{period.year}_{period.kind}"


def owed_periods(rows: QuerySet, periods: Collection[Period]) -> dict[int, set[Period]]:
    """Return by primary key the periods owed, of rows of `sites_owing` or `projects_owing`; one query."""
    owed = defaultdict(set)
    names = [owed_name(period) for period in periods]
    for pk, *flags in rows.order_by().values_list("pk", *names):
        owed[pk] = {period for period, flag in zip(periods, flags, strict=True) if flag}
    return owed


def _with_owed(rows: QuerySet, period: Period, is_known: Q, *, site: str, summary: str) -> QuerySet:
    """Annotate that a form is owed of those known of, at sites not given up at the end of the period.

    How a site stood then is asked of its events only where it was decided later.
    """
    name = owed_name(period)
    decided = SiteEvent.objects.deciding_standing().filter(site=OuterRef(site), date__start__lte=period.end)
    last = decided.order_by("-date", "-pk").annotate(leads_to=SiteEvent.objects.standing_case())
    since = f"{summary}__standing_since"
    as_now = When(Q((since, None)) | Q((f"{since}__start__lte", period.end)), then=F(f"{summary}__standing"))
    before = Coalesce(Subquery(last.values("leads_to")[:1]), Value(Standing.STANDING.value))
    standing = Case(as_now, default=before)
    owed = When(is_known & ~Q(**{f"standing_{name}__in": GIVEN_UP}), then=Value(True))
    flag = Case(owed, default=Value(False), output_field=BooleanField())
    return rows.alias(**{f"standing_{name}": standing}).annotate(**{name: flag})


def _too_late(period: Period) -> datetime.datetime:
    """Return the moment from which what is recorded comes too late to be asked for in that period."""
    return end_of(period.due - ONE_DAY)


def _or_now(*moments) -> Coalesce:
    return Coalesce(*moments, Value(now()), output_field=DateTimeField())
