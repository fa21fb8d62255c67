"""Recording what was answered to the rows of a form for one reporting period."""

import datetime
import zlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from progress.acceptance.actions import send
from progress.acceptance.values import columns
from progress.figures.actions import add_figure
from progress.models import PeriodFigure, SecondaryProject, Site, SiteFigure, Submission, SubmissionKind
from progress.models.office import needs_acceptance
from progress.models.period import rows_asked
from progress.models.rules.reporting_period import Period
from progress.periods.taking_over import figure_of, is_same
from progress.records.actions import may_change, sign
from progress.records.provenance import Statement, entered_by, renew
from values.dates import PartialDate

# Values by the number of the row, as the form prints it: the figure (None for unknown) and a note.
Answers = dict[str, tuple[Decimal | None, str]]
EMPTY = {"value": None, "note": "", "source": "", "as_of": None}


class StaleFigures(Exception):
    """Rows were recorded by someone else since they were read; nothing was written.

    `stored` holds by number what stands there now, or None where a row is gone.
    """

    def __init__(self, stored: dict[str, PeriodFigure | None]):
        super().__init__(stored)
        self.stored = stored


class NotAsked(TypeError):
    """A row was answered that the form does not ask, or that is computed, or for another site's project."""


@dataclass(frozen=True, slots=True)
class IntendedFigures:
    """The rows that a change would write, checked and not saved, and what each says before and after, by number."""

    figures: dict[str, PeriodFigure]
    before: dict[str, dict]
    after: dict[str, dict]
    version: int  # of the whole page, as `page_version` says

    @property
    def changed(self) -> list[str]:
        return list(self.figures)

    @property
    def reported(self) -> list[str]:
        return self.changed


def answer_of(figure: PeriodFigure | None) -> dict:
    """Return what a row says: the figure, its note and where they come from."""
    if figure is None:
        return dict(EMPTY)
    return {"value": figure.value, "note": figure.note, "source": figure.source, "as_of": figure.as_of}


def page_version(figures: Iterable[PeriodFigure]) -> int:
    """Return a number that any save of any of these rows changes."""
    versions = sorted((figure.row_id, figure.version) for figure in figures)
    return zlib.crc32(repr(versions).encode()) & 0x7FFFFFFF  # as much as the database's integers hold


def figures_on(site_id: int, project_id: int | None, period: Period) -> QuerySet:
    """Return all that is recorded on one page: of a project or of the site's developer, for a period."""
    return PeriodFigure.objects.of_period(period).filter(site_id=site_id, project_id=project_id)


@transaction.atomic
def record_period_figures(*, by, reason: str = "", statement: Statement | None = None, **answers) -> list[PeriodFigure]:
    """Record those `answers` (what `intended_figures` takes) that change anything; return what was written.

    New values rest on the source said with them, or on `statement` (that `by` enters them today).

    Raises as `intended_figures` does, and PermissionDenied also for a person whose reports wait for acceptance
    (report_period_figures is their way).
    """
    if needs_acceptance(by):
        raise PermissionDenied
    intended = intended_figures(by=by, statement=statement or entered_by(by), **answers)
    for figure in intended.figures.values():
        sign(figure, by, reason)
        figure.save()
    return list(intended.figures.values())


def intended_figures(
    *,
    site: Site,
    project: SecondaryProject | None,
    period: Period,
    values: Answers,
    versions: dict[str, int],
    by,
    source: str | None = None,
    as_of: PartialDate | None = None,
    stated: Collection[str] | None = None,
    statement: Statement | None = None,
    filed_on: datetime.date | None = None,
    is_refiled: bool = False,
) -> IntendedFigures:
    """Check `values` of some rows of a page, and save nothing. Wants a transaction: the rows stay locked until it ends.

    `versions` says at which version each row was seen, 0 (or nothing) for one not recorded then. `source` and `as_of`
    go with every row that is written; without a `source` rows that keep their value and note keep theirs too. `stated`
    names those of the two that came with the values (None: both that are not empty): new values never
    rest on the other, but on `statement`. Without a `statement` they are a report, which holds no source but one that
    was said with it. A row answered for the first time was filed on `filed_on` (None: nobody knows), `is_refiled` puts
    that day to the others.

    Raises PermissionDenied; StaleFigures (nothing is written); ValidationError with the row's number in place of a
    field's name; NotAsked for a row that this form does not ask, or that is computed.
    """
    rows = _typed_rows(site, project, period, values, by)
    page = locked_page(site, project, period)
    stored = {number: page.get(row.pk) for number, row in rows.items()}
    provenance = None if source is None else (source, as_of)
    changed = {
        number: answer
        for number, answer in values.items()
        if _differs(stored[number], answer, provenance) or (is_refiled and _is_filed_else(stored[number], filed_on))
    }
    if stale := [number for number in changed if _version(stored[number]) != versions.get(number, 0)]:
        raise StaleFigures({number: stored[number] for number in stale})
    key = {"site_id": site.pk, "project": project, "year": period.year, "period": period.kind}
    before = {number: answer_of(stored[number]) for number in changed}
    figures = {number: stored[number] or PeriodFigure(row=rows[number], **key) for number in changed}
    typed = {"source": source or "", "as_of": as_of}
    stated = {name for name, value in typed.items() if value and (stated is None or name in stated)}
    for number, figure in figures.items():
        if is_refiled or figure.value is None:
            figure.filed_on = None if changed[number][0] is None else filed_on
        old_value = figure.value
        figure.value, figure.note = changed[number]
        is_revalued = figure.value != old_value
        _rest(figure, typed, stated, statement, is_resourced=source is not None, is_revalued=is_revalued)
    _check(figures)
    after = {number: answer_of(figure) for number, figure in figures.items()}
    return IntendedFigures(figures, before, after, page_version(page.values()))


def _typed_rows(site: Site, project: SecondaryProject | None, period: Period, values: Answers, by) -> dict:
    """Return by number the rows of a page that people fill in; refuse a page that is not for `by`, and other rows."""
    if project is not None and project.site_id != site.pk:
        raise NotAsked("the project is at another site")
    if not all(may_change(by, site, f"progress.{do}_periodfigure") for do in ("add", "change")):
        raise PermissionDenied
    rows = {row.number: row for row in rows_asked(site, project, period) if not row.rate_of_id}
    if unknown := values.keys() - rows.keys():
        raise NotAsked(f"not rows of this form that are typed: {', '.join(sorted(unknown))}")
    return rows


def _version(figure: PeriodFigure | None) -> int:
    return figure.version if figure else 0


def _rest(figure, typed: dict, stated: set[str], statement: Statement | None, *, is_resourced, is_revalued) -> None:
    """Say where a row's figure comes from: the `typed` source and day; a new figure takes those `stated`."""
    if statement is None:
        typed = {name: value if name in stated else EMPTY[name] for name, value in typed.items()}
    if is_resourced or statement is None:
        figure.source, figure.as_of = typed["source"], typed["as_of"]
    if is_revalued and statement:
        renew(figure, {"value"}, statement=statement, stated=stated)


def locked_page(site: Site, project: SecondaryProject | None, period: Period) -> dict[int, PeriodFigure]:
    """Return by row what is recorded on a page, locked with its site: of two people who begin one, one comes second."""
    Site.objects.select_for_update().filter(pk=site.pk).first()
    figures = figures_on(site.pk, project and project.pk, period).select_for_update(of=("self",))
    return {figure.row_id: figure for figure in figures}


def _differs(stored: PeriodFigure | None, answer: tuple, provenance: tuple | None) -> bool:
    """Return whether a row would say anything else than it does."""
    if stored is None:
        return answer != (None, "")
    if (stored.value, stored.note) != answer:
        return True
    return provenance is not None and (stored.source, stored.as_of) != provenance


def _is_filed_else(stored: PeriodFigure | None, filed_on: datetime.date | None) -> bool:
    return stored is not None and stored.value is not None and stored.filed_on != filed_on


def _check(figures: dict[str, PeriodFigure]) -> None:
    problems = {}
    for number, figure in figures.items():
        try:
            figure.full_clean(exclude=["site", "project", "row"], validate_constraints=False)
        except ValidationError as error:
            problems[number] = error.messages
    if problems:
        raise ValidationError(problems)


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
    stated: Collection[str] | None = None,
    **filing,
) -> list[PeriodFigure] | Submission | None:
    """Record `values` of some rows, or send them for acceptance if `by` is one whose reports wait.

    Returns what was written, or the report that now waits; nothing where nothing changes. A report of the same person
    and page that is not settled yet takes the rows up: what it says of others goes on waiting. `filing` (`filed_on`
    and `is_refiled`) is an officer's to say: a report that waits was filed when it was sent. Takes the rest, and
    raises, as `record_period_figures` does.
    """
    page = {"site": site, "project": project, "period": period}
    seen = {"versions": versions, "by": by}
    if not needs_acceptance(by):
        provenance = {"source": source, "as_of": as_of, "stated": stated}
        return record_period_figures(**page, **seen, values=values, reason=reason, **provenance, **filing)
    source = source if stated is None or "source" in stated else ""
    as_of = as_of if stated is None or "as_of" in stated else None
    report = Submission.objects.open().of_figures(**page).filter(reporter=by).first()
    if report:
        values, source, as_of = _taken_up(report, values, source, as_of)
        reason = reason or report.reason
    intended = intended_figures(**page, **seen, values=values, source=source, as_of=as_of)
    if not intended.changed:
        return None
    key = {"kind": SubmissionKind.PERIOD, "project": project, "year": period.year, "period": period.kind}
    report = report or Submission(site_id=site.pk, reporter=by, **key)
    return send(submission=report, intended=intended, by=by, reason=reason)


def _taken_up(report: Submission, values: Answers, source: str, as_of: PartialDate | None) -> tuple:
    """Return the rows of an open report with `values` in the place of its own, and the source and day they rest on."""
    reported = {number: columns(PeriodFigure, row) for number, row in report.values.items()}
    before = {number: (row["value"], row["note"]) for number, row in reported.items()}
    rests_on = next(iter(reported.values()))
    return before | values, source or rests_on["source"], as_of or rests_on["as_of"]


@transaction.atomic
def take_over_answer(*, answer: PeriodFigure, by, confirmed: Collection[str] = ()) -> SiteFigure:
    """Record an answer of form 02 as a figure of its site, with the report as source and its day; return the figure.

    The first figure of its type is in use; another one stands beside it until it is chosen. Raises PermissionDenied;
    ValidationError for what is no figure of a site or recorded already, and at "confirmed" for doubts that are not
    among it.
    """
    figure = figure_of(answer)
    if figure is None:
        raise ValidationError(_("Sites have no figure of what this line says."))
    figure.site = answer.site
    Site.objects.select_for_update().filter(pk=answer.site_id).first()  # of two who click, one comes second
    if any(is_same(figure, other) for other in figure.rivals()):
        raise ValidationError(_("This answer is already recorded as a figure of the site."))
    values = {name: getattr(figure, name) for name in ("value", "source", "as_of")}
    return add_figure(
        figure=SiteFigure(site=answer.site, measure=figure.measure), by=by, values=values, confirmed=confirmed
    )
