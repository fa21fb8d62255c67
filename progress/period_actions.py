"""Recording what was answered to the rows of a form for one reporting period."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from progress.actions import may_change, sign
from progress.models import PeriodFigure, ReportForm, ReportRow, SecondaryProject, Site
from progress.periods import Period
from values.dates import PartialDate

# Values by the number of the row, as the form prints it: the figure (None for unknown) and a note.
Answers = dict[str, tuple[Decimal | None, str]]


class StaleFigures(Exception):
    """Rows were recorded by someone else since they were read; nothing was written.

    `stored` holds by number what stands there now, or None where a row is gone.
    """

    def __init__(self, stored: dict[str, PeriodFigure | None]):
        super().__init__(stored)
        self.stored = stored


def rows_asked(site: Site, project: SecondaryProject | None, period: Period) -> list[ReportRow]:
    """The rows of the form that a project (01), or with none a site's developer (02), has in a period, in order."""
    form = ReportForm.PROJECT if project else ReportForm.DEVELOPER
    return list(ReportRow.objects.asked(form, site.kind, period))


@transaction.atomic
def record_period_figures(
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
) -> list[PeriodFigure]:
    """Record `values` of some rows, those that change anything; return what was written.

    `versions` says at which version each row was seen, 0 (or nothing) for one not recorded then. `source` and `as_of`
    go with every row that is written; without a `source` rows that keep their value and note keep theirs too.

    Raises PermissionDenied; StaleFigures (nothing is written); ValidationError with the row's number in place of a
    field's name; TypeError for a row that this form does not ask, or that is computed.
    """
    if project is not None and project.site_id != site.pk:
        raise TypeError("the project is at another site")
    if not all(may_change(by, site, f"progress.{do}_periodfigure") for do in ("add", "change")):
        raise PermissionDenied
    asked = {row.number: row for row in rows_asked(site, project, period) if not row.rate_of_id}
    if unknown := set(values) - set(asked):
        raise TypeError(f"not rows of this form that are typed: {', '.join(sorted(unknown))}")
    stored = _locked(site, project, period, asked)
    provenance = None if source is None else (source, as_of)
    changed = {number: given for number, given in values.items() if _differs(stored.get(number), given, provenance)}
    seen = {number: stored[number].version if number in stored else 0 for number in changed}
    if stale := [number for number, version in seen.items() if version != versions.get(number, 0)]:
        raise StaleFigures({number: stored.get(number) for number in stale})
    what = {"site_id": site.pk, "project": project, "year": period.year, "period": period.kind}
    figures = {number: stored.get(number) or PeriodFigure(row=asked[number], **what) for number in changed}
    for number, figure in figures.items():
        figure.value, figure.note = changed[number]
        figure.source, figure.as_of = source or "", as_of
    _check(figures)
    for figure in figures.values():
        sign(figure, by, reason)
        figure.save()
    return list(figures.values())


def _locked(site, project, period, asked) -> dict[str, PeriodFigure]:
    """The rows recorded so far, by number. The site is locked too: of two people who begin a page one comes second."""
    Site.objects.select_for_update().filter(pk=site.pk).first()
    rows = PeriodFigure.objects.select_for_update(of=("self",)).of_period(period)
    numbers = {row.pk: row.number for row in asked.values()}
    found = rows.filter(site_id=site.pk, project=project, row__in=numbers)
    return {numbers[figure.row_id]: figure for figure in found}


def _differs(stored: PeriodFigure | None, given: tuple, provenance: tuple | None) -> bool:
    """Whether a row would say anything else than it does."""
    if stored is None:
        return given != (None, "")
    if (stored.value, stored.note) != given:
        return True
    return provenance is not None and (stored.source, stored.as_of) != provenance


def _check(figures: dict[str, PeriodFigure]) -> None:
    problems = {}
    for number, figure in figures.items():
        try:
            figure.full_clean(exclude=["site", "project", "row"], validate_constraints=False)
        except ValidationError as error:
            problems[number] = error.messages
    if problems:
        raise ValidationError(problems)
