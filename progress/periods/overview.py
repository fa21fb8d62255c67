"""Who has filled in the forms of a reporting period, and who has not."""

from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from places.models import Organisation
from progress.models import ReportForm, ReportRow, Rhythm, SecondaryProject, Site
from progress.models.rules.reporting_period import Period, newest_first, recent_periods, recent_quarters
from progress.periods.export import overview_listing
from progress.periods.owed import late_filing
from progress.periods.reporting import (
    ALL,
    NONE,
    PERIODS_SHOWN,
    SOME,
    in_status,
    missing,
    projects_asked,
    sites_asked,
    status,
    tally,
)
from progress.records.filters import ANY, FilterForm
from progress.records.pages import FilteredListView, may_enter_figures
from spreadsheets.catalogue import sheet
from spreadsheets.exports import SheetListing
from spreadsheets.exports.views import Exportable
from values.text import Label
from values.today import today

OVERDUE = "overdue"
STATUSES = ((ALL, _("complete")), (SOME, _("incomplete")), (NONE, _("nothing yet")))


class OverviewForm(FilterForm):
    period = forms.ChoiceField(label=_("Reporting period"))
    form = forms.ChoiceField(label=_("Form"), choices=ReportForm)
    status = forms.ChoiceField(
        label=_("Figures"), choices=[("", ANY), *STATUSES, (OVERDUE, _("overdue"))], required=False
    )
    site = forms.ModelChoiceField(Site.objects.none(), widget=forms.HiddenInput, required=False)

    def __init__(self, data, *, user):
        """Ask for form 01 of the current period where the address names neither."""
        current = Period.current(today())
        defaults = {"period": current.code, "form": ReportForm.PROJECT.value}
        super().__init__(defaults | {name: value for name, value in data.items() if value})
        self.fields["site"].queryset = Site.objects.visible_to(user)
        periods = recent_periods(today(), PERIODS_SHOWN)
        if ReportRow.objects.filter(rhythm=Rhythm.QUARTERLY).exists():
            periods = newest_first([*periods, *recent_quarters(today(), PERIODS_SHOWN)])
        try:
            chosen = Period.parse(self.data["period"])
        except ValueError:
            chosen = current
        if chosen not in periods and chosen.has_begun(today()):
            periods.append(chosen)
        self.fields["period"].choices = [(period.code, period.label) for period in periods]


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A project or a site of the list; `enter` is empty for who may not fill in its form."""

    record: SecondaryProject | Site
    site: Site
    who: Organisation | None
    status: str
    read: str
    enter: str
    period: Period

    @property
    def is_overdue(self) -> bool:
        """Whether the form is owed, and not sent in full although its day is over."""
        owes = self.record.is_owed and not self.record.is_waiting and self.status != ALL
        return owes and self.period.is_overdue(today())

    @property
    def filed_late(self) -> str:
        return late_filing(self.period, self.record.filed_on)

    @property
    def status_label(self) -> Label:
        return dict(STATUSES)[self.status]


class OverviewView(Exportable, FilteredListView):
    """Which projects or sites have all, some or no figures of a period: `/figures/?period=2026-half&form=02`."""

    exports = ("figures_overview", "figures")
    template_name = "periods/figures.html"
    part_name = "periods/includes/figures_overview.html"

    def listing(self, key):
        rows = self.get_queryset()
        if key == "figures_overview":
            return overview_listing(rows, self._rows, self.period)
        resource, of_these = sheet(key)(self.request.user), rows.order_by().values("pk")
        of_period = {"year": self.period.year, "period": self.period.kind, "row__form": self.asked.get("form", "")}
        of_whom = {"project__in" if self.is_of_projects else "site__in": of_these}
        return SheetListing(resource, resource.in_order(resource.visible().filter(**of_period, **of_whom)))

    def get_queryset(self):
        self.form = OverviewForm(self.request.GET, user=self.request.user)
        self.asked = self.form.cleaned_data if self.form.is_valid() else {}
        self.period = Period.parse(self.asked["period"]) if self.asked else Period.current(today())
        self.is_of_projects = self.asked.get("form", ReportForm.PROJECT) == ReportForm.PROJECT
        if not self.asked:
            return SecondaryProject.objects.none()
        rows = self._projects() if self.is_of_projects else self._sites()
        wanted = self.asked["status"]
        if wanted == OVERDUE:
            return missing(rows) if self.period.is_overdue(today()) else rows.none()
        return in_status(rows, wanted) if wanted else rows

    def _projects(self):
        projects = SecondaryProject.objects.visible_to(self.request.user)
        if site := self.asked.get("site"):
            projects = projects.filter(site=site)
        owing = projects_asked(projects, self.period).select_related("site", "investor")
        return owing.order_by("site__name_key", "site__kind", "name_folded")

    def _sites(self):
        sites = Site.objects.visible_to(self.request.user)
        if site := self.asked.get("site"):
            sites = sites.filter(pk=site.pk)
        return sites_asked(sites, self.period).select_related("developer").order_by("name_key", "kind")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        count = context["paginator"].count
        return context | {
            "form": self.form,
            "period": self.period,
            "narrowed_to": self.asked.get("site"),
            "is_of_projects": self.is_of_projects,
            "tallies": [
                (ReportForm.PROJECT.label, tally(self._projects())),
                (ReportForm.DEVELOPER.label, tally(self._sites())),
            ],
            "found": ngettext("Found %(count)s line", "Found %(count)s lines", count) % {"count": count},
            "rows": self._rows(list(context["page_obj"])),
        }

    def _rows(self, records) -> list[OverviewRow]:
        user = self.request.user
        sites = {record.site_id if self.is_of_projects else record.pk for record in records}
        theirs = Site.objects.editable_by(user).filter(pk__in=sites if may_enter_figures(user) else [])
        theirs = set(theirs.values_list("pk", flat=True))
        return [
            self._project_row(record, theirs) if self.is_of_projects else self._site_row(record, theirs)
            for record in records
        ]

    def _project_row(self, project, theirs) -> OverviewRow:
        enter = reverse("progress:project-figures", args=[project.pk, self.period.code])
        return OverviewRow(
            project,
            project.site,
            project.investor,
            status(project.answered, project.asked),
            f"{project.get_absolute_url()}#periods",
            enter if project.site_id in theirs else "",
            self.period,
        )

    def _site_row(self, site, theirs) -> OverviewRow:
        enter = reverse("progress:site-figures", args=[site.pk, self.period.code])
        return OverviewRow(
            site,
            site,
            site.developer,
            status(site.answered, site.asked),
            reverse("progress:site-periods", args=[site.pk]),
            enter if site.pk in theirs else "",
            self.period,
        )
