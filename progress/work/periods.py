"""The section of "my work" about forms of the last reporting period that are owed and did not come."""

from collections import Counter

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from progress.models import SecondaryProject, Site
from progress.models.rules.reporting_period import Period
from progress.periods.reporting import projects_missing, sites_missing
from progress.work.structure import Desk, SectionKind, WorkLine


def sites_with_missing_reports(desk: Desk) -> QuerySet:
    """Sites in the person's charge of which form 02, or form 01 of a project, is owed and did not come in full."""
    period = Period.last_due(desk.on)
    own = sites_missing(desk.sites(), period).order_by().values("pk")
    of_projects = projects_missing(desk.projects(), period).order_by().values("site")
    return Site.objects.filter(Q(pk__in=own) | Q(pk__in=of_projects)).order_by("name_key", "kind")


def _lines(sites: list[Site], desk: Desk) -> list[WorkLine]:
    """Return a line for each site; two queries."""
    period, pks = Period.last_due(desk.on), [site.pk for site in sites]
    own = sites_missing(Site.objects.filter(pk__in=pks), period).in_bulk()
    of_projects = projects_missing(SecondaryProject.objects.filter(site__in=pks), period)
    projects = Counter(of_projects.order_by().values_list("site", flat=True))
    return [_line(site, own.get(site.pk), projects[site.pk], period) for site in sites]


def _line(site: Site, own: Site | None, projects: int, period: Period) -> WorkLine:
    parts = [_("%(period)s, due before %(day)s") % {"period": period.label, "day": _day(period)}]
    if own:
        parts.append(_("form 02: %(answered)s of %(asked)s lines") % {"answered": own.answered, "asked": own.asked})
    if projects:
        words = ngettext("form 01 of %(count)s project", "form 01 of %(count)s projects", projects)
        parts.append(words % {"count": projects})
    if own:
        url = reverse("progress:site-figures", args=[site.pk, period.code])
    else:
        url = f"{reverse('progress:figures')}?period={period.code}&site={site.pk}"
    return WorkLine(site, "; ".join(parts), url, key=f"period-{site.pk}")


def _day(period: Period) -> str:
    return date_format(period.due, "SHORT_DATE_FORMAT")


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
)
