"""Reporting figures of a period: what an officer says is official at once, what others report waits for one."""

import datetime
from collections.abc import Collection

from django.db import transaction

from progress.acceptance import send
from progress.models import PeriodFigure, SecondaryProject, Site, Submission, SubmissionKind
from progress.period_actions import Answers, intended_figures, record_period_figures
from progress.periods import Period
from progress.reporters import needs_acceptance
from progress.submitted import columns
from values.dates import PartialDate


@transaction.atomic
def report_period_figures(
    *,
    site: Site,
    project: SecondaryProject | None,
    period: Period,
    values: Answers,
    versions: dict[str, int],
    by,
    reason: str = "",
    source: str | None = None,
    as_of: PartialDate | None = None,
    said: Collection[str] | None = None,
    filed_on: datetime.date | None = None,
    is_refiled: bool = False,
) -> list[PeriodFigure] | Submission | None:
    """Record `values` of some rows, or send them for acceptance if `by` is one whose reports wait.

    Returns what was written, or the report that now waits; nothing where nothing changes. A report of the same person
    and page that is not settled yet takes the rows up: what it says of others goes on waiting. `filed_on` and
    `is_refiled` are an officer's to say: a report that waits was filed when it was sent. Raises as
    `record_period_figures` does, for both alike.
    """
    page = {"site": site, "project": project, "period": period}
    if not needs_acceptance(by):
        return record_period_figures(
            **page,
            values=values,
            versions=versions,
            by=by,
            reason=reason,
            source=source,
            as_of=as_of,
            filed_on=filed_on,
            is_refiled=is_refiled,
            said=said,
        )
    said = [name for name in ("source", "as_of") if said is None or name in said]
    source, as_of = source if "source" in said else "", as_of if "as_of" in said else None
    found = Submission.objects.open().of_figures(**page).filter(reporter=by).first()
    if found:
        values, source, as_of = _taken_up(found, values, source, as_of)
        reason = reason or found.reason
    intended = intended_figures(**page, values=values, versions=versions, by=by, source=source, as_of=as_of)
    if not intended.changed:
        return None
    what = {"kind": SubmissionKind.PERIOD, "project": project, "year": period.year, "period": period.kind}
    found = found or Submission(site_id=site.pk, reporter=by, **what)
    return send(submission=found, intended=intended, by=by, reason=reason)


def _taken_up(found: Submission, values: Answers, source: str, as_of: PartialDate | None) -> tuple:
    """The rows of an open report with `values` in the place of its own, and what they rest on."""
    reported = {number: columns(PeriodFigure, row) for number, row in found.values.items()}
    before = {number: (row["value"], row["note"]) for number, row in reported.items()}
    rests_on = next(iter(reported.values()))
    return before | values, source or rests_on["source"], as_of or rests_on["as_of"]
