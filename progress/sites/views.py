from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, UpdateView
from django_htmx.http import HttpResponseClientRedirect

from history.tracking import StaleVersion
from places.holders import how_many_former
from progress.acceptance.once import TOKEN, AlreadySent, once
from progress.access.scope import keeps_every
from progress.baselines.queries import baselines_of
from progress.clicks.views import OneClick
from progress.documents.actions import documents_of
from progress.figures.queries import figure_notices
from progress.in_charge.actions import may_set
from progress.milestones.forms import MilestoneForm
from progress.milestones.likely import likely_source, remember_source
from progress.milestones.overview import overview_of
from progress.milestones.queries import Milestones, milestones_of
from progress.models import Milestone, Stage, Standing, Submission
from progress.models.office import needs_acceptance
from progress.outlook.queries import OPEN
from progress.records.columns import Column
from progress.records.filters import shareable
from progress.records.lists import SHOWN, ChoosesColumns, edit_links
from progress.records.pages import MayClash, RecordListView, SitePages, wants_fragment
from progress.sites.actions import permission_of
from progress.sites.columns import site_columns
from progress.sites.page.everything import everything_known
from progress.sites.page.facts import completeness
from progress.sites.page.recent import history_context
from progress.sites.rows import SiteRow, site_rows
from progress.sites.totals import by_former_province
from progress.submissions.queries import reports_at
from spreadsheets.catalogue import sheet
from spreadsheets.exports import SheetListing, in_chunks
from spreadsheets.exports.views import Exportable
from values.today import past_day

# What can be exported of the sites found, beside themselves.
PARTS = ("progress", "site_figures", "obstacles", "projects", "figures")


class SiteListView(ChoosesColumns, Exportable, SitePages, RecordListView):
    """Sites of one kind."""

    template_name = "sites/site_list.html"
    part_name = "sites/includes/site_list.html"
    usual_order = "name"
    card_lines = (("late",), ("unit", "slip"))

    def exported(self):
        """Return the keys of the sites found, of the list as it is shown, and of what is recorded of the sites."""
        own = f"{self.model.site_kind}s"
        return (own, f"{own}_{SHOWN}", *(key for key in PARTS if sheet(key).may_be_seen(self.request.user)))

    def listing(self, key):
        if key not in PARTS:
            return super().listing(key)
        resource = sheet(key)(self.request.user)
        parts = resource.visible().filter(site__in=self.get_queryset().order_by().values("pk"))
        return SheetListing(resource, resource.in_order(parts))

    def every_column(self):
        links = edit_links(self.request, "progress.change_milestone")
        columns = site_columns(self.stages, can_tick=self.can_set_in_charge, links=links)
        return [*columns, *self.further_columns()]

    @cached_property
    def can_set_in_charge(self) -> bool:
        return may_set(self.request.user) and keeps_every(self.request.user, self.model.site_kind)

    @cached_property
    def stages(self) -> list[Stage]:
        return [stage for stage in self.filter.stages if stage.is_key and stage.is_active]

    def further_columns(self) -> list[Column]:
        """Return what only sites of this kind have, for whoever chooses it."""
        return []

    def rows(self, sites: QuerySet) -> list[SiteRow]:
        return site_rows(sites, self.stages, self.filter.on, named=self.filter.steps)

    def export_rows(self, rows):
        for pks in in_chunks(rows.values_list("pk", flat=True)):
            yield from self.rows(rows.filter(pk__in=pks))

    def count(self, queryset):
        counted = queryset.aggregate(
            found=Count("pk"), given_up=Count("pk", filter=Q(is_given_up=True)), former=Max(how_many_former())
        )
        self.given_up, self.former_provinces = counted["given_up"], counted["former"] or 0
        return counted["found"]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site_kind": self.model.site_kind,
            "add_url": self.add_url(),
            "timeline_url": self.shown_elsewhere("progress:timeline"),
            "map_url": self.shown_elsewhere("progress:map"),
            "paper_url": reverse("sites-paper", args=[f"{self.model.site_kind}s"]),
            "cross_table_url": reverse("cross-table", args=[f"{self.model.site_kind}s"]),
            "can_set_in_charge": self.can_set_in_charge,
            "by_former_province": by_former_province(self.object_list) if self.former_provinces > 1 else [],
            "found_given_up": _("%(count)s of them with their decision revoked or removed from the plan")
            % {"count": self.given_up}
            if self.given_up
            else "",
        }

    def shown_elsewhere(self, name: str) -> str:
        """Return where the sites found are shown in another way: of this kind, filtered and ordered as here."""
        query = self.request.GET.copy()
        query["kind"] = self.model.site_kind
        return f"{reverse(name)}?{shareable(query, without=('page', *self.other_parameters))}"

    def add_url(self) -> str:
        """Return where a new site of the kind is recorded, for those who may; empty for others."""
        may_add = self.request.user.has_perm(permission_of(self.model, "add"))
        return reverse(f"{self.model.site_kind}s:add") if may_add and not past_day() else ""


class SiteDetailView(SitePages, DetailView):
    """Everything known of one site."""

    answers_as_of = True
    read_along = ("position", "outline")
    template_name = "sites/site.html"
    facts_template: str

    def get_object(self, queryset=None):
        return self.site

    def notices(self, known: dict) -> list[str]:
        """Return what a reader should know first: doubts about the figures in use; each kind of site adds its own."""
        return figure_notices(self.site, known["figures"])

    def get_context_data(self, **kwargs):
        known, rights, edit_url = everything_known(self.site, self.request.user), self.rights(), self.edit_url()
        reports = reports_at(self.site, self.request.user)
        facts = completeness(self.site, known["figures"], known["in_charge"], edit_url=edit_url, rights=rights)
        return super().get_context_data(**kwargs) | {
            **known,
            **rights,
            **history_context(self.site, self.request.user, self.request.GET.get("changes", "")),
            "overview": overview_of(known["milestones"].stages, reports),
            "completeness": facts,
            "reports": reports,
            "notices": self.notices(known),
            "baselines": baselines_of(self.site, self.request.GET.get("baseline", "")),
            "facts_template": self.facts_template,
            "edit_url": edit_url,
            "outlook_url": self.outlook_url(known["milestones"]),
            "paper_url": reverse("site-paper", args=[f"{self.model.site_kind}s", self.site.slug]),
            "investor_url": "" if past_day() else reverse("investor-sheet", args=[self.site.pk]),
        }

    def outlook_url(self, milestones: Milestones) -> str:
        """Return where ranges are calculated for its open milestones; empty where none is, or nobody is to go on."""
        has_open = any(row.milestone.state in OPEN for row in milestones.rows)
        is_chased = self.site.standing == Standing.STANDING
        return reverse("site-outlook", args=[self.site.pk]) if has_open and is_chased else ""

    def edit_url(self) -> str:
        """Return where what it is is changed, for those who may; empty for others."""
        if not (self.can_edit and self.request.user.has_perm(permission_of(self.model, "change"))):
            return ""
        return reverse(f"{self.model.site_kind}s:edit", args=[self.site.slug])


class MilestoneUpdate(OneClick, MayClash, UpdateView):
    """One milestone's form, saved or sent back: what was typed returns with 422 when it cannot be saved as it is.

    A page says which milestone (`get_object`), and what follows when it is saved (`saved`). What a person reports
    whose reports wait for acceptance is sent instead of saved; until it is settled, they mend that report.
    """

    form_class = MilestoneForm
    context_object_name = "milestone"

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        return self._to_own_report() or self.render_to_response(self.get_context_data())

    def _to_own_report(self):
        """Return the redirect to this person's report of this milestone that is not settled, if there is one."""
        user = self.request.user
        report = self.object.submissions.open().filter(reporter=user.pk).first() if needs_acceptance(user) else None
        if report is None:
            return None
        page = reverse("progress:submission-edit", args=[report.pk])
        return HttpResponseClientRedirect(page) if wants_fragment(self.request) else HttpResponseRedirect(page)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user, "likely": likely_source(self.request.session)}

    def form_valid(self, form):
        before = form.instance.version
        self.before_saving()
        try:
            saved = once(token=self.request.POST.get(TOKEN, ""), by=self.request.user, save=form.apply)
        except AlreadySent:
            self.object = self.stored_now()
            return self.saved(self.object, _("Received already, not sent twice"))
        except StaleVersion as stale:
            return self.stale(form, stale)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        remember_source(self.request.session, form.cleaned_data["source"], form.cleaned_data["as_of"])
        if isinstance(saved, Submission):
            self.object = saved.milestone  # as it is officially: nothing of the report is
            return self.saved(self.object, _("Sent for approval"))
        self.written = saved if saved.version != before else None
        return self.saved(saved, _("Saved") if saved.version != before else _("Nothing changed"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"is_reported": needs_acceptance(self.request.user)}


class MilestoneView(SitePages, MilestoneUpdate):
    """Updating one milestone: in its place on the site's page with htmx, or as a page of its own."""

    def get_object(self, queryset=None) -> Milestone:
        rows = Milestone.objects.select_related("site", "stage__parent", "document").with_blocked()
        return self.part_or_404(rows, "progress.change_milestone")

    def get(self, request, *args, **kwargs):
        if "cancel" not in request.GET:
            return super().get(request, *args, **kwargs)
        self.object = self.get_object()
        return self._row("milestones/includes/milestone_row.html") if wants_fragment(request) else self._back()

    def saved(self, milestone, message):
        if not wants_fragment(self.request):
            add_message = messages.error if self.is_refused else messages.success
            add_message(self.request, self.with_undo(f"{message}: {milestone.title}"))
            return self._back()
        return self._row("milestones/milestone_saved.html", said=message, **self._rest())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site": self.site,
            "title": self.object.title,
            "back": self._address(),
            "in_place": wants_fragment(self.request),
        }

    def get_template_names(self):
        name = "includes/milestone_form" if wants_fragment(self.request) else "milestone"
        return [f"milestones/{name}.html"]

    def _row(self, template: str, **more):
        """Return the milestone's row as it is now, with what else of the page `template` shows anew."""
        milestones, reports = milestones_of(self.site), reports_at(self.site, self.request.user)
        context = {
            "site": self.site,
            "milestones": milestones,
            "overview": overview_of(milestones.stages, reports),
            "row": next(row for row in milestones.rows if row.milestone.pk == self.object.pk),
            "other_rows": [row for row in milestones.rows if row.milestone.pk != self.object.pk],
            "milestone_url": self.request.resolver_match.view_name,
            "reports": reports,
            "has_focus": True,
        }
        return render(self.request, template, context | self.rights() | self.told | more, status=self.status)

    def _rest(self) -> dict:
        """Return the other parts of the page that a saved milestone may change."""
        return {"documents": documents_of(self.site), **history_context(self.site, self.request.user)}

    def _back(self):
        return HttpResponseRedirect(self._address())

    def _address(self) -> str:
        return f"{self.site.get_absolute_url()}#milestone-{self.object.pk}"
