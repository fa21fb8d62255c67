"""The section of "my work" about forms of the last reporting period that are owed and did not come."""

import datetime
from collections import Counter
from functools import lru_cache

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from progress.access.kept_queries import rows_at
from progress.access.scope import sites_edited_by
from progress.models import FilingStep, FilingStepKind, ReportForm, SecondaryProject, Site
from progress.models.rules.reporting_period import Period
from progress.periods.reporting import projects_missing, sites_missing, sites_with_missing
from progress.work.structure import Desk, SectionKind, WorkLine
from values.today import past_day, shown_day


@lru_cache(maxsize=50)
def _missing(
    period: Period, _days: tuple, _past_day: datetime.date | None, at_sites: Q, at_parts: Q
) -> tuple[QuerySet, ...]:
    """Return the sites of which a form of a period that is over is owed; those that owe form 02 themselves, and the
    projects that owe form 01: as far as the conditions for sites and for what hangs on them hold. Not asked yet.

    Kept, for to make such a query takes Django longer than the database to answer it.
    """
    sites = Site.objects.filter(at_sites).chased()
    found = sites_with_missing(sites, period).order_by("name_key", "kind")
    projects = projects_missing(SecondaryProject.objects.filter(at_parts), period)
    return found, sites_missing(sites, period).order_by(), projects.order_by()


def _last_due(desk: Desk) -> tuple[Period, tuple]:
    """Return the period, and its days by the calendars of the forms."""
    period = Period.last_due(desk.on)
    return period, period.days


def _of(desk: Desk, period: Period, days: tuple) -> tuple[QuerySet, ...]:
    conditions = sites_edited_by(desk.user), sites_edited_by(desk.user, prefix="site__")
    return _missing(period, days, past_day(), *conditions)


def sites_with_missing_reports(desk: Desk, due: tuple[Period, tuple]) -> QuerySet:
    """Sites in the person's charge of which form 02, or form 01 of a project, is owed and did not come in full."""
    return _of(desk, *due)[0].all()


def _lines(sites: list[Site], desk: Desk) -> list[WorkLine]:
    """Return a line for each site; three queries."""
    (period, days), pks = _last_due(desk), [site.pk for site in sites]
    _found, owing, of_projects = _of(desk, period, days)
    key = "missing reports", desk.key, days
    told = rows_at((*key, "own"), lambda sites: owing.filter(pk__in=sites).values_list("pk", "answered", "asked"), pks)
    own = {pk: (answered, asked) for pk, answered, asked in told}
    found = rows_at((*key, "projects"), lambda sites: of_projects.filter(site__in=sites).values_list("pk", "site"), pks)
    projects, reminded = Counter(site for _pk, site in found), _reminded(period, pks, dict(found))
    return [_line(site, own.get(site.pk), projects[site.pk], period, reminded.get(site.pk)) for site in sites]


def _reminded(period: Period, sites: list[int], projects: dict[int, int]) -> dict[int, datetime.date]:
    """Return by site when the last reminder of its form 02, or of form 01 of its `projects`, was sent; one query."""
    steps = FilingStep.objects.known().filter(kind=FilingStepKind.REMINDED, year=period.year, period=period.kind)
    own = Q(form=ReportForm.DEVELOPER, about_pk__in=sites)
    steps = steps.filter(own | Q(form=ReportForm.PROJECT, about_pk__in=projects))
    return {
        (projects[pk] if form == ReportForm.PROJECT else pk): day
        for form, pk, day in steps.order_by("on", "pk").values_list("form", "about_pk", "on")
    }


def _line(
    site: Site, own: tuple[int, int] | None, projects: int, period: Period, reminded: datetime.date | None
) -> WorkLine:
    """Return the line of a site: of form 02 how many lines are answered of those asked, and how many projects owe."""
    due = period.of_form(ReportForm.DEVELOPER if own else ReportForm.PROJECT).due
    parts = [_("%(period)s, due before %(day)s") % {"period": period.label, "day": shown_day(due)}]
    if own:
        answered, asked = own
        parts.append(_("form 02: %(answered)s of %(asked)s lines") % {"answered": answered, "asked": asked})
    if projects:
        words = ngettext("form 01 of %(count)s project", "form 01 of %(count)s projects", projects)
        parts.append(words % {"count": projects})
    if reminded:
        parts.append(_("reminded on %(day)s") % {"day": shown_day(reminded)})
    if own:
        url = reverse("progress:site-figures", args=[site.pk, period.code])
    else:
        url = f"{reverse('filing-desk')}?period={period.code}&site={site.pk}"
    return WorkLine(site, "; ".join(parts), url, key=f"period-{site.pk}")


MISSING_REPORTS = SectionKind(
    code="periods",
    title=lambda desk: _("Missing reports of the last period"),
    find=sites_with_missing_reports,
    lines=_lines,
    empty=gettext_lazy("No missing reports of the last period."),
    is_for=lambda desk: desk.user.has_perm("progress.change_periodfigure"),
    tone="late",
    site_path="",
    read=lambda pks: Site.objects.filter(pk__in=pks),
    asks_first=_last_due,
)
