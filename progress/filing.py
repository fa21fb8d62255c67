"""When a report of a period was filed, and how late that was."""

import datetime
from collections.abc import Iterable

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import ngettext

from progress.models import Submission
from progress.periods import Period


def days_late(period: Period, filed_on: datetime.date | None) -> int:
    """How many days after the last day in time a report was filed; 0 where it was in time or nobody knows the day.

    Forms 01 and 02 are sent before the 20th: on that day a report is one day late.
    """
    return max((filed_on - period.due).days + 1, 0) if filed_on else 0


def late_filing(period: Period, filed_on: datetime.date | None) -> str:
    """In words: "filed 5 days late"; empty where it was not late."""
    days = days_late(period, filed_on)
    return ngettext("filed %(days)s day late", "filed %(days)s days late", days) % {"days": days} if days else ""


def filing_days(reports: Iterable[Submission]) -> dict[int, datetime.date]:
    """By primary key the day on which each report was sent first, whatever was mended since; one query."""
    reports = list(reports)
    past = Submission.history.filter(id__in=[report.pk for report in reports]).order_by().values("id")
    first = dict(past.annotate(first=Min("sent_at")).values_list("id", "first"))
    return {report.pk: timezone.localdate(first.get(report.pk, report.sent_at)) for report in reports}
